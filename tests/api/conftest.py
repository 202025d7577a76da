"""A small library of two documents and an assistant over it, by hand: no model, no index, no network."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.deps import get_page_image, get_upload
from assistant.answer import Answer, Citation, Claim, Claimed, Contact, Done, Original, Started
from assistant.settings import Settings
from corpus.document import Document, Edition
from corpus.errors import NotFound, QuestionError, ReadError
from corpus.language import detect
from corpus.passage import Passage
from index.hit import Hit
from index.sync import SyncReport

TOKEN = "a-secret-of-ours"
OWNER_TOKEN = "in-the-data-folder"
SOURCES = ("Farmindustria, Indicatori farmaceutici (2024)", "ISTAT, Censimento (2021)")
EDITIONS = {
    "it": ("Scienze della vita", "# Industria", "## Imprese",
           "In Lombardia ci sono 120 imprese farmaceutiche.",
           "I settori principali in Lombardia nel 2024 sono:\n- farmaci\n- biotecnologie\n- diagnostica"),
    "en": ("Life sciences", "# Industry", "## Companies",
           "Lombardy has 120 pharmaceutical companies.",
           "The main sectors in Lombardy in 2024 are:\n- pharmaceuticals\n- biotechnology\n- devices"),
    "he": ("מדעי החיים", "# תעשייה", "## חברות", "בלומברדיה יש 120 חברות תרופות.",
           "התחומים העיקריים בלומברדיה בשנת 2024 הם:\n- תרופות\n- ביוטכנולוגיה\n- מכשור רפואי"),
}  # fmt: skip
TABLE = "| Year | Companies |\n|------|-----------|\n| 2023 | 118 |\n| 2024 | 120 |"
UPLOAD_PAGES = (
    "First page, with <script>alert('text')</script> in it.",
    "Second page. 40 laboratories & offices.",
)


def library() -> tuple[list[Document], list[Passage]]:
    """A brochure in three languages, and an uploaded PDF of two pages with an unpleasant name."""
    editions, passages = [], []
    for language, (title, *parts) in EDITIONS.items():
        text = "\n\n".join([*parts, TABLE])
        editions.append(Edition(language, title, text))
        for anchor, statement in (("companies", parts[2]), ("sectors", parts[3])):
            start = text.index(statement)
            section = (parts[0][2:], parts[1][3:])
            passages.append(
                Passage(
                    "brochure", f"brochure#{anchor}", language, statement, start, start + len(statement),
                    section, as_of="2024", sources=SOURCES,
                )
            )  # fmt: skip
    brochure = Document(
        "brochure", "Scienze della vita", "brochure", "Assolombarda", "2024-06",
        "https://example.org/brochure", "ab" * 32, tuple(editions),
    )  # fmt: skip
    text = "\n\n".join(UPLOAD_PAGES)
    second = text.index(UPLOAD_PAGES[1])
    upload = Document(
        "upload-1", "<script>alert('title')</script>", "upload", "<b>me</b>", "",
        "javascript:alert(1)", "cd" * 32,
        (Edition("en", "<script>alert('title')</script>", text, ((0, second), (second, len(text)))),),
        path="documents/report.pdf",
    )  # fmt: skip
    passages.append(Passage("upload-1", "upload-1#p1", "en", UPLOAD_PAGES[0], 0, len(UPLOAD_PAGES[0]), page=1))
    passages.append(Passage("upload-1", "upload-1#p2", "en", UPLOAD_PAGES[1], second, len(text), page=2))
    return [brochure, upload], passages


class FakeIndex:
    """The library, searched by looking for the first word."""

    def __init__(self, documents: list[Document], passages: list[Passage]):
        self.documents = {document.id: document for document in documents}
        self.passages = {passage.id: passage for passage in passages}
        self.embedder = SimpleNamespace(name="fake-model")
        self.version = "v1"
        self.lock = SimpleNamespace(owner=SimpleNamespace(token=OWNER_TOKEN))

    def document(self, document_id: str) -> Document:
        if document_id not in self.documents:
            raise NotFound(f"No document has the id {document_id!r}.")
        return self.documents[document_id]

    def passage(self, passage_id: str) -> Passage:
        if passage_id not in self.passages:
            raise NotFound(f"No passage has the id {passage_id!r}.")
        return self.passages[passage_id]

    def editions_of(self, key: str) -> tuple[Passage, ...]:
        found = tuple(passage for passage in self.passages.values() if passage.key == key)
        if not found:
            raise NotFound(f"No statement has the key {key!r}.")
        return found

    def passages_of(self, document_id: str, language: str) -> tuple[Passage, ...]:
        every = self.passages.values()
        return tuple(each for each in every if (each.document_id, each.language) == (document_id, language))

    def linked(self, key: str) -> dict[str, tuple[str, ...]]:
        """The first statement is updated by the second."""
        first, second = list(dict.fromkeys(each.key for each in self.passages.values()))[:2]
        found = {"updated_by": (), "corrected_by": (), "updates": (), "corrects": ()}
        return found | {first: {"updated_by": (second,)}, second: {"updates": (first,)}}.get(key, {})

    def sync(self) -> SyncReport:
        return SyncReport(unchanged=("brochure",), failed=(("a.pdf", "is damaged"),), passages=8)


class FakeAssistant:
    """Answers with the brochure's two statements. What else it does, a question asks for by name."""

    def __init__(self, index: FakeIndex):
        self.index = index
        self.contact = Contact("The Hub", "https://example.org")
        self.cache = None
        self.closed = False
        self.asked: list[tuple] = []
        self.streams_closed = 0
        self.kinds: tuple[str, ...] = ()

    def only(self, kinds) -> "FakeAssistant":
        """Itself: what it was held to is in `kinds`."""
        self.kinds = tuple(kinds)
        return self

    def close(self) -> None:
        self.closed = True

    def search(self, text: str, language: str = "auto", limit: int = 10) -> tuple[str, list[Hit]]:
        spoken = language if language != "auto" else detect(text)
        found = [each for each in self.index.passages.values() if each.language == spoken]
        return spoken, [Hit(passage, 1 - place / 10) for place, passage in enumerate(found[:limit])]

    def ask(self, question, language="auto", history=()) -> Answer:
        *_, done = self.stream(question, language, history)
        return done.answer

    def stream(self, question, language="auto", history=()) -> Iterator:
        self.asked.append((question, language, tuple(history)))
        if question == "unanswerable":
            raise QuestionError("The question can't be answered as it stands.")
        return self._events(question, "en" if language == "auto" else language)

    def _events(self, question: str, language: str) -> Iterator:
        try:
            yield Started("a1", language, "rtl" if language == "he" else "ltr", "editions")
            if question == "refuse":
                contact = Contact("The Hub", "https://example.org")
                yield Done(Answer("a1", question, question, language, "refused", "I don't know.", contact=contact))
                return
            claims = [self._claim(number, anchor, language) for number, anchor in ((1, "companies"), (2, "sectors"))]
            yield claims[0]
            if question == "break":
                raise RuntimeError("secret internals")
            yield claims[1]
            yield Done(
                Answer(
                    "a1", question, question, language, "answered",
                    " ".join(f"{each.claim.text} [{each.claim.citations[0]}]" for each in claims),
                    tuple(each.claim for each in claims), tuple(each.citations[0] for each in claims),
                    timings_ms={"search": 1.5},
                )
            )  # fmt: skip
        finally:
            self.streams_closed += 1

    def _claim(self, number: int, anchor: str, language: str) -> Claimed:
        passage = self.index.passage(f"brochure#{anchor}@{language}")
        italian = self.index.passage(f"brochure#{anchor}@it")
        citation = Citation(
            number, passage, passage.text, passage.start, passage.end, "Life sciences", "brochure",
            "Assolombarda",
            "https://example.org/brochure",
            f"/read/brochure?language={language}&passage=brochure%23{anchor}%40{language}#cited",
            None if language == "it" else Original("it", italian.text),
        )  # fmt: skip
        return Claimed(Claim(passage.text, (number,), "quoted"), (citation,))


