"""The chart beside an answer: where a comparison or a trend is asked for, and what is cited has one."""

from pathlib import Path

import pytest

from assistant.answer import Shown
from assistant.ask import Assistant
from assistant.charts.asked import Beside, asks_for, shown
from assistant.figures import Figures, figures_within
from corpus.document import LANGUAGES
from corpus.library import folders, read_library_document
from tests.conftest import FRONT, PUBLICATIONS

TRENDS = {
    "it": "Come è cambiato l'export farmaceutico lombardo negli anni?",
    "en": "How have Lombardy's pharmaceutical exports changed over the years?",
    "fr": "Comment ont évolué les exportations pharmaceutiques de la Lombardie ?",
    "de": "Wie haben sich die Pharmaexporte der Lombardei entwickelt?",
    "es": "¿Cómo han evolucionado las exportaciones farmacéuticas de Lombardía?",
    "zh": "伦巴第的医药出口额近年趋势如何？",
    "he": "איך השתנה יצוא התרופות של לומברדיה לאורך השנים?",
    "lt": "Kaip keitėsi Lombardijos farmacijos eksportas?",
}
COMPARISONS = {
    "it": "Quanto esporta la farmaceutica lombarda rispetto all'Italia?",
    "en": "How do Lombardy's pharmaceutical exports compare with Italy's?",
    "fr": "Comparez les exportations pharmaceutiques de la Lombardie et de l'Italie",
    "de": "Wie hoch sind die Pharmaexporte der Lombardei im Vergleich zu Italien?",
    "es": "¿Cuánto suponen las exportaciones farmacéuticas de Lombardía frente a Italia?",
    "zh": "伦巴第的医药出口额与意大利相比如何？",
    "he": "מהו יצוא התרופות של לומברדיה לעומת איטליה?",
    "lt": "Palyginkite Lombardijos ir Italijos farmacijos eksportą",
}
PLAIN = {
    "it": "Quanto vale l'export farmaceutico della Lombardia?",
    "en": "How much did Lombardy's pharma industry export?",
    "fr": "Combien d'IRCCS y a-t-il en Lombardie ?",
    "de": "Wie viele Pharmaunternehmen gibt es in der Lombardei?",
    "es": "¿Cuántas empresas farmacéuticas hay en Lombardía?",
    "zh": "伦巴第有多少家制药企业？",
    "he": "כמה חברות תרופות יש בלומברדיה?",
    "lt": "Kiek farmacijos įmonių yra Lombardijoje?",
}
EXPORT = "pharma_lombardy#ph-export-2024"


class Everything:
    """All statements may be cited."""

    def __contains__(self, key: object) -> bool:
        return True


@pytest.fixture(scope="module")
def library() -> Figures:
    return figures_within({passage.id for folder in folders() for passage in read_library_document(folder)[1]})


def beside(library: Figures, question: str, *cited: str, language: str = "en", at_hand=None) -> list[str]:
    """The ids of the charts beside an answer."""
    found = shown(library, Beside(question, language, cited, at_hand or Everything()), language)
    return [one.id for one in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_each_language_ask_for_a_chart(language: str) -> None:
    assert asks_for(TRENDS[language], language) == "trend"
    assert asks_for(COMPARISONS[language], language) == "comparison"
    assert asks_for(PLAIN[language], language) == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_trend_has_the_series_and_a_comparison_the_places(library: Figures, language: str) -> None:
    assert beside(library, TRENDS[language], EXPORT, language=language) == ["pharma-export.lombardy.series"]
    assert beside(library, COMPARISONS[language], EXPORT, language=language) == ["pharma-export.2024.places"]
    assert beside(library, PLAIN[language], EXPORT, language=language) == []


def test_a_chart_is_told_in_the_answers_language(library: Figures) -> None:
    asked = Beside(TRENDS["en"], "en", (EXPORT,), Everything())
    (found,) = shown(library, asked, "he", "https://hub.example")
    assert found.url == ("https://hub.example/v1/charts/pharma-export.lombardy.series?language=he&format=svg&size=chat")
    assert (found.title, found.source[:5]) == ("יצוא תרופות", "מקור:")
    assert "10.2 מיליארד" in found.alt


def test_no_chart_where_nothing_fits(library: Figures) -> None:
    trend = "How has it changed over the years?"
    assert beside(library, TRENDS["en"]) == [], "nothing is cited"
    assert beside(library, TRENDS["en"], "brochure#obj5-partners") == [], "it has no figures"
    assert beside(library, "How have hospital budgets changed?", "pharma_lombardy#ph-export-share") == [], (
        "its figures are of something else"
    )
    assert beside(library, trend, EXPORT) == ["pharma-export.lombardy.series"], "it tells of nothing else"


def test_a_chart_says_no_more_than_may_be_cited(library: Figures) -> None:
    assert beside(library, TRENDS["en"], EXPORT, at_hand={EXPORT}) == []
    own = {EXPORT, "pharma_lombardy#ph-export-2023", "brochure#pharma-export"}
    assert beside(library, TRENDS["en"], EXPORT, at_hand=own) == ["pharma-export.lombardy.series"]


def test_a_comparison_with_a_year_has_the_series(library: Figures) -> None:
    asked = "How do chain value added figures compare with 2018?"
    assert beside(library, asked, "ls_supply_chain#lsc-production-2021") == ["chain-value-added.lombardy.series"]
    plain = "How does the chain's value added compare with the rest?"
    assert not [id for id in beside(library, plain, "ls_supply_chain#lsc-production-2021") if id.endswith(".series")]


def test_charts_that_fit_alike_are_both_shown(library: Figures) -> None:
    found = beside(library, "Is life expectancy higher than in Italy?", "brochure#citizens-life-expectancy")
    assert found == ["life-expectancy-men.2017.places", "life-expectancy-women.2017.places"]


@pytest.fixture
def small_library(tmp_path: Path) -> Path:
    """The library's sheet on the pharmaceutical industry, as far as exports go; read by the fixture `index`."""
    folder = tmp_path / "library" / "pharma_lombardy"
    folder.mkdir(parents=True)
    front = FRONT.replace("id: brochure", "id: pharma_lombardy").replace("kind: brochure", "kind: partner")
    statements = (
        "{#ph-export-2024 as_of=2024 sources=istat}\n"
        "Nel 2024 l'export farmaceutico della Lombardia, in crescita, vale 10,2 miliardi; quello del Lazio 14.\n\n"
        "{#ph-export-2023 as_of=2023 sources=istat}\n"
        "Nel 2023 l'export farmaceutico della Lombardia valeva 9,8 miliardi, quello del Lazio 11,5 miliardi.\n"
    )
    (folder / "it.md").write_text(f"{front}\n# Industria\n\n{statements}", encoding="utf-8")
    (tmp_path / "library" / "sources.yaml").write_text(PUBLICATIONS, encoding="utf-8")
    return tmp_path / "library"


def test_an_answer_names_its_chart_and_says_the_same(assistant: Assistant) -> None:
    plain = assistant.ask("L'export farmaceutico della Lombardia nel 2024?", "it")
    asked = assistant.ask("L'export farmaceutico della Lombardia, in crescita, nel 2024?", "it")
    assert (plain.outcome, asked.outcome) == ("answered", "answered")
    assert (plain.charts, plain.text) == ((), asked.text)
    (chart,) = asked.charts
    assert isinstance(chart, Shown)
    assert chart.id == "pharma-export.lombardy.series"
    assert (
        chart.alt
        == "Negli anni: Esportazioni farmaceutiche (Lombardia · euro). 2023: 9,8 miliardi; 2024: 10,2 miliardi."
    )
