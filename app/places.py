"""Names of countries, groups and regions: where they stand in a text and which ISO codes they mean.

Countries, demonyms, capitals and outlines come from the countryinfo library, the names that pages show from CLDR; rows
of `data/places.toml` win over both. Pure after loading.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from countryinfo import all_countries
from slugify import slugify

from app import locales
from app.errors import CodebookError
from app.resources import resource

Kind = Literal["name", "demonym", "capital"]

CONNECTORS = frozenset({"and", "the", "&", "with", "of"})
"""Words a heading may have between and before names, as in "Russia and Central Asia"."""

_TEXTS = {"label", "slug"}
_PLACE_KEYS = {*_TEXTS, "members", "names", "demonyms", "governments", "ignore"}
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W_]+(?:[.’'-][^\W_]+)*\.?|&")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named in a text: `text[start:end]` means `codes` (ISO alpha-2, or one slug of a group)."""

    start: int
    end: int
    codes: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Group:
    """A region or body; `members` are ISO alpha-2 codes and may be empty."""

    slug: str
    label: str
    members: tuple[str, ...]


class Places:
    """An index of place names. Build one with `load_places`."""

    def __init__(
        self,
        names: Mapping[str, tuple[tuple[str, ...], Kind]],
        groups: Mapping[str, Group],
        labels: Mapping[str, str],
        slugs: Mapping[str, str],
    ) -> None:
        self._entries = {_fold(name): entry for name, entry in names.items()}
        self.groups = dict(groups)
        self._labels = dict(labels)
        self._slugs = dict(slugs)
        self._codes_by_slug: dict[str, str] = {}
        self._by_first_word = _by_first_word(self._entries)
        # A line in capitals, as headings may be: its names are the same names.
        self._capitals = {name.upper(): entry for name, entry in self._entries.items() if entry[1] != "demonym"}
        self._capitals_by_first_word = _by_first_word(self._capitals)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Return the places named in `text`, in reading order; where names overlap the longest counts."""
        text, last, found = _fold(text), 0, []
        capitals = text.isupper()
        entries = self._capitals if capitals else self._entries
        by_first_word = self._capitals_by_first_word if capitals else self._by_first_word
        for word in _FIRST_WORD.finditer(text):
            names = by_first_word.get(word.group())
            if names is None or (start := word.start()) < last:
                continue
            if name := next((name for name in names if _stands_at(text, name, start)), None):
                last = start + len(name)
                found.append(Mention(start, last, *entries[name]))
        return tuple(found)

    def members(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Replace the slugs of groups by their members' ISO codes, each code once, in order."""
        found: dict[str, None] = {}
        for code in codes:
            group = self.groups.get(code)
            found.update(dict.fromkeys(group.members if group and group.members else (code,)))
        return tuple(found)

    def label(self, code: str) -> str:
        """Return the English name of an ISO code or a group's slug; the code itself where none is known."""
        return self.groups[code].label if code in self.groups else self._labels.get(code, code)

    def label_of_slug(self, slug: str) -> str:
        """Return the English name of a country or group by its slug ("us", "west", "turkey"); the slug if unknown."""
        code = self.code_of_slug(slug)
        return self.label(code) if code else self._labels.get(slug.upper(), slug)

    def slug(self, code: str) -> str:
        """Return the slug of an ISO code or group: its own, or that of its English name."""
        return code if code in self.groups else self._slugs.get(code) or slugify(self.label(code))

    def code_of_slug(self, slug: str) -> str | None:
        """Return the ISO code or the group that has this slug, or whose English name makes it; None for neither."""
        if not self._codes_by_slug:
            named = {slugify(label): code for code, label in self._labels.items()}
            grouped = {slugify(group.label): code for code, group in self.groups.items()}
            own = {slug: code for code, slug in self._slugs.items()}
            self._codes_by_slug.update({**named, **grouped, **own, **{code: code for code in self.groups}})
        return self._codes_by_slug.get(slug)

    def names_only(self, line: str, also: Collection[str] = ()) -> bool:
        """Whether `line` is nothing but place names, the words that join them, and words of `also` (small letters)."""
        rest, last = [], 0
        for mention in self.mentions(line):
            rest.append(line[last : mention.start])
            last = mention.end
        words = _WORD.findall(" ".join([*rest, line[last:]]))
        return last > 0 and all((small := word.casefold()) in CONNECTORS or small in also for word in words)


def _by_first_word(names: Iterable[str]) -> dict[str, list[str]]:
    """Index names by their first word, the longest name first."""
    index: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        if first := _FIRST_WORD.match(name):
            index.setdefault(first.group(), []).append(name)
    return index


def _stands_at(text: str, name: str, start: int) -> bool:
    """Whether `name` stands at `start` as whole words."""
    end = start + len(name)
    return text.startswith(name, start) and not text[end : end + 1].isalnum()


