"""Charts of trade, borders, investment, refugees and people, and the quoted figures behind them."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app import exports
from app.charts import Chart, ChartPower, QuotedFigure, charts
from app.errors import NotFoundError
from app.reference import Reference
from app.rows import CommentaryView, FigureRow
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, choose
from app.web.deps import BaseUrl, CodebookDep, CommentaryKey, PowerKeys, ReadSession, ReferenceDep, ThemeKeys
from app.web.downloads import download, json_answer
from app.web.filters import Choice, Filter
from app.web.rendering import render

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """What figures.html may use.

    `figures` are the quoted ones of the chosen powers (and on a chosen theme), `origins` gives the figure that a
    derived one refers to, by its `refers_to`; `exports` are (name, address) of the list in other formats.
    """

    view: CommentaryView
    charts: tuple[Chart, ...]
    figures: tuple[FigureRow, ...]
    origins: dict[int, FigureRow]
    power_labels: dict[str, str]
    themes: Filter
    powers: Filter
    exports: tuple[tuple[str, str], ...]
    others: tuple[Choice, ...]


@router.get("/figures")
def show(
    request: Request,
    session: ReadSession,
    codebook: CodebookDep,
    reference: ReferenceDep,
    theme: ThemeKeys = (),
    power: PowerKeys = (),
    commentary: CommentaryKey = "",
) -> Response:
    """Chart the figures of a commentary beside reference figures."""
    chosen = choose(session, codebook, "/figures", themes=theme, powers=power, commentary=commentary)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Figures"))
    figures = chosen_figures(chosen)
    page = FiguresPage(
        view=chosen.view,
        charts=drawn(chosen, figures, reference),
        figures=figures,
        origins={figure.position: figure for figure in chosen.view.figures},
        power_labels={section.slug: section.label for section in chosen.view.powers},
        themes=chosen.theme_filter,
        powers=chosen.power_filter,
        exports=tuple((name, chosen.query.with_suffix(suffix)) for name, suffix in (("CSV", ".csv"), ("JSON", ".json"))),
        others=chosen.others,
    )
    return render(request, "figures.html", page, block="results")


@router.get("/figures.{suffix}")
def export(
    session: ReadSession,
    codebook: CodebookDep,
    base: BaseUrl,
    suffix: str,
    theme: ThemeKeys = (),
    power: PowerKeys = (),
    commentary: CommentaryKey = "",
) -> Response:
    """Give the quoted figures of the same view in another format."""
    if suffix not in ("csv", "json"):
        raise NotFoundError("format", suffix, (("CSV", "/figures.csv"), ("JSON", "/figures.json")))
    chosen = choose(session, codebook, "/figures", themes=theme, powers=power, commentary=commentary)
    if chosen is None:
        raise NotFoundError("commentary", commentary)
    table = exports.figure_rows(chosen.view, chosen_figures(chosen), base=base)
    if suffix == "csv":
        return download(exports.as_csv(table), f"figures-{chosen.view.row.slug}.csv")
    return json_answer(exports.as_json(table, commentary=chosen.view.row.slug, revision=chosen.view.row.revision))


@router.get("/figures/{chart}.csv")
def chart_csv(
    session: ReadSession,
    codebook: CodebookDep,
    reference: ReferenceDep,
    base: BaseUrl,
    chart: str,
    power: PowerKeys = (),
    commentary: CommentaryKey = "",
) -> Response:
    """Give the table of one chart, quoted and reference rows."""
    chosen = choose(session, codebook, "/figures", powers=power, commentary=commentary)
    all_charts = drawn(chosen, chosen_figures(chosen), reference) if chosen else ()
    found = next((row for row in all_charts if row.name == chart), None)
    if found is None:
        raise NotFoundError("chart", chart, tuple((row.title, f"/figures/{row.name}.csv") for row in all_charts))
    return download(exports.as_csv(exports.chart_rows(found, base=base)), f"{chart}.csv")


def chosen_figures(chosen: Chosen) -> tuple[FigureRow, ...]:
    """Return the figures in the sections of the chosen powers, in sentences on one of the chosen themes."""
    return tuple(
        figure
        for figure in chosen.view.figures
        if (not chosen.powers or figure.section in chosen.powers)
        and (not chosen.themes or not set(chosen.themes).isdisjoint(figure.sentence.themes))
    )


def drawn(chosen: Chosen, figures: tuple[FigureRow, ...], reference: Reference) -> tuple[Chart, ...]:
    """Draw the charts of the chosen powers."""
    view = chosen.view
    powers = [
        ChartPower(section.slug, section.label, tuple(code for code, _ in section.members), section.hue)
        for section in view.powers
        if not chosen.powers or section.slug in chosen.powers
    ]
    published = view.row.published.year if view.row.published else None
    quoted = (_quoted(view, figure) for figure in figures)
    return charts(quoted, reference, powers=powers, about=view.row.about, published=published)


def _quoted(view: CommentaryView, figure: FigureRow) -> QuotedFigure:
    section = view.section(figure.power or figure.section) or view.section(figure.section)
    writers = view.section(figure.section)
    return QuotedFigure(
        power=figure.power or figure.section,
        power_label=section.label if section else figure.section,
        members=tuple(code for code, _ in section.members) if section else (),
        hue=max(section.hue, 1) if section else 1,
        indicator=figure.indicator,
        value=figure.value,
        low=figure.low,
        high=figure.high,
        unit=figure.unit,
        hedge=figure.hedge,
        period=figure.period,
        partner=figure.partner,
        words=figure.words,
        sentence_text=figure.sentence.text,
        address=figure.sentence.address,
        contributor_names=tuple(person.name for person in writers.contributors) if writers else (),
    )
