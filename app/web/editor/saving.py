"""Stores what an editor decided, and says on the next page what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import Query, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from app.db import now
from app.domain import Batch, Coding
from app.queries.codings import BatchRow
from app.store.codings import SavedBatch, save_batch
from app.web.editor.session import HOME
from app.web.editor.submission import Submission


class Told(BaseModel):
    """What the address of a page says of what was sent before: the batch that was `saved`, or that none was."""

    saved: int | None = None
    unchanged: bool = False
    at: str = Field(default="", max_length=200)


class ToldSection(Told):
    """The same for a section, and the key of the sentence that is `open`."""

    open: str = Field(default="", max_length=200)


@dataclass(frozen=True, slots=True)
class Notice:
    """What became of what an editor sent. `row` is the batch that was stored; None where nothing was changed.

    `at` is the id of the element of the page that it stands in, "" for the head of the page.
    """

    row: BatchRow | None
    at: str


ToldDep = Annotated[Told, Query()]
ToldSectionDep = Annotated[ToldSection, Query()]


def decided(session: Session, commentary: str, submission: Submission, coding: Coding, why: str) -> SavedBatch:
    """Store one decision as a batch.

    Raises:
        ChangedMeanwhileError: somebody decided the same since the form was made.
    """
    batch = Batch(submission.editor.name, "editor", why, (coding,))
    return save_batch(session, commentary, batch, now=now(), seen=submission.seen)


def undone(session: Session, commentary: str, submission: Submission, number: int, why: str) -> SavedBatch:
    """Undo a batch.

    Raises:
        NotFoundError, BadValueError: there is no such batch that could be undone.
    """
    batch = Batch(submission.editor.name, "editor", why, (), undoes=number)
    return save_batch(session, commentary, batch, now=now())


def done(address: str, saved: SavedBatch | None, at: str) -> Response:
    """Send the editor back to the page, to the element they changed, with the number of what was stored."""
    what = f"saved={saved.number}" if saved else "unchanged=1"
    return RedirectResponse(f"{quote(address)}?{what}&at={quote(at)}#{quote(at)}", status_code=303)


def notice(history: Iterable[BatchRow], told: Told) -> Notice | None:
    """Return what a page says about what was sent before; None where nothing was."""
    row = next((row for row in history if row.batch.number == told.saved), None)
    return Notice(row, told.at) if row or told.unchanged else None


def section_address(commentary: str, section: str) -> str:
    """Return where the sentences of a section are corrected."""
    return f"{HOME}/{commentary}/{section}"


def position_address(commentary: str, power: str, question: str = "") -> str:
    """Return where a power's positions are corrected."""
    return f"{HOME}/{commentary}/positions/{power}" + (f"/{question}" if question else "")
