"""Charts of trade, borders, investment, refugees and people, and the quoted figures behind them."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from fastapi import APIRouter, Request, Response

from app import exports, locales
from app.charts import NAMES, Chart, ChartPower, QuotedFigure, charts
from app.charts.contrasts import Contrast, against, contrasts, place_label
from app.charts.table import measure
from app.charts.words import ranked_within, value_text
from app.domain import Quantity
from app.errors import NotFoundError
from app.reference import Reference
from app.rows import CommentaryView, FigureRow, SectionView
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, NothingImportedError, choose
from app.web.deps import Asked, AskedDep, AskedFiguresDep, BaseUrl, LibraryDep, ReferenceDep
from app.web.downloads import download, json_answer
from app.web.filters import AddressQuery, Choice, Filter, InForce, known_values
from app.web.heads import empty, head_of
from app.web.library import Library
from app.web.rendering import render
from app.web.subjects import figures_subject, lasting
from app.web.subjects.words import within

router = APIRouter(include_in_schema=False)

FORMATS = {"csv": "CSV", "json": "JSON"}
NOT_SAID = ChartPower("", "Not said", (), 0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A chart in the list of charts: where it is, alone (`address`) or on the page that shows all (`anchor`).

    `shared` is its address as it lasts, to be handed on; `csv` and `json` are the addresses of its table, `here` says
    that it is the one this page is about.
    """

    chart: Chart
    address: str
    shared: str
    anchor: str
    csv: str
    json: str
    here: bool


@dataclass(frozen=True, slots=True)
class FiguresPage:
    """What figures.html may use.

    `charts` are those shown, `entries` all there are for what is chosen; `alone` says that the page was asked for
    some of them, `everything` is the page that shows all.
    `contrasts` are the contradictions that a figure shown is part of, `corrections` says of each figure that a person
    corrected or added who that was and what the program read, by the figure's `position`.
    `figures` are the quoted ones of the chosen powers (and on a chosen theme), `origins` gives the figure that a
    derived one refers to, by its `refers_to`. `owners` are the powers that the figures speak of, by the figure's
    `position`, and `labels` the names of powers and partners. `within` are the positions of ranks within a power
    ("India’s most populous"). The filters count figures; `in_force` is what is chosen of them. `exports` are
    (name, address) of the list in other formats, `query` is what follows the path in this page's address.
    """

    view: CommentaryView
    charts: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    alone: bool
    everything: str
    figures: tuple[FigureRow, ...]
    contrasts: tuple[Contrast, ...]
    corrections: dict[int, str]
    origins: dict[int, FigureRow]
    owners: dict[int, ChartPower]
    labels: dict[str, str]
    themes: Filter
    powers: Filter
    in_force: InForce
    within: frozenset[int]
    exports: tuple[tuple[str, str], ...]
    query: str
    others: tuple[Choice, ...]

    @property
    def heading(self) -> str:
        """What the page is headed with: the titles of the charts that were asked for."""
        if not self.alone:
            return "The figures, hedges included"
        titles = [entry.chart.title for entry in self.charts]
        return locales.listed([*titles[:1], *map(within, titles[1:])]) or "Figures"


