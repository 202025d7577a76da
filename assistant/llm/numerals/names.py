"""Names: the official names of a sentence, and whether a text has them, whatever its language.

Names are found by their capitals and compared by their letters. Where languages have a name of their own for
something (places, the World Health Organization), the forms of all languages are one name. Words of the dictionary
("University", "Hospital") may have been translated and needn't be found.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from assistant.llm.numerals.dictionary import LATIN, common, running
from assistant.llm.numerals.shared import forms, shared
from assistant.llm.numerals.written import written
from assistant.scope import FOLDER as SCOPE
from assistant.wording import listed
from corpus.document import LANGUAGES
from corpus.function_words import ALL_FUNCTION_WORDS

LETTERS = "0-9A-Za-zÀ-ÖØ-öø-ɏ"
WORD = re.compile(  # T-Mag and COVID-19 are one
    rf"(?:(?<![A-Za-z0-9&-])[A-Z]-(?=[A-Z]))?(?:[A-Z][A-Za-z]*-(?!(?:19|20)\d\d)\d+(?![.,]?\d)|[{LETTERS}]+)"
)
OPENING = re.compile(r"(?:^|[.!?:;•\n]|[-–—*]\s|\d\.)[\s„“\"«《「‚‘(]*$")
SMALL = "di|de|del|della|dello|dell|dei|degli|delle|da|du|des|d|la|of|the|for|für|von|per|in|i|al"
CONNECTED = re.compile(rf"[ \-–&+'’]{{1,2}}(?:(?:{SMALL})[ '’])*")
ABBREVIATED = re.compile(r"(?<![^\W\d_])[^\W\d_]\.\s?$")  # an initial: the name goes on
PREFIX, SHARE = 5, 0.7  # letters, and their share of the longer word, that forms of a name have in common
SHORT_ENDING = 2  # letters that a name too short for that may have more
PEOPLE = re.compile("(?:an|ish|ese|ch|ss|eek|li)s?$")  # how English words for peoples end
BESIDE = re.compile(  # legal forms and titles
    "spa|srls?|scarl|gmbh|ag|sas|sarl|inc|ltd|llc|plc|corp|onlus|uab|nr|dr|prof|dott|ing|mrs?|ms|sig|herr|frau"
)
TITLE = re.compile("《([^》]*[㐀-鿿][^》]*)》")
SUBJECT = ("lombar", "mila", "mail")  # how the forms of Lombardy and Milan begin
KNOWN = frozenset({"eu", "europe", "IT"})


@dataclass(frozen=True)
class Name:
    """A name as it stands at `start:end`: a Chinese `title`, a `shared` name with a form in each language, or words.

    Words are folded. `telling` ones must all be found. Without any, half of the `foreign` ones must, which are
    Italian or English words, or else half of the `common` ones, of the sentence's own language, unless they may
    have been translated.
    """

    text: str
    start: int
    end: int
    telling: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    foreign: tuple[str, ...] = ()
    shared: str = ""
    title: str = ""


@dataclass(frozen=True)
class Mentions:
    """What names a text may have: itself, its words (also by how they begin) and all their letters, folded."""

    text: str
    words: frozenset[str]
    beginning: dict[str, tuple[str, ...]]
    letters: str

    @classmethod
    def of(cls, text: str) -> "Mentions":
        found = [fold(word) for word in WORD.findall(text)]
        beginning: dict[str, tuple[str, ...]] = {}
        for word in dict.fromkeys(found):
            for size in range(PREFIX - 2, min(PREFIX, len(word)) + 1):
                beginning[word[:size]] = (*beginning.get(word[:size], ()), word)
        return cls(text, frozenset(found), beginning, "".join(found))

    def has(self, word: str) -> bool:
        """Whether the text has a folded word, perhaps glued to another or inflected."""
        if word in self.words or (len(word) > PREFIX and word in self.letters):
            return True
        if not word.isalpha():
            return False
        return any(_alike(word, other) for other in self.beginning.get(word[:PREFIX], ()))

    def has_short(self, name: str) -> bool:
        """Whether the text has a short name, perhaps inflected: Anka, Ankos."""
        near = self.beginning.get(name, ()) if PREFIX - 2 <= len(name) < PREFIX else ()
        return any(len(other) <= len(name) + SHORT_ENDING for other in near)


def names(sentence: str, language: str, taken: Sequence[tuple[int, int]] = ()) -> list[Name]:
    """The names of `sentence`, in order; `taken` are the spans of its amounts and dates."""
    known = [(name, match) for name, match in shared(sentence, language) if not _overlaps(match.span(), taken)]
    spans = [*taken, *(match.span() for _, match in known)]
    words = [match for match in WORD.finditer(sentence) if _capital(match[0]) and not _overlaps(match.span(), spans)]
    found = [name for run in _runs(words, sentence) if (name := _name(run, sentence, language))]
    found += [Name(match[0], *match.span(), shared=name) for name, match in known]
    found += [Name(match[0], *match.span(), title=match[1]) for match in TITLE.finditer(sentence)]
    return sorted(found, key=lambda name: name.start)


def unmet(name: Name, texts: Sequence[Mentions], translated: bool) -> bool:
    """Whether none of the texts has `name`; `translated`: all are in other languages than the sentence."""
    if name.shared:
        return name.shared not in KNOWN and not any(forms(name.shared).search(text.text) for text in texts)
    if name.title:
        return not translated and not any(name.title in text.text for text in texts)
    letters = "".join(fold(word) for word in WORD.findall(name.text))
    if len(letters) >= PREFIX and any(letters in text.letters for text in texts):
        return False
    if name.telling:
        return not all(any(text.has(word) or text.has_short(word) for text in texts) for word in name.telling)
    if translated and not name.foreign:
        return False
    others = name.foreign or name.common
    return 2 * sum(any(text.has(word) for text in texts) for word in others) < len(others)


@lru_cache(maxsize=50_000)
def fold(word: str) -> str:
    """Without accents, capitals and hyphens."""
    word = word.lower().replace("ß", "ss").replace("ł", "l").replace("ø", "o")
    return "".join(c for c in unicodedata.normalize("NFKD", word) if c.isalnum())


def _alike(word: str, other: str) -> bool:
    common = next((i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    return common >= PREFIX and common >= SHARE * max(len(word), len(other))


def _overlaps(span: tuple[int, int], spans: Sequence[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in spans)


def _capital(word: str) -> bool:
    """Whether a word may be part of a name by its looks."""
    return any(c.isupper() for c in word) or (word[0].isdigit() and not word.isdigit())


def _strong(word: str) -> bool:
    """Acronyms, inner capitals and codes are names wherever they stand."""
    return any(c.isupper() or c.isdigit() for c in word[1:]) or word[0].isdigit()


def _runs(found: Sequence[re.Match[str]], sentence: str) -> list[list[re.Match[str]]]:
    """Capitalised words that follow one another, with small words between."""
    runs: list[list[re.Match[str]]] = []
    for match in found:
        last = runs[-1][-1].end() if runs else 0
        between = sentence[last : match.start()]
        if runs and (
            CONNECTED.fullmatch(between) or (between in (".", ". ") and ABBREVIATED.search(sentence[: last + 1]))
        ):
            runs[-1].append(match)
        else:
            runs.append([match])
    return runs


def _name(run: Sequence[re.Match[str]], sentence: str, language: str) -> Name | None:
    words = [(match, _kind(match, sentence, language)) for match in run]
    words = [(match, kind) for match, kind in words if kind != "no name"]
    sorts = {
        kind: tuple(fold(_unmarked(match[0])) for match, one in words if one == kind)
        for kind in ("telling", "common", "foreign")
    }
    alone = len(words) == 1 and words[0][1] == "common"
    if not any(sorts.values()) or (alone and (language == "de" or _unmarked(words[0][0][0]) in _generic())):
        return None  # a noun; "the Region"
    start, end = words[0][0].start(), words[-1][0].end()
    return Name(sentence[start:end], start, end, **sorts)


def _kind(match: re.Match[str], sentence: str, language: str) -> str:
    """What a capitalised word is to a name: "telling", "common", "foreign", or "no name"."""
    word, opens = match[0], bool(OPENING.search(sentence[max(0, match.start() - 5) : match.start()]))
    lower = word.lower()
    if fold(word) in _subject() or BESIDE.fullmatch(lower):
        return "no name"
    if _unmarked(word) in _generic():
        return "no name" if _strong(word) else "common"
    if _strong(word):
        return "telling"
    if len(word) == 1 or lower in ALL_FUNCTION_WORDS or lower in _times(language):
        return "no name"
    if language in LATIN and common(lower, language, opens):
        return "no name" if opens and language != "de" else "common"
    if any(lower in running(other) for other in ("it", "en")):
        return "foreign" if language in ("zh", "he") or not opens else "no name"
    return "telling"


def _unmarked(word: str) -> str:
    """An acronym without its plural: CDMOs."""
    return word[:-1] if word.endswith("s") and word[:-1].isupper() and len(word) > 2 else word


@cache
def _generic() -> frozenset[str]:
    """Words of institutions' names, in Italian and English as they stand in any language, and acronyms of terms."""
    return frozenset(word for language in LANGUAGES for word in written(language)["generic"])


@cache
def _times(language: str) -> frozenset[str]:
    """Names of months and weekdays, and of languages and peoples: no official names."""
    locale = Locale.parse(language)
    calendar = [*locale.months["format"]["wide"].values(), *locale.days["format"]["wide"].values()]
    tongues = locale.languages.values() if language in ("en", "de") else ()
    places = (word for row in listed(SCOPE, language)["elsewhere"] for word in row) if language == "en" else ()
    peoples = (word for word in places if PEOPLE.search(word))
    return frozenset(name.lower() for name in (*calendar, *tongues, *peoples))


@cache
def _subject() -> frozenset[str]:
    """What every reader of this library knows to be its subject, in any language: Lombardy, Milan, Italy and Europe."""
    found = set()
    for language in LANGUAGES:
        places = listed(SCOPE, language)
        home = [form for form in places["here"][0] if fold(form).startswith(SUBJECT)]
        forms = (*home, *places["elsewhere"][0], *places["elsewhere"][1])
        found |= {fold(word) for form in forms for word in WORD.findall(form)}
    return frozenset(found)
