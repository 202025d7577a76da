"""Ground: whether the documents answer a question, judged before anything is said.

A similar statement is always found; what tells an answer from a neighbour is whether each thing the
question names is met by it. A logistic regression weighs what was measured; its weights are fitted on the
development questions by `python -m evals.calibrate`, one set for each kind of evidence there is.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.question import Question
from assistant.scope import unmet, unmet_years
from index.embedder import Embedded
from index.search import Match, edition, weakest
from index.snapshot import Snapshot

WEIGHTS = Path(__file__).parent / "ground.json"


@dataclass(frozen=True)
class Grounds:
    """The judgement, its probability, what it was made from, and the places and times nothing was said of."""

    answerable: bool
    probability: float
    features: dict[str, float]
    missing: tuple[str, ...] = ()


def ground(snapshot: Snapshot, question: Question, embedded: Embedded, matches: Sequence[Match]) -> Grounds:
    """Judges by the best match; no match at all is no ground."""
    if not matches or not len(embedded.tokens):
        return Grounds(False, 0.0, {})
    open_ones = _unmet(snapshot, question, matches[0])
    measured = _features(snapshot, question, embedded, matches[0], open_ones)
    weights = _weights()[evidence(measured)]
    logit = weights["bias"] + sum(weights[name] * value for name, value in measured.items())
    probability = 1 / (1 + math.exp(-logit))
    if probability >= weights["threshold"]:
        return Grounds(True, round(probability, 4), measured)
    missing = (name for names in open_ones.values() for name in names)
    return Grounds(False, round(probability, 4), measured, tuple(missing))


def _features(
    snapshot: Snapshot, question: Question, embedded: Embedded, best: Match, open_ones: dict[str, list[str]]
) -> dict[str, float]:
    """What the judgement rests on; `open_ones` as of `_unmet`.

    "words" only where the best match is in the question's language; "horizon" only where it is, and of a
    document that says which questions it answers and leaves open.
    """
    passage = edition(snapshot, best.key, question.spoken)
    measured = {"weakest": weakest(best.tokens)}
    measured |= {subject: float(len(names)) for subject, names in open_ones.items()}
    if passage.language != question.spoken:
        return measured
    measured["words"] = best.words
    if passage.asked and question.spoken in snapshot.horizons:
        measured["horizon"] = snapshot.horizons[question.spoken].judge(embedded.vector)
    return measured


def _unmet(snapshot: Snapshot, question: Question, best: Match) -> dict[str, list[str]]:
    """The years, places and times that the question names and the best statement doesn't."""
    passage = edition(snapshot, best.key, question.spoken)
    said = f"{passage.text} {passage.as_of}"
    return {
        "years": unmet_years(question.standalone, said),
        "elsewhere": unmet("elsewhere", question.standalone, said, question.spoken),
        "beyond": unmet("beyond", question.standalone, said, question.spoken),
    }


def evidence(measured: dict[str, float]) -> str:
    """The name of the set of weights for what was measured."""
    return "+".join(["weakest", *(name for name in ("words", "horizon") if name in measured)])


@cache
def _weights() -> dict[str, dict[str, float]]:
    return json.loads(WEIGHTS.read_text())
