"""Signing in and out, and the first page of those who are signed in."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from app.codings.people import LONGEST_NAME, name_problem
from app.queries.codings import batch_history
from app.rows import CommentaryRow, CommentaryView
from app.standings import question_rows
from app.web.deps import LibraryDep, ReadSession
from app.web.editor.changes import Change, changes
from app.web.editor.reading import Form, Reader
from app.web.editor.session import COOKIE, HOME, SIGN_INS, Editor, EditorsDep, sign_in, sign_out
from app.web.editor.submission import FieldsDep, SubmissionDep
from app.web.rendering import render

router = APIRouter(prefix=HOME, include_in_schema=False)

_NEXT = re.compile(rf"{HOME}(?:/[\w%~-][\w%.~-]*)*(?:\?[\w%=&.~-]*)?", re.ASCII)
_IN_FULL = 12
"""Commentaries of which it says what there is to do; to know that, each is loaded as a whole."""
_NEWEST = 8
"""Changes of each commentary that the first page shows."""


@dataclass(frozen=True, slots=True)
class SignInPage:
    """What editor/sign_in.html may use. `next` is where to go afterwards."""

    form: Form
    next: str


@dataclass(frozen=True, slots=True)
class TextToDo:
    """One commentary with what an editor may want to look at; `changes` are the newest."""

    view: CommentaryView
    questions: int
    uncoded: int
    split: int
    differing: int
    sentences: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class OverviewPage:
    """What editor/overview.html may use: the newest `texts` with what there is to do, and the `others`."""

    editor: Editor
    texts: tuple[TextToDo, ...]
    others: tuple[CommentaryRow, ...]


@router.get("")
def home(request: Request, session: ReadSession, library: LibraryDep, editors: EditorsDep, next: str = "") -> Response:  # noqa: A002  # the key of the address
    """Ask who is there; tell those who are signed in what there is to do."""
    editor = editors.editor(request.cookies.get(COOKIE))
    if editor is None:
        return render(request, "editor/sign_in.html", SignInPage(Form("sign-in", {}), _checked(next)))
    rows = library.rows()
    views = (library.view(row) for row in rows[:_IN_FULL])
    texts = tuple(_to_do(view, changes(view, batch_history(session, view.row.slug))) for view in views)
    return render(request, "editor/overview.html", OverviewPage(editor, texts, rows[_IN_FULL:]))


@router.post("")
def enter(request: Request, editors: EditorsDep, fields: FieldsDep) -> Response:
    """Sign in with the credential and a name."""
    editors.check(request, "attempts to sign in", SIGN_INS)
    reader = Reader(fields)
    name = reader.line("name", "Your name", LONGEST_NAME)
    if name and (problem := name_problem(name)):
        reader.complain("name", f"{problem[0].upper()}{problem[1:]}.")
    following = _checked(next(iter(fields.get("next", ())), ""))
    if not editors.admits(next(iter(fields.get("token", ())), "")):
        editors.count(request, "attempts to sign in", SIGN_INS)
        reader.complain("token", "This is not the credential of this site.")
    if reader.problems:
        shown = Form("sign-in", {"name": fields.get("name", ())}, reader.problems)
        status = 403 if "token" in reader.problems else 422
        return render(request, "editor/sign_in.html", SignInPage(shown, following), status=status)
    answer = RedirectResponse(following, status_code=303)
    sign_in(request, answer, editors, name)
    return answer


@router.post("/sign-out")
def leave(_submission: SubmissionDep) -> Response:
    """Sign out."""
    answer = RedirectResponse(HOME, status_code=303)
    sign_out(answer)
    return answer


def _checked(address: str) -> str:
    """Return an address below the editor's own; the first page for any other."""
    return address if _NEXT.fullmatch(address) and ".." not in unquote(address) else HOME


def _to_do(view: CommentaryView, made: tuple[Change, ...]) -> TextToDo:
    cells = [cell for row in question_rows(view) for cell in row.cells]
    sentences = [sentence for section in view.sections for sentence in section.sentences]
    return TextToDo(
        view=view,
        questions=len(cells),
        uncoded=sum(cell.state == "not-coded" for cell in cells),
        split=sum(cell.split for cell in cells),
        differing=sum(cell.differs for cell in cells),
        sentences=sum(set(row.themes) != set(row.auto_themes) for row in sentences),
        changes=made[:_NEWEST],
    )
