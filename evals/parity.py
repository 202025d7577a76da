"""Parity: the same question in every language is answered from the same statement, with the same figures.

`python -m evals.parity` asks, in each language, the plain question that a statement says it answers, for statements
drawn from the whole library, and compares what is cited with what the Italian question gets.
"""

import argparse
import random
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from assistant.answer import Answer
from assistant.ask import Assistant
from assistant.build import open_assistant
from corpus.document import LANGUAGES
from corpus.figures import figures
from evals.bench.table import markdown
from evals.metrics import wilson
from evals.results import write_results
from evals.scratch import scratch_settings
from index.snapshot import Snapshot

ORIGINAL = "it"
SEED = 7


@dataclass(frozen=True)
class Said:
    """What an answer rests on: its leading statement, all its statements, and the figures of its quotes."""

    first: str
    statements: frozenset[str]
    figures: frozenset[Decimal]


def main() -> None:
    """Prints and stores the table."""
    options = argparse.ArgumentParser(prog="evals.parity", description=__doc__)
    options.add_argument("--statements", type=int, default=100)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        assistant = open_assistant(scratch_settings(Path(scratch)))
        keys = drawn(assistant.index.snapshot, chosen.statements)
        said = {language: [ask(assistant, key, language) for key in keys] for language in LANGUAGES}
        assistant.close()
    shares = compare(said)
    print(table(shares, len(keys)))
    write_results("parity", {"statements": len(keys), "languages": shares})


def drawn(snapshot: Snapshot, count: int) -> list[str]:
    """Keys of statements that have a plain question in every language, the same ones each time."""
    asked = [
        key
        for key, rows in snapshot.rows_of.items()
        if {snapshot.passages[row].language for row in rows if snapshot.passages[row].asked} >= set(LANGUAGES)
    ]
    return random.Random(SEED).sample(asked, min(count, len(asked)))


def ask(assistant: Assistant, key: str, language: str) -> Said:
    """What the plain question of a statement is answered with in `language`."""
    snapshot = assistant.index.snapshot
    passages = (snapshot.passages[row] for row in snapshot.rows_of[key])
    question = next(passage.asked[0] for passage in passages if passage.language == language)
    return _said(assistant.ask(question, language))


def compare(said: dict[str, Sequence[Said]]) -> dict[str, dict[str, float]]:
    """Language -> share of questions whose answer has the original's leading statement, statements, and figures."""
    original = said[ORIGINAL]
    return {
        language: {
            name: sum(getattr(one, name) == getattr(other, name) for one, other in zip(own, original, strict=True))
            / len(original)
            for name in ("first", "statements", "figures")
        }
        for language, own in said.items()
    }


def table(shares: dict[str, dict[str, float]], count: int) -> str:
    """A row a language."""
    titles = {"first": "same leading statement", "statements": "same statements", "figures": "same figures"}
    rows = [[language, *(_cell(own[name], count) for name in titles)] for language, own in shares.items()]
    return markdown(["as in Italian", *titles.values()], rows)


def _said(answer: Answer) -> Said:
    cited = [citation.passage.key for citation in answer.citations]
    stated = [figures(citation.quote, citation.passage.language) for citation in answer.citations]
    return Said(cited[0] if cited else "", frozenset(cited), frozenset(one for each in stated for one in each))


def _cell(share: float, count: int) -> str:
    low, high = wilson([1.0] * round(share * count) + [0.0] * (count - round(share * count)))
    return f"{share:.3f} [{low:.2f}, {high:.2f}]"


if __name__ == "__main__":
    main()
