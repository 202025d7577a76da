"""Terms: the words of a text as keyword search counts them, in the way of each language."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

STEMMERS = {
    "it": "italian",
    "en": "english",
    "fr": "french",
    "de": "german",
    "es": "spanish",
    "lt": "lithuanian",
}
WORD = re.compile(r"\d+(?:[.,]\d+)*|[㐀-鿿]+|[^\W\d_㐀-鿿]+")
UNSPACED = re.compile(r"[㐀-鿿]+")


def terms(text: str, language: str) -> list[str]:
    """Stems of the words of `text`; character pairs for Chinese, letter triples for Hebrew."""
    return [term for word in words(text) for term in word_terms(word, language)]


def words(text: str) -> list[str]:
    """The words and numbers of `text`, lower-case; numbers keep their separators."""
    return WORD.findall(unicodedata.normalize("NFKC", text).lower())


def units(text: str, language: str) -> list[str]:
    """What phrases of `language` are compared by: words, but single characters of Chinese, which has no spaces."""
    found = words(text)
    return [unit for word in found for unit in (word if UNSPACED.fullmatch(word) else (word,))]


def content_words(text: str, language: str) -> list[str]:
    """The words that carry a subject. Chinese is cut where its stop words stand; a character left alone is none."""
    stopped = stop_words(language)
    if language != "zh":
        return [word for word in words(text) if word not in stopped]
    between = _stop_phrases()
    cut = (part for word in words(text) for part in (between.split(word) if UNSPACED.fullmatch(word) else (word,)))
    return [part for part in cut if len(part) > 1 or part.isdigit()]


def pieces(word: str, language: str) -> list[frozenset[str]]:
    """The term sets that a text must have to have a word: one, but in languages compared by letters each by itself."""
    own = word_terms(word, language)
    by_letters = language == "he" or UNSPACED.search(word)
    return [frozenset([term]) for term in own] if by_letters else [frozenset(own)]


@lru_cache(maxsize=100_000)
def word_terms(word: str, language: str) -> tuple[str, ...]:
    """The terms of one lower-case word."""
    if word[0].isdigit():
        return (re.sub(r"[.,]", "", word),)
    if UNSPACED.search(word):
        return tuple(word[i : i + 2] for i in range(max(1, len(word) - 1)))
    if language == "he":
        return tuple(word[i : i + 3] for i in range(max(1, len(word) - 2)))
    if language in STEMMERS:
        return (_stemmer(language).stemWord(_unaccented(word) if language == "it" else word),)
    return (word,)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words of `language` that carry no subject: articles, pronouns, question words, ways of asking."""
    file = Path(__file__).parent / "stop_words" / f"{language}.txt"
    return frozenset(file.read_text(encoding="utf-8").split()) if file.exists() else frozenset()


@cache
def _stop_phrases() -> re.Pattern[str]:
    longest_first = sorted(stop_words("zh"), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)) or "(?!)")


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


def _unaccented(word: str) -> str:
    """Italian accents fall only on endings, and people leave them out."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
