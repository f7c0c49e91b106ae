"""What all commands share: where they print, the settings, the database brought up to date, the texts in it."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from rich.console import Console

from app.codebook import load_codebook
from app.config import Settings
from app.db import SCHEMA, Database, migrate
from app.errors import NotFoundError, VisavisError
from app.rows import CommentaryView
from app.web.library import Library

out = Console(highlight=False, soft_wrap=True, emoji=False)
err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)


def settings() -> Settings:
    """Read the settings; name the variable that cannot be used."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{Settings.model_config['env_prefix']}{first['loc'][0]}".upper()
        given = "" if name.endswith("_TOKEN") else f"{name}={first['input']}: "  # what is secret is not repeated
        raise VisavisError(f"{given}{first['msg']}") from None


@contextmanager
def opened() -> Iterator[Database]:
    """Open the database of the settings, migrated where it must be; close it afterwards."""
    address = settings().database_url
    database = Database(address)
    try:
        if database.schema() != SCHEMA:
            migrate(address)
        yield database
    finally:
        database.close()


def commentary(database: Database, slug: str) -> CommentaryView:
    """Return a commentary with everything in it; where there is none with this slug, say which there are."""
    library = Library(database, load_codebook())
    try:
        return library.view(library.row(slug))
    except NotFoundError as error:
        known = ", ".join(address.rpartition("/")[2] for _, address in error.known)
        raise VisavisError(f"{error}{f' There are: {known}' if known else ''}") from error
