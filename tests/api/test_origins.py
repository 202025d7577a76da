"""Who may call the widget's routes from a browser, and what the browser is told."""

import pytest

from assistant.state.site import checked_site

PAGE = "https://www.example.org"
OTHER = "https://other.example"
SESSION = "/widget/v1/session"


@pytest.fixture
def keys(app) -> dict[str, str]:
    """The keys of two sites, by their origin."""
    sites = app.state.state.sites
    return {origin: sites.add(checked_site(origin, [origin])).key for origin in (PAGE, OTHER)}


@pytest.mark.parametrize(
    "origin",
    [
        None, "", "null", "https://evil.example", "http://www.example.org", "https://www.example.org:8443",
        "https://www.example.org.evil.example", "https://example.org", "https://www.example.org/", "www.example.org",
        "https://www.example.org@evil.example", "https://www.example.org, https://evil.example", "file://",
        "https://www.example.org.", "https://[", "https://www.example.org:x",
    ],
)  # fmt: skip
def test_any_other_origin_is_refused_without_cors_headers(client, keys, problem, origin):
    headers = {} if origin is None else {"Origin": origin}
    response = client.post(SESSION, json={"site": keys[PAGE]}, headers=headers)
    problem(response, 403)
    assert not [name for name in response.headers if name.startswith("access-control")]
    preflight = client.options(SESSION, headers=headers | {"Access-Control-Request-Method": "POST"})
    problem(preflight, 403)
    assert not [name for name in preflight.headers if name.startswith("access-control")]


@pytest.mark.parametrize("origin", [PAGE, "HTTPS://WWW.Example.ORG", "https://www.example.org:443"])
def test_a_listed_origin_is_answered_however_it_is_written(client, keys, origin):
    response = client.post(SESSION, json={"site": keys[PAGE]}, headers={"Origin": origin})
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == PAGE
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers


def test_another_sites_page_is_refused_and_reads_nothing(client, keys, problem):
    response = client.post(SESSION, json={"site": keys[PAGE]}, headers={"Origin": OTHER})
    problem(response, 403)
    assert "access-control-allow-origin" not in response.headers
    token = client.post(SESSION, json={"site": keys[PAGE]}, headers={"Origin": PAGE}).json()["token"]
    headers = {"Origin": OTHER, "Authorization": f"Bearer {token}"}
    for method, path in (("POST", "/widget/v1/ask"), ("DELETE", "/widget/v1/conversation")):
        response = client.request(method, path, json={"question": "x"}, headers=headers)
        problem(response, 403)
        assert "access-control-allow-origin" not in response.headers


def test_a_preflight_is_answered_for_any_sites_origin(client, keys):
    for origin in keys:
        headers = {"Origin": origin, "Access-Control-Request-Method": "DELETE"}
        response = client.options("/widget/v1/conversation", headers=headers)
        assert response.status_code == 204
        assert response.headers["access-control-allow-origin"] == origin
        assert response.headers["access-control-allow-methods"] == "POST, DELETE"
        assert response.headers["access-control-allow-headers"] == "Authorization, Content-Type"


def test_a_revoked_sites_origin_is_refused_at_once(app, client, keys, problem):
    app.state.state.sites.revoke(PAGE)
    response = client.post(SESSION, json={"site": keys[PAGE]}, headers={"Origin": PAGE})
    problem(response, 403)
    assert "access-control-allow-origin" not in response.headers


def test_no_other_route_has_cors_headers(client, keys):
    for path in ("/v1/documents", "/healthz", "/widget/v1/frame"):
        response = client.get(path, headers={"Origin": PAGE}, params={"site": keys[PAGE]})
        assert response.status_code == 200
        assert "access-control-allow-origin" not in response.headers
    response = client.post("/v1/ask", json={"question": "x"}, headers={"Origin": PAGE})
    assert "access-control-allow-origin" not in response.headers
    rating = {"answer_id": "a1", "rating": "up"}
    response = client.post("/v1/feedback", json=rating, headers={"Origin": PAGE})
    assert (response.status_code, "access-control-allow-origin" in response.headers) == (204, False)
