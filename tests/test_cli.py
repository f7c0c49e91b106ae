"""The command as a user runs it: what it prints, and its exit status."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from app import cli
from tests.texts import DATA, TITLE, page, section

VISAVIS = Path(sys.executable).with_name("visavis")
PAGE = page(section("Kenya"), section("Uganda"))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each command in a folder of its own, where the default database is made."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "binary.txt").write_bytes(b"\x00\x01")
    (tmp_path / "prose.txt").write_text("Only a line about nothing, and no heading.")
    return tmp_path


def visavis(*arguments: str | Path, **settings: str) -> subprocess.CompletedProcess[str]:
    command = [VISAVIS, *arguments]
    environment = os.environ | settings
    return subprocess.run(command, env=environment, check=False, capture_output=True, text=True, timeout=60)


def test_parse_prints_json_and_stores_nothing(folder: Path) -> None:
    done = visavis("parse", "page.txt")
    found = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert found["commentaries"][0]["title"] == TITLE
    assert [part["slug"] for part in found["commentaries"][0]["sections"]] == ["kenya", "uganda"]
    assert not (folder / "visavis.db").exists()


def test_parse_numbers_passages_and_sentences_within_their_section() -> None:
    sections = json.loads(visavis("parse", DATA / "straits.txt").stdout)["commentaries"][0]["sections"]
    for part in sections:
        assert [p["id"] for p in part["passages"]] == [f"p{n}" for n in range(1, len(part["passages"]) + 1)]
        for passage in part["passages"]:
            ids = [f"{passage['id']}s{n}" for n in range(1, len(passage["sentences"]) + 1)]
            assert [sentence["id"] for sentence in passage["sentences"]] == ids


def test_import_says_what_is_new_and_the_second_time_that_nothing_changed() -> None:
    first, second = visavis("import", "page.txt"), visavis("import", "page.txt")
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.startswith("after-the-dam-neighbours-take-stock: new, revision 1: 2 sections, ")
    assert second.stdout == "after-the-dam-neighbours-take-stock: unchanged\n"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("none.txt", "there is no such file"),
        ("empty.txt", "the file is empty"),
        ("binary.txt", "this is not text"),
        ("prose.txt", "no section found"),
        ("https://example.org/a", "addresses are not read"),
    ],
)
def test_a_source_that_cannot_be_stored_is_one_line_and_exit_status_1(source: str, reason: str) -> None:
    for command in ("parse", "import"):
        done = visavis(command, source)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert reason in done.stderr
        assert Path(source).name in done.stderr


def test_the_others_are_stored_when_one_is_refused() -> None:
    done = visavis("import", "empty.txt", "page.txt", "none.txt", DATA / "straits.txt")
    assert done.returncode == 1
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["refused", "refused"]
    assert "empty.txt" in done.stderr
    assert "none.txt" in done.stderr
    assert done.stdout.count("new, revision 1") == 3


def test_a_folder_stands_for_its_texts(folder: Path) -> None:
    done = visavis("import", folder)
    assert done.returncode == 1
    assert done.stdout.count("new, revision 1") == 1
    assert done.stderr.count("refused: ") == 3


def test_a_folder_without_texts_is_refused(folder: Path) -> None:
    (folder / "nothing").mkdir()
    done = visavis("import", "nothing")
    assert (done.returncode, done.stderr) == (1, "refused: nothing: the folder has no text file (*.txt)\n")


@pytest.mark.parametrize(
    "arguments", [["import"], ["parse"], ["parse", "a", "b"], ["export-all"], ["import", "--what"]]
)
def test_a_command_used_wrongly_exits_with_2(arguments: list[str]) -> None:
    done = visavis(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("address", ["mysql://host/db", "nonsense", "sqlite:////no/such/folder/visavis.db"])
def test_a_database_that_cannot_be_used_is_one_line_and_exit_status_1(address: str) -> None:
    done = visavis("import", "page.txt", VISAVIS_DATABASE_URL=address)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("visavis: ")


def test_a_text_that_collides_is_refused_by_name_and_the_others_are_stored(folder: Path) -> None:
    (folder / "other.txt").write_text(page(section("Peru"), section("Chile"), top="Above the Dam"), encoding="utf-8")
    assert visavis("import", "page.txt").returncode == 0
    with closing(sqlite3.connect(folder / "visavis.db")) as connection:
        connection.execute("CREATE UNIQUE INDEX narrow ON commentary (standfirst)")
    done = visavis("import", "other.txt", "page.txt")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("refused: other.txt: another import stored the same")
    assert done.stdout == "after-the-dam-neighbours-take-stock: unchanged\n"


def test_a_database_that_fails_on_the_way_ends_the_command_at_once(folder: Path) -> None:
    assert visavis("import", "page.txt").returncode == 0
    with closing(sqlite3.connect(folder / "visavis.db")) as connection:
        connection.execute("DROP TABLE former_key")
        connection.execute("DROP TABLE set_aside")
    done = visavis("import", DATA / "straits.txt", "page.txt")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("visavis: ")


def test_the_help_names_the_commands_that_there_are() -> None:
    named = set(re.findall(r"`(?:visavis )?(\w+)`", cli.__doc__ or ""))
    assert named == {row.name or getattr(row.callback, "__name__", "") for row in cli.app.registered_commands}


def test_a_source_larger_than_the_settings_allow_is_refused() -> None:
    done = visavis("import", "page.txt", VISAVIS_MAX_SOURCE_BYTES="1000")
    assert done.returncode == 1
    assert "bytes are more than the 1,000" in done.stderr


@pytest.mark.parametrize(("name", "value"), [("VISAVIS_PAGE_SIZE", "0"), ("VISAVIS_LOG_LEVEL", "loud")])
def test_a_setting_that_cannot_be_used_is_named_in_one_line(example_path: Path, name: str, value: str) -> None:
    run = visavis("import", str(example_path), **{name: value})
    assert run.returncode == 1
    assert run.stderr.startswith(f"visavis: {name}={value}: ")
    assert len(run.stderr.splitlines()) == 1
