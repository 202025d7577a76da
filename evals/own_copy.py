"""An operator's own copy: the original brochure, ingested as it is, asked the Italian golden questions.

`python -m evals.own_copy BROCHURE.txt` indexes that file alone, library off, and prints how often the
statement that a question is about is among the first five passages.
"""

import argparse
import tempfile
from pathlib import Path

from assistant.build import open_assistant
from assistant.ingest import ingest
from assistant.settings import Settings
from corpus.library import LIBRARY, read_library_document
from corpus.passage import Passage
from evals.golden import Golden, load
from evals.scratch import scratch_settings
from index.index import Index

LANGUAGE = "it"
NEAREST = 3


def main() -> None:
    """Prints the share of questions found, and those that were not."""
    options = argparse.ArgumentParser(prog="evals.own_copy", description=__doc__)
    options.add_argument("brochure", type=Path)
    options.add_argument("--split", default="test", choices=["dev", "test"])
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        own = scratch_settings(Path(scratch), library=False)
        found, missed = measure(own, chosen.brochure, [g for g in load(chosen.split, LANGUAGE) if g.answerable])
    for golden in missed:
        print(f"missed: {golden.id} {golden.question}")
    print(f"found in the first five: {found / (found + len(missed)):.3f} of {found + len(missed)} questions")


def measure(settings: Settings, brochure: Path, questions: list[Golden]) -> tuple[int, list[Golden]]:
    """(how many questions find their statement in the first five passages, those that don't)."""
    assistant = open_assistant(settings)
    ingest(assistant, [brochure])
    _, statements = read_library_document(LIBRARY / "brochure")
    texts = {statement.key: statement.text for statement in statements if statement.language == LANGUAGE}
    missed = [golden for golden in questions if not _found(assistant.index, golden, texts)]
    assistant.close()
    return len(questions) - len(missed), missed


def _found(index: Index, golden: Golden, texts: dict[str, str]) -> bool:
    hits = index.search(golden.question, LANGUAGE, 5)
    wanted = {passage.id for key in golden.anchors for passage in _homes(index, texts[key], golden)}
    return any(hit.passage.id in wanted for hit in hits)


def _homes(index: Index, statement: str, golden: Golden) -> list[Passage]:
    """Where the brochure says a statement: of the passages nearest to it, those with what the answer must contain."""
    nearest = [hit.passage for hit in index.search(statement, LANGUAGE, NEAREST)]
    return [passage for passage in nearest if _has(passage.text, golden)] or nearest[:1]


def _has(text: str, golden: Golden) -> bool:
    plain = text.lower().replace(" %", "%")
    return all(any(option in plain for option in wanted.lower().split("|")) for wanted in golden.contains)


if __name__ == "__main__":
    main()
