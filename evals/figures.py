"""What the library's figures are: every number that is annotated or excused, how many, and the series they make.

    python -m evals.figures            # counts, numbers that nobody annotated, series of two years and more

A number needs neither mark nor excuse where its writing shows that it is no measured quantity (a year, a day, a part of
a name), or where the same statement marks the same number elsewhere.
"""

import re
from collections.abc import Iterator

from corpus.figures import SPACES, figures, numbers
from corpus.library import LIBRARY, Statement, folders, library_figures, statements

MONTH = r"(?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre)\b"
NO_QUANTITY = re.compile(
    "|".join(
        (
            r"(?<![\d.,])(?:19|20)\d\d(?:[-–/]\d\d)?(?![\d.,]*\d)(?!\s(?:mil|mila))",  # years: 2019, 2027/28
            rf"\b\d{{1,2}}[º°]?(?=\s{MONTH})",  # 12 maggio, 1º gennaio
            rf"\b\d{{1,2}}(?=(?:-|–|\se\s|\sal\s|\sall'|,\s)\d{{1,2}}\s{MONTH})",  # 8-10 ottobre, dal 17 al 19 marzo
            r"(?<=[^\W\d_])-?\d+|\d+(?=[^\W\d_ªº])",  # Med4Cure, 4P, UE28, COVID-19
            r"(?<![\d.,])4\.0(?!\d)|Sole 24 Ore|247 BioPharma",
            r"(?<=obiettivo )\d|(?<=n\. )\d+",
        )
    )
)


def main() -> None:
    """Prints what there is, and what is missing."""
    found = library_figures()
    print(f"{sum(len(statements(folder, 'it')) for folder in folders())} statements, {len(found)} figures")
    for name, numeral in unmarked_numbers():
        print(f"neither annotated nor excused: {name}: {numeral}")


def unmarked_numbers(library=LIBRARY) -> Iterator[tuple[str, str]]:
    """(document and anchor, number as written) of each number that should be annotated or excused and is not."""
    for folder in folders(library):
        for statement in statements(folder, "it"):
            yield from ((f"{folder.name}#{statement.anchor}", number) for number in _unmarked(statement))


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
