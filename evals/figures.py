"""What the library's figures are: every number that is annotated or excused, how many, and the series they make.

    python -m evals.figures            # counts, numbers that nobody annotated, series of two years and more

A number needs neither mark nor excuse where its writing shows that it is no measured quantity (a year, a day, a part of
a name), or where the same statement marks the same number elsewhere.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from assistant.figures import Figures, Series
from corpus.figures import SPACES, figures, numbers
from corpus.library import LIBRARY, Statement, folders, library_figures, library_vocabulary, statements

MONTH = r"(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre)\b"
NO_QUANTITY = re.compile(
    "|".join(
        (
            r"(?<![\d.,])(?:19|20)\d\d(?:[-–/]\d\d)?(?![\d.,]*\d)(?!\s(?:mil|mila))",  # years: 2019, 2027/28
            rf"\b\d{{1,2}}[º°]?(?=\s{MONTH})",  # 12 maggio, 1º gennaio
            rf"\b\d{{1,2}}(?=(?:-|–|\se\s(?:il\s|l')?|\sal\s|\sall'|,\s)\d{{1,2}}\s{MONTH})",  # dal 17 al 19 marzo
            r"(?<=[^\W\d_])-?\d+|\d+(?=[^\W\d_ªº])",  # Med4Cure, 4P, UE28, COVID-19
            r"(?<![\d.,])4\.0(?!\d)|Sole 24 Ore|247 BioPharma",
            r"(?<=obiettivo )\d|(?<=n\. )\d+",
        )
    )
)


def main() -> None:
    """Prints what there is, and what is missing."""
    found = Figures(library_figures(), library_vocabulary())
    told = sum(len(statements(folder, "it")) for folder in folders())
    series = found.series(years=2)
    print(f"{told} statements, {len(found.every)} figures of {len(found.vocabulary.indicators)} indicators")
    for name, number in unmarked_numbers():
        print(f"neither annotated nor excused: {name}: {number}")
    print(f"{len(series)} series of two years or more:")
    for each in series:
        print(f"  {_line(each)}")


def unmarked_numbers(library: Path = LIBRARY) -> Iterator[tuple[str, str]]:
    """(document and anchor, number as written) of each number that should be annotated or excused and is not."""
    for folder in folders(library):
        for statement in statements(folder, "it"):
            yield from ((f"{folder.name}#{statement.anchor}", number) for number in _unmarked(statement))


def _line(series: Series) -> str:
    kind = " ".join(filter(None, (series.indicator, series.place, series.of and f"of {series.of}", series.basis)))
    points = dict.fromkeys(
        f"{point.year} {point.precision} {point.value:f}".replace("  ", " ") for point in series.points
    )
    return f"{kind}: {', '.join(points)}"


def _unmarked(statement: Statement) -> Iterator[str]:
    text = statement.text.translate(SPACES)
    marked = {value for mark in statement.marks for value in figures(mark.text, "it")}
    spans = [match.span() for match in NO_QUANTITY.finditer(text)]
    spans += [(mark.start, mark.end) for mark in statement.marks]
    for start, end, value in numbers(text, "it"):
        if value not in marked and not any(first <= start < last for first, last in spans):
            yield text[start:end]


if __name__ == "__main__":
    main()
