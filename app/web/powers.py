"""Powers across commentaries."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.charts.small import Spark, sparks
from app.comparison import Card, cards
from app.cue_map import Arrow, arrows, chosen_cues
from app.errors import NotFoundError
from app.queries.powers import powers
from app.rows import CommentaryRow, CommentaryView, PowerRow
from app.standings import QuestionRow, Standing, question_rows
from app.web.deps import LibraryDep, ReadSession, ReferenceDep
from app.web.heads import head_of
from app.web.rendering import render
from app.web.subjects import list_subject, power_subject

_MOST_TEXTS = 6
"""Commentaries whose positions stand on a power's page; older ones are linked."""

router = APIRouter(prefix="/powers", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PowersPage:
    """What powers.html may use: all powers, by name.

    `asked` is the leading question of the commentary that pages show (`newest`), with where its powers stand; None
    where nobody coded any position.
    """

    rows: tuple[PowerRow, ...]
    newest: CommentaryRow | None
    asked: QuestionRow | None

    @property
    def stands(self) -> dict[str, Standing]:
        """Where each power stands that the commentary has, by its slug."""
        return {cell.section.slug: cell for cell in self.asked.cells} if self.asked else {}


@dataclass(frozen=True, slots=True)
class PowerText:
    """What one commentary says of a power: where it stands on each question, whom it watches and who watches it."""

    row: CommentaryRow
    standings: tuple[Standing, ...]
    arrows: tuple[Arrow, ...]


@dataclass(frozen=True, slots=True)
class PowerPage:
    """What power.html may use.

    `texts` are the newest commentaries on the power, the newest first; `card` is the power in the newest of them
    (`row`), `theme_labels` gives the label of every theme slug,
    `others` are the older commentaries on the power; `neighbours` the powers that share a member with it; `sparks`
    what reference sources say of its trade and refugees.
    """

    power: PowerRow
    row: CommentaryRow
    card: Card
    texts: tuple[PowerText, ...]
    theme_labels: dict[str, str]
    others: tuple[CommentaryRow, ...]
    neighbours: tuple[PowerRow, ...]
    sparks: tuple[Spark, ...]


@router.get("")
def index(request: Request, session: ReadSession, library: LibraryDep) -> Response:
    """List all powers, with where they stand on the leading question."""
    rows = powers(session)
    session.close()  # gives its connection back before the library takes one
    newest = library.default()
    asked = question_rows(library.view(newest)) if newest else ()
    leading = next((row for row in asked if any(cell.lead for cell in row.cells)), None)
    head = head_of(request, list_subject("/powers"))
    return render(request, "powers.html", PowersPage(rows, newest, leading), head=head)


@router.get("/{power}")
def show(request: Request, session: ReadSession, library: LibraryDep, reference: ReferenceDep, power: str) -> Response:
    """Show one power: its newest section as a card, the other texts on it."""
    known = powers(session)
    found = next((row for row in known if row.slug == power), None)
    if found is None:
        raise NotFoundError("power", power, tuple((row.heading, row.address) for row in known))
    session.close()  # gives its connection back before the library takes one
    rows = tuple(row for row in library.rows() if row.slug in found.within)
    view = library.view(rows[0])
    page = PowerPage(
        power=found,
        row=rows[0],
        card=cards(view, view.codebook, powers=(power,))[0],
        texts=tuple(_text(library.view(row), power) for row in rows[:_MOST_TEXTS]),
        theme_labels={theme.slug: theme.label for theme in view.codebook.themes},
        others=rows[1:],
        neighbours=tuple(row for row in known if row != found and set(row.members) & set(found.members)),
        sparks=sparks(reference, [code for code, _ in found.members], rows[0].about),
    )
    return render(request, "power.html", page, head=head_of(request, power_subject(found)))


def _text(view: CommentaryView, power: str) -> PowerText:
    """Gather what one commentary says of a power; nothing on its standing where nobody coded any position."""
    cells = tuple(row.cells[0] for row in question_rows(view, powers=(power,)))
    standings = cells if any(cell.lead for cell in cells) else ()
    return PowerText(view.row, standings, arrows(view, chosen_cues(view, powers=(power,))))
