"""Served: the library as the process that serves this data folder tells it, over HTTP."""

from collections.abc import Sequence
from pathlib import Path

from assistant import remote
from assistant.answer import Turn
from assistant.mcp.wire import (
    ContentsOut,
    DocumentContentsOut,
    DocumentOut,
    DocumentsOut,
    EditionOut,
    FoundListOut,
    FoundOut,
    LinksOut,
    StatementOut,
    chosen,
    document_uri,
    passage_uri,
)
from index.lock import Owner


class Served:
    """What the tools give, from `owner`; every method raises LifehubError. `public_url` begins links."""

    def __init__(self, owner: Owner, home: Path, public_url: str):
        self.owner = owner
        self._home = home
        self._public_url = public_url.rstrip("/")
        self._titles: dict[str, dict[str, str]] = {}  # by the documents' sha256, each by language

    def ask(self, question: str, language: str, history: Sequence[Turn]) -> dict:
        """The API's Answer, as JSON."""
        return remote.ask(self.owner, self._home, question, language, history)

    def search(self, query: str, language: str, limit: int) -> FoundListOut:
        said = remote.search(self.owner, self._home, query, language, limit)
        listed = self._listed()
        return FoundListOut(
            language=said["language"],
            passages=[self._found(hit["passage"], hit["score"], listed) for hit in said["hits"]],
        )

    def passage(self, passage_id: str) -> StatementOut:
        said = remote.passage(self.owner, self._home, passage_id)
        asked = next(each for each in said["editions"] if each["id"] == passage_id)
        document = remote.document(self.owner, self._home, said["document_id"])
        return StatementOut(
            id=asked["id"],
            key=asked["key"],
            document=_document(document, _titles(document).get(asked["language"])),
            as_of=asked["as_of"],
            sources=asked["sources"],
            editions=[self._edition(each) for each in said["editions"]],
            links=LinksOut(**said["links"]) if "links" in said else None,
        )

    def documents(self, kind: str | None, language: str | None) -> DocumentsOut:
        listed = self._listed()
        wanted = chosen(map(_document, listed.values()), kind, language)
        titled = [each.model_copy(update={"title": self._title(listed[each.id], language)}) for each in wanted]
        return DocumentsOut(documents=titled)

    def document(self, document_id: str) -> DocumentContentsOut:
        said = remote.document(self.owner, self._home, document_id)
        editions = [
            ContentsOut(
                language=each["language"],
                title=each["title"],
                passages=[passage["id"] for passage in each["passages"]],
            )
            for each in said["editions"]
        ]
        return DocumentContentsOut(**_document(said).model_dump(), editions=editions)

    def _listed(self) -> dict[str, dict]:
        """The documents' summaries, by id."""
        return {each["id"]: each for each in remote.documents(self.owner, self._home)["documents"]}

    def _title(self, summary: dict, language: str | None) -> str:
        """In `language`, which takes a request the first time, for the list has the originals' only."""
        if language in (None, summary["languages"][0]):
            return summary["title"]
        if summary["sha256"] not in self._titles:
            self._titles[summary["sha256"]] = _titles(remote.document(self.owner, self._home, summary["id"]))
        return self._titles[summary["sha256"]].get(language, summary["title"])

    def _found(self, passage: dict, score: float, listed: dict[str, dict]) -> FoundOut:
        return FoundOut(
            id=passage["id"],
            uri=passage_uri(passage["id"]),
            document_id=passage["document_id"],
            title=self._title(listed[passage["document_id"]], passage["language"]),
            language=passage["language"],
            section=passage["section"],
            page=passage["page"],
            text=passage["text"],
            as_of=passage["as_of"],
            sources=passage["sources"],
            score=score,
            url=self._public_url + passage["url"],
        )

    def _edition(self, passage: dict) -> EditionOut:
        return EditionOut(
            id=passage["id"],
            uri=passage_uri(passage["id"]),
            language=passage["language"],
            section=passage["section"],
            page=passage["page"],
            text=passage["text"],
            url=self._public_url + passage["url"],
        )


def _document(said: dict, title: str | None = None) -> DocumentOut:
    return DocumentOut(
        id=said["id"],
        uri=document_uri(said["id"]),
        title=title or said["title"],
        kind=said["kind"],
        issuer=said["issuer"],
        languages=said["languages"],
        as_of=said["as_of"],
        source_url=said["source_url"],
    )


def _titles(document: dict) -> dict[str, str]:
    return {each["language"]: each["title"] for each in document["editions"]}
