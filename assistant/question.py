"""Question: what was asked, made fit to search with."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.follow_up import Offered, follow_up, newest
from assistant.phrases import languages
from assistant.scope import placed
from assistant.small_talk import small_talk
from corpus.document import LANGUAGES
from corpus.errors import QuestionError
from corpus.language import detect
from index.spelling import corrected
from index.terms import words

LONGEST = 1000
MOST_TURNS = 20
FALLBACK = "en"
DECLINED = "declined"  # the act of who says no to what was offered
FEW = 4  # words too few to tell a language by, or to be clear without a place


@dataclass(frozen=True)
class Question:
    """`asked` as it came, `standalone` with what the conversation adds: `own` characters are its own meaning.

    What follows them says what it is about, and counts `context` as much. `spoken` is the language it is in,
    `language` the one to answer in, `talk` the act when it is small talk. `placed` is a question of few words
    asked of this place, "" when it names one or is clear without. `newest` asks for the latest there is, `more`
    for what was not said yet. `alone` is what is asked in full words, as somebody wrote them; "" where it leans on the
    conversation.
    """

    asked: str
    standalone: str
    own: int
    spoken: str
    language: str
    context: float = 0.0
    talk: str | None = None
    placed: str = ""
    newest: bool = False
    more: bool = False
    alone: str = ""


def understand(
    asked: str,
    language: str,
    history: Sequence[Turn],
    vocabulary: Callable[[str], Collection[str]],
    offered: Offered = lambda history: (),
) -> Question:
    """Checks a question, completes it from the conversation and puts its spelling right; raises QuestionError.

    `vocabulary` gives the words that the documents use in a language, `offered` what the last answer of a
    conversation suggested to ask.
    """
    asked = _checked(asked)
    if language != "auto" and language not in LANGUAGES:
        raise QuestionError(f"Language {language!r} is unknown. Use auto or one of {', '.join(LANGUAGES)}.")
    if len(history) > MOST_TURNS:
        raise QuestionError(f"The history has {len(history)} turns; at most {MOST_TURNS} are read. Send the last ones.")
    if talk := small_talk(asked):
        return Question(asked, asked, len(asked), talk[1], _answerable(language, talk[1]), talk=talk[0])
    spoken = _spoken(asked, history, vocabulary)
    meant = follow_up(asked, spoken, history, offered)
    answered_in = _answerable(language, meant.language or spoken)
    if meant.declined:
        return Question(asked, asked, len(asked), spoken, answered_in, talk=DECLINED)
    if meant.asked != asked:
        spoken = detect(meant.asked) or spoken
    own = corrected(meant.asked, spoken, vocabulary(spoken))
    standalone = f"{own} ({meant.about})" if meant.about else own
    here = placed(own, spoken) if not meant.about and len(words(own)) <= FEW else ""
    return Question(
        asked,
        standalone,
        len(own),
        spoken,
        answered_in,
        meant.context,
        placed=here if here != own else "",
        newest=newest(own, spoken),
        more=meant.more,
        alone=meant.alone,
    )


def _answerable(wanted: str, spoken: str) -> str:
    """The language to answer in."""
    language = spoken if wanted == "auto" else wanted
    return language if language in languages() else FALLBACK


def _spoken(asked: str, history: Sequence[Turn], vocabulary: Callable[[str], Collection[str]]) -> str:
    """The language of the question, else of the latest one before it that shows its language.

    A few key words show little: there, a language whose documents use more of them wins.
    """
    said = (asked, *(turn.question for turn in reversed(history)))
    detected = next((found for text in said if (found := detect(text))), FALLBACK)
    keywords = words(asked)
    if len(keywords) > FEW:
        return detected

    def known(language: str) -> int:
        return sum(word in vocabulary(language) for word in keywords)

    return max((detected, *languages()), key=known)


def _checked(asked: str) -> str:
    asked = unicodedata.normalize("NFC", asked).strip()
    if not asked:
        raise QuestionError("The question is empty. Write what you would like to know.")
    if len(asked) > LONGEST:
        raise QuestionError(f"The question has {len(asked)} characters; at most {LONGEST} are read. Shorten it.")
    if any(unicodedata.category(c) in ("Cc", "Co", "Cn", "Cs") and c not in "\n\r\t" for c in asked):
        raise QuestionError("The question has characters that are not text. Send it as plain UTF-8 text.")
    return asked
