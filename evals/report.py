"""Report: every measurement's results as one page with plots: `python -m evals.report` writes evals/report.html."""

import io
from html import escape
from pathlib import Path

from markdown_it import MarkdownIt

from evals.bars import AT_MOST, BARS, met
from evals.results import read_results

PAGE = Path(__file__).parent / "report.html"
STYLE = """
body { max-width: 70rem; margin: 2rem auto; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: #16211c; }
table { border-collapse: collapse; margin: 1rem 0; font-size: 0.875rem; display: block; overflow-x: auto; }
th, td { padding: 0.25rem 0.6rem; border-bottom: 1px solid #dde3de; text-align: end; white-space: nowrap; }
th:first-child, td:first-child { text-align: start; }
.missed { color: #9c2f1f; font-weight: 600; }
svg { max-width: 100%; height: auto; }
"""
GREEN, RED, GREY = "#0b6e4f", "#9c2f1f", "#55625b"


def main() -> None:
    """Writes the page from whatever was measured."""
    sections = [_golden("test"), _golden("dev"), _parity(), _uploads(), _bench()]
    body = "\n".join(section for section in sections if section)
    PAGE.write_text(
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Evaluation</title>'
        f"<style>{STYLE}</style></head><body>\n<h1>Evaluation</h1>\n"
        "<p>Two cores, no GPU, no language model. Whiskers are Wilson 95 % intervals; the line is the bar.</p>\n"
        f"{body}\n</body></html>\n",
        encoding="utf-8",
    )
    print(f"Written to {PAGE}")


def _golden(split: str) -> str:
    found = read_results(f"golden-{split}")
    if not found:
        return ""
    summary = found["languages"]
    rows = [[metric, _bar(metric), *(_cell(metric, own.get(metric)) for own in summary.values())] for metric in BARS]
    return (
        f"<h2>Golden questions, {split} split</h2>\n{_figure_of_bars(summary)}\n"
        f"{_table(['metric', 'bar', *summary], rows)}"
    )


def _parity() -> str:
    found = read_results("parity")
    if not found:
        return ""
    names = ("first", "statements", "figures")
    rows = [[language, *(f"{own[name]:.3f}" for name in names)] for language, own in found["languages"].items()]
    head = ["as in Italian", "same leading statement", "same statements", "same figures"]
    return f"<h2>Parity: {found['statements']} questions in every language</h2>\n{_table(head, rows)}"


def _uploads() -> str:
    found = read_results("uploads")
    return f"<h2>An operator's own documents</h2>\n{_rendered(found['table'])}" if found else ""


def _bench() -> str:
    found = read_results("bench")
    if not found:
        return ""
    tables = "\n".join(_rendered(table) for table in found["tables"])
    return f"<h2>Beside other systems ({found['split']} split, {found['questions']} questions)</h2>\n{tables}"


def _rendered(markdown: str) -> str:
    return MarkdownIt("commonmark").enable("table").render(markdown)


def _bar(metric: str) -> str:
    return f"{'≤' if metric in AT_MOST else '≥'} {BARS[metric]:g}"


def _cell(metric: str, score: dict | None) -> str:
    if score is None:
        return "-"
    text = f"{score['mean']:.3f}" + (" [{:.2f}, {:.2f}]".format(*score["interval"]) if "interval" in score else "")
    return text if met(metric, score["mean"]) else f"!{text}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Cells that begin with "!" missed their bar."""

    def cell(text: str) -> str:
        missed = text.startswith("!")
        return f"<td{' class=missed' if missed else ''}>{escape(text.removeprefix('!'))}</td>"

    top = "".join(f"<th>{escape(name)}</th>" for name in head)
    return f"<table><tr>{top}</tr>\n" + "\n".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows) + "</table>"


def _figure_of_bars(summary: dict[str, dict]) -> str:
    """One small plot a metric: a point a language, its interval, and the bar to meet; as inline SVG."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams["svg.fonttype"] = "none"  # words stay words, not outlines
    from matplotlib import pyplot

    metrics = [metric for metric in BARS if any(metric in own for own in summary.values())]
    columns = 4
    figure, axes = pyplot.subplots(
        -(-len(metrics) // columns), columns, figsize=(12, 2.4 * -(-len(metrics) // columns))
    )
    for axis, metric in zip(axes.flat, metrics, strict=False):
        _plot(axis, metric, {language: own[metric] for language, own in summary.items() if metric in own})
    for axis in axes.flat[len(metrics) :]:
        axis.set_visible(False)
    figure.tight_layout()
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None})
    pyplot.close(figure)
    return drawn.getvalue()[drawn.getvalue().index("<svg") :]


def _plot(axis, metric: str, scores: dict[str, dict]) -> None:
    for place, score in enumerate(scores.values()):
        low, high = score.get("interval", (score["mean"], score["mean"]))
        axis.plot([place, place], [low, high], color=GREY, linewidth=1)
        axis.plot(place, score["mean"], "o", color=GREEN if met(metric, score["mean"]) else RED, markersize=5)
    axis.axhline(BARS[metric], color=GREY, linewidth=0.8, linestyle="--")
    axis.set_title(metric, fontsize=10)
    axis.set_xticks(range(len(scores)), list(scores), fontsize=8)
    axis.tick_params(axis="y", labelsize=8)


if __name__ == "__main__":
    main()
