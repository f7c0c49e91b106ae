"""Loads and checks data/positions.toml: how the wording of a sentence tells a position. Pure after loading."""

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from app.codebook import Question
from app.data_files import Entry, known, read_data_file
from app.phrase_language import Lists, Phrase
from app.resources import resource
from app.scale import STANCE_SLUGS

WORDINGS = (
    "no", "dismissed", "unlikely", "condition", "inverted", "waiting", "leaning", "demand", "want", "fear", "other",
    "self", "past", "now", "turn", "opening", "emphasis",
)  # fmt: skip
"""Every wording that the data file must explain."""

_VOICES = ("demand", "want", "fear")
_FIELDS = (
    "matter", "yes", "no", "exceptions", "needs", "leans", "sure", "steady", "anyone", "harm", "own", "tagged", "reads",
)  # fmt: skip


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

    def rules_for(self, question: Question) -> QuestionRules | None:
        """Return how to read where powers stand on a question; None where neither these rules nor its phrases tell."""
        if own := next((rules for rules in self.questions if rules.slug == question.slug), None):
            return own
        return QuestionRules(question.slug, matter=question.phrases) if question.phrases else None


@lru_cache(maxsize=4)
def load_position_rules(path: Path | None = None) -> PositionRules:
    """Read and check the rules; without `path`, those that come with the program.

    Raises:
        CodebookError: the file cannot be read or something does not fit; names file, entry and field.
    """
    path = path or resource("data/positions.toml")
    root = read_data_file(path)
    root.allow("words", "lists", "wording", "question")
    lists = root.lists()
    wordings = tuple(_wording(table, lists) for table in root.entries("wording"))
    if missing := [slug for slug in WORDINGS if slug not in {wording.slug for wording in wordings}]:
        raise root.wrong("wording", f"there is no [wording.{missing[0]}]")
    return PositionRules(_words(root), wordings, tuple(_question(table, lists) for table in root.entries("question")))


def _voices(entry: Entry, field: str) -> frozenset[str]:
    """Return names of wordings in which a power speaks its will."""
    names = entry.texts(field)
    for name in names:
        if name not in _VOICES:
            raise entry.wrong(field, f"“{name}” cannot stand there{known(_VOICES)}", name)
    return frozenset(names)


def _words(root: Entry) -> LittleWords:
    table = root.part("words")
    names = ("prepositions", "pronouns", "passed-over")
    table.allow(*names)
    return LittleWords(*(frozenset(table.texts(name, needed=True)) for name in names))


def _wording(table: Entry, lists: Lists) -> Wording:
    if table.slug not in WORDINGS:
        raise table.wrong("name", f"unknown wording; known: {', '.join(WORDINGS)}")
    table.allow("meaning", "phrases", "exceptions", "finds", "passes")
    phrases, exceptions = table.phrases("phrases", lists, needed=True), table.phrases("exceptions", lists)
    return Wording(table.slug, table.text("meaning"), phrases, exceptions, table.texts("finds"), table.texts("passes"))


def _question(table: Entry, lists: Lists) -> QuestionRules:
    table.allow(*_FIELDS)
    return QuestionRules(
        table.slug,
        matter=table.phrases("matter", lists, needed=True),
        yes=table.phrases("yes", lists),
        no=table.phrases("no", lists),
        exceptions=table.phrases("exceptions", lists),
        needs=_voices(table, "needs"),
        leans=_voices(table, "leans"),
        sure=_voices(table, "sure"),
        steady=table.flag("steady"),
        anyone=table.flag("anyone"),
        harm=table.flag("harm"),
        own=table.flag("own"),
        tagged=table.flag("tagged"),
        reads=_reads(table.below(f"{table.name}.reads", table.table.get("reads", {}))),
    )


def _reads(table: Entry) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table.allow(*STANCE_SLUGS)
    return tuple((stance, table.texts(stance, needed=True)) for stance in table.table)
