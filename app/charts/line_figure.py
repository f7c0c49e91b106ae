"""The drawing of lines over the years: names at their ends, what the text quotes at its year or, undated, beside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from app.charts.findings import Change
from app.charts.model import Line, QuotedFigure
from app.charts.paper import (
    LABEL_SIZE,
    Trace,
    axis,
    figure_json,
    led,
    meta,
    plain_text,
    quoted_point,
    spread,
    steps,
    text_width,
    words_at,
    wrapped,
)
from app.charts.words import divisor, number, short_text, year
from app.hedges import Reach, reach

_LINE_HEIGHT = LABEL_SIZE + 4
_TOP, _FOOT = 30, 28
_GAP = 14
"""Pixels between the labels and the edge, and a little for the lead."""

_DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
"""Lines differ by these too, so that nobody needs the hues."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """How a drawing is laid out on one width of page.

    The years take the share `series` of the width where undated figures stand beside them, from the share `beside`
    on. `inside` says that the names of lines stand between the two; else they share the margin with the figures.
    """

    series: float
    beside: float
    inside: bool
    letters: int
    height: int
    years: int
    margin: float
    """A point in this share of the years at either end has its words towards the middle."""


WIDE = Sheet(series=0.63, beside=0.87, inside=True, letters=22, height=400, years=7, margin=0.15)
NARROW = Sheet(series=0.72, beside=0.83, inside=False, letters=13, height=440, years=4, margin=0.35)


@dataclass(frozen=True, slots=True)
class Plot:
    """All that is drawn: `lines`, quoted figures, the year of the text, the finding and numbers of notes at points.

    `write` writes the values of the axis; `noted` gives the number of the note on a (line, year).
    """

    lines: Sequence[Line]
    drawn: Sequence[QuotedFigure]
    published: int | None
    unit: str
    finding: Change | None
    write: Callable[[float], str] = number
    noted: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @property
    def dated(self) -> list[tuple[QuotedFigure, int]]:
        """The quoted figures that name a year, with it."""
        return [(one, when) for one in self.drawn if (when := year(one.period))]

    @property
    def undated(self) -> list[QuotedFigure]:
        """The quoted figures that name none."""
        return [one for one in self.drawn if not year(one.period)]

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of the drawing."""
        known = [when for line in self.lines for when in line.points] + [when for _, when in self.dated]
        return min(known), max(known)

    @property
    def top(self) -> float:
        """The upper end of the axis."""
        peaks = [line.peak[1] for line in self.lines]
        return 1.1 * max([1.0, *peaks, *(_highest(one) for one in self.drawn)])


@dataclass(frozen=True, slots=True)
class Label:
    """Words that want to stand beside a point; they are moved up or down where others stand."""

    point: tuple[float, float]
    lines: tuple[str, ...]
    hue: int

    @property
    def height(self) -> int:
        """How many pixels it takes from top to bottom."""
        return 6 + _LINE_HEIGHT * len(self.lines)

    @property
    def width(self) -> int:
        """How many pixels it takes at most from left to right."""
        return max(text_width(line) for line in self.lines)


def line_figure(plot: Plot, sheet: Sheet) -> dict[str, object]:
    """Return the Plotly JSON of a drawing of lines."""
    first, last = plot.years
    span = max(last - first, 1)
    total = span / sheet.series if plot.undated else span * 1.03
    slots = _slots(plot, first, total, sheet)
    names = [_name(line, sheet, plot) for line in plot.lines]
    said = [_said(one, (along, _at(one)), sheet) for one, along in slots]
    groups = _groups(names, said, (first, last, total), sheet)
    height = max([sheet.height, *(sum(one.height for one in labels) + _TOP + _FOOT for labels, _ in groups)])
    margin = max([0, *(label.width for labels, at in groups if at > last + span * 0.3 or not sheet.inside or not slots
                       for label in labels)])  # fmt: skip
    ticks = steps(plot.top)
    written = [plot.write(tick) for tick in ticks]
    years = _years(first, last, sheet.years)
    annotations = [note for labels, at in groups for note in _placed(labels, at, plot.top, height)]
    return figure_json(
        [*_lines(plot), *(quoted_point(one, along=along, vertical=True) for one, along in _marks(plot, slots))],
        height=height,
        margin={"l": 14 + max(map(text_width, written)), "r": _GAP + margin, "t": _TOP, "b": _FOOT},
        xaxis=axis(range=[first - span * 0.02, first + total], showgrid=False, ticklabelstandoff=6, **years),
        yaxis=axis(range=[0, plot.top], tickvals=ticks, ticktext=written),
        annotations=[*annotations, *_told(plot, sheet), *_heads(plot, sheet)],
        shapes=_rule(sheet) if slots else [],
    )  # fmt: skip


