"""What figures are called: read with care, and complete in eight languages."""

from collections import Counter
from pathlib import Path

import pytest

from corpus.document import LANGUAGES
from corpus.errors import EditionError
from corpus.library import library_figures, library_vocabulary
from corpus.vocabulary import KINDS, read_vocabulary

NAMES = "{it: nome, en: name, fr: nom, de: Name, es: nombre, zh: 名称, he: שם, lt: pavadinimas}"
TERMS = "topics: {pharma: Pharma}\nunits: {number: " + NAMES + "}\nplaces: {mind: MIND}\nbases:\nprecisions:\n"


def vocabulary(tmp_path: Path, indicators: str, terms: str = TERMS) -> Path:
    (tmp_path / "terms.yaml").write_text(terms, encoding="utf-8")
    (tmp_path / "pharma.yaml").write_text(indicators, encoding="utf-8")
    return tmp_path


def test_an_indicator_has_its_topic_from_its_file_and_a_label_in_each_language(tmp_path: Path) -> None:
    found = read_vocabulary(vocabulary(tmp_path, "plants: {unit: number, " + NAMES[1:]))
    assert (found.indicators["plants"].topic, found.indicators["plants"].unit) == ("pharma", "number")
    assert found.indicators["plants"].labels["zh"] == "名称"
    assert set(found.places["mind"].values()) == {"MIND"}, "one name for all languages"
    assert tuple(found.units["number"]) == LANGUAGES


@pytest.mark.parametrize(
    ("indicators", "terms", "said"),
    [
        ("plants: {unit: number, it: nome}", TERMS, "plants has no name in en, fr, de, es, zh, he, lt"),
        ("plants: {unit: apples, it: nome}", TERMS, "plants has the unit 'apples'. The units are number"),
        (
            "plants: {unit: number, standing: top, " + NAMES[1:],
            TERMS,
            "plants has the standing 'top'. Write one of headl",
        ),
        ("plants: [", TERMS, "can't be read"),
        ("{}", "topics: {}\n", "no units, places, bases, precisions"),
        ("plants: {unit: number}", TERMS.replace("pharma: Pharma", "other: Other"), "pharma is no topic"),
    ],
)
def test_a_broken_vocabulary_is_refused_with_file_and_entry(
    tmp_path: Path, indicators: str, terms: str, said: str
) -> None:
    with pytest.raises(EditionError, match=said):
        read_vocabulary(vocabulary(tmp_path, indicators, terms))


def test_an_indicator_says_whether_a_visitor_expects_it(tmp_path: Path) -> None:
    said = "plants: {unit: number, standing: headline, " + NAMES[1:] + "\nroofs: {unit: number, " + NAMES[1:]
    found = read_vocabulary(vocabulary(tmp_path, said)).indicators
    assert (found["plants"].standing, found["roofs"].standing) == ("headline", "")


def test_every_topic_has_headlines_and_none_of_them_is_a_gap_or_a_growth() -> None:
    counted = Counter(each.topic for each in library_vocabulary().indicators.values() if each.standing == "headline")
    assert min(counted[topic] for topic in library_vocabulary().topics) >= 2
    for each in library_vocabulary().indicators.values():
        if each.id.endswith(("-gap", "-growth", "-rise", "-lead")):
            assert each.standing == "detail", each.id


def test_a_plan_is_only_what_no_figure_tells_as_done() -> None:
    told = {each.indicator for each in library_figures() if each.basis != "planned"}
    plans = {each.id for each in library_vocabulary().indicators.values() if each.standing == "plan"}
    assert plans and not plans & told


def test_an_indicator_has_one_place(tmp_path: Path) -> None:
    terms = TERMS.replace("{pharma: Pharma}", "{pharma: Pharma, trade: Trade}")
    folder = vocabulary(tmp_path, "plants: {unit: number, " + NAMES[1:], terms)
    (folder / "trade.yaml").write_text("plants: {unit: number, " + NAMES[1:], encoding="utf-8")
    with pytest.raises(EditionError, match="plants is an indicator of pharma too"):
        read_vocabulary(folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_labels_are_the_same_in_a_language(language: str) -> None:
    found = library_vocabulary()
    kinds = [[each.labels for each in found.indicators.values()], *(getattr(found, kind).values() for kind in KINDS)]
    for names in kinds:
        counted = Counter(each[language].casefold() for each in names)
        assert [name for name, count in counted.items() if count > 1] == []
        assert all(name == name.strip() for name in counted)


@pytest.mark.parametrize(("language", "letters"), [("zh", "\u4e00-\u9fff"), ("he", "\u05d0-\u05ea")])
def test_labels_are_in_their_script(language: str, letters: str) -> None:
    first, last = letters.split("-")
    for indicator in library_vocabulary().indicators.values():
        assert any(first <= letter <= last for letter in indicator.labels[language]), indicator.id


def test_nothing_is_named_that_no_figure_uses() -> None:
    found, figures = library_vocabulary(), library_figures()
    assert found.indicators.keys() == {each.indicator for each in figures}
    assert found.topics.keys() == {each.topic for each in figures}
    assert found.units.keys() == {each.unit for each in figures}
    assert found.places.keys() - {each.place for each in figures} - {each.of for each in figures} == set()
    assert found.bases.keys() == {each.basis for each in figures} - {""}
    assert found.precisions.keys() == {each.precision for each in figures} - {""}
