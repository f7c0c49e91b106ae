"""Charts of one row a value, its label over it: borders, money, people, and whatever only the text quotes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import unescape
from math import log10

from app.charts.model import Chart, QuotedFigure
from app.charts.paper import INK, LABEL_SIZE, Trace, axis, figure_json, labels, meta, plain_text, quoted_point
from app.charts.scene import Scene, dated, is_border, is_flight, is_lent, said
from app.charts.table import measure, quoted_row, reference_row, sources, table
from app.charts.words import amount, axis_unit, divisor, value_text
from app.hedges import Reach, reach
from app.reference import ReferenceFigure

_RANGES = {
    "about": "“About” is drawn as 10 % either way, on one side only where the text leans there (“nearly”).",
    "fraction-of": "A fraction is drawn as “about”.",
    "less-than": "“Less than” is drawn as all that lies below.",
    "more-than": "“More than” is open upwards.",
    "at-least": "“At least” is open upwards.",
}

ROW_HEIGHT = 54
_LABEL_RISE = 0.36
_TALL_RISE = 0.46
"""How far over the middle of its row a label of one line stands, and one of two."""

_LABEL_LENGTH = 40
"""Letters that stand beside each other on a phone."""

_TAG = re.compile(r"</?b>")
_THICKNESS = 0.3


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a bar, a tick at an older value, marks of quoted figures; each may be missing.

    `label` may hold the few tags Plotly knows (<b>); values are in the unit of the axis.
    """

    label: str
    hue: int
    bar: float | None = None
    older: float | None = None
    quoted: tuple[QuotedFigure, ...] = ()

    @property
    def highest(self) -> float:
        """The highest value that the row draws, in the axis's unit."""
        marks = (reach(one) or Reach(None, None, None) for one in self.quoted)
        ends = ((mark.high or mark.point or mark.low or 0.0) for mark in marks)
        quoted = [end / divisor(one) for end, one in zip(ends, self.quoted, strict=True)]
        return max([self.bar or 0.0, self.older or 0.0, *quoted])


def quoted_only(
    name: str, title: str, quoted: Sequence[QuotedFigure], drawn: Sequence[QuotedFigure], *, log: bool = False
) -> Chart | None:
    """Draw what only the text knows: one row a figure, each figure in its own unit's axis; None without any.

    Figures in another unit than the first are left to the table.
    """
    drawn = [one for one in drawn if axis_unit(one.unit) == axis_unit(drawn[0].unit)]
    if not drawn:
        return None
    rows = [
        Row(f"<b>{plain_text(one.power_label)}</b> {plain_text(said(one))}", one.hue, quoted=(one,)) for one in drawn
    ]
    unit = drawn[0].unit
    return Chart(
        name=name,
        title=title,
        description=f"{len(rows)} figure{'s' if len(rows) > 1 else ''} of the text, in {unit}: "
        + "; ".join(f"{one.power_label}, {value_text(one)}" for one in drawn)
        + ".",
        figure=draw_rows(rows, axis_unit(unit), log=log),
        table=table(quoted_row(one) for one in quoted),
        sources=(),
        notes=_scale_notes(drawn, log=log),
    )


