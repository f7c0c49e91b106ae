"""One thing of a page to stand in a frame on another site: a card, a comparison, a chart, a sentence; and its code."""

from dataclasses import dataclass
from html import escape
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response

from app.charts import NAMES
from app.errors import NotFoundError
from app.rows import CommentaryView, ContributorRef
from app.web.addressed import subject_of
from app.web.cards import HomePage, home_page
from app.web.chosen import NothingImportedError, choose
from app.web.compare import ComparePage, choose_view, compare_page
from app.web.deps import AskedDep, AskedFiguresDep, AskedViewDep, BaseUrl, LibraryDep, ReferenceDep
from app.web.figures import FiguresPage, figures_page
from app.web.filters import known_values
from app.web.heads import canonical_path, unlisted
from app.web.rendering import render
from app.web.subjects import Kind, Subject, figures_subject, home_subject

router = APIRouter(include_in_schema=False)

APPEARANCES = {"": "As the reader’s device", "light": "Light", "dark": "Dark"}
WIDTH = 640
"""Pixels across that an embed is made for where nobody says otherwise; it goes from 300 to 1200."""
_HEIGHTS = {
    Kind.SITE: 520, Kind.SENTENCE: 320, Kind.CARD: 620, Kind.CELL: 460, Kind.COMPARISON: 640, Kind.CHART: 720,
}  # fmt: skip
_SCALE_HEIGHT = 520
_SNIPPET = (
    '<iframe src="{address}" title="{title}" width="{width}" height="{height}" loading="lazy" '
    'style="border:0;max-width:100%"></iframe>\n<script src="{script}" async></script>'
)
"""What a host pastes; the frame works without the script, and then scrolls inside."""


@dataclass(frozen=True, slots=True)
class EmbedPage:
    """What the templates of `embed/` may use.

    `shown` is the page of the site that the thing stands on, narrowed to it (None for a sentence), `view` its
    commentary. `appearance` is "light", "dark", or "" for what the reader's device says.
    """

    subject: Subject
    view: CommentaryView
    shown: HomePage | ComparePage | FiguresPage | None
    appearance: str

    @property
    def people(self) -> tuple[ContributorRef, ...]:
        """Who wrote it; of what the site opens on, everybody who wrote in its text."""
        return self.view.contributors if self.subject.kind is Kind.SITE else self.subject.contributors

    @property
    def canonical(self) -> str:
        """The path under which search engines list what it shows."""
        return canonical_path(self.subject)


@dataclass(frozen=True, slots=True)
class EmbedCodePage:
    """What embed_code.html may use: the `code` to copy for a subject, and how it will look.

    `frame` is the address of the frame as a path, `choices` are (words, address of this page, chosen) of its
    appearances. `oembed` is the address that a program asks.
    """

    subject: Subject
    code: str
    frame: str
    height: int
    choices: tuple[tuple[str, str, bool], ...]
    oembed: str


def _appearance(appearance: Annotated[str, Query(max_length=20)] = "") -> str:
    """Read the appearance that the host asks for."""
    return next(iter(known_values("appearance", (appearance,), APPEARANCES)), "")


AppearanceDep = Annotated[str, Depends(_appearance)]


@router.get("/embed/")
def card(request: Request, library: LibraryDep, asked: AskedDep, appearance: AppearanceDep) -> Response:
    """Show a power's card, or where all powers stand on the question asked for, else on the one the site opens on."""
    chosen = choose(library, "/", asked)
    if chosen is None:
        raise NothingImportedError
    page = EmbedPage(home_subject(chosen), chosen.view, home_page(chosen), appearance)
    return render(request, "embed/cards.html", page)


@router.get("/embed/compare")
def comparison(request: Request, library: LibraryDep, asked: AskedViewDep, appearance: AppearanceDep) -> Response:
    """Show powers side by side: one cell, the scale of one question, or the table."""
    chosen = choose_view(library, asked)
    if chosen is None:
        raise NothingImportedError
    shown = compare_page(chosen, asked.view)
    return render(request, "embed/comparison.html", EmbedPage(shown.subject, chosen.view, shown, appearance))


@router.get("/embed/figures")
def chart(
    request: Request, library: LibraryDep, reference: ReferenceDep, asked: AskedFiguresDep, appearance: AppearanceDep
) -> Response:
    """Show one chart with its sources."""
    chosen = choose(library, "/figures", asked)
    if chosen is None:
        raise NothingImportedError
    shown = figures_page(chosen, reference, known_values("chart", asked.chart, NAMES))
    subject = figures_subject(chosen, [entry.chart for entry in shown.charts], one=shown.alone)
    if subject.chart is None:
        raise NotFoundError("embed", subject.title, ((subject.title, subject.address),))
    return render(request, "embed/chart.html", EmbedPage(subject, chosen.view, shown, appearance))


@router.get("/embed/commentaries/{commentary}/{section}")
def sentence(request: Request, library: LibraryDep, reference: ReferenceDep, appearance: AppearanceDep) -> Response:
    """Show one sentence as a quotation."""
    subject = subject_of(f"{request.url.path.removeprefix('/embed')}?{request.url.query}", library, reference)
    if subject.kind is not Kind.SENTENCE or subject.view is None:
        raise NotFoundError("embed", subject.title, ((subject.title, subject.address),))
    return render(request, "embed/sentence.html", EmbedPage(subject, subject.view, None, appearance))


@router.get("/embed-code")
def code(
    request: Request,
    library: LibraryDep,
    reference: ReferenceDep,
    base: BaseUrl,
    appearance: AppearanceDep,
    of: str = "",
) -> Response:
    """Give the code that puts a card, a comparison, a chart or a sentence into another page."""
    subject = subject_of(of, library, reference)
    frame = framed(subject, appearance)
    choices = tuple(
        (words, f"/embed-code?{urlencode({'of': subject.address, **({'appearance': value} if value else {})})}",
         value == appearance)
        for value, words in APPEARANCES.items()
    )  # fmt: skip
    page = EmbedCodePage(
        subject=subject,
        code=snippet(subject, f"{base}{frame}", base=base),
        frame=frame,
        height=height_of(subject),
        choices=choices,
        oembed=f"{base}/oembed?{urlencode({'url': base + subject.address, 'format': 'json'})}",
    )
    return render(request, "embed_code.html", page, head=unlisted(f"Embed: {subject.title}"))


def framed(subject: Subject, appearance: str = "") -> str:
    """Return the address of a subject's frame.

    Raises:
        NotFoundError: it cannot be embedded.
    """
    if subject.embed is None:
        raise NotFoundError("embed", subject.title, ((subject.title, subject.address),))
    joint = "&" if "?" in subject.embed else "?"
    return f"{subject.embed}{joint}appearance={appearance}" if appearance else subject.embed


def height_of(subject: Subject) -> int:
    """Return the pixels a frame takes where the host does not listen to it; what is longer scrolls inside."""
    one_question = subject.side is not None and len(subject.side.questions) == 1
    if subject.kind is Kind.COMPARISON and one_question:
        return _SCALE_HEIGHT
    return _HEIGHTS[subject.kind]


def snippet(subject: Subject, address: str, *, base: str, width: str = "100%", height: int | None = None) -> str:
    """Return the HTML that embeds a subject: a frame, and the script that gives it the height of what is in it."""
    return _SNIPPET.format(
        address=escape(address), title=escape(subject.title), width=width, height=height or height_of(subject),
        script=escape(f"{base}/static/js/resize.js"),
    )  # fmt: skip
