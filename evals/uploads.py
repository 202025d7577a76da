"""Uploads: Italian articles added as an operator's files, library off, asked in four languages.

`python -m evals.uploads` reads SQuAD-it, NTREX and XQuAD from a folder, puts each article into the documents folder as
one text file, its passages the paragraphs, and prints how often the passage a question was written about is found first
and among the first five, and how often a question that no article answers is refused.
"""

import argparse
import json
import random
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.ask import Assistant
from assistant.build import open_assistant
from corpus.document import Document
from corpus.language import detect
from corpus.passage import Passage
from corpus.text import light
from evals.bench.table import markdown
from evals.metrics import wilson
from evals.results import write_results
from evals.scratch import scratch_settings

DATA = Path(__file__).parents[2] / "shared" / "eval" / "retrieval"
FILES = ("squadit_passages_it", "ntrex_chunks_it", "squadit_queries_it", "xquad_queries", "xquad_unanswerable")
BARS = {"it": 0.95, "en": 0.98, "de": 0.94, "zh": 0.85}  # gold passage among the first five
ASKED_IN_FILES = "it"  # SQuAD-it's own questions; the other languages' are XQuAD's
FALLBACK = "en"
FIRST = 5
SEED = 7

Scores = dict[str, dict[str, list[float]]]


@dataclass(frozen=True)
class Asked:
    """A question, and the id of the passage it was written about ("" when no article answers it)."""

    text: str
    passage: str


@dataclass(frozen=True)
class Place:
    """Where a gold passage stands: `text[start:end]` of a document's edition."""

    document_id: str
    start: int
    end: int


def main() -> int:
    """Indexes, asks, prints; 2 when the data is not there."""
    options = argparse.ArgumentParser(prog="evals.uploads", description=__doc__)
    options.add_argument("--data", type=Path, default=DATA)
    options.add_argument("--questions", type=int, default=150, help="a language")
    chosen = options.parse_args()
    if missing := [name for name in FILES if not (chosen.data / f"{name}.jsonl").is_file()]:
        print(f"{chosen.data} has no {missing[0]}.jsonl: name the folder that does with --data.", file=sys.stderr)
        return 2
    rows = {name: read(chosen.data / f"{name}.jsonl") for name in FILES}
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        files = write_files(rows["squadit_passages_it"], rows["ntrex_chunks_it"], home / "documents")
        assistant = open_assistant(scratch_settings(home, library=False))
        golds = places(files, assistant.index.documents.values())
        print(f"{len(files)} files, {len(golds)} passages in them, {len(assistant.index.passages)} in the index\n")
        scores = measure(assistant, golds, sample(rows, chosen.questions))
        assistant.close()
    print(table(scores))
    write_results("uploads", {"questions": chosen.questions, "table": table(scores)})
    return 0


def read(file: Path) -> list[dict]:
    """The rows of a JSON-lines file."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]


def write_files(articles: Sequence[dict], news: Sequence[dict], folder: Path) -> dict[str, dict[str, str]]:
    """One file per article; returns file name -> passage id -> its text as our reader leaves it."""
    folder.mkdir(parents=True)
    files: dict[str, dict[str, str]] = defaultdict(dict)
    titles = {}
    for row in articles:
        name = f"article-{row['article']}.txt"
        files[name][row["id"]] = row["text"]
        titles[name] = f"# {row['title']}\n\n"
    for row in news:
        files[f"{row['doc']}.txt"][row["id"]] = row["text"]
    for name, passages in files.items():
        (folder / name).write_text(titles.get(name, "") + "\n\n".join(passages.values()) + "\n", encoding="utf-8")
    return {name: {key: light(text) for key, text in passages.items()} for name, passages in files.items()}


def places(files: Mapping[str, Mapping[str, str]], documents: Sequence[Document]) -> dict[str, Place]:
    """Passage id -> where it stands in what was indexed; one that a reader changed has none, and counts as missed."""
    by_name = {Path(document.path).name: document for document in documents}
    found = {}
    for name, passages in files.items():
        text, cursor = by_name[name].editions[0].text, 0
        for key, passage in passages.items():
            if (start := text.find(passage, cursor)) >= 0:
                cursor = start + len(passage)
                found[key] = Place(by_name[name].id, start, cursor)
    return found


def sample(rows: Mapping[str, Sequence[dict]], count: int) -> dict[str, list[Asked]]:
    """Language -> up to `count` questions an article answers, then up to `count` that none does, drawn the same
    each time; the languages of XQuAD get the same questions."""
    answered = _draw(rows["xquad_queries"], count)
    open_ones = _draw(rows["xquad_unanswerable"], count)
    drawn = {ASKED_IN_FILES: [Asked(row["question"], row["doc"]) for row in _draw(rows["squadit_queries_it"], count)]}
    for language in BARS.keys() - drawn.keys():
        drawn[language] = [Asked(row["q"][language], row["doc"]) for row in answered]
        drawn[language] += [Asked(row["q"][language], "") for row in open_ones]
    return {language: drawn[language] for language in BARS}


def measure(assistant: Assistant, golds: Mapping[str, Place], questions: Mapping[str, Sequence[Asked]]) -> Scores:
    """Language -> metric -> a score for each question; no language is told, as when a stranger asks."""
    scores: Scores = {language: defaultdict(list) for language in questions}
    for language, asked in questions.items():
        own = scores[language]
        for one in asked:
            refused = float(assistant.ask(one.text).outcome == "refused")
            if not one.passage:
                own["unanswerable, refused"].append(refused)
                continue
            hits = assistant.index.search(one.text, detect(one.text) or FALLBACK, FIRST)
            right = [overlaps(hit.passage, golds.get(one.passage)) for hit in hits]
            own["recall@1"].append(float(any(right[:1])))
            own["recall@5"].append(float(any(right)))
            own["answerable, refused"].append(refused)
    return scores


def overlaps(passage: Passage, gold: Place | None) -> bool:
    """Whether `passage` has half of the gold passage's text or more, or lies in it by half or more."""
    if gold is None or passage.document_id != gold.document_id:
        return False
    shared = min(passage.end, gold.end) - max(passage.start, gold.start)
    return shared >= 0.5 * min(passage.end - passage.start, gold.end - gold.start)


def table(scores: Scores) -> str:
    """A row a metric, with Wilson 95 % intervals and the number of questions."""
    metrics = dict.fromkeys(metric for own in scores.values() for metric in own)
    rows = [[metric, *(_cell(own.get(metric, [])) for own in scores.values())] for metric in metrics]
    bars = ["recall@5, bar", *(f"{BARS[language]:.2f}" for language in scores)]
    return markdown(["uploads", *scores], [*rows, bars])


def _draw(rows: Sequence[dict], count: int) -> list[dict]:
    return random.Random(SEED).sample(list(rows), min(count, len(rows)))


def _cell(scores: Sequence[float]) -> str:
    if not scores:
        return "-"
    low, high = wilson(scores)
    return f"{sum(scores) / len(scores):.3f} [{low:.2f}, {high:.2f}] n={len(scores)}"


if __name__ == "__main__":
    sys.exit(main())
