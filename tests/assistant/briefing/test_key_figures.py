"""Key figures: those that a visitor would expect of a topic, whatever the topic is."""

from collections import Counter
from decimal import Decimal

import pytest

from assistant.briefing.briefing import KeyFigure
from assistant.briefing.key_figures import FIELD, LASTING, key_figures, written
from assistant.briefing.shelf import Shelf
from assistant.briefing.topics import Topic
from assistant.figures import Figures, figures_within
from corpus.figure import HOME, Figure
from corpus.library import folders, library_vocabulary, read_library_document
from corpus.vocabulary import Vocabulary

SITE = "https://hub.example"
MOST = 12
VOCABULARY = library_vocabulary()
BODIES = ("mind", "human_technopole", "technion", "san_raffaele", "assolombarda", "galeazzi")


class Rows:
    """The library's statements as a snapshot of an index has them, without the index."""

    def __init__(self):
        read = [read_library_document(folder) for folder in folders()]
        self.documents = {document.id: document for document, _ in read}
        self.passages = [passage for _, passages in read for passage in passages]
        self.by_id = {passage.id: passage for passage in self.passages}
        self.rows_of: dict[str, list[int]] = {}
        self._newer: dict[str, set[str]] = {}
        for row, passage in enumerate(self.passages):
            self.rows_of.setdefault(passage.key, []).append(row)
            for older in (*passage.updates, *passage.corrects):
                self._newer.setdefault(older, set()).add(passage.key)

    def newer(self, key: str) -> tuple[str, ...]:
        return tuple(sorted(self._newer.get(key, ())))


@pytest.fixture(scope="module")
def rows() -> Rows:
    return Rows()


@pytest.fixture(scope="module")
def library(rows: Rows) -> Figures:
    return figures_within(rows.by_id)


@pytest.fixture(scope="module")
def chosen(rows: Rows, library: Figures):
    """The figures shown of topics, as the library has them."""
    by_id = {figure.id: figure for figure in library.every}

    def figures(*topics: Topic, most: int = MOST, tied: tuple[str, ...] = ()) -> list[Figure]:
        shown: tuple[KeyFigure, ...] = key_figures(Shelf(rows, ("en",), SITE), library, topics, most, tied)
        return [by_id[one.id] for one in shown]

    return figures


def on(subject: str) -> Topic:
    return Topic(subject, (subject,), (), subject=subject)


def body(id: str) -> Topic:
    return Topic(id, (id,), (), bodies=(id,))


def told(*keys: str) -> Topic:
    return Topic("free text", ("free text",), keys)


def standing(figure: Figure, vocabulary: Vocabulary = VOCABULARY) -> str:
    return vocabulary.indicators[figure.indicator].standing


ALL = [*map(on, VOCABULARY.topics), *map(body, BODIES)]


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.text)
def test_of_every_topic_come_headlines_first_and_no_details(chosen, library: Figures, topic: Topic) -> None:
    found = chosen(topic)
    assert len(found) >= 2
    latest = max(figure.year for figure in library.every if figure.basis != "planned")
    for figure in found:
        assert standing(figure) != "detail"
        assert figure.year >= latest - LASTING
        assert (figure.basis == "planned") == (standing(figure) == "plan")
    counted = Counter((figure.indicator, figure.place) for figure in found)
    assert set(counted.values()) == {1}


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.text)
def test_of_one_place_headlines_stand_before_levels_and_levels_before_shares(chosen, topic: Topic) -> None:
    order = [
        0 if standing(figure) else 2 if figure.unit in ("percent", "points") else 1
        for figure in chosen(topic)
        if figure.place in (HOME, *topic.bodies)
    ]
    assert order == sorted(order)


@pytest.mark.parametrize("subject", VOCABULARY.topics)
def test_what_this_place_has_is_not_shown_of_another(chosen, subject: str) -> None:
    found = chosen(on(subject))
    at_home = {figure.indicator for figure in found if figure.place == HOME}
    assert not [figure for figure in found if figure.place != HOME and figure.indicator in at_home]
    places = [figure.place for figure in found]
    assert places == sorted(places, key=lambda place: (place != HOME, place != "italy"))


@pytest.mark.parametrize("id", BODIES)
def test_a_bodys_own_figures_come_first(chosen, id: str) -> None:
    found = chosen(body(id))
    assert found[0].place == id
    away = [figure.place != id for figure in found]
    assert away == sorted(away)


def test_the_newest_of_each_quantity_is_shown_whoever_counted_it(chosen, library: Figures) -> None:
    [employees] = [figure for figure in chosen(on("pharma")) if figure.indicator == "pharma-employees"]
    years = [
        figure.year
        for figure in library.every
        if (figure.indicator, figure.place) == ("pharma-employees", HOME) and figure.basis != "planned"
    ]
    assert employees.year == max(years) > min(years)


def test_nothing_is_shown_that_a_newer_statement_overtook(chosen, rows: Rows) -> None:
    keys = tuple(figure.passage_key for figure in chosen(*ALL, most=200))
    assert len(keys) > 60
    assert not [key for key in keys if rows.newer(key)]


def test_topics_take_turns(chosen) -> None:
    both = chosen(on("pharma"), body("mind"), most=6)
    assert both[::2] == chosen(on("pharma"))[:3]
    assert both[1::2] == chosen(body("mind"))[:3]


def test_free_text_keeps_to_its_statements(chosen) -> None:
    found = chosen(told("regione_lombardia#rl-israel-mission", "pharma_lombardy#ph-export-2024"))
    assert [figure.indicator for figure in found] == ["exports-israel", "pharma-export"]
    assert {figure.passage_key for figure in found} == {
        "regione_lombardia#rl-israel-mission",
        "pharma_lombardy#ph-export-2024",
    }


def test_the_ties_to_a_country_give_their_headlines_alone(chosen) -> None:
    tied = ("regione_lombardia#rl-israel-mission", "frrb#frrb-under40")
    found = chosen(on("pharma"), most=3, tied=tied)
    assert [figure.indicator for figure in found][1] == "exports-israel"
    assert not {figure.passage_key for figure in chosen(on("pharma"), tied=tied)} & {"frrb#frrb-under40"}


def test_with_no_topic_the_whole_field_is_shown(chosen) -> None:
    assert chosen() == chosen(on(FIELD))
    assert {figure.topic for figure in chosen()} == {FIELD}


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        ("12.6", "percent", "de", "12,6\xa0%"),
        ("10200000000", "eur", "en", "10.2 billion"),
        ("74840000", "eur", "it", "74,84 milioni"),
        ("2700", "people", "lt", "2\xa0700"),
    ],
)
def test_a_number_is_written_as_a_language_does(value: str, unit: str, language: str, shown: str) -> None:
    assert written(Decimal(value), unit, language) == shown
