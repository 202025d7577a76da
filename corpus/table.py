"""Table: rows of cells as light Markdown."""

from collections.abc import Iterable, Sequence

LENGTH = 800  # characters after which a long table repeats its header row


def markdown(rows: Iterable[Sequence[str]]) -> str:
    """`| a | b |` lines, first row first; empty rows and columns are left out.

    A long table is cut into several, each under its header row, so that a passage with a row in the
    middle still says what its columns mean.
    """
    cells = [[_cell(value) for value in row] for row in rows]
    width = max((len(row) for row in cells), default=0)
    cells = [row + [""] * (width - len(row)) for row in cells if any(row)]
    kept = [column for column in range(width) if any(row[column] for row in cells)]
    lines = ["| " + " | ".join(row[column] for column in kept) + " |" for row in cells]
    return "\n\n".join("\n".join(part) for part in _parts(lines))


def _cell(value: str) -> str:
    return " ".join(value.replace("|", "/").split())


def _parts(lines: list[str]) -> Iterable[list[str]]:
    part: list[str] = []
    for line in lines:
        if len(part) > 2 and sum(map(len, part)) + len(line) > LENGTH:
            yield part
            part = lines[:1] if len(lines[0]) < LENGTH / 4 else []
        part = [*part, line]
    if part:
        yield part
