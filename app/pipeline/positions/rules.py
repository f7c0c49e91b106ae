"""Loads and checks data/positions.toml: how the wording of a sentence tells a position. Pure after loading."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.codebook import Lists, Phrase, parse_phrase
from app.errors import CodebookError
from app.resources import resource
from app.scale import STANCE_SLUGS

WORDINGS = (
    "no", "dismissed", "unlikely", "condition", "inverted", "waiting", "leaning", "demand", "want", "fear", "other",
    "self", "past", "now", "turn", "opening", "emphasis",
)  # fmt: skip
"""Every wording that the data file must explain."""

_VOICES = ("demand", "want", "fear")


@dataclass(frozen=True, slots=True)
class Wording:
    """A way of putting things, such as a denial; it is found in the sentences of `finds`, not in those of `passes`."""

    slug: str
    meaning: str
    phrases: tuple[Phrase, ...]
    exceptions: tuple[Phrase, ...]
    finds: tuple[str, ...]
    passes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionRules:
    """How the sentences that answer one question are worded; the head of the data file explains the fields."""

    slug: str
    matter: tuple[Phrase, ...] = ()
    yes: tuple[Phrase, ...] = ()
    no: tuple[Phrase, ...] = ()
    exceptions: tuple[Phrase, ...] = ()
    needs: frozenset[str] = frozenset()
    leans: frozenset[str] = frozenset()
    sure: frozenset[str] = frozenset()
    steady: bool = False
    anyone: bool = False
    harm: bool = False
    own: bool = False
    tagged: bool = False
    reads: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class LittleWords:
    """Words, in small letters, that tell who the subject of a clause is; see the data file."""

    prepositions: frozenset[str]
    pronouns: frozenset[str]
    passed_over: frozenset[str]


@dataclass(frozen=True, slots=True)
class PositionRules:
    """All that the data file says, in its order."""

    words: LittleWords
    wordings: tuple[Wording, ...]
    questions: tuple[QuestionRules, ...] = field(default=())

    def question(self, slug: str) -> QuestionRules | None:
        """Return the rules of the question `slug`; None where it has none of its own."""
        return next((rules for rules in self.questions if rules.slug == slug), None)


@lru_cache(maxsize=4)
def load_position_rules(path: Path | None = None) -> PositionRules:
    """Read and check the rules; without `path`, those that come with the program.

    Raises:
        CodebookError: the file cannot be read or something does not fit; names file, entry and field.
    """
    path = path or resource("data/positions.toml")
    root = _Table(path.name, "", _read(path))
    root.allow(("words", "lists", "wording", "question"))
    named = _Table(path.name, "lists", root.fields.get("lists", {}))
    lists = {name: named.texts(name, needed=True) for name in named.fields}
    wordings = tuple(_wording(table, lists) for table in root.below("wording"))
    if missing := [slug for slug in WORDINGS if slug not in {wording.slug for wording in wordings}]:
        raise root.wrong("wording", f"there is no [wording.{missing[0]}]")
    return PositionRules(_words(root), wordings, tuple(_question(table, lists) for table in root.below("question")))


class _Table:
    """One table of the file, its fields checked as they are asked for."""

    def __init__(self, file: str, name: str, fields: object) -> None:
        self.file, self.name = file, name
        if not isinstance(fields, dict):
            raise CodebookError(f"{file}, {name}: must be a table with fields, like [{name}]")
        self.fields: Mapping[str, object] = fields

    @property
    def slug(self) -> str:
        """What stands behind the last dot in the table's name."""
        return self.name.rpartition(".")[2]

    def wrong(self, name: str, reason: str) -> CodebookError:
        """Return (not raise) the error that names file, entry and field."""
        return CodebookError(f"{self.file}, {f'[{self.name}], ' if self.name else ''}{name}: {reason}")

    def allow(self, names: Collection[str]) -> None:
        """Refuse a field that is none of these: a slip in its name would otherwise drop it silently."""
        for name in self.fields:
            if name not in names:
                raise self.wrong(name, f"unknown field; known: {', '.join(names)}")

    def texts(self, name: str, *, needed: bool = False) -> tuple[str, ...]:
        """Return a list of different texts; empty where it may be left out and is."""
        values = self.fields.get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.wrong(name, 'must be a list of texts, like ["…", "…"]')
        if needed and not values:
            raise self.wrong(name, "is missing or empty")
        if twice := [value for number, value in enumerate(values) if value in values[:number]]:
            raise self.wrong(name, f"“{twice[0]}” stands there twice")
        return tuple(values)

    def phrases(self, name: str, lists: Lists, *, needed: bool = False) -> tuple[Phrase, ...]:
        """Return a list of phrases, taken apart."""
        phrases = []
        for text in self.texts(name, needed=needed):
            try:
                phrases.append(parse_phrase(text, lists))
            except CodebookError as error:
                raise self.wrong(name, f"“{text}”: {error}") from error
        return tuple(phrases)

    def voices(self, name: str) -> frozenset[str]:
        """Return names of wordings in which a power speaks its will."""
        names = self.texts(name)
        if unknown := [voice for voice in names if voice not in _VOICES]:
            raise self.wrong(name, f"“{unknown[0]}” cannot stand there; known: {', '.join(_VOICES)}")
        return frozenset(names)

    def flag(self, name: str) -> bool:
        """Return what is true or false; false where it is left out."""
        value = self.fields.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, "must be true or false")
        return value

    def below(self, kind: str) -> Iterator["_Table"]:
        """Yield the tables `[kind.…]`."""
        for slug, fields in _Table(self.file, kind, self.fields.get(kind, {})).fields.items():
            yield _Table(self.file, f"{kind}.{slug}", fields)


