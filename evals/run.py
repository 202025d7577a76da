"""Run: asks every golden question and scores what comes back."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.ask import Assistant
from evals import metrics
from evals.golden import Golden


@dataclass(frozen=True)
class Scored:
    """One question's scores by metric, and how long the bare embedding and the whole answer took, in ms."""

    golden: Golden
    scores: dict[str, float]
    embedding_ms: float
    answer_ms: float


def run(assistant: Assistant, questions: Sequence[Golden]) -> list[Scored]:
    """Scores each question; the two timings alternate, so that noise falls on both."""
    for golden in questions[:5]:
        assistant.ask(golden.question)
        assistant.index.embedder.query(golden.question)
    return [_scored(assistant, golden) for golden in questions]


def _scored(assistant: Assistant, golden: Golden) -> Scored:
    begun = time.perf_counter()
    assistant.index.embedder.query(golden.question)
    embedded = time.perf_counter()
    answer = assistant.ask(golden.question)
    answered = time.perf_counter()
    scores = {"language": metrics.in_language(golden, answer)}
    if golden.answerable:
        hits = assistant.index.search(golden.question, golden.language, 5)
        scores |= {
            "recall@1": metrics.recall_at(golden, hits, 1),
            "recall@5": metrics.recall_at(golden, hits, 5),
            "contains": metrics.contains(golden, answer),
            "wrongly refused": float(answer.outcome == "refused"),
        }
        if answer.outcome == "answered":
            scores["citation recall"] = metrics.citation_recall(answer, assistant.index.documents)
            scores["citation precision"] = metrics.citation_precision(answer, assistant.index.documents)
    else:
        scores["refused"] = float(answer.outcome == "refused")
    return Scored(golden, scores, (embedded - begun) * 1000, (answered - embedded) * 1000)
