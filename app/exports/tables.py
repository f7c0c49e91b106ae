"""Tables of plain values, and what keeps them harmless and whole in a file."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from app.harmless import guarded

Row = dict[str, Any]
Table = tuple[Sequence[str], list[Row]]
"""Columns in their order, and rows that have a value (or None) for each."""


def as_csv(table: Table) -> bytes:
    """Write CSV in UTF-8 with a byte order mark (Excel needs it); no cell begins like a formula."""
    columns, rows = table
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_guarded(plain(row[column])) for column in columns] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def as_json(table: Table, **head: Any) -> dict[str, Any]:
    """Return `{**head, rows}` with rows as objects."""
    return {**head, "rows": table[1]}


def plain(value: Any) -> Any:
    """Return a value as a sheet shows it: yes and no for what is true or false."""
    return ("no", "yes")[value] if isinstance(value, bool) else value


def part(table: Table, columns: Sequence[str], **values: object) -> Table:
    """Return the rows that have these values, with these columns."""
    rows: Sequence[Mapping[str, Any]] = [row for row in table[1] if values.items() <= row.items()]
    return columns, [{column: row[column] for column in columns} for row in rows]


def _guarded(value: Any) -> Any:
    return guarded(value) if isinstance(value, str) else value
