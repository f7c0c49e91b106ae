"""Names of countries and regions: what they mean and where they stand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import CodebookError
from app.places import load_outlines, load_places

PLACES = load_places()


def codes(text: str) -> list[str]:
    return [code for mention in PLACES.mentions(text) for code in mention.codes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Turkey, Türkiye", "TR TR"),
        ("Côte d’Ivoire, Côte d'Ivoire, Ivory Coast", "CI CI CI"),
        ("the U.S., the US, America", "US US US"),
        ("South Korea and North Korea", "KR KP"),
        ("South Sudan, Sudan", "SS SD"),
        ("Guinea-Bissau", "GW"),
        ("the Democratic Republic of the Congo", "CD"),
        ("Nigeria and Niger", "NG NE"),
        ("Saudi Arabia, the UAE and Qatar", "SA AE QA"),
        ("Bosnia and Herzegovina", "BA"),
        ("the Horn of Africa", "horn-of-africa"),
        ("Islamabad, Delhi and the Kremlin", "PK IN RU"),
        ("KENYA AND THE GULF STATES", "KE gulf-states"),
    ],
)
def test_a_name_means_a_country_or_a_group(text: str, expected: str) -> None:
    assert codes(text) == expected.split()


@pytest.mark.parametrize("text", ["us", "a turkey", "chad", "Iranianness", "Chinatown", "in jordan’s boat"])
def test_a_word_that_only_looks_like_a_name_is_none(text: str) -> None:
    assert codes(text) == []


def test_a_mention_says_where_it_stands_and_of_what_kind_it_is() -> None:
    text = "Iranian envoys flew from Tehran to Oman."
    found = [(text[m.start : m.end], m.kind) for m in PLACES.mentions(text)]
    assert found == [("Iranian", "demonym"), ("Tehran", "capital"), ("Oman", "name")]


def test_a_group_is_replaced_by_its_members_each_once() -> None:
    assert PLACES.members(["RU", "central-asia", "KZ"]) == ("RU", "KZ", "KG", "TJ", "TM", "UZ")
    assert PLACES.members(["nato", "XX"]) == ("nato", "XX")


def test_every_code_has_a_name_for_the_reader() -> None:
    assert (PLACES.label("PK"), PLACES.label("central-asia")) == ("Pakistan", "Central Asia")
    assert PLACES.label("nowhere") == "nowhere"


@pytest.mark.parametrize("line", ["Russia and Central Asia", "The U.S.", "France, Italy & Spain", "Egypt/Sudan"])
def test_a_line_of_names_and_joining_words_is_names_only(line: str) -> None:
    assert PLACES.names_only(line)


@pytest.mark.parametrize("line", ["", "and the", "Russia wins", "Kenya 2", "Kenya: a story"])
def test_a_line_that_says_more_is_not(line: str) -> None:
    assert not PLACES.names_only(line)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[country.XX]\nname = ['X']", "XX: unknown field “name”"),
        ("[country.XX]\nnames = 'X'", "XX.names must be a list of words"),
        ("[country", "places.toml"),
    ],
)
def test_a_slip_in_the_data_file_is_named(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "places.toml").write_text(content)
    with pytest.raises(CodebookError, match=message):
        load_places(tmp_path / "places.toml")


@given(
    st.one_of(st.text(), st.lists(st.sampled_from(["South", "Sudan", "the", " ", "U.S.", "’", "EU", "-"])).map("".join))
)
def test_whatever_the_text_mentions_are_in_order_and_apart(text: str) -> None:
    edges = [edge for mention in PLACES.mentions(text) for edge in (mention.start, mention.end)]
    assert edges == sorted(edges)
    assert not edges or edges[-1] <= len(text)


@pytest.mark.parametrize(
    ("slug", "name"),
    [("us", "United States"), ("united-kingdom", "United Kingdom"), ("west", "The West"), ("nowhere", "nowhere")],
)
def test_a_slug_has_its_english_name(slug: str, name: str) -> None:
    assert load_places().label_of_slug(slug) == name


@pytest.mark.parametrize(
    ("code", "name", "slug"),
    [
        ("TR", "Turkey", "turkey"),
        ("MM", "Myanmar", "myanmar"),
        ("CI", "Côte d’Ivoire", "ivory-coast"),
        ("SZ", "Eswatini", "swaziland"),
        ("US", "United States", "us"),
    ],
)
def test_pages_show_the_name_of_today_and_addresses_keep_the_one_they_had(code: str, name: str, slug: str) -> None:
    assert (PLACES.label(code), PLACES.slug(code), PLACES.code_of_slug(slug)) == (name, slug, code)


def test_outlines_are_closed_lines_and_neighbours_are_so_of_each_other() -> None:
    known = load_outlines()
    assert all(ring[0] == ring[-1] for rings in known.rings.values() for ring in rings)
    assert {"AF", "IR", "IN", "CN"} <= set(known.neighbours["PK"])
    assert all("AF" in known.neighbours[code] for code in known.neighbours["AF"])
