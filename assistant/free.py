"""The free engine: answers in a language model's words, the library's own statements where those fall short."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.answer import Answer, Citation, Claim, Claimed, Done, Event, Waiting
from assistant.editions import ENGINE, Told, citation_of, cite, marked_down, write
from assistant.found import Found
from assistant.llm.check import Checked
from assistant.llm.writer import Writer
from assistant.phrases import phrases
from corpus.errors import ModelFailed
from corpus.figures import figures
from corpus.passage import Passage
from index.search import edition

GIVEN = 8  # passages the model gets


@dataclass
class _Page:
    """What was said so far: the model's claims, and each passage cited, by id."""

    claims: list[Claim] = field(default_factory=list)
    citations: dict[str, Citation] = field(default_factory=dict)

    @property
    def text(self) -> str:
        marks = ("".join(f"[{number}]" for number in claim.citations) for claim in self.claims)
        return " ".join(f"{marked_down(claim.text)} {mark}" for claim, mark in zip(self.claims, marks, strict=True))


def free(writer: Writer, found: Found, told: Sequence[Told], answer: Answer, public_url: str) -> Iterator[Event]:
    """The events of an answer after the first; `told` is what the editions engine would say.

    That takes over where the model fails, also in the middle, or writes nothing that its passages carry; and completes
    an answer that passes over the statement it would begin with.
    """
    page = _Page()
    failed = False
    sentences = writer.write(found.snapshot, found.question.standalone, answer.language, passages_for(found, told))
    try:
        for checked in sentences:
            yield _claimed(page, checked, found, public_url) if checked else Waiting()
    except ModelFailed:
        failed = True
    finally:
        sentences.close()
    if not failed and page.claims and told[0].passage.id in page.citations:
        yield Done(_answered(answer, writer.engine, page))
        return
    cited = cite(found.snapshot, _unsaid(page, told, answer.language), public_url, len(page.citations) + 1)
    for citation, claims in cited:
        yield Claimed(claims[0], (citation,))
        yield from (Claimed(claim, ()) for claim in claims[1:])
    engine = writer.engine if page.claims else ENGINE
    failing = "model_failed" if failed else "model_partial" if page.claims else "model_unsupported"
    yield Done(_completed(_answered(answer, engine, page), cited, phrases(answer.language)[failing]))


def passages_for(found: Found, told: Sequence[Told]) -> list[tuple[Passage, str]]:
    """What the model gets, (passage, document's title): what the editions engine would say, then what else is near."""
    nearest = [edition(found.snapshot, one.key, found.question.language) for one in found.matches]
    passages = dict.fromkeys([one.passage for one in told] + nearest)
    documents = found.snapshot.documents
    return [(one, documents[one.document_id].edition(one.language).title) for one in list(passages)[:GIVEN]]


def _claimed(page: _Page, checked: Checked, found: Found, public_url: str) -> Claimed:
    fresh = [one for one in checked.passages if one.id not in page.citations]
    for passage in fresh:
        whole = Told(passage, ((0, len(passage.text)),))
        page.citations[passage.id] = citation_of(found.snapshot, len(page.citations) + 1, whole, public_url)
    numbers = tuple(page.citations[one.id].number for one in checked.passages)
    claim = Claim(checked.text, numbers, checked.support)
    page.claims.append(claim)
    return Claimed(claim, tuple(page.citations[one.id] for one in fresh))


def _answered(answer: Answer, engine: str, page: _Page) -> Answer:
    citations = tuple(page.citations.values())
    return replace(answer, engine=engine, text=page.text, claims=tuple(page.claims), citations=citations)


def _completed(answer: Answer, cited: list[tuple[Citation, list[Claim]]], notice: str) -> Answer:
    """An answer with the library's own statements after what the model managed to say, and why they are there."""
    parts = [answer.text, write(cited), f"*{notice}*"]
    return replace(
        answer,
        text="\n\n".join(part for part in parts if part),
        claims=(*answer.claims, *(claim for _, claims in cited for claim in claims)),
        citations=(*answer.citations, *(citation for citation, _ in cited)),
        notice=notice,
    )


def _unsaid(page: _Page, told: Sequence[Told], language: str) -> list[Told]:
    """The statements that the model's sentences don't say whole."""
    said = set(figures(page.text, language))
    return [
        one
        for one in told
        if one.passage.id not in page.citations or set(figures(one.passage.text, one.passage.language)) - said
    ]
