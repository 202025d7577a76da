"""Briefings over HTTP: made, read, approved, edited, made anew, compared, downloaded, by staff only."""

import io
import zipfile

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from assistant.answer import Contact
from assistant.ask import Assistant
from assistant.briefing.wire import BriefingOut, BriefingsOut, ComparisonOut
from assistant.settings import Settings

TOKEN = "a-secret-of-ours"
STAFF = {"Authorization": f"Bearer {TOKEN}"}
ORDER = {"audience": "Israel", "language": "en", "topics": ["Industry", "Hospitals"], "date": "2026-11-26", "pages": 1}
BEDS = "Lombard hospitals offer 37,000 beds."


@pytest.fixture
def client(index, home):
    """The application over the small library, with a real assistant."""
    assistant = Assistant(index, Contact("the Hub", "https://hub.example"))
    settings = Settings(home=home, admin_token=TOKEN, public_url="https://hub.example/")
    with TestClient(create_app(assistant, settings), headers=STAFF) as client:
        yield client


@pytest.fixture
def made(client) -> dict:
    response = client.post("/v1/briefings", json=ORDER | {"by": "Anna"})
    assert response.status_code == 200, response.text
    return response.json()


def about_beds(briefing: dict) -> dict:
    return next(one for part in briefing["parts"] for one in part["statements"] if one["key"] == "brochure#beds")


def test_a_briefing_is_made_and_can_be_read_again(client, made):
    briefing = BriefingOut.model_validate(made)
    assert (briefing.state, briefing.number, briefing.by, briefing.topics) == ("draft", 1, "Anna", ORDER["topics"])
    assert [part.kind for part in briefing.parts] == ["summary", "topic", "open"]
    assert briefing.parts[-1].points[0].texts == ["The library says nothing on: Israel and Lombardy"]
    [wording] = about_beds(made)["wordings"]
    assert wording["text"] == wording["note"]["quote"] == BEDS
    assert wording["note"]["url"].startswith("https://hub.example/read/brochure?language=en&version=")
    assert wording["note"]["url"].endswith("&passage=brochure%23beds%40en#cited")
    assert client.get(wording["note"]["url"].removeprefix("https://hub.example")).status_code == 200
    assert client.get(f"/v1/briefings/{made['id']}").json() == made
    listed = BriefingsOut.model_validate(client.get("/v1/briefings").json())
    assert [one.id for one in listed.briefings] == [made["id"]]


@pytest.mark.parametrize(
    ("format", "begins", "kind"),
    [("docx", b"PK", "application/vnd.openxml"), ("pdf", b"%PDF", "application/pdf"), ("md", b"---", "text/markdown"),
     ("html", b"<!DOCTYPE html>", "text/html")],
)  # fmt: skip
def test_it_is_downloaded_as_a_file(client, made, format, begins, kind):
    response = client.get(f"/v1/briefings/{made['id']}/download", params={"format": format})
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert response.headers["content-type"].startswith(kind)
    assert response.headers["content-disposition"] == f'attachment; filename="briefing-{made["id"]}.{format}"'


def test_it_is_approved_edited_and_compared(client, made):
    approved = client.post(f"/v1/briefings/{made['id']}/approve", json={"by": "Carla", "number": 1}).json()
    assert (approved["state"], approved["approved_by"]) == ("approved", "Carla")
    place = f"/v1/briefings/{made['id']}/statements/{about_beds(made)['id']}"
    edited = client.patch(place, json={"by": "Bruno", "texts": {"en": "Many beds."}}).json()
    [wording] = about_beds(edited)["wordings"]
    assert (edited["state"], edited["number"], wording["text"], wording["note"]) == ("draft", 2, "Many beds.", None)
    assert (wording["own"]["by"], wording["own"]["instead"]) == ("Bruno", BEDS)
    assert [(one["number"], one["why"], one["approved_by"]) for one in edited["history"]] == [
        (1, "made", "Carla"), (2, "edited", ""),
    ]  # fmt: skip
    compared = ComparisonOut.model_validate(client.get(f"/v1/briefings/{made['id']}/compare").json())
    [found] = compared.differences
    assert (compared.old, compared.new, found.old, found.new) == (1, 2, BEDS, "Many beds.")
    first = client.get(f"/v1/briefings/{made['id']}", params={"number": 1}).json()
    assert first["state"] == "approved" and about_beds(first) == about_beds(made)
    text = client.get(f"/v1/briefings/{made['id']}/download", params={"format": "md"}).text
    assert "Many beds. *(Written by Bruno on" in text