def borders(scene: Scene) -> Chart | None:
    """Draw land borders in km, longest first, with a tick at the older value and a mark at the quoted one."""
    quoted = [one for one in scene.quoted if is_border(one)]
    figures = scene.reported("border-length")
    older = scene.reported("border-length-older")
    if not figures:
        return quoted_only("borders", "Borders, as the text quotes them", quoted, [q for q in quoted if reach(q)])
    before = {one.power: one.value for one in older}
    rows = []
    for one in sorted(figures, key=lambda figure: -figure.value):
        marks = tuple(mark for mark in quoted if mark.members == (one.power,) and reach(mark))
        label = f"<b>{plain_text(scene.name(one.power))}</b> {amount(one.value, one.unit)}"
        label += "".join(f"; in the text {plain_text(value_text(mark))}" for mark in marks)
        rows.append(Row(label, scene.owner(one.power).hue, one.value, before.get(one.power), marks))
    placed = {mark for row in rows for mark in row.quoted}
    rows += [_quoted_row(one) for one in quoted if one not in placed and reach(one)]
    longest = max(figures, key=lambda figure: figure.value)
    mentioned = [f"{one.power_label}, {value_text(one)}" for one in quoted]
    return Chart(
        name="borders",
        title=f"Land borders{scene.with_partner(figures)}, in km",
        description=f"Bars for {len(figures)} neighbours; the longest is {scene.name(longest.power)}, "
        f"{amount(longest.value, longest.unit)}." + (f" The text quotes: {'; '.join(mentioned)}." if mentioned else ""),
        figure=draw_rows(rows, "km"),
        table=table(
            [quoted_row(one) for one in quoted]
            + [reference_row(one, scene.name(one.power)) for one in (*figures, *older)]
        ),
        sources=sources([*figures, *older]),
        notes=(*_border_notes(figures, older, placed), *ranges([one for one in quoted if reach(one)])),
    )


def _border_notes(
    figures: Sequence[ReferenceFigure], older: Sequence[ReferenceFigure], marked: Collection[QuotedFigure]
) -> tuple[str, ...]:
    bar = figures[0].note or figures[0].period
    notes = [f"The bar: {bar}. The tick: {older[0].note or older[0].period}."] if older else []
    if marked:
        notes.append("The diamond marks what the text quotes.")
    return tuple(notes)


def _scale_notes(drawn: Sequence[QuotedFigure], *, log: bool) -> tuple[str, ...]:
    notes = ("Logarithmic scale: each step to the right is ten times as many.",) if log else ()
    return (*notes, *ranges(drawn))


def ranges(drawn: Sequence[QuotedFigure]) -> tuple[str, ...]:
    """Say how the hedges that occur are drawn."""
    used = {one.hedge for one in drawn if one.value is not None or one.hedge not in ("about", "fraction-of")}
    notes = [note for hedge, note in _RANGES.items() if hedge in used]
    if any(one.value is None and one.low and one.high for one in drawn):
        notes.append("An open diamond stands in a range for which the text gives no number.")
    return tuple(notes)


def investment(scene: Scene) -> Chart | None:
    """Draw aid and investment in US dollars; each row says if it is a pledge, a contract or money spent."""
    quoted = [one for one in scene.quoted if is_lent(one) and reach(one)]
    figures = scene.reported("investment", "aid")
    if not figures:
        return quoted_only("investment", "Aid and investment, as the text quotes them", quoted, quoted)
    rows = []
    for power in scene.powers:
        rows += [_quoted_row(one) for one in quoted if one.power == power.slug]
        own = [one for one in figures if scene.owner(one.power) == power]
        rows += [_money_row(scene, one) for one in sorted(own, key=lambda figure: -figure.value)]
    chosen = {power.slug for power in scene.powers}
    rows += [_quoted_row(one) for one in quoted if one.power not in chosen]
    return Chart(
        name="investment",
        title="Aid and investment: what was quoted, pledged, contracted and spent",
        description=f"{len(rows)} amounts in USD, power by power. "
        "A pledge or a contract is no payment: each row says which it is.",
        figure=draw_rows(rows, "million USD"),
        table=table(
            [quoted_row(one) for one in quoted] + [reference_row(one, scene.name(one.power)) for one in figures]
        ),
        sources=sources(figures),
        notes=("Amounts of different kinds must not be added up.", *ranges(quoted)),
    )


def people(scene: Scene) -> Chart | None:
    """Draw people and fighters as the text counts them, on a logarithmic axis."""
    quoted = [one for one in scene.quoted if one.unit == "people" and not is_flight(one)]
    drawn = [one for one in quoted if reach(one)]
    return quoted_only("people", "People and fighters, as the text counts them", quoted, drawn, log=True)