def _fold(text: str) -> str:
    """Make apostrophes and spaces alike without changing any offset."""
    return text.replace("’", "'").replace("\u00a0", " ")


@lru_cache(maxsize=4)
def load_places(path: Path | None = None) -> Places:
    """Build the index from the library and the data file (default: the one beside this package).

    Raises:
        CodebookError: the file does not fit; names the entry and the field.
    """
    path = path or resource("data/places.toml")
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{path.name}: {error}") from error
    own = _checked(path.name, data.get("country", {}))
    group_rows = _checked(path.name, data.get("group", {}))
    names: dict[str, tuple[tuple[str, ...], Kind]] = {}
    labels: dict[str, str] = {}
    labels.update({code: row["label"] for code, row in own.items() if "label" in row})
    slugs = {code: row["slug"] for code, row in own.items() if "slug" in row}
    for code, label, known in _library():
        # A country's parts and former names come after it. Addresses keep the library's name: it does not change.
        labels.setdefault(code, locales.country(code) or label)
        slugs.setdefault(code, slugify(label))
        ignored = set(own.get(code, {}).get("ignore", ()))
        names.update({name: ((code,), kind) for name, kind in known if name not in ignored})
    for code, row in own.items():
        names.update({name: ((code,), kind) for name, kind in _rows(row)})
    groups: dict[str, Group] = {}
    for slug, row in group_rows.items():
        groups[slug] = Group(slug, row.get("label", slug), tuple(row.get("members", ())))
        names.update({name: ((slug,), kind) for name, kind in _rows(row)})
    return Places(names, groups, labels, slugs)


def _library() -> Iterator[tuple[str, str, list[tuple[str, Kind]]]]:
    """Yield (ISO alpha-2, name, [(name, kind)]) for every country the library knows."""
    for country in all_countries():
        code, name = (country.iso() or {}).get("alpha2"), country.name()
        if not code:
            continue
        rows: list[tuple[str, Kind]] = []
        rows.extend((capital, "capital") for capital in _words(country.capital()))
        rows.extend((demonym, "demonym") for demonym in _words(country.demonym()))
        rows.append((name.removeprefix("The "), "name"))
        yield code, name, rows


def _words(value: object) -> list[str]:
    """Return the library's value as a list: it gives a name, several with commas, a list of names, or None."""
    if isinstance(value, list):
        return [str(name) for name in value]
    return [name.strip() for name in str(value or "").split(",") if name.strip()]


def _rows(row: Mapping[str, Any]) -> Iterator[tuple[str, Kind]]:
    kinds: tuple[tuple[str, Kind], ...] = (
        ("governments", "capital"),
        ("demonyms", "demonym"),
        ("names", "name"),
    )
    for field, kind in kinds:
        for name in row.get(field, ()):
            yield name, kind


def _checked(file: str, table: Mapping[str, Any]) -> Mapping[str, Mapping[str, Any]]:
    for entry, row in table.items():
        for field, value in row.items():
            if field not in _PLACE_KEYS:
                raise CodebookError(f"{file}: {entry}: unknown field “{field}”")
            if field in _TEXTS:
                continue
            if not (isinstance(value, list) and all(isinstance(v, str) for v in value)):
                raise CodebookError(f"{file}: {entry}.{field} must be a list of words")
    return table


Ring = tuple[tuple[float, float], ...]
"""A closed line of (longitude, latitude) in degrees."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """What is known of where countries lie, by ISO code: their `rings`, a point amid each, and who shares a border."""

    rings: Mapping[str, tuple[Ring, ...]]
    middles: Mapping[str, tuple[float, float]]
    neighbours: Mapping[str, tuple[str, ...]]


@lru_cache(maxsize=1)
def load_outlines() -> Outlines:
    """Return the library's outlines of countries; it has none of some small and some newer ones."""
    rings: dict[str, tuple[Ring, ...]] = {}
    middles: dict[str, tuple[float, float]] = {}
    neighbours: dict[str, tuple[str, ...]] = {}
    codes = {row["alpha3"]: row["alpha2"] for row in (one.iso() or {} for one in all_countries()) if row.get("alpha2")}
    for one in all_countries():
        code = (one.iso() or {}).get("alpha2")
        if code and (found := tuple(_rings(one.geo_json()))):
            rings.setdefault(code, found)
        if code:
            if middle := one.latlng():
                middles.setdefault(code, (float(middle[1]), float(middle[0])))
            borders = (codes.get(alpha3) for alpha3 in one.borders() or ())
            neighbours.setdefault(code, tuple(border for border in borders if border))
    return Outlines(rings, middles, neighbours)


def _rings(geo_json: Mapping[str, Any] | None) -> Iterator[Ring]:
    """Yield the outer lines of a GeoJSON collection of areas."""
    for feature in (geo_json or {}).get("features", ()):
        shape = feature["geometry"]
        areas = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        for area in areas:
            yield tuple((float(east), float(north)) for east, north, *_ in area[0])
