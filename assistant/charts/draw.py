"""Draw: a worded chart -> a matplotlib figure: title, what it is about, the drawing, and its sources under it."""

from dataclasses import dataclass
from typing import Literal

from matplotlib.figure import Figure

from assistant.charts.bars import Bars
from assistant.charts.line import Line
from assistant.charts.paper import MUTED, Paper, Style
from assistant.charts.worded import Worded

Size = Literal["page", "chat", "bare"]
DOTS = 200  # an inch, of PNG


@dataclass(frozen=True)
class Format:
    """Points: the width of the paper and its margin, the height of a line chart, and the sizes of the text.

    Without a size of the title the drawing stands alone: its words are beside it.
    """

    width: float
    margin: float
    drawing: float
    title: float
    text: float


FORMATS: dict[Size, Format] = {
    "page": Format(width=468, margin=10, drawing=190, title=13, text=10),  # a column of A4 or Letter
    "chat": Format(width=300, margin=8, drawing=145, title=11, text=9),
    "bare": Format(width=234, margin=3, drawing=116, title=0, text=9),  # half a column
}


def draw(worded: Worded, size: Size) -> Figure:
    """The chart as a figure of FORMATS[size].width, as high as it needs to be; `figure.axes[0]` has the data."""
    given = FORMATS[size]
    paper = Paper(given.width, given.margin, worded.language)
    small = Style(9, MUTED)
    text = Style(given.text)
    if given.title:
        paper.write(worded.title, Style(given.title, bold=True))
        paper.write(worded.about, Style(given.text, MUTED), after=6)
    drawing = Line(worded, paper, text) if worded.kind == "series" else Bars(worded, paper, text)
    height = drawing.height(given.drawing)
    top = paper.leave(height)
    if given.title:
        paper.height += 4
        for words in filter(None, (worded.note, worded.source)):
            paper.write(words, small)
    paper.cut()
    drawing.draw(top, height)
    return paper.figure
