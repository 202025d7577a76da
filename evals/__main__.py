"""The evaluation: `python -m evals` prints a table per language and writes evals/results/golden-SPLIT.json."""

import argparse
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from assistant.build import open_assistant
from assistant.report import Progressing
from evals.bars import AT_MOST, BARS, met
from evals.golden import languages, load
from evals.metrics import wilson
from evals.results import write_results
from evals.run import Scored, run
from evals.scratch import scratch_settings


def main() -> None:
    """Builds the assistant on the built-in library alone, asks every question, prints and stores the scores."""
    options = argparse.ArgumentParser(prog="evals", description=__doc__)
    options.add_argument("--split", default="test", choices=["dev", "test"])
    options.add_argument("--misses", action="store_true", help="list the questions that missed a bar's metric")
    chosen = options.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as scratch, Progressing(console) as on_progress:
        assistant = open_assistant(scratch_settings(Path(scratch)), on_progress)
        scored = {language: run(assistant, load(chosen.split, language)) for language in languages(chosen.split)}
        assistant.close()
    summary = {language: summarise(rows) for language, rows in scored.items()}
    console.print(_table(summary, chosen.split))
    if chosen.misses:
        _print_misses(console, scored)
    console.print(f"Written to {write_results(f'golden-{chosen.split}', {'languages': summary})}")


def summarise(rows: Sequence[Scored]) -> dict[str, dict]:
    """Metric -> mean, 95 % interval and number of questions; times as ratios to the median bare embedding."""
    by_metric: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        for metric, score in row.scores.items():
            by_metric[metric].append(score)
    summary = {
        metric: {"mean": statistics.fmean(scores), "interval": wilson(scores), "n": len(scores)}
        for metric, scores in by_metric.items()
    }
    embedding = statistics.median(row.embedding_ms for row in rows)
    times = sorted(row.answer_ms for row in rows)
    for name, share in (("time p50", 0.5), ("time p95", 0.95)):
        summary[name] = {"mean": times[int(share * (len(times) - 1))] / embedding, "n": len(times)}
    return summary


def _table(summary: dict[str, dict], split: str) -> Table:
    table = Table("metric", "bar", *summary, title=f"golden questions, {split} split")
    for metric, bar in BARS.items():
        cells = [_cell(metric, scores.get(metric)) for scores in summary.values()]
        table.add_row(metric, f"{'<=' if metric in AT_MOST else '>='} {bar:g}", *cells)
    return table


def _cell(metric: str, score: dict | None) -> str:
    if score is None:
        return "-"
    interval = " [{:.2f}, {:.2f}]".format(*score["interval"]) if "interval" in score else ""
    return f"[{'green' if met(metric, score['mean']) else 'red'}]{score['mean']:.3f}[/]{interval} n={score['n']}"


def _print_misses(console: Console, scored: dict[str, list[Scored]]) -> None:
    for rows in scored.values():
        for row in rows:
            missed = [name for name, score in row.scores.items() if (score > 0) == (name in AT_MOST)]
            if missed:
                console.print(f"{row.golden.id} {row.golden.kind}: {row.golden.question} -> {', '.join(missed)}")


if __name__ == "__main__":
    main()
