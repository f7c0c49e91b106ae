"""Charts of trade, borders, investment, refugees and people, and the quoted figures behind them."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from app import exports
from app.charts import Chart, ChartPower, QuotedFigure, charts
from app.charts.contrasts import Contrast, against, contrasts, place_label
from app.charts.table import measure
from app.charts.words import value_text
from app.domain import Quantity
from app.errors import NotFoundError
from app.reference import Reference
from app.rows import CommentaryView, FigureRow, SectionView
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, NothingImportedError, choose
from app.web.deps import AskedDep, BaseUrl, LibraryDep, ReferenceDep
from app.web.downloads import download, json_answer
from app.web.filters import Choice, Filter
from app.web.rendering import render

router = APIRouter(include_in_schema=False)

FORMATS = {"csv": "CSV", "json": "JSON"}
NOT_SAID = ChartPower("", "Not said", (), 0)


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """What figures.html may use.

    `contrasts` are the contradictions that a figure shown is part of, `corrections` says of each figure that a person
    corrected or added who that was and what the program read, by the figure's `position`.
    `figures` are the quoted ones of the chosen powers (and on a chosen theme), `origins` gives the figure that a
    derived one refers to, by its `refers_to`. `owners` are the powers that the figures speak of, by the figure's
    `position`, and `labels` the names of powers and partners. `exports` are (name, address) of the list in other
    formats, `query` is what follows the path in this page's address.
    """

    view: CommentaryView
    charts: tuple[Chart, ...]
    figures: tuple[FigureRow, ...]
    contrasts: tuple[Contrast, ...]
    corrections: dict[int, str]
    origins: dict[int, FigureRow]
    owners: dict[int, ChartPower]
    labels: dict[str, str]
    themes: Filter
    powers: Filter
    exports: tuple[tuple[str, str], ...]
    query: str
    others: tuple[Choice, ...]


@router.get("/figures")
def show(request: Request, library: LibraryDep, reference: ReferenceDep, asked: AskedDep) -> Response:
    """Chart the figures of a commentary beside reference figures."""
    chosen = choose(library, "/figures", asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Figures"))
    return render(request, "figures.html", figures_page(chosen, reference), block="results")


@router.get("/figures.{suffix}")
def export(library: LibraryDep, base: BaseUrl, suffix: str, asked: AskedDep) -> Response:
    """Give the quoted figures of the same view in another format."""
    if suffix not in FORMATS:
        raise NotFoundError("format", suffix, tuple((name, f"/figures.{known}") for known, name in FORMATS.items()))
    chosen = choose(library, "/figures", asked)
    if chosen is None:
        raise NothingImportedError
    row = chosen.view.row
    table = exports.figure_rows(chosen.view, chosen_figures(chosen), base=base)
    if suffix == "csv":
        return download(exports.as_csv(table), f"figures-{row.slug}.csv")
    return json_answer(exports.as_json(table, commentary=row.slug, revision=row.revision))


@router.get("/figures/{chart}.csv")
def chart_csv(library: LibraryDep, reference: ReferenceDep, base: BaseUrl, chart: str, asked: AskedDep) -> Response:
    """Give the table of one chart, quoted and reference rows."""
    chosen = choose(library, "/figures", asked)
    known = drawn(chosen, chosen_figures(chosen), reference) if chosen else ()
    found = next((row for row in known if row.name == chart), None)
    if found is None:
        raise NotFoundError("chart", chart, tuple((row.title, f"/figures/{row.name}.csv") for row in known))
    return download(exports.as_csv(exports.chart_rows(found, base=base)), f"{chart}.csv")


def figures_page(chosen: Chosen, reference: Reference) -> FiguresPage:
    """Put the page of figures together."""
    figures = chosen_figures(chosen)
    query = chosen.query
    shown = {figure.position for figure in figures}
    found = contrasts(chosen.view, reference)
    return FiguresPage(
        view=chosen.view,
        charts=drawn(chosen, figures, reference),
        figures=figures,
        contrasts=tuple(one for one in found if shown & {row.position for row in one.contradiction.quoted}),
        corrections={figure.position: correction(chosen.view, figure) for figure in figures if figure.by},
        origins={figure.position: figure for figure in chosen.view.figures},
        owners={figure.position: owner(chosen.view, figure) for figure in figures},
        labels={figure.partner: place_label(chosen.view, figure.partner) for figure in figures if figure.partner},
        themes=chosen.theme_filter,
        powers=chosen.power_filter,
        query=query.address().removeprefix("/figures"),
        exports=tuple((name, query.with_suffix(f".{suffix}")) for suffix, name in FORMATS.items()),
        others=chosen.others,
    )


def chosen_figures(chosen: Chosen) -> tuple[FigureRow, ...]:
    """Return the figures of the chosen powers, in sentences on one of the chosen themes.

    A figure is of the power it speaks of, wherever it stands; where that has no section, of the section it stands in.
    """
    powers = {section.slug for section in chosen.view.powers}
    return tuple(
        figure
        for figure in chosen.view.figures
        if (not chosen.powers or (figure.power if figure.power in powers else figure.section) in chosen.powers)
        and (not chosen.themes or not set(chosen.themes).isdisjoint(figure.sentence.themes))
    )


def drawn(chosen: Chosen, figures: tuple[FigureRow, ...], reference: Reference) -> tuple[Chart, ...]:
    """Draw the charts of the chosen powers."""
    view = chosen.view
    powers = [_as_power(section) for section in view.powers if not chosen.powers or section.slug in chosen.powers]
    published = view.row.published.year if view.row.published else None
    found = contrasts(view, reference)
    quoted = (_quoted(view, figure, against(found, figure.position)) for figure in figures)
    return charts(quoted, reference, powers=powers, about=view.row.about, published=published)


def owner(view: CommentaryView, figure: FigureRow) -> ChartPower:
    """Return the power that a figure speaks of: without members and colour where it has no section of its own."""
    home = view.section(figure.section)
    own = home.slug if home and home.heading is not None else None
    slug = figure.power or own
    if slug is None:
        return NOT_SAID
    section = next((section for section in view.powers if section.slug == slug), None)
    return _as_power(section) if section else ChartPower(slug, place_label(view, slug), (), 0)


def _as_power(section: SectionView) -> ChartPower:
    return ChartPower(section.slug, section.label, tuple(code for code, _ in section.members), section.hue)


def correction(view: CommentaryView, figure: FigureRow) -> str:
    """Say who corrected or added a figure, and what the program read; nothing where it stands as read."""
    if figure.by is None or figure.auto is None:
        return f"added by {figure.by}; the program passed it over" if figure.by else ""
    was, now = _told(view, figure.auto), _told(view, figure)
    read = ", ".join(old for old, new in zip(was, now, strict=True) if old != new) or "the same"
    return f"corrected by {figure.by}; the program read {read}"


def _told(view: CommentaryView, figure: Quantity) -> tuple[str, ...]:
    """Return what a quantity says, part by part."""
    power, partner = (place_label(view, code) if code else "no one" for code in (figure.power, figure.partner))
    when = figure.period or "no period"
    return value_text(figure), measure(figure.indicator), when, f"as {power}’s", f"towards {partner}"


def _quoted(view: CommentaryView, figure: FigureRow, found: tuple[str, ...]) -> QuotedFigure:
    """Ready a figure to be drawn as its power's; who wrote it is known from the section it stands in."""
    home = view.section(figure.section)
    power = owner(view, figure)
    return QuotedFigure(
        power=power.slug,
        power_label=power.label,
        members=power.members,
        hue=power.hue,
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
        contributor_names=tuple(person.name for person in home.contributors) if home else (),
        against=found,
        corrected=correction(view, figure),
    )
