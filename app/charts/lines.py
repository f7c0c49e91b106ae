"""Line charts over the years: two-way trade and registered refugees, with the text's own figures marked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from app.charts.model import Chart, ChartPower, QuotedFigure, TableRow
from app.charts.paper import (
    LABEL_SIZE,
    Trace,
    axis,
    figure_json,
    labels,
    meta,
    plain_text,
    quoted_point,
    spread,
    text_width,
    wrapped,
)
from app.charts.rows import quoted_only, ranges
from app.charts.scene import Scene, is_flight, is_money, is_trade
from app.charts.table import quoted_row, reference_row, sources, table
from app.charts.words import divisor, exact, number, short_text, year
from app.hedges import Reach, reach
from app.reference import ReferenceFigure

_LINE_HEIGHT = LABEL_SIZE + 4
_MARGINS = 60
_GAP = 10
"""Pixels between the lines and their labels, and between the labels and the edge, together."""

_STEP = 0.6
"""Years between the undated marks, and between the last mark and the labels."""

_SMALL = 0.02
"""A line below this share of the highest peak would lie on the axis: it is left to the table."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `points` maps years to values, and a year without one is a gap."""

    label: str
    hue: int
    points: Mapping[int, float]
    uncertain: frozenset[int] = frozenset()

    @property
    def peak(self) -> tuple[int, float]:
        """The year of the highest value, and that value."""
        return max(self.points.items(), key=lambda point: point[1])


@dataclass(frozen=True, slots=True)
class End:
    """A label at the right end of the drawing, which wants to stand at the value `at`."""

    at: float
    lines: tuple[str, ...]
    hue: int

    @classmethod
    def of_line(cls, line: Line) -> Self:
        """Return the name of a line, at its last value."""
        return cls(line.points[max(line.points)], tuple(wrapped(line.label)), line.hue)

    @classmethod
    def of_mark(cls, one: QuotedFigure) -> Self:
        """Return whose a quoted figure is and what it says, beside its mark."""
        return cls(_at(one), (*wrapped(f"{one.power_label}, quoted", 13), *wrapped(short_text(one), 13)), one.hue)

    @property
    def height(self) -> int:
        """How many pixels it takes from top to bottom."""
        return 4 + _LINE_HEIGHT * len(self.lines)

    @property
    def width(self) -> int:
        """How many pixels it takes at most from left to right."""
        return max(text_width(line) for line in self.lines)


def trade(scene: Scene) -> Chart | None:
    """Draw exports plus imports of each power, as its members report them, in million US dollars."""
    quoted = [one for one in scene.quoted if is_trade(one)]
    figures = scene.reported("exports", "imports")
    drawn = [one for one in quoted if one.indicator == "trade" and is_money(one) and reach(one)]
    built = [both_ways(scene, power, figures) for power in scene.powers]
    lines = [line for line, _, _ in built if line is not None]
    if not lines:
        return quoted_only("trade", "Trade, as the text quotes it", quoted, drawn)
    notes = tuple(dict.fromkeys(note for _, _, own in built for note in own))
    rows = [quoted_row(one) for one in quoted] + [row for _, own, _ in built for row in own]
    return Chart(
        name="trade",
        title=f"Two-way trade{scene.with_partner(figures)}, as each partner reports it",
        description=_description(lines, "million USD", drawn),
        figure=_draw(lines, drawn, scene.published, "million USD", ",d"),
        table=table(rows),
        sources=sources(figures),
        notes=("Exports and imports are added as the partner reports them.", *notes, *ranges(drawn)),
    )


