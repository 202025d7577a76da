"""Placing: numbers beside their dots, without covering one another."""

from dataclasses import dataclass
from itertools import product

SIDES = (0.0, -0.3, 0.3, -0.55, 0.55, -0.75, 0.75)  # of its own width that a number moves to a side
AWAY = (0.0, 1.2, 2.4, 3.6)  # of its own height that it moves further from the dot
STEPS = 24  # boxes that stand for a join
OUTSIDE = 20.0  # how much worse it is to be cut than to cover

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle in points, from the bottom left."""

    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def around(cls, middle: Point, width: float, height: float) -> "Box":
        return cls(middle[0] - width / 2, middle[1] - height / 2, width, height)

    @property
    def area(self) -> float:
        return self.width * self.height

    def nearest(self, point: Point) -> Point:
        """The point of the box nearest to another."""
        across = min(max(point[0], self.left), self.left + self.width)
        up = min(max(point[1], self.bottom), self.bottom + self.height)
        return across, up

    def shared(self, other: "Box") -> float:
        """The area of both."""
        wide = min(self.left + self.width, other.left + other.width) - max(self.left, other.left)
        high = min(self.bottom + self.height, other.bottom + other.height) - max(self.bottom, other.bottom)
        return max(wide, 0.0) * max(high, 0.0)


class Placing:
    """Numbers within `bounds`, `gap` points from the dot they belong to."""

    def __init__(self, bounds: Box, gap: float):
        self._bounds = bounds
        self._gap = gap
        self._taken: list[Box] = []

    def keep_free(self, box: Box) -> None:
        self._taken.append(box)

    def keep_free_along(self, start: Point, end: Point) -> None:
        for step in range(1, STEPS):
            part = step / STEPS
            middle = (start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part)
            self.keep_free(Box.around(middle, 2, 2))

    def place(self, dot: Point, width: float, height: float) -> Box:
        """Where a number goes: above its dot, else below or aside, wherever it covers least; taken from then on."""
        best = min(self._candidates(dot, width, height), key=self._cost)
        self.keep_free(best)
        return best

    def _candidates(self, dot: Point, width: float, height: float) -> list[Box]:
        """Best first: of those that cover as little, the first is taken."""
        found = []
        for away, side, up in product(AWAY, SIDES, (1, -1)):
            middle = (dot[0] + side * width, dot[1] + up * (self._gap + height / 2 + away * height))
            found.append(Box.around(middle, width, height))
        return found

    def _cost(self, box: Box) -> float:
        cut = box.area - box.shared(self._bounds)
        return round(cut * OUTSIDE + sum(box.shared(other) for other in self._taken), 3)
