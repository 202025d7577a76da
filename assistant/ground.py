"""Ground: whether the documents answer a question, judged before anything is said.

A similar statement is always found; what tells an answer from a neighbour is whether each thing the
question names is met by it. Words are compared in the question's own language, where the documents have
it, so that "Tuscany" is not taken for "Lombardy" because the two look alike to an embedding.
"""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from assistant.question import Question
from index.embedder import Embedded
from index.search import Match, edition
from index.snapshot import Snapshot
from index.terms import WORD, stop_words, terms, word_terms

WEIGHTS = Path(__file__).parent / "ground.json"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
COMPARED = 3  # statements whose words may together meet the question's
ALIKE = 84  # per cent of letters in common that a misspelt word keeps


@dataclass(frozen=True)
class Grounds:
    """The judgement, its probability, and the features it was made from."""

    answerable: bool
    probability: float
    features: dict[str, float]


@dataclass(frozen=True)
class Word:
    """A word of the question that carries meaning.

    `rarity` is 0 to 1; `said` whether the best statements have it, `known` whether any statement has;
    `similar` is the cosine of the nearest thing the best statements say.
    """

    text: str
    rarity: float
    said: bool
    known: bool
    similar: float


def ground(snapshot: Snapshot, question: Question, embedded: Embedded, matches: Sequence[Match]) -> Grounds:
    """Judges from the best matches; no match at all is no ground."""
    if not matches or not len(embedded.tokens):
        return Grounds(False, 0.0, {})
    found = features(snapshot, question, embedded, matches)
    weights = _weights()["words" if "unsaid" in found else "vectors"]
    logit = weights["bias"] + sum(weights[name] * value for name, value in found.items())
    probability = 1 / (1 + math.exp(-logit))
    return Grounds(probability >= weights["threshold"], round(probability, 4), found)


def features(snapshot: Snapshot, question: Question, embedded: Embedded, matches: Sequence[Match]) -> dict[str, float]:
    """What the judgement rests on; those on words are left out where no document is in the question's language."""
    best = matches[0]
    lowest = np.sort(best.tokens)[: max(1, len(best.tokens) // 4)]
    found = {
        "dense": best.dense,
        "tokens": float(best.tokens.mean()),
        "weakest": float(lowest.mean()),
        "lead": best.score - float(np.mean([match.score for match in matches[1:]] or [best.score])),
    }
    if snapshot.keywords.speaks(question.spoken):
        found |= _on_words(content_words(snapshot, question, embedded, matches))
        found["years"] = _unmet_years(snapshot, question, matches)
    return found


@cache
def _weights() -> dict[str, dict[str, float]]:
    """Made by `python -m evals.calibrate` from the development questions."""
    return json.loads(WEIGHTS.read_text())


def content_words(snapshot: Snapshot, question: Question, embedded: Embedded, matches: Sequence[Match]) -> list[Word]:
    """The question's words that carry meaning, each with how well the best statements meet it."""
    language = question.spoken
    texts = [edition(snapshot, match.key, language).text for match in matches[:COMPARED]]
    stated = [set(terms(text, language)) for text in texts]
    found = []
    for word in WORD.finditer(question.standalone):
        if word[0].lower() in stop_words(language):
            continue
        inside = (embedded.spans[:, 0] < word.end()) & (embedded.spans[:, 1] > word.start())
        similar = max((float(match.tokens[inside].mean()) for match in matches[:COMPARED] if inside.any()), default=0.0)
        own = set(word_terms(word[0].lower(), language))
        vocabulary = snapshot.keywords.vocabulary(language)
        rarity = max(snapshot.keywords.rarity(term, language) for term in own)
        found.append(
            Word(
                text=word[0],
                rarity=rarity,
                said=any(_said(own, one) for one in stated),
                known=_said(own, vocabulary.keys()),
                similar=similar,
            )
        )
    return found


def _said(own: set[str], stated) -> bool:
    """Whether all terms of a word are stated, or are a letter or two from one that is."""
    return all(term in stated or _misspelt(term, stated) for term in own)


def _misspelt(term: str, stated) -> bool:
    if len(term) < 5 or term.isdigit():
        return False
    return process.extractOne(term, stated, scorer=fuzz.ratio, score_cutoff=ALIKE) is not None


def _on_words(found: Sequence[Word]) -> dict[str, float]:
    weight = sum(word.rarity for word in found) or 1.0
    unsaid = [word for word in found if not word.said]
    return {
        "unsaid": sum(word.rarity for word in unsaid) / weight,
        "unknown": sum(not word.known for word in found),
        "faint": min((word.similar for word in unsaid), default=1.0),
    }


def _unmet_years(snapshot: Snapshot, question: Question, matches: Sequence[Match]) -> float:
    """How many years the question names that the best statement does not."""
    asked = set(YEAR.findall(question.standalone))
    passage = edition(snapshot, matches[0].key, question.spoken)
    return float(len(asked - set(YEAR.findall(f"{passage.text} {passage.as_of}"))))