def _slots(plot: Plot, first: int, total: float, sheet: Sheet) -> list[tuple[QuotedFigure, float]]:
    """Return the undated figures with their places side by side, in years of the axis."""
    room = (1 - sheet.beside) * total
    count = len(plot.undated)
    return [(one, first + sheet.beside * total + room * (at + 0.4) / count) for at, one in enumerate(plot.undated)]


def _marks(plot: Plot, slots: Sequence[tuple[QuotedFigure, float]]) -> list[tuple[QuotedFigure, float]]:
    places = {id(one): along for one, along in slots} | {id(one): float(when) for one, when in plot.dated}
    return [(one, places[id(one)]) for one in plot.drawn]


def _groups(
    names: list[Label], said: list[Label], axis_of: tuple[int, int, float], sheet: Sheet
) -> list[tuple[list[Label], float]]:
    """Return the labels that stand in one column, each column with its place on the axis of years."""
    first, last, total = axis_of
    edge = first + total
    if not said:
        return [(names, edge)]
    return [(names, last + 0.02 * total), (said, edge)] if sheet.inside else [([*names, *said], edge)]


def _placed(labels: Sequence[Label], at: float, top: float, height: int) -> list[dict[str, object]]:
    """Return the labels of a column moved apart, each with a line that leads to its point."""
    pixel = top / (height - _TOP - _FOOT)
    middles = spread([label.point[1] for label in labels], [label.height * pixel for label in labels], top)
    return [
        words_at("<br>".join(plain_text(line) for line in label.lines), *label.point, label.hue, **led(at, middle))
        for label, middle in zip(labels, middles, strict=True)
    ]


def _name(line: Line, sheet: Sheet, plot: Plot) -> Label:
    """Return a line's name with its last value, at its end."""
    return Label(line.last, tuple(wrapped(f"{line.label} {plot.write(line.last[1])}", sheet.letters)), line.hue)


def _said(one: QuotedFigure, point: tuple[float, float], sheet: Sheet) -> Label:
    """Return whose a quoted figure is and what it says, beside its mark."""
    letters = min(sheet.letters, 16)
    period = [f"({one.period})"] if one.period else []
    text = " ".join([short_text(one), *period])
    return Label(point, (*wrapped(f"{one.power_label}:", letters), *wrapped(text, letters)), one.hue)


def _told(plot: Plot, sheet: Sheet) -> list[dict[str, object]]:
    """Return what stands at points: the values of the finding, numbers of notes, quoted figures of a year."""
    words = []
    if plot.finding:
        line, since = plot.finding.line, plot.finding.since
        words.append(_at_peak(line, since, plot, sheet))
    highest = max(plot.lines, key=lambda line: line.peak[1])
    if plot.finding is None or (highest.label, highest.peak[0]) != (plot.finding.line.label, plot.finding.since):
        words.append(_at_peak(highest, highest.peak[0], plot, sheet))
    for (label, when), note in plot.noted.items():
        line = next(line for line in plot.lines if line.label == label)
        words.append(words_at(f"<b>{note}</b>", when, line.points[when], line.hue, xshift=-8, xanchor="right"))
    words += [_near(one, when, plot) for one, when in plot.dated]
    return words


def _at_peak(line: Line, when: int, plot: Plot, sheet: Sheet) -> dict[str, object]:
    first, last = plot.years
    share = (when - first) / max(last - first, 1)
    anchor = "left" if share < sheet.margin else "right" if share > 1 - sheet.margin else "center"
    text = f"<b>{plain_text(plot.write(line.points[when]))}</b> in {when}"
    return words_at(text, when, line.points[when], line.hue, xanchor=anchor, yanchor="bottom", yshift=5)


