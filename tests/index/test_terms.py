"""Terms: each language's words are reduced in its own way."""

import pytest

from index.terms import STEMMERS, stop_words, terms, words


def test_words_are_lower_case_and_numbers_keep_their_separators() -> None:
    assert words("The 246 Companies, 37.000 (1,5%) and l'IRCCS") == [
        "the",
        "246",
        "companies",
        "37.000",
        "1,5",
        "and",
        "l",
        "irccs",
    ]


def test_a_number_is_the_same_term_in_every_formatting() -> None:
    assert terms("347,380", "en") == terms("347.380", "it") == ["347380"]
    assert terms("２０１６", "en") == ["2016"]  # full-width digits


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("it", "azienda", "aziende"),
        ("en", "company", "companies"),
        ("fr", "entreprise", "entreprises"),
        ("de", "Krankenhaus", "Krankenhauses"),
        ("es", "empresa", "empresas"),
        ("lt", "įmonė", "įmonės"),
    ],
)
def test_forms_of_a_word_share_a_term(language: str, one: str, other: str) -> None:
    assert terms(one, language) == terms(other, language)


def test_every_stemmed_language_keeps_unlike_words_apart() -> None:
    for language in STEMMERS:
        assert terms("hospital", language) != terms("pharma", language)


def test_italian_accents_may_be_left_out() -> None:
    assert terms("sanità", "it") == terms("sanita", "it")


def test_chinese_is_cut_into_pairs_and_hebrew_into_triples() -> None:
    assert terms("制药公司", "zh") == ["制药", "药公", "公司"]
    assert terms("药", "zh") == ["药"]
    assert terms("חברות", "he") == ["חבר", "ברו", "רות"]
    assert terms("של", "he") == ["של"]


def test_an_unknown_language_keeps_its_words() -> None:
    assert terms("Companhias farmacêuticas", "pt") == ["companhias", "farmacêuticas"]


def test_nothing_has_no_terms() -> None:
    assert terms("", "en") == terms(" ?! ", "it") == []


def test_stop_words_carry_no_subject() -> None:
    assert {"the", "how", "many"} <= stop_words("en")
    assert {"quanti", "sono", "di"} <= stop_words("it")
    assert not {"companies", "hospital", "lombardy"} & stop_words("en")
    assert not {"aziende", "ospedali", "lombardia"} & stop_words("it")
    assert stop_words("xx") == frozenset()
