"""Where powers stand on the codebook's questions: cells, rows, the scale, and where groups agree. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from app.codebook import Question
from app.comparison import Comparison
from app.rows import CommentaryView, PositionRow, SectionView, SentenceRow
from app.scale import NOT_STATED, STANCES, Term, answer, place

State = Literal["stated", "mentioned", "silent", "not-coded"]

SILENCES = (
    Term("mentioned", "Mentioned, no position", "the text speaks of it and takes no position"),
    Term("silent", "Silent", "the text says nothing of it"),
    Term("not-coded", "Not coded", "nobody has read the text for it yet"),
)
"""What is apart from the scale: the states of a power that takes no place on it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one power stands on one question.

    `readings` are all coders', the one in force first, the program's last; none where nobody coded it. `sentences`
    are those of the power's section that are evidence in some reading or speak of the question's theme: those of the
    reading in force first, then in reading order.
    """

    section: SectionView
    question: Question
    readings: tuple[PositionRow, ...]
    sentences: tuple[SentenceRow, ...]

    @property
    def lead(self) -> PositionRow | None:
        """The reading in force: a correction, else the first person's, else the program's."""
        return self.readings[0] if self.readings else None

    @property
    def auto(self) -> PositionRow | None:
        """The program's reading."""
        return next((reading for reading in self.readings if reading.by is None), None)

    @property
    def hands(self) -> tuple[PositionRow, ...]:
        """People's readings, the one in force first."""
        return tuple(reading for reading in self.readings if reading.by is not None)

    @property
    def stance(self) -> str | None:
        """The stance in force; None where nobody coded it."""
        return self.lead.stance if self.lead else None

    @property
    def state(self) -> State:
        """Whether a stance is stated; the text speaks of it but takes none; it is silent; or nobody coded it."""
        if self.lead is None:
            return "not-coded"
        if self.lead.stance != NOT_STATED:
            return "stated"
        return "mentioned" if self.lead.evidence else "silent"

    @property
    def split(self) -> bool:
        """Whether people read it differently."""
        return len({reading.stance for reading in self.hands}) > 1

    @property
    def differs(self) -> bool:
        """Whether the program reads it otherwise than the person whose reading is in force."""
        return bool(self.hands and self.auto and self.lead and not alike(self.auto, self.lead))

    @property
    def best(self) -> SentenceRow | None:
        """The best evidence of the reading in force."""
        return self.lead.evidence[0] if self.lead and self.lead.evidence else None

    @property
    def marks(self) -> tuple["Mark", ...]:
        """Every place where a person's reading puts it, that in force first; else the program's, or that of none."""
        stances = dict.fromkeys(reading.stance for reading in self.hands)
        if not stances:
            return (Mark(self, self.readings, second=False),)
        readings = [tuple(reading for reading in self.hands if reading.stance == stance) for stance in stances]
        return tuple(Mark(self, found, second=number > 0) for number, found in enumerate(readings))

    @property
    def cited(self) -> tuple[tuple[SentenceRow, tuple[str, ...]], ...]:
        """The sentences that are evidence in some reading, each with whose it is."""
        keys = [
            (reading.by or "the program", {sentence.key for sentence in reading.evidence}) for reading in self.readings
        ]
        rows = ((one, tuple(name for name, cited in keys if one.key in cited)) for one in self.sentences)
        return tuple((one, names) for one, names in rows if names)