def _read(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CodebookError(f"{path.name}: cannot be read: {error.strerror}") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CodebookError(f"{path.name}: is not valid TOML in UTF-8: {error}") from error


def _words(root: _Table) -> LittleWords:
    table = _Table(root.file, "words", root.fields.get("words", {}))
    names = ("prepositions", "pronouns", "passed-over")
    table.allow(names)
    return LittleWords(*(frozenset(table.texts(name, needed=True)) for name in names))


def _wording(table: _Table, lists: Lists) -> Wording:
    if table.slug not in WORDINGS:
        raise table.wrong("name", f"unknown wording; known: {', '.join(WORDINGS)}")
    table.allow(("meaning", "phrases", "exceptions", "finds", "passes"))
    meaning = table.fields.get("meaning")
    if not isinstance(meaning, str) or not meaning.strip():
        raise table.wrong("meaning", "must be text in quotes")
    phrases, exceptions = table.phrases("phrases", lists, needed=True), table.phrases("exceptions", lists)
    return Wording(table.slug, meaning, phrases, exceptions, table.texts("finds"), table.texts("passes"))


def _question(table: _Table, lists: Lists) -> QuestionRules:
    table.allow(
        (
            "matter",
            "yes",
            "no",
            "exceptions",
            "needs",
            "leans",
            "sure",
            "steady",
            "anyone",
            "harm",
            "own",
            "tagged",
            "reads",
        )
    )
    return QuestionRules(
        table.slug,
        matter=table.phrases("matter", lists, needed=True),
        yes=table.phrases("yes", lists),
        no=table.phrases("no", lists),
        exceptions=table.phrases("exceptions", lists),
        needs=table.voices("needs"),
        leans=table.voices("leans"),
        sure=table.voices("sure"),
        steady=table.flag("steady"),
        anyone=table.flag("anyone"),
        harm=table.flag("harm"),
        own=table.flag("own"),
        tagged=table.flag("tagged"),
        reads=_reads(_Table(table.file, f"{table.name}.reads", table.fields.get("reads", {}))),
    )


def _reads(table: _Table) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table.allow(STANCE_SLUGS)
    return tuple((stance, table.texts(stance, needed=True)) for stance in table.fields)
