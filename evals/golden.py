"""Golden questions: what people might ask, which statements answer it, and what the answer must contain."""

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


@dataclass(frozen=True)
class Golden:
    """One question. `anchors` are the statement keys that answer it, none when the documents don't.

    Each of `contains` must occur in the answer; "a|b" means either. A follow-up has the questions asked before
    it as its `history`, and `standalone` is how it would be asked alone.
    """

    id: str
    language: str
    kind: str
    question: str
    anchors: tuple[str, ...]
    contains: tuple[str, ...]
    history: tuple[str, ...] = ()
    standalone: str = ""

    @property
    def answerable(self) -> bool:
        return bool(self.anchors)


def languages(split: str) -> list[str]:
    """The languages a split has questions in."""
    return sorted(file.stem for file in (FOLDER / split).glob("*.jsonl"))


def load(split: str, language: str) -> list[Golden]:
    """The questions of one split ("dev" to calibrate on, "test" to measure with) in one language."""
    lines = (FOLDER / split / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_golden(json.loads(line), language) for line in lines if line.strip()]


def _golden(row: dict, language: str) -> Golden:
    lists = (tuple(row[name]) for name in ("anchors", "contains", "history"))
    return Golden(row["id"], language, row["kind"], row["question"], *lists, row.get("standalone", ""))
