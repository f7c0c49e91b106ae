"""The original commentary, read as it is: its true structure, its people, and how well it is coded."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain import Commentary, ParsedSource
from app.pipeline.blocks import source_lines
from app.pipeline.read import read
from app.pipeline.run import load_knowledge, parse
from tests.texts import shape, used_lines

RUSSIA = "russia-and-central-asia"
SECTIONS = [("pakistan", 4), ("india", 8), ("iran", 6), ("china", 6), (RUSSIA, 7)]


@pytest.fixture(scope="module")
def source(original_path: Path) -> ParsedSource:
    return parse(read(original_path, max_bytes=1_000_000), load_knowledge())


@pytest.fixture(scope="module")
def main(source: ParsedSource) -> Commentary:
    return source.commentaries[0]


@pytest.fixture
def reason(source: ParsedSource) -> Callable[[str], set[str]]:
    def given(start: str) -> set[str]:
        return {row.reason for row in source.set_aside if row.text.startswith(start)}

    return given


def test_it_has_a_title_a_standfirst_and_an_introduction_of_three_passages(main: Commentary) -> None:
    assert main.title.startswith("With the Taliban Back")
    assert main.title.endswith("Watch and Wait")
    assert main.standfirst is not None
    assert main.standfirst.endswith("what is behind them.")
    assert [passage.text.split()[0] for passage in main.introduction.passages] == ["On", "Amid", "In"]


def test_it_has_five_sections_whole_and_in_order(main: Commentary) -> None:
    assert shape(main) == SECTIONS
    assert main.sections[-1].actors == ("RU", "KZ", "KG", "TJ", "TM", "UZ")


@pytest.mark.parametrize(
    ("section", "first", "last"),
    [
        ("pakistan", "For decades,", "Islamabad’s preferences."),
        ("india", "Like the", "them covertly."),
        ("china", "China’s interests", "this strategy."),
        (RUSSIA, "Compared to", "to Afghanistan."),
    ],
)
def test_a_section_begins_and_ends_where_the_page_does(main: Commentary, section: str, first: str, last: str) -> None:
    found = next(part for part in main.sections if part.slug == section)
    assert found.passages[0].text.startswith(first)
    assert found.passages[-1].text.endswith(last)


def test_six_people_wrote_it_each_with_role_section_and_where_given_a_handle(main: Commentary) -> None:
    assert [(person.name, person.handle, person.sections) for person in main.contributors] == [
        ("Samina Ahmed", None, ("pakistan",)), ("Praveen Donthi", None, ("india",)),
        ("Ali Vaez", "AliVaez", ("iran",)), ("Amanda Hsiao", "amanda_hsiao", ("china",)),
        ("Olga Oliker", "OlyaOliker", (RUSSIA,)), ("Oleg Ignatov", "OlegIgnatov18", (RUSSIA,)),
    ]  # fmt: skip
    assert main.contributors[2].role == "Senior Adviser to the President & Project Director, Iran"
    assert main.contributors[5].role == "Senior Analyst, Russia"
    assert {person.organisation for person in main.contributors} == {"Crisis Group"}


def test_the_chinese_report_is_a_commentary_of_its_own(source: ParsedSource) -> None:
    _, report = source.commentaries
    assert (report.language, str(report.published)) == ("zh", "2016-12-13")
    assert report.title.startswith("土耳其和伊朗")
    assert report.standfirst is not None
    assert (len(report.introduction.passages), report.sections) == (8, ())


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("icon caret", "stands before the title"),
        ("With the Taliban", "the title again"),
        ("President of Iran", "caption of a photo"),
        ("Chinese State Councilor", "caption of a photo"),
        ("• Download", "menu entry of the page"),
        ("概述", "short line, neither prose nor the heading of a section"),
        ("Commentary / Asia", "label of the page: its kind and region"),
        ("Contributors", "label of the list of contributors"),
        ("Oleg Ignatov", f"credit line: read as Oleg Ignatov, who wrote the section “{RUSSIA}”"),
        ("Senior Analyst, India", "list of contributors: read as the entry of Praveen Donthi"),
        ("OlyaOliker", "list of contributors: read as the handle of Olga Oliker"),
    ],
)
def test_every_other_line_is_set_aside_with_its_reason(
    reason: Callable[[str], set[str]], start: str, expected: str
) -> None:
    assert reason(start) == {expected}


def test_each_line_comes_out_exactly_once(source: ParsedSource, original_text: str) -> None:
    lines = {number for number, line in enumerate(source_lines(original_text), 1) if line.strip()}
    assert used_lines(source, original_text) == dict.fromkeys(lines, 1)


def test_its_abbreviations_and_quotations_end_no_sentence(main: Commentary) -> None:
    texts = [s.text for part in main.all_sections for p in part.passages for s in p.sentences]
    assert not [text for text in texts if text[0].islower() or text.endswith(("the U.", "Gen.", "Mr."))]
    assert not [text for text in texts if text[-1] not in ".?!”"]
    assert not [text for text in texts if text.endswith("U.S.")]


def test_what_the_program_codes_agrees_with_the_coding_by_hand(original_path: Path, tmp_path: Path) -> None:
    visavis, gold = Path(sys.executable).with_name("visavis"), original_path.parent.parent / "gold"
    printed = subprocess.run([visavis, "parse", original_path], check=True, capture_output=True).stdout
    (tmp_path / "out.json").write_bytes(printed)
    command: list[str | Path] = [sys.executable, gold / "score.py", tmp_path / "out.json", gold / "dev.json"]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    score = json.loads(told.splitlines()[-1])
    assert score["sentences_not_found"] == []
    assert score["themes"]["f1"] >= 0.88
    assert score["figures"]["f1"] >= 0.90
