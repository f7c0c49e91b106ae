"""Whatever else the text counts: shares, stretches of time, countries, lengths, each unit on an axis of its own."""

from collections.abc import Sequence
from functools import partial

from app import locales
from app.charts.model import Chart, QuotedFigure
from app.charts.row_figure import Panel, Row, row_figures
from app.charts.rows import ranges
from app.charts.scene import Scene, drawable, is_border, is_flight, is_lent, is_money, is_trade, said
from app.charts.table import heard, quoted_row, table
from app.charts.words import axis_unit, divisor, row_text
from app.hedges import reach

_LABEL, _WORDS = 66, 44
"""Letters that a label may have, and the words of the text in it: two lines on a phone."""

_COUNTED = frozenset(
    [
        "countries",
        "projects",
        "provinces",
        "places",
        "events",
        "vehicles",
        "ships",
        "aircraft",
        "weapons",
        "companies",
        "groups",
        "times",
        "count",
    ]
)
_KINDS = {
    "years": ("span of time", "spans of time"),
    "percent": ("share", "shares"),
    "km": ("distance", "distances"),
    "number": ("count", "counts"),
}
"""What a figure on an axis of this unit is called, and what several are."""
_WIDE = 100
"""Values further apart than this many times stand on a logarithmic axis."""


def others(scene: Scene) -> Chart | None:
    """Draw the quoted figures that no other chart draws, the units one under the other.

    Places in an order ("fifth biggest") are no quantities: they are listed, and not drawn.
    """
    left = [one for one in scene.quoted if not _drawn_elsewhere(one)]
    drawn, beyond = drawable(one for one in left if one.unit != "rank")
    panels = _panels(drawn)
    if not panels:
        return None
    ranked = any(one.unit == "rank" for one in left)
    listed = [quoted_row(one) for one in left]
    return Chart(
        name="others",
        headline=_finding(panels),
        title="Shares, spans of time and counts",
        measure="as the text tells of them, each unit on an axis of its own",
        description=f"Quoted figures by what they are in, each on an axis of its own: {', '.join(panels)}. "
        + heard(listed),
        draw=partial(row_figures, [_panel(unit, figures) for unit, figures in panels.items()]),
        table=table(listed),
        sources=(),
        notes=(*ranges(drawn), *(("A place in an order is in the table, not drawn.",) if ranked else ()), *beyond),
    )


def _finding(panels: dict[str, list[QuotedFigure]]) -> str:
    """Say how many of which kind there are, the most first: figures of different kinds have no finding in common."""
    ordered = sorted(panels.items(), key=lambda panel: -len(panel[1]))
    return f"Other figures in the text: {locales.listed([_counted(unit, len(own)) for unit, own in ordered])}"


def _counted(unit: str, many: int) -> str:
    one, several = _KINDS.get(unit, (f"in {unit}", f"in {unit}"))
    return f"{many} {one if many == 1 else several}"


def _drawn_elsewhere(one: QuotedFigure) -> bool:
    trade = is_trade(one) and (one.indicator == "rank" or (one.indicator == "trade" and is_money(one)))
    return trade or is_lent(one) or is_border(one) or is_flight(one) or one.unit == "people"


def _panels(figures: Sequence[QuotedFigure]) -> dict[str, list[QuotedFigure]]:
    """Return the figures by the unit of their axis; things that are counted share one."""
    found: dict[str, list[QuotedFigure]] = {}
    for one in figures:
        unit = "number" if one.unit in _COUNTED or not one.unit else axis_unit(one.unit)
        found.setdefault(unit, []).append(one)
    return dict(sorted(found.items(), key=lambda panel: (panel[0] == "number", panel[0] != "percent")))


def _panel(unit: str, figures: Sequence[QuotedFigure]) -> Panel:
    rows = [Row(one.power_label, _label(one), row_text(one), one.hue, quoted=(one,)) for one in figures]
    return Panel(rows, unit, _is_wide(figures))


def _label(one: QuotedFigure) -> str:
    when = f", {one.period}" if one.period else ""
    room = min(_WORDS, max(0, _LABEL - len(one.power_label) - len(when)))
    return said(one, room) + when


def _is_wide(figures: Sequence[QuotedFigure]) -> bool:
    """Whether the small ones would lie on the floor of a plain axis."""
    ends = [
        end / divisor(one)
        for one in figures
        if (covered := reach(one)) and (end := covered.point or covered.high or covered.low)
    ]
    return bool(ends) and min(ends) >= 1 and max(ends) > _WIDE * min(ends)
