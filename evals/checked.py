"""Checked: what the check of a language model's sentences is worth, on sentences it wrote that people judged.

`python -m evals.checked draft` has the model that is set write answers to development questions. Its sentences, with
the passages it was given and cited, go into evals/golden/sentences.jsonl, to be judged by hand: "carriers" are those of
the given passages that carry all of it, each alone, or joined by "+" where it takes several; none where they don't.
`python -m evals.checked fit` fits assistant/llm/check.json on the half marked "dev"; `python -m evals.checked` measures
on the other half.
"""

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant.ask import Assistant
from assistant.build import open_assistant
from assistant.editions import tell
from assistant.free import passages_for
from assistant.llm import prompt
from assistant.llm.check import WEIGHTS, Check, Checked
from assistant.llm.draft import Drafted, drafted
from assistant.question import understand
from assistant.settings import load_settings
from corpus.errors import ModelFailed
from corpus.passage import Passage
from evals.bench.table import markdown
from evals.golden import load
from evals.metrics import wilson
from evals.results import write_results

FILE = Path(__file__).parent / "golden" / "sentences.jsonl"
BROAD = FILE.with_name("broad.jsonl")  # questions that ask to compare, to summarise, to explain
LANGUAGES = ("en", "it", "de", "zh")
QUESTIONS = 16  # a language
TURN = 4  # questions in each turn: two that a statement answers, a broad one, and one that none answers
MOST_UNSUPPORTED = 0.02  # of what is shown
SMOOTHNESS = 1.0
NOBODYS = "zzzz"  # stands for an id that was not given


def main() -> int:
    """Drafts, fits or measures; 2 when there is nothing to do it with."""
    options = argparse.ArgumentParser(prog="evals.checked", description=__doc__)
    options.add_argument("step", nargs="?", default="measure", choices=["draft", "fit", "measure"])
    options.add_argument("--questions", type=int, default=QUESTIONS, help="a language, for draft")
    chosen = options.parse_args()
    assistant = open_assistant(load_settings())
    try:
        if chosen.step == "draft":
            return _draft(assistant, chosen.questions)
        rows = [row for row in read() if row["split"] == ("dev" if chosen.step == "fit" else "test")]
        return _fit(assistant, rows) if chosen.step == "fit" else _measure(assistant, rows)
    finally:
        assistant.close()


def read() -> list[dict]:
    """The judged sentences."""
    lines = FILE.read_text(encoding="utf-8").splitlines()
    return [row for row in map(json.loads, lines) if row["carriers"] is not None]


def judged(assistant: Assistant, row: dict) -> Checked:
    """One sentence as it would be checked in an answer."""
    check, drafted = checking(assistant, row)
    return check.sentence(drafted)


def checking(assistant: Assistant, row: dict) -> tuple[Check, Drafted]:
    """(the check of the answer a sentence is from, the sentence as the model drafted it)."""
    given = prompt.given(_titled(assistant, row["given"]))
    names = {one.passage.id: name for name, one in given.items()}
    cited = tuple(names.get(one, NOBODYS) for one in row["cited"])
    entails = assistant.writer.entails if assistant.writer else None
    check = Check(assistant.index.snapshot, assistant.index.embedder, given, row["language"], entails)
    return check, Drafted(row["sentence"], cited)


def _titled(assistant: Assistant, ids: Sequence[str]) -> list[tuple[Passage, str]]:
    documents = assistant.index.snapshot.documents
    passages = [assistant.index.passage(one) for one in ids]
    return [(one, documents[one.document_id].edition(one.language).title) for one in passages]


