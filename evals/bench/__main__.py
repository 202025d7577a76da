"""The bench: `python -m evals.bench` puts ours beside other systems, in one run.

Every system gets the same documents, questions and embedding model, and its own processes, one after another. Prints
Markdown tables and writes evals/results/bench.json.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from assistant.settings import load_settings
from corpus.library import LIBRARY
from evals.bench import table
from evals.bench.contract import SYSTEMS, Job
from evals.bench.material import choose, write_documents, write_questions
from evals.bench.measure import ROOT, Measured, SystemFailed, as_json, python_of, reduce, run
from evals.results import write_results
from index.model import bfloat16_is_fast, prepare

THEIRS = ROOT / ".venv-bench" / "bin" / "python"


def main() -> int:
    """Measures the chosen systems; 1 when one of them failed, 2 when there is nothing to run them in or to ask."""
    chosen = _options()
    if chosen.systems != ["ours"] and not chosen.python.exists():
        print(f"There is no {chosen.python}: `make bench` makes it. Or choose --systems ours.", file=sys.stderr)
        return 2
    model = prepare(load_settings().home / "models")
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        characters, statements = write_documents(chosen.library, work / "documents")
        questions = choose(chosen.split, chosen.limit, statements)
        if not questions:
            print(f"No question of the {chosen.split} split is about {chosen.library}.", file=sys.stderr)
            return 2
        write_questions(questions, work / "questions.json")
        measured, failed = {}, {}
        for system in chosen.systems:
            print(f"{SYSTEMS[system]} ...", file=sys.stderr)
            job = _job(system, work, model, chosen.library)
            try:
                indexed, asked = run(job, python_of(system, chosen.python), work / system)
            except SystemFailed as error:
                failed[system] = str(error)
                continue
            measured[system] = reduce(questions, statements, characters, indexed, asked)
    said = {
        "split": chosen.split,
        "questions": len(questions),
        "statements": len(statements),
        "characters": characters,
        "dtype": _dtype(),
    }
    _report(said, measured, failed)
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="evals.bench", description=__doc__)
    options.add_argument("--split", default="test", choices=["dev", "test"])
    options.add_argument("--limit", type=int, help="questions a language; all of them unless given")
    options.add_argument("--systems", nargs="+", default=list(SYSTEMS), choices=list(SYSTEMS))
    options.add_argument("--library", type=Path, default=LIBRARY, help="another library folder, to try things on")
    options.add_argument("--python", type=Path, default=THEIRS, help="the interpreter that has the other systems")
    return options.parse_args()


def _job(system: str, work: Path, model: Path, library: Path) -> Job:
    return Job(
        system=system,
        model=str(model),
        dtype=_dtype(),
        documents=str(work / "documents"),
        library=str(library.resolve()),
        questions=str(work / "questions.json"),
        store=str(work / system / "store"),
    )


def _dtype() -> str:
    """The numbers ours computes in on this processor."""
    return "bfloat16" if bfloat16_is_fast() else "float32"


def _report(said: dict, measured: dict[str, Measured], failed: dict[str, str]) -> None:
    if measured:
        facts = "{questions} questions ({split} split), {statements} statements, {characters:,} characters, {dtype}"
        print(f"{facts.format(**said)}\n\n{table.quality(measured)}\n\n{table.speed(measured)}")
    for message in failed.values():
        print(message, file=sys.stderr)
    results = said | {"systems": as_json(measured), "failed": failed}
    file = write_results("bench", results | {"tables": [table.quality(measured), table.speed(measured)]})
    print(f"\nWritten to {file.relative_to(ROOT)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
