"""Who coded a commentary, and how far they agree two by two: made ready for the page that shows it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.codings.agreement import Agreement
from app.codings.pairs import Pair, StancesApart, pairs
from app.domain import Coding, CueCoding, FigureCoding, Position, ThemesCoding
from app.queries.codings import BatchRow
from app.rows import CommentaryView, SentenceRow

_ORIGINS = {"shipped": "came with the program", "sheet": "on a coding sheet", "editor": "on the web"}
_KINDS: tuple[tuple[type[Coding], str, str], ...] = (
    (ThemesCoding, "sentence for its themes", "sentences for their themes"),
    (Position, "position", "positions"),
    (CueCoding, "cue", "cues"),
    (FigureCoding, "figure", "figures"),
)


@dataclass(frozen=True, slots=True)
class Hand:
    """What one coder coded in one way: `what` in words, `origin` how, between `first` and `last` (UTC), and why.

    The program has no dates of its own.
    """

    coder: str
    what: str
    origin: str
    first: datetime | None = None
    last: datetime | None = None
    why: str = ""
    shipped: bool = False


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """Agreement on one theme, and each sentence that only one of the two gave it, with who did."""

    slug: str
    label: str
    agreement: Agreement
    apart: tuple[tuple[SentenceRow, str], ...]


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """Agreement on one question, and the powers whose position the two read differently, each with its name."""

    slug: str
    label: str
    agreement: Agreement
    apart: tuple[tuple[str, StancesApart], ...]


@dataclass(frozen=True, slots=True)
class Couple:
    """Two coders under the names that pages give them; the last line of each table is for all together."""

    pair: Pair
    first: str
    second: str
    themes: tuple[ThemeLine, ...]
    questions: tuple[QuestionLine, ...]


def hands(view: CommentaryView, history: Sequence[BatchRow]) -> tuple[Hand, ...]:
    """Return who coded a commentary: people, the oldest first and without what was undone, then the program."""
    kept: dict[tuple[str, str], list[BatchRow]] = {}
    for row in reversed(history):
        if row.undone_by is None and row.batch.undoes is None:
            kept.setdefault((row.batch.coder, row.batch.origin), []).append(row)
    people = tuple(
        Hand(
            coder=coder,
            what=_counted(Counter(type(coding) for row in rows for coding in row.batch.codings)),
            origin=_ORIGINS.get(origin, origin),
            first=rows[0].created_at,
            last=rows[-1].created_at,
            why=rows[0].batch.why if len(rows) == 1 else "",
            shipped=origin == "shipped",
        )
        for (coder, origin), rows in kept.items()
    )
    sentences = sum(len(section.sentences) for section in view.sections)
    own = {ThemesCoding: sentences, Position: sum(row.by is None for row in view.positions)}
    return (*people, Hand("The program", _counted(Counter(own)), "on import"))


def couples(view: CommentaryView) -> tuple[Couple, ...]:
    """Return how far coders agree, two by two."""
    return tuple(_couple(view, pair) for pair in pairs(view))


def _couple(view: CommentaryView, pair: Pair) -> Couple:
    second = pair.second or "the program"
    labels = {theme.slug: theme.label for theme in view.codebook.themes}
    asked = {question.slug: question.label for question in view.codebook.questions}
    powers = {section.slug: section.label for section in view.powers}
    themes = tuple(
        ThemeLine(row.subject, labels.get(row.subject, ""), row, tuple(_seen(pair, row.subject, second)))
        for row in pair.themes
    )
    questions = tuple(
        QuestionLine(
            row.subject,
            asked.get(row.subject, ""),
            row,
            tuple((powers[one.first.power], one) for one in pair.stances_apart if one.first.question == row.subject),
        )
        for row in pair.questions
    )
    return Couple(pair, pair.first, second, themes, questions)


def _seen(pair: Pair, theme: str, second: str) -> Iterable[tuple[SentenceRow, str]]:
    for one in pair.themes_apart:
        if theme in one.first:
            yield one.sentence, pair.first
        elif theme in one.second:
            yield one.sentence, second


def _counted(counts: Counter[type[Coding]]) -> str:
    """Write how many of what: "160 sentences for their themes, 50 positions"."""
    told = (f"{count} {one if count == 1 else many}" for kind, one, many in _KINDS if (count := counts[kind]))
    return ", ".join(told) or "nothing"
