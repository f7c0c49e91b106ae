"""`visavis codings` and `visavis codebook` as a user runs them: sheets out and in, agreement, own codebooks."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.resources import resource
from tests.conftest import settings_for
from tests.test_cli import visavis
from tests.texts import DATA

DIGEST = "after-kabul-how-the-region-weighs-the-talibans-return"
STRAITS = "as-the-strait-reopens-coastal-states-hedge-their-bets"
RAILWAYS = """\
version = "1"

[theme.railways]
label = "Railways"
definition = "Rails, trains and gauges."
phrases = ["border"]
includes = ["The border is closed."]

[theme.tone]
label = "Tone"
definition = "How it is said."

[question.rails]
theme = "railways"
label = "Rails"
text = "Will it build a railway?"
phrases = ["border"]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a database that holds the example, and an empty sheet for it; once."""
    folder = tmp_path_factory.mktemp("made")
    address = {"VISAVIS_DATABASE_URL": f"sqlite:///{folder / 'visavis.db'}"}
    assert visavis("import", resource("data/example.txt"), **address).returncode == 0
    assert visavis("codings", "export", DIGEST, folder / "empty.xlsx", **address).returncode == 0
    return folder


@pytest.fixture(autouse=True)
def folder(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each test in a folder of its own, with a copy of that database and sheet."""
    copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def filled(*fills: Callable[[Any], None]) -> str:
    """Fill the empty sheet, as another program would, and save it."""
    book = openpyxl.load_workbook("empty.xlsx")
    for fill in fills:
        fill(book)
    book.save("a.xlsx")
    return "a.xlsx"


def two_sentences(book: Any) -> None:
    head = [cell.value for cell in book["Sentences"][1]]
    book["Sentences"].cell(2, head.index("Recognition") + 1, "Yes")
    book["Sentences"].cell(3, head.index("none") + 1, True)


def one_position(book: Any) -> None:
    for column, text in ((4, "No"), (5, "Core"), (6, "It will not"), (7, "p1s1")):
        book["Positions"].cell(2, column, text)


def a_slip_and_two_sentences(book: Any) -> None:
    two_sentences(book)
    book["Positions"].cell(3, 4, "maybe")


def test_a_sheet_that_is_there_is_not_overwritten_unless_asked(folder: Path) -> None:
    (folder / "a.xlsx").write_text("mine")
    done = visavis("codings", "export", DIGEST, "a.xlsx")
    assert (done.returncode, done.stderr) == (1, "visavis: a.xlsx: is there already; --force replaces it\n")
    assert (folder / "a.xlsx").read_text() == "mine"
    assert visavis("codings", "export", DIGEST, "a.xlsx", "--force").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((DIGEST, "a.ods"), "a coding sheet is a file in .xlsx or .csv"),
        (("nothing", "a.csv"), f"There is no commentary “nothing” here. There are: {DIGEST}"),
        ((DIGEST, "no/a.csv"), "cannot be written"),
    ],
)
def test_an_export_that_cannot_be_made_is_one_line(arguments: tuple[str, str], reason: str) -> None:
    done = visavis("codings", "export", *arguments)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert reason in done.stderr


def test_a_sheet_makes_one_batch_and_one_revision_and_the_second_time_nothing() -> None:
    sheet = filled(two_sentences)
    first, second = (visavis("codings", "import", sheet, "--coder", "Ann", "--why", "Trial") for _ in range(2))
    assert (first.returncode, first.stdout) == (0, f"{DIGEST}: revision 2: 2 sentences coded by Ann: Trial\n")
    assert (second.returncode, second.stdout) == (0, f"{DIGEST}: nothing changed\n")


