"""The description of the interface is complete, and its page asks no other host for anything."""

import re

import pytest

PATHS = {
    "/v1/ask": {"post"},
    "/v1/ask/stream": {"post"},
    "/v1/chat/completions": {"post"},
    "/v1/models": {"get"},
    "/v1/models/{model}": {"get"},
    "/v1/search": {"get"},
    "/v1/documents": {"get", "post"},
    "/v1/documents/sync": {"post"},
    "/v1/documents/{document_id}": {"get"},
    "/v1/passages/{passage_id}": {"get"},
    "/v1/figures": {"get"},
    "/v1/series": {"get"},
    "/v1/charts": {"get"},
    "/v1/charts/{chart_id}": {"get"},
    "/v1/briefings": {"get", "post"},
    "/v1/briefings/choices": {"get"},
    "/v1/briefings/{briefing_id}": {"get"},
    "/v1/briefings/{briefing_id}/download": {"get"},
    "/v1/briefings/{briefing_id}/approve": {"post"},
    "/v1/briefings/{briefing_id}/statements/{statement_id}": {"patch"},
    "/v1/briefings/{briefing_id}/regenerate": {"post"},
    "/v1/briefings/{briefing_id}/compare": {"get"},
    "/v1/approved": {"get", "post"},
    "/v1/approved/preview": {"get"},
    "/v1/approved/{approved_id}": {"delete"},
    "/v1/approved/{approved_id}/approve": {"post"},
    "/v1/feedback": {"post"},
    "/v1/handout": {"post"},
    "/widget/v1/session": {"post"},
    "/widget/v1/ask": {"post"},
    "/widget/v1/feedback": {"post"},
    "/widget/v1/conversation": {"delete"},
    "/widget/v1/frame": {"get"},
    "/widget/demo": {"get"},
    "/staff": {"get"},
    "/read/{document_id}": {"get"},
    "/read/{document_id}/pages/{number}.png": {"get"},
    "/healthz": {"get"},
    "/readyz": {"get"},
    "/metrics": {"get"},
}


OPENAI = {"/v1/chat/completions", "/v1/models", "/v1/models/{model}"}  # errors there have OpenAI's form


@pytest.fixture
def schema(client) -> dict:
    return client.get("/openapi.json").json()


def test_every_route_is_described(schema):
    found = {path: set(operations) for path, operations in schema["paths"].items()}
    assert {path: found.get(path) for path in PATHS} == PATHS
    for operations in schema["paths"].values():
        for operation in operations.values():
            assert operation["tags"] and operation["summary"] and operation["description"]


def test_every_json_answer_has_a_model(schema):
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            content = operation["responses"].get("200", {}).get("content", {})
            assert content or "204" in operation["responses"], path
            if "application/json" in content:
                assert "$ref" in content["application/json"]["schema"], path


def test_every_error_is_a_problem(schema):
    assert "HTTPValidationError" not in schema["components"]["schemas"]
    for path, operations in schema["paths"].items():
        if path in OPENAI:
            continue
        for operation in operations.values():
            errors = {int(s): r for s, r in operation["responses"].items() if int(s) >= 400}
            for response in errors.values():
                assert list(response["content"]) in (["application/problem+json"], ["text/html"])
            if path.startswith(("/v1/", "/widget/v1/")) and operation.get("parameters", operation.get("requestBody")):
                assert 422 in errors, path


CHANGES = [
    ("/v1/briefings/{briefing_id}/approve", "post"),
    ("/v1/briefings/{briefing_id}/statements/{statement_id}", "patch"),
    ("/v1/briefings/{briefing_id}/regenerate", "post"),
    ("/v1/approved", "post"),
    ("/v1/approved/{approved_id}/approve", "post"),
]


def test_what_another_may_have_changed_can_conflict(schema):
    found = [
        (path, method)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if "409" in operation["responses"]
    ]
    assert found == CHANGES


def test_limits_are_described(schema):
    question = schema["components"]["schemas"]["AskIn"]["properties"]["question"]
    assert (question["minLength"], question["maxLength"]) == (1, 1000)
    assert "auto" in schema["components"]["schemas"]["AskIn"]["properties"]["language"]["enum"]


def test_changes_and_conversations_need_a_token(schema):
    secured = [
        (method, path)
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if operation.get("security")
    ]
    assert secured == [
        ("post", "/v1/documents"),
        ("post", "/v1/documents/sync"),
        ("get", "/v1/briefings"),
        ("post", "/v1/briefings"),
        ("get", "/v1/briefings/choices"),
        ("get", "/v1/briefings/{briefing_id}"),
        ("get", "/v1/briefings/{briefing_id}/download"),
        ("post", "/v1/briefings/{briefing_id}/approve"),
        ("patch", "/v1/briefings/{briefing_id}/statements/{statement_id}"),
        ("post", "/v1/briefings/{briefing_id}/regenerate"),
        ("get", "/v1/briefings/{briefing_id}/compare"),
        ("post", "/v1/approved"),
        ("get", "/v1/approved"),
        ("get", "/v1/approved/preview"),
        ("post", "/v1/approved/{approved_id}/approve"),
        ("delete", "/v1/approved/{approved_id}"),
        ("post", "/widget/v1/ask"),
        ("post", "/widget/v1/feedback"),
        ("delete", "/widget/v1/conversation"),
    ]


def test_the_page_and_its_files_are_our_own(client):
    page = client.get("/docs")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(addresses) == 4
    for address in addresses:
        assert address.startswith("/")
        assert client.get(address).status_code == 200
    assert "validatorUrl: null" in client.get("/reader/docs.js").text
    assert client.get("/redoc").status_code == 404
