"""Golden questions: well-formed, enough of them, true to the library, and never seen before they measure."""

import json
from collections import Counter

import pytest

from corpus.document import LANGUAGES
from corpus.library import folders, read_library_document
from corpus.passage import Passage
from evals.golden import FOLDER, Golden, languages, load

SPLITS = ("dev", "test")
SETS = [(split, language) for split in SPLITS for language in languages(split)]
FIELDS = {"id", "kind", "question", "anchors", "contains", "history"}


def bare(text: str) -> str:
    """A question as a word-for-word comparison sees it."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.lower()).split())


def every(split: str) -> list[Golden]:
    return [golden for language in languages(split) for golden in load(split, language)]


@pytest.fixture(scope="module")
def statements() -> dict[tuple[str, str], Passage]:
    """(key, language) -> statement, of the whole library."""
    found = [passage for folder in folders() for passage in read_library_document(folder)[1]]
    return {(passage.key, passage.language): passage for passage in found}


@pytest.fixture(scope="module")
def known() -> set[str]:
    """Every question that the library says it answers or leaves open."""
    read = [read_library_document(folder) for folder in folders()]
    asked = {bare(question) for _, passages in read for passage in passages for question in passage.asked}
    left_open = {bare(q) for document, _ in read for edition in document.editions for q in edition.left_open}
    assert asked
    assert left_open
    return asked | left_open


def test_both_splits_have_the_same_languages() -> None:
    assert languages("dev") == languages("test")
    assert set(languages("test")) == set(LANGUAGES)


@pytest.mark.parametrize(("split", "language"), SETS)
def test_every_line_is_well_formed(split: str, language: str) -> None:
    lines = (FOLDER / split / f"{language}.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        row = json.loads(line)
        assert row.keys() - {"standalone"} == FIELDS, number
        assert bool(row["history"]) == ("standalone" in row), number
        assert row["question"].strip() == row["question"] != "", number
        assert row["kind"], number
        assert all(isinstance(row[name], str) for name in ("id", "kind", "question")), number
        assert all(isinstance(one, str) and one for name in ("anchors", "contains") for one in row[name]), number
        assert bool(row["anchors"]) == bool(row["contains"]), f"{number}: what is answerable has something to contain"
        assert row["id"].startswith(f"{language}-"), number


@pytest.mark.parametrize(("split", "language"), SETS)
def test_there_are_enough_of_both_kinds(split: str, language: str) -> None:
    counted = Counter((bool(golden.history), golden.answerable) for golden in load(split, language))
    assert counted[False, True] >= 40
    assert counted[False, False] >= 25
    assert counted[True, True] + counted[True, False] >= 15


@pytest.mark.parametrize(("split", "language"), SETS)
def test_anchors_are_statements_of_the_library(split: str, language: str, statements: dict) -> None:
    keys = {(key, language) for golden in load(split, language) for key in golden.anchors}
    assert keys - statements.keys() == set()


@pytest.mark.parametrize(("split", "language"), SETS)
def test_what_must_be_answered_stands_in_a_right_statement(split: str, language: str, statements: dict) -> None:
    missing = [
        (golden.id, wanted)
        for golden in load(split, language)
        for wanted in golden.contains
        if not any(
            option in statements[anchor, language].text.lower()
            for anchor in golden.anchors
            for option in wanted.lower().split("|")
        )
    ]
    assert missing == []


def test_ids_are_unique() -> None:
    counted = Counter(golden.id for split in SPLITS for golden in every(split))
    assert [golden_id for golden_id, count in counted.items() if count > 1] == []


def test_no_question_is_asked_twice() -> None:
    counted = Counter(bare(golden.question) for split in SPLITS for golden in every(split))
    assert [question for question, count in counted.items() if count > 1] == []


def test_the_test_split_shares_no_question_with_the_library(known: set[str]) -> None:
    """What the library is known to answer or to leave open would be recognised, not understood."""
    assert [golden.id for golden in every("test") if bare(golden.question) in known] == []