def test_a_library_that_changed_shows_what_is_overtaken(client, made, small_library, index):
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace(BEDS, "Beds: 37,000."), encoding="utf-8")
    index.sync()
    stale = client.get(f"/v1/briefings/{made['id']}").json()
    assert stale["state"] == "stale"
    [found] = stale["overtaken"]
    assert (found["how"], found["old"], found["new"]) == ("changed", BEDS, "Beds: 37,000.")
    assert client.get("/v1/briefings").json()["briefings"][0]["state"] == "stale"
    again = client.post(f"/v1/briefings/{made['id']}/regenerate", json={"by": "Bruno"}).json()
    assert (again["state"], again["number"], again["overtaken"]) == ("draft", 2, [])
    assert about_beds(again)["wordings"][0]["text"] == "Beds: 37,000."
    before, after = (read(client, about_beds(one)) for one in (made, again))
    assert "This document has changed since the link was made" in before
    assert "has changed" not in after and "Beds: 37,000.</mark>" in after


def read(client, statement: dict) -> str:
    """What a statement's footnote leads to."""
    return client.get(statement["wordings"][0]["note"]["url"].removeprefix("https://hub.example")).text


def test_who_edits_or_approves_what_another_changed_is_told_and_nothing_is_lost(client, problem, made):
    briefing = f"/v1/briefings/{made['id']}"
    statement = f"{briefing}/statements/{about_beds(made)['id']}"
    read = {"by": "Bruno", "number": made["number"]}
    second = client.patch(statement, json=read | {"texts": {"en": "Many beds."}}).json()
    assert (second["number"], second["history"][-1]["by"]) == (2, "Bruno")
    late = {"by": "Carla", "number": made["number"]}
    found = problem(client.patch(statement, json=late | {"texts": {"en": "Few beds."}}), 409)
    assert (found["type"], found["title"]) == ("urn:lifehub:problem:conflict", "Conflict")
    assert found["detail"] == "Version 1 is not the last one, 2. Read that one and repeat the change."
    assert "Version 1 is not the last one, 2" in problem(client.post(f"{briefing}/approve", json=late), 409)["detail"]
    assert client.get(briefing).json() == second
    third = client.patch(statement, json={"by": "Carla", "number": 2, "texts": {"en": "Few beds."}}).json()
    assert about_beds(third)["wordings"][0]["text"] == "Few beds."
    assert client.patch(statement, json={"by": "Bruno", "texts": {"en": "Beds."}}).json()["number"] == 4
    problem(client.patch(statement, json={"by": "Carla", "number": -1, "texts": {"en": "x"}}), 422)


def test_a_stale_briefing_is_not_approved(client, problem, made, small_library, index):
    file = small_library / "brochure" / "en.md"
    file.write_text(file.read_text(encoding="utf-8").replace(BEDS, "Beds: 37,000."), encoding="utf-8")
    index.sync()
    found = problem(client.post(f"/v1/briefings/{made['id']}/approve", json={"by": "Anna"}), 409)
    assert "The library changed at 1 of its passages" in found["detail"]
    assert f"POST /v1/briefings/{made['id']}/regenerate" in found["detail"]


ROUTES = [
    ("get", ""), ("post", ""), ("get", "/x"), ("get", "/x/download"), ("post", "/x/approve"),
    ("patch", "/x/statements/y"), ("post", "/x/regenerate"), ("get", "/x/compare"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_nobody_else_may(client, problem, method, path):
    response = client.request(method, f"/v1/briefings{path}", headers={"Authorization": "Bearer wrong"})
    assert "token is wrong" in problem(response, 401)["detail"]


def test_who_can_read_the_data_folder_may(client, index):
    response = client.get("/v1/briefings", headers={"Authorization": f"Bearer {index.lock.owner.token}"})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"language": "xx"}, "Language 'xx' is unknown"),
        ({"pages": 3}, "1, 2 or 4 pages"),
        ({"date": "soon"}, "'soon' can't be read"),
        ({"topics": []}, "topics"),
        ({"audience": " "}, "audience"),
    ],
)
def test_what_cant_be_made_says_why(client, problem, change, said):
    assert said in problem(client.post("/v1/briefings", json=ORDER | change), 422)["detail"]


def test_what_is_not_there_is_said(client, problem, made):
    assert "No briefing has the id 'x'" in problem(client.get("/v1/briefings/x"), 404)["detail"]
    place = f"/v1/briefings/{made['id']}"
    problem(client.get(place, params={"number": 9}), 404)
    problem(client.patch(f"{place}/statements/none", json={"by": "Anna", "texts": {"en": "x"}}), 404)
    problem(client.get(f"{place}/download", params={"format": "odt"}), 422)
    problem(client.post(f"{place}/approve", json={"by": ""}), 422)


def test_a_docx_that_was_downloaded_is_whole(client, made):
    data = client.get(f"/v1/briefings/{made['id']}/download").content
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
