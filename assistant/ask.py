"""Assistant: a question -> a cited answer, one claim after another."""

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from assistant.answer import Answer, Claimed, Contact, Done, Event, Started, Turn
from assistant.contact import contact_for
from assistant.editions import cite, said, suggestion, tell, write
from assistant.ground import Grounds, ground
from assistant.newer import timely
from assistant.phrases import phrases
from assistant.question import Question, understand
from assistant.scope import years
from corpus.language import detect
from index.embedder import Embedded
from index.hit import Hit
from index.index import Index
from index.search import Match, Query, edition, match
from index.snapshot import Snapshot

ENGINE = "editions"
CONSIDERED = 20
MOST_SUGGESTIONS = 3


class Assistant:
    """Answers from `index`; `contact` is whom a refusal names, `public_url` begins absolute links."""

    def __init__(self, index: Index, contact: Contact, public_url: str = ""):
        self.index = index
        self.contact = contact
        self.public_url = public_url.rstrip("/")

    def ask(self, question: str, language: str = "auto", history: Sequence[Turn] = ()) -> Answer:
        """The whole answer; raises QuestionError."""
        *_, done = self.stream(question, language, history)
        return done.answer

    def stream(self, question: str, language: str = "auto", history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Started, Claimed for each claim, Done; raises QuestionError at once, before the first event."""
        meant = understand(question, language, history, self.index.vocabulary, self._offered)
        return self._events(meant, said(history) if meant.more else frozenset())

    def _offered(self, history: Sequence[Turn]) -> tuple[str, ...]:
        """What the last answer of a conversation suggested to ask: answers come out the same again."""
        *before, last = history
        return self.ask(last.question, detect(last.answer) or "auto", before).suggestions

    def search(self, text: str, language: str = "auto", limit: int = 10) -> tuple[str, list[Hit]]:
        """(language, statements): those an answer would be made from and those next to them, best first.

        Raises QuestionError.
        """
        question = understand(text, language, (), self.index.vocabulary)
        snapshot = self.index.snapshot
        found = self.find(question, limit).matches[:limit] if snapshot else []
        return question.language, [Hit(edition(snapshot, one.key, question.language), one.score) for one in found]

    def _events(self, question: Question, told_before: frozenset[str]) -> Iterator[Event]:
        clock = Clock()
        answer = Answer(uuid.uuid4().hex, question.asked, question.standalone, question.language, "answered", "")
        yield Started(answer.id, answer.language, answer.direction, ENGINE)

        if question.talk:
            yield Done(replace(answer, outcome="small_talk", text=phrases(question.language)[question.talk]))
            return

        found = self.find(question)
        if question.placed and not found.grounds.answerable:
            here = self.find(replace(question, standalone=question.placed, own=len(question.placed)))
            found = here if here.grounds.answerable else found
        answer = replace(answer, standalone_question=found.question.standalone)
        clock.lap("find")
        if not found.grounds.answerable:
            yield Done(self._refusal(answer, found, clock.laps))
            return

        told = tell(found.snapshot, found.matches, found.question, found.embedded.tokens, told_before)
        if not told:
            yield Done(replace(answer, outcome="refused", text=phrases(question.language)["nothing_more"]))
            return
        cited = cite(found.snapshot, told, self.public_url)
        clock.lap("compose")
        for citation, claims in cited:
            yield Claimed(claims[0], (citation,))
            yield from (Claimed(claim, ()) for claim in claims[1:])
        yield Done(
            replace(
                answer,
                text=write(cited),
                claims=tuple(claim for _, claims in cited for claim in claims),
                citations=tuple(citation for citation, _ in cited),
                timings_ms=clock.laps,
            )
        )

    def find(self, question: Question, limit: int = CONSIDERED) -> "Found":
        """The statements nearest to a question, in order of time, and whether they answer it."""
        snapshot = self.index.snapshot
        embedded = self.index.embedder.query(question.standalone)
        asked = Query(question.standalone, question.spoken, embedded, question.own, question.context)
        found = match(snapshot, asked, max(limit, CONSIDERED), self.index.rerank)
        matches = timely(snapshot, found, question.standalone, question.newest)
        judged = matches if years(question.standalone) else found
        return Found(snapshot, question, embedded, matches, ground(snapshot, question, embedded, judged))

    def close(self) -> None:
        """Lets go of the data folder."""
        self.index.close()

    def _refusal(self, answer: Answer, found: "Found", laps: dict[str, float]) -> Answer:
        """Says what is missing, suggests what the nearest statements answer, and names whom to ask."""
        words = phrases(answer.language)
        nearest = [edition(found.snapshot, one.key, answer.language) for one in found.matches[:MOST_SUGGESTIONS]]
        names = ", ".join(found.grounds.missing)
        missing = words["refused_for"].format(missing=names) if names else words["refused"]
        contact = self.contact
        if not names:
            tokens, spoken = found.embedded.tokens, found.question.spoken
            site = self.public_url
            contact = contact_for(found.snapshot, tokens, spoken, answer.language, self.contact, site)
        return replace(
            answer,
            outcome="refused",
            text=f"{missing}\n\n{words['ask_contact'].format(contact=contact.name)}",
            suggestions=tuple(suggestion(passage) for passage in nearest),
            contact=contact,
            timings_ms=laps,
        )


@dataclass(frozen=True)
class Found:
    """What a question found in a snapshot: its matches in order, and the judgement on them."""

    snapshot: Snapshot
    question: Question
    embedded: Embedded
    matches: Sequence[Match]
    grounds: Grounds


class Clock:
    """Measures the steps of one answer, in milliseconds."""

    def __init__(self):
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = round((now - self._last) * 1000, 2)
        self._last = now