class FakeUpload:
    """Takes any file but those that begin with "broken"."""

    def __init__(self):
        self.taken: dict[str, bytes] = {}

    def __call__(self, assistant: FakeAssistant, name: str, data: bytes) -> SyncReport:
        if data.startswith(b"broken"):
            raise ReadError(f"{name} is not a PDF file.")
        self.taken[name] = data
        return SyncReport(added=("upload-2",), unchanged=("brochure",), passages=12, seconds=0.5)


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant(FakeIndex(*library()))


@pytest.fixture
def upload() -> FakeUpload:
    return FakeUpload()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, admin_token=TOKEN, max_upload_mb=1)


@pytest.fixture
def app(assistant, settings, upload):
    app = create_app(assistant, settings)
    app.dependency_overrides[get_upload] = lambda: upload
    app.dependency_overrides[get_page_image] = lambda: lambda path, page, width: b"\x89PNG %d" % page
    return app


@pytest.fixture
def client(app) -> Iterator[TestClient]:
    with TestClient(app) as client:
        yield client


@pytest.fixture
def problem():
    """Checks that a response is a whole problem of this status, and returns it."""

    def check(response, status: int) -> dict:
        assert response.status_code == status, response.text
        assert response.headers["content-type"] == "application/problem+json"
        said = response.json()
        assert said["status"] == status
        assert {"type", "title", "detail", "instance"} <= said.keys()
        assert said["type"] == "about:blank" or said["type"].startswith("urn:lifehub:problem:")
        assert all(isinstance(said[key], str) and said[key] for key in ("type", "title", "detail", "instance"))
        return said

    return check


@pytest.fixture
def events():
    """The (event, data) pairs of a stream's text."""

    def parse(text: str) -> list[tuple[str, dict]]:
        found = []
        for block in text.strip().split("\n\n"):
            fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
            if fields:
                found.append((fields["event"], json.loads(fields["data"])))
        return found

    return parse
