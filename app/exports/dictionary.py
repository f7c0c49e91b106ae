"""The data dictionary: every column of every file that readers take away, and the same as a Data Package. Pure.

A Data Package is the Frictionless standard's description of a set of files (`datapackage.json`), which tools that read
tables understand.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.data_files import Entry, known, read_data_file
from app.exports.workbook import CODERS, STATES
from app.resources import resource
from app.scale import CUE_KINDS, SALIENCES, SILENT, STANCES

TYPES = {"string": "text", "number": "number", "integer": "whole number", "boolean": "yes or no", "address": "link"}
"""Types of columns, and how the page calls them."""

_LISTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "stances": tuple((term.slug, term.meaning) for term in (*STANCES, SILENT)),
    "saliences": tuple((term.slug, term.meaning) for term in SALIENCES),
    "cues": tuple((term.slug, term.meaning) for term in CUE_KINDS),
    "states": tuple((slug, meaning) for slug, _, meaning in STATES),
    "coders": tuple((slug, meaning) for slug, _, meaning in CODERS),
}
"""Closed lists that the program itself has."""
_COLUMN = ("name", "type", "meaning", "unit", "values", "source")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `values` are the words that may stand in it, with what each means; empty where any may.

    `source` says where what stands in it comes from, `unit` what a number is in ("" where there is none).
    """

    name: str
    type: str
    meaning: str
    unit: str
    values: tuple[tuple[str, str], ...]
    source: str

    @property
    def kind(self) -> str:
        """Its type in a reader's word."""
        return TYPES[self.type]


@dataclass(frozen=True, slots=True)
class File:
    """One file: `path` is its address without a slash, and may hold "{chart}", the name of a chart."""

    name: str
    path: str
    title: str
    about: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """All files, in the order of the data file."""

    version: str
    files: tuple[File, ...]


def load_dictionary(path: Path | None = None) -> Dictionary:
    """Read the dictionary at `path`, or the one that comes with the program.

    Raises CodebookError, naming file, entry and field, where it does not fit.
    """
    root = read_data_file(path or resource("data/dictionary.toml"))
    root.allow("version", "shared", "file", "sources", "terms")
    return Dictionary(root.text("version"), tuple(_file(root, entry) for entry in root.entries("file")))


def _file(root: Entry, entry: Entry) -> File:
    entry.allow("path", "title", "about", "columns")
    rows = entry.table.get("columns")
    if not isinstance(rows, list) or not rows:
        raise entry.wrong("columns", "must be a list of columns")
    columns = tuple(_column(root, entry, row) for row in rows)
    return File(entry.slug, entry.text("path"), entry.text("title"), entry.text("about"), columns)


def _column(root: Entry, file: Entry, row: object) -> Column:
    """Read a column, or take the shared one of that name."""
    if isinstance(row, str):
        shared = root.part("shared")
        if row not in shared.table:
            raise file.wrong("columns", f"“{row}” is no shared column{known(shared.table)}", row)
        entry, name = shared.below(f"shared.{row}", shared.table[row]), row
    else:
        entry = file.below(f"{file.name}.columns", row)
        name = entry.text("name")
    entry.allow(*_COLUMN)
    if (kind := entry.text("type")) not in TYPES:
        raise entry.wrong("type", f"“{kind}” is no type{known(TYPES)}", kind)
    unit = entry.text("unit") if "unit" in entry.table else ""
    values = _values(root, entry) if "values" in entry.table else ()
    sources = root.part("sources")
    return Column(name, kind, entry.text("meaning"), unit, values, sources.text(entry.text("source")))


def _values(root: Entry, entry: Entry) -> tuple[tuple[str, str], ...]:
    """Return the words of a closed list: one of the program's, or of the file's own."""
    name = entry.text("values")
    if name in _LISTS:
        return _LISTS[name]
    terms = root.part("terms").part(name)
    if not terms.table:
        raise entry.wrong("values", f"“{name}” is no list of terms{known([*_LISTS, *root.part('terms').table])}", name)
    return tuple((word, terms.text(word)) for word in terms.table)


def data_package(
    dictionary: Dictionary, *, base: str, title: str, charts: Iterable[tuple[str, str]], query: str, **own: Any
) -> dict[str, Any]:
    """Describe the files of one text as a Data Package (Frictionless, version 1).

    `charts` are (name, title) of those it has, `query` what the addresses of its files end with. `own` are further
    properties of the package: `sources`, `licenses`, `created`.
    """
    resources, drawn = [], tuple(charts)
    for file in dictionary.files:
        names = drawn if "{chart}" in file.path else (("", ""),)
        for name, said in names:
            path = f"{base}/{file.path.format(chart=name)}{query}"
            label = f"{file.title}: {said}" if said else file.title
            resources.append(_resource(file, "-".join(filter(None, (file.name, name))), label, path))
    description = "What a commentary says of the powers it compares, sentence by sentence, as tables."
    head = {"profile": "tabular-data-package", "name": "vis-a-vis", "title": title, "description": description}
    return {**head, "version": dictionary.version, "homepage": base, **own, "resources": resources}


def _resource(file: File, name: str, title: str, path: str) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "title": title,
        "description": file.about,
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "schema": {"fields": [_field(column) for column in file.columns], "missingValues": [""]},
    }


_EXTRA: Mapping[str, Mapping[str, Any]] = {
    "address": {"format": "uri"},
    "boolean": {"trueValues": ["yes"], "falseValues": ["no"]},
}


def _field(column: Column) -> dict[str, Any]:
    """Describe a column as a field of a Table Schema; what means what is told in its description."""
    told = [f"{column.meaning[:1].upper()}{column.meaning[1:]}."]
    told += [f"Unit: {column.unit}."] if column.unit else []
    told += [f"From: {column.source}."]
    told += [f"Values: {'; '.join(f'{word}: {meaning}' for word, meaning in column.values)}."] if column.values else []
    field: dict[str, Any] = {"name": column.name, "title": column.name.replace("_", " "), "description": " ".join(told)}
    field["type"] = "string" if column.type == "address" else column.type
    extra = _EXTRA.get(column.type, {})
    values = {"constraints": {"enum": [word for word, _ in column.values]}} if column.values else {}
    return {**field, **extra, **values}
