"""Line: a line of a PDF page, where it stands and how it is divided into cells."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

GAP = 0.9  # of the letters' height: a wider gap than this parts two cells of a table
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_Box = tuple[float, float, float, float]  # left, bottom, right, top, in points


@dataclass(frozen=True)
class Cell:
    """Neighbouring words of a line, and their left and right edge."""

    text: str
    left: float
    right: float


@dataclass(frozen=True)
class Line:
    """A line's cells from left to right (running text is one), its foot and its letters' height."""

    cells: tuple[Cell, ...]
    bottom: float
    height: float

    @property
    def text(self) -> str:
        return " ".join(cell.text for cell in self.cells)

    @property
    def left(self) -> float:
        return min(cell.left for cell in self.cells)

    @property
    def right(self) -> float:
        return max(cell.right for cell in self.cells)


def lines(page: pdfium.PdfPage) -> Iterator[Line]:
    """The page's lines in reading order, without those that stand off its edge."""
    layer = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    position = 0  # pdfium counts in UTF-16 units
    for raw in layer.get_text_range().split("\r\n"):
        line = _line(layer, raw, position)
        position += len(raw.encode("utf-16-le", "surrogatepass")) // 2 + 2
        off = line and (line.right < left or line.left > right or line.bottom > top)
        if line and not off and line.bottom + line.height > bottom:
            yield line


def _line(layer: pdfium.PdfTextPage, raw: str, position: int) -> Line | None:
    """One line; None where there is nothing but space."""
    words = []
    for word in re.finditer(r"\S+", raw):
        first = position + len(raw[: word.start()].encode("utf-16-le", "surrogatepass")) // 2
        last = position + len(raw[: word.end()].encode("utf-16-le", "surrogatepass")) // 2 - 1
        start, end = _box(layer, first), _box(layer, last)
        if start and end:
            words.append((word.group().translate(_LIGATURES), start, end))
    if not words:
        return None
    height = median(start[3] - start[1] for _, start, _ in words)
    return Line(tuple(_cells(words, height)), words[0][1][1], height)


def _cells(words: list[tuple[str, _Box, _Box]], height: float) -> Iterator[Cell]:
    """Words joined but where a wide gap, to the right or (in right-to-left text) left, parts them."""
    text, left, right = "", 0.0, 0.0
    for word, start, end in words:
        word_left, word_right = min(start[0], end[0]), max(start[2], end[2])
        if text and max(word_left - right, left - word_right) > GAP * height:
            yield Cell(text, left, right)
            text = ""
        left, right = (min(left, word_left), max(right, word_right)) if text else (word_left, word_right)
        text = f"{text} {word}" if text else word
    yield Cell(text, left, right)


def _box(layer: pdfium.PdfTextPage, position: int) -> _Box | None:
    """The box of the letter at a position of the page's text, as high as its font."""
    index = pdfium_c.FPDFText_GetCharIndexFromTextIndex(layer, position)
    rectangle = pdfium_c.FS_RECTF()
    if index < 0 or not pdfium_c.FPDFText_GetLooseCharBox(layer, index, ctypes.byref(rectangle)):
        return None
    return rectangle.left, rectangle.bottom, rectangle.right, rectangle.top
