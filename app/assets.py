"""The browser files that are not ours (htmx, Plotly): where they come from, and their local copies.

Owns data/assets.toml and the assets folder. Knows no page, no route. `python -m app.assets` fetches them all.
"""

import base64
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Literal
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, build_opener

from app.config import Settings
from app.errors import VisavisError
from app.resources import resource

MAX_BYTES = 10_000_000
CDN_SECONDS = 10
NPM_SECONDS = 60

Origin = Literal["present", "cdn", "npm", "nowhere"]


class AssetError(VisavisError):
    """A browser file cannot be had from one of its origins; says which file and why."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One pinned browser file: its address, what its bytes must hash to, and where else it can be found."""

    name: str
    address: str
    integrity: str
    package: str
    version: str
    inside: str
    licence: str
    installed: str | None = None

    @property
    def file_name(self) -> str:
        """Name of the local copy; it carries the version, so a new pin never meets an old file."""
        return f"{self.name}-{self.version}.min.js"


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one `fetch`: the copy and its origin; `failures` says what was tried in vain."""

    asset: Asset
    path: Path | None
    origin: Origin
    failures: tuple[str, ...] = ()

    def __str__(self) -> str:
        """One line for the person who asked."""
        label = f"{self.asset.name} {self.asset.version}"
        if self.path is None:
            return f"{label}: not fetched ({'; '.join(self.failures)})"
        return f"{label}: {'already there' if self.origin == 'present' else f'from {self.origin}'} ({self.path})"


@lru_cache(maxsize=1)
def load_assets() -> dict[str, Asset]:
    """Return the pinned files by name ("htmx", "plotly")."""
    with resource("data/assets.toml").open("rb") as file:
        return {name: Asset(name=name, **entry) for name, entry in tomllib.load(file).items()}


def integrity_of(content: bytes) -> str:
    """Return the value that a page's `integrity` attribute has for these bytes."""
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()


def local_copy(asset: Asset, assets_dir: Path) -> Path | None:
    """Return the file to serve from here: the fetched copy if it is intact, else the installed stand-in."""
    path = assets_dir / asset.file_name
    if path.is_file() and _integrity(path, *_state(path)) == asset.integrity:
        return path
    return _installed(asset)


def fetch(asset: Asset, assets_dir: Path) -> Fetched:
    """Make sure the assets folder holds the file: from the CDN, else through npm. Failures are returned."""
    path = assets_dir / asset.file_name
    if local_copy(asset, assets_dir) == path:
        return Fetched(asset, path, "present")
    failures: list[str] = []
    origins: list[tuple[Origin, Callable[[Asset], bytes]]] = [("cdn", _from_cdn), ("npm", _from_npm)]
    for origin, download in origins:
        try:
            _write(path, _checked(asset, download(asset)))
        except (AssetError, OSError) as error:
            failures.append(f"{origin}: {error}")
        else:
            return Fetched(asset, path, origin, tuple(failures))
    return Fetched(asset, None, "nowhere", tuple(failures))


def bytes_of(path: Path) -> bytes:
    """Return the file's bytes; one state of a file is read a single time and kept in memory."""
    return _content(path, *_state(path))


def main() -> int:
    """Fetch every file into the assets folder of the settings; exit status 1 if one could not be had."""
    outcomes = [fetch(asset, Settings().assets_dir) for asset in load_assets().values()]
    for outcome in outcomes:
        if outcome.origin != "present":
            sys.stdout.write(f"{outcome}\n")
    return int(any(outcome.path is None for outcome in outcomes))


class _NoRedirect(HTTPRedirectHandler):
    """A pinned address answers itself; a redirect could lead off https."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing: the answer then counts as an HTTP error."""


def _from_cdn(asset: Asset) -> bytes:
    if urlsplit(asset.address).scheme != "https":
        raise AssetError("its address is not https")
    try:
        with build_opener(_NoRedirect).open(asset.address, timeout=CDN_SECONDS) as answer:
            return _bounded(answer)
    except HTTPException as error:
        raise AssetError(f"no proper answer ({error!r})") from error


def _from_npm(asset: Asset) -> bytes:
    npm = shutil.which("npm")
    if npm is None:
        raise AssetError("npm is not installed")
    with tempfile.TemporaryDirectory() as folder:
        command = [npm, "pack", "--silent", "--ignore-scripts", f"{asset.package}@{asset.version}"]
        try:
            # No shell; every word comes from the pinned data file.
            subprocess.run(  # noqa: S603
                command,
                cwd=folder,
                check=True,
                capture_output=True,
                timeout=NPM_SECONDS,
                stdin=subprocess.DEVNULL,
            )
        except subprocess.CalledProcessError as error:
            raise AssetError(f"npm pack ended with status {error.returncode}") from error
        except subprocess.TimeoutExpired as error:
            raise AssetError(f"npm pack took longer than {NPM_SECONDS} s") from error
        return _from_tarball(next(Path(folder).glob("*.tgz"), None), f"package/{asset.inside}")


def _from_tarball(tarball: Path | None, member: str) -> bytes:
    """Read one file out of the archive; nothing is unpacked to disk, so no name in it can lead anywhere."""
    if tarball is None:
        raise AssetError("npm pack left no archive")
    try:
        with tarfile.open(tarball, "r:gz") as archive:
            file = archive.extractfile(member)
            if file is None:
                raise AssetError(f"{member} is no file in the archive")
            return _bounded(file)
    except (KeyError, tarfile.TarError) as error:
        raise AssetError(f"the archive holds no {member}") from error


def _checked(asset: Asset, content: bytes) -> bytes:
    if integrity_of(content) != asset.integrity:
        raise AssetError("its bytes are not the pinned ones")
    return content


def _bounded(file: IO[bytes]) -> bytes:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise AssetError(f"larger than {MAX_BYTES} bytes")
    return content


def _write(path: Path, content: bytes) -> None:
    """Put the whole file there at once: a reader sees the old state or the new one, never half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(content)
    temporary = Path(file.name)
    temporary.chmod(0o644)
    temporary.replace(path)


def _installed(asset: Asset) -> Path | None:
    """Find the stand-in without importing its package."""
    if asset.installed is None:
        return None
    package, _, inside = asset.installed.partition("/")
    spec = find_spec(package)
    folders = spec.submodule_search_locations if spec else None
    return next((path for folder in folders or () if (path := Path(folder) / inside).is_file()), None)


def _state(path: Path) -> tuple[int, int]:
    """Tell two states of a file apart."""
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=16)
def _integrity(path: Path, _modified: int, _size: int) -> str:
    return integrity_of(path.read_bytes())


@lru_cache(maxsize=8)
def _content(path: Path, _modified: int, _size: int) -> bytes:
    return path.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
