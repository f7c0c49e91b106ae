"""Commentaries as pages show them, kept in memory until the database's own version changes."""

from collections import OrderedDict
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from dataclasses import replace
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.codebook import Codebook, Theme, parse_codebook
from app.db import Database
from app.errors import NotFoundError
from app.queries.commentaries import commentaries, own_codebook
from app.queries.powers import with_all_powers
from app.queries.views import commentary_view
from app.rows import CommentaryRow, CommentaryView

_Answer = TypeVar("_Answer")
_MOST_CODEBOOKS = 8
_MOST_VIEWS = 32
"""Whole texts kept; one of 160 sentences takes about 0.3 MB."""


class Library:
    """Reads commentaries once for each state of the database. Shared between threads."""

    def __init__(self, database: Database, codebook: Codebook) -> None:
        self._database, self.codebook = database, codebook
        self._own: dict[str, Codebook] = {}
        self._lock = Lock()
        self._version: str | None = None
        self._rows: tuple[CommentaryRow, ...] | None = None
        self._views: OrderedDict[str, CommentaryView] = OrderedDict()
        self._answers: dict[Callable[[Session], Any], Any] = {}

    def rows(self) -> tuple[CommentaryRow, ...]:
        """Return all commentaries, the newest first."""
        version = self._checked_version()
        with self._lock:
            if version == self._version and self._rows is not None:
                return self._rows
        with self._database.reading() as session:
            rows = _with_default(commentaries(session))
        with self._lock:
            if version == self._version:
                self._rows = rows
        return rows

    def row(self, slug: str) -> CommentaryRow:
        """Return the commentary with this slug.

        Raises:
            NotFoundError: there is none; names those there are.
        """
        rows = self.rows()
        found = next((row for row in rows if row.slug == slug), None)
        if found is None:
            raise NotFoundError("commentary", slug, tuple((row.title, row.address) for row in rows))
        return found

    def default(self, powers: Collection[str] = ()) -> CommentaryRow | None:
        """Return the commentary that pages show when none is named; None where none has a section on a power.

        That is the newest one that compares powers. Where it lacks a power that is asked for, an older one that has
        them all takes its place, so that an address kept from before the newest was imported still shows what it did.
        """
        rows = self.rows()
        default = next((row for row in rows if row.is_default), None)
        if default is None or set(powers) <= {section.slug for section in self.view(default).powers}:
            return default
        with self._database.reading() as session:
            known = with_all_powers(session, powers)
        return next((row for row in rows if row.slug in known), default)

    def view(self, row: CommentaryRow) -> CommentaryView:
        """Return a commentary with everything in it."""
        version = self._checked_version()
        with self._lock:
            if version == self._version and (known := self._views.get(row.slug)) and known.row == row:
                self._views.move_to_end(row.slug)
                return known
        with self._database.reading() as session:
            view = commentary_view(session, row, self._codebook_of(session, row).asked_about(row.about))
        with self._lock:
            if version == self._version:
                self._views[row.slug] = view
                while len(self._views) > _MOST_VIEWS:
                    self._views.popitem(last=False)
        return view

    def reading(self) -> AbstractContextManager[Session]:
        """Open a session for what is not kept in memory."""
        return self._database.reading()

    def themes(self) -> tuple[Theme, ...]:
        """Return the themes of the program's codebook, then those that only commentaries with their own one have."""
        found = {theme.slug: theme for theme in self.codebook.themes}
        for row in self.rows():
            for theme in self.view(row).codebook.themes if row.codebook else ():
                found.setdefault(theme.slug, theme)
        return tuple(found.values())

    def once(self, ask: Callable[[Session], _Answer]) -> _Answer:
        """Return what a query of all texts answers, asked once for each state of the database."""
        version = self._checked_version()
        with self._lock:
            if version == self._version and ask in self._answers:
                known: _Answer = self._answers[ask]
                return known
        with self._database.reading() as session:
            answer = ask(session)
        with self._lock:
            if version == self._version:
                self._answers[ask] = answer
        return answer

    def _codebook_of(self, session: Session, row: CommentaryRow) -> Codebook:
        """Return the codebook a commentary was coded with; parsed once for each different text."""
        if row.codebook is None:
            return self.codebook
        text = own_codebook(session, row.slug)
        if text not in self._own:
            self._own = {text: parse_codebook(text, row.codebook), **dict(list(self._own.items())[:_MOST_CODEBOOKS])}
        return self._own[text]

    def _checked_version(self) -> str:
        """Return the database's version now; forget everything where it is another than at the last look."""
        version = self._database.version()
        with self._lock:
            if version != self._version:
                self._version, self._rows = version, None
                self._views.clear()
                self._answers.clear()
        return version


def _with_default(rows: tuple[CommentaryRow, ...]) -> tuple[CommentaryRow, ...]:
    """Mark the newest commentary that compares two powers or more; where none does, the newest with a power."""
    default = next((row for row in rows if row.powers > 1), next((row for row in rows if row.powers), None))
    return tuple(replace(row, is_default=row is default) for row in rows)
