"""Rows of a filled coding sheet -> codings, and what does not fit, row by row. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from slugify import slugify

from app.codings.complete import shortcomings
from app.codings.settle import Subject, subject
from app.codings.sheet_files import Row
from app.codings.sheets import (
    BODIES,
    BY,
    EVIDENCE,
    FIXED,
    NONE,
    PROGRAM,
    STANCE_TERMS,
    folded,
    theme_columns,
)
from app.domain import Coding, Cue, CueCoding, Position, ThemesCoding
from app.parties import Parties
from app.rows import CommentaryView, SentenceRow
from app.scale import CUE_KINDS, NOT_STATED, SALIENCES, Term

_YES, _NO = frozenset({"yes", "y", "x", "1", "true", "✓", "✔"}), frozenset({"no", "n", "0", "false", "-", "–"})
_LONGEST_SHOWN = 60
"""Characters of a value in a complaint."""
_PLACE = re.compile(r"p\d{1,6}s\d{1,6}")
_AUTHORITIES = "authorities"
"""The codebook's list of those who hold or claim power: whom powers respond to, so that nobody watches them."""
_MAIN = {"themes": "key", "position": "question", "cue": "sentence"}

_COLUMN_OF = {"evidence": EVIDENCE[0], "headline": "headline", "salience": "salience"}

_Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A cell that does not fit: where its row is, the column, what the cell says, and why it was refused."""

    where: str
    column: str
    value: str
    reason: str

    def __str__(self) -> str:
        short = self.value if len(self.value) <= _LONGEST_SHOWN else f"{self.value[: _LONGEST_SHOWN - 1]}…"
        return f"{self.where}, {self.column}: {f'“{short}” ' if short else ''}{self.reason}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sheet says: the codings of its good rows, and the refusals of the others, in the order of the rows."""

    codings: tuple[Coding, ...]
    refusals: tuple[Refusal, ...]


def commentaries_named(rows: Iterable[Row]) -> tuple[str, ...]:
    """Return the slugs of the commentaries that a sheet says it is about: one, unless sheets were put together."""
    return tuple(dict.fromkeys(name for row in rows if (name := row.cells.get("commentary", ""))))


def read_sheet(rows: Sequence[Row], view: CommentaryView, *, text_since: int = 1) -> Reading:
    """Return what a sheet says of a commentary. A row without any entry says nothing.

    `text_since` is the revision since which the text is as it is now: the place of a sentence (p2s4) in a sheet of an
    older one is looked up in the sheet's own rows only. Where rows name several commentaries, those of others are
    refused; a sheet that names only another one is taken for this, as it may come from another database.
    """
    return _Sheet(rows, view, text_since).read()


@dataclass(slots=True)
class _Entry:
    """One row while it is read."""

    row: Row
    refusals: list[Refusal] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.row.cells.get(column, "")

    def refuse(self, column: str, reason: str, value: str | None = None) -> None:
        self.refusals.append(Refusal(self.row.where, column, self.text(column) if value is None else value, reason))

    def named(self, column: str, known: _Names, what: str) -> str:
        """Return the slug of what a cell names; refuse it where it names nothing of that kind."""
        if not self.text(column):
            self.refuse(column, "is missing")
        elif (slug := known.get(_dashed(self.text(column)))) is not None:
            return slug
        else:
            self.refuse(column, f"is no {what} of this commentary or its codebook")
        return ""

    def term(self, column: str, terms: Sequence[Term]) -> str:
        """Return the slug of a term of a closed list that a cell gives by slug or label."""
        value = _dashed(self.text(column))
        for term in terms:
            if value in (term.slug, _dashed(term.label)):
                return term.slug
        if value:
            self.refuse(column, f"is none of {', '.join(term.label for term in terms)}")
        else:
            self.refuse(column, "is missing")
        return ""


