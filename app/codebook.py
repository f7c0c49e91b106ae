"""Loads and checks the codebook: the data file that names powers, themes and questions. Pure after loading.

It also owns the phrase language in which the data file says how a theme is found; what a phrase finds in a
sentence is the business of `app.pipeline.themes`.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.errors import CodebookError, NotFoundError
from app.resources import resource

WORD = re.compile(r"(?:[A-Z]\.){2,}|\w+(?:['’‘\u00ad\u0300-\u036f]+\w+)*[\u0300-\u036f]*")
"""One word of a text or of a phrase; a dotted abbreviation (U.S.) is one word, a hyphen parts two."""

USUAL_GAP, LONGEST_GAP = 3, 12

_PIECE = re.compile(
    r"\.\.(?P<gap>\d*)|\((?P<choice>[^()]*)\)|\{(?P<list>[^{}]*)\}|(?P<word>(?:(?!\.\.)[^\s(){}|])+)|\S"
)
_WORDLIKE = re.compile(r"[\w.'’‘\u00ad\u0300-\u036f-]+")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ALPHA_2 = re.compile(r"[A-Z]{2}")
_KEY = r"""(?:[\w-]+|"[^"]*"|'[^']*')"""
_KEYS = rf"{_KEY}(?:\s*\.\s*{_KEY})*"
_HEAD_OR_FIELD = re.compile(rf"\s*(?:\[\s*(?P<head>{_KEYS})\s*\]\s*(?:#.*)?$|(?P<field>{_KEYS})\s*=)")

_Slugged = TypeVar("_Slugged", "Theme", "Question")
Lists = Mapping[str, tuple[str, ...]]
LineOf = Callable[[str, str, str], int | None]
"""Where a file says something: entry ("theme.water"), field and value ("" for none) -> line from 1, None if unknown."""


@dataclass(frozen=True, slots=True)
class Step:
    """One place of a phrase: at most `gap` words to pass over, then one of the `choices`, runs of words.

    A word is as written in the data file: `=` before it asks for this very form, capitals for capitals.
    """

    gap: int
    choices: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """What earns a sentence a theme: `text` as in the data file (`str` gives it), `steps` taken apart."""

    text: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return self.text


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
    """Something on which each power has a position; `theme` is the slug of the theme it belongs to."""

    slug: str
    theme: str
    label: str
    text: str


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
    return parse_codebook(_read(path), path.name)


