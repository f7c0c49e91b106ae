"""Shapes on a plane: projecting degrees, clipping to a frame, simplifying lines, finding room for a label. Pure."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import atan2, cos, degrees, hypot, pi, radians, sin, sqrt

Point = tuple[float, float]
Line = tuple[Point, ...]
_FAR_SIDE = -0.6
"""Cosine of the angle from the centre beyond which a map of a neighbourhood shows nothing: it would be torn there."""


class Projection:
    """Lambert's azimuthal equal-area projection around a centre; x grows to the east and y downwards, in degrees."""

    def __init__(self, east: float, north: float) -> None:
        self._east, self._north = radians(east), radians(north)

    def point(self, east: float, north: float) -> Point | None:
        """Return where a place lies; None on the far side of the globe."""
        turn, up = radians(east) - self._east, radians(north)
        nearness = sin(self._north) * sin(up) + cos(self._north) * cos(up) * cos(turn)
        if nearness < _FAR_SIDE:
            return None
        stretch = degrees(sqrt(2 / (1 + nearness)))
        x = stretch * cos(up) * sin(turn)
        y = stretch * (cos(self._north) * sin(up) - sin(self._north) * cos(up) * cos(turn))
        return x, -y

    def towards(self, east: float, north: float) -> Point:
        """Return the direction in which a place lies on a map of the world, as a step of length 1."""
        turn = (radians(east) - self._east + pi) % (2 * pi) - pi
        across, up = turn * cos((radians(north) + self._north) / 2), radians(north) - self._north
        length = hypot(across, up) or 1.0
        return across / length, -up / length

    def line(self, places: Iterable[Point]) -> Line:
        """Return a line of places; empty where a part of it is on the far side."""
        points = [self.point(*place) for place in places]
        return tuple(point for point in points if point) if all(points) else ()


def bounds(points: Iterable[Point]) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of what the points cover."""
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def area(ring: Sequence[Point]) -> float:
    """Return how much a closed line holds, whichever way round it runs."""
    closed = (*ring, ring[0])
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed))) / 2


def clip(ring: Sequence[Point], width: float, height: float) -> Line:
    """Return what of a closed line lies within a frame from (0, 0) (after Sutherland and Hodgman)."""
    found = tuple(ring)
    for axis, edge, sign in ((0, 0.0, 1), (0, width, -1), (1, 0.0, 1), (1, height, -1)):
        found = tuple(_inside(found, axis, edge, sign))
        if not found:
            return ()
    return found


def _inside(ring: Line, axis: int, edge: float, sign: int) -> Iterable[Point]:
    for before, here in zip((ring[-1], *ring[:-1]), ring, strict=True):
        first, second = sign * (before[axis] - edge), sign * (here[axis] - edge)
        if (first < 0) != (second < 0):
            share = first / (first - second)
            yield before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])
        if second >= 0:
            yield here


def simplified(line: Line, tolerance: float) -> Line:
    """Leave out the points that lie closer than `tolerance` to the line without them (after Douglas and Peucker).

    The same line the other way round keeps the same points, so that two countries still meet where they did.
    """
    if len(line) < 3:
        return line
    backwards = line[0] > line[-1]
    points = line[::-1] if backwards else line
    kept, waiting = {0, len(points) - 1}, [(0, len(points) - 1)]
    while waiting:
        first, last = waiting.pop()
        found = [(_distance(points[at], points[first], points[last]), at) for at in range(first + 1, last)]
        most, at = max(found, default=(0.0, 0))
        if most > tolerance:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    chosen = tuple(point for at, point in enumerate(points) if at in kept)
    return chosen[::-1] if backwards else chosen


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from the stretch between two others."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = across**2 + down**2
    share = ((point[0] - start[0]) * across + (point[1] - start[1]) * down) / length if length else 0.0
    share = min(max(share, 0.0), 1.0)
    return hypot(point[0] - start[0] - share * across, point[1] - start[1] - share * down)


def holds(ring: Sequence[Point], point: Point) -> bool:
    """Whether a point lies within a closed line."""
    x, y = point
    inside = False
    for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def roomiest(ring: Sequence[Point], steps: int = 14) -> Point:
    """Return the place within a closed line with most room for a word: sideways counts half as much as up and down."""
    left, top, right, bottom = bounds(ring)
    flat = [(x / 2, y) for x, y in ring]
    edges = list(pairwise((*flat, flat[0])))
    best, most = ((left + right) / 2, (top + bottom) / 2), -1.0
    for i in range(1, steps):
        for j in range(1, steps):
            x, y = left + (right - left) * i / steps, top + (bottom - top) * j / steps
            if holds(ring, (x, y)):
                room = min(_distance((x / 2, y), *edge) for edge in edges)
                if room > most:
                    best, most = (x, y), room
    return best


def bearing(point: Point) -> int:
    """Return in which eighth of the compass a point lies as seen from (0, 0): 0 is north, 2 east; y grows downwards."""
    return round(degrees(atan2(point[0], -point[1])) / 45) % 8
