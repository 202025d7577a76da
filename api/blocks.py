"""Block: a visible stretch of an edition's light Markdown, known by its offsets.

Offsets, not strings, so that a passage's span can be marked wherever it lies.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

HEADING = re.compile(r"(#{1,6})\s+(.*)")
ITEM = re.compile(r"\s*[-*]\s+(.*)")
RULE = re.compile(r"\s*\|[\s:|-]+")


@dataclass(frozen=True)
class Block:
    """`spans` are (start, end) into the text: one, or one a cell for a table row.

    `level` is a heading's, 1 to 6. `header` is a table row with a rule under it.
    """

    kind: Literal["heading", "paragraph", "item", "row"]
    spans: tuple[tuple[int, int], ...]
    level: int = 0
    header: bool = False

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


@dataclass(frozen=True)
class Piece:
    """A stretch of a block's text, in the cited passage or not; `first` is the first that is."""

    text: str
    cited: bool = False
    first: bool = False


def blocks(text: str, start: int = 0, end: int | None = None) -> list[Block]:
    """The blocks of `text[start:end]`, in order, with offsets into `text`."""
    found: list[Block] = []
    open_ended = False
    for begin, line in _lines(text, start, len(text) if end is None else end):
        if not line.strip():
            open_ended = False
        elif heading := HEADING.fullmatch(line):
            found.append(Block("heading", (_trimmed(begin, heading, 2),), level=len(heading[1])))
            open_ended = False
        elif RULE.fullmatch(line):
            if found and found[-1].kind == "row":
                found[-1] = Block("row", found[-1].spans, header=True)
            open_ended = False
        elif line.lstrip().startswith("|"):
            found.append(Block("row", _cells(begin, line)))
            open_ended = False
        elif item := ITEM.fullmatch(line):
            found.append(Block("item", (_trimmed(begin, item, 1),)))
            open_ended = True
        elif open_ended:
            last = found[-1]
            found[-1] = Block(last.kind, ((last.start, begin + len(line.rstrip())),))
        else:
            found.append(Block("paragraph", ((begin + _indent(line), begin + len(line.rstrip())),)))
            open_ended = True
    return found


def pieces(text: str, span: tuple[int, int], cited: tuple[int, int] | None, first: int) -> list[Piece]:
    """`text` within `span`, cut where the cited passage begins and ends; `first` is where its mark begins."""
    start, end = span
    low, high = (max(start, cited[0]), min(end, cited[1])) if cited else (end, end)
    if low >= high:
        return [Piece(text[start:end])]
    cut = [
        Piece(text[start:low]),
        Piece(text[low:high], cited=True, first=low == first),
        Piece(text[high:end]),
    ]
    return [piece for piece in cut if piece.text]


def first_mark(found: list[Block], cited: tuple[int, int] | None) -> int:
    """Offset of the first visible character of the cited passage, -1 without one."""
    if not cited:
        return -1
    spans = (span for block in found for span in block.spans)
    return next((max(start, cited[0]) for start, end in spans if end > cited[0] and start < cited[1]), -1)


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for line in text[start:end].split("\n"):
        yield start, line
        start += len(line) + 1


def _cells(begin: int, line: str) -> tuple[tuple[int, int], ...]:
    """Spans of the cells' texts; an empty cell has an empty span."""
    cells = [cell for cell in re.finditer(r"(?<=\|)([^|]*)(?=\||$)", line)]
    if len(cells) > 1 and line.rstrip().endswith("|") and not cells[-1][0].strip():
        cells.pop()
    return tuple(_trimmed(begin, cell, 1) for cell in cells)


def _trimmed(begin: int, match: re.Match[str], group: int) -> tuple[int, int]:
    inside = match[group]
    start = begin + match.start(group)
    return start + _indent(inside), start + max(len(inside.rstrip()), _indent(inside))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
