"""Wires the web application. Run: `visavis serve`, or `uvicorn --factory app.main:create_app`."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp

from app import __doc__ as about
from app.assets import load_assets
from app.codebook import load_codebook
from app.config import Settings
from app.db import Database
from app.logs import configure_logs
from app.reference import load_reference
from app.web import (
    about as about_pages,
)
from app.web import (
    api,
    cards,
    citing,
    commentaries,
    compare,
    contributors,
    cues,
    dictionary,
    editor,
    embeds,
    error_pages,
    feeds,
    figures,
    health,
    kept,
    keys,
    oembed,
    pictures,
    powers,
    search,
    sitemap,
    static_files,
    themes,
)
from app.web.library import Library
from app.web.middleware import RequestFrame
from app.web.page_cache import PageCache
from app.web.rendering import environment
from app.web.static_files import StaticFiles, asset_tags

PAGES = (
    feeds,
    cards,
    commentaries,
    powers,
    compare,
    themes,
    contributors,
    dictionary,
    figures,
    cues,
    search,
    citing,
    kept,
    about_pages,
    keys,
    api,
    embeds,
    oembed,
    pictures,
    sitemap,
    health,
    static_files,
)


class Application(FastAPI):
    """FastAPI inside the frame every request gets, error answers of the last resort included."""

    def build_middleware_stack(self) -> ASGIApp:
        """Put the request frame around everything FastAPI puts around the routes."""
        return RequestFrame(super().build_middleware_stack(), scripts=_scripts(self.state.settings))


def create_app(settings: Settings | None = None) -> FastAPI:
    """Build one application; two calls build two that share nothing.

    Raises:
        DatabaseError: the database address cannot be used.
        CodebookError: a data file does not fit.
    """
    settings = settings or Settings()
    database = Database(settings.database_url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        gc.freeze()  # what was made at start lives as long as the process: the collector need not look at it again
        yield
        gc.unfreeze()
        database.close()

    app = Application(
        title="Vis-à-vis", description=about, version="1", lifespan=lifespan, docs_url=None, redoc_url=None
    )
    static = StaticFiles()
    app.state.settings, app.state.database, app.state.static = settings, database, static
    app.state.reference, app.state.easel = load_reference(), pictures.Easel()
    app.state.library = Library(database, load_codebook())
    app.state.templates = environment(static, base={"assets": asset_tags(settings)})
    for pages in PAGES:
        app.include_router(pages.router)
    if settings.editor_token:
        editor.install(app, settings.editor_token.get_secret_value())
    error_pages.install(app)
    app.add_middleware(PageCache, megabytes=settings.cache_megabytes)
    return app


def served_app() -> FastAPI:
    """Build the application of one server process, with its logs."""
    settings = Settings()
    configure_logs(settings.log_level)
    return create_app(settings)


def _scripts(settings: Settings) -> tuple[str, ...]:
    """Return the only addresses elsewhere that a page may load a script from."""
    return () if settings.assets == "local" else tuple(asset.address for asset in load_assets().values())
