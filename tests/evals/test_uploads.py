"""Uploads: articles go in as files, a hit is one that overlaps the gold passage, and the sample is always the same."""

import json
import sys
from pathlib import Path

import pytest

from assistant.answer import Contact
from assistant.ask import Assistant
from corpus.passage import Passage
from evals import uploads
from evals.uploads import Asked, Place, measure, overlaps, places, sample, table, write_files
from index.index import Index
from index.lock import Lock
from tests.conftest import FakeEmbedder

ARTICLES = [
    {"id": "it0", "article": 0, "title": "Ospedali", "text": "Gli ospedali lombardi hanno 37.000 posti letto."},
    {"id": "it1", "article": 0, "title": "Ospedali", "text": "I medici  che lavorano in Lombardia sono molti. "},
]
NEWS = [{"id": "bbc#0", "doc": "bbc.1", "lines": [1, 2], "text": "Il parlamento gallese discute il proprio nome."}]
GOLD = Place("d", 100, 200)


def passage(start: int, end: int, document: str = "d") -> Passage:
    return Passage(document, f"{document}#p", "it", "x" * (end - start), start, end)


@pytest.fixture
def rows() -> dict[str, list[dict]]:
    questions = [{"qid": f"q{n}", "question": f"Quanti {n}?", "doc": f"it{n}"} for n in range(20)]
    several = [
        {"qid": f"x{n}", "doc": f"it{n}", "q": {"en": f"How {n}?", "de": f"Wie {n}?", "zh": f"{n}？"}}
        for n in range(20)
    ]
    return {"squadit_queries_it": questions, "xquad_queries": several, "xquad_unanswerable": several[:3]}


@pytest.mark.parametrize(
    ("found", "right"),
    [
        (passage(100, 200), True),
        (passage(0, 1000), True),
        (passage(120, 140), True),
        (passage(150, 250), True),
        (passage(160, 260), False),
        (passage(300, 400), False),
        (passage(100, 200, "other"), False),
    ],
    ids=["the same", "around it", "in it", "half", "less than half", "elsewhere", "another document"],
)
def test_a_hit_overlaps_the_gold_passage_by_half(found: Passage, right: bool) -> None:
    assert overlaps(found, GOLD) is right


def test_a_passage_that_is_nowhere_is_never_hit() -> None:
    assert not overlaps(passage(0, 10), None)


def test_articles_become_files_whose_passages_are_found_again(home: Path) -> None:
    files = write_files(ARTICLES, NEWS, home / "documents")
    index = Index(home, FakeEmbedder(), Lock(home), None)
    index.sync()

    golds = places(files, list(index.documents.values()))

    assert sorted(files) == ["article-0.txt", "bbc.1.txt"]
    assert sorted(golds) == ["bbc#0", "it0", "it1"]
    place = golds["it0"]
    assert index.document(place.document_id).editions[0].text[place.start : place.end] == ARTICLES[0]["text"]
    index.close()


def test_questions_are_scored_by_language(home: Path) -> None:
    files = write_files(ARTICLES, NEWS, home / "documents")
    assistant = Assistant(Index(home, FakeEmbedder(), Lock(home), None), Contact("us", "https://example.org"))
    assistant.index.sync()
    golds = places(files, list(assistant.index.documents.values()))
    asked = [Asked("Quanti posti letto hanno gli ospedali lombardi?", "it0"), Asked("Chi ha vinto la partita?", "")]

    scores = measure(assistant, golds, {"it": asked})

    assert scores["it"]["recall@5"] == [1.0]
    assert {metric: len(own) for metric, own in scores["it"].items()} == {
        "recall@1": 1,
        "recall@5": 1,
        "answerable, refused": 1,
        "unanswerable, refused": 1,
    }
    assistant.close()


def test_the_sample_is_the_same_each_time_and_across_languages(rows: dict) -> None:
    drawn = sample(rows, 5)
    assert drawn == sample(rows, 5)
    assert list(drawn) == ["it", "en", "de", "zh"]
    assert [one.passage for one in drawn["en"]] == [one.passage for one in drawn["zh"]]
    assert [len(own) for own in drawn.values()] == [5, 8, 8, 8]


def test_the_table_gives_intervals_and_bars() -> None:
    text = table({"it": {"recall@5": [1.0, 0.0]}, "en": {"recall@5": [], "unanswerable, refused": [1.0]}})
    assert "0.500 [0.09, 0.91] n=2" in text
    assert "0.95" in text and "0.98" in text


def test_missing_data_is_said_and_exits_with_2(tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "squadit_passages_it.jsonl").write_text(json.dumps(ARTICLES[0]))
    monkeypatch.setattr(sys, "argv", ["evals.uploads", "--data", str(tmp_path)])
    assert uploads.main() == 2
    assert "ntrex_chunks_it.jsonl" in capsys.readouterr().err
