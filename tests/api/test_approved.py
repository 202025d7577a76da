"""Approved answers over HTTP: approved, given, listed with what changed, approved again, taken back, by staff only."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from assistant.answer import Contact
from assistant.approved.wire import ApprovedListOut, ApprovedOut
from assistant.ask import Assistant
from assistant.settings import Settings
from assistant.state.approved import open_approved

TOKEN = "a-secret-of-ours"
STAFF = {"Authorization": f"Bearer {TOKEN}"}
BEDS = "Lombard hospitals offer 37,000 beds."
POSTI = "Gli ospedali lombardi mettono a disposizione 37.000 posti letto."
BODY = {
    "question": "How many beds?",
    "by": "Anna",
    "keys": ["brochure#beds"],
    "wordings": {"it": ["Quanti letti?"], "he": ["כמה מיטות?"]},
}


@pytest.fixture
def client(index, home) -> Iterator[TestClient]:
    """The application over the small library, with a real assistant."""
    assistant = Assistant(index, Contact("the Hub", "https://hub.example"), approved=open_approved("", home))
    settings = Settings(home=home, admin_token=TOKEN)
    with TestClient(create_app(assistant, settings)) as client:
        yield client


@pytest.fixture
def made(client) -> dict:
    response = client.post("/v1/approved", json=BODY, headers=STAFF)
    assert response.status_code == 200, response.text
    return response.json()


def ask(client, question: str, **more) -> dict:
    return client.post("/v1/ask", json={"question": question} | more).json()


def test_an_answer_is_approved_and_given_to_everybody(client, made):
    approved = ApprovedOut.model_validate(made)
    assert (approved.state, approved.by, approved.language, approved.keys) == ("approved", "Anna", "en", BODY["keys"])
    assert [(one.language, one.text) for one in approved.wordings] == [
        ("en", "How many beds?"), ("it", "Quanti letti?"), ("he", "כמה מיטות?"),
    ]  # fmt: skip
    assert (approved.text, approved.changes) == (f"{BEDS} [1]", [])
    for question, language, text in (("how many beds", "en", BEDS), ("QUANTI LETTI", "it", POSTI)):
        answer = ask(client, question, language=language)
        assert answer["approved"] == {"at": approved.at}
        assert (answer["text"], answer["citations"][0]["quote"]) == (f"{text} [1]", text)


def test_the_stream_and_openais_clients_get_it_too(client, made, events):
    told = events(client.post("/v1/ask/stream", json={"question": "How many beds?"}).text)
    assert [name for name, _ in told] == ["meta", "claim", "done"]
    assert told[-1][1]["approved"] == {"at": made["at"]}
    body = {"model": "lifehub", "messages": [{"role": "user", "content": "How many beds?"}]}
    assert client.post("/v1/chat/completions", json=body).json()["lifehub"]["approved"] == {"at": made["at"]}


def test_the_whole_of_a_refusal_can_be_approved_otherwise(client):
    question = "What should a visitor of ours see first?"
    assert ask(client, question)["outcome"] == "refused"
    body = {"question": question, "by": "Anna"}
    response = client.post("/v1/approved", json=body, headers=STAFF)
    assert response.status_code == 422 and "Give the keys of the statements" in response.json()["detail"]
    client.post("/v1/approved", json=body | {"keys": ["brochure#partners"]}, headers=STAFF)
    assert ask(client, question)["outcome"] == "answered"


def test_a_changed_library_makes_it_a_draft_that_staff_see_first(client, made, small_library, index):
    client.post("/v1/approved", json={"question": "Who?", "by": "Bruno", "keys": ["brochure#partners"]}, headers=STAFF)
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace(BEDS, "Beds: 37,000."), encoding="utf-8")
    index.sync()
    assert ask(client, "How many beds?")["approved"] is None
    listed = ApprovedListOut.model_validate(client.get("/v1/approved", headers=STAFF).json()).approved
    assert [(one.question, one.state) for one in listed] == [("How many beds?", "stale"), ("Who?", "approved")]
    [change] = listed[0].changes
    assert (change.passage_id, change.how, change.now) == ("brochure#beds@en", "changed", "Beds: 37,000.")
    again = client.post(f"/v1/approved/{made['id']}/approve", json={"by": "Carla"}, headers=STAFF).json()
    assert (again["state"], again["by"], again["wordings"]) == ("approved", "Carla", made["wordings"])
    assert ask(client, "Quanti letti?", language="en")["text"] == "Beds: 37,000. [1]"


def test_the_list_is_told_in_the_language_of_who_reads_it(client, made):
    [shown] = client.get("/v1/approved", params={"language": "it"}, headers=STAFF).json()["approved"]
    assert (shown["question"], shown["text"]) == ("How many beds?", f"{POSTI} [1]")
    [citation] = shown["citations"]
    assert (citation["passage_id"], citation["quote"]) == ("brochure#beds@it", POSTI)


def test_statements_are_seen_as_an_answer_before_they_are_approved(client):
    params = {"key": ["brochure#partners", "brochure#beds"], "language": "en"}
    shown = client.get("/v1/approved/preview", params=params, headers=STAFF).json()
    assert shown["text"].endswith(f"{BEDS} [2]")
    assert [one["passage_id"] for one in shown["citations"]] == ["brochure#partners@en", "brochure#beds@en"]
    assert client.get("/v1/approved", headers=STAFF).json()["approved"] == []


@pytest.mark.parametrize(
    ("params", "status", "said"),
    [
        ({}, 422, "key"),
        ({"key": ["x"] * 9}, 422, "key"),
        ({"key": ["brochure#x"]}, 404, "No statement has the key 'brochure#x'"),
        ({"key": ["brochure#beds"], "language": "xx"}, 422, "language"),
    ],
)
def test_what_cant_be_seen_says_why(client, problem, params, status, said):
    assert said in problem(client.get("/v1/approved/preview", params=params, headers=STAFF), status)["detail"]


def test_what_changed_since_it_was_read_is_not_approved_unread(client, problem, made, small_library, index):
    seen = client.get("/v1/approved", headers=STAFF).json()["library"]
    params = {"key": ["brochure#beds"]}
    assert client.get("/v1/approved/preview", params=params, headers=STAFF).json()["library"] == seen
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace(BEDS, "Beds: 37,000."), encoding="utf-8")
    index.sync()
    for path, body in ((f"/{made['id']}/approve", {"by": "Carla"}), ("", BODY)):
        response = client.post(f"/v1/approved{path}", json=body | {"library": seen}, headers=STAFF)
        assert "The library was changed since" in problem(response, 409)["detail"]
    now = client.get("/v1/approved", headers=STAFF).json()
    assert now["approved"][0]["state"] == "stale"
    again = {"by": "Carla", "library": now["library"]}
    assert client.post(f"/v1/approved/{made['id']}/approve", json=again, headers=STAFF).status_code == 200


def test_other_statements_may_take_their_place(client, made):
    body = {"by": "Carla", "keys": ["brochure#companies"]}
    again = client.post(f"/v1/approved/{made['id']}/approve", json=body, headers=STAFF).json()
    assert again["keys"] == ["brochure#companies"]
    assert "246" in ask(client, "How many beds?")["text"]


def test_a_question_of_another_answer_is_a_conflict(client, problem, made):
    body = {"question": "Who?", "by": "Bruno", "keys": ["brochure#partners"], "wordings": {"it": ["quanti letti"]}}
    found = problem(client.post("/v1/approved", json=body, headers=STAFF), 409)
    assert found["type"] == "urn:lifehub:problem:conflict"
    assert f"POST /v1/approved/{made['id']}/approve" in found["detail"]
    assert [one["id"] for one in client.get("/v1/approved", headers=STAFF).json()["approved"]] == [made["id"]]


def test_it_is_taken_back(client, made):
    assert client.delete(f"/v1/approved/{made['id']}", headers=STAFF).status_code == 204
    assert client.get("/v1/approved", headers=STAFF).json()["approved"] == []
    assert ask(client, "How many beds?")["approved"] is None


ROUTES = [("get", ""), ("get", "/preview?key=x"), ("post", ""), ("post", "/x/approve"), ("delete", "/x")]


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_else_may(client, problem, method, path):
    response = client.request(method, f"/v1/approved{path}", headers={"Authorization": "Bearer wrong"})
    assert "token is wrong" in problem(response, 401)["detail"]


def test_who_can_read_the_data_folder_may(client, index):
    response = client.get("/v1/approved", headers={"Authorization": f"Bearer {index.lock.owner.token}"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"question": " "}, 422, "question is empty"),
        ({"by": " "}, 422, "by is empty"),
        ({"language": "xx"}, 422, "language"),
        ({"keys": ["x"] * 9}, 422, "keys"),
        ({"keys": ["brochure#x"]}, 404, "No statement has the key 'brochure#x'"),
        ({"wordings": {"xx": ["Q?"]}}, 422, "Language 'xx' is unknown"),
        ({"wordings": {"it": ["Q?"] * 21}}, 422, "wordings/it"),
        ({"wordings": {"it": [" "]}}, 422, "wordings/it/0 is empty"),
    ],
)
def test_what_cant_be_approved_says_why(client, problem, change, status, said):
    assert said in problem(client.post("/v1/approved", json=BODY | change, headers=STAFF), status)["detail"]


def test_what_is_not_there_is_said(client, problem):
    for method, path, body in (("post", "/x/approve", {"by": "Anna"}), ("delete", "/x", None)):
        response = client.request(method, f"/v1/approved{path}", json=body, headers=STAFF)
        assert "No approved answer has the id 'x'" in problem(response, 404)["detail"]


def test_the_widgets_record_of_an_older_release_is_read(client):
    """A turn kept before answers had this field."""
    from assistant.wire import AnswerOut

    kept = ask(client, BEDS)
    del kept["approved"]
    assert AnswerOut.model_validate(kept).approved is None
