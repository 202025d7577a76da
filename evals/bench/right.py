"""Right: whether a passage that a system gave has the statement that answers a question, whoever cut it."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

SHARE = 0.8  # of a statement's pairs of neighbouring words that a right passage has
SHORTEST = 5  # words of a piece of a statement that still count as the statement
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")


def right(passage: str, statements: Sequence[str]) -> bool:
    """Whether `passage` has one of the statements nearly whole, or is a piece of one.

    Neighbouring words are compared, not single ones: a long passage has most of a short statement's words
    by chance. A Chinese character counts as a word.
    """
    words = _words(passage)
    pairs = _pairs(words)
    return any(_holds(pairs, _words(statement)) or _within(words, _words(statement)) for statement in statements)


def rank(passages: Sequence[str], statements: Sequence[str]) -> int | None:
    """The place of the first right passage, from 0; None where there is none."""
    return next((place for place, passage in enumerate(passages) if right(passage, statements)), None)


def _holds(pairs: Counter, statement: list[str]) -> bool:
    wanted = _pairs(statement)
    return bool(wanted) and (wanted & pairs).total() >= SHARE * wanted.total()


def _within(words: list[str], statement: list[str]) -> bool:
    return len(words) >= SHORTEST and f" {' '.join(words)} " in f" {' '.join(statement)} "


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _pairs(words: list[str]) -> Counter:
    return Counter(pairwise(words))