class _Sheet:
    """Reads the rows of one sheet."""

    def __init__(self, rows: Sequence[Row], view: CommentaryView, text_since: int) -> None:
        self._rows, self._view, self._parties = rows, view, Parties.of_view(view)
        book, columns = view.codebook, theme_columns(view.codebook)
        self._authorities = frozenset(map(slugify, dict(book.lists).get(_AUTHORITIES, ())))
        self._sentences = {row.key: row for section in view.sections for row in section.sentences}
        self._keys_of: dict[str, set[str]] = {}
        for row in self._sentences.values():
            self._keys_of.setdefault(folded(row.text), set()).add(row.key)
        self._now = {(row.section, row.id): row for row in self._sentences.values()}
        self._powers = {_dashed(power.heading or ""): power.slug for power in reversed(view.powers)}
        self._powers |= {power.slug: power.slug for power in view.powers}
        self._sections = self._powers | {section.slug: section.slug for section in view.sections}
        self._columns = {slug: slug for slug in book.theme_slugs} | {folded(name): columns[name] for name in columns}
        self._themes = {_dashed(name): slug for name, slug in self._columns.items()}
        self._themes |= {_dashed(theme.label): theme.slug for theme in book.themes}
        self._questions = {_dashed(text): row.slug for row in book.questions for text in (row.text, row.label)}
        self._questions |= {row.slug: row.slug for row in book.questions}
        revisions = [int(text) for row in rows if (text := row.cells.get("revision", "")).isdecimal()]
        self._current = min(revisions, default=text_since) >= text_since
        self._foreign = set(commentaries_named(rows)) - {view.row.slug}
        if len(commentaries_named(rows)) == 1:
            self._foreign = set()
        self._places = {
            (_dashed(row.cells.get("section", "")), folded(row.cells.get("sentence", ""))): row.cells["key"]
            for row in rows
            if row.kind == "sentence" and row.cells["key"] and row.cells.get("commentary") not in self._foreign
        }

    def read(self) -> Reading:
        """Read all rows; those that say different things of one matter are refused together."""
        readers: dict[str | None, Callable[[_Entry], Coding | None]] = {
            "sentence": self._sentence_coding,
            "position": self._position_coding,
            "cue": self._cue_coding,
        }
        found: dict[Subject, list[tuple[_Entry, Coding]]] = {}
        entries = [_Entry(row) for row in self._rows]
        lacking = self._lacking_themes()
        for entry in entries:
            if entry.row.kind is None:
                entry.refuse("row", "is none of sentence, position, cue")
            elif entry.row.kind == "sentence" and lacking:
                continue
            elif (coding := readers[entry.row.kind](entry)) and not entry.refusals:
                if entry.text("commentary") in self._foreign:
                    entry.refuse("commentary", f"is another commentary than {self._view.row.slug}")
                else:
                    found.setdefault(subject(coding), []).append((entry, coding))
        codings = tuple(_agreed(found))
        return Reading(codings, (*lacking, *(refusal for entry in entries for refusal in entry.refusals)))

    def _lacking_themes(self) -> tuple[Refusal, ...]:
        """Refuse all sentences where there is no column for a theme: nobody could say yes to it."""
        rows = [row for row in self._rows if row.kind == "sentence" and any(map(row.cells.get, self._asked(row)))]
        if not rows:
            return ()
        there = {self._columns[column] for column in rows[0].cells if column in self._columns}
        reason = "there is no column for this theme, so no row of sentences can be read; export a new sheet"
        where = rows[0].where.rpartition(" row ")[0] or "Sentences"
        return tuple(
            Refusal(where, theme.label, "", reason) for theme in self._view.codebook.themes if theme.slug not in there
        )

    def _asked(self, row: Row) -> list[str]:
        """Return the columns in which a sentence is coded."""
        return [column for column in row.cells if column in self._columns or column == NONE]

    def _sentence_coding(self, entry: _Entry) -> ThemesCoding | None:
        said: dict[str, bool] = {}
        for column in self._asked(entry.row):
            answer = _answer(entry.text(column))
            if answer is not None and said.setdefault(self._columns.get(column, NONE), answer) is not answer:
                entry.refuse(column, "contradicts another column for the same theme")
            elif answer is None and entry.text(column):
                entry.refuse(column, "is neither yes nor no")
        for column in entry.row.cells:
            if column not in FIXED and column not in self._columns and _answer(entry.text(column)):
                entry.refuse(column, "is said of no theme: the codebook has none of that name")
        if not said:
            return None
        themes = tuple(slug for slug in self._view.codebook.theme_slugs if said.get(slug))
        if themes and said.get(NONE):
            entry.refuse(NONE, f"contradicts yes for {', '.join(themes)}")
        all_no = set(said) == set(self._view.codebook.theme_slugs)
        if not themes and not said.get(NONE) and not all_no:
            entry.refuse(NONE, "no theme has a yes; put yes here where none fits", "")
        row = self._own_sentence(entry)
        return ThemesCoding(row.key, themes) if row else None

    def _own_sentence(self, entry: _Entry) -> SentenceRow | None:
        """Return the sentence that a row of sentences is about."""
        if key := entry.text("key"):
            if row := self._by_key(key):
                others = self._keys_of.get(folded(entry.text("text")), {row.key})
                if row.key not in others:
                    entry.refuse("text", "is another sentence than the key names: have cells slipped?")
                return row
            entry.refuse("key", "names no sentence of this commentary as it is now")
            return None
        found = self._found(entry.text("sentence"), self._sections.get(_dashed(entry.text("section")), ""))
        if isinstance(found, SentenceRow):
            return found
        entry.refuse("key", "is missing")
        return None

    def _position_coding(self, entry: _Entry) -> Position | None:
        stated = [entry.text(column) for column in ("stance", "salience", "headline", *EVIDENCE)]
        if not any(stated):
            return None
        power = entry.named("power", self._powers, "power")
        question = entry.named("question", self._questions, "question")
        stance = entry.term("stance", STANCE_TERMS)
        evidence = tuple(self._evidence(entry, power)) if power else ()
        salience = entry.term("salience", SALIENCES) if entry.text("salience") else None
        headline = " ".join(entry.text("headline").split()) or None
        coding = Position(power, question, stance, salience, headline, evidence)
        if not entry.refusals:
            _complete(entry, coding)
        return coding

    def _evidence(self, entry: _Entry, power: str) -> Iterator[str]:
        """Yield the keys of the sentences that a position rests on, each once."""
        keys: dict[str, None] = {}
        for column in EVIDENCE:
            for name in re.split(r"[\s,;]+", entry.text(column)):
                found = self._found(name, power) if name else None
                if isinstance(found, str):
                    entry.refuse(column, found, name)
                elif found and found.section != power:
                    entry.refuse(column, f"is a sentence of {found.section}, not of {power}", name)
                elif found:
                    keys[found.key] = None
        yield from keys

    def _cue_coding(self, entry: _Entry) -> CueCoding | None:
        if not any(entry.text(column) for column in ("from", "to", "theme", "kind", "sentence", "key")):
            return None
        watcher = entry.named("from", self._powers, "power")
        watched = self._watched(entry, watcher)
        theme = entry.named("theme", self._themes, "theme") if entry.text("theme") else None
        kind = entry.term("kind", CUE_KINDS)
        column = "key" if entry.text("key") else "sentence"
        *above, name = entry.text(column).split() or [""]
        section = self._sections.get(_dashed(" ".join(above) or entry.text("section")), watcher)
        found = self._found(name, section) if name else "is missing"
        if isinstance(found, str):
            if section or not name:  # without either, the power that watches is what is wrong
                entry.refuse(column, found)
            return None
        return CueCoding(Cue(watcher, watched, theme, kind, found.key))

    def _watched(self, entry: _Entry, watcher: str) -> str:
        """Return the slug of the power or body that a cue row says is watched."""
        if not entry.text("to"):
            entry.refuse("to", "is missing")
            return ""
        watched = self._parties.named(entry.text("to")) or ""
        if watched and watched == watcher:
            entry.refuse("to", "is the power that watches")
        elif slugify(entry.text("to")).removeprefix("the-") in self._authorities:
            entry.refuse("to", "is whom the powers respond to, not a power watched")
        elif not watched:
            known = ", ".join(dict.fromkeys((*(power.slug for power in self._parties.powers), *BODIES)))
            entry.refuse("to", f"is no power, country or body that is known: {known}, or any country by its name")
        return watched

    def _found(self, name: str, section: str) -> SentenceRow | str:
        """Return the sentence that a name means (its key, its place in `section`, or a link to it), or why none."""
        before, _, end = name.casefold().rpartition("#")
        section = before.rstrip("/").rpartition("/")[2] or section
        if not _PLACE.fullmatch(end):
            return self._by_key(end) or "names no sentence of this commentary as it is now"
        if key := self._places.get((section, end)):
            return self._by_key(key) or "is a sentence that is gone from the text"
        if not self._current:
            return "is a place in an older text, and the sheet has no row for it; name the sentence by its key"
        return self._now.get((section, end)) or f"is no sentence of {section or 'any section'}"

    def _by_key(self, key: str) -> SentenceRow | None:
        key = folded(key).removeprefix("#").removeprefix("s-")
        return self._sentences.get(key) or self._sentences.get(self._view.former.get(key, ""))


