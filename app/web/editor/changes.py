"""What people decided, as a list to read and to undo: each batch in words, with the place it is about."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain import Coding, CueCoding, FigureCoding, Position, ThemesCoding
from app.queries.codings import BatchRow
from app.rows import CommentaryView, SentenceRow
from app.scale import label
from app.web.editor.parties import Parties
from app.web.editor.saving import position_address, section_address
from app.web.editor.session import HOME


@dataclass(frozen=True, slots=True)
class Change:
    """A batch of codings: `what` it decided, in words; `address` and `at` are where that can be seen."""

    row: BatchRow
    what: str
    address: str
    at: str

    @property
    def can_be_undone(self) -> bool:
        """Whether it is in force and did not come with the program."""
        return self.row.batch.undoes is None and self.row.undone_by is None and self.row.batch.origin != "shipped"


def changes(view: CommentaryView, history: Iterable[BatchRow]) -> tuple[Change, ...]:
    """Return a commentary's changes, in the order of their history."""
    rows = tuple(history)
    codings = {row.batch.number: row.batch.codings for row in rows}
    places = _Places(view)
    return tuple(places.change(row, codings) for row in rows)


class _Places:
    """Where the codings of one commentary are about."""

    def __init__(self, view: CommentaryView) -> None:
        self._view, self._parties = view, Parties(view)
        self._sentences = {s.key: s for section in view.sections for s in section.sentences}

    def change(self, row: BatchRow, codings: dict[int, tuple[Coding, ...]]) -> Change:
        """Put one batch in words."""
        decided = codings.get(row.batch.undoes or row.batch.number, ())
        address, at = self._place(decided[0]) if len(decided) == 1 else (f"{HOME}/{self._view.row.slug}", "")
        what = self._words(decided[0]) if len(decided) == 1 else f"{len(decided)} codings"
        return Change(row, f"Undone: {what}" if row.batch.undoes else what, address, at)

    def _place(self, coding: Coding) -> tuple[str, str]:
        if isinstance(coding, Position):
            return position_address(self._view.row.slug, coding.power), f"q-{coding.question}"
        sentence = self._sentence(coding)
        if sentence is None:
            return f"{HOME}/{self._view.row.slug}", ""
        return section_address(self._view.row.slug, sentence.section), f"s-{sentence.key}"

    def _sentence(self, coding: ThemesCoding | CueCoding | FigureCoding) -> SentenceRow | None:
        key = coding.cue.sentence if isinstance(coding, CueCoding) else coding.sentence
        return self._sentences.get(self._view.former.get(key, key))

    def _words(self, coding: Coding) -> str:
        named = {theme.slug: theme.label for theme in self._view.codebook.themes}
        match coding:
            case Position(power, question, stance):
                asked = {one.slug: one.label for one in self._view.codebook.questions}.get(question, question)
                return f"{self._parties.label(power)}, {asked}: {label(stance)}"
            case ThemesCoding(_, themes):
                what = ", ".join(named.get(theme, theme) for theme in themes) or "no theme"
            case CueCoding(cue, holds):
                parties = self._parties.label(cue.watcher), self._parties.label(cue.watched)
                what = f"{'' if holds else 'no cue: '}{parties[0]} {label(cue.kind)} {parties[1]}"
            case FigureCoding(_, words, _, holds):
                what = f"{'figure' if holds else 'no figure'} “{words}”"
        sentence = self._sentence(coding)
        if sentence is None:
            return f"{what}, in a sentence that is gone"
        return f"{self._parties.label(sentence.section)} {sentence.id}: {what}"
