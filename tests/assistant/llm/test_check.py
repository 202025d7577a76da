"""The check of one sentence: form, facts, meaning, inference, and citing anew."""

from collections.abc import Mapping

import pytest

from assistant.llm.check import Check, features, probability, weights
from assistant.llm.draft import Drafted
from assistant.llm.prompt import CANARY, Given, given

COMPANIES = "Pharmaceutical companies in Lombardy number 246, according to ISTAT (2016 data)."
BEDS = "Lombard hospitals offer 37,000 beds."


@pytest.fixture
def passages(index) -> dict[str, Given]:
    """The two English statements and the Italian one on beds, as a model gets them."""
    ids = ("brochure#companies@en", "brochure#beds@en", "brochure#companies@it")
    return given([(index.passage(one), "Lombardy") for one in ids])


@pytest.fixture
def names(passages: Mapping[str, Given]) -> dict[str, str]:
    """Passage id -> its opaque id."""
    return {one.passage.id: name for name, one in passages.items()}


def checking(index, passages: Mapping[str, Given], language: str = "en", entails=None) -> Check:
    return Check(index.snapshot, index.embedder, passages, language, entails)


def test_a_sentence_its_passage_carries_is_shown_with_how_it_was_checked(index, passages, names) -> None:
    checked = checking(index, passages).sentence(Drafted(COMPANIES, (names["brochure#companies@en"],)))
    assert checked.problems == ()
    assert [passage.id for passage in checked.passages] == ["brochure#companies@en"]
    assert checked.support == f"figures, names, language, meaning {checked.meaning:.2f}"
    assert checked.meaning >= weights()["threshold"]


@pytest.mark.parametrize(
    ("sentence", "problem"),
    [
        (COMPANIES.replace("246", "247"), "247"),
        (COMPANIES.replace("2016", "2018"), "2018"),
        (COMPANIES.replace("ISTAT", "Eurostat"), "Eurostat"),
        (f"{COMPANIES} See www.evil.example.", "address"),
        ("[Click](x) here for beds of Lombard hospitals.", "address"),
        ("<b>Lombard hospitals</b> offer 37,000 beds.", "address"),
        (f"The reference is {CANARY}.", "rules"),
        ("Gli ospedali lombardi mettono a disposizione ben 37.000 posti letto.", "is in it, not en"),
        ("Elephants gladly whistle operas underwater.", "meaning"),
    ],
)
def test_what_speaks_against_a_sentence_is_said(index, passages, names, sentence: str, problem: str) -> None:
    for cited in (("brochure#companies@en",), ("brochure#beds@en",)):
        checked = checking(index, passages).sentence(Drafted(sentence, tuple(names[one] for one in cited)))
        assert checked.problems
        assert not checked.support or checked.problems[0].startswith("meaning")
        if "brochure#companies@en" in cited:
            assert any(problem in one for one in checked.problems)


@pytest.mark.parametrize("cited", [(), ("zzzz",), ("brochure#companies@en",), ("brochure#companies@en", "zzzz")])
def test_a_wrong_citation_is_put_right(index, passages, names, cited: tuple[str, ...]) -> None:
    checked = checking(index, passages).sentence(Drafted(BEDS, tuple(names.get(one, one) for one in cited)))
    assert checked.problems == ()
    assert [passage.id for passage in checked.passages] == ["brochure#beds@en"]
    assert checked.support.endswith("cited anew")


def test_two_passages_are_never_put_together_to_carry_a_sentence(index, passages, names) -> None:
    mixed = "Pharmaceutical companies in Lombardy number 37,000."
    check = checking(index, passages)
    assert check.sentence(Drafted(mixed, (names["brochure#companies@en"],))).problems
    assert check.sentence(Drafted(mixed, (names["brochure#beds@en"],))).problems


def test_too_many_citations_are_none(index, passages, names) -> None:
    four = (*names.values(), *names.values())
    checked = checking(index, passages).sentence(Drafted(COMPANIES, four))
    assert len(checked.passages) == 1


def test_a_passage_in_another_language_carries_a_sentence_by_its_figures(index, passages, names) -> None:
    check = checking(index, passages)
    wrong = check.sentence(Drafted("Pharmaceutical companies number 999.", (names["brochure#companies@it"],)))
    assert any("999" in problem for problem in wrong.problems)


@pytest.mark.parametrize("text", ["246", "In 2025: 246", "28.852 companies (2016)."])
def test_a_fragment_that_says_nothing_alone_is_not_shown(index, passages, names, text: str) -> None:
    checked = checking(index, passages).sentence(Drafted(text, (names["brochure#companies@en"],)))
    assert checked.problems == ("is no sentence",)


def test_inference_has_the_last_word(index, passages, names) -> None:
    asked = []

    def entails(premise: str, hypothesis: str) -> float:
        asked.append((premise, hypothesis))
        return 0.9 if "246" in hypothesis else 0.1

    check = checking(index, passages, entails=entails)
    shown = check.sentence(Drafted(COMPANIES, (names["brochure#companies@en"],)))
    assert shown.support.endswith("inference 0.90")
    assert asked[0] == (shown.passages[0].text, COMPANIES)
    assert check.sentence(Drafted(BEDS, (names["brochure#beds@en"],))).problems == ("inference 0.10",)


def test_meaning_grows_with_the_match() -> None:
    import numpy as np

    near, far = (probability(features(np.full(8, value, np.float32), (value, 0.0))) for value in (0.98, 0.70))
    assert near > weights()["threshold"] > far