def _complete(entry: _Entry, coding: Position) -> None:
    """Refuse a position that is coded by half, or that is still the program's and nobody's reading."""
    for part, reason in shortcomings(coding):
        shown = ", ".join(filter(None, map(entry.text, EVIDENCE))) if part == "evidence" else None
        entry.refuse(_COLUMN_OF[part], reason, shown)
    if coding.stance != NOT_STATED and not coding.headline and folded(entry.text(BY)) == folded(PROGRAM):
        entry.refuse("headline", "is missing: the program coded this row; say in your own words what you read")


def _agreed(found: Mapping[Subject, Sequence[tuple[_Entry, Coding]]]) -> Iterator[Coding]:
    """Yield the codings of matters on which the sheet says one thing; refuse the rows that say several."""
    for about, said in found.items():
        if len({coding for _, coding in said}) == 1:
            yield said[0][1]
            continue
        for entry, _ in said:
            others = ", ".join(other.row.where for other, _ in said if other is not entry)
            entry.refuse(_MAIN[about[0]], f"is coded otherwise in {others}")


def _answer(text: str) -> bool | None:
    """Return what a cell says to a theme; None where it is neither yes nor no."""
    word = folded(text)
    return True if word in _YES else False if word in _NO else None


def _dashed(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().casefold())
