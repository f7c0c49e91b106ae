"""A small map of the country that a commentary is about and its neighbourhood: shapes, borders and where labels fit.

Pure. Sizes are in the map's own units, `WIDTH` by `HEIGHT`; x grows to the right and y downwards.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise, product
from math import hypot
from textwrap import wrap

from app.places import Outlines, Ring, load_outlines, load_places
from app.planar import Line, Point, Projection, area, bearing, bounds, clip, roomiest, simplified
from app.reference import Reference, ReferenceFigure

WIDTH, HEIGHT = 640, 480
_SHARE = 0.38
"""How much of the frame the country in the middle may fill, across or down."""
_LEAST_DEGREES = 22.0
"""A map shows at least so many degrees across, however small its country."""
_TOLERANCE, _SPECK = 1.3, 14.0
"""Points closer than this to a line are left out of it, and islands smaller than that."""
_NAMED, _CODED = 900.0, 420.0
"""So much of a power must be seen for the map to show it, and of a country to be marked with its code."""
_MARGIN = 4.0
_LETTER, _LINE, _SMALL, _LENGTH, _STANCE = 11.8, 22.0, 19.0, 74.0, 116.0
"""Room that a letter and a line of a name take, a line of anything else, the length of a border, a stance."""
_MOST_BEYOND = 3
"""More far powers than these are listed under the map: at its edges they would crowd, and seem to lie there."""

DIRECTIONS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
ARROWS = "↑↗→↘↓↙←↖"


@dataclass(frozen=True, slots=True)
class MapPower:
    """A power to find on the map; `members` are ISO codes."""

    slug: str
    label: str
    hue: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Land:
    """One country: the `path` of its shape in the notation of SVG, and where its ISO code fits; None where nowhere."""

    code: str
    name: str
    path: str
    spot: Point | None


@dataclass(frozen=True, slots=True)
class Located:
    """A power on the map: its countries that are seen, the largest first, and its name in lines, around `spot`."""

    power: MapPower
    lands: tuple[Land, ...]
    lines: tuple[str, ...]
    spot: Point


@dataclass(frozen=True, slots=True)
class Border:
    """A land border of the country in the middle; `figure` is its length, where known, and `spot` where it fits."""

    code: str
    name: str
    figure: ReferenceFigure | None
    spot: Point | None


@dataclass(frozen=True, slots=True)
class Beyond:
    """A power outside the frame: `direction` and `arrow` say where it lies.

    Its name in lines stands at the edge, from, at or up to `spot` as `anchor` (SVG's word) says; None where there is no
    room for it.
    """

    power: MapPower
    direction: str
    arrow: str
    lines: tuple[str, ...]
    anchor: str
    spot: Point | None


@dataclass(frozen=True, slots=True)
class LocatorMap:
    """The map: `about` in the middle, `powers` and `others` around it, `borders` the longest first."""

    about: Land
    powers: tuple[Located, ...]
    others: tuple[Land, ...]
    borders: tuple[Border, ...]
    beyond: tuple[Beyond, ...]


def border_lengths(reference: Reference, about: str) -> tuple[ReferenceFigure, ...]:
    """Return the newest length of every land border of a country."""
    newest: dict[frozenset[str | None], ReferenceFigure] = {}
    for figure in reference.of("border-length"):
        pair = frozenset((figure.power, figure.partner))
        if about in pair and (pair not in newest or newest[pair].period < figure.period):
            newest[pair] = figure
    return tuple(newest.values())


@lru_cache(maxsize=64)
def locator_map(
    about: str, powers: tuple[MapPower, ...], lengths: tuple[ReferenceFigure, ...] = ()
) -> LocatorMap | None:
    """Draw the map of a country (ISO code); None where its outline is not known, or no power would be on the map."""
    outlines = load_outlines()
    if about not in outlines.rings:
        return None
    frame = _Frame(outlines, about)
    labels = _Labels()
    owners = {code: power for power in reversed(powers) for code in power.members if code != about}
    middle = labels.take([roomiest(frame.largest(about))], _width(_name(about)), _LINE)
    if not (located := tuple(_located(frame, labels, powers, owners))):
        return None
    borders = tuple(_borders(frame, labels, {_across(one, about): one for one in lengths}))
    coded = tuple(replace(one, lands=tuple(_coded(frame, labels, one.lands))) for one in located)
    return LocatorMap(
        Land(about, _name(about), frame.path(about), middle),
        coded,
        tuple(_others(frame, labels, {about, *(land.code for one in located for land in one.lands)})),
        borders,
        tuple(_beyond(frame, labels, powers, {one.power.slug for one in located})),
    )


class _Frame:
    """What of the world is seen around a country, projected, simplified and clipped to the map's size."""

    def __init__(self, outlines: Outlines, about: str) -> None:
        self.outlines, self.about = outlines, about
        ring = max(outlines.rings[about], key=area)
        left, bottom, right, top = bounds(ring)
        self.projection = Projection((left + right) / 2, (bottom + top) / 2)
        left, top, right, bottom = bounds(self.projection.line(ring))
        fits = min(_SHARE * WIDTH / (right - left), _SHARE * HEIGHT / (bottom - top))
        self._scale = min(fits, WIDTH / _LEAST_DEGREES)
        self._shift = (WIDTH / 2 - self._scale * (left + right) / 2, HEIGHT / 2 - self._scale * (top + bottom) / 2)
        self._arcs = _arcs({code: rings for code, rings in outlines.rings.items() if any(map(self._near, rings))})
        self._shapes = {
            code: tuple(self._clipped(lines, 0 if code == about else _SPECK)) for code, lines in self._arcs.items()
        }
        self._shapes = {code: shapes for code, shapes in self._shapes.items() if shapes}

    @property
    def codes(self) -> Iterable[str]:
        """The countries that are seen."""
        return self._shapes

    def _near(self, ring: Ring) -> bool:
        points = self._placed(ring)
        if not points:
            return False
        left, top, right, bottom = bounds(points)
        return left < WIDTH and right > 0 and top < HEIGHT and bottom > 0

    def _placed(self, places: Iterable[Point]) -> Line:
        across, down = self._shift
        return tuple((x * self._scale + across, y * self._scale + down) for x, y in self.projection.line(places))

    def _clipped(self, rings: Iterable[Sequence[Line]], least: float) -> Iterator[Line]:
        for arcs in rings:
            lines = [simplified(self._placed(arc), _TOLERANCE) for arc in arcs]
            ring = tuple(point for line in lines for point in line[:-1])
            moved = tuple((x + _MARGIN, y + _MARGIN) for x, y in ring)
            seen = clip(moved, WIDTH + 2 * _MARGIN, HEIGHT + 2 * _MARGIN) if len(ring) > 2 else ()
            if len(seen) > 2 and area(seen) >= least:
                yield tuple((x - _MARGIN, y - _MARGIN) for x, y in seen)

    def largest(self, code: str) -> Line:
        """Return the largest part of a country that is seen."""
        return max(self._shapes[code], key=area)

    def extent(self, code: str) -> float:
        """Return how much of a country is seen."""
        return sum(map(area, self._shapes.get(code, ())))

    def path(self, code: str) -> str:
        """Return the shape of a country that is seen."""
        return "".join(_path(ring) + "z" for ring in self._shapes[code])

    def borders(self) -> Iterator[tuple[str, tuple[Line, ...]]]:
        """Yield the neighbours of the country in the middle, each with the lines where the two meet."""
        own = {_way(arc) for ring in self._arcs[self.about] for arc in ring}
        for code, rings in self._arcs.items():
            shared = [arc for ring in rings for arc in ring if _way(arc) in own]
            if code != self.about and shared:
                yield code, tuple(simplified(self._placed(arc), _TOLERANCE) for arc in shared)


def _arcs(countries: Mapping[str, Sequence[Ring]]) -> dict[str, list[list[Line]]]:
    """Cut every ring where more than two lines meet, so that two neighbours have the line between them in common."""
    meeting: dict[Point, set[Point]] = {}
    for rings in countries.values():
        for ring in rings:
            for one, other in pairwise(ring):
                meeting.setdefault(one, set()).add(other)
                meeting.setdefault(other, set()).add(one)
    return {code: [list(_cut(ring, meeting)) for ring in rings] for code, rings in countries.items()}


def _cut(ring: Ring, meeting: Mapping[Point, Collection[Point]]) -> Iterator[Line]:
    points = ring[:-1]
    knots = [at for at, point in enumerate(points) if len(meeting[point]) > 2] or [0]
    for first, last in pairwise((*knots, knots[0] + len(points))):
        yield tuple(points[at % len(points)] for at in range(first, last + 1))


def _way(arc: Line) -> Line:
    """Return a line as it is named whichever way it runs."""
    return min(arc, arc[::-1])


def _path(line: Sequence[Point]) -> str:
    """Write a line in whole units, each point as the step from the one before it."""
    whole = [(round(x), round(y)) for x, y in line]
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(whole)]
    told = "".join(f"{x:+d}{y:+d}" for x, y in steps if x or y).replace("+", " ")
    return f"M{whole[0][0]} {whole[0][1]}l{told.strip()}" if told else ""


