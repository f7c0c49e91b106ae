"""The rows under a chart: what the text quotes, then what other sources report."""

from collections.abc import Iterable, Sequence

from app.charts.model import COLUMNS, UNNAMED, QuotedFigure, Table, TableRow
from app.charts.words import drawn_text, exact, ranked_within, value_text
from app.reference import ReferenceFigure, Source

_MEASURES = {
    "trade": "trade",
    "exports": "exports",
    "imports": "imports",
    "investment": "investment",
    "aid": "aid",
    "border-length": "land border",
    "border-length-older": "land border, older value",
    "casualties": "killed",
    "fighters": "fighters",
    "share-of-trade": "share of trade",
    "rank": "rank",
    "refugees": "registered refugees",
    "count-other": "number",
}


def measure(indicator: str) -> str:
    """Return the reader's word for an indicator; an unknown one is shown as it is, without hyphens."""
    return _MEASURES.get(indicator, indicator.replace("-", " "))


def quoted_row(figure: QuotedFigure, what: str | None = None) -> TableRow:
    """Return the row of a quoted figure; its source is who wrote it.

    Its note is the words of the text, what is drawn of its hedge, who corrected it, and what contradicts it.
    """
    notes = (f"“{figure.words}”", drawn_text(figure), figure.corrected, *figure.against)
    return TableRow(
        kind="quoted",
        power=figure.power_label,
        measure=what or _measured(figure),
        period=figure.period or "",
        value=value_text(figure),
        number=figure.value,
        unit=figure.unit,
        source=Source(", ".join(figure.contributor_names) or UNNAMED, figure.address),
        note="; ".join(filter(None, notes)),
    )


def _measured(figure: QuotedFigure) -> str:
    """Return what a figure measures; a place in a power's own order is not said to be the power's place."""
    before = figure.sentence_text.partition(figure.words)[0]
    if figure.indicator == "rank" and ranked_within(before, figure.power_label):
        return f"rank within {figure.power_label}"
    return measure(figure.indicator)


def reference_row(figure: ReferenceFigure, power: str) -> TableRow:
    """Return the row of a reference figure under the name `power`; money says of which kind it is."""
    what = measure(figure.indicator)
    return TableRow(
        kind="reference",
        power=power,
        measure=f"{what}, {figure.kind}" if figure.kind else what,
        period=figure.period,
        value=exact(figure.value, figure.unit),
        number=figure.value,
        unit=figure.unit,
        source=figure.source,
        note=figure.note or "",
    )


def table(rows: Iterable[TableRow]) -> Table:
    """Return the table of these rows, quoted ones first and otherwise in the order given."""
    return Table(COLUMNS, tuple(sorted(rows, key=lambda row: row.kind != "quoted")))


def sources(figures: Sequence[ReferenceFigure]) -> tuple[Source, ...]:
    """Return each source of these figures once, in order."""
    return tuple(dict.fromkeys(figure.source for figure in figures))


def heard(rows: Sequence[TableRow]) -> str:
    """Say where a reader who does not see the drawing finds its numbers and its links."""
    quoted = [row for row in rows if row.kind == "quoted"]
    said = "; ".join(dict.fromkeys(f"{row.power}, {row.value}" for row in quoted))
    marked = f"The text quotes: {said}. " if said else ""
    links = ", with a link to the sentence of each quoted figure" if quoted else ""
    return f"{marked}All {len(rows)} values are in the table after the drawing{links}."
