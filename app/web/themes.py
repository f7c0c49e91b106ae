"""What each power says on a theme."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app.codebook import Theme
from app.comparison import Comparison, Row, compare
from app.cue_map import Arrow, arrows, chosen_cues
from app.errors import NotFoundError
from app.rows import CommentaryView, FigureRow, SentenceRow
from app.standings import QuestionRow, question_rows
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, choose
from app.web.deps import AskedDep, LibraryDep
from app.web.filters import Choice, InForce
from app.web.heads import empty, head_of
from app.web.rendering import render
from app.web.subjects import theme_subject, themes_subject

router = APIRouter(prefix="/themes", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ThemesPage:
    """What themes.html may use: `matrix` has a row for every theme of the codebook, spoken of or not."""

    view: CommentaryView
    matrix: Comparison
    others: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class ThemePage:
    """What theme.html may use.

    `row` has a cell for each power; `introduction` are the introduction's sentences on the theme. `questions` are
    those of the codebook on it, with where the powers stand; `arrows` and `figures` are those in sentences on it.
    `previous` and `next` are its neighbours in the codebook, `in_force` the powers chosen.
    """

    view: CommentaryView
    theme: Theme
    row: Row
    introduction: tuple[SentenceRow, ...]
    questions: tuple[QuestionRow, ...]
    arrows: tuple[Arrow, ...]
    figures: tuple[FigureRow, ...]
    previous: Theme | None
    next: Theme | None
    in_force: InForce
    others: tuple[Choice, ...]


@router.get("")
def index(request: Request, library: LibraryDep, asked: AskedDep) -> Response:
    """Show all themes with the sentences each power has on them."""
    chosen = choose(library, "/themes", asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Themes"), head=empty("Themes"))
    matrix = compare(chosen.view, chosen.codebook, themes=chosen.codebook.theme_slugs, powers=chosen.powers)
    page = ThemesPage(chosen.view, matrix, chosen.others)
    return render(request, "themes.html", page, head=head_of(request, themes_subject(chosen)))


@router.get("/{theme}")
def show(request: Request, library: LibraryDep, theme: str, asked: AskedDep) -> Response:
    """Show what each power says on one theme."""
    chosen = choose(library, f"/themes/{theme}", asked)
    codebook = chosen.codebook if chosen else library.codebook
    if theme not in codebook.theme_slugs:
        raise NotFoundError("theme", theme, tuple((row.label, f"/themes/{row.slug}") for row in codebook.themes))
    if chosen is None:
        label = codebook.theme(theme).label
        return render(request, "empty.html", EmptyPage(label), head=empty(label))
    head = head_of(request, theme_subject(chosen, codebook.theme(theme)))
    return render(request, "theme.html", theme_page(chosen, theme), head=head)


def theme_page(chosen: Chosen, theme: str) -> ThemePage:
    """Put the page of a theme together."""
    view, codebook, powers = chosen.view, chosen.codebook, chosen.powers
    introduction = view.introduction
    at = codebook.theme_slugs.index(theme)
    return ThemePage(
        view=view,
        theme=codebook.themes[at],
        row=compare(view, codebook, themes=(theme,), powers=powers).rows[0],
        introduction=introduction.on((theme,)) if introduction else (),
        questions=question_rows(view, themes=(theme,), powers=powers),
        arrows=arrows(view, chosen_cues(view, themes=(theme,), powers=powers)),
        figures=tuple(
            figure
            for figure in view.figures
            if theme in figure.sentence.themes and (not powers or figure.section in powers)
        ),
        previous=codebook.themes[at - 1] if at else None,
        next=codebook.themes[at + 1] if at + 1 < len(codebook.themes) else None,
        in_force=chosen.in_force("power"),
        others=chosen.others,
    )