class _Labels:
    """Where words already stand; hands out room that is left."""

    def __init__(self) -> None:
        self._taken: list[tuple[float, float, float, float]] = []

    def take(self, spots: Iterable[Point], width: float, height: float, clear_of: Sequence[Point] = ()) -> Point | None:
        """Return the first of `spots` (moved into the frame) where a word of this size fits, and keep its room."""
        for across, down in spots:
            x = min(max(across, width / 2 + 6), WIDTH - width / 2 - 6)
            y = min(max(down, height / 2 + 6), HEIGHT - height / 2 - 6)
            left, top, right, bottom = x - width / 2, y - height / 2, x + width / 2, y + height / 2
            if any(left < c and a < right and top < d and b < bottom for a, b, c, d in self._taken):
                continue
            if not any(left < a < right and top < b < bottom for a, b in clear_of):
                self._taken.append((left, top, right, bottom))
                return round(x), round(y)
        return None


def _coded(frame: _Frame, labels: _Labels, lands: Sequence[Land]) -> Iterator[Land]:
    """Yield a power's countries with room for their ISO codes; the first bears the power's name."""
    yield from lands[:1]
    for land in lands[1:]:
        yield _with_code(frame, labels, land)


def _with_code(frame: _Frame, labels: _Labels, land: Land) -> Land:
    shape = frame.largest(land.code)
    spot = labels.take([roomiest(shape)], 26, _SMALL) if area(shape) >= _CODED else None
    return replace(land, spot=spot)


