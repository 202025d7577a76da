"""Vocabulary: what the library's figures are called in the eight languages.

A folder `indicators` at the library's top holds one file per topic, {indicator: {unit: people, it: label, en: ...}},
and `terms.yaml`: {topics, units, places, bases, precisions: {id: {it: name, en: ...}, or one name for all languages}}.
An indicator's `standing` says whether a visitor expects it: `headline`, `plan` (a headline that is planned, as its
label says), or `detail`, which is told in its statement only; without one it is neither.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from corpus.document import LANGUAGES
from corpus.errors import EditionError

TERMS = "terms.yaml"
KINDS = ("topics", "units", "places", "bases", "precisions")
STANDINGS = ("headline", "plan", "detail", "")
Names = dict[str, str]


@dataclass(frozen=True)
class Indicator:
    """A measured quantity: its label in each language, its unit, the topic it belongs to, and its standing there."""

    id: str
    topic: str
    unit: str
    labels: Names
    standing: str = ""


@dataclass(frozen=True)
class Vocabulary:
    """The indicators by id, in the files' order, and the names of topics, units, places, bases and precisions by id.

    A basis is a way of counting: figures of two bases are not to be compared.
    """

    indicators: dict[str, Indicator]
    topics: dict[str, Names]
    units: dict[str, Names]
    places: dict[str, Names]
    bases: dict[str, Names]
    precisions: dict[str, Names]


@lru_cache(maxsize=4)
def read_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary in `folder`; raises EditionError, naming file and entry."""
    file = folder / TERMS
    found = _yaml(file)
    if missing := [kind for kind in KINDS if kind not in found]:
        raise EditionError(f"{file}: no {', '.join(missing)}. Give each as {{id: names}}, empty if there are none.")
    terms = {kind: {id: _names(file, id, entry) for id, entry in (found[kind] or {}).items()} for kind in KINDS}
    indicators: dict[str, Indicator] = {}
    for file in sorted(path for path in folder.glob("*.yaml") if path.name != TERMS):
        for id, entry in _yaml(file).items():
            if id in indicators:
                raise EditionError(f"{file}: {id} is an indicator of {indicators[id].topic} too. Give it one place.")
            indicators[id] = _indicator(file, id, entry, terms)
    return Vocabulary(indicators, **terms)


def _indicator(file: Path, id: str, entry: dict, terms: dict[str, dict[str, Names]]) -> Indicator:
    if file.stem not in terms["topics"]:
        raise EditionError(f"{file}: {file.stem} is no topic. Name it in {TERMS}.")
    if entry.get("unit") not in terms["units"]:
        raise EditionError(
            f"{file}: {id} has the unit {entry.get('unit')!r}. The units are {', '.join(terms['units'])}."
        )
    standing = entry.get("standing", "")
    if standing not in STANDINGS:
        known = ", ".join(filter(None, STANDINGS))
        raise EditionError(f"{file}: {id} has the standing {standing!r}. Write one of {known}, or leave it out.")
    return Indicator(id, file.stem, entry["unit"], _names(file, id, entry), standing)


def _names(file: Path, id: str, entry: dict[str, str] | str) -> Names:
    names = {language: entry if isinstance(entry, str) else entry.get(language) for language in LANGUAGES}
    if missing := [language for language, name in names.items() if not name]:
        raise EditionError(f"{file}: {id} has no name in {', '.join(missing)}. Write it.")
    return names


def _yaml(file: Path) -> dict:
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except (OSError, yaml.YAMLError) as error:
        raise EditionError(f"{file}: can't be read: {error}. It names what figures are called.") from None
