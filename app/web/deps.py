"""What a route may ask for: a reading session, the settings, the data files, and the keys of the address."""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Query, Request
from sqlalchemy.orm import Session

from app.codebook import Codebook
from app.config import Settings
from app.db import Database
from app.reference import Reference

_LONGEST_VALUE = 200
_MOST_VALUES = 50


def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _reading(request: Request) -> Iterator[Session]:
    with _database(request).reading() as session:
        yield session


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _codebook(request: Request) -> Codebook:
    codebook: Codebook = request.app.state.codebook
    return codebook


def _reference(request: Request) -> Reference:
    reference: Reference = request.app.state.reference
    return reference


def _base_url(request: Request) -> str:
    """Return the public address of the site, without a slash at its end."""
    return (_settings(request).base_url or str(request.base_url)).rstrip("/")


DatabaseDep = Annotated[Database, Depends(_database)]
ReadSession = Annotated[Session, Depends(_reading, scope="function")]
SettingsDep = Annotated[Settings, Depends(_settings)]
CodebookDep = Annotated[Codebook, Depends(_codebook)]
ReferenceDep = Annotated[Reference, Depends(_reference)]
BaseUrl = Annotated[str, Depends(_base_url)]

_Value = Annotated[str, Query(max_length=_LONGEST_VALUE)]
ThemeKeys = Annotated[tuple[_Value, ...], Query(alias="theme", max_length=_MOST_VALUES, description="Theme slugs, any of them")]
PowerKeys = Annotated[tuple[_Value, ...], Query(alias="power", max_length=_MOST_VALUES, description="Power slugs, any of them")]
ValueKeys = Annotated[tuple[_Value, ...], Query(max_length=_MOST_VALUES)]
CommentaryKey = Annotated[str, Query(alias="commentary", max_length=_LONGEST_VALUE, description="Another text; default: the newest")]

