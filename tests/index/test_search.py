"""Search: which statements are proposed, how they are ranked, in whose language they come."""

from pathlib import Path

import numpy as np
import pytest

from index.index import Index
from index.lock import Lock
from index.search import edition, match, query, search, weakest
from tests.conftest import FakeEmbedder

MORE = """
{#apples as_of=2019 sources=istat}
I frutteti vicino al lago danno mele e pere.
? Da dove viene la frutta?
"""


@pytest.fixture
def asked(home: Path, small_library: Path):
    """An index in which one statement, in Italian only, also has a question that it answers."""
    file = small_library / "brochure" / "it.md"
    file.write_text(file.read_text() + MORE)
    opened = Index(home, FakeEmbedder(), Lock(home), small_library)
    opened.sync()
    yield opened
    opened.close()


def matched(index: Index, question: str, language: str, limit: int = 10):
    return match(index.snapshot, query(question, language, index.embedder.query(question)), limit)


def test_statements_come_once_and_best_first(index: Index) -> None:
    found = matched(index, "how many beds do Lombard hospitals offer", "en")
    assert sorted(one.key for one in found) == ["brochure#beds", "brochure#companies", "brochure#partners"]
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert found[0].key == "brochure#beds"


def test_the_evidence_is_a_share_of_words_and_a_cosine_for_each_token(index: Index) -> None:
    best = matched(index, "Lombard hospitals offer 37,000 zeppelins", "en")[0]
    assert len(best.tokens) == 6  # the fake embedder's words: "37,000" is two
    assert best.tokens[:5] == pytest.approx([1] * 5, abs=0.01)
    assert best.tokens[5] < 0.6
    assert 0 < best.words < 1
    assert matched(index, "Lombard hospitals offer 37,000 beds", "en")[0].words == pytest.approx(1)
    assert best.dense < matched(index, "Lombard hospitals offer 37,000 beds", "en")[0].dense <= 1.001


def test_words_count_only_in_the_questions_language(index: Index) -> None:
    best = matched(index, "Lombard hospitals offer 37,000 beds", "it")[0]
    assert best.key == "brochure#beds", "the vectors find it all the same"
    assert best.words < 0.5
    assert matched(index, "offer beds", "it")[0].words == 0


def test_a_question_in_a_language_without_documents_is_met_by_the_originals_words(index: Index) -> None:
    best = matched(index, "posti letto ospedali lombardi", "fr")[0]
    assert best.key == "brochure#beds"
    assert best.words > 0.5
    assert matched(index, "lits zzz", "fr")[0].words == 0


def test_a_statement_is_found_by_a_question_it_answers(asked: Index) -> None:
    [hit] = asked.search("Da dove viene la frutta?", "it", 1)
    assert hit.passage.id == "brochure#apples@it"
    assert "frutta" not in hit.passage.text
    assert hit.passage.text == asked.document("brochure").edition("it").text[hit.passage.start : hit.passage.end]


def test_a_statement_without_the_readers_edition_comes_in_its_own(asked: Index) -> None:
    assert edition(asked.snapshot, "brochure#apples", "en").id == "brochure#apples@it"
    assert edition(asked.snapshot, "brochure#beds", "en").id == "brochure#beds@en"
    assert edition(asked.snapshot, "brochure#beds", "zh").id == "brochure#beds@it", "the original"


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_the_limit_is_kept(index: Index, limit: int) -> None:
    assert len(index.search("companies in Lombardy", "en", limit)) == min(limit, 3)


def test_a_question_without_words_breaks_nothing(index: Index) -> None:
    assert len(index.search("?!", "en", 2)) == 2


def test_the_last_word_is_the_rerankers(index: Index) -> None:
    question = "how many beds do Lombard hospitals offer"
    seen = []

    def shortest_last(asked, texts):
        seen.append((asked, list(texts)))
        return [len(text) for text in texts]

    asked_for = query(question, "en", index.embedder.query(question))
    hits = search(index.snapshot, asked_for, 2, rerank=shortest_last)
    assert len(hits) == 2
    [(asked, texts)] = seen
    assert asked == question
    assert len(texts) == 3, "it sees all that are proposed, in the reader's language"
    assert [hit.passage.text for hit in hits] == sorted(texts, key=len, reverse=True)[:2]


def test_weakest_is_the_mean_of_the_lowest_quarter() -> None:
    assert weakest(np.array([0.9, 0.1, 0.8, 0.3, 0.7, 0.6, 0.5, 0.4])) == pytest.approx(0.2)
    assert weakest(np.array([0.9, 0.2, 0.5])) == pytest.approx(0.2)
    assert weakest(np.array([])) == 0
