"""Marks: figures annotated where they stand, `sono [262]{pharma-companies}, il [34%]{pharma-companies-share of=italy}`.

The first word names an indicator; the others narrow it: `place= of= year= basis= source= is= in=`, as `corpus.figure`
reads them. `[24]{-}` says that a number is no measured quantity: a part of a name, an address, a law.
"""

import re
from dataclasses import dataclass

from corpus.errors import EditionError

MARK = re.compile(r"\[(?P<text>[^\[\]]*)\]\{(?P<words>-|[a-z][^{}]*)\}")
EXCUSED = "-"
NARROWED = ("place", "of", "year", "basis", "source", "is", "in")


@dataclass(frozen=True)
class Mark:
    """`text` stands at [start, end) of its statement; `indicator` is "-" where it is no figure."""

    start: int
    end: int
    text: str
    indicator: str
    narrowed: dict[str, str]


def unmarked(text: str, where: str) -> tuple[str, tuple[Mark, ...]]:
    """`text` without its mark-up, and the marks with their places in it; raises EditionError, which `where` begins."""
    plain, marks, done = "", [], 0
    for match in MARK.finditer(text):
        plain += text[done : match.start()]
        indicator, *words = match["words"].split()
        marks.append(Mark(len(plain), len(plain) + len(match["text"]), match["text"], indicator, _pairs(words, where)))
        plain += match["text"]
        done = match.end()
    plain += text[done:]
    if "]{" in plain:
        raise EditionError(f"{where}: a figure's mark can't be read; write [262]{{pharma-companies of=italy}}.")
    return plain, tuple(marks)


def _pairs(words: list[str], where: str) -> dict[str, str]:
    pairs = dict(word.partition("=")[::2] for word in words)
    if wrong := [name for name, value in pairs.items() if name not in NARROWED or not value]:
        raise EditionError(f"{where}: {', '.join(wrong)} narrows no figure; there are {'=, '.join(NARROWED)}=.")
    return pairs
