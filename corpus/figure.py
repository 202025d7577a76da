"""Figure: a measured quantity of the library, read from the number that is marked in a statement's text.

A mark's first word is the indicator; the others narrow it. `place=` says whose figure it is (the document's own place,
else Lombardy); `of=` what a share is a share of, or a gap is to, where that is not the place's own total; `year=` when
it was measured (the statement's `as_of`); `basis=` how it was counted; `source=` which of the statement's publications
gives it. `in=million` stands where the word is left out, "da 280 a 560 milioni"; `is=over` where the words just before
the number don't say how exact it is.
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from corpus.errors import EditionError
from corpus.figures import figures
from corpus.marks import EXCUSED, Mark
from corpus.vocabulary import Names, Vocabulary

HOME = "lombardy"
OWN = "own"
APART = ("of", "year", "basis", "source", "is")  # what an id tells besides statement, indicator and place
POWERS = {"thousand": 3, "million": 6, "billion": 9}
ARTICLE = r"(?:\s(?:i|gli|le|il|la|a|ai|al|alle|agli|di|del|dei|degli|delle|da)|\s(?:l|all|dell)')*\s*$"
PRECISIONS = {
    "about": re.compile(rf"\bcirca{ARTICLE}", re.IGNORECASE),
    "over": re.compile(rf"\b(?:oltre|più|almeno|supera(?:va)?(?:no)?|superato|superior[ei]){ARTICLE}", re.IGNORECASE),
    "nearly": re.compile(rf"\b(?:quasi|vicin[aeio]|sfiora(?:va)?(?:no)?){ARTICLE}", re.IGNORECASE),
    "upto": re.compile(rf"\b(?:fino|(?:al|un) massimo){ARTICLE}", re.IGNORECASE),
}


@dataclass(frozen=True)
class Figure:
    """One number of the library, with what it measures, where, when, and who published it.

    `id` is made of the passage's key, the indicator, the place and whatever narrows it in the mark. `value` is in
    `unit`, scale words counted: "6,9 miliardi" is 6900000000. `precision` is "", "about", "over", "nearly", "from" or
    "upto". `of` is the place a share is a share of, "" for the place's own total. `basis` is "" or a way of counting:
    figures of two bases are not to be compared, nor two of the basis "own". `labels` are the indicator's, by language.
    """

    id: str
    indicator: str
    value: Decimal
    unit: str
    precision: str
    place: str
    of: str
    basis: str
    year: int
    publisher: str
    passage_key: str
    topic: str
    labels: Names

    @property
    def document_id(self) -> str:
        return self.passage_key.partition("#")[0]


@dataclass(frozen=True)
class Stated:
    """What a statement tells of all its figures; `publishers` by source, `place` for the marks that have none."""

    passage_key: str
    text: str
    as_of: str
    publishers: dict[str, str]
    place: str = HOME


def figures_of(stated: Stated, marks: tuple[Mark, ...], vocabulary: Vocabulary) -> tuple[Figure, ...]:
    """The figures that a statement's `marks` show; raises EditionError, naming the statement."""
    found = [_figure(stated, mark, vocabulary) for mark in marks if mark.indicator != EXCUSED]
    ids = [figure.id for figure in found]
    if twice := {id for id in ids if ids.count(id) > 1}:
        raise EditionError(
            f"{stated.passage_key}: {', '.join(sorted(twice))} is there twice. Tell them apart by year=, of= or basis=."
        )
    return tuple(found)


def written(mark: Mark, where: str) -> Decimal:
    """The number of a mark as its text gives it, scale words counted; raises EditionError."""
    numbers = list(figures(mark.text, "it").elements())
    if len(numbers) != 1:
        raise EditionError(f"{where}: [{mark.text}] has {len(numbers)} numbers. A mark goes around one.")
    return numbers[0]


def _figure(stated: Stated, mark: Mark, vocabulary: Vocabulary) -> Figure:
    where, narrowed = stated.passage_key, mark.narrowed
    _known(where, "indicator", mark.indicator, vocabulary.indicators)
    indicator = vocabulary.indicators[mark.indicator]
    place, basis = narrowed.get("place", stated.place), narrowed.get("basis", "")
    _known(where, "place", place, vocabulary.places)
    _known(where, "place", narrowed.get("of", HOME), vocabulary.places)
    _known(where, "basis", basis, vocabulary.bases | {"": {}})
    _known(where, "scale", narrowed.get("in", "million"), POWERS)
    _known(where, "precision", narrowed.get("is", "exact"), vocabulary.precisions | {"exact": {}})
    _known(where, "source", narrowed.get("source", next(iter(stated.publishers))), stated.publishers)
    year = narrowed.get("year", stated.as_of[:4])
    if not re.fullmatch(r"(?:19|20)\d\d", year):
        raise EditionError(f"{where}: year={year} is no year. Give four digits.")
    apart = [narrowed[name] for name in APART if name in narrowed]
    return Figure(
        id=",".join([f"{where}/{mark.indicator}@{place}", *apart]),
        indicator=mark.indicator,
        value=(written(mark, where) * 10 ** POWERS.get(narrowed.get("in", ""), 0)).normalize(),
        unit=indicator.unit,
        precision=_precision(stated.text[: mark.start], narrowed.get("is", "")),
        place=place,
        of=narrowed.get("of", ""),
        basis=basis,
        year=int(year),
        publisher=_publisher(stated.publishers, narrowed.get("source", "")),
        passage_key=where,
        topic=indicator.topic,
        labels=indicator.labels,
    )


def _known(where: str, kind: str, given: str, known: dict) -> None:
    if given not in known:
        raise EditionError(f"{where}: no {kind} is called {given!r}. Correct it, or add it to the vocabulary.")


def _precision(before: str, said: str) -> str:
    """How exact a number is, from the words just before it: "circa 60.000", "quasi 4.000"."""
    if said:
        return "" if said == "exact" else said
    return next((name for name, pattern in PRECISIONS.items() if pattern.search(before)), "")


def _publisher(publishers: dict[str, str], source: str) -> str:
    return publishers[source] if source else ", ".join(dict.fromkeys(publishers.values()))
