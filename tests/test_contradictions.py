"""Contradicting figures: two for one thing are named, and two for two things never are."""

from dataclasses import asdict, replace
from itertools import count
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.contradictions import Contradiction, contradictions
from app.domain import Quantity
from app.pipeline.figures import load_lexicon, quantities
from app.places import load_places
from app.reference import Reference, ReferenceFigure, Source, load_reference
from app.rows import FigureRow, SentenceRow
from tests.marks import page

ASIA = ("RU", "KZ", "KG", "TJ", "TM", "UZ")
MEMBERS = {"iran": ("IR",), "pakistan": ("PK",), "india": ("IN",), "russia-and-central-asia": ASIA}
NOTHING = Reference("empty", {}, ())
NUMBERS = count()


def said(section: str, text: str, which: int = 0, **own: Any) -> FigureRow:
    """Return a figure that a sentence of a section states, as the program reads it."""
    found: Quantity = quantities(text, load_places(), load_lexicon())[which]
    number = next(NUMBERS)
    sentence = SentenceRow("text", section, 1, number, f"k{number}", text, (), ())
    power = None if section == "introduction" else section
    fields = asdict(found) | {"power": power, "partner": "AF", "position": number, "section": section}
    return FigureRow(**fields | own, sentence=sentence)


def against(*figures: FigureRow, reference: Reference = NOTHING, published: int | None = 2021) -> list[Contradiction]:
    return list(contradictions(figures, reference, members=MEMBERS, published=published))


BORDER = "The border of the two countries is {} long."
TRADE = "Trade between the two countries reached {} in 2013."


@pytest.mark.parametrize(
    ("sentence", "first", "second", "percent"),
    [
        (BORDER, "921 km", "850 km", 8),
        (BORDER, "921 km", "more than 1,000 km", 8),
        (BORDER, "about 900 km", "430 miles", 23),
        (BORDER, "between 900 and 950 km", "less than 800 km", 11),
        (TRADE, "$2 billion", "$3 billion", 33),
        (TRADE, "about $2 billion", "less than $1 billion", 50),
        (TRADE, "at least $2 billion", "$900 million", 55),
        ("India has invested {} in Afghanistan since 2002.", "roughly $3 billion", "about $1 billion", 67),
        ("Militants killed {} people in India in November 2008.", "at least 160", "90", 44),
        ("India hosts {} Afghan refugees.", "40,000", "12,000", 70),
    ],
)
def test_two_figures_for_one_thing_that_do_not_meet_are_named(
    sentence: str, first: str, second: str, percent: int
) -> None:
    (found,) = against(said("iran", sentence.format(first)), said("iran", sentence.format(second)))
    assert round(100 * found.apart) == percent


def test_the_introduction_is_held_against_the_sections() -> None:
    told = said("introduction", "Pakistan’s trade with Afghanistan reached $5 billion.", power="pakistan")
    (found,) = against(told, said("pakistan", TRADE.format("$2 billion")))
    assert [row.section for row in found.quoted] == ["introduction", "pakistan"]


def test_the_two_sides_of_a_border_may_stand_in_either_order() -> None:
    other = said("pakistan", BORDER.format("850 km"), power="AF", partner="iran")
    assert len(against(said("iran", BORDER.format("921 km")), other)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (BORDER.format("921 km"), BORDER.format("about 900 km")),
        (BORDER.format("921 km"), BORDER.format("less than 1,000 km")),
        (BORDER.format("921 km"), BORDER.format("572 miles")),
        (BORDER.format("921 km"), "It fenced 300 km of the border."),
        (TRADE.format("$2 billion"), TRADE.format("$2.3 billion")),
        (TRADE.format("$2 billion"), "Trade between the two countries reached $3 billion in 2019."),
        (TRADE.format("$2 billion"), "Trade has since fallen to $1 billion."),
        (TRADE.format("$2 billion"), "Trade grew by $500 million in 2013."),
        (TRADE.format("$2 billion"), "Trade could reach $9 billion in 2013."),
        (TRADE.format("$2 billion"), "Trade came to $100 million a month."),
        (TRADE.format("$2 billion"), "Its exports came to $900 million in 2013."),
        (TRADE.format("$2 billion"), "Trade reached €5 billion in 2013."),
        ("It has pledged $3 billion in aid.", "It pledged $80 million in aid for the Kabul river dam."),
        ("It has invested $3 billion since 2002.", "It invested $500 million in 2011."),
        ("Bombs killed 11 diplomats in 1998.", "Bombs killed 160 people in November 2008."),
        ("It hosts 40,000 Afghan refugees.", "Some 2,000 Afghan refugees crossed in a week."),
        ("Three countries recognised it.", "Five countries share its border."),
        ("The war lasted twenty years.", "It took 2 years."),
    ],
)
def test_two_figures_for_two_things_or_that_meet_are_not_named(first: str, second: str) -> None:
    assert against(said("iran", first), said("iran", second)) == []


