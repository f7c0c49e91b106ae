"""The embedded example: our own digest, in the shape of the original and in none of its words."""

import re
from pathlib import Path

import pytest

from app.resources import resource

ORIGINALS = Path(__file__).resolve().parents[2] / "shared" / "commentary"
HEADINGS = ["Pakistan", "India", "Iran", "China", "Russia and Central Asia"]
NAMES = [
    "break with the East Turkestan Islamic Movement",
    "Saudi Arabia and the United Arab Emirates",
    "the Collective Security Treaty Organization",
]
RUN = 7


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return resource("data/example.txt").read_text(encoding="utf-8").splitlines()


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold().replace("’", "'"))


def runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + RUN]) for start in range(len(found) - RUN + 1)}


def prose(lines: list[str]) -> list[str]:
    """The paragraphs: no title, digest line, credit, heading, or list of contributors."""
    body = lines[3 : lines.index("Contributors")]
    return [line for line in body if line and line not in HEADINGS and " contributed " not in line]


def test_it_opens_with_a_title_and_says_what_it_is_a_digest_of(lines: list[str]) -> None:
    assert lines[0] == "After Kabul: How the Region Weighs the Taliban’s Return"
    assert lines[1] == ""
    assert lines[2] == (
        "Digest of “With the Taliban Back in Kabul, Regional Powers Watch and Wait”, International Crisis Group, 2021"
    )


def test_it_has_words_enough_to_compare_five_powers(lines: list[str]) -> None:
    assert 1200 <= len(" ".join(prose(lines)).split()) <= 2400


def test_its_standfirst_is_short_and_the_introduction_longer(lines: list[str]) -> None:
    standfirst, *introduction = prose([*lines[: lines.index("Pakistan")], "Contributors"])
    assert len(standfirst.split()) <= 60
    assert len(re.findall(r"[.?!](?:\s|$)", standfirst)) <= 3
    assert introduction
    assert all(len(paragraph) > len(standfirst) for paragraph in introduction)


def test_every_power_has_a_heading_three_paragraphs_and_a_credit(lines: list[str]) -> None:
    starts = [lines.index(heading) for heading in HEADINGS]
    assert starts == sorted(starts)
    for start, end in zip(starts, [*starts[1:], lines.index("Contributors")], strict=True):
        section = [line for line in lines[start + 1 : end] if line]
        credits_ = [line for line in section if " contributed " in line]
        assert len(section) - len(credits_) >= 3
        assert len(credits_) == (2 if lines[start] == "Russia and Central Asia" else 1)


@pytest.mark.parametrize(
    "figure",
    [
        "$2 billion in 2013", "less than half that amount", "roughly $3 billion", "921 km", "more than 160",
        "about $2 billion a year", "nearly one third", "fifth biggest export market", "eleven diplomats",
        "thousands of Hazara fighters", "21 years", "since 2008", "since 2011", "several hundred members",
        "five Central Asian states", "many thousands of refugees", "scores of Pakistani militants",
        "Only three states", "four other permanent members", "two large projects",
    ],
)  # fmt: skip
def test_a_figure_of_the_original_is_carried_over_with_its_hedge(lines: list[str], figure: str) -> None:
    assert figure in " ".join(prose(lines))


def test_no_run_of_seven_words_is_the_originals(lines: list[str]) -> None:
    texts = sorted(ORIGINALS.glob("*.txt"))
    assert texts, f"No original to compare with: {ORIGINALS} is missing or empty."
    named = set().union(*(runs(name) for name in NAMES))
    original = set().union(*(runs(text.read_text(encoding="utf-8")) for text in texts))
    shared = runs(" ".join(prose(lines))) & original - named
    assert {" ".join(run) for run in shared} == set()
