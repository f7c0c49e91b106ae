"""Powers side by side, and the same view as CSV, XLSX, Word, Markdown and JSON."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from slugify import slugify

from app import exports
from app.comparison import compare
from app.errors import NotFoundError
from app.locales import counted
from app.rows import CommentaryView
from app.standings import SideBySide, coded, findings, question_rows
from app.web.cards import EmptyPage
from app.web.chosen import Chosen, NothingImportedError, choose
from app.web.deps import AskedView, AskedViewDep, BaseUrl, LibraryDep
from app.web.downloads import download, json_answer
from app.web.filters import Choice, Filter, InForce, known_values
from app.web.finder import Finder, answerable, finder
from app.web.heads import empty, followed, head_of
from app.web.library import Library
from app.web.rendering import render
from app.web.subjects import Kind, Subject, comparison_subject
from app.web.subjects.words import of_text

router = APIRouter(include_in_schema=False)

VIEWS = {"questions": "By question", "themes": "By theme", "differences": "Differences first"}
DENSITIES = {"full": "With their sentence", "compact": "Stance and headline"}
FORMATS = {"csv": "CSV", "xlsx": "Excel", "docx": "Word", "md": "Markdown", "json": "JSON"}


_MOST_FULL = 7
"""Columns up to which a cell shows its sentence unless it is asked not to."""


class AskedComparison(AskedView):
    """The filters of a comparison, and how much a cell shows."""

    density: str = Field("", max_length=20, description="`full` or `compact`; without it, by the number of powers")


@dataclass(frozen=True, slots=True)
class ComparePage:
    """What compare.html may use.

    `shows` is "" (all) or one of the views, and `views` are these choices; `compact` says that a cell's sentence opens
    on demand, and `densities` are the choices of that. `coded` says whether anybody coded a position,
    and `coder` who coded all that are shown, "" where that is not one and the same. `subject` is what the page shows,
    under its lasting address; `around` are (words, address) of what is around a single cell, none
    where there are more; `feed` is what is new on it. `exports` are (name, address) of this view in other formats.
    """

    view: CommentaryView
    shows: str
    compact: bool
    coded: bool
    coder: str
    subject: Subject
    side: SideBySide
    finder: Finder
    questions: Filter
    themes: Filter
    powers: Filter
    in_force: InForce
    views: tuple[Choice, ...]
    densities: tuple[Choice, ...]
    around: tuple[tuple[str, str], ...]
    feed: str
    exports: tuple[tuple[str, str], ...]
    others: tuple[Choice, ...]

    @property
    def alone(self) -> bool:
        """Whether it shows a single cell: one power on one question or theme."""
        return self.subject.kind is Kind.CELL

    @property
    def narrowed(self) -> bool:
        """Whether something is chosen or asked, so that its answer comes before further choices."""
        return bool(self.in_force.choices or self.finder.answer) and not self.alone

    @property
    def heading(self) -> str:
        """What the page is called on itself."""
        subject = self.subject
        row = subject.standing.question if subject.standing else subject.theme
        return f"{subject.sections[0].label}: {row.label}" if self.alone and row else "Powers side by side"

    @property
    def tally(self) -> str:
        """What is shown, in one line: the finder's answer, the question of a single cell, or how much."""
        if self.finder.answer:
            return self.finder.answer
        if self.alone:
            standing = self.subject.standing
            return standing.question.text if standing else counted(self.side.themes.rows[0].count, "sentence")
        shown = (len(self.side.questions), "question"), (len(self.side.themes.rows), "theme")
        powers = counted(len(self.side.themes.columns), "power") if self.view.powers else "No powers"
        return ", ".join([powers, *(counted(count, word) for count, word in shown if count)])


@router.get("/compare")
def show(request: Request, library: LibraryDep, asked: Annotated[AskedComparison, Query()]) -> Response:
    """Compare the powers of a commentary by question and by theme."""
    chosen = choose_view(library, asked)
    if chosen is None:
        return render(request, "empty.html", EmptyPage("Compare"), head=empty("Compare"))
    page = compare_page(chosen, asked.view, asked.density)
    head = head_of(request, page.subject, feed=page.feed)
    return render(request, "compare.html", page, head=head, block="results")


@router.get("/compare.{suffix}")
def export(library: LibraryDep, base: BaseUrl, suffix: str, asked: AskedViewDep) -> Response:
    """Give the same view in another format."""
    if suffix not in FORMATS:
        raise NotFoundError("format", suffix, tuple((name, f"/compare.{known}") for known, name in FORMATS.items()))
    shown = exported(library, asked, base)
    if suffix == "json":
        return json_answer(exports.comparison_json(shown))
    return download(exports.comparison_file(shown, suffix), f"{shown.name}.{suffix}")


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
    side = compared(chosen, asked.view)
    title = comparison_subject(chosen, side, finder(chosen, side.findings).answer).title
    return exports.Shown(
        chosen.view, side, base, address, **groups, title=title.removesuffix(of_text(chosen.view)), name=_name(chosen)
    )


