"""Powers across commentaries."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.comparison import Card, cards
from app.errors import NotFoundError
from app.queries.powers import powers
from app.rows import CommentaryRow, PowerRow
from app.web.deps import LibraryDep, ReadSession
from app.web.rendering import render

router = APIRouter(prefix="/powers", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PowersPage:
    """What powers.html may use: all powers, by name."""

    rows: tuple[PowerRow, ...]


@dataclass(frozen=True, slots=True)
class PowerPage:
    """What power.html may use.

    `card` is the power in the newest commentary on it (`row`), `theme_labels` gives the label of every theme slug,
    `others` are the older commentaries on the power; `neighbours` the powers that share a member with it.
    """

    power: PowerRow
    row: CommentaryRow
    card: Card
    theme_labels: dict[str, str]
    others: tuple[CommentaryRow, ...]
    neighbours: tuple[PowerRow, ...]


@router.get("")
def index(request: Request, session: ReadSession) -> Response:
    """List all powers."""
    return render(request, "powers.html", PowersPage(powers(session)))


@router.get("/{power}")
def show(request: Request, session: ReadSession, library: LibraryDep, power: str) -> Response:
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
        theme_labels={theme.slug: theme.label for theme in view.codebook.themes},
        others=rows[1:],
        neighbours=tuple(row for row in known if row != found and set(row.members) & set(found.members)),
    )
    return render(request, "power.html", page)