def test_a_sheet_saved_as_csv_is_the_same_sheet(folder: Path) -> None:
    visavis("codings", "export", DIGEST, "a.xlsx", "--filled")
    visavis("codings", "export", DIGEST, "a.csv", "--filled")
    assert (folder / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (
        "revision 2: 112 sentences, 50 positions, 21 cues"
        in visavis("codings", "import", "a.xlsx", "--coder", "A").stdout
    )
    assert visavis("codings", "import", "a.csv", "--coder", "A").stdout == f"{DIGEST}: nothing changed\n"


def test_what_does_not_fit_is_refused_by_row_and_the_rest_is_stored() -> None:
    done = visavis("codings", "import", filled(a_slip_and_two_sentences), "--coder", "Ann")
    assert done.returncode == 1
    assert "revision 2: 2 sentences coded by Ann: Coding sheet a.xlsx" in done.stdout
    assert "Positions row 3, stance: “maybe” is none of No, Leaning no," in done.stderr
    assert done.stderr.endswith("1 row refused\n")


def test_an_empty_sheet_stores_nothing_and_says_so() -> None:
    done = visavis("codings", "import", filled(), "--coder", "Ann")
    assert (done.returncode, done.stdout.strip()) == (
        0,
        f"{DIGEST}: nothing stored: no row of the sheet is coded and fits",
    )


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\x1bb"])
def test_a_coder_needs_a_name_that_can_be_printed(name: str) -> None:
    done = visavis("codings", "import", "a.xlsx", "--coder", name)
    assert done.returncode == 2
    assert "a name has 1 to 80" in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize("name", ["Auto", "the  program", "Hand", "vis-à-vis project"])
def test_nobody_can_code_under_the_name_of_the_program_or_of_its_own_codings(name: str) -> None:
    done = visavis("codings", "import", filled(two_sentences), "--coder", name)
    said = " ".join(done.stderr.replace("│", " ").split())
    assert (done.returncode, done.stdout) == (2, "")
    assert "is what the program is called here" in said or "made the codings that come with the program" in said


def test_a_sheet_still_fits_after_a_sentence_was_reworded(folder: Path) -> None:
    sheet = filled(two_sentences, one_position)
    text = resource("data/example.txt").read_text(encoding="utf-8")
    old = str(openpyxl.load_workbook(sheet)["Sentences"].cell(2, 4).value)
    (folder / "example.txt").write_text(text.replace(old, old[:-1] + ", at last."), encoding="utf-8")
    assert "1 sentence reworded" in visavis("import", "example.txt").stdout
    assert "revision 3: 2 sentences, 1 position coded" in visavis("codings", "import", sheet, "--coder", "Ann").stdout


def test_agreement_names_each_person_beside_the_program_and_then_each_two_people() -> None:
    visavis("codings", "import", filled(two_sentences), "--coder", "Ann")
    found = json.loads(visavis("codings", "agreement", DIGEST, "--format", "json").stdout)
    named = [(pair["first"], pair["second"], pair["sentences"]) for pair in found]
    assert named == [("Vis-à-vis project", "auto", 112), ("Ann", "auto", 2), ("Vis-à-vis project", "Ann", 2)]
    assert found[1]["themes"][0]["subject"] == "recognition"
    assert (found[1]["themes"][-1]["subject"], found[1]["themes"][-1]["units"]) == ("all", 30)


def test_agreement_of_two_coders_by_name_as_a_table_or_csv() -> None:
    visavis("codings", "import", filled(one_position), "--coder", "Ann")
    asked = ("codings", "agreement", DIGEST, "--coders", "Ann", "Vis-à-vis project")
    table, rows = visavis(*asked).stdout, csv.DictReader(visavis(*asked, "--format", "csv").stdout.splitlines())
    assert table.startswith("Ann and Vis-à-vis project: 0 sentences, 1 positions\n")
    assert [row["agreed"] for row in rows if row["subject"] == "all"] == ["0.0"]
    assert "nobody called “Eve”" in visavis("codings", "agreement", DIGEST, "--coders", "Ann", "Eve").stderr


def test_a_batch_is_listed_and_can_be_undone_once() -> None:
    visavis("codings", "import", filled(one_position), "--coder", "Ann")
    number = visavis("codings", "list", DIGEST).stdout.splitlines()[1].split()[0]
    undo = ("codings", "undo", DIGEST, number, "--coder", "Bea", "--why", "By mistake")
    assert visavis(*undo).stdout == f"{DIGEST}: revision 3: batch {number} undone by Bea: By mistake\n"
    assert f"batch {number} is undone already" in visavis(*undo).stderr
    assert "(undone by Bea)" in visavis("codings", "list", DIGEST).stdout


def test_an_undone_sheet_can_be_imported_again() -> None:
    sheet = filled(one_position)
    visavis("codings", "import", sheet, "--coder", "Ann")
    number = visavis("codings", "list", DIGEST).stdout.splitlines()[1].split()[0]
    visavis("codings", "undo", DIGEST, number, "--coder", "Bea", "--why", "By mistake")
    assert "revision 4: 1 position coded" in visavis("codings", "import", sheet, "--coder", "Ann").stdout


def test_a_commentary_coded_with_a_codebook_of_ones_own_shows_it_and_others_keep_the_programs(folder: Path) -> None:
    (folder / "railways.toml").write_text(RAILWAYS)
    visavis("import", DATA / "straits.txt")
    assert visavis("import", "--codebook", "railways.toml", resource("data/example.txt")).returncode == 0
    with TestClient(create_app(settings_for(f"sqlite:///{folder / 'visavis.db'}"))) as client:
        for address in ("/themes/railways", "/compare?theme=railways", "/?theme=railways", "/compare?question=rails"):
            mark = "&" if "?" in address else "?"
            assert client.get(f"{address}{mark}commentary={DIGEST}").status_code == 200, address
            assert client.get(f"{address}{mark}commentary={STRAITS}").status_code in {404, 422}, address
        positions = client.get(f"/api/v1/commentaries/{DIGEST}").json()["positions"]
    assert {position["question"] for position in positions} == {"rails"}


def test_codings_that_came_with_the_program_say_nothing_of_themes_they_do_not_know(folder: Path) -> None:
    (folder / "railways.toml").write_text(RAILWAYS)
    found = json.loads(visavis("parse", "--codebook", "railways.toml", resource("data/example.txt")).stdout)
    passages = [passage for part in found["commentaries"][0]["sections"] for passage in part["passages"]]
    assert ["railways"] in [sentence["themes"] for passage in passages for sentence in passage["sentences"]]


@pytest.mark.parametrize("name", ["own.toml", "own.qdc"])
def test_the_codebook_goes_out_checks_as_fine_and_is_kept_with_what_it_coded(name: str) -> None:
    assert visavis("codebook", "export", name).returncode == 0
    done = visavis("codebook", "check", name)
    assert (done.returncode, done.stdout) == (0, f"{name}: fine: 15 themes, 10 questions, 5 powers\n")
    assert "revised, revision 2" in visavis("import", "--codebook", name, resource("data/example.txt")).stdout
    back = visavis("codebook", "export", "back.toml", "--commentary", DIGEST)
    assert back.stdout == "back.toml: 15 themes, 10 questions, 5 powers\n"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('theme = "railways"', 'theme = "rails"', "wrong.toml, line 14, [question.rails], theme"),
        ('["border"]', '["(border"]', "wrong.toml, line 6, [theme.railways], phrases"),
        ("The border is", "The road is", "[theme.railways], includes: “The road is closed.” does not get the theme"),
    ],
)
def test_a_codebook_that_does_not_fit_is_named_with_line_and_field(
    folder: Path, old: str, new: str, complaint: str
) -> None:
    (folder / "wrong.toml").write_text(RAILWAYS.replace(old, new))
    done = visavis("codebook", "check", "wrong.toml")
    assert done.returncode == 1
    assert complaint in done.stderr
