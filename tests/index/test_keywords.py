"""Keywords: BM25 within one language, and how rare a word is there."""

import pytest

from index.keywords import Keywords

TEXTS = [
    ("The pharmaceutical companies of Lombardy number 246.", "en"),
    ("The hospitals of Lombardy have 37,000 beds.", "en"),
    ("The hospitals of Milan care for foreign patients in Lombardy.", "en"),
    ("Gli ospedali della Lombardia hanno 37.000 posti letto.", "it"),
    ("制药公司有246家。", "zh"),
]


@pytest.fixture(scope="module")
def keywords() -> Keywords:
    return Keywords(TEXTS)


def test_the_row_with_the_rarer_words_comes_first(keywords: Keywords) -> None:
    found = keywords.search("How many beds do the hospitals have?", "en", 10)
    assert list(found) == [1, 2]
    assert found[1] > found[2] > 0


def test_only_the_languages_own_rows_are_scored(keywords: Keywords) -> None:
    assert set(keywords.search("ospedali Lombardia 37.000", "it", 10)) == {3}
    assert set(keywords.search("37,000", "en", 10)) == {1}
    assert set(keywords.search("制药公司", "zh", 10)) == {4}


def test_the_limit_cuts_the_list(keywords: Keywords) -> None:
    assert list(keywords.search("hospitals beds", "en", 1)) == [1]


@pytest.mark.parametrize("question", ["", "how many are there", "zeppelin"])
def test_a_question_without_known_words_finds_nothing(keywords: Keywords, question: str) -> None:
    assert keywords.search(question, "en", 10) == {}


def test_a_language_without_texts_is_not_spoken(keywords: Keywords) -> None:
    assert keywords.speaks("zh")
    assert not keywords.speaks("fr")
    assert keywords.search("hôpitaux", "fr", 10) == {}
    assert keywords.vocabulary("fr") == frozenset()


def test_rarity_goes_from_0_in_every_text_to_1_in_none(keywords: Keywords) -> None:
    [everywhere] = keywords.weighted_terms("Lombardy", "en")
    [once] = keywords.weighted_terms("companies", "en")
    [never] = keywords.weighted_terms("zeppelins", "en")
    assert everywhere[1] == 0
    assert 0 < once[1] < 1
    assert never[1] == 1


def test_words_without_meaning_weigh_nothing(keywords: Keywords) -> None:
    weighed = keywords.weighted_terms("How many beds are there in the hospitals?", "en")
    assert [terms for terms, _ in weighed] == [frozenset({"bed"}), frozenset({"hospit"})]


def test_the_vocabulary_has_words_as_they_are_written(keywords: Keywords) -> None:
    assert {"companies", "37,000"} <= keywords.vocabulary("en")
    assert "compani" not in keywords.vocabulary("en")
    assert "ospedali" not in keywords.vocabulary("en")


def test_no_texts_at_all() -> None:
    empty = Keywords([])
    assert not empty.speaks("en")
    assert empty.search("hospitals", "en", 10) == {}
