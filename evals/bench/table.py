"""Table: the numbers of all systems as Markdown, each speed also as a ratio to ours."""

from collections.abc import Mapping, Sequence

from evals.bench.contract import SYSTEMS
from evals.bench.measure import Measured

SPEEDS = {  # what -> (unit, format); whether more or less is better is in the name
    "rate": ("indexing, characters/s (more is better)", "{:,.0f}"),
    "index_seconds": ("indexing, s", "{:.1f}"),
    "start": ("start to first answer, s", "{:.1f}"),
    "p50": ("question p50, ms", "{:.1f}"),
    "p95": ("question p95, ms", "{:.1f}"),
    "index_memory": ("peak memory indexing, MB", "{:,.0f}"),
    "ask_memory": ("peak memory asking, MB", "{:,.0f}"),
}


def quality(measured: Mapping[str, Measured]) -> str:
    """A row a language: right statement first / among the first five."""
    languages = list(dict.fromkeys(language for one in measured.values() for language in one.recall))
    rows = [[language, *(_shares(one, language) for one in measured.values())] for language in languages]
    rows.append(["mean", *(f"{one.mean_first:.3f} / {one.mean_five:.3f}" for one in measured.values())])
    rows.append(["characters in the five", *(f"{one.shown:,.0f}" for one in measured.values())])
    return markdown(["right first / in first five", *_titles(measured)], rows)


def speed(measured: Mapping[str, Measured]) -> str:
    """A row a measure, in brackets how many times ours it is."""
    rows = [
        [title, *(_beside(form, name, one, measured.get("ours")) for one in measured.values())]
        for name, (title, form) in SPEEDS.items()
    ]
    rows.append(["texts embedded", *(f"{one.texts:,}" for one in measured.values())])
    return markdown(["speed (ratio to ours)", *_titles(measured)], rows)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, columns padded so that it reads as it is."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def ratio(value: float, ours: float) -> str:
    """How many times ours `value` is."""
    return f"{value / ours:.2f}x" if ours else "-"


def _titles(measured: Mapping[str, Measured]) -> list[str]:
    return [SYSTEMS[system] for system in measured]


def _shares(one: Measured, language: str) -> str:
    recall = one.recall.get(language)
    return f"{recall.first:.3f} / {recall.five:.3f} (n={recall.n})" if recall else "-"


def _beside(form: str, name: str, one: Measured, ours: Measured | None) -> str:
    value = getattr(one, name)
    return form.format(value) + (f" ({ratio(value, getattr(ours, name))})" if ours else "")
