"""Powers side by side, and the same view as CSV, XLSX, Markdown and JSON."""

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from app import exports
from app.comparison import Comparison, compare
from app.errors import BadValueError, NotFoundError
from app.rows import CommentaryView
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, choose
from app.web.deps import BaseUrl, CodebookDep, CommentaryKey, PowerKeys, ReadSession, ThemeKeys
from app.web.downloads import download, json_answer
from app.web.filters import Choice, Filter
from app.web.rendering import render

router = APIRouter(include_in_schema=False)

View = Literal["", "questions", "themes"]
VIEWS = ("questions", "themes")
ViewKey = Annotated[str, Query(alias="view", max_length=20, description="Only `questions` or only `themes`")]


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
def show(
    request: Request,
    session: ReadSession,
    codebook: CodebookDep,
    theme: ThemeKeys = (),
    power: PowerKeys = (),
    commentary: CommentaryKey = "",
    view: ViewKey = "",
) -> Response:
    """Compare the powers of a commentary by theme."""
    chosen = _chosen(session, codebook, theme, power, commentary, view)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Compare"))
    query = chosen.query
    shows = "".join(query.values("view"))
    labels = (("", "All"), ("questions", "By question"), ("themes", "By theme"))
    page = ComparePage(
        view=chosen.view,
        shows=shows,
        comparison=compared(chosen, shows),
        themes=chosen.theme_filter,
        powers=chosen.power_filter,
        views=tuple(
            Choice(value, label, None, value == shows, query.address(view=(value,) if value else ()))
            for value, label in labels
        ),
        exports=tuple((name, query.with_suffix(suffix)) for name, suffix in _FORMATS),
        others=chosen.others,
    )
    return render(request, "compare.html", page, block="results")


_FORMATS = (("CSV", ".csv"), ("Excel", ".xlsx"), ("Markdown", ".md"), ("JSON", ".json"))


def _chosen(
    session: ReadSession,
    codebook: CodebookDep,
    theme: tuple[str, ...],
    power: tuple[str, ...],
    commentary: str,
    view: str,
    suffix: str = "",
) -> Chosen | None:
    if view and view not in VIEWS:
        raise BadValueError("view", view, VIEWS)
    shows = (view,) if view else ()
    path = f"/compare{suffix}"
    return choose(session, codebook, path, themes=theme, powers=power, commentary=commentary, view=shows)


def compared(chosen: Chosen, shows: str) -> Comparison:
    """Return the chosen powers by the chosen themes; without rows where only questions are asked for."""
    comparison = compare(chosen.view, chosen.codebook, themes=chosen.themes, powers=chosen.powers)
    return Comparison(comparison.columns, ()) if shows == "questions" else comparison


@router.get("/compare.{suffix}")
def export(
    session: ReadSession,
    codebook: CodebookDep,
    base: BaseUrl,
    suffix: str,
    theme: ThemeKeys = (),
    power: PowerKeys = (),
    commentary: CommentaryKey = "",
    view: ViewKey = "",
) -> Response:
    """Give the same view in another format."""
    if f".{suffix}" not in {known for _, known in _FORMATS}:
        raise NotFoundError("format", suffix, tuple((name, f"/compare{known}") for name, known in _FORMATS))
    chosen = _chosen(session, codebook, theme, power, commentary, view)
    if chosen is None:
        raise NotFoundError("commentary", commentary)
    comparison = compared(chosen, view)
    table = exports.comparison_rows(chosen.view, comparison, base=base)
    name = f"compare-{chosen.view.row.slug}"
    match suffix:
        case "csv":
            return download(exports.as_csv(table), f"{name}.csv")
        case "xlsx":
            return download(exports.as_xlsx(table, sheet="Comparison"), f"{name}.xlsx")
        case "md":
            address = chosen.query.address()
            text = exports.comparison_markdown(chosen.view, comparison, base=base, address=address)
            return download(text.encode(), f"{name}.md")
    head = {"commentary": chosen.view.row.slug, "revision": chosen.view.row.revision, "address": base + chosen.query.address()}
    return json_answer(exports.as_json(table, **head))
