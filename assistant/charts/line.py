"""Line: one quantity over the years, each point with its number, on an axis where every year is equally long."""

from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from math import hypot

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from assistant.charts.paper import FAINT, MUTED, Paper, Style
from assistant.charts.placing import Box, Placing
from assistant.charts.quantity import quantity
from assistant.charts.worded import Worded

DOT = "#0072b2"  # Okabe and Ito's blue
ACROSS = 6.0  # points: a dot's diameter
YEARS_FROM_ZERO = ("years", "rank")  # units whose zero says nothing
RANK = "rank"  # the first place is the best, and on top
ROOM = 0.25  # of the highest value, above it, for its number
TICKS = 3
CLEAR = {"facecolor": "white", "edgecolor": "none", "pad": 0.6}  # no line of the scale runs through a number
FAR = 9.0  # points from its dot, from which on a line leads to a number
PRECISE = 10  # digits of a number on the scale: more are a float's noise


class Line:
    """Years that follow one another are joined by a line, others by thin dashes: nothing is known of those between."""

    def __init__(self, worded: Worded, paper: Paper, style: Style):
        self.worded = worded
        self.paper = paper
        self.style = style
        self._small = Style(9, MUTED)
        self._values = [float(mark.value) for mark in worded.marks]

    def height(self, wanted: float) -> float:
        return wanted

    def draw(self, top: float, height: float) -> None:
        """Draws from `top` of the paper, which is cut."""
        axes = self._axes(top, height)
        axes.set_ylim(*self._range)
        axes.set_yticks(self._ticks, labels=[self._number(tick) for tick in self._ticks])
        axes.set_xlim(*self._span)
        axes.set_xticks(list(self._years), labels=self._years.values())
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set(**self.paper.written(label.get_text(), self._small))
        self._join(axes)
        years = [mark.year for mark in self.worded.marks]
        axes.plot(years, self._values, "o", color=DOT, markersize=ACROSS, clip_on=False, zorder=3, gid="points")
        self._label(axes)

    @cached_property
    def _range(self) -> tuple[float, float]:
        """From zero, but where zero says nothing; with room for the numbers. Of ranks the best is on top."""
        low, high = min(self._values), max(self._values)
        if self.worded.unit not in YEARS_FROM_ZERO:
            return 0.0, high * (1 + ROOM)
        around = ((high - low) or high * 0.1) * 0.7
        low, high = max(low - around, 0.0), high + around
        return (high, low) if self.worded.unit == RANK else (low, high)

    @cached_property
    def _ticks(self) -> list[float]:
        low, high = sorted(self._range)
        whole = all(value.is_integer() for value in self._values)
        return [tick for tick in MaxNLocator(TICKS, integer=whole).tick_values(low, high) if low <= tick <= high]

    @cached_property
    def _years(self) -> dict[int, str]:
        """The years measured and how they stand under the axis: in a second row where the first is too tight."""
        room = self.paper.wide("2000", self._small) + 5
        ends: dict[str, float] = {}
        rows: dict[int, str] = {}
        for year in dict.fromkeys(mark.year for mark in self.worded.marks):
            at = year * self._yearly
            row = next((row for row in ("", "\n") if ends.get(row, at - room) + room <= at), "\n")
            ends[row] = at
            rows[year] = f"{row}{year}"
        return rows

    @cached_property
    def _beside(self) -> float:
        """Points that the scale's numbers need."""
        return max(self.paper.wide(self._number(tick), self._small) for tick in self._ticks) + 7

    @cached_property
    def _edges(self) -> tuple[float, float]:
        """Points from the axes' ends to the first and the last dot: half of their numbers."""
        first, last = (self.paper.wide(self.worded.marks[end].label, self.style) / 2 for end in (0, -1))
        return max(first, ACROSS) + 4, max(last, ACROSS) + 4

    @cached_property
    def _yearly(self) -> float:
        """Points a year."""
        years = self.worded.marks[-1].year - self.worded.marks[0].year
        return (self.paper.width - 2 * self.paper.margin - self._beside - sum(self._edges)) / years

    @property
    def _span(self) -> tuple[float, float]:
        before, after = (edge / self._yearly for edge in self._edges)
        return self.worded.marks[0].year - before, self.worded.marks[-1].year + after

    def _axes(self, top: float, height: float) -> Axes:
        """Room for the years below, and for the scale's numbers on the side where lines begin."""
        paper, beside = self.paper, self._beside
        below = self._small.line * (2 if any(year.startswith("\n") for year in self._years.values()) else 1) + 5
        left = paper.margin + (0 if paper.right_to_left else beside)
        width = paper.width - 2 * paper.margin - beside
        axes = paper.figure.add_axes(paper.box(left, top, width, height - below))
        for side in ("top", "left", "right"):
            axes.spines[side].set_visible(False)
        axes.spines["bottom"].set_color(MUTED)
        axes.tick_params(length=0, pad=4, labelright=paper.right_to_left, labelleft=not paper.right_to_left)
        axes.grid(axis="y", color=FAINT, linewidth=0.5)
        axes.set_axisbelow(True)
        return axes

    def _number(self, tick: float) -> str:
        return quantity(Decimal(f"{tick:.{PRECISE}g}"), self.worded.unit, self.paper.language)

    def _join(self, axes: Axes) -> None:
        for (year, value), (later, then) in pairwise(self._path):
            follows = later == year + 1
            look = {"linestyle": "-", "linewidth": 1.4} if follows else {"linestyle": (0, (2, 3)), "linewidth": 0.8}
            axes.plot([year, later], [value, then], color=DOT, zorder=2, gid="known" if follows else "gap", **look)

    @property
    def _path(self) -> list[tuple[int, float]]:
        """A value a year, to join: where publishers differ, the first of them."""
        first: dict[int, float] = {}
        for mark, value in zip(self.worded.marks, self._values, strict=True):
            first.setdefault(mark.year, value)
        return list(first.items())

    def _label(self, axes: Axes) -> None:
        """Each number beside its dot, where it covers neither another number, a dot nor a join; the highest first."""
        dots = [tuple(axes.transData.transform(point)) for point in self._points]
        placing = Placing(self._bounds(axes), ACROSS / 2 + 3)
        for dot in dots:
            placing.keep_free(Box.around(dot, ACROSS, ACROSS))
        for one, other in pairwise(axes.transData.transform(self._path)):
            placing.keep_free_along(tuple(one), tuple(other))
        points = axes.transData.inverted().transform
        for mark, dot in sorted(zip(self.worded.marks, dots, strict=True), key=lambda one: -one[1][1]):
            box = placing.place(dot, self.paper.wide(mark.label, self.style), self.style.size * 1.1)
            near = box.nearest(dot)
            if hypot(near[0] - dot[0], near[1] - dot[1]) > FAR:
                x, y = zip(*points([dot, near]), strict=True)
                axes.plot(x, y, color=MUTED, linewidth=0.6, zorder=1.8, gid="leader")
            written = self.paper.written(mark.label, self.style)
            x, y = points((box.left + box.width / 2, box.bottom + box.height / 2))
            axes.text(x, y, written.pop("text"), ha="center", va="center_baseline", bbox=CLEAR, zorder=1.5, **written)

    @property
    def _points(self) -> list[tuple[int, float]]:
        return [(mark.year, value) for mark, value in zip(self.worded.marks, self._values, strict=True)]

    def _bounds(self, axes: Axes) -> Box:
        left, bottom, width, height = axes.get_window_extent().bounds
        return Box(left, bottom, width, height)
