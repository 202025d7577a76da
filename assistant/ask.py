"""Assistant: a question -> a cited answer, one claim after another."""

import time
import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from assistant.answer import Answer, Approval, Claimed, Contact, Done, Event, Started, Turn, Waiting
from assistant.approved import given
from assistant.cache import Asked, Cache
from assistant.charts.asked import Beside, asks_for, shown
from assistant.contact import contact_for
from assistant.editions import ENGINE, Told, cite, said, suggestion, tell, write
from assistant.figures import figures_within
from assistant.found import Found
from assistant.free import free
from assistant.ground import ground
from assistant.llm.writer import Writer
from assistant.newer import timely
from assistant.phrases import phrases
from assistant.question import Question, understand
from assistant.scope import years
from assistant.state.approved import Approved, ApprovedAnswer
from corpus.errors import QuestionError
from corpus.language import detect
from index.hit import Hit
from index.index import Index
from index.part import Part, Parts
from index.search import Query, edition, match
from index.snapshot import Snapshot

CONSIDERED = 20
MOST_SUGGESTIONS = 3


class Assistant:
    """Answers from `index`; `contact` is whom a refusal names, `public_url` begins absolute links.

    With a `writer` a language model words the answers. What was answered is kept in `cache`, conversations apart.
    What staff approved is answered first.
    """

    def __init__(
        self,
        index: Index | Part,
        contact: Contact,
        public_url: str = "",
        writer: Writer | None = None,
        cache: Cache | None = None,
        approved: Approved | None = None,
    ):
        self.index = index
        self.contact = contact
        self.public_url = public_url.rstrip("/")
        self.writer = writer
        self.cache = cache
        self.approved = approved
        self._parts = Parts(index)

    def only(self, kinds: Collection[str]) -> "Assistant":
        """The same over documents of these kinds, as the library is now, for one question; no kinds: over all."""
        if not kinds:
            return self
        part = self._parts.of(kinds)
        return Assistant(part, self.contact, self.public_url, self.writer, self.cache, self.approved)

    def unapproved(self) -> "Assistant":
        """The same in the library's own words alone, whatever was approved or kept."""
        return Assistant(self.index, self.contact, self.public_url)

    def ask(self, question: str, language: str = "auto", history: Sequence[Turn] = ()) -> Answer:
        """The whole answer; raises QuestionError."""
        *_, done = self.stream(question, language, history)
        return done.answer

    def stream(self, question: str, language: str = "auto", history: Sequence[Turn] = ()) -> Iterator[Event]:
        """Started, Claimed for each claim, Done, and Waiting while a model thinks.

        Raises QuestionError at once, before the first event.
        """
        meant = understand(question, language, history, self.index.vocabulary, self._offered)
        snapshot = self.index.snapshot
        if self.approved and snapshot and (chosen := given.given(self.approved, meant.alone, snapshot)):
            return self._approved(meant, snapshot, chosen)
        events = self._events(meant, history)
        return self._remembered(meant, events) if self.cache and not history else events

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

    def _remembered(self, question: Question, events: Iterator[Event]) -> Iterator[Event]:
        """The events of the same question asked before, under a new id; else `events`, kept when they are whole."""
        asked = Asked.of(self.index.version, question.language, question.asked)
        if known := self.cache.get(asked):
            renamed = uuid.uuid4().hex
            yield from (_again(event, renamed, question.asked) for event in known)
            return
        made = []
        for event in events:
            made += [event] if not isinstance(event, Waiting) else []
            yield event
        if not made[-1].answer.notice:  # a model that failed may be back for the next one who asks
            self.cache.put(asked, tuple(made))

    def _approved(self, question: Question, snapshot: Snapshot, chosen: ApprovedAnswer) -> Iterator[Event]:
        """The answer that staff approved, in the reader's language."""
        clock = Clock()
        approval = Approval(chosen.at)
        answer = Answer(
            uuid.uuid4().hex, question.asked, question.alone, question.language, "answered", "", approved=approval
        )
        yield Started(answer.id, answer.language, answer.direction, ENGINE)
        for event in self._told(snapshot, given.told(snapshot, chosen.keys, question.language), answer):
            if isinstance(event, Done):
                clock.lap("compose")
                illustrated = self._illustrated(event.answer, question, snapshot)
                event = Done(replace(illustrated, timings_ms=clock.laps))
            yield event

    def _events(self, question: Question, history: Sequence[Turn]) -> Iterator[Event]:
        clock = Clock()
        answer = Answer(uuid.uuid4().hex, question.asked, question.standalone, question.language, "answered", "")
        engine = self.writer.engine if self.writer and not question.talk else ENGINE
        yield Started(answer.id, answer.language, answer.direction, engine)

        if question.talk:
            yield Done(replace(answer, outcome="small_talk", text=phrases(question.language)[question.talk]))
            return

        found = self._found(question, history)
        answer = replace(answer, standalone_question=found.question.standalone)
        clock.lap("find")
        if not found.grounds.answerable:
            yield Done(self._refusal(answer, found, clock.laps))
            return

        before = said(history) if question.more else frozenset()
        told = tell(found.snapshot, found.matches, found.question, found.embedded.tokens, before)
        if not told:
            yield Done(replace(answer, outcome="refused", text=phrases(question.language)["nothing_more"]))
            return
        events = (
            free(self.writer, found, told, answer, self.public_url)
            if self.writer
            else self._told(found.snapshot, told, answer)
        )
        for event in events:
            if isinstance(event, Done):
                clock.lap("compose")
                illustrated = self._illustrated(event.answer, found.question, found.snapshot)
                event = Done(replace(illustrated, timings_ms=clock.laps))
            yield event

    def _illustrated(self, answer: Answer, question: Question, snapshot: Snapshot) -> Answer:
        """The answer with the chart of what it cites, where one is asked for."""
        if not asks_for(question.standalone, question.spoken):
            return answer
        cited = [citation.passage.key for citation in answer.citations]
        figures = figures_within(snapshot.by_id)
        beside = Beside(question.standalone, question.spoken, tuple(cited), snapshot.rows_of)
        charts = shown(figures, beside, answer.language, self.public_url)
        return replace(answer, charts=charts)

    def _told(self, snapshot: Snapshot, told: Sequence[Told], answer: Answer) -> Iterator[Event]:
        """The answer in the library's own statements."""
        cited = cite(snapshot, told, self.public_url)
        for citation, claims in cited:
            yield Claimed(claims[0], (citation,))
            yield from (Claimed(claim, ()) for claim in claims[1:])
        claims = tuple(claim for _, claims in cited for claim in claims)
        citations = tuple(citation for citation, _ in cited)
        yield Done(replace(answer, text=write(cited), claims=claims, citations=citations))

    def _found(self, question: Question, history: Sequence[Turn]) -> Found:
        """What a question finds as it stands, asked of this place, or in a model's words: what is answered best."""
        found = self.find(question)
        if question.placed and not found.grounds.answerable:
            here = self.find(replace(question, standalone=question.placed, own=len(question.placed)))
            found = here if here.grounds.answerable else found
        if self.writer and history and not question.more:
            found = max([found, *self._reworded(question, history)], key=lambda one: one.grounds.probability)
        return found

    def _reworded(self, question: Question, history: Sequence[Turn]) -> list[Found]:
        """What a model's wording of a follow-up finds; nothing where it has none."""
        wording = self.writer.rewrite(question.asked, [turn.question for turn in history])
        try:
            reworded = understand(wording, question.language, (), self.index.vocabulary) if wording else None
        except QuestionError:
            return []
        return [self.find(replace(reworded, asked=question.asked))] if reworded and not reworded.talk else []

    def find(self, question: Question, limit: int = CONSIDERED) -> Found:
        """The statements nearest to a question, in order of time, and whether they answer it."""
        snapshot = self.index.snapshot
        embedded = self.index.embedder.query(question.standalone)
        asked = Query(question.standalone, question.spoken, embedded, question.own, question.context)
        found = match(snapshot, asked, max(limit, CONSIDERED), self.index.rerank)
        matches = timely(snapshot, found, question.standalone, question.newest)
        judged = matches if years(question.standalone) else found
        return Found(snapshot, question, embedded, matches, ground(snapshot, question, embedded, judged))

    def close(self) -> None:
        """Lets go of the data folder and the database, and of the model it started."""
        if self.writer:
            self.writer.close()
        if self.approved:
            self.approved.close()
        self.index.close()

    def _refusal(self, answer: Answer, found: Found, laps: dict[str, float]) -> Answer:
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
            suggestions=tuple(suggestion(found.snapshot, passage) for passage in nearest),
            contact=contact,
            timings_ms=laps,
        )


def _again(event: Event, renamed: str, question: str) -> Event:
    """An event of an earlier answer, as one of the answer that is given now."""
    match event:
        case Started():
            return replace(event, id=renamed)
        case Done():
            return Done(replace(event.answer, id=renamed, question=question, timings_ms={}))
    return event


class Clock:
    """Measures the steps of one answer, in milliseconds."""

    def __init__(self):
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = round((now - self._last) * 1000, 2)
        self._last = now
