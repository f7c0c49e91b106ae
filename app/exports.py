"""A comparison or a list of figures as CSV, XLSX, Markdown and JSON: one row a sentence or figure. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from xlsxwriter import Workbook

from app.charts import Chart
from app.comparison import Cell, Comparison
from app.rows import CommentaryView, FigureRow, SectionView, SentenceRow

COMPARISON_COLUMNS = (
    "commentary", "theme", "power", "sentences", "rank", "sentence", "words", "contributors", "coder", "key",
    "permalink",
)  # fmt: skip
FIGURE_COLUMNS = (
    "power", "partner", "indicator", "value", "low", "high", "unit", "hedge", "period", "as quoted", "refers to",
    "section", "sentence", "contributors", "coder", "key", "permalink",
)  # fmt: skip

CHART_COLUMNS = (
    "kind", "power", "measure", "period", "value", "unit", "as written", "source", "permalink", "note",
)  # fmt: skip

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])|^([-+=]|\d+(?=[.)]))")
_LONGEST_CELL = 32_767
"""Characters that a cell of a worksheet takes; a text longer than that would be left out whole."""
_WIDTHS = {"sentence": 80, "permalink": 50, "words": 30, "commentary": 30}

Table = tuple[Sequence[str], list[dict[str, Any]]]


def comparison_rows(view: CommentaryView, comparison: Comparison, *, base: str) -> Table:
    """Return columns and rows of a comparison: every sentence, the best of its cell ranked 1."""
    rows = [
        {
            "commentary": view.row.title,
            "theme": row.theme.slug,
            "power": cell.section.slug,
            "sentences": len(cell.sentences),
            "rank": rank,
            "sentence": sentence.text,
            "words": "; ".join(sentence.words(row.theme.slug)),
            "contributors": _names(cell.section),
            "coder": "auto",
            "key": sentence.key,
            "permalink": base + sentence.address,
        }
        for row in comparison.rows
        for cell in row.cells
        for rank, sentence in enumerate(_best_first(cell), 1)
    ]
    return COMPARISON_COLUMNS, rows


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
                "contributors": _names(section) if section else "",
                "coder": "auto",
                "key": figure.sentence.key,
                "permalink": base + figure.sentence.address,
            }
        )
    return FIGURE_COLUMNS, rows


def _best_first(cell: Cell) -> list[SentenceRow]:
    return sorted(cell.sentences, key=lambda sentence: sentence is not cell.best)


def _names(section: SectionView) -> str:
    return "; ".join(person.name for person in section.contributors)


def as_csv(table: Table) -> bytes:
    """Write CSV in UTF-8 with a byte order mark (Excel needs it); no cell begins like a formula."""
    columns, rows = table
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_guarded(row[column]) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _guarded(value: Any) -> Any:
    """Put an apostrophe before a text that a spreadsheet would run as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def as_xlsx(table: Table, *, sheet: str) -> bytes:
    """Write one worksheet with a frozen head, filters, and links that open; no text is taken for a formula."""
    columns, rows = table
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(out, options) as book:
        page = book.add_worksheet(sheet[:31])
        head = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for column, name in enumerate(columns):
            page.write_string(0, column, name, head)
            page.set_column(column, column, _WIDTHS.get(name, 14), wrapped)
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(columns):
                _write_cell(page, number, column, name, row[name])
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return out.getvalue()


def _write_cell(page: Any, row: int, column: int, name: str, value: Any) -> None:
    if value is None:
        return
    if name == "permalink":
        page.write_url(row, column, value)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, str(value)[:_LONGEST_CELL])


def as_json(table: Table, **head: Any) -> dict[str, Any]:
    """Return `{**head, rows}` with rows as objects."""
    return {**head, "rows": table[1]}


def comparison_markdown(view: CommentaryView, comparison: Comparison, *, base: str, address: str) -> str:
    """Write a comparison as Markdown: a heading a theme and a power, every sentence quoted with its link."""
    return "\n".join(_markdown_lines(view, comparison, base, address)) + "\n"


def _markdown_lines(view: CommentaryView, comparison: Comparison, base: str, address: str) -> Iterator[str]:
    yield f"# {_escaped(view.row.title)}"
    yield ""
    source = ", ".join(filter(None, (view.row.publisher, str(view.row.published or ""))))
    yield f"{_escaped(source)}{'. ' if source else ''}Revision {view.row.revision}. [This view]({base}{address})"
    if not comparison.rows:
        yield from ("", "Nothing is coded for this view.")
    for row in comparison.rows:
        yield from ("", f"## {_escaped(row.theme.label)}")
        for cell in row.cells:
            count = len(cell.sentences)
            people = _names(cell.section)
            yield from (
                "",
                f"### {_escaped(cell.section.label)} ({count} {'sentence' if count == 1 else 'sentences'})",
                "",
            )
            if not cell.sentences:
                yield "No sentence on this theme."
            for sentence in _best_first(cell):
                by = f", {_escaped(people)}" if people else ""
                link = f"[{sentence.key}]({base}{sentence.address})"
                yield f"- “{_escaped(sentence.text)}” ({link}{by}; coded automatically)"


def _escaped(text: str) -> str:
    """Take the meaning from every character that is Markdown or HTML, and from line breaks."""
    return _MARKDOWN.sub(_backslashed, " ".join(text.split()))


def _backslashed(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}"


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