def parse_codebook(text: str, name: str) -> Codebook:
    """Read and check the TOML text of a codebook that complaints call `name`.

    Raises CodebookError as `load_codebook` does.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name}: is not valid TOML: {error}") from error
    return check_codebook(name, data, lambda *place: _line(text, *place))


def check_codebook(file: str, data: Mapping[str, object], line_of: LineOf) -> Codebook:
    """Make a codebook of `data`, which has the tables and fields of the data file, from whatever kind of `file`.

    Raises CodebookError, naming file, line, entry and field, where something does not fit.
    """
    root = _Entry(file, "", data, line_of)
    root.allow("version", "lists", "theme", "question", "power")
    lists = _lists(root)
    themes = tuple(_theme(entry, lists) for entry in root.entries("theme"))
    if not themes:
        raise root.wrong("theme", "a codebook needs at least one theme, like [theme.water]")
    _all_different(root, "theme", themes)
    known = [theme.slug for theme in themes]
    questions = tuple(_question(entry, known) for entry in root.entries("question"))
    _all_different(root, "question", questions)
    powers = tuple(_power(entry) for entry in root.entries("power"))
    _all_different(root, "power", powers)
    return Codebook(root.text("version"), themes, questions, powers, tuple(lists.items()))


def parse_phrase(text: str, lists: Lists | None = None) -> Phrase:
    """Take a phrase of the data file apart; `lists` are the word lists that it may name in braces.

    Raises CodebookError, saying why, where it is no phrase.
    """
    steps: list[Step] = []
    gap: int | None = None
    for piece in _PIECE.finditer(text):
        if piece.lastgroup == "gap":
            if gap is not None or not steps:
                raise CodebookError("a gap (..) stands between two words")
            gap = _gap(piece["gap"])
            continue
        for choices in _places(piece, lists or {}):
            steps.append(Step(gap or 0, choices))
            gap = None
    if gap is not None or not steps:
        raise CodebookError("a phrase ends in a word" if steps else "an empty phrase finds nothing")
    return Phrase(text, tuple(steps))


def _places(piece: re.Match[str], lists: Lists) -> list[tuple[tuple[str, ...], ...]]:
    """Return the choices at each place that this piece of a phrase fills; a hyphened word fills several."""
    if piece.lastgroup == "choice":
        return [tuple(run for part in piece["choice"].split("|") for run in _choice(part.strip(), lists))]
    if piece.lastgroup == "list":
        return [_listed(piece["list"], lists)]
    if piece.lastgroup == "word":
        return [((word,),) for word in _words(piece.group())]
    raise CodebookError(f"“{piece.group()}” cannot stand there; every ( and {{ needs its partner")


def _choice(part: str, lists: Lists) -> tuple[tuple[str, ...], ...]:
    if part.startswith("{") and part.endswith("}"):
        return _listed(part[1:-1], lists)
    if ".." in part or "{" in part:
        raise CodebookError(f"“{part}”: between | and | stand words, or one {{list}}, and no gap")
    if not part:
        raise CodebookError("a choice has an empty place: ( | ) needs words on both sides of |")
    return (tuple(word for piece in part.split() for word in _words(piece)),)


def _listed(name: str, lists: Lists) -> tuple[tuple[str, ...], ...]:
    if name not in lists:
        raise CodebookError(f"there is no list “{name}”{_known(lists)}")
    return tuple(tuple(word for piece in entry.split() for word in _words(piece)) for entry in lists[name])


def _words(piece: str) -> list[str]:
    """Cut what stands between two blanks at its hyphens; an `=` before it holds for all its words."""
    if piece.isalpha():
        return [piece]
    exact, bare = ("=", piece[1:]) if piece.startswith("=") else ("", piece)
    words = [exact + word for word in WORD.findall(bare)]
    if not words or not _WORDLIKE.fullmatch(bare):
        raise CodebookError(f"“{piece}” is no word")
    return words


def _gap(digits: str) -> int:
    gap = int(digits) if digits else USUAL_GAP
    if not 1 <= gap <= LONGEST_GAP:
        raise CodebookError(f"a gap passes over 1 to {LONGEST_GAP} words, not {gap}")
    return gap


class _Entry:
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
                raise self.wrong(field, f"unknown field{_known(fields)}")

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

    def entries(self, kind: str) -> Iterator["_Entry"]:
        """Yield the tables below `[kind.…]`, their slugs checked."""
        for slug, table in self.below(kind, self.table.get(kind, {})).table.items():
            name = f"{kind}.{slug}"
            if not _SLUG.fullmatch(slug):
                raise self.wrong(name, "a slug has small letters, digits and single hyphens")
            yield self.below(name, table)

    def below(self, name: str, table: object) -> "_Entry":
        """Return the entry of that name in the same file."""
        return _Entry(self.file, name, table, self.line_of)

    @property
    def slug(self) -> str:
        """What stands behind the dot in the entry's name."""
        return self.name.partition(".")[2]

    def _complaint(self, place: str, reason: str, line: int | None) -> CodebookError:
        return CodebookError(f"{self.file}, {f'line {line}, ' if line else ''}{place}: {reason}")

    def _text(self, field: str, value: object) -> str:
        if not isinstance(value, str):
            raise self.wrong(field, f"must be text in quotes, not {value!r}")
        if not value.strip():
            raise self.wrong(field, "is empty")
        return value.strip()


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise CodebookError(f"{path.name}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path.name}: is not UTF-8 text (byte {error.start + 1})") from error


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


def _lists(root: _Entry) -> dict[str, tuple[str, ...]]:
    entry = root.below("lists", root.table.get("lists", {}))
    lists = {name: entry.texts(name, needed=True) for name in entry.table}
    for name, words in lists.items():
        for text in words:
            try:
                _choice(text, {})
            except CodebookError as error:
                raise entry.wrong(name, f"“{text}”: {error}", text) from error
    return lists


def _theme(entry: _Entry, lists: Lists) -> Theme:
    entry.allow("label", "definition", "phrases", "exceptions", "includes", "excludes")
    phrases = tuple(_phrase(entry, "phrases", text, lists) for text in entry.texts("phrases"))
    exceptions = tuple(_phrase(entry, "exceptions", text, lists) for text in entry.texts("exceptions"))
    label, definition = entry.text("label"), entry.text("definition")
    includes, excludes = entry.texts("includes"), entry.texts("excludes")
    return Theme(entry.slug, label, definition, phrases, exceptions, includes, excludes)


def _phrase(entry: _Entry, field: str, text: str, lists: Lists) -> Phrase:
    try:
        return parse_phrase(text, lists)
    except CodebookError as error:
        raise entry.wrong(field, f"“{text}”: {error}", text) from error


def _question(entry: _Entry, themes: Collection[str]) -> Question:
    entry.allow("theme", "label", "text")
    theme = entry.text("theme")
    if theme not in themes:
        raise entry.wrong("theme", f"there is no theme “{theme}”{_known(themes)}")
    return Question(entry.slug, theme, entry.text("label"), entry.text("text"))


def _power(entry: _Entry) -> NamedPower:
    entry.allow("label", "members")
    members = entry.texts("members", needed=True)
    for member in members:
        if not _ALPHA_2.fullmatch(member):
            raise entry.wrong("members", f"“{member}” is no country code of two capital letters, like RU", member)
    return NamedPower(entry.slug, entry.text("label"), members)


def _all_different(root: _Entry, kind: str, entries: Iterable[Theme | Question | NamedPower]) -> None:
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


def _known(names: Iterable[str]) -> str:
    """Return the end of a complaint that lists what there is instead."""
    return f"; known: {', '.join(names)}" if (names := list(names)) else ""
