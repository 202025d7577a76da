"""Page: a document's edition laid out for reading, with the cited passage marked."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from api.blocks import Block, Piece, blocks, first_mark, pieces
from corpus.document import Edition

Span = tuple[int, int]
TABLE_OF_CONTENTS_DEPTH = 2


@dataclass(frozen=True)
class Row:
    """A line of a group: its cells, which are one for all but table rows."""

    cells: tuple[list[Piece], ...]
    header: bool = False


@dataclass(frozen=True)
class Group:
    """Blocks that stand together: one heading or paragraph, or all of a list or table.

    `cited` is one with cited text, `whole` one with nothing else, `noted` the last of them: what is
    known of the passage goes below it.
    """

    kind: str
    rows: tuple[Row, ...]
    id: str = ""
    level: int = 0
    noted: bool = False

    @property
    def pieces(self) -> list[Piece]:
        return [piece for row in self.rows for cell in row.cells for piece in cell]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    @property
    def cited(self) -> bool:
        return any(piece.cited for piece in self.pieces)

    @property
    def whole(self) -> bool:
        return self.cited and all(piece.cited or not piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Sheet:
    """A page of a paged document, or all of another; `number` is 0 for the latter."""

    number: int
    groups: list[Group]

    @property
    def cited(self) -> bool:
        return any(group.cited for group in self.groups)


def sheets(edition: Edition, cited: Span | None) -> list[Sheet]:
    """The edition's pages in order, with what is cited marked."""
    bounds = list(enumerate(edition.pages, 1)) or [(0, (0, len(edition.text)))]
    found = [(number, blocks(edition.text, start, end)) for number, (start, end) in bounds]
    every = [block for _, page in found for block in page]
    first = first_mark(every, cited)
    last = max((block.start for block in every if _overlaps(block, cited)), default=-1)
    top = min((block.level for block in every if block.kind == "heading"), default=1)
    return [
        Sheet(number, [_group(edition.text, part, cited, first, last, top) for part in _together(page)])
        for number, page in found
    ]


def contents(pages: list[Sheet]) -> list[Group]:
    """The headings that a table of contents lists."""
    headings = [group for page in pages for group in page.groups if group.kind == "heading"]
    return [heading for heading in headings if heading.level <= TABLE_OF_CONTENTS_DEPTH]


def _together(found: list[Block]) -> Iterator[list[Block]]:
    """Lists and tables as one, everything else one by one."""
    for kind, run in groupby(found, lambda block: block.kind):
        if kind in ("item", "row"):
            yield list(run)
        else:
            yield from ([block] for block in run)


def _group(text: str, part: list[Block], cited: Span | None, first: int, last: int, top: int) -> Group:
    head = part[0]
    return Group(
        kind=head.kind,
        rows=tuple(
            Row(tuple(pieces(text, span, cited, first) for span in block.spans), block.header) for block in part
        ),
        id=f"h{head.start}" if head.kind == "heading" else "",
        level=head.level - top + 1 if head.kind == "heading" else 0,
        noted=any(block.start == last for block in part),
    )


def _overlaps(block: Block, cited: Span | None) -> bool:
    return bool(cited) and any(end > cited[0] and start < cited[1] for start, end in block.spans)
