"""Scope: places and times that a question names and a statement doesn't."""

import pytest

from assistant.scope import placed, unmet, unmet_years

LOMBARDY = {"en": "Lombardy has 246 companies, 35% of those in Italy.", "it": "In Lombardia ci sono 246 imprese."}


@pytest.mark.parametrize(
    ("question", "statement", "missing"),
    [
        ("How many companies in 2016?", "246 companies (2016 data)", []),
        ("How many companies in 2030?", "246 companies (2016 data)", ["2030"]),
        ("From 2016 to 2018?", "246 companies (2016 data)", ["2018"]),
        ("Quante imprese nel 1998 e nel 2031?", "246 imprese (2016)", ["1998", "2031"]),
        ("2016, or rather 2016?", "none", ["2016"]),
        ("How many companies?", "246 companies (2016 data)", []),
        ("Are there 12016 or 20165 of them?", "none", []),
        ("Are there 1800 of them?", "none", []),
    ],
)
def test_years(question: str, statement: str, missing: list[str]) -> None:
    assert unmet_years(question, statement) == missing


@pytest.mark.parametrize(
    ("language", "question", "statement", "missing"),
    [
        ("en", "How many companies are there in Tuscany?", LOMBARDY["en"], ["Tuscany"]),
        ("en", "How many companies are there in Italy?", LOMBARDY["en"], []),
        ("en", "How many Italian companies are there?", LOMBARDY["en"], []),
        ("en", "How many companies are there in Lombardy?", LOMBARDY["en"], []),
        ("en", "companies in TUSCANY and in Bavaria", LOMBARDY["en"], ["Tuscany", "Bavaria"]),
        ("en", "Does New York invest?", LOMBARDY["en"], ["New York"]),
        ("en", "Is the york ham new?", LOMBARDY["en"], []),
        ("en", "How many Bavarian firms?", "Lombardy exports to Germany and its Bavaria.", []),
        ("it", "Quante imprese ci sono in Toscana?", LOMBARDY["it"], ["Toscana"]),
        ("it", "Quante imprese toscane ci sono?", LOMBARDY["it"], ["Toscana"]),
        ("it", "Quante imprese toscane ci sono?", "Le imprese in Toscana sono 100.", []),
        ("it", "Quante imprese ci sono in Lombardia?", LOMBARDY["it"], []),
        ("it", "In Emilia Romagna e a Roma?", LOMBARDY["it"], ["Emilia-Romagna", "Roma"]),
        ("it", "Quante imprese ha la Valle d'Aosta?", LOMBARDY["it"], ["Valle d'Aosta"]),
    ],
)
def test_other_places(language: str, question: str, statement: str, missing: list[str]) -> None:
    assert unmet("elsewhere", question, statement, language) == missing


@pytest.mark.parametrize(
    ("language", "question", "statement", "missing"),
    [
        ("en", "How many companies will there be next year?", LOMBARDY["en"], ["next year"]),
        ("en", "How many companies are there?", LOMBARDY["en"], []),
        ("en", "How many years has it existed?", LOMBARDY["en"], []),
        ("en", "What happened in the pandemic?", "During Covid the region had more beds.", []),
        ("it", "Quante imprese ci saranno l'anno prossimo?", LOMBARDY["it"], ["anno prossimo"]),
        ("it", "Quante imprese ci sono?", LOMBARDY["it"], []),
    ],
)
def test_other_times(language: str, question: str, statement: str, missing: list[str]) -> None:
    assert unmet("beyond", question, statement, language) == missing


def test_a_language_without_a_list_misses_nothing() -> None:
    assert unmet("elsewhere", "Quantas empresas há em Lisboa?", "A Lombardia tem 246 empresas.", "pt") == []


def test_chinese_places_are_found_without_spaces() -> None:
    assert unmet("elsewhere", "托斯卡纳有多少家公司？", "伦巴第有246家公司。", "zh") == ["托斯卡纳"]
    assert unmet("elsewhere", "伦巴第有多少家公司？", "伦巴第有246家公司。", "zh") == []


@pytest.mark.parametrize(
    ("language", "question", "completed"),
    [
        ("en", "How many beds?", "How many beds in Lombardy?"),
        ("en", "hospital beds", "hospital beds in Lombardy"),
        ("en", "Beds in Milan?", "Beds in Milan?"),
        ("en", "Beds in Tuscany?", "Beds in Tuscany?"),
        ("it", "Quanti posti letto?", "Quanti posti letto in Lombardia?"),
        ("it", "Posti letto a Brescia", "Posti letto a Brescia"),
        ("zh", "有多少床位？", "在伦巴第有多少床位？"),
    ],
)
def test_a_question_without_a_place_is_asked_of_this_one(language: str, question: str, completed: str) -> None:
    assert placed(question, language) == completed


def test_people_of_one_place_are_not_those_of_another() -> None:
    assert len(unmet("elsewhere", "Quanti romani lavorano nel settore?", LOMBARDY["it"], "it")) == 1
