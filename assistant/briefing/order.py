"""Order: what a briefing is asked for: whom, when, in which languages, on which topics, how long."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from corpus.document import LANGUAGES
from corpus.errors import QuestionError

LENGTHS = (1, 2, 4)
LONGEST = 200
MOST_TOPICS = 8


@dataclass(frozen=True)
class Order:
    """`audience` is a delegation's country or a type of visitor; `date` is ISO; `pages` is one of LENGTHS.

    A `second` language, "" for none, stands beside the first, statement by statement.
    """

    audience: str
    language: str
    topics: tuple[str, ...]
    date: str
    pages: int = 2
    second: str = ""

    @property
    def long(self) -> bool:
        """Whether it needs a table of contents."""
        return self.pages == max(LENGTHS)

    @property
    def languages(self) -> tuple[str, ...]:
        return (self.language, self.second) if self.second else (self.language,)


def checked_order(
    audience: str, language: str, topics: tuple[str, ...], day: str = "", pages: int = 2, second: str = ""
) -> Order:
    """An order that can be carried out, of today where no `day` is given; raises QuestionError."""
    for one in filter(None, (language or "none", second)):
        if one not in LANGUAGES:
            raise QuestionError(f"Language {one!r} is unknown. Use one of {', '.join(LANGUAGES)}.")
    if pages not in LENGTHS:
        raise QuestionError(f"A briefing of {pages} pages can't be made. Its length is 1, 2 or 4 pages.")
    named = tuple(dict.fromkeys(_checked("topic", topic) for topic in topics))
    if not 1 <= len(named) <= MOST_TOPICS:
        raise QuestionError(f"{len(named)} topics were given. Name one to {MOST_TOPICS} different ones.")
    other = "" if second == language else second
    return Order(_checked("audience", audience), language, named, _day(day), pages, other)


def _checked(what: str, text: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if not text:
        raise QuestionError(f"The {what} is empty. Name it in a few words.")
    if len(text) > LONGEST:
        raise QuestionError(f"The {what} has {len(text)} characters; at most {LONGEST} are read. Shorten it.")
    if any(unicodedata.category(c).startswith("C") for c in text):
        raise QuestionError(f"The {what} {text!r} has characters that are not text. Send it as plain UTF-8 text.")
    return text


def _day(day: str) -> str:
    try:
        return (date.fromisoformat(day) if day else date.today()).isoformat()
    except ValueError:
        raise QuestionError(f"The date {day!r} can't be read. Write it as 2026-11-26.") from None
