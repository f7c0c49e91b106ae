"""Static files and the local copies of htmx and Plotly: one stylesheet from a few, each file compressed once."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.assets import Asset, compressed, load_assets, local_copy
from app.config import Settings
from app.errors import NotFoundError
from app.resources import resource
from app.web.compression import takes_gzip

STYLESHEETS = (
    "tokens", "base", "layout", "components", "actions", "filters", "cards", "map", "reading", "lists", "search",
    "compare", "scale", "standings", "figures", "cues", "citing", "keys", "editor", "pages", "print",
)  # fmt: skip
"""Files of `static/css` in the order in which `style.css` joins them."""
SCRIPTS = ("say", "swaps", "share", "keys", "sentences", "reading", "hits", "kept", "paper")
"""Files of `static/js/page` in the order in which `js/visavis.js` joins them."""

_FOREVER = "public, max-age=31536000, immutable"
_BRIEFLY = "public, max-age=300"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _File:
    content: bytes
    gzipped: bytes
    media_type: str
    version: str


class StaticFiles:
    """All files of `static/` in memory, under the names that pages use; stylesheets are one, and so are scripts."""

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or resource("static")
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }
        files["style.css"] = _joined(files, [f"css/{name}.css" for name in STYLESHEETS])
        files["js/visavis.js"] = _joined(files, [f"js/page/{name}.js" for name in SCRIPTS])
        self._files = {name: _file(name, content) for name, content in files.items()}

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


def _file(name: str, content: bytes) -> _File:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "; charset=utf-8" if media_type.startswith("text/") else ""
    return _File(content, gzip.compress(content, 9), media_type + charset, hashlib.sha256(content).hexdigest()[:12])


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
    return _answer(request, file.content, file.gzipped, file.media_type, forever=v == file.version)


@router.get("/assets/{name}.js")
def asset(request: Request, name: str, v: str = "") -> Response:
    """Serve the local copy of htmx or Plotly."""
    pinned = load_assets().get(name)
    path = local_copy(pinned, request.app.state.settings.assets_dir) if pinned else None
    if pinned is None or path is None:
        raise NotFoundError("file", f"{name}.js")
    gzipped = compressed(path)
    return _answer(request, None, gzipped, "text/javascript; charset=utf-8", forever=v == pinned.version)


def _answer(request: Request, content: bytes | None, gzipped: bytes, media_type: str, *, forever: bool) -> Response:
    headers = {"Cache-Control": _FOREVER if forever else _BRIEFLY, "Vary": "Accept-Encoding"}
    if takes_gzip(request.headers.get("accept-encoding", "")):
        return Response(gzipped, media_type=media_type, headers={**headers, "Content-Encoding": "gzip"})
    plain = gzip.decompress(gzipped) if content is None else content
    return Response(plain, media_type=media_type, headers=headers)
