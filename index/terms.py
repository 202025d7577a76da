"""Terms: the words of a text as keyword search counts them, in the way of each language."""

import re
import unicodedata
from functools import cache
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
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
UNSPACED = re.compile(r"[㐀-鿿]+")


def terms(text: str, language: str) -> list[str]:
    """Stems of the words of `text`; character pairs for Chinese, letter triples for Hebrew."""
    return [term for word in words(text) for term in word_terms(word, language)]


def words(text: str) -> list[str]:
    """The words and numbers of `text`, lower-case; numbers keep their separators."""
    return WORD.findall(unicodedata.normalize("NFKC", text).lower())


def word_terms(word: str, language: str) -> list[str]:
    """The terms of one lower-case word."""
    if word[0].isdigit():
        return [re.sub(r"[.,]", "", word)]
    if UNSPACED.search(word):
        return [word[i : i + 2] for i in range(max(1, len(word) - 1))]
    if language == "he":
        return [word[i : i + 3] for i in range(max(1, len(word) - 2))]
    if language in STEMMERS:
        return [_stemmer(language).stemWord(_unaccented(word) if language == "it" else word)]
    return [word]


@cache
def stop_words(language: str) -> frozenset[str]:
    """Words of `language` that carry no subject: articles, pronouns, question words, ways of asking."""
    file = Path(__file__).parent / "stop_words" / f"{language}.txt"
    return frozenset(file.read_text(encoding="utf-8").split()) if file.exists() else frozenset()


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(STEMMERS[language])


def _unaccented(word: str) -> str:
    """Italian accents fall only on endings, and people leave them out."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
