"""Gradio reduced to what the chat needs: the app's own routes win, nothing names another host."""

import re

import pytest
from starlette.testclient import TestClient

from tests.ui.conftest import make_app
from tests.ui.fakes import FakeAssistant
from ui.local_only import own_page


@pytest.fixture(scope="module")
def client():
    with TestClient(make_app(FakeAssistant())) as client:
        yield client


@pytest.mark.parametrize("path", ["/v1/ping", "/healthz", "/docs", "/openapi.json", "/read/brochure"])
def test_the_apps_own_routes_are_not_swallowed(client, path):
    assert client.get(path).status_code == 200


def test_an_unknown_path_of_the_app_is_the_apps_error(client):
    assert client.get("/v1/nothing").json() == {"detail": "Not Found"}
    assert client.get("/anything").json() == {"detail": "Not Found"}
    assert client.post("/v1/ping").status_code == 405


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/info",
        "/gradio_api/openapi.json",
        "/gradio_api/upload",
        "/gradio_api/proxy=https://example.org/",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/runs",
        "/gradio_api/vibe-code",
        "/monitoring",
        "/monitoring/summary",
        "/manifest.json",
        "/anything",
    ],
)
def test_what_the_chat_does_not_use_is_not_there(client, path):
    assert client.get(path).status_code == 404
    assert client.post(path).status_code == 404


def test_the_page_names_no_other_host_in_its_tags(client):
    page = client.get("/", headers={"accept-encoding": "br, gzip"}).text
    tags = re.findall(r"<(?:link|script|meta|img|iframe)\s[^>]*>", page)
    assert tags
    assert not [tag for tag in tags if re.search(r"(?:https?:)?//(?!www\.w3\.org/2000/svg)", tag)]
    assert "--accent: #0b6e4f" in page


def test_the_page_may_only_talk_to_its_own_host(client):
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    assert client.head("/").status_code == 200


def test_tags_with_foreign_addresses_are_removed():
    html = (
        '<head><link rel="preconnect" href="https://fonts.example"><link rel="stylesheet" href="//cdn.example/a.css">'
        '<script src="https://cdn.example/a.js"></script><script src="./ours.js"></script>'
        '<meta property="og:image" content="https://x.example/i.png"></head>'
    )
    page = own_page(html)
    assert ".example" not in page
    assert "./ours.js" in page