def test_two_figures_of_one_sentence_are_not_named() -> None:
    text = "Trade reached $2 billion in 2013 by one count and $5 billion in 2013 by another."
    one, other = said("iran", text), said("iran", text, 1)
    assert against(one, replace(other, sentence=one.sentence)) == []


def test_figures_of_two_powers_are_not_named() -> None:
    assert against(said("iran", BORDER.format("921 km")), said("pakistan", BORDER.format("2,670 km"))) == []


def test_figures_of_two_members_of_one_group_are_not_named() -> None:
    told = ("Uzbekistan’s border is 144 km long.", "Tajikistan’s border is 1,357 km long.")
    assert against(*(said("russia-and-central-asia", text) for text in told)) == []


def test_a_derived_figure_is_held_only_against_its_own_period() -> None:
    told = said("pakistan", TRADE.format("$2 billion"))
    derived = said("iran", "Trade is less than $1 billion.", power="pakistan", refers_to=told.position)
    assert against(told, derived) == []
    dated = said("iran", "Trade was less than $1 billion in 2013.", power="pakistan", refers_to=told.position)
    assert len(against(told, dated)) == 1


@pytest.mark.parametrize(
    ("section", "text", "percent"),
    [
        ("iran", BORDER.format("921 km"), None),
        ("iran", BORDER.format("936 km"), None),
        ("iran", BORDER.format("572 miles"), None),
        ("iran", BORDER.format("850 km"), 8),
        ("iran", BORDER.format("more than 1,000 km"), 8),
        ("pakistan", BORDER.format("2,640 km"), None),
        ("russia-and-central-asia", "Uzbekistan’s border with Afghanistan is 144 km long.", None),
        ("russia-and-central-asia", "Uzbekistan’s border with Afghanistan is 210 km long.", 31),
        ("pakistan", TRADE.format("$2 billion"), None),
        ("pakistan", TRADE.format("$1 billion"), 57),
        ("pakistan", TRADE.format("more than $3 billion"), 23),
        ("pakistan", "Trade between the two countries reached $1 billion in 2001.", None),
        ("pakistan", "Trade has come to $40 billion since 2008.", None),
        ("iran", "Trade comes to about $1 billion each year.", None),
        ("iran", "Trade comes to about $2 billion each year.", 39),
        ("iran", "Trade comes to about $90 million a month.", None),
    ],
)
def test_a_border_and_the_trade_of_a_year_are_held_against_the_reference(
    section: str, text: str, percent: int | None
) -> None:
    found = against(said(section, text), reference=load_reference())
    assert [round(100 * row.apart) for row in found] == ([percent] if percent else [])


def test_an_undated_amount_is_held_against_the_nearest_of_the_latest_years() -> None:
    told = said("iran", "Trade comes to about $2 billion each year.")
    (found,) = against(told, reference=load_reference())
    assert isinstance(found.second, ReferenceFigure)
    assert (found.nearest, found.second.period, found.second.value) == (True, "2016", 1215.1)
    assert against(told, reference=load_reference(), published=2015) == []


def test_an_undated_amount_of_a_text_of_no_known_year_is_held_against_none() -> None:
    told = said("iran", "Trade comes to about $2 billion each year.")
    assert against(told, reference=load_reference(), published=None) == []


def test_sums_of_investment_are_not_held_against_single_contracts() -> None:
    source = Source("A contract", "https://example.org/contract")
    own = Reference("own", {}, (ReferenceFigure("IN", "AF", "investment", "2012", 80, "USD million", source),))
    assert against(said("india", "India has invested $3 billion in Afghanistan."), reference=own) == []


def test_iran_s_trade_is_the_only_contradiction_of_the_original(original_client: TestClient) -> None:
    shown = page(original_client, "/figures")
    (found,) = shown.all("li", **{"class": "contrast"})
    assert found.words.startswith("Trade between Iran and Afghanistan difference 41%")
    assert "The section Iran says about 2 billion USD" in found.words
    assert "Direction of Trade Statistics reports 1,184.4 million USD 2019" in found.words
    sentence, source = found.links()
    assert "/iran#s-" in sentence
    assert source.startswith("https://")


def test_the_example_has_the_same_contradiction(example_client: TestClient) -> None:
    (found,) = page(example_client, "/figures").all("li", **{"class": "contrast"})
    assert found.words.startswith("Trade between Iran and Afghanistan difference 41%")


def test_the_row_of_a_contradicted_figure_says_what_stands_against_it(original_client: TestClient) -> None:
    rows = page(original_client, "/figures").one("section", id="chart-trade").one("tbody").all("tr")
    noted = [row.words for row in rows if "difference" in row.words]
    assert len(noted) == 1
    assert "about 2 billion USD" in noted[0]
    assert "reports 1,184.4 million USD" in noted[0]


def test_a_contradiction_is_named_where_its_power_is_chosen(original_client: TestClient) -> None:
    assert page(original_client, "/figures?power=india").all("li", **{"class": "contrast"}) == []
    assert len(page(original_client, "/figures?power=iran").all("li", **{"class": "contrast"})) == 1
