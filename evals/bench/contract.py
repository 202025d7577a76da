"""Contract: the files through which the bench and a system's processes talk; needs nothing but Python.

WORK/documents/NAME.LANGUAGE.txt   what the other systems index; ours indexes the library itself
WORK/questions.json                [{"id": ..., "text": ...}], in the order they are asked
WORK/SYSTEM/job.json               a Job
WORK/SYSTEM/store/                 whatever the system keeps
WORK/SYSTEM/indexed.json           an Indexed, written by the step "index"
WORK/SYSTEM/asked.json             an Asked, written by the step "ask"
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

SYSTEMS = {
    "ours": "ours",
    "llamaindex": "LlamaIndex on Chroma",
    "haystack": "Haystack on Chroma",
    "txtai": "txtai hybrid",
}
FIRST = 5  # passages a system gives for a question
QUERY, PASSAGE = "query: ", "passage: "  # what E5 wants before a question, and before a text to be found


@dataclass(frozen=True)
class Job:
    """What a system has to work with; `dtype` is "bfloat16" or "float32", the rest but `system` are paths."""

    system: str
    model: str
    dtype: str
    documents: str
    library: str
    questions: str
    store: str


@dataclass(frozen=True)
class Indexed:
    """Seconds from the loaded model to the finished index, how many texts it embedded, peak memory in bytes."""

    seconds: float
    texts: int
    peak: int


@dataclass(frozen=True)
class Asked:
    """`start` is seconds from the process's start to its first answer, `seconds` of every answer after it.

    `found` has the texts of the first passages, best first, by question id; `peak` is memory in bytes.
    """

    start: float
    seconds: list[float]
    found: dict[str, list[str]]
    peak: int


def write(file: Path, record: Job | Indexed | Asked) -> None:
    """Stores a record as JSON."""
    file.write_text(json.dumps(asdict(record), ensure_ascii=False, indent=1), encoding="utf-8")


def read_job(file: Path) -> Job:
    return Job(**json.loads(file.read_text(encoding="utf-8")))


def read_indexed(file: Path) -> Indexed:
    return Indexed(**json.loads(file.read_text(encoding="utf-8")))


def read_asked(file: Path) -> Asked:
    return Asked(**json.loads(file.read_text(encoding="utf-8")))


def read_documents(job: Job) -> dict[str, str]:
    """File name -> text of the plain documents."""
    files = sorted(Path(job.documents).glob("*.txt"))
    return {file.name: file.read_text(encoding="utf-8") for file in files}
