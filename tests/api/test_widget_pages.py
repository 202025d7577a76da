"""The widget's files, the page in a frame and the demonstration page: their headers, and whom they work for."""

import gzip
import re

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.middleware.exceptions import ExceptionMiddleware

from api import widget_pages
from assistant.state.site import checked_site

PAGE = "https://www.example.org"
OURS = "http://testserver"
FILES = {
    "loader.js": "text/javascript; charset=utf-8",
    "texts/it.json": "application/json",
    "demo/demo.css": "text/css; charset=utf-8",
}


@pytest.fixture
def files(tmp_path) -> TestClient:
    """The files route over a folder of its own, mounted as the application mounts it."""
    for name in (*FILES, "demo/index.html", "notes.md", "../secret.js"):
        path = tmp_path / "widget" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"/* {name} */" + "x" * 2_000)
    app = FastAPI()
    app.mount("/widget/v1", widget_pages.files(tmp_path / "widget"))
    return TestClient(ExceptionMiddleware(app))


@pytest.fixture
def site(app):
    return app.state.state.sites.add(checked_site("acme", [PAGE, "https://shop.example.org:8443"]))


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_for_every_page_and_for_a_while(files, name):
    response = files.get(f"/widget/v1/{name}", headers={"Origin": "https://any.example"})
    assert response.status_code == 200
    assert response.headers["content-type"] == FILES[name]
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "public, max-age=300"
    assert response.headers["content-encoding"] == "gzip"
    again = files.get(f"/widget/v1/{name}", headers={"If-None-Match": response.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"


def test_files_are_sent_plain_to_who_wants_that(files):
    response = files.get("/widget/v1/loader.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in response.headers
    assert len(response.content) > len(gzip.compress(response.content))


@pytest.mark.parametrize(
    "path", ["demo/index.html", "notes.md", "", "demo", "%2e%2e/secret.js", "..%2fsecret.js", "none.js", "a%00.js"]
)
def test_nothing_else_is_served(files, path):
    assert files.get(f"/widget/v1/{path}").status_code == 404


def test_the_products_own_files_are_served_with_nosniff(client, problem):
    response = client.get("/widget/v1/loader.js")
    assert response.status_code == 200
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "vary" not in response.headers or "Origin" not in response.headers["vary"]
    problem(client.get("/widget/v1/none.js"), 404)


def test_the_frame_is_for_the_sites_pages_alone(client, site):
    response = client.get("/widget/v1/frame", params={"site": site.key, "language": "he"})
    policy = response.headers["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert policy[-1] == "frame-ancestors https://www.example.org https://shop.example.org:8443"
    assert "script-src 'self'" in policy
    assert response.headers["cache-control"] == "no-store"
    assert re.search(
        rf'<html lang="he" data-site="{site.key}" data-ticket="[\w.-]+" data-language="he">', response.text
    )
    assert re.findall(r'(?:src|href)="([^"]+)"', response.text) == ["/widget/v1/frame.js"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"site": "none"}, 404), ({}, 422), ({"site": "x" * 81}, 422), ({"site": "x", "language": '"><script>'}, 422)],
)
def test_a_frame_of_no_site_is_a_problem(client, problem, asked, status):
    problem(client.get("/widget/v1/frame", params=asked), status)


def test_a_ticket_stands_for_the_origin_check(client, site, framed, problem):
    session = framed(site.key, _ticket(client, site.key))
    assert session.status_code == 200
    token = session.json()["token"]
    asked = {"json": {"question": "Companies?"}, "headers": {"Origin": OURS, "Authorization": f"Bearer {token}"}}
    assert client.post("/widget/v1/ask", **asked).status_code == 200
    asked["headers"]["Origin"] = PAGE  # a token of a frame is worth nothing on a page
    problem(client.post("/widget/v1/ask", **asked), 403)


@pytest.fixture
def framed(client):
    """Begins a session as the page in the frame does."""

    def begun(key: str, ticket: str | None, origin: str = OURS, **more):
        body = {"site": key, "ticket": ticket} | more
        return client.post("/widget/v1/session", json=body, headers={"Origin": origin})

    return begun


def _ticket(client, key: str) -> str:
    page = client.get("/widget/v1/frame", params={"site": key}).text
    return re.search(r'data-ticket="([^"]+)"', page)[1]


def test_without_a_ticket_of_its_own_a_frame_is_refused(app, client, site, framed, problem):
    problem(framed(site.key, None), 403)
    problem(framed(site.key, ""), 401)
    problem(framed(site.key, "made.up.ticket"), 401)
    other = app.state.state.sites.add(checked_site("other", ["https://other.example"]))
    problem(framed(site.key, _ticket(client, other.key)), 401)
    problem(framed(site.key, _ticket(client, site.key), origin=PAGE), 403)
    page = client.post("/widget/v1/session", json={"site": site.key}, headers={"Origin": PAGE}).json()["token"]
    problem(framed(site.key, page), 401)  # a token is no ticket
    problem(framed(site.key, "", token=page), 401)


def test_a_frame_goes_on_with_its_conversation_when_its_ticket_has_expired(app, client, site, framed, problem):
    token = framed(site.key, _ticket(client, site.key)).json()["token"]
    app.state.tokens = type(app.state.tokens)(app.state.state.signing_key, ticket_lifetime=-1)
    ticket = _ticket(client, site.key)
    problem(framed(site.key, ticket), 401)
    assert framed(site.key, ticket, token=token).status_code == 200


def test_the_demonstration_is_our_own_pages_alone(app, client, problem):
    body = {"site": "demo"}
    session = client.post("/widget/v1/session", json=body, headers={"Origin": OURS})
    assert session.status_code == 200
    headers = {"Origin": OURS, "Authorization": f"Bearer {session.json()['token']}"}
    assert client.post("/widget/v1/ask", json={"question": "Companies?"}, headers=headers).status_code == 200
    policy = client.get("/widget/v1/frame", params={"site": "demo"}).headers["content-security-policy"]
    assert policy.endswith(f"frame-ancestors {OURS}")
    app.state.state.sites.add(checked_site("acme", [PAGE]))
    problem(client.post("/widget/v1/session", json=body, headers={"Origin": PAGE}), 403)
    assert [site.name for site in app.state.state.sites.all()] == ["acme"]


def test_our_own_origin_is_the_public_one_where_it_is_set(app, client, problem):
    app.state.settings = app.state.settings.model_copy(update={"public_url": "https://Hub.example/assistant/"})
    body = {"site": "demo"}
    problem(client.post("/widget/v1/session", json=body, headers={"Origin": OURS}), 403)
    assert client.post("/widget/v1/session", json=body, headers={"Origin": "https://hub.example"}).status_code == 200


def test_the_demonstration_page_gets_its_key_and_host(app, client, problem, tmp_path):
    app.dependency_overrides[widget_pages.get_folder] = lambda: tmp_path
    problem(client.get("/widget/demo"), 404)
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "index.html").write_text('<p data-site="{{ site_key }}">{{ host }}')
    assert client.get("/widget/demo").text == f'<p data-site="demo">{OURS}'


def test_the_demonstration_page_has_a_strict_policy(client):
    response = client.get("/widget/demo")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "'unsafe" not in policy
    assert response.status_code == 200
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', response.text):
        assert client.get(address).status_code == 200, address
