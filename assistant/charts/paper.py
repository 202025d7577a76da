"""Paper: a figure to draw on, measured in points from its top, and text on it in the reader's direction."""

import re
from dataclasses import dataclass

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from assistant.answer import direction_of
from assistant.charts.fonts import families

POINTS = 72  # an inch
INK, MUTED, FAINT = "#1a1a1a", "#4d4d4d", "#c8c8c8"
CHINESE, CLOSING = "㐀-鿿（", "，；：）、。"
PIECE = re.compile(
    rf"[ \n]*(?:[{CHINESE}]|[^ \n{CHINESE}{CLOSING}]+|(?=[{CLOSING}]))[{CLOSING}]*"
)  # what a line is never broken in
LEFT_TO_RIGHT, RIGHT_TO_LEFT = "\u200e", "\u200f"  # marks without a glyph: which way what stands beside them goes
HEBREW = re.compile("[\u0590-\u05ff]")
GOES_ON = (",", ";", ")")  # after a Latin word they are the Latin text's, not the line's


@dataclass(frozen=True)
class Style:
    """How text looks: `size` in points."""

    size: float
    color: str = INK
    bold: bool = False

    @property
    def line(self) -> float:
        """From one line to the next."""
        return self.size * 1.38


class Paper:
    """`width` points wide, as high as what is written on it; `margin` on all sides."""

    def __init__(self, width: float, margin: float, language: str):
        self.width = width
        self.margin = margin
        self.language = language
        self.right_to_left = direction_of(language) == "rtl"
        self.height = margin
        self.figure = Figure(figsize=(width / POINTS, width / POINTS), dpi=POINTS, facecolor="white")
        self._renderer = FigureCanvasAgg(self.figure).get_renderer()
        self._placed: list[tuple[Text, float]] = []
        self._ruler = self.figure.text(0, 0, "")

    @property
    def start(self) -> float:
        """Where a line begins, from the left."""
        return self.width - self.margin if self.right_to_left else self.margin

    def written(self, text: str, style: Style) -> dict:
        """What matplotlib needs to know of a text: `Text(**written)`."""
        weight = "bold" if style.bold else "normal"
        return {
            "text": _directed(text) if self.right_to_left else text,
            "fontfamily": families(self.language),
            "fontsize": style.size,
            "fontweight": weight,
            "color": style.color,
            "language": "zh-Hans" if self.language == "zh" else self.language,
            "parse_math": False,
        }

    def wide(self, text: str, style: Style) -> float:
        """How many points a line takes."""
        self._ruler.set(**self.written(text, style))
        width = self._ruler.get_window_extent(self._renderer, dpi=POINTS).width
        self._ruler.set_text("")
        return width

    def lines(self, text: str, style: Style) -> list[str]:
        """`text` in lines that fit; a longer word has a line of its own."""
        found = [""]
        for piece in PIECE.findall(text):
            longer = found[-1] + piece
            if found[-1] and self.wide(longer, style) > self.width - 2 * self.margin:
                found.append(piece.lstrip())
            else:
                found[-1] = longer.lstrip()
        return found

    def write(self, words: str, style: Style, after: float = 0.0) -> None:
        """Puts `words` under what is there, from where lines begin, and leaves room `after` it."""
        side = "right" if self.right_to_left else "left"
        for line in self.lines(words, style):
            self.height += style.line
            written = self.written(line, style)
            text = self.figure.text(self.start / self.width, 0, written.pop("text"), va="baseline", ha=side, **written)
            self._placed.append((text, self.height - style.size * 0.3))
        self.height += after

    def leave(self, height: float) -> float:
        """Leaves room for a drawing; where it begins, from the top."""
        top = self.height
        self.height += height
        return top

    def cut(self) -> None:
        """Ends the paper below what is there, and puts every text in its place."""
        self.height += self.margin * 0.6
        self.figure.set_size_inches(self.width / POINTS, self.height / POINTS)
        for text, down in self._placed:
            text.set_y(1 - down / self.height)

    def box(self, left: float, top: float, width: float, height: float) -> tuple[float, float, float, float]:
        """A rectangle in points, from the top left, as matplotlib takes it once the paper is cut."""
        return left / self.width, 1 - (top + height) / self.height, width / self.width, height / self.height


def _directed(line: str) -> str:
    """A line of a right-to-left text: foreign names in it keep their order, also where they are cut between lines."""
    letters = [c for c in line if c.isalpha()]
    if letters and not any(map(HEBREW.match, letters)):
        return LEFT_TO_RIGHT + line + LEFT_TO_RIGHT
    foreign = letters and not HEBREW.match(letters[-1]) and line.endswith(GOES_ON)
    return RIGHT_TO_LEFT + line + (LEFT_TO_RIGHT if foreign else "")
