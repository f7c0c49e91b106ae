"""One commentary as its editors see it: what is coded, where readings differ, and everything that was changed."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.errors import BadValueError, NotFoundError
from app.queries.codings import batch_history
from app.rows import CommentaryView, SectionView
from app.standings import QuestionRow, question_rows
from app.web.deps import LibraryDep, ReadSession, WriteSession
from app.web.editor.changes import Change, changes
from app.web.editor.reading import Form, Reader
from app.web.editor.saving import Notice, Told, ToldDep, done, notice, undone
from app.web.editor.session import HOME, Editor, EditorDep
from app.web.editor.submission import SubmissionDep
from app.web.library import Library
from app.web.rendering import render

router = APIRouter(prefix=HOME, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class SectionToDo:
    """A section with how many of its sentences people and the program code with other themes."""

    section: SectionView
    differing: int
    by_people: int


@dataclass(frozen=True, slots=True)
class CommentaryPage:
    """What editor/commentary.html may use. `failed` is an undoing that could not be read, named by its batch."""

    editor: Editor
    view: CommentaryView
    sections: tuple[SectionToDo, ...]
    questions: tuple[QuestionRow, ...]
    changes: tuple[Change, ...]
    notice: Notice | None = None
    failed: Form | None = None
    refused: str = ""


@router.get("/{commentary}")
def show(
    request: Request,
    session: ReadSession,
    library: LibraryDep,
    editor: EditorDep,
    told: ToldDep,
    commentary: str,
) -> Response:
    """Show what there is to correct in a commentary, and what was corrected."""
    sources = _Sources(request, session, library, editor)
    return _shown(sources, commentary, told)


@router.post("/{commentary}")
def undo(
    request: Request, session: WriteSession, library: LibraryDep, submission: SubmissionDep, commentary: str
) -> Response:
    """Undo one batch, which makes a revision of its own."""
    sources = _Sources(request, session, library, submission.editor)
    view = library.view(library.row(commentary))
    made = changes(view, batch_history(session, commentary))
    digits = submission.one("batch")
    change = next((one for one in made if str(one.row.batch.number) == digits), None)
    if change is None:
        raise NotFoundError("change", digits, ((view.row.title, f"{HOME}/{commentary}"),))
    reader = Reader(submission.fields)
    why = reader.why()
    if reader.problems:
        return _shown(sources, commentary, failed=reader.form(digits), status=422)
    try:
        stored = undone(session, commentary, submission, change.row.batch.number, why)
    except (NotFoundError, BadValueError):
        words = f"Somebody has undone this before you: {change.what}. Nothing was changed."
        return _shown(sources, commentary, refused=words, status=409)
    return done(change.address, stored, change.at)


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where the page comes from, and who asks for it."""

    request: Request
    session: Session
    library: Library
    editor: Editor


def _shown(
    sources: _Sources,
    commentary: str,
    told: Told | None = None,
    *,
    failed: Form | None = None,
    refused: str = "",
    status: int = 200,
) -> Response:
    view = sources.library.view(sources.library.row(commentary))
    history = batch_history(sources.session, commentary)
    page = CommentaryPage(
        editor=sources.editor,
        view=view,
        sections=tuple(
            _to_do(section, {key for by in view.themes_by.values() for key in by}) for section in view.sections
        ),
        questions=question_rows(view),
        changes=changes(view, history),
        notice=notice(history, told or Told()),
        failed=failed,
        refused=refused,
    )
    return render(sources.request, "editor/commentary.html", page, status=status)


def _to_do(section: SectionView, by_people: set[str]) -> SectionToDo:
    rows = section.sentences
    differing = sum(set(row.themes) != set(row.auto_themes) for row in rows)
    return SectionToDo(section, differing, len(by_people.intersection(row.key for row in rows)))
