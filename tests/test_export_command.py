"""`visavis export`: the comparison of a commentary as a file, the same as the page gives."""

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from tests.marks import slug_of

VISAVIS = Path(sys.executable).with_name("visavis")
HERE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each command in a folder of its own, where no database is."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def visavis(*arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    command: list[str | Path] = [VISAVIS, "export", *arguments]
    return subprocess.run(command, env=os.environ | settings, check=False, capture_output=True, timeout=60)


def told(*arguments: str, **settings: str) -> dict[str, Any]:
    """Return what the command writes to standard output as JSON."""
    done = visavis("-", "--format", "json", *arguments, **settings)
    assert (done.returncode, done.stderr) == (0, b"")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_ending_of_the_file_says_the_format(folder: Path, original_database_url: str) -> None:
    for name in ("a.csv", "a.xlsx", "a.md", "a.json", "A.DOCX"):
        done = visavis(name, VISAVIS_DATABASE_URL=original_database_url)
        assert (done.returncode, done.stderr) == (0, b"")
        assert done.stdout.decode().startswith(f"{name}: ")
    rows = list(csv.DictReader(io.StringIO((folder / "a.csv").read_bytes().decode("utf-8-sig"), newline="")))
    assert len(rows) == len(json.loads((folder / "a.json").read_bytes())["rows"])
    assert load_workbook(folder / "a.xlsx").sheetnames[0] == "Positions"
    assert Document(str(folder / "A.DOCX")).tables
    assert (folder / "a.md").read_text(encoding="utf-8").startswith("# ")


def test_the_file_holds_what_the_page_gives(original_client: TestClient, original_database_url: str) -> None:
    for options, query in (
        ((), ""),
        (("--theme", "aid", "--theme", "trade", "--power", "iran"), "?theme=aid&theme=trade&power=iran"),
        (("--question", "talks", "--view", "questions"), "?question=talks&view=questions"),
    ):
        asked = original_client.get(f"/compare.json{query}").text.replace("http://testserver", HERE)
        assert told(*options, VISAVIS_DATABASE_URL=original_database_url) == json.loads(asked)


def test_a_commentary_is_named_by_its_slug(original_client: TestClient, original_database_url: str) -> None:
    slug = slug_of(original_client)
    assert visavis(slug, "a.json", VISAVIS_DATABASE_URL=original_database_url).returncode == 0
    assert json.loads(Path("a.json").read_bytes())["commentary"] == slug


def test_links_begin_with_the_public_address_of_the_site(original_database_url: str) -> None:
    there = {"VISAVIS_DATABASE_URL": original_database_url}
    for settings, base in (
        (there, HERE),
        (there | {"VISAVIS_BASE_URL": "https://site.example/"}, "https://site.example"),
    ):
        content = told("--theme", "aid", **settings)
        links = [content["address"], *(row["permalink"] for row in content["rows"])]
        assert {link.partition("/co")[0] for link in links} == {base}


def test_a_file_that_is_there_is_replaced(folder: Path, original_database_url: str) -> None:
    (folder / "a.md").write_text("what was there before")
    assert visavis("a.md", VISAVIS_DATABASE_URL=original_database_url).returncode == 0
    assert "what was there before" not in (folder / "a.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nothing", "a.csv"), "There is no commentary “nothing” here. There are: "),
        (("a.csv", "--power", "peru"), "There is no power “peru”; there are: pakistan, "),
        (("a.csv", "--theme", "weather"), "There is no theme “weather”; there are: recognition, "),
        (("a.csv", "--question", "why"), "There is no question “why”; there are: recognise, "),
        (("a.csv", "--view", "sideways"), "There is no view “sideways”; there are: questions, themes"),
        (("a.pdf",), "“pdf” is no format: "),
        (("-",), "“” is no format: "),
        (("no/such/folder/a.csv",), "no/such/folder/a.csv: cannot be written (No such file or directory)"),
    ],
)
def test_what_cannot_be_exported_is_one_line_and_exit_status_1(
    folder: Path, original_database_url: str, arguments: tuple[str, ...], words: str
) -> None:
    done = visavis(*arguments, VISAVIS_DATABASE_URL=original_database_url)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert done.stderr.decode().startswith(f"visavis: {words}")
    assert list(folder.iterdir()) == []


def test_an_empty_database_has_nothing_to_export_and_says_so(database_url: str) -> None:
    done = visavis("a.csv", VISAVIS_DATABASE_URL=database_url)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("visavis: No commentary that describes a power has been imported")


def test_no_database_is_made_where_there_is_none(folder: Path) -> None:
    done = visavis("a.csv")
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"there is no file visavis.db" in done.stderr
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("arguments", [(), ("a", "b", "c.csv"), ("a.csv", "--what")])
def test_the_command_used_wrongly_exits_with_2(arguments: tuple[str, ...]) -> None:
    done = visavis(*arguments)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