def _near(one: QuotedFigure, when: int, plot: Plot) -> dict[str, object]:
    """Return the words beside a mark within the years: under it, or over it near the floor."""
    text = "<br>".join(plain_text(line) for line in wrapped(f"{one.power_label}: {short_text(one)}, quoted", 16))
    low = _at(one) < plot.top / 6
    anchor, shift = ("bottom", 11) if low else ("top", -11)
    return words_at(text, when, _at(one), one.hue, xanchor="center", align="center", yanchor=anchor, yshift=shift)


def _heads(plot: Plot, sheet: Sheet) -> list[dict[str, object]]:
    """Return the unit over the axis, and what the figures beside the years are."""
    heads = [words_at(plain_text(plot.unit), 0, 1, xref="paper", yref="paper", yanchor="bottom", yshift=8)]
    if plot.undated:
        text = f"In the text, {plot.published}" if plot.published else "In the text"
        heads.append(words_at(text, sheet.beside - 0.02, 1, xref="paper", yref="paper", yanchor="bottom", yshift=8))
    return heads


def _rule(sheet: Sheet) -> list[dict[str, object]]:
    """Return the line that keeps what is quoted without a year apart from the years."""
    at = sheet.beside - 0.02
    return [{"type": "line", "xref": "paper", "yref": "paper", "x0": at, "x1": at, "y0": 0, "y1": 1,
             "layer": "below", "line": {"width": 1, "dash": "dot"}}]  # fmt: skip


def _years(first: int, last: int, most: int) -> dict[str, object]:
    """Return the years that are named under the axis: few enough, and round ones."""
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100) if (last - first) / step <= most)
    named = [when for when in range(first, last + 1) if when % step == 0] or [first]
    return {"tickvals": named, "ticktext": [str(when) for when in named]}


def _highest(one: QuotedFigure) -> float:
    covered = reach(one) or Reach(None, None, None)
    ends = [end for end in (covered.high, covered.point, covered.low) if end is not None]
    return max(ends, default=0.0) / divisor(one) * (1.3 if covered.high is None else 1.0)


def _at(one: QuotedFigure) -> float:
    """Return the height at which a quoted figure wants its label."""
    covered = reach(one) or Reach(None, None, None)
    return (covered.point or covered.low or covered.high or 0.0) / divisor(one)


def _lines(plot: Plot) -> list[Trace]:
    """Return the lines, that of the finding on top."""
    told = plot.finding.line if plot.finding else None
    traces = [
        (line is told, _line(line, dash, plot, told)) for line, dash in zip(plot.lines, _dashes(plot), strict=True)
    ]
    return [trace for _, trace in sorted(traces, key=lambda row: row[0])]


def _dashes(plot: Plot) -> list[str]:
    return [_DASHES[at % len(_DASHES)] for at in range(len(plot.lines))]


def _line(line: Line, dash: str, plot: Plot, told: Line | None) -> Trace:
    """Return a line; it breaks off before a year in which the count changed, whose mark is open."""
    places: list[float] = []
    for when in range(min(line.points), max(line.points) + 1):
        places += [when - 0.5, when] if when in line.uncertain and when - 1 in line.points else [when]
    values = [line.points.get(int(place)) if place == int(place) else None for place in places]
    lone = [
        value is not None and (at == 0 or values[at - 1] is None) and (at + 1 == len(values) or values[at + 1] is None)
        for at, value in enumerate(values)
    ]
    ends = {line.last[0]} | ({plot.finding.since} if plot.finding and line is told else set())
    name = plain_text(line.label).replace("%{", "% {")
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [int(place) if place == int(place) else place for place in places],
        "y": values,
        "line": {"width": 3.5 if line is told else 2, "dash": dash},
        "marker": {
            "size": [9 if at in line.uncertain else 6 if at in ends or by_itself else 0
                     for at, by_itself in zip(places, lone, strict=True)],
            "symbol": ["circle-open" if at in line.uncertain else "circle" for at in places],
        },
        "connectgaps": False,
        "hovertemplate": f"<b>{name}</b>, %{{x}}: %{{y:,.0f}} {plain_text(plot.unit)}<extra></extra>",
        "meta": meta("reference", line.hue),
    }  # fmt: skip
