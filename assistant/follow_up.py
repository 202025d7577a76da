"""Follow-up: a question that leans on the conversation -> what it asks, and of what, by rule."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.answer import Turn
from assistant.scope import without_places, without_years
from assistant.wording import Phrases, listed, phrase_in
from corpus.document import LANGUAGES
from corpus.language import detect
from index.terms import content_words, units

FOLDER = Path(__file__).parent / "follow_up"
POINTS, CONTINUES, SHORT = 8, 8, 3  # content words up to which a question that points, continues, or is short leans
AT, POINTING_AT = 3, 5  # content words beside an ordinal, up to which it is one of the list just given
LEANING, BESIDE = 0.5, 0.2  # how much the conversation counts, beside a question that leans, and one that may
ITEM = re.compile(r"^- (.+)$", re.MULTILINE)
MARK = re.compile(r"\s*\[\d+\]")

Offered = Callable[[Sequence[Turn]], Sequence[str]]  # a conversation -> what its last answer suggested to ask


@dataclass(frozen=True)
class FollowUp:
    """`asked` is what is asked, `about` the earlier question that says of what, which counts `context` as much.

    `language` is the one to answer in where the question itself says so; `more` asks for what was not yet said;
    `declined` is a no to what was offered.
    """

    asked: str
    about: str = ""
    context: float = 0.0
    language: str = ""
    more: bool = False
    declined: bool = False

    @property
    def alone(self) -> str:
        """The question where it asks nothing that others of the conversation say; else ""."""
        return "" if self.more or self.declined or self.context >= LEANING else self.asked


def follow_up(asked: str, language: str, history: Sequence[Turn], offered: Offered) -> FollowUp:
    """What `asked` means after `history`; itself when it stands alone."""
    if not history:
        return FollowUp(asked)
    said = units(asked, language)
    if wanted := _wanted_language(said):
        before = _before(history, offered)
        return FollowUp(before.asked, before.about, before.context, language=wanted)
    words = _words(language)
    if not words:
        return FollowUp(asked)
    if words["decline"].whole(said):
        return FollowUp(asked, declined=True)
    if words["accept"].whole(said) or words["more"].whole(said):
        return _accepted(history, offered)
    if item := _listed_item(said, asked, language, history, offered):
        return item
    context = _context(said, asked, language)
    about = _about(asked, language, history, offered) if context else ""
    return FollowUp(asked, about, context) if about else FollowUp(asked)


def newest(text: str, language: str) -> bool:
    """Whether a question asks for the latest there is."""
    words = _words(language)
    return bool(words) and words["newest"].within(units(text, language)) is not None


def _accepted(history: Sequence[Turn], offered: Offered) -> FollowUp:
    """ "Yes": the first of what was offered; where nothing was, more of the same."""
    suggestions = offered(history)
    if suggestions:
        return FollowUp(suggestions[0])
    before = _before(history, offered)
    return FollowUp(before.asked, before.about, before.context, more=True)


def _listed_item(
    said: Sequence[str], asked: str, language: str, history: Sequence[Turn], offered: Offered
) -> FollowUp | None:
    """ "The fifth one": the fifth of the last answer's list, or of what it offered, where `asked` says little else."""
    words = _words(language)
    ordinals = [*enumerate(words["ordinals"]), (-1, words["last"])]
    place, ordinal = next(((n, found) for n, own in ordinals if (found := own.within(said))), (None, ""))
    rest = _plain_content(asked, language)
    points = words["pointing"].within(said) or words["continuing"].opens(said)
    if place is None or len(rest) > (POINTING_AT if points else AT):
        return None
    items = _items(history[-1].answer)
    if not items:
        suggestions = offered(history)
        return FollowUp(suggestions[place]) if suggestions and place < len(suggestions) else None
    if place >= len(items):
        return None
    if not rest:
        return FollowUp(items[place])
    name = re.split(r"[:：]", items[place])[0].strip()
    return FollowUp(phrase_in(ordinal, language).sub(name, asked, count=1))


def _plain_content(asked: str, language: str) -> list[str]:
    """The content words of a question but ordinals and words that point."""
    words = _words(language)
    own = [*words["ordinals"], words["last"], words["pointing"]]
    found = content_words(asked, language)
    return [word for word in found if not any(phrases.within(units(word, language)) for phrases in own)]


def _items(answer: str) -> list[str]:
    """What the list in an answer has."""
    return [MARK.sub("", item).rstrip(";.") for item in ITEM.findall(answer)]


def _context(said: Sequence[str], asked: str, language: str) -> float:
    """How much a question leans on what was said before: 0 when it stands alone."""
    words = _words(language)
    size = _size(asked, language)
    if (words["continuing"].opens(said) and size <= CONTINUES) or (words["pointing"].within(said) and size <= POINTS):
        return LEANING
    return BESIDE if size <= SHORT else 0.0


def _size(text: str, language: str) -> int:
    """How many content words; two Chinese characters count as one."""
    return sum((len(word) + 1) // 2 if language == "zh" else 1 for word in content_words(text, language))


def _about(asked: str, language: str, history: Sequence[Turn], offered: Offered) -> str:
    """The last question that stood alone and what was asked of it since, without places and years `asked` replaces."""
    before = _before(history, offered)
    kept = [_kept(asked, part, language) for part in (before.asked, before.about) if part]
    return " ".join(part for part in kept if part)


def _kept(asked: str, about: str, language: str) -> str:
    """`about` without its places where `asked` names one of its own, and so with years; "" when nothing is left."""
    spoken = detect(about) or language
    about = without_years(asked, without_places(asked, about, language, spoken))
    return about if content_words(about, spoken) else ""


def _before(history: Sequence[Turn], offered: Offered) -> FollowUp:
    """The last question, as it was meant."""
    last = history[-1]
    return follow_up(last.question.strip(), detect(last.question) or "en", history[:-1], offered)


def _wanted_language(said: Sequence[str]) -> str:
    """The language that the whole question asks to go on in: "in English, please"."""
    return next((language for language in LANGUAGES if _words(language)["speak"].whole(said)), "")


@cache
def _words(language: str) -> dict:
    """The follow-up words of a language: name -> Phrases, "ordinals" -> Phrases of each place."""
    found = listed(FOLDER, language)
    ordinals = tuple(Phrases.of(names, language) for names in found.get("ordinals", ()))
    phrases = {name: Phrases.of(own, language) for name, own in found.items() if name != "ordinals"}
    return phrases | {"ordinals": ordinals} if found else {}
