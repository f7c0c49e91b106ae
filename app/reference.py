"""Reference figures: what other sources report, loaded from a data file and checked. Pure after loading.

They stand beside the figures a commentary quotes and never replace them. One series is one reporter's view;
nothing here joins what a partner reports with what Kabul reports.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.errors import CodebookError
from app.resources import resource

_Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from; `address` is the publisher's page (https), or a permalink within this site."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class ReferenceFigure:
    """One value of one series.

    `power` (whose value it is) and `partner` are ISO 3166-1 alpha-2 codes, `period` is a year. `kind` tells
    money apart ("pledge", "contract", "spent", ...) and is None for all else.
    """

    power: str
    partner: str | None
    indicator: str
    period: str
    value: float
    unit: str
    source: Source
    note: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True, eq=False)  # what is worked out with it is found by identity
class Reference:
    """All reference figures, in the order of the data file; `names` are English, by ISO code.

    `themes` are slugs of the codebook's themes, by the indicator that belongs to them.
    """

    version: str
    names: Mapping[str, str]
    figures: tuple[ReferenceFigure, ...]
    themes: Mapping[str, str] = field(default_factory=dict)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Every indicator there is, in file order."""
        return tuple(dict.fromkeys(figure.indicator for figure in self.figures))

    def of(self, *indicators: str, powers: frozenset[str] | None = None) -> tuple[ReferenceFigure, ...]:
        """Return the figures of these indicators, in file order; `powers` (ISO codes) narrows them."""
        return tuple(
            figure
            for figure in self.figures
            if figure.indicator in indicators and (powers is None or figure.power in powers)
        )


def load_reference(path: Path | None = None) -> Reference:
    """Read the data file at `path`, or the one that comes with the program.

    Raises CodebookError, naming the entry and the field, when the file cannot be read or does not fit.
    """
    path = path or resource("data/reference.toml")
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodebookError(f"{path.name}: cannot be read ({error}).") from error
    sources = dict(_sources(_table(data, "source", path.name)))
    entries = data.get("series", [])
    if not isinstance(entries, list):
        raise CodebookError(f"{path.name}: “series” must be a list of tables.")
    figures: list[ReferenceFigure] = []
    for number, entry in enumerate(entries, 1):
        figures.extend(_series(entry, number, sources))
    _refuse_doubles(figures)
    words = _table(data, "name", path.name)
    names = {code: _text(words, code, "name") for code in words}
    _refuse_nameless(figures, names)
    themes = dict(_themes(data, figures)) if "themes" in data else {}
    return Reference(_text(data, "version", path.name), names, tuple(figures), themes)


def _sources(entries: _Table) -> Iterator[tuple[str, Source]]:
    for name in entries:
        where = f"source.{name}"
        entry = _table(entries, name, where)
        source = Source(title=_text(entry, "title", where), address=_text(entry, "address", where))
        if not source.address.startswith("https://") or " " in source.address:
            raise CodebookError(f"{where}: “address” must be one https address, not “{source.address}”.")
        yield name, source


def _series(entry: object, number: int, sources: Mapping[str, Source]) -> Iterator[ReferenceFigure]:
    where = f"series {number}"
    if not isinstance(entry, dict):
        raise CodebookError(f"{where}: must be a table.")
    power, indicator = _code(entry, "power", where), _text(entry, "indicator", where)
    where = f"{where} ({power}, {indicator})"
    _refuse_unknown_fields(entry, where)
    source = _text(entry, "source", where)
    if source not in sources:
        raise CodebookError(f"{where}: “source” names “{source}”, which the file does not describe.")
    partner = _code(entry, "partner", where) if "partner" in entry else None
    unit, note = _text(entry, "unit", where), _optional(entry, "note", where)
    kind = _optional(entry, "kind", where)
    notes = _table(entry, "notes", where) if "notes" in entry else {}
    for year in _table(entry, "values", where):
        own = _optional(notes, year, f"{where}, notes") or note
        value = _number(entry, year, where)
        yield ReferenceFigure(power, partner, indicator, year, value, unit, sources[source], own, kind)


_FIELDS = frozenset(("power", "partner", "indicator", "kind", "unit", "source", "note", "values", "notes"))


def _refuse_unknown_fields(entry: _Table, where: str) -> None:
    """Refuse what would otherwise be lost in silence: a misspelt field, a note without its value."""
    for name in entry:
        if name not in _FIELDS:
            raise CodebookError(f"{where}: “{name}” is no field of a series.")
    values = entry.get("values")
    notes = entry.get("notes", {})
    for year in notes if isinstance(notes, dict) else ():
        if not isinstance(values, dict) or year not in values:
            raise CodebookError(f"{where}: “notes” speaks of {year}, for which there is no value.")


def _themes(data: _Table, figures: list[ReferenceFigure]) -> Iterator[tuple[str, str]]:
    """Yield the theme of each indicator that has one; an indicator without a series is a misspelt one."""
    measured = {figure.indicator for figure in figures}
    entries = _table(data, "themes", "the file")
    for indicator in entries:
        if indicator not in measured:
            raise CodebookError(f"themes: “{indicator}” is no indicator of a series.")
        yield indicator, _text(entries, indicator, "themes")


def _refuse_doubles(figures: list[ReferenceFigure]) -> None:
    """Refuse two values for one place in one line: the line would double back."""
    seen: set[tuple[str, str | None, str, str | None, str]] = set()
    for figure in figures:
        place = f"{figure.power}, {figure.indicator}"
        key = (place, figure.partner, figure.period, figure.kind, figure.source.title)
        if key in seen:
            raise CodebookError(f"{place}: “values” for {figure.period} stands twice.")
        seen.add(key)


def _refuse_nameless(figures: list[ReferenceFigure], names: Mapping[str, str]) -> None:
    for figure in figures:
        for code in (figure.power, figure.partner):
            if code is not None and code not in names:
                raise CodebookError(f"{figure.power}, {figure.indicator}: “name” has no entry for {code}.")


def _table(data: _Table, name: str, where: str) -> _Table:
    value = data.get(name)
    if not isinstance(value, dict) or not value:
        raise CodebookError(f"{where}: “{name}” must be a table with at least one entry.")
    return value


def _text(data: _Table, name: str, where: str) -> str:
    value = data.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CodebookError(f"{where}: “{name}” must be a text that is not empty.")
    return value


def _optional(data: _Table, name: str, where: str) -> str | None:
    return _text(data, name, where) if name in data else None


def _code(data: _Table, name: str, where: str) -> str:
    code = _text(data, name, where)
    if len(code) != 2 or not (code.isascii() and code.isalpha() and code.isupper()):
        raise CodebookError(f"{where}: “{name}” must be two capital letters (ISO 3166-1), not “{code}”.")
    return code


def _number(entry: _Table, year: str, where: str) -> float:
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        raise CodebookError(f"{where}: “values” has “{year}”, which is no year.")
    value = _table(entry, "values", where)[year]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
        raise CodebookError(f"{where}: “values” for {year} must be a number from 0 up, not “{value}”.")
    return float(value)
