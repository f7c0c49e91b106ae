"""What a route may ask for: a reading session, the settings, the data files, and the keys of the address."""

import re
from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from sqlalchemy.orm import Session

from app.config import Settings
from app.db import Database
from app.reference import Reference
from app.web.library import Library

# Those that only hand something over are `async def`: a plain `def` costs a change of thread each.

LAST_PAGE = 200
"""The last page of hits that can be asked for."""
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")
_LONGEST_VALUE = 200
_MOST_VALUES = 50


async def _database(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _reading(request: Request) -> Iterator[Session]:
    database: Database = request.app.state.database
    with database.reading() as session:
        yield session


def _writing(request: Request) -> Iterator[Session]:
    database: Database = request.app.state.database
    with database.writing() as session:
        yield session


async def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _reference(request: Request) -> Reference:
    reference: Reference = request.app.state.reference
    return reference


def base_url(request: Request) -> str:
    """Return the public address of the site, without a slash at its end."""
    return (request.app.state.settings.base_url or str(request.base_url)).rstrip("/")


async def _base_url(request: Request) -> str:
    return base_url(request)


DatabaseDep = Annotated[Database, Depends(_database)]
LibraryDep = Annotated[Library, Depends(_library)]
ReadSession = Annotated[Session, Depends(_reading, scope="function")]
WriteSession = Annotated[Session, Depends(_writing, scope="function")]  # committed before the answer leaves
SettingsDep = Annotated[Settings, Depends(_settings)]
ReferenceDep = Annotated[Reference, Depends(_reference)]
BaseUrl = Annotated[str, Depends(_base_url)]

_Value = Annotated[str, Field(max_length=_LONGEST_VALUE)]
_Values = Annotated[tuple[_Value, ...], Field(max_length=_MOST_VALUES)]
_Words = Annotated[_Value, AfterValidator(lambda value: _UNPRINTED.sub(" ", value).strip())]
_Page = Annotated[int, BeforeValidator(lambda value: 1 if value == "" else value)]


class Asked(BaseModel):
    """The filters that pages on one commentary share; an empty value, as a form sends it, asks for nothing."""

    theme: _Values = Field((), description="Theme slugs: sentences on any of them")
    power: _Values = Field((), description="Power slugs: any of them")
    question: _Values = Field((), description="Question slugs: positions on any of them")
    commentary: _Value = Field("", description="Another text; without it, the newest that compares powers")


class AskedView(Asked):
    """The filters of a comparison; with `agree`, only the questions to which these powers give one answer."""

    view: _Value = Field("", description="`questions` or `themes`: only these")
    agree: _Values = Field((), description="Power slugs: those that must agree")
    differ: _Values = Field((), description="Power slugs: those that must differ from them")


class AskedFigures(Asked):
    """The filters of figures, and which of the charts."""

    chart: _Values = Field((), description="Names of charts: only these")


class AskedSection(BaseModel):
    """Which sentence of a section is shown: the page begins at it, and a preview shows it."""

    sentence: _Value = Field("", description="Key of a sentence")
    q: _Words = Field("", description="What was searched for: its words are marked")


class AskedSearch(BaseModel):
    """What a search is asked for: words, filters, and which page of the hits."""

    q: _Words = Field("", description="Words, and phrases in quotation marks")
    theme: _Values = Field((), description="Theme slugs: sentences on any of them")
    power: _Values = Field((), description="Power slugs: any of them")
    contributor: _Values = Field((), description="Contributor slugs: any of them")
    commentary: _Values = Field((), description="Commentary slugs: any of them")
    page: _Page = Field(1, ge=1, le=LAST_PAGE, description="Page of the hits, from 1")


AskedDep = Annotated[Asked, Query()]
AskedViewDep = Annotated[AskedView, Query()]
AskedFiguresDep = Annotated[AskedFigures, Query()]
AskedSectionDep = Annotated[AskedSection, Query()]
AskedSearchDep = Annotated[AskedSearch, Query()]
