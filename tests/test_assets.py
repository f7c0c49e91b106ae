"""The pinned browser files: what is pinned fits together, and a fetch ends in the right bytes or in none."""

import io
import re
import tarfile
from dataclasses import replace
from pathlib import Path

import plotly.offline
import pytest

from app.assets import Asset, bytes_of, fetch, integrity_of, load_assets, local_copy
from app.config import Settings
from tests.servers import ROOT

CONTENT = b"console.log('a browser file')\n"
NOWHERE = "https://127.0.0.1:9/file.js"


@pytest.fixture
def asset() -> Asset:
    pinned = load_assets()["htmx"]
    return replace(pinned, name="tiny", address=NOWHERE, integrity=integrity_of(CONTENT), inside="tiny.js")


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a stand-in for npm first on the path: it "downloads" the archive beside it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    with tarfile.open(folder / "tiny.tgz", "w:gz") as archive:
        entry = tarfile.TarInfo("package/tiny.js")
        entry.size = len(CONTENT)
        archive.addfile(entry, io.BytesIO(CONTENT))
    (folder / "npm").write_text(f'#!/bin/sh\ncp "{folder}/tiny.tgz" .\n')
    (folder / "npm").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")
    return folder


@pytest.mark.parametrize("asset", load_assets().values(), ids=str)
def test_every_pin_names_one_version_in_its_address_and_a_full_hash(asset: Asset) -> None:
    assert asset.address.startswith(f"https://cdn.jsdelivr.net/npm/{asset.package}@{asset.version}/")
    assert asset.address.endswith(asset.inside)
    assert re.fullmatch(r"sha384-[A-Za-z0-9+/]{64}", asset.integrity)


def test_the_chart_library_has_the_version_that_the_python_package_writes_for() -> None:
    assert load_assets()["plotly"].version == plotly.offline.get_plotlyjs_version()


def test_without_a_fetched_copy_charts_still_have_the_one_in_the_python_package(tmp_path: Path) -> None:
    path = local_copy(load_assets()["plotly"], tmp_path)
    assert path is not None
    assert path.name == "plotly.min.js"


def test_without_a_fetched_copy_there_is_no_local_htmx(tmp_path: Path) -> None:
    assert local_copy(load_assets()["htmx"], tmp_path) is None


def test_setup_left_intact_copies_of_every_file() -> None:
    folder = ROOT / Settings.model_fields["assets_dir"].default
    copies = {asset.name: local_copy(asset, folder) for asset in load_assets().values()}
    assert {name: path and path.parent for name, path in copies.items()} == dict.fromkeys(copies, folder)


@pytest.mark.usefixtures("npm")
def test_where_the_network_fails_npm_delivers_the_same_bytes(asset: Asset, tmp_path: Path) -> None:
    outcome = fetch(asset, tmp_path / "assets")
    assert outcome.origin == "npm"
    assert outcome.path is not None
    assert outcome.path.read_bytes() == CONTENT
    assert fetch(asset, tmp_path / "assets").origin == "present"


@pytest.mark.usefixtures("npm")
def test_bytes_that_are_not_the_pinned_ones_are_never_stored(asset: Asset, tmp_path: Path) -> None:
    outcome = fetch(replace(asset, integrity=integrity_of(b"other")), tmp_path / "assets")
    assert outcome.origin == "nowhere"
    assert not (tmp_path / "assets").exists()
    assert "not the pinned ones" in str(outcome)


@pytest.mark.usefixtures("npm")
def test_a_package_without_the_file_is_a_failure_with_a_reason(asset: Asset, tmp_path: Path) -> None:
    outcome = fetch(replace(asset, inside="other.js"), tmp_path / "assets")
    assert "the archive holds no package/other.js" in outcome.failures[-1]


@pytest.mark.usefixtures("npm")
def test_an_address_without_encryption_is_never_asked(asset: Asset, tmp_path: Path) -> None:
    outcome = fetch(replace(asset, address="http://127.0.0.1:9/file.js"), tmp_path / "assets")
    assert outcome.failures == ("cdn: its address is not https",)


def test_without_network_and_npm_the_outcome_says_so(
    asset: Asset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    outcome = fetch(asset, tmp_path / "assets")
    assert outcome.path is None
    assert outcome.failures[-1] == "npm: npm is not installed"


def test_a_copy_that_was_changed_is_fetched_again(asset: Asset, tmp_path: Path, npm: Path) -> None:
    (tmp_path / asset.file_name).write_bytes(b"changed")
    assert local_copy(asset, tmp_path) is None
    assert fetch(asset, tmp_path).origin == "npm"


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "file.js"
    path.write_bytes(CONTENT)
    first = bytes_of(path)
    assert first == CONTENT
    assert bytes_of(path) is first
    path.write_bytes(CONTENT * 2)
    assert bytes_of(path) == CONTENT * 2
