"""Rows -> charts: figures of a text beside reference figures, as Plotly JSON with a table each. Pure.

Knows neither database nor web, and sets no colours: `app.charts.paper` says what the page's script must do.
"""

from collections.abc import Iterable

from app.charts.lines import refugees, trade
from app.charts.model import COLUMNS, Chart, ChartPower, Line, QuotedFigure, Table, TableRow
from app.charts.others import others
from app.charts.rows import borders, investment, people
from app.charts.scene import Scene, powers_of
from app.reference import Reference

__all__ = ["COLUMNS", "NAMES", "Chart", "ChartPower", "Line", "QuotedFigure", "Table", "TableRow", "charts"]

_CHARTS = {
    "trade": trade,
    "borders": borders,
    "investment": investment,
    "refugees": refugees,
    "people": people,
    "others": others,
}
NAMES = tuple(_CHARTS)
"""Names of all charts there can be, in the order of the page."""


def charts(
    quoted: Iterable[QuotedFigure],
    reference: Reference,
    *,
    powers: Iterable[ChartPower] = (),
    about: str | None = None,
    published: int | None = None,
) -> tuple[Chart, ...]:
    """Draw every chart for which there is something to draw.

    These are trade, borders, investment, refugees, people, and whatever else the text quotes. `quoted` is already
    narrowed to what is chosen and drawn whole. `powers` are the powers chosen, in their order; without any they are
    those that `quoted` names. Reference figures are those of the powers' members, with
    `about` (ISO alpha-2) for a partner; without `about`, those that have none. `published` is the year of the
    text, where its undated figures stand.
    """
    figures = tuple(quoted)
    scene = Scene(figures, reference, powers_of(figures, powers), about, published)
    drawn = (chart(scene) for chart in _CHARTS.values())
    return tuple(chart for chart in drawn if chart is not None)
