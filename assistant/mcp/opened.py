"""Opened: the library as an assistant in this process reads it."""

from collections.abc import Sequence
from urllib.parse import quote

from assistant.answer import Turn
from assistant.ask import Assistant
from assistant.links import links
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
    passage_uri,
)
from assistant.wire import AnswerOut
from corpus.passage import Passage
from index.hit import Hit


class Opened:
    """What the tools give, from `assistant`; every method raises LifehubError."""

    def __init__(self, assistant: Assistant):
        self.assistant = assistant

    def ask(self, question: str, language: str, history: Sequence[Turn]) -> dict:
        """The API's Answer, as JSON."""
        return AnswerOut.of(self.assistant.ask(question, language, history)).model_dump(mode="json")

    def search(self, query: str, language: str, limit: int) -> FoundListOut:
        spoken, hits = self.assistant.search(query, language, limit)
        return FoundListOut(language=spoken, passages=[self._found(hit) for hit in hits])

    def passage(self, passage_id: str) -> StatementOut:
        index = self.assistant.index
        asked = index.passage(passage_id)
        return StatementOut(
            id=asked.id,
            key=asked.key,
            document=DocumentOut.of(index.document(asked.document_id), asked.language),
            as_of=asked.as_of,
            sources=list(asked.sources),
            editions=[self._edition(each) for each in index.editions_of(asked.key)],
            links=LinksOut(**links(index, asked)),
        )

    def documents(self, kind: str | None, language: str | None) -> DocumentsOut:
        every = (DocumentOut.of(each, language or "") for each in self.assistant.index.documents.values())
        return DocumentsOut(documents=chosen(every, kind, language))

    def document(self, document_id: str) -> DocumentContentsOut:
        index = self.assistant.index
        document = index.document(document_id)
        editions = [
            ContentsOut(
                language=each.language,
                title=each.title,
                passages=[passage.id for passage in index.passages_of(document.id, each.language)],
            )
            for each in document.editions
        ]
        return DocumentContentsOut(**DocumentOut.of(document).model_dump(), editions=editions)

    def close(self) -> None:
        """Lets go of the data folder."""
        self.assistant.close()

    def _found(self, hit: Hit) -> FoundOut:
        passage = hit.passage
        document = self.assistant.index.document(passage.document_id)
        return FoundOut(
            id=passage.id,
            uri=passage_uri(passage.id),
            document_id=document.id,
            title=document.edition(passage.language).title,
            language=passage.language,
            section=list(passage.section),
            page=passage.page,
            text=passage.text,
            as_of=passage.as_of,
            sources=list(passage.sources),
            score=hit.score,
            url=self._url(passage),
        )

    def _edition(self, passage: Passage) -> EditionOut:
        return EditionOut(
            id=passage.id,
            uri=passage_uri(passage.id),
            language=passage.language,
            section=list(passage.section),
            page=passage.page,
            text=passage.text,
            url=self._url(passage),
        )

    def _url(self, passage: Passage) -> str:
        """Where the reader shows it, as a citation's `url` says it."""
        return (
            f"{self.assistant.public_url}/read/{quote(passage.document_id, safe='')}?language={passage.language}"
            f"&passage={quote(passage.id, safe='')}#cited"
        )
