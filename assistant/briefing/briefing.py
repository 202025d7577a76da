"""Briefing and its parts: what a colleague hands to a delegation, each statement with the passage it stands in."""

from dataclasses import dataclass
from itertools import chain
from typing import Literal

from assistant.briefing.order import Order
from assistant.charts.worded import Worded
from assistant.papers.note import Note

Kind = Literal[
    "summary", "figures", "pictures", "topic", "ties", "people", "questions", "glossary", "changes", "open", "sources"
]
Writing = Literal["", "model", "partial", "unsupported", "failed"]
EDITIONS = "editions"  # the engine of a briefing of the library's own statements


@dataclass(frozen=True)
class Own:
    """Staff's own words: whose, of when (ISO), and the words they took the place of."""

    by: str
    at: str
    instead: str


@dataclass(frozen=True)
class Wording:
    """A statement in one language, with its footnote or, where they are staff's own words, who wrote them.

    `lead` stands before it: a question it answers, the name it explains, "Earlier, the brochure said (2016):".
    `support` tells how a sentence of a language model was checked; it is "" for the library's own words.
    """

    language: str
    text: str
    note: Note | None = None
    lead: str = ""
    own: Own | None = None
    support: str = ""


@dataclass(frozen=True)
class Statement:
    """A statement of the library in the briefing's languages, or a language model's sentence on one, by its `key`.

    `id` names it in every version of the briefing.

    `newer` are the keys that updated or corrected it already when the briefing was made.
    """

    id: str
    key: str
    wordings: tuple[Wording, ...]
    newer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A figure as one language's table shows it; `value` is written with its unit."""

    language: str
    label: str
    value: str
    place: str
    note: Note


@dataclass(frozen=True)
class KeyFigure:
    """A figure of the library, by its id; `value` in its unit, scale words counted, as decimal digits."""

    id: str
    value: str
    year: int
    publisher: str
    rows: tuple[Row, ...]
    newer: tuple[str, ...] = ()


@dataclass(frozen=True)
class OpenPoint:
    """What the library can't answer, in the briefing's languages, and the documents that say so (none: a topic)."""

    texts: tuple[str, ...]
    documents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Caption:
    """What is read of a chart in one language. `drawn` has all that is needed to draw it as it was.

    `notes` are of its figures' passages, each once; `url` is where the picture is.
    """

    drawn: Worded
    notes: tuple[Note, ...]
    url: str


@dataclass(frozen=True)
class Picture:
    """A chart by its `id`, in each of the briefing's languages; it is drawn when a format is written.

    `figures` are the ids of the key figures that it shows.
    """

    id: str
    captions: tuple[Caption, ...]
    figures: tuple[str, ...] = ()
    newer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """A part of a briefing; `titles` are in its languages. Only the fields its kind needs are filled.

    `writing` says how far a language model wrote it, where one was asked to: all of it; "partial", completed with the
    library's statements; or nothing, since nothing was carried ("unsupported") or the model failed.
    """

    kind: Kind
    titles: tuple[str, ...]
    statements: tuple[Statement, ...] = ()
    figures: tuple[KeyFigure, ...] = ()
    points: tuple[OpenPoint, ...] = ()
    pictures: tuple[Picture, ...] = ()
    writing: Writing = ""

    @property
    def empty(self) -> bool:
        return not (self.statements or self.figures or self.points or self.pictures)


@dataclass(frozen=True)
class Briefing:
    """What was made of an order from one `library` version, `made` at a time (ISO) by an `engine`, as answers are."""

    order: Order
    library: str
    made: str
    parts: tuple[Part, ...]
    engine: str = EDITIONS

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All of them, in order."""
        return tuple(chain.from_iterable(part.statements for part in self.parts))

    @property
    def figures(self) -> tuple[KeyFigure, ...]:
        return tuple(chain.from_iterable(part.figures for part in self.parts))

    @property
    def pictures(self) -> tuple[Picture, ...]:
        return tuple(chain.from_iterable(part.pictures for part in self.parts))

    @property
    def notes(self) -> tuple[Note, ...]:
        """The footnotes of all languages: the statements', the figures', then the pictures'."""
        told = (wording.note for statement in self.statements for wording in statement.wordings)
        counted = (row.note for figure in self.figures for row in figure.rows)
        seen = (note for picture in self.pictures for caption in picture.captions for note in caption.notes)
        return tuple(note for note in (*told, *counted, *seen) if note)
