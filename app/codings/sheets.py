"""A coding sheet: what a person fills in to code a commentary, as tables of plain text. Pure.

`app.codings.sheet_files` turns the tables into XLSX and CSV, `app.codings.sheet_reading` filled rows into codings.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.codebook import Codebook
from app.codings.complete import MOST_EVIDENCE, MOST_HEADLINE_WORDS
from app.places import load_places
from app.rows import CommentaryView, PositionRow, SectionView, SentenceRow
from app.scale import CUE_KINDS, SALIENCES, SILENT, STANCES, Term, label

Kind = Literal["sentence", "position", "cue"]
Cells = dict[str, str]

STANCE_TERMS = (*STANCES, SILENT)
BODIES = ("us", "west", "eu", "nato", "un", "un-p5")
"""Whom a power may watch besides the others: what the drop-down offers; any country or group may be typed."""

EVIDENCE = tuple(f"evidence {number}" for number in range(1, MOST_EVIDENCE + 1))
_STATE = ("commentary", "revision")
_SENTENCE = ("section", "sentence", "key", "text")
_POSITION = ("power", "question", "question text")
_DECIDED = ("stance", "salience", "headline", *EVIDENCE)
_CUE = ("from", "to", "theme", "kind", "sentence")
NONE, BY = "none", "coded by"
PROGRAM = "the program"

IDENTITY = frozenset({*_SENTENCE, *_POSITION, *_STATE, BY, "row"})
"""Columns that say which row it is, and no more: a coder leaves them as they are."""
FIXED = frozenset({*IDENTITY, *_DECIDED, *_CUE, NONE})
"""All columns but those of themes."""

_EMPTY_CUES = 40
_ABOUT = """\
A sheet to code “{title}” (revision {revision}) apart from others.
Sentences: put “yes” under every theme that the sentence itself speaks of. Put “yes” under “none” where no theme fits.
A row without any yes or no counts as not coded: code as many sentences as you like.
Positions: choose the stance that the text gives the power, and name one to {sentences} sentences of that power's
section, the best first: by their place (p2s4, as in Sentences) or their key. Say also how much weight the text gives it
(salience), and what it comes to in a headline of at most {words} words of your own; a row without them counts too.
“Not stated” with a sentence: the text speaks of the matter but takes no position. Without one: it is silent.
A position without any entry counts as not coded.
Cues: one row for each sentence in which one power's move waits for, follows or is coordinated with another's. The power
that watches is “from”, the one watched “to”. Those whom all the powers respond to are not watched.
Name the sentence by its key, or by its place where it stands in the section of the power that watches.
Codebook says what every word means. Rows may be sorted or left out, and columns moved; leave the grey columns as they
are: they say which sentence or question a row is about. Columns of your own (notes) are passed over.
Hand the sheet back as .xlsx or .csv: visavis codings import FILE --coder "Your Name"."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a sheet: `kind` of its rows, their columns in order, and the rows by column."""

    kind: Kind
    columns: tuple[str, ...]
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A coding sheet. `choices` are the values that a column of a kind of row offers, by kind and column.

    `free` are the columns of `choices` that take other values too.
    """

    about: tuple[str, ...]
    tables: tuple[Table, ...]
    codebook: tuple[tuple[str, str, str, str], ...]
    choices: Mapping[tuple[Kind, str], tuple[str, ...]]
    free: frozenset[str] = frozenset({"to"})


def coding_sheet(view: CommentaryView, *, filled: bool = False) -> Sheet:
    """Return an empty sheet for a commentary; `filled`, one with the readings in force and who coded them."""
    by = (BY,) if filled else ()
    themes = theme_columns(view.codebook)
    tables = (
        Table("sentence", (*_SENTENCE, *themes, NONE, *by, *_STATE), tuple(_sentences(view, themes, filled=filled))),
        Table("position", (*_POSITION, *_DECIDED, *by, *_STATE), tuple(_positions(view, filled=filled))),
        Table("cue", (*_CUE, *by), tuple(_cues(view, themes, filled=filled))),
    )
    return Sheet(tuple(_about(view)), tables, tuple(_codebook(view)), _choices(view, themes))


def theme_columns(codebook: Codebook) -> dict[str, str]:
    """Return the themes' slugs by the column that asks for each: its label, unless another column has that name."""
    named = ((theme.label, theme.slug) for theme in codebook.themes)
    return {f"theme: {label}" if folded(label) in FIXED else label: slug for label, slug in named}


