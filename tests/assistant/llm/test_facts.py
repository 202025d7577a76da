"""Numbers, dates and names of a sentence against the passages it cites, in every language."""

import pytest

from assistant.llm.facts import unmet_facts
from corpus.document import LANGUAGES
from corpus.library import LIBRARY
from evals.facts import OTHER, Share, Statement, alarms, library, noticed

PASSAGE = (
    "La filiera vale 6,9 miliardi di euro e dà lavoro a 347.380 addetti, il 12,4% del PIL nel 2016, per il Politecnico "
    "di Milano (26 novembre 2024). Otto obiettivi, tre ospedali, 23 aziende su 140.000 metri quadrati.",
    "it",
)


def unmet(sentence: str, language: str, *passages: tuple[str, str]) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in unmet_facts(sentence, language, passages or [PASSAGE])]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Vale 6.900 milioni di euro, il 12,4 per cento."),
        ("en", "It is worth €6.9bn or EUR 6,900 million, 12.4 percent of GDP, with 347,380 employees in 2016."),
        ("fr", "Elle vaut 6,9 milliards d’euros, 12,4 % du PIB, et compte 347 380 emplois en 2016."),
        ("de", "Sie ist 6,9 Mrd. Euro wert, 12,4 Prozent des BIP, mit 347.380 Beschäftigten im Jahr 2016."),
        ("es", "Vale 6,9 mil millones de euros, el 12,4 por ciento del PIB, con 347.380 empleados en 2016."),
        ("zh", "其价值为69亿欧元，占百分之12.4，2016年有347,380名员工。"),
        ("he", 'היא שווה 6.9 מיליארד אירו, 12.4% מהתמ"ג, עם 347,380 עובדים בשנת 2016.'),
        ("lt", "Ji verta 6,9 mlrd. eurų, 12,4 procento BVP, 2016 m. joje dirbo 347 380 žmonių."),
        ("en", "Worth 6.9 billion euros on 140,000 square metres."),
        ("zh", "占地14万平方米。"),
    ],
)
def test_amounts_are_met_in_any_way_of_writing_them(language: str, sentence: str) -> None:
    assert unmet(sentence, language) == []


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("Worth 6.8 billion euros.", "6.8 billion euros"),
        ("Worth 6.9 million euros.", "6.9 million euros"),
        ("Worth $6.9 billion.", "$6.9 billion"),
        ("There are 6.9 billion of them.", "6.9 billion"),
        ("They are 12.4 in all.", "12.4"),
        ("A growth of 12.4 percentage points.", "12.4 percentage points"),
        ("They are 347,380% of it.", "347,380%"),
        ("It has about 350,000 employees.", "350,000"),
        ("There are 2,016 hospitals.", "2,016"),
        ("It was so in 2017.", "2017"),
        ("It covers 140,000 hectares.", "140,000 hectares"),
    ],
)
def test_another_value_or_another_kind_is_not_met(sentence: str, missing: str) -> None:
    assert unmet(sentence, "en") == [("number", missing)]


@pytest.mark.parametrize(
    ("language", "sentence", "wrong"),
    [
        ("it", "Sono otto obiettivi e tre ospedali.", "Sono nove obiettivi."),
        ("en", "There are 8 objectives, three hospitals, twenty-three companies.", "There are twenty-four companies."),
        ("fr", "Il y a huit objectifs, trois hôpitaux et vingt-trois entreprises.", "Il y a quatre hôpitaux."),
        ("de", "Es gibt acht Ziele, drei Krankenhäuser und dreiundzwanzig Unternehmen.", "Es gibt vier Krankenhäuser."),
        ("es", "Hay ocho objetivos, tres hospitales y veintitrés empresas.", "Hay cuatro hospitales."),
        ("zh", "有八个目标、三家医院和二十三家企业。", "有四家医院。"),
        ("he", "יש שמונה יעדים, שלושה בתי חולים ועשרים ושלוש חברות.", "יש ארבעה בתי חולים."),
        ("lt", "Yra aštuoni tikslai, trys ligoninės, dvidešimt trys įmonės.", "Yra keturios ligoninės."),
    ],
)
def test_numbers_in_words(language: str, sentence: str, wrong: str) -> None:
    assert unmet(sentence, language) == []
    assert [kind for kind, _ in unmet(wrong, language)] == ["number"]


