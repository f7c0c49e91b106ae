"""A comparison as a brief to read: questions, themes, and notes numbered once; Markdown and Word are written from it.

What stands in it is plain text: each format takes the meaning from its own characters.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from app.comparison import Cell
from app.exports.claims import coder_name, reader_of
from app.exports.shown import Shown, in_marks, people
from app.exports.workbook import STATES
from app.harmless import one_line
from app.locales import counted, day
from app.rows import PositionRow, SentenceRow
from app.scale import label
from app.standings import Finding, QuestionRow, Standing, alike

STATE_WORDS = {slug: name for slug, name, _ in STATES}
_SILENT = "Silent: the text says nothing"


@dataclass(frozen=True, slots=True)
class Note:
    """One sentence that the brief cites, in quotation marks: where it stands (`place`), who wrote it, and its link."""

    number: int
    text: str
    people: str
    place: str
    permalink: str


@dataclass(frozen=True, slots=True)
class Said:
    """What one coder read: `says` is a headline, or where `quoted` a sentence in quotation marks; "" where none is.

    `notes` are the numbers of its evidence. `coder` is empty where nobody coded it. `alike` says whether it says
    the same as the reading in force; then `words` and `notes` are only what that one does not have.
    """

    words: str
    says: str
    quoted: bool
    coder: str
    notes: tuple[int, ...]
    alike: bool = True

    @property
    def reads(self) -> str:
        """Who reads it so beside the reading in force, as a clause: "The program reads the same"."""
        who = "The program" if self.coder == coder_name(None) else self.coder
        return f"{who} reads {'the same' if self.alike else 'otherwise'}"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a power stands: the reading in force (`said`), and what all others read."""

    power: str
    said: Said
    others: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """What a power says on a theme: how many sentences, the one that says most as a quotation, the notes of all."""

    power: str
    count: int
    quote: str
    coder: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """A comparison to read. `lines` say what was compared; `unsaid` are questions on which nothing can be said."""

    title: str
    language: str
    lines: tuple[str, ...]
    permalink: str
    questions: tuple[tuple[str, tuple[Stand, ...]], ...]
    unsaid: tuple[str, ...]
    themes: tuple[tuple[str, tuple[Speech, ...]], ...]
    notes: tuple[Note, ...]
    empty: str
    """What to say where there is neither a question nor a theme."""


@dataclass(slots=True)
class _Notes:
    """Numbers sentences in the order in which they are first cited."""

    shown: Shown
    known: dict[str, Note] = field(default_factory=dict)

    def cite(self, sentences: Iterable[SentenceRow]) -> tuple[int, ...]:
        """Return the numbers of the notes of these sentences, in their order: the one that is quoted comes first."""
        return tuple(self._note(sentence).number for sentence in sentences)

    def _note(self, sentence: SentenceRow) -> Note:
        if sentence.key not in self.known:
            section = self.shown.view.section(sentence.section)
            whose = section.label if section else sentence.section
            place = f"{whose}, passage {sentence.passage}, sentence {sentence.position}"
            names = people(section) if section else ""
            link = self.shown.base + sentence.address
            self.known[sentence.key] = Note(len(self.known) + 1, in_marks(sentence.text), names, place, link)
        return self.known[sentence.key]


def brief(shown: Shown) -> Brief:
    """Make a brief of a comparison: powers from yes to no on each question, in the order of the text on each theme."""
    notes = _Notes(shown)
    side = shown.side
    questions = tuple((row.question.text, _stands(row, notes)) for row in side.questions if row.cells)
    themes = tuple((row.theme.label, tuple(_speech(cell, notes) for cell in row.cells)) for row in side.themes.rows)
    row = shown.view.row
    return Brief(
        title=one_line(shown.title or row.title),
        language=row.language,
        lines=tuple(_lines(shown)),
        permalink=shown.permalink,
        questions=questions,
        unsaid=tuple(_unsaid(finding) for finding in side.findings or () if finding.silent),
        themes=themes,
        notes=tuple(notes.known.values()),
        empty="" if questions or themes else _empty(shown),
    )


def _lines(shown: Shown) -> Iterable[str]:
    row, side = shown.view.row, shown.side
    source = ", ".join(filter(None, (row.title if shown.title else "", row.publisher, day(row.published))))
    yield f"{one_line(source)}{'. ' if source else ''}Revision {row.revision}."
    parts = ((len(side.questions), "question"), (len(side.themes.rows), "theme"))
    rows = " and ".join(counted(count, word) for count, word in parts if count)
    if names := ", ".join(section.label for section in side.themes.columns):
        yield f"Compared: {names}{f', on {rows}' if rows else ''}."
    if side.questions and side.themes.rows:
        yield "On each question the powers stand from yes to no, on each theme in the order of the text."
    if side.findings is not None:
        verb = "answers" if len(shown.differ) == 1 else "answer"
        apart = f", and which {_and(shown.names(shown.differ))} {verb} otherwise" if shown.differ else ""
        yield f"Only questions to which {_and(shown.names(shown.agree))} give one answer{apart}."


def _and(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def _empty(shown: Shown) -> str:
    if not shown.view.powers:
        return "No section of this commentary is on a power, so there is nothing to compare."
    if shown.side.findings is not None:
        return "There is no such question."
    return "Nothing is coded for this view."


def _unsaid(finding: Finding) -> str:
    parts = (f"{cell.section.label} ({STATE_WORDS[cell.state].lower()})" for cell in finding.silent)
    return f"{finding.row.question.text} {', '.join(parts)}"


def _stands(row: QuestionRow, notes: _Notes) -> tuple[Stand, ...]:
    found = []
    for cell in row.ordered:
        if cell.lead is None:
            said = Said(STATE_WORDS["not-coded"], "", quoted=False, coder="", notes=())
        else:
            said = _said(cell, cell.lead, notes)
        others = tuple(_beside(_said(cell, reading, notes), said) for reading in cell.readings[1:])
        found.append(Stand(cell.section.label, said, others))
    return tuple(found)


def _beside(other: Said, said: Said) -> Said:
    """Tell another reading without what the one in force says already, where both say the same."""
    if not other.alike:
        return other
    words = "" if other.words == said.words else other.words
    return replace(other, words=words, notes=tuple(number for number in other.notes if number not in said.notes))


def _said(cell: Standing, reading: PositionRow, notes: _Notes) -> Said:
    """Tell one reading; where it has no headline, as the program's, the best sentence of its evidence speaks."""
    state = Standing(cell.section, cell.question, (reading,), ()).state
    words = {"stated": label(reading.stance), "silent": _SILENT}.get(state, STATE_WORDS[state])
    if reading.salience and state == "stated":
        words = f"{words} ({reading.salience})"
    quote = reading.evidence[0].text if reading.evidence and not reading.headline else ""
    says = in_marks(quote) if quote else one_line(reading.headline)
    same = cell.lead is not None and alike(reading, cell.lead)
    return Said(words, says, bool(quote), coder_name(reading.by), notes.cite(reading.evidence), same)


def _speech(cell: Cell, notes: _Notes) -> Speech:
    sentences = sorted(cell.sentences, key=lambda sentence: sentence is not cell.best)
    by = {coder_name(sentence.by) for sentence in sentences}
    by = by or {coder_name(reader_of(notes.shown.view, cell.section))}
    quote = in_marks(cell.best.text) if cell.best else ""
    return Speech(cell.section.label, len(sentences), quote, _and(sorted(by)), notes.cite(sentences))
