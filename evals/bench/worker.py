"""Worker: one step of one system in a process of its own, so that start-up and memory are that system's alone.

`python -m evals.bench.worker index|ask JOB.json BEGUN`, where BEGUN is the time.time() at which it was started.
"""

import json
import resource
import sys
import time
from importlib import import_module
from pathlib import Path

from evals.bench.contract import Asked, Indexed, read_job, write


def main() -> None:
    """Opens the system, takes the step and writes its record beside the job."""
    step, file, begun = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
    job = read_job(file)
    system = import_module(f"evals.bench.systems.{job.system}").System(job)
    if step == "index":
        write(file.with_name("indexed.json"), index(system))
    else:
        questions = json.loads(Path(job.questions).read_text(encoding="utf-8"))
        write(file.with_name("asked.json"), ask(system, questions, begun))


def index(system) -> Indexed:
    """Indexes the documents, timed."""
    begun = time.perf_counter()
    texts = system.index()
    return Indexed(time.perf_counter() - begun, texts, peak())


def ask(system, questions: list[dict], begun: float) -> Asked:
    """Asks every question, one after another; the first counts as start-up."""
    found, seconds = {}, []
    for question in questions:
        asked = time.perf_counter()
        found[question["id"]] = system.search(question["text"])
        seconds.append(time.perf_counter() - asked)
        if len(seconds) == 1:
            start = time.time() - begun
    return Asked(start, seconds[1:], found, peak())


def peak() -> int:
    """The most memory this process had resident, in bytes; its parent's doesn't count, as in getrusage it may."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


if __name__ == "__main__":
    main()