def _located(
    frame: _Frame, labels: _Labels, powers: Iterable[MapPower], owners: Mapping[str, MapPower]
) -> Iterator[Located]:
    """Yield the powers that are seen, each with room for its name and a line under it."""
    for power in powers:
        codes = [code for code in power.members if owners.get(code) == power and frame.extent(code)]
        if sum(map(frame.extent, codes)) < _NAMED:
            continue
        codes.sort(key=frame.extent, reverse=True)
        lines = tuple(wrap(power.label, 15)) or (power.slug,)
        x, y = roomiest(frame.largest(codes[0]))
        spots = [(x, y + shift) for shift in (0, -30, 30, -60, 60, -90, 90)]
        width, height = max(map(_width, lines)), _LINE * len(lines) + _SMALL
        spot = labels.take(spots, max(width, _STANCE), height) or labels.take(spots, width, height)
        lands = tuple(Land(code, _name(code), frame.path(code), None) for code in codes)
        yield Located(power, lands, lines, spot or (round(x), round(y)))


def _borders(frame: _Frame, labels: _Labels, lengths: Mapping[str, ReferenceFigure]) -> Iterator[Border]:
    """Yield the borders of the country in the middle, the longest first; its length where there is room beside it."""
    found = dict(frame.borders())
    clear_of = tuple(_dotted(frame.largest(frame.about)))
    order = sorted(found, key=lambda code: -(lengths[code].value if code in lengths else 0))
    for code in order:
        spots = [point for line in sorted(found[code], key=len, reverse=True) for point in _beside(line)]
        spot = labels.take(spots, _LENGTH, _SMALL, clear_of) if code in lengths else None
        yield Border(code, _name(code), lengths.get(code), spot)


