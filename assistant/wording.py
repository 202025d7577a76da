"""Wording: lists of words and phrases in each language, and whether a text has one of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from index.terms import units


@cache
def listed(folder: Path, language: str) -> dict:
    """What `folder/LANGUAGE.yaml` lists; nothing where there is no such file."""
    file = folder / f"{language}.yaml"
    return yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else {}


@cache
def phrase_in(phrase: str, language: str) -> re.Pattern[str]:
    """Finds a phrase as it stands in a text: as whole words, but anywhere in Chinese."""
    bound = "" if language == "zh" else r"\b"
    return re.compile(bound + re.escape(phrase) + bound, re.IGNORECASE)


@dataclass(frozen=True)
class Phrases:
    """Phrases of one language, each with its units (`index.terms.units`)."""

    runs: tuple[tuple[str, tuple[str, ...]], ...]

    @classmethod
    def of(cls, phrases: Sequence[str], language: str) -> "Phrases":
        return cls(tuple((phrase, tuple(units(phrase, language))) for phrase in phrases))

    def within(self, said: Sequence[str]) -> str | None:
        """The first of the phrases that stands among the units `said`."""
        present = {tuple(said[i : i + n]) for n in {len(run) for _, run in self.runs} for i in range(len(said))}
        return next((phrase for phrase, run in self.runs if run in present), None)

    def opens(self, said: Sequence[str]) -> str | None:
        """The longest of the phrases that `said` begins with."""
        opening = [(phrase, run) for phrase, run in self.runs if run and tuple(said[: len(run)]) == run]
        return max(opening, key=lambda one: len(one[1]), default=(None,))[0]

    def whole(self, said: Sequence[str]) -> bool:
        """Whether `said` is one of the phrases and nothing else."""
        return any(run == tuple(said) for _, run in self.runs)
