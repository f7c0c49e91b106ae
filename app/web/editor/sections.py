"""The sentences of a section, with forms for their themes, figures and cues."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlalchemy.orm import Session

from app.domain import Coding, Cue, CueCoding
from app.errors import BadValueError, NotFoundError
from app.pipeline.figures.lexicon import HEDGES, INDICATORS
from app.queries.codings import BatchRow, batch_history
from app.queries.corrections import program_codings
from app.rows import CommentaryView, SectionView
from app.scale import CUE_KINDS, Term
from app.store.codings import ChangedMeanwhileError
from app.web.deps import LibraryDep, ReadSession, WriteSession
from app.web.editor.corrections import added_cue, figure, figure_in_force, in_force, no_figure, themes_coding
from app.web.editor.desk import Desk, OpenDesk, desks, opened
from app.web.editor.parties import Parties
from app.web.editor.reading import Form, Reader
from app.web.editor.saving import Notice, ToldSection, ToldSectionDep, decided, done, notice, section_address
from app.web.editor.session import HOME, Editor, EditorDep
from app.web.editor.submission import SubmissionDep
from app.web.library import Library
from app.web.rendering import render

router = APIRouter(prefix=HOME, include_in_schema=False)

_LONGEST_KEY = 200
_FORMS = ("themes", "figure", "no-figure", "new-figure", "new-cue", "no-cue")


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What editor/section.html may use.

    `open` is the sentence that is being corrected. `overtaken` is a change that somebody made meanwhile. `hedges`,
    `indicators` and `cue_kinds` are what there is to choose from.
    """

    editor: Editor
    view: CommentaryView
    section: SectionView
    address: str
    desks: tuple[Desk, ...]
    parties: Parties
    theme_labels: dict[str, str]
    open: OpenDesk | None
    notice: Notice | None
    overtaken: BatchRow | None
    hedges: tuple[str, ...] = HEDGES
    indicators: tuple[str, ...] = INDICATORS
    cue_kinds: tuple[Term, ...] = CUE_KINDS


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of an address that name a section of a commentary."""

    commentary: str
    section: str


PlaceDep = Annotated[Place, Depends()]


@dataclass(frozen=True, slots=True)
class _Sources:
    """What a page is made from, and for whom."""

    session: Session
    library: Library
    editor: Editor
    place: Place


@router.get("/{commentary}/{section}")
def show(
    request: Request,
    session: ReadSession,
    library: LibraryDep,
    editor: EditorDep,
    told: ToldSectionDep,
    place: PlaceDep,
) -> Response:
    """Show a section's sentences with what is coded beside each; one that is open can be changed."""
    page = _page(_Sources(session, library, editor, place), told)
    return render(request, "editor/section.html", page)


@router.post("/{commentary}/{section}")
def correct(
    request: Request,
    session: WriteSession,
    library: LibraryDep,
    submission: SubmissionDep,
    place: PlaceDep,
) -> Response:
    """Store one correction of a sentence."""
    sources, key = _Sources(session, library, submission.editor, place), submission.one("sentence")
    told = ToldSection(open=key[:_LONGEST_KEY])
    page = _page(sources, told)
    if page.open is None:
        raise NotFoundError("sentence", key, ((page.section.label, page.address),), may_be_gone=True)
    reader = Reader(submission.fields)
    why = reader.why()
    coding, unchanged = _decision(reader, page.view, page.open.desk, submission.one("do"))
    failed, at = reader.form(submission.one("form")), f"s-{page.open.desk.row.key}"
    if reader.problems:
        page = _page(sources, told, failed=failed)
        return render(request, "editor/section.html", page, status=422)
    if unchanged:
        return done(page.address, None, at)
    try:
        saved = decided(session, place.commentary, submission, coding, why)
    except ChangedMeanwhileError as error:
        page = _page(sources, told, failed=failed, overtaken=error.row)
        return render(request, "editor/section.html", page, status=409)
    return done(page.address, saved, at)


def _decision(reader: Reader, view: CommentaryView, desk: Desk, do: str) -> tuple[Coding, bool]:
    """Return what a form decides, and whether that holds already."""
    match do:
        case "themes":
            themes = themes_coding(reader, view, desk.row)
            return themes, not reader.problems and in_force(view, themes)
        case "figure" | "no-figure" | "new-figure":
            return _figure(reader, view, desk, do)
        case "new-cue":
            added = added_cue(reader, view, desk.row)
            return added, in_force(view, added)
        case "no-cue":
            return _no_cue(reader, desk)
        case _:
            raise BadValueError("do", do, _FORMS)


def _figure(reader: Reader, view: CommentaryView, desk: Desk, do: str) -> tuple[Coding, bool]:
    """Return the decision on a figure. Words are those of a figure that is known, or of one that is to be added."""
    words, nth = reader.sent("words"), int(reader.sent("nth")) if reader.sent("nth").isdecimal() else 1
    row, read = desk.figure(words, nth), desk.read(words, nth)
    is_known = row is not None or read is not None
    asked = no_figure(desk.row, words, nth) if do == "no-figure" else figure(reader, view, desk.row, read, row or read)
    if do == "new-figure" and is_known:
        reader.complain("words", "There is a figure in these words already: correct that one.")
    elif do != "new-figure" and not is_known:
        reader.complain("value", "This figure is not there any more.")
    return asked.coding, figure_in_force(row, asked)


def _no_cue(reader: Reader, desk: Desk) -> tuple[Coding, bool]:
    """Return the decision that a cue of the sentence is none."""
    watcher, watched, theme, kind = (reader.sent(name) for name in ("watcher", "watched", "theme", "kind"))
    known = {(row.watcher[0], row.watched[0], row.theme or "", row.kind) for row in desk.cues}
    if (watcher, watched, theme, kind) not in known:
        reader.complain("why", "This cue is not there any more.")
    return CueCoding(Cue(watcher, watched, theme or None, kind, desk.row.key), holds=False), False


def _page(
    sources: _Sources, told: ToldSection, *, failed: Form | None = None, overtaken: BatchRow | None = None
) -> SectionPage:
    commentary, slug = sources.place.commentary, sources.place.section
    view = sources.library.view(sources.library.row(commentary))
    section = view.section(slug)
    if section is None:
        known = tuple((row.label, section_address(commentary, row.slug)) for row in view.sections)
        raise NotFoundError("section", slug, known, may_be_gone=True)
    rows = desks(view, section, program_codings(sources.session, commentary))
    at_work = next((desk for desk in rows if desk.row.key == view.former.get(told.open, told.open)), None)
    return SectionPage(
        editor=sources.editor,
        view=view,
        section=section,
        address=section_address(commentary, slug),
        desks=rows,
        parties=Parties(view),
        theme_labels={theme.slug: theme.label for theme in view.codebook.themes},
        open=opened(view, at_work, failed) if at_work else None,
        notice=notice(batch_history(sources.session, commentary), told),
        overtaken=overtaken,
    )
