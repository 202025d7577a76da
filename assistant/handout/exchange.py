"""Exchange: a question and its answer as a visitor's page hands them back, nothing of which is believed unchecked."""

from dataclasses import dataclass

from assistant.answer import Outcome

MOST = 20  # of one conversation; a page sends the last


@dataclass(frozen=True)
class Cited:
    """A number of the answer, and what is said to stand in the passage."""

    number: int
    passage_id: str
    quote: str


@dataclass(frozen=True)
class Said:
    """A claim of the answer and the numbers it cites."""

    text: str
    citations: tuple[int, ...]
    lead: str = ""


@dataclass(frozen=True)
class Exchange:
    """`text` is the whole answer's. `contact` is whom a refusal named, (name, url)."""

    question: str
    language: str
    outcome: Outcome
    text: str
    claims: tuple[Said, ...] = ()
    citations: tuple[Cited, ...] = ()
    contact: tuple[str, str] | None = None
