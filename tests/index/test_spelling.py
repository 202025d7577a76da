"""Spelling: slips of the finger are put right towards the documents' words, everything else is left as it is."""

import pytest

from index.spelling import corrected

ENGLISH = frozenset(["pharmaceutical", "companies", "hospitals", "lombardy", "research", "2016", "347,380"])
ITALIAN = frozenset(["farmaceutiche", "aziende", "ospedali", "lombardia", "ricerca"])


@pytest.mark.parametrize(
    ("asked", "language", "vocabulary", "meant"),
    [
        ("How many pharmaceuticl companies?", "en", ENGLISH, "How many pharmaceutical companies?"),
        ("how many compnaies in lombrady", "en", ENGLISH, "how many companies in lombardy"),
        ("quante azeinde farmacuetiche?", "it", ITALIAN, "quante aziende farmaceutiche?"),
        ("HOSPITLAS, please!", "en", ENGLISH, "hospitals, please!"),
    ],
)
def test_a_slip_becomes_the_documents_word(asked: str, language: str, vocabulary: frozenset[str], meant: str) -> None:
    assert corrected(asked, language, vocabulary) == meant


@pytest.mark.parametrize(
    "asked",
    [
        "How many pharmaceutical companies are in Lombardy?",
        "Which hospices are there?",  # a word of the language, near to one of the documents
        "Is Zwyrkovo mentioned?",  # a rare name, near to nothing
        "Who researches it?",  # commoner in another form, but no slip
        "In 2015, or in 2017?",
        "Are they 347,381?",
        "hosp",
        "",
        "  ?!  ",
    ],
)
def test_the_rest_stays_as_it_is(asked: str) -> None:
    assert corrected(asked, "en", ENGLISH) == asked


def test_without_words_to_go_by_nothing_is_corrected() -> None:
    assert corrected("compnaies", "en", frozenset()) == "compnaies"


def test_languages_without_a_stemmer_are_left_alone() -> None:
    assert corrected("制药公司数量", "zh", frozenset({"制药公司"})) == "制药公司数量"
    assert corrected("חברות", "he", frozenset({"חברה"})) == "חברות"