def both_ways(
    scene: Scene, power: ChartPower, figures: Sequence[ReferenceFigure]
) -> tuple[Line | None, list[TableRow], list[str]]:
    """Add up one power's exports and imports: its line, its rows, and what is to be known about them.

    A year for which a member that otherwise reports has no exports is left out: the sum would fall for want
    of a report. Missing imports are small beside exports and count as nothing.
    """
    own = [one for one in figures if one.power in power.members]
    exports = {(one.power, int(one.period)): one for one in own if one.indicator == "exports"}
    reporters = sorted({code for code, _ in exports})
    if not reporters:
        return None, [], []
    points: dict[int, float] = {}
    rows = []
    gaps: dict[str, list[int]] = {}
    for when in sorted({when for _, when in exports}):
        silent = [code for code in reporters if (code, when) not in exports]
        for code in silent:
            gaps.setdefault(code, []).append(when)
        if silent:
            continue
        points[when] = round(sum(one.value for one in own if int(one.period) == when), 1)
        rows.append(_sum_row(power.label, when, points[when], exports[reporters[0], when]))
    notes = [f"{scene.name(one.power)}: {one.note}" for one in exports.values() if one.note]
    notes += [
        f"{power.label}: no total for {_years(missing)}, because {scene.name(code)} has no values."
        for code, missing in gaps.items()
    ]
    line = Line(power.label, power.hue, points) if points else None
    return line, rows, list(dict.fromkeys(notes))


def _sum_row(label: str, when: int, value: float, one: ReferenceFigure) -> TableRow:
    text = exact(value, one.unit)
    return TableRow(
        "reference",
        label,
        "exports and imports",
        str(when),
        text,
        value,
        one.unit,
        one.source,
        one.note or "",
    )


