"""POST /v1/ask, and what it refuses."""

import pytest

from assistant.answer import Turn
from assistant.wire import AnswerOut

FIELDS = (
    "id", "question", "standalone_question", "language", "direction", "outcome", "text", "claims",
    "suggestions", "contact", "citations", "engine", "notice", "charts", "approved", "timings_ms",
)  # fmt: skip
CITATION = (
    "number", "passage_id", "document_id", "document_title", "kind", "issuer", "section", "page",
    "language", "quote", "start", "end", "as_of", "source_url", "url", "original",
)  # fmt: skip


def test_an_answer_has_exactly_the_fields_of_the_contract(client):
    answer = client.post("/v1/ask", json={"question": " How many companies? ", "language": "en"}).json()
    assert tuple(answer) == FIELDS
    assert tuple(answer["citations"][0]) == CITATION
    assert answer["question"] == "How many companies?"
    assert answer["claims"][0] == {
        "text": "Lombardy has 120 pharmaceutical companies.", "citations": [1], "support": "quoted", "lead": "",
    }  # fmt: skip
    assert answer["citations"][0]["passage_id"] == "brochure#companies@en"
    assert answer["citations"][0]["section"] == ["Industry", "Companies"]
    assert answer["citations"][0]["original"] == {
        "language": "it", "text": "In Lombardia ci sono 120 imprese farmaceutiche.",
    }  # fmt: skip


def test_the_original_of_an_italian_answer_is_null(client):
    answer = client.post("/v1/ask", json={"question": "Quante imprese?", "language": "it"}).json()
    assert [each["original"] for each in answer["citations"]] == [None, None]


def test_a_hebrew_answer_is_right_to_left(client):
    assert client.post("/v1/ask", json={"question": "?", "language": "he"}).json()["direction"] == "rtl"


def test_a_refusal_names_a_contact(client):
    answer = client.post("/v1/ask", json={"question": "refuse"}).json()
    assert (answer["outcome"], answer["contact"]["name"]) == ("refused", "The Hub")


def test_history_reaches_the_assistant(client, assistant):
    history = [{"question": "Who?", "answer": "They."}]
    client.post("/v1/ask", json={"question": "And where?", "history": history, "session_id": "s", "extra": 1})
    assert assistant.asked == [("And where?", "auto", (Turn("Who?", "They."),))]


def test_the_wire_model_is_the_routes_answer(client, assistant):
    sent = client.post("/v1/ask", json={"question": "Companies?"}).content
    assert sent.decode() == AnswerOut.of(assistant.ask("Companies?")).model_dump_json()


@pytest.mark.parametrize(
    ("body", "pointer", "said"),
    [
        ({}, "#/question", "required"),
        ({"question": ""}, "#/question", "empty"),
        ({"question": " \n "}, "#/question", "empty"),
        ({"question": "x" * 10_000}, "#/question", "has 10,000 characters; the limit is 1,000"),
        ({"question": "a\x00b"}, "#/question", "control characters"),
        ({"question": 7}, "#/question", "string"),
        ({"question": None}, "#/question", "string"),
        ({"question": "x", "language": "xx"}, "#/language", "'xx'"),
        ({"question": "x", "language": ["it"]}, "#/language", "'it'"),
        ({"question": "x", "history": [{"question": "x", "answer": "y"}] * 21}, "#/history", "has 21 turns"),
        (
            {"question": "x", "history": [{"question": "x", "answer": "y" * 4_001}]},
            "#/history/0/answer",
            "4,001",
        ),
        ({"question": "x", "history": [{"question": "x"}]}, "#/history/0/answer", "required"),
        ({"question": "x", "session_id": "s" * 101}, "#/session_id", "100"),
        ([], "#", "object"),
        ("text", "#", "object"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream"])
def test_a_body_that_cannot_be_used_is_told_where_and_why(client, problem, assistant, path, body, pointer, said):
    found = problem(client.post(path, json=body), 422)
    assert found["errors"][0]["pointer"] == pointer
    assert said in found["errors"][0]["detail"]
    assert said in found["detail"]
    assert assistant.asked == []


@pytest.mark.parametrize(
    "body", [b"{", b"", b"question=x", b"\xff\xfe\x00{}", b"[" * 100_000, b'{"question": "\\ud800"}']
)
@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream"])
def test_a_body_that_is_not_json_is_a_problem(client, problem, path, body):
    response = client.post(path, content=body, headers={"Content-Type": "application/json"})
    problem(response, response.status_code)
    assert response.status_code in (400, 422)


def test_a_form_is_not_json(client, problem):
    problem(client.post("/v1/ask", data={"question": "x"}), 422)


@pytest.mark.parametrize("path", ["/v1/ask", "/v1/ask/stream"])
def test_what_the_assistant_refuses_is_a_problem(client, problem, path):
    found = problem(client.post(path, json={"question": "unanswerable"}), 422)
    assert found["detail"] == "The question can't be answered as it stands."
    assert found["type"] == "urn:lifehub:problem:question-error"
    assert found["instance"] == path


def test_a_large_body_is_refused_declared_or_not(client, problem):
    body = b'{"question": "x", "padding": "' + b"y" * 300_000 + b'"}'
    headers = {"Content-Type": "application/json"}
    assert "256 kB" in problem(client.post("/v1/ask", content=body, headers=headers), 413)["detail"]
    chunks = (body[start : start + 9_999] for start in range(0, len(body), 9_999))
    problem(client.post("/v1/ask", content=chunks, headers=headers), 413)