def _draft(assistant: Assistant, count: int) -> int:
    if not assistant.writer:
        print("No language model is set: LIFEHUB_LLM=local starts one.", file=sys.stderr)
        return 2
    asked = {language: _questions(language, count) for language in LANGUAGES}
    with FILE.open("a", encoding="utf-8") as file:
        for number, language in product(range(min(map(len, asked.values()))), LANGUAGES):
            try:
                rows = _sentences(assistant, asked[language][number], language)
            except ModelFailed as error:
                print(error, file=sys.stderr)
                continue
            for row in rows:
                row |= {"split": "dev" if number // TURN % 2 else "test", "carriers": None}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
                file.flush()
    print(f"Judge the sentences in {FILE}: which of the passages that were given carry each.")
    return 0


def _questions(language: str, count: int) -> list[str]:
    """Questions in turns of `TURN`: development questions, evenly over all there are, and broad ones."""
    asked = [one for one in load("dev", language) if not one.history]
    plain = _evenly([one.question for one in asked if one.answerable], count // 2 + 1)
    none = _evenly([one.question for one in asked if not one.answerable], count // TURN + 1)
    rows = map(json.loads, BROAD.read_text(encoding="utf-8").splitlines())
    broad = [row["question"] for row in rows if row["language"] == language]
    turns = zip(plain[::2], broad, plain[1::2], none, strict=False)
    return [question for turn in turns for question in turn][:count]


def _evenly(found: Sequence[str], count: int) -> list[str]:
    return [found[place * len(found) // count] for place in range(count)]


def _sentences(assistant: Assistant, question: str, language: str) -> list[dict]:
    """What the model writes for one question, unchecked."""
    found = assistant.find(understand(question, language, (), assistant.index.vocabulary))
    told = tell(found.snapshot, found.matches, found.question, found.embedded.tokens)
    given = prompt.given(passages_for(found, told))
    pieces = assistant.writer.model.stream(prompt.ask(question, language, given))
    return [
        {
            "language": language,
            "question": question,
            "sentence": one.text,
            "given": [each.passage.id for each in given.values()],
            "cited": [given[name].passage.id if name in given else "" for name in one.cited],
        }
        for one in drafted(pieces, language)
        if one and prompt.NOT_FOUND.lower() not in one.text.lower()
    ]


@dataclass(frozen=True)
class Candidate:
    """Passages that a sentence could be shown with, as far as all that is exact goes; `first`: those it cites."""

    row: int
    first: bool
    measured: Mapping[str, float]
    right: bool


def _fit(assistant: Assistant, rows: Sequence[dict]) -> int:
    """Fits the weights of meaning, and the lowest threshold that lets at most 2 % of what is shown be unsupported.

    The threshold is chosen on what ten models say of the sentences that each has not seen.
    """
    found = [one for number, row in enumerate(rows) for one in _candidates(assistant, number, row)]
    names = list(found[0].measured)
    x = np.array([[one.measured[name] for name in names] for one in found])
    y = np.array([one.right for one in found])
    groups = [one.row for one in found]
    line = LogisticRegression(C=SMOOTHNESS)
    held_out = cross_val_predict(line, x, y, groups=groups, cv=GroupKFold(10), method="predict_proba")[:, 1]
    line.fit(x, y)
    fitted = {"bias": float(line.intercept_[0]), "threshold": _threshold(found, held_out)}
    fitted |= dict(zip(names, map(float, line.coef_[0]), strict=True))
    WEIGHTS.write_text(json.dumps(fitted, indent=1) + "\n")
    print(f"{len(set(groups))} sentences, {len(y)} candidates, {int(y.sum())} of them right; {WEIGHTS.name}: {fitted}")
    return 0


def _candidates(assistant: Assistant, number: int, row: dict) -> Iterator[Candidate]:
    check, drafted = checking(assistant, row)
    embedded = assistant.index.embedder.passages([drafted.text])[0]
    cited = [check.given[one] for one in drafted.cited if one in check.given]
    for first, given in [(True, cited), *((False, [one]) for one in check.given.values())]:
        checked = check.carried(drafted.text, embedded, given) if given else None
        if checked and checked.measured:
            yield Candidate(number, first, checked.measured, right(checked, row))


def right(checked: Checked, row: dict) -> bool:
    """Whether a sentence would be shown rightly: with passages that carry it."""
    shown = {passage.id for passage in checked.passages}
    return any(shown.issuperset(one.split("+")) for one in row["carriers"])


def _threshold(found: Sequence[Candidate], probabilities: np.ndarray) -> float:
    """The lowest probability from which on at most 2 % of the sentences are shown with what does not carry them."""
    for least in np.unique(probabilities):
        shown = list(_shown(found, probabilities, least).values())
        if not shown or sum(not one.right for one in shown) / len(shown) <= MOST_UNSUPPORTED:
            return float(least)
    return 1.0


def _shown(found: Sequence[Candidate], probabilities: np.ndarray, least: float) -> dict[int, Candidate]:
    """Row -> what it would be shown with: the passages it cites if those will do, else the best."""
    ranked = sorted(zip(found, probabilities, strict=True), key=lambda one: (one[0].first, one[1]))
    return {one.row: one for one, probability in ranked if probability >= least}


def _measure(assistant: Assistant, rows: Sequence[dict]) -> int:
    """Prints, a language a column, what was shown, caught, missed and dropped."""
    scores: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        checked = judged(assistant, row)
        shown = not checked.problems
        for column in (row["language"], "all"):
            own = scores[column]
            if shown:
                own["shown, unsupported"].append(float(not right(checked, row)))
            if row["carriers"]:
                own["supported, dropped"].append(float(not shown))
            else:
                own["unsupported, caught"].append(float(not shown))
        if shown != bool(row["carriers"]) or (shown and not right(checked, row)):
            print(f"{'missed' if shown else 'dropped'}: {row['language']} {row['sentence']} {checked.problems}")
    metrics = ("shown, unsupported", "unsupported, caught", "supported, dropped")
    table = markdown(["sentences", *scores], [[one, *(_cell(own[one]) for own in scores.values())] for one in metrics])
    print(table)
    write_results("checked", {"sentences": len(rows), "table": table})
    return 0


def _cell(found: Sequence[float]) -> str:
    if not found:
        return "-"
    low, high = wilson(found)
    return f"{sum(found) / len(found):.3f} [{low:.2f}, {high:.2f}] n={len(found)}"


if __name__ == "__main__":
    sys.exit(main())
