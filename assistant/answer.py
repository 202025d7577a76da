"""Answer and its parts: what a person gets, and what they asked before."""

from dataclasses import dataclass, field
from typing import Literal

from corpus.passage import Passage

Outcome = Literal["answered", "refused", "small_talk"]
RIGHT_TO_LEFT = ("he", "ar", "fa")


def direction_of(language: str) -> Literal["ltr", "rtl"]:
    """ "rtl" for languages written from right to left, else "ltr"."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


@dataclass(frozen=True)
class Turn:
    """An earlier question and the answer's text."""

    question: str
    answer: str


@dataclass(frozen=True)
class Original:
    """The Italian statement behind a translated one."""

    language: str
    text: str


@dataclass(frozen=True)
class Citation:
    """A number in the text, the passage it stands for and the exact quote.

    `quote == edition_text[start:end]`, and lies inside the passage. `url` opens it in the reader.
    """

    number: int
    passage: Passage
    quote: str
    start: int
    end: int
    document_title: str
    kind: str
    issuer: str
    source_url: str
    url: str
    original: Original | None = None


@dataclass(frozen=True)
class Claim:
    """One sentence of an answer, or one list with its introduction, and the numbers it cites.

    `support` says how it was checked: "quoted" when it is its source's own words. `lead` introduces words
    that newer ones stand before: "Earlier, the brochure said (2016):".
    """

    text: str
    citations: tuple[int, ...]
    support: str
    lead: str = ""


@dataclass(frozen=True)
class Contact:
    """Whom to ask instead."""

    name: str
    url: str


@dataclass(frozen=True)
class Shown:
    """A chart beside an answer: its title, what it shows in words, its sources, and where the picture is."""

    id: str
    title: str
    alt: str
    source: str
    url: str


@dataclass(frozen=True)
class Approval:
    """When staff approved an answer: ISO, in UTC. By whom is for staff alone."""

    at: str


@dataclass(frozen=True)
class Answer:
    """What the user gets; `text` is Markdown with [n] and never HTML.

    `notice` says why another engine than the one asked for answered; it is the last paragraph of `text` too.
    `charts` are there where a comparison or a trend is asked for, and the statements cited have figures of one.
    `approved` is there where staff approved these statements as the answer to the question.
    """

    id: str
    question: str
    standalone_question: str
    language: str
    outcome: Outcome
    text: str
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    suggestions: tuple[str, ...] = ()
    contact: Contact | None = None
    engine: str = "editions"
    notice: str = ""
    charts: tuple[Shown, ...] = ()
    approved: Approval | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def direction(self) -> Literal["ltr", "rtl"]:
        return direction_of(self.language)


@dataclass(frozen=True)
class Started:
    """First event of a stream: who answers, and in which language."""

    id: str
    language: str
    direction: str
    engine: str


@dataclass(frozen=True)
class Claimed:
    """A checked claim with the citations it is the first to use, ready to show."""

    claim: Claim
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Waiting:
    """Nothing new yet: gives control back, several times a second, to whoever reads and may have to stop."""


@dataclass(frozen=True)
class Done:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event = Started | Claimed | Waiting | Done
