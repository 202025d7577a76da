import time

import pytest

from corpus.document import LANGUAGES
from corpus.language import detect, nearest


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Quanti IRCCS ci sono?", "it"),
        ("E nel 2020?", "it"),
        ("Cos'è Human Technopole?", "it"),
        ("How many IRCCS?", "en"),
        ("What is the San Raffaele?", "en"),
        ("Where is Human Technopole?", "en"),
        ("thanks", "en"),
        ("Combien d'IRCCS ?", "fr"),
        ("Et en 2020 ?", "fr"),
        ("essais cliniques", "fr"),
        ("Was ist IEO?", "de"),
        ("Wie viele IRCCS?", "de"),
        ("Krankenhäuser", "de"),
        ("¿Cuántos hospitales hay?", "es"),
        ("ensayos clínicos", "es"),
        ("Kas yra IFOM?", "lt"),
        ("Kiek ligoninių yra Lombardijoje?", "lt"),
        ("IRCCS是什么?", "zh"),
        ("Human Technopole在哪里?", "zh"),
        ("מה זה Fondazione IRCCS Istituto Nazionale dei Tumori?", "he"),
        ("How do you say תודה?", "en"),
        ("Jahresbeitrag Mitgliedschaft Cluster Lombardo", "de"),
        ("QS-Ranking Bocconi Sozialwissenschaften Platz", "de"),
        ("Prognose Pharmaexporte Lombardei 2040", "de"),
        ("receta de risotto a la milanesa", "es"),
        ("pharma exports italy 2024", "en"),
        ("export farmaceutico lombardia 2024", "it"),
        ("directeur Mario Negri", "fr"),
        ("ligoninių skaičius Humanitas", "lt"),
    ],
)
def test_a_short_question_is_told(text: str, language: str) -> None:
    assert detect(text) == language


NOTHING = ["", " ", "2020", "?!", "3.500 €", "IEO", "IRCCS", "Milano", "ok", "info@irccs.it", "San Raffaele Milano"]


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_to_judge_is_none(text: str) -> None:
    assert detect(text) is None


@pytest.mark.parametrize(
    "text", ["Сколько там больниц?", "كم عدد المستشفيات؟", "病院はいくつありますか", "병원은 몇 개입니까"]
)
def test_a_script_of_no_language_of_ours_is_none(text: str) -> None:
    assert detect(text) is None
    assert nearest(text) in LANGUAGES


def test_only_allowed_languages_are_found() -> None:
    assert detect("Quanti istituti ci sono?", ("it", "en")) == "it"
    assert detect("伦巴第有多少家医院？", ("it", "en")) is None
    assert nearest("2020", ("en",)) == "en"


def test_a_long_text_is_judged_in_a_millisecond() -> None:
    text = "La Lombardia è la prima regione italiana per ricerca clinica. " * 5_000
    detect(text)
    start = time.perf_counter()
    for _ in range(50):
        assert detect(text) == "it"
    assert (time.perf_counter() - start) / 50 < 0.005
