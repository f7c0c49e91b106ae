"""The sentences of a section with what is in force, what the program coded, and the forms of the one that is open."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.domain import Cue, Quantity
from app.queries.corrections import ProgramCodings
from app.rows import CommentaryView, CueRow, FigureRow, SectionView, SentenceRow
from app.web.editor.corrections import figure_values
from app.web.editor.parties import Parties
from app.web.editor.reading import Form


@dataclass(frozen=True, slots=True)
class Desk:
    """One sentence: what is in force, and what the program read. `hands` are (person, themes)."""

    row: SentenceRow
    hands: tuple[tuple[str, tuple[str, ...]], ...]
    figures: tuple[FigureRow, ...]
    cues: tuple[CueRow, ...]
    read_figures: tuple[Quantity, ...]
    read_cues: tuple[Cue, ...]

    @property
    def cues_differ(self) -> bool:
        """Whether the program sees other cues than those in force."""
        mine = {(cue.watcher, cue.watched, cue.theme, cue.kind) for cue in self.read_cues}
        return mine != {(cue.watcher[0], cue.watched[0], cue.theme, cue.kind) for cue in self.cues}

    @property
    def dropped_figures(self) -> tuple[Quantity, ...]:
        """The program's figures that a person decided are none."""
        held = {(row.words, row.nth(self.row.text)) for row in self.figures}
        return tuple(read for read in self.read_figures if (read.words, read.nth(self.row.text)) not in held)

    def figure(self, words: str, nth: int) -> FigureRow | None:
        """Return the figure in force in the `nth` occurrence of these words."""
        return next((row for row in self.figures if (row.words, row.nth(self.row.text)) == (words, nth)), None)

    def read(self, words: str, nth: int) -> Quantity | None:
        """Return what the program read in the `nth` occurrence of these words."""
        return next((read for read in self.read_figures if (read.words, read.nth(self.row.text)) == (words, nth)), None)


@dataclass(frozen=True, slots=True)
class FigureForm:
    """The form of one figure, in the `nth` occurrence of its words.

    `dropped` says that it is the program's and a person decided that it is none.
    """

    form: Form
    quantity: Quantity
    nth: int
    dropped: bool


@dataclass(frozen=True, slots=True)
class OpenDesk:
    """The forms of the sentence that is being corrected; `removals` are those that take a cue away."""

    desk: Desk
    themes: Form
    figures: tuple[FigureForm, ...]
    new_figure: Form
    removals: tuple[tuple[Form, CueRow], ...]
    new_cue: Form


def desks(view: CommentaryView, section: SectionView, read: ProgramCodings) -> tuple[Desk, ...]:
    """Put everything coded beside the sentences of a section."""
    return tuple(
        Desk(
            row=row,
            hands=tuple((coder, by[row.key]) for coder, by in view.themes_by.items() if row.key in by),
            figures=tuple(one for one in section.figures if one.sentence.key == row.key),
            cues=tuple(cue for cue in view.cues if cue.sentence.key == row.key),
            read_figures=tuple(quantity for key, quantity in read.figures if key == row.key),
            read_cues=tuple(cue for cue in read.cues if cue.sentence == row.key),
        )
        for row in section.sentences
    )


def opened(view: CommentaryView, desk: Desk, failed: Form | None) -> OpenDesk:
    """Make the forms of a sentence; the one that `failed` keeps what was sent."""
    parties = Parties(view)

    def form(name: str, values: Mapping[str, tuple[str, ...]]) -> Form:
        return failed if failed and failed.name == name else Form(name, values)

    def figures() -> Iterator[FigureForm]:
        rows: Iterable[tuple[Quantity, bool]] = (
            *((row, False) for row in desk.figures),
            *((read, True) for read in desk.dropped_figures),
        )
        for number, (quantity, dropped) in enumerate(rows, 1):
            values = form(f"figure-{number}", figure_values(quantity, parties))
            yield FigureForm(values, quantity, quantity.nth(desk.row.text), dropped)

    own = desk.row.section
    watcher = own if own in dict(parties.powers) else ""
    own_label = parties.label(watcher or None)
    new_figure = {"power": (own_label,), "hedge": ("exact",), "indicator": ("count-other",)}
    return OpenDesk(
        desk=desk,
        themes=form("themes", {"theme": desk.row.themes}),
        figures=tuple(figures()),
        new_figure=form("new-figure", new_figure),
        removals=tuple((form(f"cue-{number}", {}), cue) for number, cue in enumerate(desk.cues, 1)),
        new_cue=form("new-cue", {"watcher": (watcher,)}),
    )
