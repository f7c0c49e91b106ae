"""Where words find room in a drawing: beside a point where nothing else stands, at every width it may have. Pure.

A drawing stretches with its page and its words do not: what is free at one width is taken at another. So a place is
looked for at several widths at once, on a `Sheet` for each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom; y grows downwards."""

_NEAR = (6.0, 10.0)
_FAR = (16.0, 24.0, 34.0, 46.0, 60.0, 76.0, 94.0, 114.0)
"""Pixels between a point and its words; from `_FAR` on a thin line leads from one to the other."""
_APART = 2.0
"""Pixels that stay free around words."""
_WAYS = ((0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, -1), (1, 1), (-1, 1))
"""To which side words are tried, the best first."""

_ACROSS = {-1: "right", 0: "center", 1: "left"}
_UPRIGHT = {-1: "bottom", 0: "middle", 1: "top"}


@dataclass(frozen=True, slots=True)
class Place:
    """Words `dx`, `dy` pixels from their point, anchored there as Plotly says it; `led` is whether a line leads."""

    dx: float
    dy: float
    xanchor: str
    yanchor: str
    led: bool = False

    def box(self, point: Point, width: float, height: float) -> Box:
        """Return what words of this size cover."""
        x, y = point[0] + self.dx, point[1] + self.dy
        left = x - width * {"left": 0.0, "center": 0.5, "right": 1.0}[self.xanchor]
        top = y - height * {"top": 0.0, "middle": 0.5, "bottom": 1.0}[self.yanchor]
        return left, top, left + width, top + height


@dataclass(slots=True)
class Sheet:
    """A drawing at one width: words must stay within `frame` and off `lines` and `boxes`."""

    frame: Box
    lines: list[tuple[Point, Point]] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        """Whether nothing stands in this box, nor close to it."""
        left, top, right, bottom = box
        if left < self.frame[0] or top < self.frame[1] or right > self.frame[2] or bottom > self.frame[3]:
            return False
        wide = (left - _APART, top - _APART, right + _APART, bottom + _APART)
        return not any(_overlap(wide, one) for one in self.boxes) and not any(_cross(wide, *one) for one in self.lines)


def place(
    sheets: Sequence[Sheet], points: Sequence[Point], size: tuple[float, float], *, clear: float = 0.0
) -> Place | None:
    """Find room for words of this size beside a point and keep it; None where there is none.

    `points` says where the point is on each of the sheets, and `clear` how far its mark reaches.
    """
    for one in _places(clear):
        boxes = [one.box(point, *size) for point in points]
        if all(sheet.free(box) for sheet, box in zip(sheets, boxes, strict=True)):
            for sheet, box in zip(sheets, boxes, strict=True):
                sheet.boxes.append(box)
            return one
    return None


def _places(clear: float) -> Iterator[Place]:
    for away, (x, y) in product(_NEAR, _WAYS):
        reach = clear + away
        yield Place(x * reach * (0.5 if y else 1), y * reach, _ACROSS[x], _UPRIGHT[y])
        if not x:
            yield Place(-clear, y * reach, "left", _UPRIGHT[y])
            yield Place(clear, y * reach, "right", _UPRIGHT[y])
    for away, (x, y) in product(_FAR, _WAYS):
        yield Place(x * (clear + away), y * (clear + away), _ACROSS[x], _UPRIGHT[y], led=True)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _cross(box: Box, start: Point, end: Point) -> bool:
    """Whether a line from `start` to `end` runs through a box (after Liang and Barsky)."""
    (x, y), (left, top, right, bottom) = start, box
    if max(x, end[0]) < left or min(x, end[0]) > right or max(y, end[1]) < top or min(y, end[1]) > bottom:
        return False
    across, down = end[0] - x, end[1] - y
    enters, leaves = 0.0, 1.0
    for step, room in ((-across, x - left), (across, right - x), (-down, y - top), (down, bottom - y)):
        if not step:
            if room < 0:
                return False
        elif step < 0:
            enters = max(enters, room / step)
        else:
            leaves = min(leaves, room / step)
    return enters <= leaves


def spread(wanted: Sequence[float], sizes: Sequence[float], high: float) -> list[float]:
    """Move the middles of labels of these sizes apart until none covers another, between 0 and `high`.

    Their order is kept, and labels that stand in each other's way move as little as may be, to either side. There is
    room where the sizes add up to `high` at most.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    crowds: list[tuple[list[int], float]] = []
    for index in order:
        crowds.append(([index], _held(wanted[index], sizes[index], high)))
        while len(crowds) > 1 and _meet(crowds[-2], crowds[-1], sizes):
            (later, _), (earlier, _) = crowds.pop(), crowds.pop()
            crowds.append((earlier + later, _middle(earlier + later, wanted, sizes, high)))
    result = list(wanted)
    for members, middle in crowds:
        at = middle - sum(sizes[one] for one in members) / 2
        for one in members:
            result[one] = at + sizes[one] / 2
            at += sizes[one]
    return result


def _meet(below: tuple[list[int], float], above: tuple[list[int], float], sizes: Sequence[float]) -> bool:
    halves = sum(sizes[one] for one in (*below[0], *above[0])) / 2
    return above[1] - below[1] < halves - 1e-9


def _middle(members: Sequence[int], wanted: Sequence[float], sizes: Sequence[float], high: float) -> float:
    """Return where labels one upon the other stand closest to where each wants to be."""
    whole = sum(sizes[one] for one in members)
    before = 0.0
    starts: list[float] = []
    for one in members:
        starts.append(wanted[one] - before - sizes[one] / 2)
        before += sizes[one]
    return _held(sum(starts) / len(starts) + whole / 2, whole, high)


def _held(middle: float, size: float, high: float) -> float:
    """Keep something of this size between 0 and `high`."""
    return max(min(middle, high - size / 2), size / 2)
