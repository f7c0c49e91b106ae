"""The locator map: the country a text is about in the middle, its neighbours, and where the powers lie."""

import gzip
import re

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from app.locator_map import HEIGHT, WIDTH, LocatorMap, MapPower, border_lengths, locator_map
from app.places import load_outlines
from app.planar import area, clip, holds, roomiest, simplified
from app.reference import load_reference
from tests.marks import page, tree

SQUARE = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))


def drawn(about: str, **powers: str) -> LocatorMap | None:
    """A map with powers by slug, their members as ISO codes with blanks between."""
    rows = tuple(MapPower(slug, slug.title(), n + 1, tuple(powers[slug].split())) for n, slug in enumerate(powers))
    return locator_map(about, rows, border_lengths(load_reference(), about))


def points(path: str) -> list[tuple[int, int]]:
    """The points of a path: a start and steps."""
    found: list[tuple[int, int]] = []
    for part in re.findall(r"M([^Mz]*)", path):
        start, _, steps = part.partition("l")
        numbers = [int(one) for one in re.findall(r"-?\d+", start + " " + steps)]
        x = y = 0
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            found.append((x, y))
    return found


def test_a_square_is_cut_at_the_frame_and_a_shape_outside_it_is_gone() -> None:
    assert area(clip(SQUARE, 4, 20)) == 40
    assert clip(tuple((x + 50, y) for x, y in SQUARE), 20, 20) == ()


def test_a_line_keeps_its_corners_and_the_same_ones_the_other_way_round() -> None:
    line = ((0.0, 0.0), (5.0, 0.1), (10.0, 0.0), (10.0, 5.0), (10.1, 8.0), (10.0, 10.0))
    assert simplified(line, 0.5) == ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0))
    assert simplified(line[::-1], 0.5) == simplified(line, 0.5)[::-1]


def test_a_label_finds_room_within_its_shape() -> None:
    shape = ((0.0, 0.0), (30.0, 0.0), (30.0, 4.0), (4.0, 4.0), (4.0, 30.0), (0.0, 30.0))
    assert holds(shape, roomiest(shape))
    assert not holds(shape, (20.0, 20.0))


def test_the_country_is_in_the_middle_with_all_its_neighbours_and_every_border_length() -> None:
    found = drawn("AF", pakistan="PK", iran="IR")
    assert found
    xs, ys = zip(*points(found.about.path), strict=True)
    assert abs((min(xs) + max(xs)) / 2 - WIDTH / 2) < 3
    assert abs((min(ys) + max(ys)) / 2 - HEIGHT / 2) < 3
    assert {border.code for border in found.borders} == set(load_outlines().neighbours["AF"])
    assert [border.figure.value for border in found.borders if border.figure] == [2670, 1357, 921, 804, 144, 91]


def test_neighbours_meet_without_a_gap() -> None:
    found = drawn("AF", pakistan="PK")
    assert found
    (pakistan,) = found.powers[0].lands
    assert len(set(points(found.about.path)) & set(points(pakistan.path))) > 5


def test_a_power_of_several_countries_bears_its_name_once_and_their_codes() -> None:
    found = drawn("AF", asia="RU KZ KG TJ TM UZ", iran="IR")
    assert found
    asia = found.powers[0]
    assert {land.code for land in asia.lands} == {"RU", "KZ", "KG", "TJ", "TM", "UZ"}
    assert asia.lands[0].spot is None
    assert asia.lines == ("Asia",)


@pytest.mark.parametrize(
    ("about", "far", "direction"),
    [("AF", "US", "west"), ("UA", "CN", "east"), ("US", "CN", "west"), ("TW", "AU", "south")],
)
def test_a_power_beyond_the_map_is_named_with_its_direction(about: str, far: str, direction: str) -> None:
    near = {"AF": "PK", "UA": "PL", "US": "MX", "TW": "CN"}[about]
    found = drawn(about, near=near, far=far)
    assert found
    assert [(one.power.slug, one.direction) for one in found.beyond] == [("far", direction)]