def folded(text: str) -> str:
    """Return a text as it is compared: no capitals, single blanks."""
    return " ".join(text.split()).casefold()


def _about(view: CommentaryView) -> Iterator[str]:
    head = {"title": " ".join(view.row.title.split()), "revision": view.row.revision}
    text = _ABOUT.format(**head, words=MOST_HEADLINE_WORDS, sentences=MOST_EVIDENCE)
    yield from text.splitlines()


def _state(view: CommentaryView) -> Cells:
    return {"commentary": view.row.slug, "revision": str(view.row.revision)}


def _sentences(view: CommentaryView, themes: Mapping[str, str], *, filled: bool) -> Iterator[Cells]:
    for section in view.sections:
        for row in section.sentences:
            place = {"section": section.slug, "sentence": row.id, "key": row.key, "text": row.text}
            yield place | _state(view) | (_themes(row, themes) if filled else {})


def _themes(row: SentenceRow, themes: Mapping[str, str]) -> Cells:
    found = {column: "yes" for column, slug in themes.items() if slug in row.themes}
    return (found or {NONE: "yes"}) | {BY: row.by or PROGRAM}


def _positions(view: CommentaryView, *, filled: bool) -> Iterator[Cells]:
    leads: dict[tuple[str, str], PositionRow] = {}
    for row in view.positions:
        leads.setdefault((row.power, row.question), row)
    for power in view.powers:
        for question in view.codebook.questions:
            cell = {"power": power.slug, "question": question.slug, "question text": question.text} | _state(view)
            lead = leads.get((power.slug, question.slug))
            yield cell | (_reading(lead) if lead and filled else {})


def _reading(row: PositionRow) -> Cells:
    places = {column: sentence.id for column, sentence in zip(EVIDENCE, row.evidence, strict=False)}
    salience = label(row.salience) if row.salience else ""
    said = {"stance": label(row.stance), "salience": salience, "headline": row.headline or ""}
    return said | places | {BY: row.by or PROGRAM}


def _cues(view: CommentaryView, themes: Mapping[str, str], *, filled: bool) -> Iterator[Cells]:
    columns = {slug: column for column, slug in themes.items()}
    for row in view.cues if filled else ():
        who = {"from": row.watcher[0], "to": row.watched[0], "theme": columns.get(row.theme or "", "")}
        yield who | {"kind": label(row.kind), "sentence": row.sentence.key, BY: row.by or PROGRAM}
    yield from ({} for _ in range(_EMPTY_CUES))


def _choices(view: CommentaryView, themes: Mapping[str, str]) -> dict[tuple[Kind, str], tuple[str, ...]]:
    powers = tuple(power.slug for power in view.powers)
    others = tuple(body for body in BODIES if body not in powers)
    choices: dict[tuple[Kind, str], tuple[str, ...]] = {
        ("position", "stance"): _labels(STANCE_TERMS),
        ("position", "salience"): _labels(SALIENCES),
        ("cue", "from"): powers,
        ("cue", "to"): (*powers, *others),
        ("cue", "theme"): tuple(themes),
        ("cue", "kind"): _labels(CUE_KINDS),
    }
    return choices | {("sentence", column): ("yes", "no") for column in (*themes, NONE)}


def _labels(terms: Sequence[Term]) -> tuple[str, ...]:
    return tuple(term.label for term in terms)


def _codebook(view: CommentaryView) -> Iterator[tuple[str, str, str, str]]:
    """Yield (what it is, label, slug, meaning) of every word that a sheet may hold."""
    for theme in view.codebook.themes:
        yield "theme", theme.label, theme.slug, theme.definition
    for question in view.codebook.questions:
        yield "question", question.label, question.slug, question.text
    named: tuple[tuple[str, Sequence[Term]], ...] = (
        ("stance", STANCE_TERMS),
        ("salience", SALIENCES),
        ("kind of cue", CUE_KINDS),
    )
    for what, terms in named:
        for term in terms:
            yield what, term.label, term.slug, term.meaning
    for power in view.powers:
        yield "power", power.label, power.slug, _members(power)
    for body in BODIES:
        yield "body", load_places().label_of_slug(body), body, "may be watched, besides the powers"


def _members(power: SectionView) -> str:
    return ", ".join(name for _, name in power.members)
