"""Shared: names that each language has a form of its own for, such as places: Germany, Deutschland, 德国."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from babel import Locale

from assistant.llm.numerals.dictionary import LATIN
from assistant.llm.numerals.written import alternatives, written
from assistant.scope import FOLDER as SCOPE
from assistant.wording import listed
from corpus.document import LANGUAGES

TERRITORIES = {"US": "usa", "GB": "uk", "EU": "eu", "UA": "ukraine"}  # Babel's, that numerals/*.yaml has more forms of


def shared(sentence: str, language: str) -> list[tuple[str, re.Match[str]]]:
    """The shared names in `sentence`, each with where it stands: ("DE", "Germany")."""
    found = _detector(language).finditer(sentence) if language in LANGUAGES else ()
    return [(_owner(match[0], language), match) for match in found]


@cache
def forms(name: str) -> re.Pattern[str]:
    """Finds a shared name in a text of any language; a country by its people too ("French", "francese")."""
    patterns = []
    for language in LANGUAGES:
        own = list(_every(language).get(name, ()))
        plain = {form.rstrip("*").lower() for form in own}
        if len(name) == 2 or name in TERRITORIES.values():
            rows = [row for row in listed(SCOPE, language)["elsewhere"] if plain & {word.lower() for word in row}]
            own += [word for row in rows for word in row]
        patterns += [_pattern(own, language)] if own else []
    return re.compile("|".join(patterns))


@cache
def _detector(language: str) -> re.Pattern[str]:
    return re.compile(_pattern([form for forms in _every(language).values() for form in forms], language))


@lru_cache(maxsize=5_000)
def _owner(text: str, language: str) -> str:
    """The name that has `text` as a form."""
    return next(name for name, forms in _every(language).items() if re.fullmatch(_pattern(forms, language), text))


@cache
def _every(language: str) -> dict[str, tuple[str, ...]]:
    """Shared name -> its forms in `language`: those of numerals/*.yaml, and countries."""
    spoken = (language,) if language in LATIN else (language, "it", "en")
    own = {
        name: tuple(form for one in spoken for form in written(one)["names"][name])
        for name in written(language)["names"]
    }
    known = {form.rstrip("*").lower() for forms in own.values() for form in forms}
    places = {word.lower() for row in listed(SCOPE, language)["elsewhere"] for word in row}
    for code, name in Locale.parse(language).territories.items():
        if len(code) == 2 and name.lower() not in known and (language in LATIN or name in places):
            form = re.sub("(?:as|is|us|a|ė)$", "*", name) if language == "lt" else name
            key = TERRITORIES.get(code, code)
            own[key] = (*own.get(key, ()), form)
    return own


def _pattern(forms: Sequence[str], language: str) -> str:
    if language == "zh":  # 疗法国家 has no 法国
        longest = sorted(forms, key=len, reverse=True)
        return "|".join(_bounded(re.escape(form)) if form.isascii() else f"{form}(?!家)" for form in longest)
    inner = alternatives(forms).replace(r"\w*", r"\w{0,5}")
    return _bounded(f"(?:{'[ובלמהכש]{0,3}' if language == 'he' else ''}(?:{inner}){'s?' if language == 'de' else ''})")


def _bounded(pattern: str) -> str:
    return rf"(?<![0-9A-Za-zÀ-ɏא-ת]){pattern}(?![0-9A-Za-zÀ-ɏא-ת])"