def test_words_that_are_no_numbers_need_no_source() -> None:
    assert unmet("One of the hospitals, a third party and the third sector, in the last decade.", "en") == []
    assert unmet("In Sesto San Giovanni", "it", ("A Sesto San Giovanni", "it")) == []


def test_ranges_centuries_and_ellipses() -> None:
    passage = (
        "Nel periodo 2016-19 fra il 10 e il 15% nel XXI secolo; 560 milioni di euro, davanti a 511 milioni.",
        "it",
    )
    assert unmet("From 2016 to 2019, 10–15% in the 21st century.", "en", passage) == []
    assert unmet("EUR 560 million, ahead of the EUR 511 million.", "en", passage) == []
    assert unmet("10-16% of it.", "en", passage) == [("number", "16%")]


def test_the_items_of_a_list_are_counted() -> None:
    passage = ("I partner sono:\n- Alfa\n- Beta\n- Gamma", "it")
    assert unmet("There are three partners.", "en", passage) == []
    assert unmet("There are four partners.", "en", passage) == [("number", "four")]
    assert unmet("This is objective 3.", "en", passage) == [("number", "3")]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("it", "Il 26 novembre 2024."),
        ("en", "On 26 November 2024, or November 26, 2024, or 2024-11-26."),
        ("fr", "Le 26 novembre 2024."),
        ("de", "Am 26. November 2024, am 26.11.2024."),
        ("es", "El 26 de noviembre de 2024."),
        ("zh", "2024年11月26日。"),
        ("he", "ב-26 בנובמבר 2024."),
        ("lt", "2024 m. lapkričio 26 d., 2024 m. lapkritį."),
        ("en", "In November 2024, in November, in 2024."),
    ],
)
def test_dates_are_met_in_any_way_of_writing_them(language: str, sentence: str) -> None:
    assert unmet(sentence, language) == []


def test_another_date_or_a_more_exact_one_is_not_met() -> None:
    assert unmet("On 27 November 2024.", "en") == [("date", "27 November 2024")]
    assert unmet("2024年10月。", "zh") == [("date", "2024年10月")]
    assert unmet("On 26 November 2024.", "en", ("Nel novembre 2024", "it")) == [("date", "26 November 2024")]
    fair = ("Si tiene a Milano dal 16 al 19 giugno 2025.", "it")
    assert unmet("Vom 16. bis 19. Juni 2025.", "de", fair) == []
    assert unmet("Vom 16. bis 18. Juni 2025.", "de", fair) == [("date", "16. bis 18. Juni 2025")]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The Polytechnic University of Milan, the Politecnico's hospitals, in Lombardy, Italy and the EU."),
        ("de", "Die Wertschöpfungskette der Lombardei und die Krankenhäuser laut Politecnico."),
        ("lt", "Rašo „Politecnico di Milano“ Lombardijoje."),
        ("zh", "据Politecnico di Milano报道，伦巴第有八个目标。"),
        ("en", "On Monday Italian firms told the Hospital's Institute so."),
    ],
)
def test_names_are_met_translated_inflected_or_known_to_all(language: str, sentence: str) -> None:
    assert unmet(sentence, language) == []


