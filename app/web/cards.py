"""The home page: one commentary's powers as cards, filtered by theme and power."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.comparison import Card, Comparison, cards, compare
from app.rows import CommentaryView
from app.web.chosen import Chosen, choose
from app.web.deps import AskedDep, LibraryDep
from app.web.filters import Choice, Filter
from app.web.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class HomePage:
    """What home.html may use. `matrix` counts every power's sentences by theme, whatever is chosen.

    `others` are the commentaries this page can show.
    """

    view: CommentaryView
    cards: tuple[Card, ...]
    matrix: Comparison
    themes: Filter
    powers: Filter
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """What empty.html may use: there is no commentary to show on the page called `title`."""

    title: str


def home_page(chosen: Chosen) -> HomePage:
    """Put the home page of a commentary together."""
    return HomePage(
        view=chosen.view,
        cards=cards(chosen.view, chosen.codebook, themes=chosen.themes, powers=chosen.powers),
        matrix=compare(chosen.view, chosen.codebook),
        themes=chosen.theme_filter,
        powers=chosen.power_filter,
        others=chosen.others,
    )


@router.get("/")
def home(request: Request, library: LibraryDep, asked: AskedDep) -> Response:
    """Show the cards of the newest commentary that compares powers, or of the chosen one."""
    chosen = choose(library, "/", asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Vis-à-vis"))
    return render(request, "home.html", home_page(chosen), block="results")
