"""Question: what was asked, made fit to search with."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from assistant.answer import Turn
from assistant.phrases import languages
from assistant.scope import placed
from assistant.small_talk import small_talk
from corpus.document import LANGUAGES
from corpus.errors import QuestionError
from corpus.language import detect
from index.spelling import corrected
from index.terms import stop_words, words

LONGEST = 1000
MOST_TURNS = 20
FALLBACK = "en"
FEW = 4  # words too few to tell a language by, or to be clear without a place
POINTERS = {
    "en": {
        "it",
        "its",
        "they",
        "their",
        "them",
        "that",
        "those",
        "this",
        "these",
        "he",
        "she",
        "one",
        "ones",
    },
    "it": {
        "suo",
        "sua",
        "suoi",
        "sue",
        "loro",
        "ne",
        "quello",
        "quella",
        "quelli",
        "quelle",
        "questo",
        "questa",
    },
}
CONTINUERS = {
    "en": ("and ", "what about", "how about", "also ", "or "),
    "it": ("e ", "ed ", "invece ", "anche ", "o "),
}


@dataclass(frozen=True)
class Question:
    """`asked` as it came, `standalone` with what the conversation adds.

    `spoken` is the language it is in, `language` the one to answer in, `talk` the act when it is small talk.
    `placed` is a question of few words asked of this place, "" when it names one or is clear without.
    """

    asked: str
    standalone: str
    spoken: str
    language: str
    talk: str | None = None
    placed: str = ""


def understand(
    asked: str, language: str, history: Sequence[Turn], vocabulary: Callable[[str], Collection[str]]
) -> Question:
    """Checks a question, completes it from the conversation and puts its spelling right; raises QuestionError.

    `vocabulary` gives the words that the documents use in a language.
    """
    asked = _checked(asked)
    if language != "auto" and language not in LANGUAGES:
        raise QuestionError(f"Language {language!r} is unknown. Use auto or one of {', '.join(LANGUAGES)}.")
    if len(history) > MOST_TURNS:
        raise QuestionError(f"The history has {len(history)} turns; at most {MOST_TURNS} are read. Send the last ones.")
    act, spoken = small_talk(asked) or (None, _spoken(asked, history, vocabulary))
    answered_in = language if language != "auto" else spoken
    if answered_in not in languages():
        answered_in = FALLBACK
    standalone = corrected(_standalone(asked, spoken, history), spoken, vocabulary(spoken))
    here = placed(standalone, spoken) if len(words(standalone)) <= FEW else ""
    return Question(asked, standalone, spoken, answered_in, act, here if here != standalone else "")


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


def _standalone(asked: str, language: str, history: Sequence[Turn]) -> str:
    """A question that leans on the conversation gets the last question before it."""
    if not history or not _leans(asked, language):
        return asked
    before = history[-1].question.strip()
    if len(history) > 1 and _leans(before, language):
        before = f"{history[-2].question.strip()} {before}"
    return f"{before} {asked}"


def _leans(asked: str, language: str) -> bool:
    said = words(asked)
    content = [word for word in said if word not in stop_words(language)]
    pointing = POINTERS.get(language, set()).intersection(said)
    continuing = asked.lower().startswith(CONTINUERS.get(language, ()))
    return len(content) <= 1 or (bool(pointing) and len(content) <= 3) or (continuing and len(content) <= 4)