@pytest.mark.parametrize(
    ("language", "sentence", "missing"),
    [
        ("it", "Lo scrive la Bocconi.", "Bocconi"),
        ("it", "Farmindustria lo scrive.", "Farmindustria"),
        ("en", "The University of Pavia says so.", "Pavia"),
        ("en", "In Tuscany there are three hospitals.", "Tuscany"),
        ("de", "So schreibt Humanitas über die Krankenhäuser.", "Humanitas"),
        ("de", "In der Toskana gibt es drei Krankenhäuser.", "Toskana"),
        ("zh", "托斯卡纳有三家医院。", "托斯卡纳"),
        ("zh", "据Novartis报道。", "Novartis"),
        ("he", "לפי Novartis יש שלושה בתי חולים.", "Novartis"),
        ("he", "בטוסקנה יש שלושה בתי חולים.", "בטוסקנה"),
        ("lt", "Rašo „Assobiomedica“.", "Assobiomedica"),
    ],
)
def test_other_names_are_not_met(language: str, sentence: str, missing: str) -> None:
    assert unmet(sentence, language) == [("name", missing)]


def test_codes_are_met_as_they_stand() -> None:
    passage = ("La medicina 4P, l'Industria 4.0, Horizon H2020 e il Covid-19.", "it")
    assert unmet("4P medicine, Industry 4.0, H2020 and COVID-19.", "en", passage) == []
    wrong = unmet("5P medicine, Industry 5.0, H2021 and COVID-20.", "en", passage)
    assert {text for _, text in wrong} == {"5P", "5.0", "H2021", "COVID-20"}


def test_names_go_by_different_forms() -> None:
    passage = ("L'ARIA S.p.A. e la Germania, secondo l'OMS: la Emilia-Romagna e Med4Cure.", "it")
    assert unmet("Germany's ARIA, according to the WHO.", "en", passage) == []
    assert unmet("德国和艾米利亚-罗马涅。", "zh", passage) == []
    assert unmet("France is not there.", "en", passage) == [("name", "France")]


def test_a_chinese_title_is_met_as_it_stands() -> None:
    passage = ("《健康战略》报告。", "zh")
    assert unmet("见《健康战略》。", "zh", passage) == []
    assert unmet("见《健康未来》。", "zh", passage) == [("name", "《健康未来》")]


def test_any_of_the_cited_passages_may_meet_a_fact_and_none_meets_nothing() -> None:
    sentence = "347,380 employees (Farmindustria)."
    assert unmet(sentence, "en", PASSAGE, ("Fonte: Farmindustria", "it")) == []
    assert len(unmet_facts(sentence, "en", [])) == 2


@pytest.mark.parametrize("language", ["pt", "", "xx"])
def test_a_passage_in_a_language_without_lists_is_read_in_both_conventions(language: str) -> None:
    passage = ("São 347.380 pessoas e 12,4%, or 5,600 people.", language)
    assert unmet("347,380 people, 12.4% and 5,600 people.", "en", passage) == []
    assert unmet("347,381 people.", "en", passage) == [("number", "347,381")]


@pytest.fixture(scope="module")
def brochure() -> list[Statement]:
    return library([LIBRARY / "brochure"])


def _rate(share: Share) -> float:
    return share.part / share.whole


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_of_the_library_have_what_they_state(brochure: list[Statement], language: str) -> None:
    assert {str(share) for share in alarms(brochure, language, language).values()} == {"0.0% (0/141)"}
    elsewhere = alarms(brochure, language, OTHER[language])
    assert _rate(elsewhere["number"]) < 0.01
    assert _rate(elsewhere["date"]) < 0.01
    assert _rate(elsewhere["name"]) < 0.05


@pytest.mark.parametrize("language", LANGUAGES)
def test_changed_statements_of_the_library_are_noticed(brochure: list[Statement], language: str) -> None:
    kinds = ["number", "year", "percent", "currency"]
    for passage in (language, OTHER[language]):
        shares = noticed(brochure, language, passage, kinds)
        assert all(share.whole > 5 for share in shares.values())
        assert {kind: str(share) for kind, share in shares.items() if _rate(share) < 0.99} == {}
