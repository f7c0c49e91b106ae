"""Coding sheets as files: tables -> XLSX or CSV, and filled files -> rows. Pure; what a file holds is not trusted.

In CSV all rows are in one table, told apart by the column `row`; a text that a spreadsheet would run as a formula has
an apostrophe before it, which is taken off again on reading.
"""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, repeat
from typing import Any
from warnings import catch_warnings, simplefilter

from app.codings.sheets import IDENTITY, Kind, Sheet, Table, folded
from app.errors import SheetError
from app.harmless import WORKBOOK, guarded, unguarded

LARGEST, LARGEST_UNPACKED = 10_000_000, 60_000_000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS, LONGEST_CELL = 60_000, 6_000, 3_000_000, 40_000
_MOST_PARTS = 1_000
_LONGEST_XLSX_CELL = 32_767

_NAMES: dict[Kind, str] = {"sentence": "Sentences", "position": "Positions", "cue": "Cues"}
_ROW = "row"
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]+")
_WIDE = {"text": 70, "question text": 42, "headline": 48, "key": 12, "sentence": 9, "section": 16, "power": 16,
         "question": 13, "stance": 14, "from": 22, "to": 22, "theme": 22, "kind": 20, "commentary": 18}  # fmt: skip
_USUAL_WIDTH = 11
_LOCK = "This column says what the row is about. Leave it as it is."
_CHOOSE = "Choose one of the list, or leave it empty."
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError, SyntaxError, AttributeError, IndexError, EOFError,
    NotImplementedError, RuntimeError, OverflowError,
)  # fmt: skip
"""What openpyxl and the unpacking raise for a file that is none, or is broken."""


@dataclass(frozen=True, slots=True)
class Row:
    """A filled row: what kind, where it stands ("Positions row 12"), and its cells by folded column name.

    A column that the file has is there, with "" where the cell is empty. `kind` is None where it cannot be told.
    """

    kind: Kind | None
    where: str
    cells: Mapping[str, str]


def to_csv(sheet: Sheet) -> bytes:
    """Write a sheet as one table, in UTF-8 with the byte order mark that Excel needs."""
    columns = list(dict.fromkeys((_ROW, *(column for table in sheet.tables for column in table.columns))))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="")
    writer.writeheader()
    for table in sheet.tables:
        for row in table.rows:
            writer.writerow({_ROW: table.kind, **{column: guarded(text) for column, text in row.items()}})
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(sheet: Sheet) -> bytes:
    """Write a sheet as a workbook with drop-downs; no text is taken for a formula, a number or a link."""
    from xlsxwriter import Workbook  # 0.2 s, for one command

    out = io.BytesIO()
    with Workbook(out, WORKBOOK) as book:
        _Workbook(book, sheet).write()
    return out.getvalue()


