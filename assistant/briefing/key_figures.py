"""Key figures: the library's newest numbers on a briefing's topics, written as each language writes them."""

from collections.abc import Sequence
from decimal import Decimal

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal, format_percent

from assistant.briefing.briefing import KeyFigure, Row
from assistant.briefing.shelf import LATE, Shelf
from assistant.briefing.topics import Topic
from assistant.figures import Figures
from corpus.figure import HOME, Figure
from corpus.figures import figures as numbers
from corpus.passage import Passage
from corpus.sentences import sentences
from corpus.vocabulary import Vocabulary
from index.search import edition

FIELD = "chain"  # the topic of the figures on the whole field
PERCENT = "percent"
PLANNED = "planned"
SHARES = ("percent", "points")
LASTING = 10  # years after which a figure is history, counted from the library's newest
HEADLINES = ("headline", "plan")  # standings of what a visitor expects
UNSAID = ("number", "rank")  # units that the label says already
LARGE = 1_000_000  # from which on a number is written in millions or billions
DIGITS = 6


def key_figures(
    shelf: Shelf, figures: Figures, topics: Sequence[Topic], most: int, tied: Sequence[str] = ()
) -> tuple[KeyFigure, ...]:
    """At most so many figures, from each topic in turn: what a visitor would expect first; with no topic, the field's.

    Of the `tied` statements, which tie the audience to this place, come the headlines alone, in their turn.
    """
    lines = [_of_topic(shelf, figures, topic) for topic in topics or [Topic(FIELD, (), (), subject=FIELD)]]
    ties = _of_topic(shelf, figures, Topic("", (), tuple(tied)))
    lines.append([one for one in ties if figures.vocabulary.indicators[one.indicator].standing in HEADLINES])
    turns = (line[place] for place in range(max(map(len, lines))) for line in lines if place < len(line))
    chosen: dict[tuple[str, str], Figure] = {}
    for figure in turns:
        chosen.setdefault((figure.indicator, figure.place), figure)
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
    """What a visitor would expect of a topic: headlines first, then levels, then shares; of each quantity the newest.

    What its nearest place has is not shown of another place.
    """
    choice = Choice(shelf, figures, topic)
    newest: dict[tuple[str, str], Figure] = {}
    for figure in sorted(filter(choice.fits, figures.every), key=choice.currency, reverse=True):
        newest.setdefault(choice.quantity(figure), figure)
    nearest: dict[str, int] = {}
    for figure in newest.values():
        away = choice.away(figure)
        nearest[figure.indicator] = min(away, nearest.get(figure.indicator, away))
    return sorted(
        (figure for figure in newest.values() if choice.away(figure) == nearest[figure.indicator]), key=choice.order
    )


class Choice:
    """Which of the figures a topic's are, and which of them come first."""

    def __init__(self, shelf: Shelf, figures: Figures, topic: Topic):
        self._shelf = shelf
        self._topic = topic
        self._standings = {id: indicator.standing for id, indicator in figures.vocabulary.indicators.items()}
        self._listed = {id: number for number, id in enumerate(figures.vocabulary.indicators)}
        self._told = {key: number for number, key in enumerate(topic.keys)}
        self._wholes = {figure.of for figure in figures.every if figure.place == HOME and figure.of}
        self._oldest = max((each.year for each in figures.every if each.basis != PLANNED), default=0) - LASTING

    def fits(self, figure: Figure) -> bool:
        """Whether it is the topic's, is no detail, was measured not too long ago, and nothing newer is known."""
        standing = self._standings[figure.indicator]
        if standing == "detail" or figure.year < self._oldest or (figure.basis == PLANNED) != (standing == "plan"):
            return False
        return self._belongs(figure) and not self._shelf.snapshot.newer(figure.passage_key)

    def away(self, figure: Figure) -> int:
        """How far from the topic a figure's place is: its own or this one, then what that is a part of, then others."""
        if self._topic.bodies:
            return 0 if figure.place in self._topic.bodies else 1 if figure.place == HOME else 2
        return 0 if figure.place == HOME else 1 if figure.place in self._wholes else 2

    def quantity(self, figure: Figure) -> tuple[str, str]:
        """What is shown once: an indicator and its place; on a subject, of all the other places one."""
        return figure.indicator, "" if self._topic.subject and self.away(figure) == 2 else figure.place

    def currency(self, figure: Figure) -> tuple:
        """Greatest for the figure to show of one quantity: the newest, of its own total, from the topic's own words."""
        late = self._shelf.kind(figure.passage_key) in LATE
        return not figure.of, figure.year, not late, -self._told.get(figure.passage_key, len(self._told))

    def order(self, figure: Figure) -> tuple:
        """Least for what comes first; within that free text has its statements' order, all else the vocabulary's."""
        headline = self._headline(figure)
        share = not headline and figure.unit in SHARES
        told = 0 if self._topic.bodies or self._topic.subject else self._told[figure.passage_key]
        return self.away(figure), not headline, share, told, self._listed[figure.indicator]

    def _belongs(self, figure: Figure) -> bool:
        if self._topic.subject:
            return figure.topic == self._topic.subject and (self.away(figure) < 2 or self._headline(figure))
        if self._topic.bodies:
            return figure.place in self._topic.bodies or figure.document_id in self._topic.bodies
        return figure.passage_key in self._told

    def _headline(self, figure: Figure) -> bool:
        return self._standings[figure.indicator] in HEADLINES


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
