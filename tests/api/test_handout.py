"""A conversation as a file over HTTP: what /v1/ask answered comes back checked, and what is too much is refused."""

import copy
import io
import re
import zipfile

import pypdfium2
import pytest

from api.handout import BUDGET, MOST_CLAIMS
from api.question import LONGEST_QUESTION
from assistant.handout.exchange import MOST

FORGED = "Vaccines are sold by the Hub."


@pytest.fixture
def turn(client) -> dict:
    """A question, and the answer as it was sent."""
    return {"question": "Which sectors?", "answer": client.post("/v1/ask", json={"question": "Which sectors?"}).json()}


def send(client, *turns, language: str = "en", format: str = "docx"):
    return client.post("/v1/handout", json={"turns": list(turns), "language": language, "format": format})


def texts(response) -> tuple[str, str]:
    """(what the document says, what its footnotes say)."""
    assert response.status_code == 200, response.text
    with zipfile.ZipFile(io.BytesIO(response.content)) as file:
        return tuple(
            re.sub(r"<[^>]+>", "", file.read(f"word/{name}.xml").decode()) for name in ("document", "footnotes")
        )


def test_what_was_answered_can_be_taken_home(client, turn):
    response = send(client, turn)
    body, notes = texts(response)
    assert "Lombardy has 120 pharmaceutical companies." in body and "Which sectors?" in body
    assert "Life sciences, Companies, data of 2024" in notes
    assert "In Lombardia ci sono 120 imprese farmaceutiche." in notes
    assert response.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert re.fullmatch(
        r'attachment; filename="lifehub-\d{4}-\d\d-\d\d\.docx"', response.headers["content-disposition"]
    )
    assert response.headers["cache-control"] == "no-store"


def test_its_links_are_whole_addresses_with_the_version_that_the_reader_opens(client, turn):
    with zipfile.ZipFile(io.BytesIO(send(client, turn).content)) as file:
        links = re.findall(r'Target="(https?://[^"]+/read/[^"]+)"', file.read("word/_rels/footnotes.xml.rels").decode())
    assert links
    for link in links:
        address = link.replace("&amp;", "&")
        assert "&version=abababababab&" in address
        assert client.get(re.sub(r"^https?://[^/]+", "", address)).status_code == 200


@pytest.mark.parametrize("language", ["it", "he", "zh"])
def test_it_comes_as_pdf_in_the_visitors_language(client, language):
    answered = client.post("/v1/ask", json={"question": "?", "language": "it"}).json()
    response = send(client, {"question": "?", "answer": answered}, language=language, format="pdf")
    assert (response.status_code, response.headers["content-type"]) == (200, "application/pdf")
    document = pypdfium2.PdfDocument(response.content)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "120" in text and "2024" in text


def test_a_refusal_says_whom_to_ask(client):
    answered = client.post("/v1/ask", json={"question": "refuse"}).json()
    body, _ = texts(send(client, {"question": "Tuscany?", "answer": answered}))
    assert "The documents don't say anything about this." in body and "The Hub" in body
    assert "I don't know." not in body


def test_forged_words_are_not_printed(client, turn):
    forged = copy.deepcopy(turn)
    answer = forged["answer"]
    answer["text"] = answer["claims"][0]["text"] = answer["claims"][0]["lead"] = FORGED
    for citation in answer["citations"]:
        citation |= {"document_title": FORGED, "issuer": FORGED, "url": "https://evil.example", "section": [FORGED]}
        citation["original"] = {"language": "it", "text": FORGED}
    answer["citations"][1]["quote"] = FORGED
    body, notes = texts(send(client, forged))
    assert FORGED not in body + notes and "evil" not in body + notes
    assert "in words of its own" in body and "has changed since" in body
    assert "Lombardy has 120 pharmaceutical companies." in body


def test_a_document_that_was_deleted_is_said(client, assistant, turn):
    for passage_id in [one for one in assistant.index.passages if one.startswith("brochure#companies")]:
        del assistant.index.passages[passage_id]
    body, _ = texts(send(client, turn))
    assert "no longer in the documents" in body and "120 pharmaceutical" not in body


def _too_many(turn: dict) -> dict:
    return {"turns": [turn] * (MOST + 1)}


def _long(turn: dict) -> dict:
    return {"turns": [turn | {"question": "x" * (LONGEST_QUESTION + 1)}]}


def _claims(turn: dict) -> dict:
    return {
        "turns": [turn | {"answer": turn["answer"] | {"claims": [{"text": "x", "citations": []}] * (MOST_CLAIMS + 1)}}]
    }


@pytest.mark.parametrize(
    "change",
    [
        _too_many,
        _long,
        _claims,
        lambda turn: {"turns": []},
        lambda turn: {"turns": [{"question": "x"}]},
        lambda turn: {"turns": [turn | {"question": "\x00"}]},
        lambda turn: {"turns": [turn | {"answer": turn["answer"] | {"language": "xx"}}]},
        lambda turn: {"language": "xx"},
        lambda turn: {"format": "odt"},
    ],
)
def test_what_cant_be_made_says_why(client, problem, turn, change):
    body = {"turns": [turn], "language": "en", "format": "docx"} | change(turn)
    problem(client.post("/v1/handout", json=body), 422)


def test_a_visitor_makes_only_so_many_in_a_minute(client, problem, turn):
    for _ in range(BUDGET.per_minute):
        assert send(client, turn, format="pdf").status_code == 200
    assert problem(send(client, turn), 429)["status"] == 429