def _name(chosen: Chosen) -> str:
    """Return the name of a file of this view: what was chosen, so that one comparison does not replace another."""
    keys = ("power", "agree", "differ", "question", "theme", "view")
    words = dict.fromkeys(word for key in keys for word in chosen.query.values(key))
    return slugify(" ".join(("compare", *(words or [chosen.view.row.slug]))), max_length=80, word_boundary=True)


def choose_view(library: Library, asked: AskedView) -> Chosen | None:
    """Load the commentary to compare, with the view in its address.

    Raises:
        NotFoundError: no commentary has this slug.
        BadValueError: a theme, power, question or view is not known.
    """
    known_values("view", (asked.view,), VIEWS)
    chosen = choose(library, "/compare", asked)
    if chosen is None:
        return None
    powers = {section.slug: section.label for section in chosen.view.powers}
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
    if shows == "differences":
        rows = tuple(sorted(rows, key=lambda row: row.distance, reverse=True))
    found = findings(rows, agree=agree, differ=differ) if asks else None
    if found is not None:
        return SideBySide(tuple(one.row for one in found if one.agree), replace(themes, rows=()), found)
    return SideBySide(
        questions=rows if shows != "themes" and coded(chosen.view) else (),
        themes=replace(themes, rows=()) if shows in ("questions", "differences") else themes,
    )


def compare_page(chosen: Chosen, shows: str, density: str = "") -> ComparePage:
    """Put the page of a comparison together.

    Raises:
        BadValueError: the density is not known.
    """
    known_values("density", (density,), DENSITIES)
    side = compared(chosen, shows)
    usual = "compact" if len(side.themes.columns) > _MOST_FULL else "full"
    asked = replace(chosen, query=chosen.query.having(density=(density,) if density not in ("", usual) else ()))
    found = finder(asked, side.findings)
    subject = comparison_subject(chosen, side, found.answer)
    return ComparePage(
        view=chosen.view,
        shows=shows,
        compact=(density or usual) == "compact" and subject.kind is not Kind.CELL,
        coded=coded(chosen.view),
        coder=_only_coder(side),
        subject=subject,
        side=side,
        finder=found,
        questions=asked.question_filter,
        themes=asked.theme_filter,
        powers=asked.power_filter,
        in_force=asked.in_force(),
        views=_choices(asked, "view", {"": "All", **VIEWS}, shows),
        densities=_choices(asked, "density", DENSITIES, density or usual, usual),
        around=_around(chosen) if subject.kind is Kind.CELL else (),
        feed=followed(chosen) or "/compare.atom",
        exports=tuple((name, chosen.query.with_suffix(f".{suffix}")) for suffix, name in FORMATS.items()),
        others=chosen.others,
    )


def _choices(asked: Chosen, key: str, labels: dict[str, str], shown: str, usual: str = "") -> tuple[Choice, ...]:
    """Return what a key of the address may be, `usual` left out of it; another view is of every question."""
    plain = asked.query.having(agree=(), differ=()) if key == "view" else asked.query
    return tuple(
        Choice(value, label, None, value == shown, plain.address(**{key: () if value == usual else (value,)}))
        for value, label in labels.items()
    )


def _only_coder(side: SideBySide) -> str:
    """Return who coded every position shown, a person always beside the program; "" where it is not always the same."""
    coders = {row.coder for row in side.questions}
    return coders.pop() if len(coders) == 1 else ""


def _around(chosen: Chosen) -> tuple[tuple[str, str], ...]:
    """Return the ways on from a single cell: its row, its column, and the cells before and after it."""
    query, codebook = chosen.query, chosen.codebook
    key, rows = ("question", codebook.questions) if chosen.questions else ("theme", codebook.themes)
    labels = {row.slug: row.label for row in rows}
    here = list(labels).index(query.values(key)[0])
    label = next(section.label for section in chosen.view.powers if section.slug in chosen.powers)
    near = [
        (f"{label}: {labels[slug]}", query.address(**{key: (slug,)}))
        for slug in list(labels)[max(here - 1, 0) : here + 2]
    ]
    return (
        (f"Every power on {next(iter(labels[slug] for slug in query.values(key)))}", query.address(power=())),
        (f"{label} on every question and theme", query.address(question=(), theme=())),
        *(one for one in near if one[1] != query.address()),
    )
