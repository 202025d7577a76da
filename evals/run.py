"""Run: asks every golden question and scores what comes back."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Turn
from assistant.ask import Assistant
from assistant.newer import reach
from evals import metrics
from evals.golden import Golden
from index.snapshot import Snapshot


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


def right(golden: Golden, snapshot: Snapshot) -> set[str]:
    """The keys of the statements that answer a question: those it names, and what updates or corrects them."""
    return {key for anchor in golden.anchors for key in reach(anchor, snapshot.newer)}


def _scored(assistant: Assistant, golden: Golden) -> Scored:
    history = _conversation(assistant, golden.history)
    begun = time.perf_counter()
    assistant.index.embedder.query(golden.question)
    embedded = time.perf_counter()
    answer = assistant.ask(golden.question, history=history)
    answered = time.perf_counter()
    scores = {"language": metrics.in_language(golden, answer)}
    scores |= _follow_up(assistant, golden, answer) if history else _alone(assistant, golden, answer)
    if answer.outcome == "answered":
        scores["citation recall"] = metrics.citation_recall(answer, assistant.index.documents)
        scores["citation precision"] = metrics.citation_precision(answer, assistant.index.documents)
    return Scored(golden, scores, (embedded - begun) * 1000, (answered - embedded) * 1000)


def _conversation(assistant: Assistant, questions: Sequence[str]) -> list[Turn]:
    """The questions asked one after another, with what was answered."""
    turns: list[Turn] = []
    for question in questions:
        turns.append(Turn(question, assistant.ask(question, history=turns).text))
    return turns


def _alone(assistant: Assistant, golden: Golden, answer: Answer) -> dict[str, float]:
    if not golden.answerable:
        return {"refused": float(answer.outcome == "refused")}
    _, hits = assistant.search(golden.question, limit=5)
    wanted = right(golden, assistant.index.snapshot)
    return {
        "recall@1": metrics.recall_at(wanted, hits, 1),
        "recall@5": metrics.recall_at(wanted, hits, 5),
        "contains": metrics.contains(golden, answer),
        "wrongly refused": float(answer.outcome == "refused"),
    }


def _follow_up(assistant: Assistant, golden: Golden, answer: Answer) -> dict[str, float]:
    """Answered as if it stood alone: from a right statement, with what was asked for; refused when that is right."""
    if not golden.answerable:
        return {"follow-up": float(answer.outcome == "refused")}
    cited = metrics.cites(right(golden, assistant.index.snapshot), answer)
    return {"follow-up": min(cited, metrics.contains(golden, answer))}