def _quoted_row(one: QuotedFigure) -> Row:
    what = plain_text(f"{dated(one)}: {value_text(one)}")
    label = f"<b>{plain_text(one.power_label)}</b> in the text, {what}"
    return Row(label, one.hue, quoted=(one,))


def _money_row(scene: Scene, one: ReferenceFigure) -> Row:
    what = ", ".join((measure(one.indicator), one.kind or "kind not known", one.period))
    label = f"<b>{plain_text(scene.name(one.power))}</b> {what}: {amount(one.value, one.unit)}"
    return Row(label, scene.owner(one.power).hue, bar=one.value)


def draw_rows(rows: Sequence[Row], unit: str, *, log: bool = False) -> dict[str, object]:
    """Draw rows from the top down on one axis, whose `unit` is written under it; dollars in millions."""
    return figure_json(
        row_traces(rows, log=log),
        height=ROW_HEIGHT * len(rows) + 48,
        margin={"l": 4, "r": 24, "t": 4, "b": 32},
        xaxis=value_axis(rows, unit, log=log),
        yaxis=row_axis(rows),
        bargap=0,
    )


def row_traces(rows: Sequence[Row], *, log: bool = False) -> list[Trace]:
    """Return the bars, ticks, marks and labels of rows, the first one on top."""
    floor = 1.0 if log else 0.0
    traces: list[Trace] = []
    levels = range(len(rows) - 1, -1, -1)
    for level, row in zip(levels, rows, strict=True):
        if row.bar is not None:
            traces.append(_bar(row, level))
        if row.older is not None:
            traces.append(_older(row.older, level, row.hue))
        for one in row.quoted:
            traces.append(quoted_point(one, along=level, vertical=False, floor=floor))
    names = [_two_lines(row.label) for row in rows]
    rises = [_TALL_RISE if "<br>" in name else _LABEL_RISE for name in names]
    places = [(floor, level + rise, name) for level, rise, name in zip(levels, rises, names, strict=True)]
    return [*traces, labels(places, "middle right", None)]


def value_axis(rows: Sequence[Row], unit: str, *, log: bool = False, **own: object) -> dict[str, object]:
    """Return the axis along which rows are drawn, with its `unit` under it; `own` entries win."""
    top = max(row.highest for row in rows) or 1.0
    return axis(
        type="log" if log else "linear",
        range=[0, log10(max(top, 10)) + 0.35] if log else [0, 1.06 * top],
        dtick=1 if log else None,
        nticks=5,
        tickformat=",d" if log or top >= 5 else ",",
        title={"text": unit, "standoff": 6, "font": {"size": LABEL_SIZE}},
        **own,
    )


def row_axis(rows: Sequence[Row], **own: object) -> dict[str, object]:
    """Return the axis that gives every row its height; `own` entries win."""
    return axis(range=[-0.5, len(rows) - 0.2], showgrid=False, showticklabels=False, **own)


def _two_lines(label: str) -> str:
    """Break a label that is too long for a phone, once: a third line would lie on the row above."""
    head = ""
    words = label.split(" ")
    for at, word in enumerate(words):
        longer = f"{head} {word}".strip()
        if head and len(unescape(_TAG.sub("", longer))) > _LABEL_LENGTH:
            return f"{head}<br>{' '.join(words[at:])}"
        head = longer
    return label


def _bar(row: Row, level: int) -> Trace:
    return {
        "type": "bar",
        "orientation": "h",
        "x": [row.bar],
        "y": [level],
        "width": [_THICKNESS],
        "marker": {"color": INK, "opacity": 0.55},
        "hovertext": [row.label],
        "hoverinfo": "text",
        "meta": meta("reference", row.hue),
    }


def _older(value: float, level: int, hue: int) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [value],
        "y": [level],
        "marker": {"symbol": "line-ns-open", "size": 15, "color": INK, "line": {"width": 2}},
        "hovertext": [f"Older value: {amount(value, 'km')}"],
        "hoverinfo": "text",
        "meta": meta("older", hue),
    }