def _years(years: Sequence[int]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 2 else " and ".join(map(str, years))


def refugees(scene: Scene) -> Chart | None:
    """Draw registered refugees by host country at the end of each year."""
    quoted = [one for one in scene.quoted if is_flight(one)]
    figures = scene.reported("refugees")
    drawn = [one for one in quoted if reach(one)]
    if not figures:
        return quoted_only("refugees", "People on the move, as the text quotes them", quoted, drawn, log=True)
    hosts = [_host(scene, code, figures) for code in dict.fromkeys(one.power for one in figures)]
    highest = max(line.peak[1] for line in hosts)
    lines = [line for line in hosts if line.peak[1] >= _SMALL * highest]
    small = [f"{line.label} ({number(line.peak[1])} at most)" for line in hosts if line not in lines]
    notes = _dated_notes(scene, figures)
    if small:
        notes.append(f"Too few to draw on this scale, but in the table: {', '.join(small)}.")
    rows = [quoted_row(one, "people on the move") for one in quoted]
    partner = scene.with_partner(figures).removeprefix(" with ")
    return Chart(
        name="refugees",
        title=f"Registered refugees{' from ' + partner if partner else ''}, by host country",
        description=_description(lines, "people", drawn),
        figure=_draw(lines, drawn, scene.published, "people", "~s"),
        table=table(rows + [reference_row(one, scene.name(one.power)) for one in figures]),
        sources=sources(figures),
        notes=(*notes, *ranges(drawn)),
    )


def _host(scene: Scene, code: str, figures: Sequence[ReferenceFigure]) -> Line:
    own = [one for one in figures if one.power == code]
    uncertain = frozenset(int(one.period) for one in own if one.note)
    points = {int(one.period): one.value for one in own}
    return Line(scene.name(code), scene.owner(code).hue, points, uncertain)


def _dated_notes(scene: Scene, figures: Sequence[ReferenceFigure]) -> list[str]:
    """Return each note once, with the years it is about."""
    years: dict[tuple[str, str], list[int]] = {}
    for one in figures:
        if one.note:
            years.setdefault((one.power, one.note), []).append(int(one.period))
    return [f"{scene.name(code)}, {_years(when)}: {note}" for (code, note), when in years.items()]


def _description(lines: Sequence[Line], unit: str, drawn: Sequence[QuotedFigure]) -> str:
    top = max(lines, key=lambda line: line.peak[1])
    when, value = top.peak
    first, last = (f(y for line in lines for y in line.points) for f in (min, max))
    marks = " Diamonds and triangles mark what the text quotes." if drawn else ""
    peak = f"the highest point is {top.label} in {when}, {number(value)}"
    return f"Lines from {first} to {last}, in {unit}; {peak}.{marks}"


def _draw(
    lines: Sequence[Line], drawn: Sequence[QuotedFigure], published: int | None, unit: str, tickformat: str
) -> dict[str, object]:
    """Draw lines with their names at the end, and quoted figures at their year or, undated, at the text's."""
    first, last = (pick(when for line in lines for when in line.points) for pick in (min, max))
    places = _places(drawn, float(published or last + 1))
    left = min([float(first), *(along for _, along in places)])
    right = max([float(last), *(along for _, along in places)]) + _STEP
    top = 1.08 * max([1.0] + [line.peak[1] for line in lines] + [_at(one) for one in drawn])
    traces: list[Trace] = [_line_trace(line) for line in lines]
    traces += [quoted_point(one, along=along, vertical=True) for one, along in places]
    traces += [_near(one, along, top) for one, along in places if along < last]
    ends = [End.of_line(line) for line in lines] + [End.of_mark(one) for one, along in places if along >= last]
    height = max(400, sum(end.height for end in ends) + _MARGINS)
    sizes = [top * end.height / (height - _MARGINS) for end in ends]
    for place, end in zip(spread([end.at for end in ends], sizes, top), ends, strict=True):
        text = "<br>".join(plain_text(line) for line in end.lines)
        traces.append(labels([(right, place, text)], "middle right", end.hue))
    return figure_json(
        traces,
        height=height,
        margin={"l": 8, "r": _GAP + max(end.width for end in ends), "t": 28, "b": 28},
        xaxis=axis(range=[left - 0.3, right], tickformat="d", nticks=6, showgrid=False),
        yaxis=axis(range=[0, top], tickformat=tickformat, nticks=6, rangemode="tozero"),
        annotations=[_unit(unit)],
    )


def _places(drawn: Sequence[QuotedFigure], now: float) -> list[tuple[QuotedFigure, float]]:
    """Return each figure with its year; undated ones stand side by side from `now` on."""
    places = []
    for one in drawn:
        when = year(one.period)
        places.append((one, float(when) if when else now))
        now += 0.0 if when else _STEP
    return places


def _at(one: QuotedFigure) -> float:
    """Return the height at which a quoted figure wants its label."""
    covered = reach(one) or Reach(None, None, None)
    return (covered.point or covered.low or covered.high or 0.0) / divisor(one)


def _near(one: QuotedFigure, along: float, top: float) -> Trace:
    """Return the label beside a mark within the years: under it, or over it near the floor."""
    at = _at(one)
    text = "<br>".join(plain_text(line) for line in wrapped(f"quoted: {short_text(one)}", 20))
    if at > top / 8:
        return labels([(along, at, f" <br>{text}")], "bottom center", one.hue)
    return labels([(along, at, f"{text}<br> ")], "top center", one.hue)


def _unit(text: str) -> dict[str, object]:
    """Return the unit as a quiet word over the axis: an axis title on its side costs width on a phone."""
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom"}
    return place | {"text": text, "showarrow": False, "font": {"size": LABEL_SIZE}}


def _line_trace(line: Line) -> Trace:
    """Return the line; a year that wants a footnote has an open mark."""
    years = list(range(min(line.points), max(line.points) + 1))
    name = plain_text(line.label)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": years,
        "y": [line.points.get(when) for when in years],
        "line": {"width": 2.5},
        "marker": {
            "size": [9 if when in line.uncertain else 4 for when in years],
            "symbol": ["circle-open" if when in line.uncertain else "circle" for when in years],
        },
        "connectgaps": False,
        "hovertext": [
            f"<b>{name}</b>, {when}: {number(line.points[when])}" if when in line.points else "" for when in years
        ],
        "hoverinfo": "text",
        "meta": meta("reference", line.hue),
    }
