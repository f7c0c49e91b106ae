"""Codings that come with the program: files that name the sentences of a commentary by key. Pure after loading."""

import tomllib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from app.codebook import Codebook, load_codebook
from app.codings.complete import shortcomings
from app.codings.settle import spots
from app.domain import INTRODUCTION, Batch, Coding, Commentary, Cue, CueCoding, FigureCoding, Position, ThemesCoding
from app.errors import CodebookError
from app.resources import resource
from app.scale import CUE_KIND_SLUGS, SALIENCE_SLUGS, STANCE_SLUGS

_FOLDER = "data/codings"
_SAME_TEXT = 0.5
"""Share of a file's sentences that a commentary must have to be the one the file is about."""

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CodingFile:
    """One file: a person's codings, and the keys of all sentences they read."""

    name: str
    batch: Batch
    keys: frozenset[str]


@cache
def load_codings() -> tuple[CodingFile, ...]:
    """Read the coding files that come with the program, by name.

    Raises:
        CodebookError: a value does not fit; names file, entry and field.
    """
    paths = sorted(resource(_FOLDER).glob("*.toml"))
    return tuple(parse_codings(path.name, path.read_text(encoding="utf-8")) for path in paths)


def parse_codings(name: str, text: str) -> CodingFile:
    """Read and check one coding file.

    Raises:
        CodebookError: it is not TOML, or a value does not fit; names file, entry and field.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CodebookError(f"{name}: is not valid TOML: {error}") from error
    try:
        codings = tuple(_codings(data))
        batch = Batch(data["coder"], "shipped", data["why"], codings)
    except KeyError as error:
        raise CodebookError(f"{name}: {error.args[0]} is missing") from error
    except CodebookError as error:
        raise CodebookError(f"{name}, {error}") from error
    return CodingFile(name, batch, frozenset(data.get("themes", ())))


def codings_for(commentary: Commentary, files: Iterable[CodingFile], codebook: Codebook) -> tuple[Batch, ...]:
    """Return the codings of the files that are about this commentary, as far as they fit its text and codebook."""
    keys = spots(commentary).keys()
    fits = _Fit(
        keys,
        {section.slug for section in commentary.sections},
        set(codebook.theme_slugs),
        set(codebook.question_slugs),
        asked=_coded_themes().issuperset(codebook.theme_slugs),
    )
    return tuple(
        Batch(file.batch.coder, "shipped", file.batch.why, tuple(fits.fitted(file.batch.codings)))
        for file in files
        if file.keys and len(file.keys & keys) >= _SAME_TEXT * len(file.keys)
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    """What a coding may name: the commentary's sentences and powers, the codebook's themes and questions.

    `asked` says whether the coders knew all its themes: of another they cannot have said that a sentence has it not.
    """

    keys: Collection[str]
    powers: Collection[str]
    themes: Collection[str]
    questions: Collection[str]
    asked: bool

    def fitted(self, codings: Iterable[Coding]) -> Iterator[Coding]:
        for coding in codings:
            match coding:
                case ThemesCoding(sentence, themes):
                    if self.asked and sentence in self.keys:
                        yield ThemesCoding(sentence, tuple(theme for theme in themes if theme in self.themes))
                case Position():
                    if coding.power in self.powers and coding.question in self.questions:
                        yield coding
                case CueCoding(cue=cue):
                    if cue.sentence in self.keys and cue.watcher in {*self.powers, INTRODUCTION}:
                        yield coding
                case FigureCoding():
                    if coding.sentence in self.keys:
                        yield coding


@cache
def _coded_themes() -> frozenset[str]:
    """Return the themes that the files were coded with: those of the program's own codebook."""
    return frozenset(load_codebook().theme_slugs)


def _codings(data: Entry) -> Iterator[Coding]:
    for key, themes in data.get("themes", {}).items():
        yield ThemesCoding(key, tuple(themes))
    for number, entry in enumerate(data.get("position", ()), 1):
        yield _position(entry, f"[[position]] {number}")
    for number, entry in enumerate(data.get("cue", ()), 1):
        yield _cue(entry, f"[[cue]] {number}")
    for entry in data.get("figure", ()):
        changes = tuple((field, value) for field, value in entry.get("changes", {}).items())
        yield FigureCoding(entry["sentence"], entry["words"], changes, holds=entry.get("holds", True))


def _position(entry: Entry, where: str) -> Position:
    stance = _one_of(entry, "stance", STANCE_SLUGS, where)
    salience = _one_of(entry, "salience", SALIENCE_SLUGS, where) if "salience" in entry else None
    evidence = tuple(entry.get("evidence", ()))
    position = Position(entry["power"], entry["question"], stance, salience, entry.get("headline"), evidence)
    for part, reason in shortcomings(position):
        raise CodebookError(f"{where}, {part}: {reason}")
    return position


def _cue(entry: Entry, where: str) -> CueCoding:
    kind = _one_of(entry, "kind", CUE_KIND_SLUGS, where)
    cue = Cue(entry["from"], entry["to"], entry.get("theme"), kind, entry["sentence"])
    return CueCoding(cue, holds=entry.get("holds", True))


def _one_of(entry: Entry, field: str, known: Collection[str], where: str) -> str:
    value = entry[field]
    if value not in known:
        raise CodebookError(f"{where}, {field}: “{value}” is none of {', '.join(known)}")
    return str(value)