@pytest.mark.parametrize(("many", "named"), [(1, 1), (3, 3), (4, 0), (12, 0)])
def test_far_powers_are_named_at_the_edge_only_while_they_are_few(many: int, named: int) -> None:
    codes = ("BR", "NZ", "CA", "CL", "PE", "AR", "ZA", "AO", "KE", "MX", "CU", "US")[:many]
    far = {code.lower(): code for code in codes}
    found = drawn("AF", near="PK", **far)
    assert found
    assert len(found.beyond) == len(far)
    assert sum(one.spot is not None for one in found.beyond) == named


def boxes(found: LocatorMap) -> list[tuple[int, float, float]]:
    lengths = [(74, *border.spot) for border in found.borders if border.spot]
    return [*lengths, *((12 * max(map(len, one.lines)), *one.spot) for one in found.powers)]


@pytest.mark.parametrize("powers", [{"iran": "IR", "china": "CN", "india": "IN"}, {"pakistan": "PK", "uzbeks": "UZ"}])
def test_no_two_words_stand_on_each_other(powers: dict[str, str]) -> None:
    found = drawn("AF", **powers)
    assert found
    words = boxes(found)
    for number, (wide, x, y) in enumerate(words):
        for other, x2, y2 in words[number + 1 :]:
            assert abs(x - x2) >= (wide + other) / 2 - 1 or abs(y - y2) >= 18


def test_no_outline_or_no_power_on_the_map_is_no_map() -> None:
    assert drawn("HU", austria="AT") is None
    assert drawn("XX", austria="AT") is None
    assert drawn("AF", brazil="BR") is None


@pytest.mark.parametrize("about", sorted(load_outlines().rings))
def test_every_country_can_be_drawn_within_its_frame(about: str) -> None:
    neighbours = load_outlines().neighbours.get(about, ())
    found = drawn(about, **{code.lower(): code for code in neighbours[:5]})
    assert found or len(neighbours) < 2
    for x, y in points("".join(land.path for one in found.powers for land in one.lands)) if found else ():
        assert -6 <= x <= WIDTH + 6
        assert -6 <= y <= HEIGHT + 6


def test_the_map_is_a_second_way_to_the_cards(original_client: TestClient) -> None:
    home = page(original_client, "/")
    links = home.one("svg", role="group").all("a", "aria-label")
    cards = {card["aria-labelledby"] for card in home.all("article", "data-power")}
    assert {link["href"] for link in links} == {f"#{card}" for card in cards}
    assert "Pakistan: Conditional" in [link["aria-label"] for link in links]


def test_a_power_without_a_card_leads_to_its_section(original_client: TestClient) -> None:
    home = page(original_client, "/?power=india")
    links = {link["aria-label"]: link["href"] for link in home.one("svg", role="group").all("a", "aria-label")}
    assert links["Pakistan"].endswith("/pakistan")
    assert links["India: Waiting"] == "#card-india"


def test_the_lengths_stand_under_the_map_as_a_list_with_their_source(original_client: TestClient) -> None:
    home = page(original_client, "/")
    rows = [row.words for row in home.one("ul", **{"class": "lengths"}).all("li")]
    assert rows[0] == "Pakistan 2,670"
    assert len(rows) == 6
    assert "CIA World Factbook" in home.one("div", **{"class": "map-notes"}).words


def test_the_map_costs_less_than_four_kilobytes(original_client: TestClient) -> None:
    html = original_client.get("/").text
    start, end = html.index('<figure class="locator">'), html.index("</figure>", html.index('<figure class="locator">'))
    assert tree(html)
    whole, without = (len(gzip.compress(text.encode(), 9)) for text in (html, html[:start] + html[end:]))
    assert whole - without < 4000
    assert without < 14_000


@pytest.mark.browser
def test_the_keyboard_reaches_a_power_on_the_map_and_goes_to_its_card(page: Page, server: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    page.goto(server)
    link = page.locator(".map a[aria-label^=India]")
    link.focus()
    expect(link.locator("path").first).to_have_css("stroke-width", "4px")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#card-india$"))
    expect(page.locator("#card-india")).to_be_in_viewport()