class _Workbook:
    """Writes one sheet into one workbook."""

    def __init__(self, book: Any, sheet: Sheet) -> None:
        self._book, self._sheet = book, sheet
        cell = {"text_wrap": True, "valign": "top"}
        self._head = book.add_format({**cell, "bold": True, "bottom": 1, "bg_color": "#E7E6E1"})
        self._open = book.add_format(cell)
        self._locked = book.add_format({**cell, "bg_color": "#F3F2EE", "font_color": "#4A4A45"})
        self._title = book.add_format({**cell, "bold": True})

    def write(self) -> None:
        """Write all worksheets; the lists that the drop-downs choose from go last and are hidden."""
        about = self._page("Read me", (100,))
        for number, line in enumerate(self._sheet.about):
            about.write_string(number, 0, line, self._open if number else self._title)
        pages = [(table, self._table(table)) for table in self._sheet.tables]
        meanings = self._page("Codebook", (14, 26, 26, 80))
        meanings.freeze_panes(1, 0)
        for number, texts in enumerate([("what", "word", "short name", "meaning"), *self._sheet.codebook]):
            for column, text in enumerate(texts):
                meanings.write_string(number, column, text[:_LONGEST_XLSX_CELL], None if number else self._head)
        lists = self._page("Lists", ())
        lists.hide()
        ranges = _ranges(lists, self._sheet)
        for table, page in pages:
            self._validate(table, page, ranges)

    def _page(self, name: str, widths: Sequence[int]) -> Any:
        page = self._book.add_worksheet(name)
        for column, width in enumerate(widths):
            page.set_column(column, column, width, self._open)
        return page

    def _table(self, table: Table) -> Any:
        page = self._book.add_worksheet(_NAMES[table.kind])
        for column, name in enumerate(table.columns):
            form = self._locked if _is_locked(table, name) else self._open
            page.set_column(column, column, _WIDE.get(name, _USUAL_WIDTH), form)
            page.write_string(0, column, name, self._head)
        for number, row in enumerate(table.rows, 1):
            for column, name in enumerate(table.columns):
                if text := row.get(name):
                    page.write_string(number, column, text[:_LONGEST_XLSX_CELL])
        page.freeze_panes(1, {"sentence": 4, "position": 3, "cue": 0}[table.kind])
        page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
        return page

    def _validate(self, table: Table, page: Any, ranges: Mapping[tuple[str, ...], str]) -> None:
        """Give columns their drop-downs, and keep others from being typed into; sorting stays free."""
        last = max(len(table.rows), 1)
        for column, name in enumerate(table.columns):
            choices = self._sheet.choices.get((table.kind, name))
            rule: dict[str, Any] = {}
            if choices:
                free = name in self._sheet.free
                rule = {"validate": "list", "source": ranges[choices], "show_error": not free}
                rule |= {"error_title": "Not in the list", "error_message": _CHOOSE}
            elif _is_locked(table, name):
                rule = {"validate": "custom", "value": "=FALSE", "error_title": "Leave it", "error_message": _LOCK}
            if rule:
                page.data_validation(1, column, last, column, rule)


def _is_locked(table: Table, column: str) -> bool:
    return column in IDENTITY and not (table.kind == "cue" and column == "sentence")


def _ranges(page: Any, sheet: Sheet) -> dict[tuple[str, ...], str]:
    """Write each different list of choices into a column of its own; return where it stands: a list may be long."""
    from xlsxwriter.utility import xl_col_to_name

    ranges: dict[tuple[str, ...], str] = {}
    for choices in sheet.choices.values():
        if choices and choices not in ranges:
            column = len(ranges)
            page.write_column(0, column, choices)
            name = xl_col_to_name(column, col_abs=True)
            ranges[choices] = f"=Lists!{name}$1:{name}${len(choices)}"
    return ranges


def read_rows(data: bytes, name: str) -> tuple[Row, ...]:
    """Return the rows of a filled sheet that say anything.

    Raises SheetError, naming the file, where it is neither XLSX nor CSV, too large, broken, or no coding sheet.
    """
    if len(data) > LARGEST:
        raise SheetError(f"{name}: is larger than {LARGEST // 1_000_000} MB")
    if not data.startswith(b"PK\x03\x04"):
        return tuple(_rows(name, "", _csv_lines(_csv_text(data, name), name)))
    try:
        with catch_warnings():
            simplefilter("ignore")  # openpyxl warns of what it leaves out, such as drop-downs
            return tuple(_xlsx_rows(data, name))
    except _UNREADABLE as error:
        raise SheetError(f"{name}: cannot be read as an Excel workbook; save it as .xlsx or .csv anew") from error