@dataclass(frozen=True, slots=True)
class Mark:
    """A power at one place: on the scale or apart from it. `readings` are those that put it there.

    `second` says that they are not in force: other people read it so.
    """

    cell: Standing
    readings: tuple[PositionRow, ...]
    second: bool

    @property
    def spot(self) -> str:
        """Where it stands: a stance, or one of the silences."""
        if not self.readings:
            return "not-coded"
        first = self.readings[0]
        return first.stance if first.stance != NOT_STATED else "mentioned" if first.evidence else "silent"

    @property
    def place(self) -> int | None:
        """Its place on the scale, 0 for no to 5 for yes; None apart from it."""
        return place(self.readings[0].stance) if self.readings else None

    @property
    def names(self) -> tuple[str, ...]:
        """Who reads it so; nobody where the program alone does."""
        return tuple(reading.by for reading in self.readings if reading.by is not None)

    @property
    def kind(self) -> str:
        """How it came about: "hand", "second" (other people), "auto" (the program alone), "none" (nobody)."""
        if not self.readings:
            return "none"
        return "second" if self.second else "hand" if self.names else "auto"

    @property
    def headline(self) -> str | None:
        """What somebody who reads it so says of it."""
        return next((reading.headline for reading in self.readings if reading.headline), None)

    @property
    def best(self) -> SentenceRow | None:
        """The best evidence for it."""
        return next((reading.evidence[0] for reading in self.readings if reading.evidence), None)


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One question across the powers, `cells` in the order of the text."""

    question: Question
    cells: tuple[Standing, ...]

    @property
    def scale(self) -> tuple[tuple[Term, tuple[Standing, ...]], ...]:
        """The stances from no to yes, each with the powers that take it."""
        return tuple((term, tuple(cell for cell in self.cells if cell.stance == term.slug)) for term in STANCES)

    @property
    def spots(self) -> tuple[tuple[Term, tuple[Mark, ...]], ...]:
        """The stances from no to yes, each with the marks on it: a power that people read differently has several."""
        return self._marked(STANCES)

    @property
    def beside(self) -> tuple[tuple[Term, tuple[Mark, ...]], ...]:
        """The silences that occur, each with the marks of the powers that are so silent."""
        return tuple((term, marks) for term, marks in self._marked(SILENCES) if marks)

    def _marked(self, terms: tuple[Term, ...]) -> tuple[tuple[Term, tuple[Mark, ...]], ...]:
        marks = [mark for cell in self.cells for mark in cell.marks]
        return tuple((term, tuple(mark for mark in marks if mark.spot == term.slug)) for term in terms)

    @property
    def kinds(self) -> frozenset[str]:
        """Which kinds of marks occur."""
        return frozenset(mark.kind for cell in self.cells for mark in cell.marks)

    @property
    def coder(self) -> str:
        """Who coded every power here, to be named once for all; "" where that is not one and the same."""
        coders = {cell.lead.by if cell.lead else "" for cell in self.cells}
        alone = any(cell.hands and cell.auto is None for cell in self.cells)
        return "" if len(coders) != 1 or "" in coders or alone else coders.pop() or "the program"

    @property
    def apart(self) -> tuple[Standing, ...]:
        """The powers that take no place on the scale: only mentioned, silent, or not coded."""
        return tuple(cell for cell in self.cells if cell.state != "stated")

    @property
    def distance(self) -> tuple[int, int]:
        """How far apart its powers stand: places between the outermost two, then how many answers they give."""
        places = [found for cell in self.cells if (found := place(cell.stance or NOT_STATED)) is not None]
        answers = {answer(cell.stance) for cell in self.cells if cell.stance and cell.state == "stated"}
        return (max(places) - min(places) if places else 0, len(answers))

    @property
    def ordered(self) -> tuple[Standing, ...]:
        """The powers in the order of the scale, from yes to no, those without a place last."""
        placed = [cell for _, cells in reversed(self.scale) for cell in cells]
        return (*placed, *self.apart)


@dataclass(frozen=True, slots=True)
class Finding:
    """A question on which the first group agrees (and the second differs from it).

    `asked` are the powers of both groups; `silent` those that take no stance, so that nothing can be said of them.
    """

    row: QuestionRow
    agree: bool
    silent: tuple[Standing, ...]
    asked: tuple[Standing, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Powers side by side: by question (those found, where a finding is asked for) and by theme.

    `findings` has one entry for each question that was looked at, None where nobody asked who agrees.
    """

    questions: tuple[QuestionRow, ...]
    themes: Comparison
    findings: tuple[Finding, ...] | None = None


def question_rows(
    view: CommentaryView,
    *,
    questions: Sequence[str] = (),
    themes: Sequence[str] = (),
    powers: Sequence[str] = (),
) -> tuple[QuestionRow, ...]:
    """Return a row for each chosen question (all where none is chosen) on one of the chosen themes."""
    sections = [section for section in view.powers if not powers or section.slug in powers]
    readings: dict[tuple[str, str], list[PositionRow]] = {}
    for row in view.positions:
        readings.setdefault((row.power, row.question), []).append(row)
    return tuple(
        QuestionRow(
            question,
            tuple(
                _standing(section, question, tuple(readings.get((section.slug, question.slug), ())))
                for section in sections
            ),
        )
        for question in view.codebook.questions
        if (not questions or question.slug in questions) and (not themes or question.theme in themes)
    )


def alike(first: PositionRow, second: PositionRow) -> bool:
    """Whether two readings say the same: one stance; and of those not stated, both of silence or both of a mention."""
    return first.stance == second.stance and bool(first.evidence) == bool(second.evidence)


def coded(view: CommentaryView) -> bool:
    """Whether anybody, or the program, coded any position of this commentary."""
    return bool(view.positions)


def findings(rows: Iterable[QuestionRow], *, agree: Sequence[str], differ: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return for each row whether the powers of `agree` give one answer, and those of `differ` another.

    The answers are no (leaning or not), waiting, conditional, and yes (leaning or not). A power that takes no stance
    neither agrees nor differs: the finding is False and names it.
    """
    found = []
    for row in rows:
        asked = [cell for cell in row.cells if cell.section.slug in (*agree, *differ)]
        silent = tuple(cell for cell in asked if cell.state != "stated")
        first = {answer(cell.stance) for cell in asked if cell.stance and cell.section.slug in agree}
        second = {answer(cell.stance) for cell in asked if cell.stance and cell.section.slug in differ}
        so = not silent and len(first) == 1 and first.isdisjoint(second)
        found.append(Finding(row, so, silent, tuple(asked)))
    return tuple(found)


def _standing(section: SectionView, question: Question, readings: tuple[PositionRow, ...]) -> Standing:
    lead = readings[0].evidence if readings else ()
    others = {sentence.key for reading in readings for sentence in reading.evidence}
    others |= {sentence.key for sentence in section.on((question.theme,))}
    rest = tuple(sentence for sentence in section.sentences if sentence.key in others and sentence not in lead)
    return Standing(section, question, readings, (*lead, *rest))
