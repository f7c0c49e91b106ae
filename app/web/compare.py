"""Powers side by side, and the same view as CSV, XLSX, Word, Markdown and JSON."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from app import exports
from app.comparison import compare
from app.errors import NotFoundError
from app.rows import CommentaryView
from app.standings import SideBySide, coded, findings, question_rows
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, NothingImportedError, choose
from app.web.deps import AskedView, AskedViewDep, BaseUrl, LibraryDep
from app.web.downloads import download, json_answer
from app.web.filters import Choice, Filter, known_values
from app.web.finder import Finder, answerable, finder
from app.web.library import Library
from app.web.rendering import render

router = APIRouter(include_in_schema=False)

VIEWS = {"questions": "By question", "themes": "By theme"}
FORMATS = {"csv": "CSV", "xlsx": "Excel", "docx": "Word", "md": "Markdown", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What compare.html may use.

    `shows` is "" (all), "questions" or "themes", and `views` are these choices; `coded` says whether anybody coded a
    position. `exports` are (name, address) of this view in other formats.
    """

    view: CommentaryView
    shows: str
    coded: bool
    side: SideBySide
    finder: Finder
    questions: Filter
    themes: Filter
    powers: Filter
    views: tuple[Choice, ...]
    exports: tuple[tuple[str, str], ...]
    others: tuple[Choice, ...]


@router.get("/compare")
def show(request: Request, library: LibraryDep, asked: AskedViewDep) -> Response:
    """Compare the powers of a commentary by question and by theme."""
    chosen = choose_view(library, asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Compare"))
    return render(request, "compare.html", compare_page(chosen, asked.view), block="results")


@router.get("/compare.{suffix}")
def export(library: LibraryDep, base: BaseUrl, suffix: str, asked: AskedViewDep) -> Response:
    """Give the same view in another format."""
    if suffix not in FORMATS:
        raise NotFoundError("format", suffix, tuple((name, f"/compare.{known}") for known, name in FORMATS.items()))
    shown = exported(library, asked, base)
    if suffix == "json":
        return json_answer(exports.comparison_json(shown))
    return download(exports.comparison_file(shown, suffix), f"compare-{shown.view.row.slug}.{suffix}")


def exported(library: Library, asked: AskedView, base: str) -> exports.Shown:
    """Load the view that is asked for, to be written in another format; its links begin with `base`.

    Raises:
        NotFoundError: no commentary has this slug, or there is none.
        BadValueError: a theme, power, question or view is not known.
    """
    chosen = choose_view(library, asked)
    if chosen is None:
        raise NothingImportedError
    # It outlives the next newest commentary, so its address names the one it is of.
    address = chosen.query.address(commentary=(chosen.view.row.slug,))
    groups = {key: chosen.query.values(key) for key in ("agree", "differ")}
    return exports.Shown(chosen.view, compared(chosen, asked.view), base, address, **groups)


def choose_view(library: Library, asked: AskedView) -> Chosen | None:
    """Load the commentary to compare, with the view in its address.

    Raises:
        NotFoundError: no commentary has this slug.
        BadValueError: a theme, power, question or view is not known.
    """
    known_values("view", (asked.view,), tuple(VIEWS))
    chosen = choose(library, "/compare", asked)
    if chosen is None:
        return None
    powers = [section.slug for section in chosen.view.powers]
    groups = {key: known_values(key, getattr(asked, key), powers) for key in ("agree", "differ")}
    return replace(chosen, query=chosen.query.having(view=(asked.view,) if asked.view else (), **groups))


def compared(chosen: Chosen, shows: str) -> SideBySide:
    """Return the chosen powers by question and by theme; without the rows of a view that is not asked for.

    Chosen questions narrow the themes to theirs. Who is asked to agree or differ is a column whatever else is chosen,
    and then there are only the questions on which they do.
    """
    questions, agree, differ = chosen.questions, chosen.query.values("agree"), chosen.query.values("differ")
    asks = answerable(chosen.query) and coded(chosen.view)
    powers = (*chosen.powers, *agree, *differ) if asks and chosen.powers else chosen.powers
    about = chosen.themes or tuple({chosen.codebook.question(slug).theme for slug in questions})
    themes = compare(chosen.view, chosen.codebook, themes=about, powers=powers)
    rows = question_rows(chosen.view, questions=questions, themes=chosen.themes, powers=powers)
    found = findings(rows, agree=agree, differ=differ) if asks else None
    if found is not None:
        return SideBySide(tuple(one.row for one in found if one.agree), replace(themes, rows=()), found)
    return SideBySide(
        questions=rows if shows != "themes" and coded(chosen.view) else (),
        themes=replace(themes, rows=()) if shows == "questions" else themes,
    )


def compare_page(chosen: Chosen, shows: str) -> ComparePage:
    """Put the page of a comparison together."""
    query, side = chosen.query, compared(chosen, shows)
    plain = query.having(agree=(), differ=())
    return ComparePage(
        view=chosen.view,
        shows=shows,
        coded=coded(chosen.view),
        side=side,
        finder=finder(chosen, side.findings),
        questions=chosen.question_filter,
        themes=chosen.theme_filter,
        powers=chosen.power_filter,
        views=tuple(
            Choice(value, label, None, value == shows, plain.address(view=(value,) if value else ()))
            for value, label in {"": "All", **VIEWS}.items()
        ),
        exports=tuple((name, query.with_suffix(f".{suffix}")) for suffix, name in FORMATS.items()),
        others=chosen.others,
    )
