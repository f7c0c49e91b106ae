"""Whom a word means: one vocabulary for the program's coding, coding sheets and the editor."""

import pytest

from app.parties import Parties, Power
from app.places import load_places

KNOWN = Parties(
    [Power("iran", "Iran", ("IR",)), Power("gulf", "The Gulf", ("SA", "AE", "QA", "KW", "BH", "OM")),
     Power("gulf-2", "The Gulf", ("SA",)), Power("nameless", "…", ())],
    also=["somebody-known"],
)  # fmt: skip


@pytest.mark.parametrize("words", ["iran", "Iran", " IRAN ", "IR", "Iranian", "Tehran", "Islamic Republic of Iran"])
def test_a_power_is_known_by_slug_name_demonym_capital_and_code(words: str) -> None:
    assert KNOWN.named(words) == "iran"


@pytest.mark.parametrize("words", ["gulf", "the gulf", "The Gulf", "Saudi Arabia", "gulf-states", "Gulf states"])
def test_a_member_or_a_group_of_members_is_the_first_power_that_has_it(words: str) -> None:
    assert KNOWN.named(words) == "gulf"


@pytest.mark.parametrize(
    ("words", "slug", "in_figures"),
    [
        ("the United States", "us", "US"),
        ("US", "us", "US"),
        ("us", "us", "US"),
        ("GB", "united-kingdom", "GB"),
        ("the UK", "united-kingdom", "GB"),
        ("united-kingdom", "united-kingdom", "GB"),
        ("west", "west", "west"),
        ("European Union", "eu", "eu"),
        ("Middle East", "middle-east", "middle-east"),
        ("Iranians", "iran", "iran"),
    ],
)
def test_who_has_no_section_has_a_slug_and_in_figures_a_code(words: str, slug: str, in_figures: str) -> None:
    assert (KNOWN.named(words), KNOWN.of_figure(words)) == (slug, in_figures)


@pytest.mark.parametrize("words", ["", "the", "-", "…", "Foo Bar", "ISIS", "Iran and Oman", "Irann", "in", "tr"])
def test_a_slip_is_nobody(words: str) -> None:
    assert (KNOWN.named(words), KNOWN.of_figure(words)) == (None, None)


def test_whom_the_text_is_known_to_speak_of_is_known_by_slug() -> None:
    assert (KNOWN.named("somebody-known"), KNOWN.of_figure("somebody-known")) == ("somebody-known", None)


def test_every_party_has_a_name_for_the_reader() -> None:
    assert [KNOWN.label(slug) for slug in ("gulf", "us", "US", "west")] == [
        "The Gulf", "United States", "United States", "The West",
    ]  # fmt: skip


def test_every_country_and_group_is_found_by_its_own_slug() -> None:
    codes = [*load_places().groups, "US", "GB", "TR", "CI", "CD", "KR", "BA", "XK", "TW"]
    slugs = [load_places().slug(code) for code in codes]
    assert [Parties(()).named(slug) for slug in slugs] == slugs
