"""Tables as an Excel workbook: frozen heads, filters, links that open, and no text taken for a formula."""

import io
from collections.abc import Iterator
from typing import Any

from xlsxwriter import Workbook

from app.exports.shown import Shown
from app.exports.tables import Row, Table, part, plain
from app.harmless import WORKBOOK, xml_text
from app.scale import CUE_KINDS, SALIENCES, SILENT, STANCES

POSITION_COLUMNS = (
    "question_text", "power_name", "stance_label", "state", "salience", "headline", "coder", "coded_by", "in_force",
    "rank", "sentences", "sentence", "contributors", "permalink", "words", "question", "power", "theme", "stance",
    "section", "sentence_id", "key", "commentary", "title", "revision",
)  # fmt: skip
SENTENCE_COLUMNS = (
    "theme_label", "power_name", "state", "coder", "coded_by", "also_coded_by", "in_force", "rank", "sentences",
    "sentence", "words", "contributors", "permalink", "theme", "question", "power", "section", "sentence_id", "key",
    "commentary", "title", "revision",
)  # fmt: skip
CODEBOOK_COLUMNS = ("what", "slug", "label", "meaning", "theme", "permalink")
STATES = (
    ("stated", "Stated", "the text gives the power a stance"),
    ("mentioned", "Mentioned, no position", "the text speaks of the matter and gives the power no stance"),
    ("silent", "Silent", "the text says nothing of the matter"),
    ("not-coded", "Not coded", "nobody has read the text for it, and the program found nothing to read"),
)
"""What a cell can be, as (slug, label, meaning)."""
CODERS = (
    ("hand", "By hand", "a person's reading; coded_by names them"),
    ("auto", "By the program", "the program's reading; it has no headline"),
    ("none", "By nobody", "nobody has coded it"),
)

_LONGEST_CELL = 32_767
"""Characters that a cell of a worksheet takes; a text longer than that would be left out whole."""
_LONGEST_LINK, _MOST_LINKS = 2_079, 65_000
"""What a worksheet takes of links; an address beyond that stands as text."""
_WIDTHS = {
    "sentence": 80, "permalink": 50, "words": 30, "commentary": 30, "title": 30, "headline": 40, "question_text": 34,
    "power_name": 22, "theme_label": 22, "contributors": 24, "coded_by": 20, "also_coded_by": 24, "meaning": 90,
    "label": 26,
}  # fmt: skip


def as_xlsx(table: Table, *, sheet: str) -> bytes:
    """Write a workbook of one worksheet."""
    return _workbook([(sheet, table, 0)], {})


def comparison_xlsx(shown: Shown, claims: Table) -> bytes:
    """Write a comparison: the sheets "Positions" and "Sentences", and "Codebook" with what their words mean."""
    row = shown.view.row
    sheets = [
        ("Positions", part(claims, POSITION_COLUMNS, kind="position"), 2),
        ("Sentences", part(claims, SENTENCE_COLUMNS, kind="sentence"), 2),
        ("Codebook", (CODEBOOK_COLUMNS, list(_codebook(shown))), 0),
    ]
    properties = {"title": xml_text(row.title), "subject": "Powers side by side", "created": row.imported_at}
    return _workbook(sheets, properties)


def _codebook(shown: Shown) -> Iterator[Row]:
    """Yield what the words of the other sheets mean, and what the file was made from."""
    row, codebook = shown.view.row, shown.view.codebook
    yield _entry("commentary", row.slug, row.title, f"revision {row.revision}", permalink=shown.base + row.address)
    yield _entry("view", "", "This comparison", "the page it was taken from", permalink=shown.permalink)
    yield _entry("codebook", codebook.version, "Version of the codebook", "")
    for question in codebook.questions:
        yield _entry("question", question.slug, question.label, question.text, theme=question.theme)
    for term in (*reversed(STANCES), SILENT):
        yield _entry("stance", term.slug, term.label, term.meaning)
    for what, terms in (("state", STATES), ("coder", CODERS)):
        for slug, label, meaning in terms:
            yield _entry(what, slug, label, meaning)
    for what, known in (("salience", SALIENCES), ("kind of cue", CUE_KINDS)):
        for term in known:
            yield _entry(what, term.slug, term.label, term.meaning)
    for theme in codebook.themes:
        yield _entry("theme", theme.slug, theme.label, theme.definition)


def _entry(what: str, slug: str, label: str, meaning: str, **more: str) -> Row:
    told = {"what": what, "slug": slug, "label": label, "meaning": meaning}
    return {**dict.fromkeys(CODEBOOK_COLUMNS), **told, **more}


def _workbook(sheets: list[tuple[str, Table, int]], properties: dict[str, Any]) -> bytes:
    """Write sheets of (name, table, columns that stay in sight)."""
    out = io.BytesIO()
    with Workbook(out, WORKBOOK) as book:
        book.set_properties(properties)
        head = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for name, (columns, rows), fixed in sheets:
            page = book.add_worksheet(name[:31])
            for column, title in enumerate(columns):
                page.write_string(0, column, title, head)
                page.set_column(column, column, _WIDTHS.get(title, 14), wrapped)
            for number, row in enumerate(rows, 1):
                for column, title in enumerate(columns):
                    _write_cell(page, number, column, title, plain(row[title]))
            page.freeze_panes(1, fixed)
            page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    return out.getvalue()


def _write_cell(page: Any, row: int, column: int, name: str, value: Any) -> None:
    if value is None:
        return
    if isinstance(value, int | float):
        page.write_number(row, column, value)
    elif name == "permalink" and _opens(value) and row <= _MOST_LINKS:
        page.write_url(row, column, value)
    else:
        page.write_string(row, column, xml_text(str(value))[:_LONGEST_CELL])


def _opens(address: str) -> bool:
    """Whether an address is one of the web, and short enough to be a link of a worksheet."""
    return address.startswith(("http://", "https://")) and len(address) <= _LONGEST_LINK
