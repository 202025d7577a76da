"""Measure: runs one system's processes, one after another, and reduces what they recorded to numbers."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evals.bench.contract import Asked, Indexed, Job, read_asked, read_indexed, write
from evals.bench.material import Texts
from evals.bench.right import rank
from evals.golden import Golden
from evals.metrics import wilson

STARTS = 3
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
}
ROOT = Path(__file__).parents[2]


class SystemFailed(Exception):
    """A system's process ended with an error; the message has the last it said."""


@dataclass(frozen=True)
class Recall:
    """Shares of `n` questions of one language whose statement came first, or among the first five, with intervals."""

    first: float
    five: float
    first_interval: tuple[float, float]
    five_interval: tuple[float, float]
    n: int


@dataclass(frozen=True)
class Measured:
    """What one system reached.

    `rate` is characters of the documents indexed per second, `texts` how many texts it embedded for them, `start`
    seconds from starting the process to the first answer (index built; median of a few starts), `p50` and `p95`
    milliseconds a question, `shown` the mean characters of the five passages together, memory in MB.
    """

    recall: dict[str, Recall]
    mean_first: float
    mean_five: float
    shown: float
    index_seconds: float
    rate: float
    texts: int
    start: float
    p50: float
    p95: float
    index_memory: float
    ask_memory: float


def run(job: Job, python: str, folder: Path) -> tuple[Indexed, list[Asked]]:
    """Indexes once and starts anew to ask a few times. Raises SystemFailed."""
    folder.mkdir(parents=True)
    write(folder / "job.json", job)
    _step("index", python, folder)
    asked = []
    for _ in range(STARTS):
        _step("ask", python, folder)
        asked.append(read_asked(folder / "asked.json"))
    return read_indexed(folder / "indexed.json"), asked


def reduce(
    questions: Sequence[Golden], statements: Texts, characters: int, indexed: Indexed, asked: Sequence[Asked]
) -> Measured:
    """The numbers of one system; answers are judged once, as every start gives the same."""
    found = asked[0].found
    ranks: dict[str, list[int | None]] = {}
    for golden in questions:
        answering = [text for key in golden.anchors for text in statements.get(key, ())]
        ranks.setdefault(golden.language, []).append(rank(found[golden.id], answering))
    recall = {language: _recall(own) for language, own in ranks.items()}
    times = sorted(1000 * seconds for one in asked for seconds in one.seconds)
    return Measured(
        recall=recall,
        mean_first=statistics.fmean(one.first for one in recall.values()),
        mean_five=statistics.fmean(one.five for one in recall.values()),
        shown=statistics.fmean(sum(map(len, passages)) for passages in found.values()),
        index_seconds=indexed.seconds,
        rate=characters / indexed.seconds,
        texts=indexed.texts,
        start=statistics.median(one.start for one in asked),
        p50=_quantile(times, 0.5),
        p95=_quantile(times, 0.95),
        index_memory=indexed.peak / 1e6,
        ask_memory=max(one.peak for one in asked) / 1e6,
    )


def as_json(measured: Mapping[str, Measured]) -> dict:
    """The same as plain data, to four decimals."""
    return {system: _rounded(asdict(one)) for system, one in measured.items()}


def _rounded(value):
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_rounded(one) for one in value]
    return round(value, 4) if isinstance(value, float) else value


def _recall(ranks: Sequence[int | None]) -> Recall:
    first = [float(place == 0) for place in ranks]
    five = [float(place is not None) for place in ranks]
    return Recall(statistics.fmean(first), statistics.fmean(five), wilson(first), wilson(five), len(ranks))


def _quantile(ordered: Sequence[float], share: float) -> float:
    return ordered[int(share * (len(ordered) - 1))] if ordered else float("nan")


def _step(step: str, python: str, folder: Path) -> None:
    """One process, with every library's offline switch set."""
    command = [python, "-m", "evals.bench.worker", step, str(folder / "job.json"), str(time.time())]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | OFFLINE, capture_output=True, text=True)
    (folder / f"{step}.log").write_text(done.stdout + done.stderr, encoding="utf-8")
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-5:]
        raise SystemFailed(f"{folder.name} failed to {step} (exit code {done.returncode}): " + "\n".join(said))


def python_of(system: str, theirs: Path) -> str:
    """The interpreter a system runs in: this one for ours, the bench environment's for the others."""
    return sys.executable if system == "ours" else str(theirs)
