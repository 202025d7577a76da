"""The page for staff: no weaker than the interface it works over, linked from nowhere, all its own."""

import re

import pytest

TOKEN = "a-secret-of-ours"
STAFF = {"Authorization": f"Bearer {TOKEN}"}


def test_the_page_knows_nothing_and_may_only_talk_to_its_own_host(client):
    page = client.get("/staff")
    assert page.status_code == 200
    policy = dict(part.split(" ", 1) for part in page.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["form-action"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert page.headers["x-robots-tag"] == "noindex"
    assert TOKEN not in page.text
    assert page.text == client.get("/staff", headers=STAFF).text  # who asks makes no difference


def test_its_files_are_our_own(client):
    page = client.get("/staff").text
    addresses = re.findall(r'(?:src|href)="([^"#][^"]*)"', page)
    assert "/staff/files/main.js" in addresses
    for address in addresses:
        assert address.startswith("/")
        response = client.get(address)
        assert response.status_code == 200
        imported = re.findall(r'from "\./(\w+\.js)"', response.text) if address.endswith(".js") else []
        for name in imported:
            assert client.get(f"/staff/files/{name}").headers["content-type"] == "text/javascript; charset=utf-8"
    assert client.get("/staff/files/index.html").status_code == 404


@pytest.mark.parametrize("path", ["/read/brochure", "/widget/demo", "/docs"])
def test_public_pages_do_not_link_it(client, path):
    assert "/staff" not in client.get(path).text


def test_choices_are_for_staff_alone(client, problem):
    problem(client.get("/v1/briefings/choices"), 401)
    problem(client.get("/v1/briefings/choices", headers={"Authorization": "Bearer wrong"}), 401)
    problem(client.get("/v1/briefings/choices", params={"language": "xx"}, headers=STAFF), 422)
    named = client.get("/v1/briefings/choices", params={"language": "de"}, headers=STAFF).json()
    assert named["language"] == "de"
    assert "Litauen" in named["countries"]
