"""`make validity`: the Nu Html Checker over every page, state, fragment and stylesheet; prints what it finds.

The checker is the npm package `vnu-jar`, pinned here with npm's own checksum, kept in the assets folder, run by Java.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastapi.testclient import TestClient
from pydantic import SecretStr

from app.config import Settings
from app.db import Database, migrate
from app.logs import configure_logs
from app.main import create_app
from app.pipeline.run import import_path
from app.resources import resource
from bench.run import source_path
from tests.crawl import SITE, crawl
from tests.editing import TOKEN, sign_in
from tests.marks import FRAGMENT
from tests.servers import ROOT

VERSION = "26.9.27"
INTEGRITY = "sha512-TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
NPM_SECONDS = 180
STATES = (
    "/nowhere", "/?theme=zzz", "/powers/atlantis", "/compare?view=zzz", "/search?q=xyzzy", "/search?page=999&q=taliban",
    "/compare?theme=drugs&power=india", "/cues?theme=water", "/?power=india&theme=water", "/themes/drugs?power=india",
    "/cite?of=/nowhere", "/kept", "/embed/?power=india", "/embed/compare?power=india&theme=aid",
    "/embed/figures?chart=trade",
)  # fmt: skip
"""Addresses that no link leads to: refusals, nothing found, one cell, and what other sites embed."""
FRAGMENTS = (
    "/",
    "/?theme=aid",
    "/compare",
    "/compare?theme=aid",
    "/figures",
    "/cues",
    "/cues?theme=aid",
    "/search?q=aid",
)
"""What htmx swaps in."""

# What the checker does not know yet, though every browser we serve does; each names what it lets pass.
_KNOWN = re.compile(
    r"Attribute “hx-[a-z-]+” not allowed"  # htmx reads its own attributes
    r"|CSS: “(container-type|field-sizing|paint-order|scroll-initial-target|r)”: Property “[a-z-]+” doesn't exist\."
    r"|CSS: .* but exists in “\[css3\]”"  # it reads what stands in @page as another kind of CSS
    r"|CSS: “[a-z-]+”: The types are incompatible"  # a length out of min(), max() or clamp() with a custom property
    r"|CSS: Unrecognized at-rule “@container”"
    r"|view-transition|sition-(old|new|group)\("
    r"|Document uses the Unicode Private Use Area"  # an imported text is shown as it is, with its icons
)


class ValidityError(Exception):
    """The check cannot run; says what is missing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something the checker says, and where."""

    kind: str
    address: str
    message: str
    extract: str


def main() -> int:
    """Check everything; exit status 1 where there is an error or a warning, 2 where the check cannot run."""
    configure_logs("warning")
    try:
        java, jar = _java(), _jar(Settings().assets_dir)
    except ValidityError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        names = dict(_written(Path(folder)))
        faults = sorted(_faults(java, jar, Path(folder), names), key=lambda fault: (fault.message, fault.address))
    for fault in faults:
        sys.stdout.write(f"{fault.kind} {fault.address}: {fault.message}\n    {fault.extract}\n")
    sys.stdout.write(f"{len(names)} documents checked, {len(faults)} faults.\n")
    return int(bool(faults))


def _java() -> str:
    if java := shutil.which("java"):
        return java
    raise ValidityError("Java is missing (Debian: apt-get install default-jre-headless)")


def _jar(folder: Path) -> Path:
    """Return the checker, fetched through npm where it is not there yet; its archive must be the pinned one."""
    path = folder / f"vnu-{VERSION}.jar"
    if path.is_file():
        return path
    npm = shutil.which("npm")
    if npm is None:
        raise ValidityError("npm is missing (Debian: apt-get install npm)")
    with tempfile.TemporaryDirectory() as temporary:
        command = [npm, "pack", "--silent", "--ignore-scripts", f"vnu-jar@{VERSION}"]
        done = subprocess.run(command, cwd=temporary, check=False, capture_output=True, timeout=NPM_SECONDS)
        archive = next(Path(temporary).glob("*.tgz"), None)
        if done.returncode != 0 or archive is None:
            raise ValidityError(f"npm pack of vnu-jar {VERSION} ended with status {done.returncode}")
        digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if f"sha512-{digest}" != INTEGRITY:
            raise ValidityError(f"the bytes of vnu-jar {VERSION} are not the pinned ones")
        with tarfile.open(archive, "r:gz") as opened:
            member = opened.extractfile("package/build/dist/vnu.jar")
            if member is None:
                raise ValidityError(f"vnu-jar {VERSION} holds no vnu.jar")
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(member.read())
    return path


def _written(folder: Path) -> Iterator[tuple[str, str]]:
    """Write every document into the folder; yield the name of its file and its address."""
    for number, (address, text) in enumerate(_documents(folder)):
        name = f"{number}.{'css' if address.endswith('.css') else 'html'}"
        (folder / name).write_text(text, encoding="utf-8")
        yield name, address


def _documents(folder: Path) -> Iterator[tuple[str, str]]:
    url = f"sqlite:///{folder / 'validity.db'}"
    migrate(url)
    with TestClient(create_app(_settings(url)), base_url=SITE) as empty:
        yield from ((f"{address} (empty)", empty.get(address).text) for address in ("/", "/cues", "/commentaries"))
        yield from ((f"{address} (empty)", empty.get(address).text) for address in ("/about", "/powers", "/search"))
    database = Database(url)
    for path in dict.fromkeys((resource("data/example.txt"), source_path())):
        import_path(database, path)
    database.close()
    with TestClient(create_app(_settings(url)), base_url=SITE) as client:
        yield from ((visit.address, visit.text) for visit in crawl(client) if visit.ids)
        yield from ((address, client.get(address).text) for address in STATES)
        for address in FRAGMENTS:
            yield f"{address} (fragment)", _page_around(client.get(address, headers=FRAGMENT).text)
        yield "/editor (signed out)", client.get("/editor").text
        sign_in(client)
        yield from ((visit.address, visit.text) for visit in crawl(client, "/editor", within="/editor") if visit.ids)
    yield from ((f"static/css/{path.name}", path.read_text()) for path in sorted((ROOT / "static/css").glob("*.css")))


def _settings(url: str) -> Settings:
    return Settings(database_url=url, assets="local", cache_megabytes=0, editor_token=SecretStr(TOKEN))


def _page_around(fragment: str) -> str:
    title = "" if fragment.startswith("<title>") else "<title>Fragment</title>"
    name = "" if "<h1" in fragment else "<h1>Fragment</h1>"
    return f'<!doctype html>\n<html lang="en">{title}{fragment}\n{name}</html>\n'


def _faults(java: str, jar: Path, folder: Path, names: dict[str, str]) -> Iterator[Fault]:
    """Run the checker over the folder and yield what is not let pass."""
    command = [java, "-Xmx1g", "-jar", str(jar), "--format", "json", "--also-check-css", "--skip-non-html", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    for row in json.loads(done.stderr)["messages"]:
        message, extract = row["message"], row.get("extract", "").replace("\n", "↩")
        if not _KNOWN.search(message) and not _KNOWN.search(extract):
            kind = row.get("subType", row["type"])
            yield Fault(kind, names[Path(row["url"]).name], message, extract)


if __name__ == "__main__":
    sys.exit(main())
