"""Loads and checks the codebook: the data file that names powers, themes and questions. Pure after loading."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from app.data_files import Entry, LineOf, data_file, known, read_text
from app.errors import NotFoundError
from app.phrase_language import Lists, Phrase
from app.resources import resource

_ALPHA_2 = re.compile(r"[A-Z]{2}")
_Slugged = TypeVar("_Slugged", "Theme", "Question")


@dataclass(frozen=True, slots=True)
class Theme:
    """A subject that sentences speak of; those in `includes` must be tagged, those in `excludes` must not.

    A theme without phrases is coded by people only.
    """

    slug: str
    label: str
    definition: str
    phrases: tuple[Phrase, ...]
    exceptions: tuple[Phrase, ...] = ()
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something on which each power has a position; `theme` is the slug of the theme it belongs to.

    `phrases` are the words of the matter it asks about (signing, a treaty): the program codes where powers stand on
    it by them, or by rules of its own for it; without either, people do. `on` gives the question's `text` for
    commentaries about certain countries, by ISO code.
    """

    slug: str
    theme: str
    label: str
    text: str
    on: tuple[tuple[str, str], ...] = ()
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedPower:
    """A group of countries that a heading may name; `members` are ISO 3166-1 alpha-2 codes."""

    slug: str
    label: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """Everything the data file says, in its order. `lists` are the named word lists that phrases refer to."""

    version: str
    themes: tuple[Theme, ...]
    questions: tuple[Question, ...]
    powers: tuple[NamedPower, ...]
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def theme_slugs(self) -> tuple[str, ...]:
        """The themes' slugs in codebook order."""
        return tuple(theme.slug for theme in self.themes)

    @property
    def question_slugs(self) -> tuple[str, ...]:
        """The questions' slugs in codebook order."""
        return tuple(question.slug for question in self.questions)

    def theme(self, slug: str) -> Theme:
        """Return the theme `slug`, or raise NotFoundError."""
        return _named(self.themes, "theme", slug)

    def question(self, slug: str) -> Question:
        """Return the question `slug`, or raise NotFoundError."""
        return _named(self.questions, "question", slug)

    def asked_about(self, country: str | None) -> "Codebook":
        """Return the codebook with its questions as they are put to commentaries about this country (ISO code)."""
        worded = (replace(row, text=dict(row.on).get(country or "", row.text)) for row in self.questions)
        return replace(self, questions=tuple(worded))

    def power(self, slug: str) -> NamedPower | None:
        """Return the named group `slug`; None where the codebook names none, as for a single country."""
        return next((power for power in self.powers if power.slug == slug), None)

    def questions_on(self, theme: str) -> tuple[Question, ...]:
        """Return the questions that belong to the theme with this slug; often one, for some themes none."""
        return tuple(question for question in self.questions if question.theme == theme)


def load_codebook(path: Path | None = None) -> Codebook:
    """Read and check a codebook; without `path`, the one that comes with the program.

    Raises CodebookError, naming file, line, entry and field, where it cannot be read or something does not fit.
    """
    path = path or resource("data/codebook.toml")
    return parse_codebook(read_text(path), path.name)


@lru_cache(maxsize=8)
def parse_codebook(text: str, name: str) -> Codebook:
    """Read and check the TOML text of a codebook that complaints call `name`; the same text is read once.

    Raises CodebookError as `load_codebook` does.
    """
    return _codebook(data_file(text, name))


def check_codebook(file: str, data: Mapping[str, object], line_of: LineOf) -> Codebook:
    """Make a codebook of `data`, which has the tables and fields of the data file, from whatever kind of `file`.

    Raises CodebookError, naming file, line, entry and field, where something does not fit.
    """
    return _codebook(Entry(file, "", data, line_of))


def _codebook(root: Entry) -> Codebook:
    root.allow("version", "lists", "theme", "question", "power")
    lists = root.lists()
    themes = tuple(_theme(entry, lists) for entry in root.entries("theme"))
    if not themes:
        raise root.wrong("theme", "a codebook needs at least one theme, like [theme.water]")
    _all_different(root, "theme", themes)
    known = [theme.slug for theme in themes]
    questions = tuple(_question(entry, known, lists) for entry in root.entries("question"))
    _all_different(root, "question", questions)
    powers = tuple(_power(entry) for entry in root.entries("power"))
    _all_different(root, "power", powers)
    return Codebook(root.text("version"), themes, questions, powers, tuple(lists.items()))


def _theme(entry: Entry, lists: Lists) -> Theme:
    entry.allow("label", "definition", "phrases", "exceptions", "includes", "excludes")
    phrases, exceptions = entry.phrases("phrases", lists), entry.phrases("exceptions", lists)
    label, definition = entry.text("label"), entry.text("definition")
    includes, excludes = entry.texts("includes"), entry.texts("excludes")
    return Theme(entry.slug, label, definition, phrases, exceptions, includes, excludes)


def _question(entry: Entry, themes: Collection[str], lists: Lists) -> Question:
    entry.allow("theme", "label", "text", "on", "phrases")
    theme = entry.text("theme")
    if theme not in themes:
        raise entry.wrong("theme", f"there is no theme “{theme}”{known(themes)}")
    on = entry.below(f"{entry.name}.on", entry.table.get("on", {}))
    for country in on.table:
        _check_country(on, country, country)
    wordings = tuple((country, on.text(country)) for country in on.table)
    phrases = entry.phrases("phrases", lists)
    return Question(entry.slug, theme, entry.text("label"), entry.text("text"), wordings, phrases)


def _power(entry: Entry) -> NamedPower:
    entry.allow("label", "members")
    members = entry.texts("members", needed=True)
    for member in members:
        _check_country(entry, "members", member)
    return NamedPower(entry.slug, entry.text("label"), members)


def _check_country(entry: Entry, field: str, code: str) -> None:
    if not _ALPHA_2.fullmatch(code):
        raise entry.wrong(field, f"“{code}” is no country code of two capital letters, like RU", code)


def _all_different(root: Entry, kind: str, entries: Iterable[Theme | Question | NamedPower]) -> None:
    """Refuse a label that two entries of a kind share: on a page they could not be told apart."""
    seen: dict[str, str] = {}
    for entry in entries:
        if first := seen.get(entry.label.casefold()):
            where = root.below(f"{kind}.{entry.slug}", {})
            raise where.wrong("label", f"“{entry.label}” is the label of {first} already")
        seen[entry.label.casefold()] = entry.slug


def _named(entries: Iterable[_Slugged], kind: str, slug: str) -> _Slugged:
    for entry in entries:
        if entry.slug == slug:
            return entry
    raise NotFoundError(kind, slug)
