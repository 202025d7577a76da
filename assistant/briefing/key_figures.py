"""Key figures: the library's newest numbers on a briefing's topics, written as each language writes them."""

from collections import Counter
from collections.abc import Container, Sequence
from decimal import Decimal

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from assistant.briefing.briefing import KeyFigure, Row
from assistant.briefing.shelf import Shelf
from assistant.briefing.topics import Topic
from assistant.figures import Figures
from corpus.figure import HOME, Figure
from corpus.figures import figures as numbers
from corpus.passage import Passage
from corpus.sentences import sentences
from corpus.vocabulary import Vocabulary
from index.search import edition

PERCENT = "percent"
PLANNED = "planned"
UNSAID = ("number", "rank")  # units that the label says already
LARGE = 1_000_000  # from which on a number is written in millions or billions
DIGITS = 6


def key_figures(shelf: Shelf, figures: Figures, topics: Sequence[Topic], most: int) -> tuple[KeyFigure, ...]:
    """At most so many figures, from each topic in turn: this place's before others', the newest of each quantity."""
    lines = [_of_topic(shelf, figures, topic) for topic in topics]
    turns = (line[place] for place in range(max(map(len, lines), default=0)) for line in lines if place < len(line))
    chosen = {figure.id: figure for figure in turns}
    return tuple(key_figure(shelf, figures.vocabulary, figure) for figure in list(chosen.values())[:most])


def key_figure(shelf: Shelf, vocabulary: Vocabulary, figure: Figure) -> KeyFigure:
    """A figure with a row for each of the briefing's languages."""
    rows = tuple(_row(shelf, vocabulary, figure, language) for language in shelf.languages)
    newer = shelf.snapshot.newer(figure.passage_key)
    return KeyFigure(figure.id, f"{figure.value:f}", figure.year, figure.publisher, rows, newer)


def written(value: Decimal, unit: str, language: str) -> str:
    """A number as a language writes it, without its unit but for a percent sign: nothing of its value is lost.

    >>> written(Decimal("6900000000"), "eur", "en")
    '6.9 billion'
    """
    locale = "en_GB" if language == "en" else language
    if unit == PERCENT:
        return format_percent(value / 100, locale=locale, decimal_quantization=False)
    whole = format_decimal(value, locale=locale, decimal_quantization=False)
    if abs(value) < LARGE:
        return whole
    kind = "long" if "long" in Locale.parse(locale, sep="_").compact_decimal_formats else "short"
    short = format_compact_decimal(value, format_type=kind, locale=locale, fraction_digits=DIGITS)
    return short if list(numbers(short, language)) == [value] else whole


def _of_topic(shelf: Shelf, figures: Figures, topic: Topic) -> list[Figure]:
    """The newest figure of each quantity that a topic has: one of each statement in their order, then the others."""
    place = {key: number for number, key in enumerate(topic.keys)}
    own = [figure for figure in figures.every if _belongs(figure, topic, place) and _current(shelf, figure)]
    own.sort(key=lambda figure: (figure.place not in (HOME, *topic.bodies), place.get(figure.passage_key, len(place))))
    newest: dict[tuple, Figure] = {}
    for figure in own:
        quantity = (figure.indicator, figure.place, figure.of)
        if quantity not in newest or figure.year > newest[quantity].year:
            newest[quantity] = figure
    seen: Counter = Counter()
    turns = {}
    for figure in newest.values():
        turns[figure.id] = (figure.place not in (HOME, *topic.bodies), seen[figure.passage_key])
        seen[figure.passage_key] += 1
    return sorted(newest.values(), key=lambda figure: turns[figure.id])


def _current(shelf: Shelf, figure: Figure) -> bool:
    """Whether a figure is what its statement is about: measured, in the statement's year, with nothing newer."""
    as_of = shelf.original(figure.passage_key).as_of[:4]
    return figure.basis != PLANNED and as_of == str(figure.year) and not shelf.snapshot.newer(figure.passage_key)


def _belongs(figure: Figure, topic: Topic, place: Container[str]) -> bool:
    if topic.subject:
        return figure.topic == topic.subject
    return figure.passage_key in place or figure.document_id in topic.bodies


def _row(shelf: Shelf, vocabulary: Vocabulary, figure: Figure, language: str) -> Row:
    passage = edition(shelf.snapshot, figure.passage_key, language)
    value = written(figure.value, figure.unit, language)
    if figure.precision:
        value = f"{vocabulary.precisions[figure.precision][language]} {value}"
    if figure.unit not in (PERCENT, *UNSAID):
        value = f"{value} {vocabulary.units[figure.unit][language]}"
    place = vocabulary.places[figure.place][language]
    if figure.of:
        place = f"{place} / {vocabulary.places[figure.of][language]}"
    note = shelf.note(passage, sentence_of(figure, passage))
    return Row(language, figure.labels[language], value, place, note)


def sentence_of(figure: Figure, passage: Passage) -> str:
    """The sentence of a passage that gives the figure, else the whole of it."""
    for start, end in sentences(passage.text, passage.language):
        if figure.value in numbers(passage.text[start:end], passage.language):
            return passage.text[start:end]
    return passage.text
