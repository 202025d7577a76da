"""Metrics: each gives full marks to a right answer and fails a wrong one."""

from dataclasses import replace

import pytest

from assistant.answer import Answer, Citation, Claim
from corpus.document import Document, Edition
from corpus.passage import Passage
from evals.golden import Golden
from evals.metrics import (
    citation_precision,
    citation_recall,
    cited_sentences,
    contains,
    in_language,
    recall_at,
    wilson,
)
from index.hit import Hit

EDITION = (
    "# Industry\n\nThe companies of Lombardy number 246. They are 35% of Italy's.\n\n"
    "The partners are:\n- Regione Lombardia\n- Farmindustria"
)
DOCUMENTS = {
    "brochure": Document(
        "brochure", "Lombardy", "brochure", "Us", "2019", "", "0" * 64, (Edition("en", "Lombardy", EDITION),)
    )
}
COMPANIES, SHARE = "The companies of Lombardy number 246.", "They are 35% of Italy's."
GOLDEN = Golden("en-1", "en", "figure", "How many?", ("brochure#companies", "brochure#other"), ("246", "35%|a third"))


def passage(anchor: str, text: str) -> Passage:
    start = EDITION.index(text)
    return Passage("brochure", f"brochure#{anchor}", "en", text, start, start + len(text))


def citation(number: int, quote: str) -> Citation:
    of = passage("companies", quote)
    return Citation(number, of, quote, of.start, of.end, "Lombardy", "brochure", "Us", "", "")


def answer(text: str, *citations: Citation) -> Answer:
    claims = tuple(Claim(sentence, tuple(numbers), "quoted") for sentence, numbers in cited_sentences(text))
    return Answer("1", "How many?", "How many?", "en", "answered", text, claims, citations)


RIGHT = answer(f"{COMPANIES} [1] {SHARE} [1]", citation(1, f"{COMPANIES} {SHARE}"))


def test_recall_looks_at_the_first_k() -> None:
    hits = [Hit(passage(anchor, COMPANIES), 1.0) for anchor in ("beds", "trials", "other")]
    assert [recall_at(set(GOLDEN.anchors), hits, k) for k in (1, 2, 3, 10)] == [0, 0, 1, 1]
    assert recall_at(set(GOLDEN.anchors), [], 5) == 0


@pytest.mark.parametrize(
    ("text", "score"),
    [
        (RIGHT.text, 1),
        ("There are 246, which is A THIRD.", 1),
        ("There are 245, which is 35%.", 0),
        ("There are 246.", 0),
        ("", 0),
    ],
)
def test_contains_wants_each_figure_in_one_of_its_forms(text: str, score: int) -> None:
    assert contains(GOLDEN, answer(text)) == score


@pytest.mark.parametrize(("wanted", "text"), [("19", "In 2019 there were 20."), ("10%", "It is 110%."), ("4", "14")])
def test_a_figure_inside_another_is_another(wanted: str, text: str) -> None:
    assert contains(replace(GOLDEN, contains=(wanted,)), answer(text)) == 0


def test_the_language_is_the_answers_own() -> None:
    assert in_language(GOLDEN, RIGHT) == 1
    assert in_language(replace(GOLDEN, language="it"), RIGHT) == 0
    assert in_language(GOLDEN, answer("Le aziende farmaceutiche in Lombardia sono 246. [1]")) == 0


def test_a_right_answer_has_full_citation_marks() -> None:
    assert citation_recall(RIGHT, DOCUMENTS) == citation_precision(RIGHT, DOCUMENTS) == 1


def test_a_list_with_its_introduction_is_one_sentence() -> None:
    quote = "The partners are:\n- Regione Lombardia\n- Farmindustria"
    listed = answer("The partners are [1]:\n\n- Regione Lombardia\n- Farmindustria", citation(1, quote))
    assert citation_recall(listed, DOCUMENTS) == citation_precision(listed, DOCUMENTS) == 1
    longer = answer(f"{listed.text}\n- Somebody else", citation(1, quote))
    assert citation_recall(longer, DOCUMENTS) == citation_precision(longer, DOCUMENTS) == 0


def test_a_wrong_number_is_not_carried() -> None:
    wrong = answer(f"The companies of Lombardy number 247. [1] {SHARE} [1]", *RIGHT.citations)
    assert citation_recall(wrong, DOCUMENTS) == citation_precision(wrong, DOCUMENTS) == 0.5


def test_a_foreign_quote_carries_nothing() -> None:
    invented = "The companies of Lombardy number 999."
    foreign = replace(RIGHT.citations[0], quote=invented)
    said = answer(f"{invented} [1]", foreign)
    assert citation_recall(said, DOCUMENTS) == citation_precision(said, DOCUMENTS) == 0
    shifted = replace(RIGHT.citations[0], start=RIGHT.citations[0].start + 1)
    assert citation_recall(answer(RIGHT.text, shifted), DOCUMENTS) == 0


def test_a_missing_mark_costs_recall_alone() -> None:
    unmarked = answer(f"{COMPANIES} [1] {SHARE}", *RIGHT.citations)
    assert citation_recall(unmarked, DOCUMENTS) == 0.5
    assert citation_precision(unmarked, DOCUMENTS) == 1
    bare = answer(f"{COMPANIES} {SHARE}")
    assert citation_recall(bare, DOCUMENTS) == citation_precision(bare, DOCUMENTS) == 0


def test_a_mark_too_many_costs_precision_alone() -> None:
    both = answer(f"{COMPANIES} [1][2]", citation(1, COMPANIES), citation(2, SHARE))
    assert citation_recall(both, DOCUMENTS) == 1
    assert citation_precision(both, DOCUMENTS) == 0.5


def test_a_mark_that_stands_for_nothing_is_wrong() -> None:
    dangling = answer(f"{COMPANIES} [7]", *RIGHT.citations)
    assert citation_recall(dangling, DOCUMENTS) == citation_precision(dangling, DOCUMENTS) == 0


def test_figures_cut_short_are_not_carried() -> None:
    """Word for word, "number 24" and "are 5%" are no part of the quote."""
    for cut in ("The companies of Lombardy number 24 [1]", "5% of Italy's. [1]"):
        assert citation_recall(answer(cut, *RIGHT.citations), DOCUMENTS) == 0


def test_no_sentences_are_no_marks() -> None:
    assert cited_sentences("") == []
    assert citation_recall(answer(""), DOCUMENTS) == citation_precision(answer(""), DOCUMENTS) == 0


@pytest.mark.parametrize(
    ("scores", "low", "high"),
    [
        ([1.0] * 10, 0.7225, 1.0),  # as in Brown, Cai and DasGupta 2001
        ([0.0] * 10, 0.0, 0.2775),
        ([1.0] * 5 + [0.0] * 5, 0.2366, 0.7634),
        ([], 0.0, 1.0),
    ],
)
def test_wilsons_interval(scores: list[float], low: float, high: float) -> None:
    assert wilson(scores) == pytest.approx((low, high), abs=1e-4)
