"""The home page: where a commentary's powers stand on one question, and a card for each."""

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.comparison import Card, Comparison, cards, compare
from app.locator_map import LocatorMap, MapPower, border_lengths, locator_map
from app.reference import Reference
from app.rows import CommentaryView
from app.standings import QuestionRow, Standing, coded, question_rows
from app.web.chosen import Chosen, choose
from app.web.deps import AskedDep, LibraryDep, ReferenceDep
from app.web.filters import Choice, Filter, InForce
from app.web.heads import empty, followed, head_of
from app.web.rendering import render
from app.web.subjects import home_subject, lasting

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class HomePage:
    """What home.html may use.

    `shown` is the question whose scale leads the page, `standings` where each power stands on it, and `questions` all
    to choose from with their rows; none of them where the codebook asks nothing or nobody has coded a position. The
    `cards` are in the order of that scale; `addresses` are those under which each is alone on the page. `map` shows
    where the powers lie, whatever is chosen; None where the text is about no country, or about one whose outline is
    not known. `in_force` is what is chosen of powers and themes. `matrix` counts every power's sentences by theme,
    whatever is chosen. `others` are the commentaries this page can show.
    """

    view: CommentaryView
    shown: QuestionRow | None
    standings: Mapping[str, Standing]
    questions: tuple[tuple[Choice, QuestionRow], ...]
    cards: tuple[Card, ...]
    addresses: Mapping[str, str]
    map: LocatorMap | None
    matrix: Comparison
    themes: Filter
    powers: Filter
    in_force: InForce
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class EmptyPage:
    """What empty.html may use: there is no commentary to show on the page called `title`."""

    title: str


def home_page(chosen: Chosen, reference: Reference | None = None) -> HomePage:
    """Put the home page of a commentary together; without reference figures it has no map."""
    rows = question_rows(chosen.view, powers=chosen.powers) if coded(chosen.view) else ()
    shown = _shown(chosen, rows)
    order = [cell.section.slug for cell in shown.ordered] if shown else []
    found = cards(chosen.view, chosen.codebook, themes=chosen.themes, powers=chosen.powers)
    return HomePage(
        view=chosen.view,
        shown=shown,
        standings={cell.section.slug: cell for cell in shown.cells} if shown else {},
        questions=_questions(chosen, rows, shown),
        cards=tuple(sorted(found, key=lambda card: order.index(card.section.slug))) if shown else found,
        addresses={card.section.slug: _address(chosen, card.section.slug, shown) for card in found},
        map=_map(chosen.view, reference) if reference else None,
        matrix=compare(chosen.view, chosen.codebook),
        themes=chosen.theme_filter,
        powers=chosen.power_filter,
        in_force=chosen.in_force("power", "theme"),
        others=chosen.others,
    )


def _map(view: CommentaryView, reference: Reference) -> LocatorMap | None:
    """Return the map of the country a commentary is about with all its powers."""
    about = view.row.about
    powers = (MapPower(row.slug, row.label, row.hue, tuple(code for code, _ in row.members)) for row in view.powers)
    return locator_map(about, tuple(powers), border_lengths(reference, about)) if about else None


def _address(chosen: Chosen, power: str, shown: QuestionRow | None) -> str:
    """Return where the card of one power is alone, for good: with the question it is shown on."""
    return lasting(chosen, power=(power,), question=(shown.question.slug,) if shown else ())


def _default(chosen: Chosen, rows: tuple[QuestionRow, ...]) -> QuestionRow | None:
    """Return the first question on a chosen theme; else the codebook's first that any power answers, else its first."""
    on_theme = (row for row in rows if row.question.theme in chosen.themes)
    answered = (row for row in rows if len(row.apart) < len(row.cells))
    return next(on_theme, next(answered, rows[0] if rows else None))


def _shown(chosen: Chosen, rows: tuple[QuestionRow, ...]) -> QuestionRow | None:
    asked = (row for row in rows if row.question.slug in chosen.questions)
    return next(asked, _default(chosen, rows))


def _questions(
    chosen: Chosen, rows: tuple[QuestionRow, ...], shown: QuestionRow | None
) -> tuple[tuple[Choice, QuestionRow], ...]:
    """Return the questions as links to their scale; the one shown anyway is left out of the address."""
    default = _default(chosen, rows)
    found = []
    for row in rows:
        slug = row.question.slug
        address = chosen.query.address(question=() if row is default else (slug,))
        found.append((Choice(slug, row.question.label, None, row is shown, address), row))
    return tuple(found)


@router.get("/")
def home(request: Request, library: LibraryDep, reference: ReferenceDep, asked: AskedDep) -> Response:
    """Show the scale and the cards of the newest commentary that compares powers, or of the chosen one."""
    chosen = choose(library, "/", asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Vis-à-vis"), head=empty("Vis-à-vis"))
    head = head_of(request, home_subject(chosen), feed=followed(chosen))
    return render(request, "home.html", home_page(chosen, reference), head=head, block="results")
