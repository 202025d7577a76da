"""Dictionary: whether a capitalised word is a word of its language, or a name.

What the library writes with a small letter somewhere is a word. Others are told by how frequent they are: a word is far
more frequent in its own language than in others, names of people and places are so in all.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from wordfreq import zipf_frequency

from corpus.document import LANGUAGES
from corpus.library import LIBRARY
from corpus.marks import unmarked

LATIN = tuple(language for language in LANGUAGES if language not in ("zh", "he"))
RUNNING = re.compile(r"(?<![\w./@&+-])[A-Za-zÀ-ÖØ-öø-ɏ]{2,}(?![\w@/]|[.-]\w)")  # a word of running text: no address
PROSE = re.compile(r"^(?!\? |\{#|---|\w+:).*$", re.MULTILINE)  # of an edition's file
FREQUENT, RARE = 3.0, 2.0  # Zipf frequencies: of a dictionary word; of one where it has a capital anyway
STEM = 6  # letters that the cases of a Lithuanian word share
EVERYDAY, PART = 4.3, 2.7  # of a German noun that English has too; of a word that compounds are made of
OWN = 1.9  # by how much a word is more frequent in its own language than in English, if it isn't a name
OWN_ENGLISH = 0.95  # than in German
GERMAN_NOUN = re.compile("(?:ung|heit|keit|schaft|tion|tät|ismus|ik|logie|ment|enz|medizin)(?:e?n|e?s|e)?$")
JOINTS, ENDINGS = ("", "s", "n", "en", "es", "er"), ("", "s", "es", "n", "en", "e", "er", "ern")


@lru_cache(maxsize=20_000)
def common(word: str, language: str, opens: bool) -> bool:
    """Whether a word in small letters is one of the dictionary of `language`; `opens`: it begins the sentence."""
    if word in _always_capital():
        return False
    if word in running(language) or (language == "de" and word in _german_nouns()):
        return True
    own, other = zipf_frequency(word, language), zipf_frequency(word, "de" if language == "en" else "en")
    enough = RARE if opens or language == "de" else FREQUENT
    if own >= enough and own - other >= (OWN_ENGLISH if language == "en" else OWN):
        return True
    if language == "lt" and not own:
        return word[:STEM] in _lithuanian_stems() or (opens and not re.search("[qwx]", word))
    return language == "de" and _german(word)


@cache
def running(language: str) -> frozenset[str]:
    """The words that the library's editions in `language` write with a small letter."""
    return frozenset(word for word in _printed(language) if word.islower())


@cache
def _lithuanian_stems() -> frozenset[str]:
    """How the words begin that the library's Lithuanian editions write with a small letter: most cases are rare."""
    return frozenset(word[:STEM] for word in running("lt") if len(word) >= STEM)


@cache
def _always_capital() -> frozenset[str]:
    """Words that both the Italian and the English editions write with a capital, and none otherwise: known names."""
    both = {word.lower() for word in _printed("it")} & {word.lower() for word in _printed("en")}
    return frozenset(both.difference(*(running(language) for language in LATIN)))


@cache
def _german_nouns() -> frozenset[str]:
    """Words that only the German editions write with a capital: nouns of the language, not names."""
    elsewhere = {
        word.lower() for language in LATIN if language != "de" for word in _printed(language) if not word.islower()
    }
    small = running("en") | running("fr")  # Innovation, Management
    return frozenset(word.lower() for word in _printed("de")) - (elsewhere - small)


@cache
def _printed(language: str) -> frozenset[str]:
    files = LIBRARY.rglob(f"{language}.md")
    editions = (unmarked(file.read_text(encoding="utf-8"), str(file))[0] for file in files)
    lines = (line for edition in editions for line in PROSE.findall(edition))
    return frozenset(word for line in lines for word in RUNNING.findall(line))


@lru_cache(maxsize=20_000)
def _german(word: str) -> bool:
    """Whether a word in small letters is a German noun: by its ending, or made of dictionary words."""
    if GERMAN_NOUN.search(word) or zipf_frequency(word, "de") >= EVERYDAY:
        return True
    return any(_part(word[:cut], JOINTS) and _part(word[cut:], ENDINGS) for cut in range(3, len(word) - 2))


def _part(word: str, endings: Sequence[str]) -> bool:
    """Whether a part of a German compound is a word, without one of `endings`."""
    stems = (word.removesuffix(ending) for ending in endings)
    return any(zipf_frequency(stem, "de") >= PART or stem in _german_nouns() for stem in stems if len(stem) > 2)
