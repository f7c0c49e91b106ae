"""Signing in, and corrections beside the sentence; nothing of it exists without a credential.

Everything lives below `/editor`, and so does the cookie: no other page knows who is signed in, or can tell.
"""

from fastapi import FastAPI

from app.web.editor import commentaries, positions, sections, sign_in
from app.web.editor.session import Editors
from app.web.middleware import NotKept


def install(app: FastAPI, token: str) -> None:
    """Add the editor's pages, for those who know `token`."""
    app.state.editors = Editors(token)
    for pages in (sign_in, commentaries, positions, sections):
        app.include_router(pages.router)
    app.add_middleware(NotKept, below="/editor")
