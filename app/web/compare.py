"""Powers side by side, and the same view as CSV, XLSX, Markdown and JSON."""

from dataclasses import dataclass, replace

from fastapi import APIRouter, Request, Response

from app import exports
from app.comparison import Comparison, compare
from app.errors import NotFoundError
from app.rows import CommentaryView
from app.standings import SideBySide, findings, question_rows
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, NothingImportedError, choose
from app.web.deps import AskedView, AskedViewDep, BaseUrl, LibraryDep
from app.web.downloads import download, json_answer
from app.web.filters import Choice, Filter, known_values
from app.web.library import Library
from app.web.rendering import render

router = APIRouter(include_in_schema=False)

VIEWS = {"questions": "By question", "themes": "By theme"}
FORMATS = {"csv": "CSV", "xlsx": "Excel", "md": "Markdown", "json": "JSON"}


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What compare.html may use.

    `shows` is "" (all), "questions" or "themes"; positions by question are not coded in any text yet, so with
    "questions" the page says so. `exports` are (name, address) of this view in other formats; `views` the choices.
    """

    view: CommentaryView
    shows: str
    comparison: Comparison
    themes: Filter
    powers: Filter
    views: tuple[Choice, ...]
    exports: tuple[tuple[str, str], ...]
    others: tuple[Choice, ...]


@router.get("/compare")
def show(request: Request, library: LibraryDep, asked: AskedViewDep) -> Response:
    """Compare the powers of a commentary by theme."""
    chosen = choose_view(library, asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Compare"))
    return render(request, "compare.html", compare_page(chosen, asked.view), block="results")


@router.get("/compare.{suffix}")
def export(library: LibraryDep, base: BaseUrl, suffix: str, asked: AskedViewDep) -> Response:
    """Give the same view in another format."""
    if suffix not in FORMATS:
        raise NotFoundError("format", suffix, tuple((name, f"/compare.{known}") for known, name in FORMATS.items()))
    chosen = choose_view(library, asked)
    if chosen is None:
        raise NothingImportedError
    view, comparison = chosen.view, compared(chosen, asked.view).themes
    address = chosen.query.address(commentary=(view.row.slug,))  # an export outlives the next newest commentary
    if suffix == "md":
        text = exports.comparison_markdown(view, comparison, base=base, address=address)
        return download(text.encode(), f"compare-{view.row.slug}.md")
    table = exports.comparison_rows(view, comparison, base=base)
    if suffix == "csv":
        return download(exports.as_csv(table), f"compare-{view.row.slug}.csv")
    if suffix == "xlsx":
        return download(exports.as_xlsx(table, sheet="Comparison"), f"compare-{view.row.slug}.xlsx")
    head = {"commentary": view.row.slug, "revision": view.row.revision, "address": base + address}
    return json_answer(exports.as_json(table, **head))


def choose_view(library: Library, asked: AskedView) -> Chosen | None:
    """Load the commentary to compare, with the view in its address.

    Raises:
        NotFoundError: no commentary has this slug.
        BadValueError: a theme, power or view is not known.
    """
    known_values("view", (asked.view,), tuple(VIEWS))
    chosen = choose(library, "/compare", asked)
    if chosen is None:
        return None
    powers = [section.slug for section in chosen.view.powers]
    groups = {key: known_values(key, getattr(asked, key), powers) for key in ("agree", "differ")}
    return replace(chosen, query=chosen.query.having(view=(asked.view,) if asked.view else (), **groups))


def compared(chosen: Chosen, shows: str) -> SideBySide:
    """Return the chosen powers by question and by theme; without the rows of a view that is not asked for."""
    themes = compare(chosen.view, chosen.codebook, themes=chosen.themes, powers=chosen.powers)
    rows = question_rows(chosen.view, questions=chosen.questions, themes=chosen.themes, powers=chosen.powers)
    agree, differ = chosen.query.values("agree"), chosen.query.values("differ")
    found = findings(rows, agree=agree, differ=differ) if agree else None
    return SideBySide(
        questions=() if shows == "themes" else rows if found is None else tuple(f.row for f in found if f.agree),
        themes=replace(themes, rows=()) if shows == "questions" or found is not None else themes,
        findings=found,
    )


def compare_page(chosen: Chosen, shows: str) -> ComparePage:
    """Put the page of a comparison together."""
    query = chosen.query
    return ComparePage(
        view=chosen.view,
        shows=shows,
        comparison=compared(chosen, shows).themes,
        themes=chosen.theme_filter,
        powers=chosen.power_filter,
        views=tuple(
            Choice(value, label, None, value == shows, query.address(view=(value,) if value else ()))
            for value, label in {"": "All", **VIEWS}.items()
        ),
        exports=tuple((name, query.with_suffix(f".{suffix}")) for suffix, name in FORMATS.items()),
        others=chosen.others,
    )
