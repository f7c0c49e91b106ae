"""Static files and the local copies of htmx and Plotly: few, small, each compressed once."""

import hashlib
import mimetypes
import re
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response
from rcssmin import cssmin

from app.assets import Asset, bytes_of, load_assets, local_copy
from app.compression import CODINGS, best_coding, once
from app.config import Settings
from app.errors import NotFoundError
from app.resources import resource

SHEETS = {
    "style": (
        "tokens", "base", "layout", "frame", "components", "actions", "filters", "cards", "matrix", "lists", "search",
        "scale", "standings", "themes", "notice", "dialog", "citing", "keys", "states", "pages",
    ),
    "home": ("home", "map"),
    "reading": ("reading", "sentences", "here"),
    "comparison": ("compare", "cells", "finder", "stacks"),
    "figures": ("figures", "contrasts"),
    "cues": ("cues",),
    "kept": ("kept",),
    "about": ("about",),
    "dictionary": ("dictionary",),
    "embedding": ("embedding",),
    "editor": ("editor",),
    "embed": ("embed",),
    "print": ("print", "print-charts", "print-compare"),
}  # fmt: skip
"""Files of `static/css` in the order in which each sheet joins them; a file that none names is a sheet of its own.

Every page loads `style.css`, and those of the others that have a rule for something on it. A browser fetches
`print.css` after the first view: nothing on a screen waits for it.
"""
SCRIPTS = {
    "visavis": (
        "say", "memory", "notice", "dialog", "frame", "swaps", "chosen", "share", "keys", "sentences", "kept", "citing",
        "paper",
    ),
    "reading": ("reading", "hits"),
    "comparison": ("rows",),
}  # fmt: skip
"""Files of `static/js/page` in the order in which each script joins them: `visavis.js`, and what some pages add."""

_FOREVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=300"

_DESCENDANT = re.compile(r"(?<=[\w\])]) :(?=[a-z])")
"""The space of `.plain :is(th, td)`. rcssmin takes it for one that means nothing; not so before a `*`."""

_INDENT, _COMMENT = re.compile(rb"^[ \t]+", re.MULTILINE), re.compile(rb"^(?://.*)?\n", re.MULTILINE)
"""What goes from a script: by line alone, since a minifier that does not parse loses spaces in nested templates."""

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    media_type: str
    version: str


class StaticFiles:
    """All files of `static/` in memory, under the names that pages use; joined into few."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or resource("static")
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        for sheet, names in SHEETS.items():
            files[f"{sheet}.css"] = _joined(files, [f"css/{name}.css" for name in names])
        for script, names in SCRIPTS.items():
            files[f"js/{script}.js"] = _joined(files, [f"js/page/{name}.js" for name in names])
        self._files = {name: _file(name, _smaller(name, content)) for name, content in files.items()}

    def address(self, name: str) -> str:
        """Return the address of a file, with its version, so that it may be kept for ever."""
        return f"/static/{name}?v={self._files[name].version}"

    def get(self, name: str) -> _File:
        """Return a file, or raise NotFoundError."""
        if name not in self._files:
            raise NotFoundError("file", name)
        return self._files[name]


def _joined(files: dict[str, bytes], names: list[str]) -> bytes:
    """Take the files of these names out and return them as one."""
    return b"\n".join(files.pop(name) for name in names if name in files)


def _smaller(name: str, content: bytes) -> bytes:
    """Leave out what a browser does not read: comments and the white space around rules, and before statements."""
    if name.endswith(".css"):
        return str(cssmin(_DESCENDANT.sub(" *:", content.decode()))).encode()
    return _COMMENT.sub(b"", _INDENT.sub(b"", content)) if name.endswith(".js") else content


def _file(name: str, content: bytes) -> _File:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    for coding in CODINGS:
        once(content, coding)  # now, at the start, so that no reader waits for it
    return _File(content, media_type + charset, hashlib.sha256(content).hexdigest()[:12])


@dataclass(frozen=True, slots=True)
class AssetTag:
    """What a page needs to load htmx or Plotly; without `integrity` it comes from here."""

    src: str
    integrity: str | None
    fallback: str | None


@dataclass(frozen=True, slots=True)
class AssetTags:
    """The browser files a page may load."""

    htmx: AssetTag
    plotly: AssetTag


def asset_tags(settings: Settings) -> AssetTags:
    """Decide where a page loads htmx and Plotly from: the CDN with the copy here as fallback, or only from here."""
    tags = {name: _tag(asset, settings) for name, asset in load_assets().items()}
    return AssetTags(htmx=tags["htmx"], plotly=tags["plotly"])


def _tag(asset: Asset, settings: Settings) -> AssetTag:
    has_copy = local_copy(asset, settings.assets_dir) is not None
    here = f"/assets/{asset.name}.js?v={asset.version}"
    if settings.assets == "local":
        return AssetTag(here, None, None)
    return AssetTag(asset.address, asset.integrity, here if has_copy else None)


@router.get("/static/{name:path}")
def static_file(request: Request, name: str, v: str = "") -> Response:
    """Serve a file of `static/`."""
    files: StaticFiles = request.app.state.static
    file = files.get(name)
    return _answer(request, file.content, file.media_type, forever=v == file.version)


@router.get("/assets/{name}.js")
def asset(request: Request, name: str, v: str = "") -> Response:
    """Serve the local copy of htmx or Plotly."""
    pinned = load_assets().get(name)
    path = local_copy(pinned, request.app.state.settings.assets_dir) if pinned else None
    if pinned is None or path is None:
        raise NotFoundError("file", f"{name}.js")
    return _answer(request, bytes_of(path), "text/javascript; charset=utf-8", forever=v == pinned.version)


def _answer(request: Request, content: bytes, media_type: str, *, forever: bool) -> Response:
    headers = {"Cache-Control": _FOREVER if forever else _BRIEFLY, "Vary": "Accept-Encoding"}
    coding = best_coding(request.headers.get("accept-encoding", ""))
    if coding is not None:
        content, headers["Content-Encoding"] = once(content, coding), coding
    return Response(content, media_type=media_type, headers=headers)
