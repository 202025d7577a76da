"""Country: the country an audience comes from, by its names and its people's in the eight languages."""

import unicodedata
from collections.abc import Sequence
from functools import cache

from babel import Locale

from assistant.scope import FOLDER
from assistant.wording import Phrases, listed
from corpus.document import LANGUAGES
from corpus.passage import Passage
from index.terms import units


@cache
def country_of(audience: str) -> str:
    """The ISO code of the country that an audience is named after, "" for a type of visitor."""
    wanted = _folded(audience)
    for language in LANGUAGES:
        alike = next((names for names in _groups(language) if wanted in map(_folded, names)), (audience,))
        folded = {_folded(name) for name in alike}
        for code, name in _territories(language).items():
            if _folded(name) in folded:
                return code
    return ""


def country_name(code: str, language: str) -> str:
    """What a country is called in `language`."""
    return _territories(language)[code]


def audience_in(audience: str, language: str) -> str:
    """An audience as `language` calls it: a country by its name there, a type of visitor as it was given."""
    code = country_of(audience)
    return country_name(code, language) if code else audience


def mentions(passage: Passage, code: str) -> bool:
    """Whether a statement names a country or its people, in its own language."""
    return _named(code, passage.language).within(units(passage.text, passage.language)) is not None


def countries_in(passage: Passage) -> int:
    """How many countries a statement names: one that compares many tells little of each."""
    said = units(passage.text, passage.language)
    return sum(1 for code in _known(passage.language) if _named(code, passage.language).within(said))


@cache
def _named(code: str, language: str) -> Phrases:
    name = country_name(code, language)
    alike = next((names for names in _groups(language) if name in names), ())
    return Phrases.of(tuple(dict.fromkeys((name, *alike))), language)


@cache
def _known(language: str) -> tuple[str, ...]:
    """The countries whose people's names are known too."""
    listed_names = {name for names in _groups(language) for name in names}
    return tuple(code for code, name in _territories(language).items() if name in listed_names)


@cache
def _territories(language: str) -> dict[str, str]:
    """Code -> name, countries only."""
    named = Locale.parse(language).territories
    return {code: name for code, name in named.items() if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY}


NO_COUNTRY = ("EU", "EZ", "UN", "ZZ", "QO", "XA", "XB")


def _groups(language: str) -> Sequence[Sequence[str]]:
    """Places elsewhere, each with its other names and the words for its people."""
    return listed(FOLDER, language).get("elsewhere", ())


def _folded(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name).casefold() if c.isalnum())