@router.get("/figures")
def show(request: Request, library: LibraryDep, reference: ReferenceDep, asked: AskedFiguresDep) -> Response:
    """Chart the figures of a commentary beside reference figures; with `chart`, only these."""
    names = known_values("chart", asked.chart, NAMES)
    chosen = choose(library, "/figures", asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Figures"), head=empty("Figures"))
    page = figures_page(chosen, reference, names)
    head = head_of(request, figures_subject(chosen, [entry.chart for entry in page.charts], one=page.alone))
    return render(request, "figures.html", page, head=head, block="results")


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


@router.get("/figures/{name}.{suffix}")
def chart_table(
    library: LibraryDep, reference: ReferenceDep, base: BaseUrl, name: str, suffix: str, asked: AskedDep
) -> Response:
    """Give the table of one chart, quoted and reference rows, as CSV or JSON."""
    if suffix not in FORMATS:
        known = tuple((said, f"/figures/{name}.{other}") for other, said in FORMATS.items())
        raise NotFoundError("format", suffix, known)
    chosen, chart = _chart(library, reference, name, suffix, asked)
    table = exports.chart_rows(chart, base=base)
    if suffix == "csv":
        return download(exports.as_csv(table), f"{name}.csv")
    row = chosen.view.row
    told = {"chart": name, "headline": chart.headline, "title": chart.title, "measure": chart.measure}
    return json_answer(exports.as_json(table, commentary=row.slug, revision=row.revision, **told, notes=chart.notes))


def _chart(library: Library, reference: Reference, name: str, suffix: str, asked: Asked) -> tuple[Chosen, Chart]:
    """Return the chart of this name of what is chosen; one that is not there names those that are."""
    chosen = choose(library, "/figures", asked)
    known = charted(chosen, reference) if chosen else ()
    found = next((row for row in known if row.name == name), None)
    if chosen is None or found is None:
        raise NotFoundError("chart", name, tuple((row.title, f"/figures/{row.name}.{suffix}") for row in known))
    return chosen, found


def figures_page(chosen: Chosen, reference: Reference, names: tuple[str, ...] = ()) -> FiguresPage:
    """Put the page of figures together; `names` are the charts asked for, none means all."""
    figures = chosen_figures(chosen)
    query = chosen.query.having(chart=names)
    shown = {figure.position for figure in figures}
    found = contrasts(chosen.view, reference)
    charts = shown_charts(chosen, reference, names)
    every = dict.fromkeys((*shown_charts(chosen, reference), *charts))
    entries = {chart: _entry(chosen, chart, names) for chart in every}
    powers, themes = _power_filter(chosen, query), _theme_filter(chosen, query)
    return FiguresPage(
        view=chosen.view,
        charts=tuple(entries[chart] for chart in charts),
        entries=tuple(entries.values()),
        alone=bool(names),
        everything=chosen.query.address(),
        figures=figures,
        contrasts=tuple(one for one in found if shown & {row.position for row in one.contradiction.quoted}),
        corrections={figure.position: correction(chosen.view, figure) for figure in figures if figure.by},
        origins={figure.position: figure for figure in chosen.view.figures},
        owners={figure.position: owner(chosen.view, figure) for figure in figures},
        labels={figure.partner: place_label(chosen.view, figure.partner) for figure in figures if figure.partner},
        themes=themes,
        powers=powers,
        in_force=query.in_force(powers, themes),
        within=frozenset(figure.position for figure in figures if _is_within(chosen.view, figure)),
        query=chosen.query.address().removeprefix("/figures"),
        exports=tuple((name, chosen.query.with_suffix(f".{suffix}")) for suffix, name in FORMATS.items()),
        others=chosen.others,
    )


def _entry(chosen: Chosen, chart: Chart, names: tuple[str, ...]) -> Entry:
    alone = {"chart": (chart.name,)}
    return Entry(
        chart=chart,
        address=chosen.query.address(**alone),
        shared=lasting(chosen, **alone),
        anchor="" if names else f"#chart-{chart.name}",
        csv=chosen.query.with_suffix(f"/{chart.name}.csv"),
        json=chosen.query.with_suffix(f"/{chart.name}.json"),
        here=chart.name in names,
    )


def _is_within(view: CommentaryView, figure: FigureRow) -> bool:
    before = figure.sentence.text[: figure.start]
    return figure.indicator == "rank" and ranked_within(before, owner(view, figure).label)


def _power_filter(chosen: Chosen, query: AddressQuery) -> Filter:
    """Return the powers to choose from, with the quoted figures of each on the chosen themes."""
    figures = [figure for figure in chosen.view.figures if _on(chosen.themes, figure)]
    counts = Counter(_chosen_as(chosen.view, figure) for figure in figures)
    return query.filter("power", "Power", [(row.slug, row.label, counts[row.slug]) for row in chosen.view.powers])


def _theme_filter(chosen: Chosen, query: AddressQuery) -> Filter:
    """Return the themes to choose from, with the quoted figures of the chosen powers in sentences on each."""
    figures = [figure for figure in chosen.view.figures if _of(chosen.powers, chosen.view, figure)]
    counts = Counter(theme for figure in figures for theme in figure.sentence.themes)
    return query.filter("theme", "Theme", [(row.slug, row.label, counts[row.slug]) for row in chosen.codebook.themes])


def chosen_figures(chosen: Chosen) -> tuple[FigureRow, ...]:
    """Return the figures of the chosen powers, in sentences on one of the chosen themes.

    A figure is of the power it speaks of, wherever it stands; where that has no section, of the section it stands in.
    """
    return _figures(chosen.view, chosen.powers, chosen.themes)


def _figures(view: CommentaryView, powers: Collection[str], themes: Collection[str]) -> tuple[FigureRow, ...]:
    return tuple(figure for figure in view.figures if _of(powers, view, figure) and _on(themes, figure))


def _chosen_as(view: CommentaryView, figure: FigureRow) -> str:
    """Return the section under which a figure is chosen: its power's or, where that has none, the one it stands in."""
    return figure.power if figure.power in {section.slug for section in view.powers} else figure.section


def _of(powers: Collection[str], view: CommentaryView, figure: FigureRow) -> bool:
    return not powers or _chosen_as(view, figure) in powers


def _on(themes: Collection[str], figure: FigureRow) -> bool:
    return not themes or not set(themes).isdisjoint(figure.sentence.themes)


def shown_charts(chosen: Chosen, reference: Reference, names: Collection[str] = ()) -> tuple[Chart, ...]:
    """Return the charts that the page of what is chosen shows: those asked for by name, else all that belong there.

    With themes chosen these are the charts of one of the themes, then others that mark a figure quoted on one.
    """
    every = charted(chosen, reference)
    if names:
        return tuple(chart for chart in every if chart.name in names)
    if not chosen.themes:
        return every
    own = [chart for chart in every if not chart.themes.isdisjoint(chosen.themes)]
    return (*own, *(chart for chart in every if chart.quoted and chart not in own))


def charted(chosen: Chosen, reference: Reference) -> tuple[Chart, ...]:
    """Return every chart of the chosen powers, with the figures quoted on the chosen themes."""
    return _charted(chosen.view, frozenset(chosen.powers), frozenset(chosen.themes), reference)


@lru_cache(maxsize=16)  # by identity: a text that is loaded anew is charted anew; what is drawn is drawn once
def _charted(
    view: CommentaryView, chosen: frozenset[str], themes: frozenset[str], reference: Reference
) -> tuple[Chart, ...]:
    powers = [_as_power(section) for section in view.powers if not chosen or section.slug in chosen]
    published = view.row.published.year if view.row.published else None
    told = against(contrasts(view, reference))
    quoted = (_quoted(view, figure, told.get(figure.position, ())) for figure in _figures(view, chosen, themes))
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