def _dotted(ring: Line) -> Iterator[Point]:
    """Yield points along a closed line, so close that no word fits between two of them."""
    for (x1, y1), (x2, y2) in pairwise((*ring, ring[0])):
        steps = int(hypot(x2 - x1, y2 - y1) / 6) + 1
        yield from ((x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps) for step in range(steps))


def _beside(line: Line) -> Iterator[Point]:
    """Yield places beside a line, on either side of it, from its middle outwards."""
    last = len(line) - 1
    for share, away in product((0.5, 0.4, 0.6, 0.25, 0.75, 0.1, 0.9), (3, 12)):
        at = min(int(share * last), last - 1)
        (x1, y1), (x2, y2) = line[at], line[at + 1]
        length = hypot(x2 - x1, y2 - y1) or 1.0
        across, down = (y2 - y1) / length, (x1 - x2) / length
        reach = abs(across) * _LENGTH / 2 + abs(down) * _SMALL / 2 + away
        for side in (1, -1):
            yield (x1 + x2) / 2 + side * reach * across, (y1 + y2) / 2 + side * reach * down


def _others(frame: _Frame, labels: _Labels, done: Collection[str]) -> Iterator[Land]:
    """Yield the rest of what is seen; neighbours of the country in the middle with room for their codes."""
    beside = frame.outlines.neighbours.get(frame.about, ())
    for code in sorted(set(frame.codes) - set(done)):
        land = Land(code, _name(code), frame.path(code), None)
        yield _with_code(frame, labels, land) if code in beside else land


def _beyond(frame: _Frame, labels: _Labels, powers: Iterable[MapPower], seen: Collection[str]) -> Iterator[Beyond]:
    """Yield the powers that are not seen, each at the edge of the frame where it lies."""
    rows = [
        (power, frame.outlines.middles[power.members[0]])
        for power in powers
        if power.slug not in seen and frame.about not in power.members
        if power.members and power.members[0] in frame.outlines.middles
    ]
    for power, middle in rows:
        across, down = frame.projection.towards(*middle)
        way, lines = bearing((across, down)), tuple(wrap(power.label, 17))
        reach = min(WIDTH / 2 / max(abs(across), 0.01), HEIGHT / 2 / max(abs(down), 0.01))
        x, y = WIDTH / 2 + reach * across, HEIGHT / 2 + reach * down
        sideways = 0 < y < HEIGHT
        spots = [(x, y + shift) if sideways else (x + 4 * shift, y) for shift in (0, 26, -26, 52, -52)]
        width = max(map(_width, lines)) + 24
        spot = labels.take(spots, width, _LINE * len(lines)) if len(rows) <= _MOST_BEYOND else None
        anchor = ("start" if across < 0 else "end") if sideways else "middle"
        if spot and sideways:
            spot = (8 if across < 0 else WIDTH - 8, spot[1])
        yield Beyond(power, DIRECTIONS[way], ARROWS[way], lines, anchor, spot)


def _across(figure: ReferenceFigure, about: str) -> str:
    """Return the country on the other side of a border."""
    return (figure.partner or "") if figure.power == about else figure.power


def _name(code: str) -> str:
    return load_places().label(code)


def _width(words: str) -> float:
    return len(words) * _LETTER
