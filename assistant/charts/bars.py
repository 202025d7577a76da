"""Bars: a value each, one under another, its name and number above it; a share lies on its whole."""

from matplotlib.axes import Axes

from assistant.charts.paper import Paper, Style
from assistant.charts.worded import Worded

LEAD, OTHER, REST = "#0072b2", "#9fd0ee", "#f3f3f3"  # Okabe and Ito's blue, its sky blue lightened, paper
EDGE = "#1f3b4d"
THICK, APART = 11.0, 9.0  # points


class Bars:
    """Places side by side, or shares of a whole; bars begin where the language's lines do."""

    def __init__(self, worded: Worded, paper: Paper, style: Style):
        self.worded = worded
        self.paper = paper
        self.style = style
        self._labels = [paper.lines(mark.told, style) for mark in worded.marks]

    def height(self, wanted: float) -> float:
        """The points it needs, whatever is `wanted`."""
        return sum(len(lines) * self.style.line + THICK + APART for lines in self._labels)

    def draw(self, top: float, height: float) -> None:
        """Draws from `top` of the paper, which is cut; one unit upward in the axes is a point."""
        paper = self.paper
        axes = paper.figure.add_axes(paper.box(paper.margin, top, paper.width - 2 * paper.margin, height))
        axes.set_axis_off()
        full = 100.0 if self.worded.kind == "share" else float(max(mark.value for mark in self.worded.marks))
        axes.set_xlim((full, 0) if paper.right_to_left else (0, full))
        axes.set_ylim(height, 0)
        down = 0.0
        for mark, lines in zip(self.worded.marks, self._labels, strict=True):
            for line in lines:
                down += self.style.line
                self._write(axes, line, down - self.style.size * 0.35)
            self._bar(axes, float(mark.value), mark.lead, down + THICK / 2, full)
            down += THICK + APART

    def _bar(self, axes: Axes, value: float, lead: bool, middle: float, full: float) -> None:
        """Dark is what is looked at; hatched is what it is beside, so that it shows in black and white too."""
        look = {"height": THICK, "linewidth": 0.7, "edgecolor": EDGE, "clip_on": False}
        if lead:
            axes.barh(middle, value, facecolor=LEAD, **look)
        else:
            axes.barh(middle, value, facecolor=OTHER, hatch="////", **look)
        if self.worded.kind == "share":
            axes.barh(middle, full - value, left=value, facecolor=REST, label=self.worded.rest, **look)

    def _write(self, axes: Axes, line: str, down: float) -> None:
        side = "right" if self.paper.right_to_left else "left"
        written = self.paper.written(line, self.style)
        axes.text(0, down, written.pop("text"), ha=side, va="baseline", **written)
