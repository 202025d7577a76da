"""Shelf: statements of the library as a briefing tells them, each once, in its languages, with their footnotes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from assistant.briefing.briefing import Statement, Wording
from assistant.dates import in_words
from assistant.editions import LEADS, REPEATED
from assistant.newer import reach
from assistant.papers.note import Note, note_of
from assistant.phrases import phrases
from corpus.figures import figures
from corpus.passage import Passage
from index.search import edition
from index.snapshot import Snapshot
from index.terms import content_words

SAME_WORDS = 0.5  # share of the shorter statement's words, from which on another with its figures says the same
ADDRESS = ("www.", "http")
LATE = ("newsletter",)  # kinds that say again what the bodies' sheets say


@dataclass
class Shelf:
    """What can be told from `snapshot` in `languages`, and what was told; `site` begins absolute links.

    `measured` gives, for a statement's key, what its figures measure and where.
    """

    snapshot: Snapshot
    languages: tuple[str, ...]
    site: str
    measured: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)
    told: dict[str, None] = field(default_factory=dict)

    def original(self, key: str) -> Passage:
        """A statement's Italian edition, or an upload's own."""
        return self.snapshot.passages[self.snapshot.rows_of[key][0]]

    def kind(self, key: str) -> str:
        return self.snapshot.documents[self.original(key).document_id].kind

    def newest(self, key: str) -> str:
        """The statement to tell in the place of this one: of the newest in its line the one that measures the same."""
        heads = [one for one in reach(key, self.snapshot.newer) if not self.snapshot.newer(one)]
        own = self.measured.get(key, frozenset())

        def suits(head: str) -> tuple:
            shared = len(own & self.measured.get(head, frozenset()))
            return shared, self.kind(head) not in LATE, self.original(head).as_of, head

        return max(heads, key=suits, default=key)

    def fresh(self, keys: Iterable[str]) -> list[str]:
        """The newest of each, without those told before and those whose figures were."""
        found: list[str] = []
        for key in dict.fromkeys(self.newest(key) for key in keys):
            if key not in self.told and not self._repeats(key, found):
                found.append(key)
        return found

    def take(self, part: str, keys: Iterable[str], most: int) -> tuple[Statement, ...]:
        """The first `most` of `keys` that are fresh, as statements of `part`; none of them is told again."""
        return tuple(self.statement(part, key) for key in self.fresh(keys)[:most])

    def statement(self, part: str, key: str, leads: tuple[str, ...] = ()) -> Statement:
        """A whole statement; `leads` are in the languages of the briefing."""
        self.told[key] = None
        said = [edition(self.snapshot, key, language) for language in self.languages]
        alone = list({passage.id: passage for passage in said}.values())  # an upload has one language
        wordings = (
            Wording(passage.language, passage.text, self.note(passage), leads[place] if leads else "")
            for place, passage in enumerate(alone)
        )
        return Statement(statement_id(part, key), key, tuple(wordings), self.snapshot.newer(key))

    def earlier(self, part: str, newer: str, older: str) -> Statement:
        """What the brochure said before `newer` did."""
        relation = "corrects" if older in self.snapshot.succeeds(newer, "corrects") else "updates"
        as_of = self.original(older).as_of
        leads = (phrases(one)[LEADS[relation]].format(as_of=in_words(as_of, one)) for one in self.languages)
        return self.statement(part, older, tuple(leads))

    def note(self, passage: Passage, quote: str = "") -> Note:
        """The footnote of a passage, by default of the whole of it."""
        return note_of(self.snapshot.documents[passage.document_id], passage, quote or passage.text, self.site)

    def _repeats(self, key: str, others: Iterable[str]) -> bool:
        """Whether a statement was told, or is about to be, in nearly the same words and figures."""
        return any(self._alike(key, other) for other in (*self.told, *others))

    def _alike(self, key: str, other: str) -> bool:
        if _shared(self._words(key), self._words(other)) < SAME_WORDS:
            return False
        return self.kind(key) in LATE or _shared(self._figures(key), self._figures(other)) >= REPEATED

    def _figures(self, key: str) -> frozenset:
        passage = self.original(key)
        return frozenset(figures(passage.text, passage.language))

    def _words(self, key: str) -> frozenset[str]:
        passage = self.original(key)
        return _content(passage.text, passage.language)


@lru_cache(maxsize=5_000)
def _content(text: str, language: str) -> frozenset[str]:
    return frozenset(content_words(text, language))


def _shared(one: frozenset, other: frozenset) -> float:
    """The share of the smaller set that the other has; all of it where one is empty."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 1.0


def statement_id(part: str, key: str) -> str:
    """The same for the same statement in the same part of every version of a briefing."""
    return hashlib.sha256(f"{part}/{key}".encode()).hexdigest()[:12]


def plain_last(shelf: Shelf, keys: Iterable[str]) -> list[str]:
    """`keys` with statements that only give an address at the end."""
    return sorted(keys, key=lambda key: any(mark in shelf.original(key).text for mark in ADDRESS))
