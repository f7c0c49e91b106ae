"""Quoted figures and the tables of charts, as rows."""

from collections.abc import Iterable
from dataclasses import fields

from app.charts import Chart
from app.domain import Quantity
from app.exports.shown import people
from app.exports.tables import Table
from app.rows import CommentaryView, FigureRow

FIGURE_COLUMNS = (
    "power", "partner", "indicator", "value", "low", "high", "unit", "hedge", "period", "as quoted", "refers to",
    "section", "sentence", "contributors", "coder", "coded by", "program read", "key", "permalink",
)  # fmt: skip
CHART_COLUMNS = (
    "kind", "power", "measure", "period", "value", "unit", "as written", "source", "permalink", "note",
)  # fmt: skip
_PLACED = ("words", "start", "end", "refers_to")
"""Fields of a quantity that say where it stands, not how much it is."""


def figure_rows(view: CommentaryView, figures: Iterable[FigureRow], *, base: str) -> Table:
    """Return columns and rows of quoted figures, in reading order; `power` may be another than the section's."""
    by_position = {figure.position: figure for figure in view.figures}
    rows = []
    for figure in figures:
        section = view.section(figure.section)
        origin = by_position.get(figure.refers_to) if figure.refers_to is not None else None
        rows.append(
            {
                "power": figure.power,
                "partner": figure.partner,
                "indicator": figure.indicator,
                "value": figure.value,
                "low": figure.low,
                "high": figure.high,
                "unit": figure.unit,
                "hedge": figure.hedge,
                "period": figure.period,
                "as quoted": figure.words,
                "refers to": origin.words if origin else None,
                "section": figure.section,
                "sentence": figure.sentence.text,
                "contributors": people(section) if section else "",
                "coder": "hand" if figure.by else "auto",
                "coded by": figure.by,
                "program read": program_read(figure),
                "key": figure.sentence.key,
                "permalink": base + figure.sentence.address,
            }
        )
    return FIGURE_COLUMNS, rows


def program_read(figure: FigureRow) -> str | None:
    """Return what the program had read where a person corrected it, as "value: 5; unit: km"; None if nothing else."""
    if figure.auto is None:
        return None
    names = (field.name for field in fields(Quantity) if field.name not in _PLACED)
    told = [(name, getattr(figure.auto, name), getattr(figure, name)) for name in names]
    return "; ".join(f"{name}: {'none' if read is None else read}" for name, read, now in told if read != now) or None


def chart_rows(chart: Chart, *, base: str) -> Table:
    """Return columns and rows of a chart's table, quoted rows with their permalink, the others with their source."""
    rows = [
        {
            "kind": row.kind,
            "power": row.power,
            "measure": row.measure,
            "period": row.period,
            "value": row.number,
            "unit": row.unit,
            "as written": row.value,
            "source": row.source.title,
            "permalink": base + row.source.address if row.source.address.startswith("/") else row.source.address,
            "note": row.note,
        }
        for row in chart.table.rows
    ]
    return CHART_COLUMNS, rows
