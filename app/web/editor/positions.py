"""Where a power stands, question by question: every reading, and a form for each question."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from app.errors import NotFoundError
from app.queries.codings import BatchRow, batch_history
from app.rows import CommentaryView, SectionView
from app.scale import SALIENCES, SILENT, STANCES, Term
from app.standings import Standing, question_rows
from app.store.codings import ChangedMeanwhileError
from app.web.deps import LibraryDep, ReadSession, WriteSession
from app.web.editor.corrections import EVIDENCE, in_force, position, position_values
from app.web.editor.reading import Form, Reader
from app.web.editor.saving import Notice, ToldDep, decided, done, notice, position_address
from app.web.editor.session import HOME, Editor, EditorDep
from app.web.editor.submission import SubmissionDep
from app.web.library import Library
from app.web.rendering import render

router = APIRouter(prefix=HOME, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class PositionsPage:
    """What editor/positions.html may use: a power's cells, one for each question."""

    editor: Editor
    view: CommentaryView
    section: SectionView
    address: str
    cells: tuple[Standing, ...]
    notice: Notice | None


@dataclass(frozen=True, slots=True)
class PositionPage:
    """What editor/position.html may use: one cell with its form. `overtaken` is a change made meanwhile."""

    editor: Editor
    view: CommentaryView
    section: SectionView
    address: str
    cell: Standing
    form: Form
    overtaken: BatchRow | None
    stances: tuple[Term, ...] = (*STANCES, SILENT)
    saliences: tuple[Term, ...] = SALIENCES
    places: tuple[str, ...] = EVIDENCE


@dataclass(frozen=True, slots=True)
class Power:
    """The parts of an address that name a power of a commentary."""

    commentary: str
    power: str


PowerDep = Annotated[Power, Depends()]


@router.get("/{commentary}/positions/{power}")
def show(
    request: Request, session: ReadSession, library: LibraryDep, editor: EditorDep, told: ToldDep, place: PowerDep
) -> Response:
    """Show all readings of a power's positions."""
    view, section = _power(library, place)
    cells = tuple(row.cells[0] for row in question_rows(view, powers=(section.slug,)))
    became = notice(batch_history(session, view.row.slug), told)
    page = PositionsPage(editor, view, section, position_address(view.row.slug, section.slug), cells, became)
    return render(request, "editor/positions.html", page)


@router.get("/{commentary}/positions/{power}/{question}")
def show_one(request: Request, library: LibraryDep, editor: EditorDep, place: PowerDep, question: str) -> Response:
    """Show one position with its form."""
    return render(request, "editor/position.html", _page(library, editor, place, question))


@router.post("/{commentary}/positions/{power}/{question}")
def correct(
    request: Request,
    session: WriteSession,
    library: LibraryDep,
    submission: SubmissionDep,
    place: PowerDep,
    question: str,
) -> Response:
    """Store where a power stands on a question."""
    page = _page(library, submission.editor, place, question)
    reader = Reader(submission.fields)
    coding, why = position(reader, page.section, page.cell.question), reader.why()
    form = reader.form("position")
    if reader.problems:
        page = _page(library, submission.editor, place, question, failed=form)
        return render(request, "editor/position.html", page, status=422)
    back, at = position_address(place.commentary, place.power), f"q-{question}"
    if in_force(page.view, coding):
        return done(back, None, at)
    try:
        saved = decided(session, place.commentary, submission, coding, why)
    except ChangedMeanwhileError as error:
        page = _page(library, submission.editor, place, question, failed=form, overtaken=error.row)
        return render(request, "editor/position.html", page, status=409)
    return done(back, saved, at)


def _power(library: Library, place: Power) -> tuple[CommentaryView, SectionView]:
    view = library.view(library.row(place.commentary))
    section = next((row for row in view.powers if row.slug == place.power), None)
    if section is None:
        known = tuple((row.label, position_address(view.row.slug, row.slug)) for row in view.powers)
        raise NotFoundError("power", place.power, known, may_be_gone=True)
    return view, section


def _page(
    library: Library,
    editor: Editor,
    place: Power,
    slug: str,
    *,
    failed: Form | None = None,
    overtaken: BatchRow | None = None,
) -> PositionPage:
    view, section = _power(library, place)
    commentary, power = place.commentary, place.power
    if slug not in view.codebook.question_slugs:
        known = tuple((row.label, position_address(commentary, power, row.slug)) for row in view.codebook.questions)
        raise NotFoundError("question", slug, known)
    cell = question_rows(view, questions=(slug,), powers=(power,))[0].cells[0]
    form = failed or Form("position", position_values(cell.lead))
    return PositionPage(editor, view, section, position_address(commentary, power, slug), cell, form, overtaken)