def _rows(name: str, title: str, lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    """Yield the rows below the first line that holds anything; `title` is "" where the column `row` says the kind."""
    kinds: dict[str, Kind] = {title: kind for kind, title in _NAMES.items()}
    kinds |= {folded(word): kind for kind, title in _NAMES.items() for word in (kind, title)}
    head: list[str] = []
    seen = 0
    for number, cells in lines:
        if number > MOST_ROWS + 1:  # blank ones count: a file may have any number of them in a few bytes
            raise SheetError(f"{name}: has more than {MOST_ROWS:,} rows")
        if not any(cells):
            continue
        if not head:
            head = _head(name, title, cells)
            continue
        seen += 1
        if seen * len(head) > MOST_CELLS:
            raise SheetError(f"{name}: has more than {MOST_CELLS:,} cells")
        row = dict(zip(head, chain(cells, repeat("")), strict=False))
        row.pop("", None)
        yield Row(kinds.get(title or folded(row[_ROW])), f"{title} row {number}" if title else f"Row {number}", row)
    if not head and not title:
        raise SheetError(f"{name}: is empty")


def _head(name: str, title: str, cells: Sequence[str]) -> list[str]:
    head = [folded(cell) for cell in cells]
    where = f"{name}, {title}" if title else name
    if twice := next((column for column in head if column and head.count(column) > 1), None):
        raise SheetError(f"{where}: has two columns “{_short(twice)}”")
    needed = {"Sentences": {"key"}, "Positions": {"power", "question", "stance"}, "Cues": {"from", "to", "kind"}}
    if lacking := sorted(needed.get(title, {_ROW, "key"}) - set(head)):
        raise SheetError(f"{where}: is no coding sheet: its first row names no column “{lacking[0]}”")
    return head


def _xlsx_rows(data: bytes, name: str) -> Iterator[Row]:
    from openpyxl import load_workbook  # 0.3 s, for one command

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise SheetError(f"{name}: unpacks to more than {LARGEST_UNPACKED // 1_000_000} MB")
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    pages = {folded(page.title): page for page in book.worksheets}
    titles = [title for title in _NAMES.values() if folded(title) in pages]
    if not titles:
        known = ", ".join(_NAMES.values())
        raise SheetError(f"{name}: is no coding sheet: it has none of the worksheets {known}")
    for title in titles:
        yield from _rows(name, title, _lines(name, title, pages[folded(title)]))


def _lines(name: str, title: str, page: Any) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the first row that holds anything, and those below it as far as its columns go."""
    page.reset_dimensions()  # what a program wrote there may be wrong
    last, width = MOST_ROWS + 2, MOST_COLUMNS + 1
    heads = enumerate(page.iter_rows(max_row=last, max_col=width, values_only=True), 1)
    nothing: tuple[int, tuple[object, ...]] = 0, ()
    first, head = next(((number, cells) for number, cells in heads if any(cells)), nothing)
    if not first:
        return
    while head[-1] in (None, ""):
        head = head[:-1]
    if len(head) == width:
        raise SheetError(f"{name}, {title}: has more than {MOST_COLUMNS:,} columns")
    below = page.iter_rows(min_row=first + 1, max_row=last, max_col=len(head), values_only=True)
    for number, cells in chain([(first, head)], enumerate(below, first + 1)):
        said = cells if cells.count(None) < len(cells) else ()  # openpyxl makes up the rows that are left out
        yield number, [_text(value, f"{name}, {title} row {number}") for value in said]


def _csv_text(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        reason = "is neither an Excel workbook nor CSV in UTF-8; save it as “CSV UTF-8”"
        raise SheetError(f"{name}: {reason} (byte {error.start + 1})") from error


def _csv_lines(text: str, name: str) -> Iterator[tuple[int, Sequence[str]]]:
    first = text.lstrip().partition("\n")[0]
    mark = max(",;\t", key=first.count)
    if first.strip().casefold() in {"sep=;", "sep=,", "sep=\t"}:  # Excel's own way to say it
        text, mark = text.lstrip().partition("\n")[2], first.strip()[4:] or "\t"
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=mark), 1):
            if len(cells) > MOST_COLUMNS:
                raise SheetError(f"{name}, row {number}: has more than {MOST_COLUMNS:,} columns")
            yield number, [unguarded(_text(cell, f"{name}, row {number}")) for cell in cells]
    except csv.Error as error:
        raise SheetError(f"{name}: cannot be read as CSV: {error}") from error


def _text(value: object, where: str) -> str:
    """Return what a cell says, without control characters; 1.0 is "1", a date "2021-09-01"."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.isoformat()
    text = str(value)
    if len(text) > LONGEST_CELL:
        raise SheetError(f"{where}: a cell has more than {LONGEST_CELL:,} characters")
    return _UNPRINTABLE.sub(" ", text).strip()


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
