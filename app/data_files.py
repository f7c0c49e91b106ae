"""Data files in TOML, read and checked: a complaint names file, line, entry and field. Pure but for the reading."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from app.errors import CodebookError
from app.phrase_language import Lists, Phrase, check_listed, parse_phrase

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEAD_OR_FIELD = re.compile(rf"\s*(?:\[\s*(?P<head>{_KEYS})\s*\]\s*(?:#.*)?$|(?P<field>{_KEYS})\s*=)")

LineOf = Callable[[str, str, str], int | None]
"""Where a file says something: entry ("theme.water"), field and value ("" for none) -> line from 1, None if unknown."""


def read_data_file(path: Path) -> "Entry":
    """Read a data file; return it as the entry without a name. Raises CodebookError where it cannot be read."""
    return data_file(read_text(path), path.name)


def data_file(text: str, name: str) -> "Entry":
    """Return the TOML text of a data file that complaints call `name`. Raises CodebookError where it is no TOML."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name}: is not valid TOML: {error}") from error
    return Entry(name, "", data, lambda *place: _line(text, *place))


def read_text(path: Path) -> str:
    """Return the text of a file. Raises CodebookError where it cannot be read or is no UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CodebookError(f"{path.name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path.name}: is not UTF-8 text (byte {error.start + 1})") from error


class Entry:
    """One table of the file, and how to complain about it: `[theme.water]`, or the file itself (name "")."""

    def __init__(self, file: str, name: str, table: object, line_of: LineOf) -> None:
        self.file, self.name, self.line_of = file, name, line_of
        if not isinstance(table, dict):
            raise self._complaint(name, f"must be a table with fields, like [{name}]", line_of("", name, ""))
        self.table: dict[str, object] = table

    def wrong(self, field: str, reason: str, value: str = "") -> CodebookError:
        """Return (not raise) the error that names file, line, entry and field; `value` is the one of several."""
        entry = f"[{self.name}], " if self.name else ""
        return self._complaint(f"{entry}{field}", reason, self.line_of(self.name, field, value))

    def allow(self, *fields: str) -> None:
        """Refuse a field that is none of these: a slip in its name would otherwise drop it silently."""
        for field in self.table:
            if field not in fields:
                raise self.wrong(field, f"unknown field{known(fields)}")

    def text(self, field: str) -> str:
        """Return a text that must be there and say something."""
        if field not in self.table:
            raise self.wrong(field, "is missing")
        return self._text(field, self.table[field])

    def texts(self, field: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return a list of different texts; empty where it may be left out and is."""
        values = self.table.get(field, [])
        if not isinstance(values, list):
            raise self.wrong(field, 'must be a list of texts, like ["…", "…"]')
        if needed and not values:
            raise self.wrong(field, "is missing or empty")
        texts = tuple(self._text(field, value) for value in values)
        for number, text in enumerate(texts):
            if text in texts[:number]:
                raise self.wrong(field, f"“{text}” stands there twice", text)
        return texts

    def flag(self, field: str) -> bool:
        """Return what is true or false; false where it is left out."""
        value = self.table.get(field, False)
        if not isinstance(value, bool):
            raise self.wrong(field, "must be true or false")
        return value

    def phrases(self, field: str, lists: Lists, *, needed: bool = False) -> tuple[Phrase, ...]:
        """Return a list of phrases, taken apart; `lists` are the word lists that they may name."""
        found = []
        for text in self.texts(field, needed=needed):
            try:
                found.append(parse_phrase(text, lists))
            except CodebookError as error:
                raise self.wrong(field, f"“{text}”: {error}", text) from error
        return tuple(found)

    def lists(self) -> dict[str, tuple[str, ...]]:
        """Return the word lists of the file, by name."""
        entry = self.part("lists")
        lists = {name: entry.texts(name, needed=True) for name in entry.table}
        for name, words in lists.items():
            for text in words:
                try:
                    check_listed(text)
                except CodebookError as error:
                    raise entry.wrong(name, f"“{text}”: {error}", text) from error
        return lists

    def part(self, name: str) -> "Entry":
        """Return the table of that name in the file; an empty one where there is none."""
        return self.below(name, self.table.get(name, {}))

    def entries(self, kind: str) -> Iterator["Entry"]:
        """Yield the tables below `[kind.…]`, their slugs checked."""
        for slug, table in self.part(kind).table.items():
            name = f"{kind}.{slug}"
            if not _SLUG.fullmatch(slug):
                raise self.wrong(name, "a slug has small letters, digits and single hyphens")
            yield self.below(name, table)

    def below(self, name: str, table: object) -> "Entry":
        """Return the entry of that name in the same file."""
        return Entry(self.file, name, table, self.line_of)

    @property
    def slug(self) -> str:
        """What stands behind the dot in the entry's name."""
        return self.name.rpartition(".")[2]

    def _complaint(self, place: str, reason: str, line: int | None) -> CodebookError:
        return CodebookError(f"{self.file}, {f'line {line}, ' if line else ''}{place}: {reason}")

    def _text(self, field: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(field, f"must be text in quotes, not {value!r}")
        if not value.strip():
            raise self.wrong(field, "is empty")
        return value.strip()


def _line(text: str, entry: str, field: str, value: str) -> int | None:
    """Return where a TOML text says this, as near as a search line by line can tell: tomllib keeps no lines."""
    lines = text.splitlines()
    places: dict[str, int] = {}
    head: list[str] = []
    for number, line in enumerate(lines, start=1):
        if found := _HEAD_OR_FIELD.match(line):
            keys = [key.strip("\"'") for key in re.findall(_KEY, found["head"] or found["field"])]
            head = keys if found["head"] else head
            places.setdefault(".".join(keys if found["head"] else head + keys), number)
    wanted = f"{entry}.{field}" if entry else field
    below = (line for place, line in places.items() if place.startswith(f"{wanted}."))
    start = places.get(wanted) or places.get(entry) or next(below, None)
    if start and value:
        return next((number for number, line in enumerate(lines[start - 1 :], start) if value in line), start)
    return start


def known(names: Iterable[str]) -> str:
    """Return the end of a complaint that lists what there is instead."""
    return f"; known: {', '.join(names)}" if (names := list(names)) else ""
