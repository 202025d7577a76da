"""Errors of every kind are RFC 9457 problems and tell no internals."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.applications import Starlette

from corpus.errors import IndexInUse, ModelError


@pytest.mark.parametrize("path", ["/nothing", "/v1/nothing", "/v1/ask/nothing", "/v1/", "/%3Cscript%3E"])
def test_an_unknown_route_is_not_found(client, problem, path):
    assert problem(client.get(path), 404)["instance"] == path


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [("GET", "/v1/ask", "POST"), ("DELETE", "/v1/search", "GET"), ("PUT", "/v1/documents", "GET, POST")],
)
def test_a_wrong_method_names_the_right_ones(client, problem, method, path, allowed):
    response = client.request(method, path)
    assert f"use {allowed}." in problem(response, 405)["detail"]
    assert response.headers["allow"] == allowed


def test_a_page_mounted_at_the_root_does_not_answer_for_the_interface(app, problem):
    app.mount("/", Starlette())
    with TestClient(app) as client:
        problem(client.get("/v1/nothing"), 404)
        problem(client.get("/v1/ask"), 405)


def test_an_unexpected_exception_is_logged_and_not_told(client, problem, caplog):
    response = client.post("/v1/ask", json={"question": "break"})
    found = problem(response, 500)
    assert "secret" not in response.text
    assert found["reference"] in caplog.text
    assert "RuntimeError: secret internals" in caplog.text
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("error", [IndexInUse("process 7 in a secret folder"), ModelError("a secret folder")])
def test_a_failure_on_our_side_is_unavailable(app, assistant, problem, error):
    def fail(*_):
        raise error

    assistant.search = fail
    with TestClient(app) as client:
        response = client.get("/v1/search", params={"q": "x", "language": "en"})
    assert "secret" not in response.text
    assert problem(response, 503)["reference"]


def test_the_assistant_is_closed_at_shutdown(app: FastAPI, assistant):
    with TestClient(app):
        assert not assistant.closed
    assert assistant.closed
