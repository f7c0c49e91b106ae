"""The picture that stands for an address: what is on it, that it fits, and what it costs."""

import struct
from collections.abc import Iterator
from itertools import pairwise
from time import monotonic, sleep
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.main import create_app
from app.pictures import (
    HEIGHT,
    WIDTH,
    Foot,
    MatrixScene,
    Pin,
    PowerMark,
    QuoteScene,
    ScaleScene,
    Scene,
    StandingScene,
    TitleScene,
)
from app.pictures.faces import SANS, SERIF, width
from app.pictures.fitting import balanced, cut, fit, wrapped
from app.pictures.layouts import laid_out
from app.pictures.painting import png, svg
from app.pictures.sheet import RIGHT, Text
from app.web.addressed import subject_of
from app.web.pictures import Easel, scene_of
from tests.conftest import settings_for
from tests.marks import plain_get, slug_of

IRAN = PowerMark("Iran", ("IR",), 3)
FOOT = Foot("Ali Vaez, Iran Project Director", "Watch and Wait", "Crisis Group · 26 August 2021")
CHINESE = "阿富汗的邻国在观察和等待，塔利班重新掌权提出了许多问题，邻国会如何应对也是一个问题。" * 3
ARABIC = "تثير عودة طالبان إلى السلطة أسئلة لا تتعلق فقط بكيفية استخدام الحركة لسلطتها الجديدة."
ANY = st.text(st.characters(codec="utf-8"), max_size=400)


@pytest.fixture
def cached(original_database_url: str) -> Iterator[TestClient]:
    """Ask an application that keeps its answers."""
    settings = settings_for(original_database_url).model_copy(update={"cache_megabytes": 8})
    with TestClient(create_app(settings)) as client:
        yield client


def words(scene: Scene) -> str:
    """Return all words of a picture, as they are read."""
    return " ".join(mark.words for mark in laid_out(scene).marks if isinstance(mark, Text))


def picture_of(client: TestClient, address: str) -> bytes:
    answer = client.get("/picture.png", params={"of": address})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png"), address
    return bytes(answer.content)


@pytest.mark.parametrize(
    "tail",
    ["/", "/?power=iran", "/?theme=aid", "/compare?power=iran&question=trade", "/compare?power=iran&theme=aid",
     "/compare?question=trade", "/compare?view=questions", "/compare?view=themes", "/figures?chart=trade",
     "/figures?chart=borders", "/figures", "/themes/aid", "/powers/iran", "/about", "/search?q=trade",
     "/commentaries/{text}", "/commentaries/{text}/iran", "/commentaries/{text}/iran#p3",
     "/commentaries/{text}/introduction#p1s1"],
)  # fmt: skip
def test_every_address_has_a_picture_of_the_size_that_previews_want(original_client: TestClient, tail: str) -> None:
    png_ = picture_of(original_client, tail.format(text=slug_of(original_client)))
    assert png_.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png_[16:24]) == (WIDTH, HEIGHT) == (1200, 630)
    assert len(png_) < 150_000


def test_two_charts_have_two_pictures(original_client: TestClient) -> None:
    names = ("trade", "borders", "investment", "refugees", "people", "others")
    assert len({picture_of(original_client, f"/figures?chart={name}") for name in names}) == 6


def test_a_chart_shows_its_finding_its_lines_by_name_and_its_source(original_client: TestClient) -> None:
    state = original_client.app.state  # type: ignore[attr-defined]  # the application is ours
    subject = subject_of("/figures?chart=trade", state.library, state.reference)
    shown = words(scene_of(subject))
    assert subject.chart
    assert subject.chart.headline in shown
    for part in ("Pakistan", "China", "Iran", "2010", "$2\u00a0bn", "International Monetary Fund", "Watch and Wait"):
        assert part in shown


def test_a_quotation_shows_whose_it_is_and_where_it_stands() -> None:
    shown = words(QuoteScene("passage 6, sentence 3", "Tehran may wait.", IRAN, FOOT))
    for part in ("“", "Tehran may wait.", "Iran", "IR", "passage 6, sentence 3", "Ali Vaez", "Watch and Wait", "-à-"):
        assert part in shown


def test_a_card_shows_the_stance_in_words_with_its_shape_and_the_place_on_the_scale() -> None:
    scene = StandingScene(
        IRAN, "Will it wait?", "waiting", "Waiting", "Waits for others", "", (Pin(IRAN, 2),), "coded by Ann", FOOT
    )
    assert all(part in words(scene) for part in ("Will it wait?", "Waiting", "Waits for others", "coded by Ann", "No"))
    assert {"shape", "disc"} <= {mark.kind for mark in laid_out(scene).marks}


def test_a_scale_names_every_power_or_says_how_many_more_there_are() -> None:
    powers = [PowerMark(f"Power {number}", (), number) for number in range(1, 15)]
    shown = words(ScaleScene("Compare", "Who?", tuple(Pin(one, 3) for one in powers), (("Silent", "Iran"),), FOOT))
    named = sum(f"Power {number} " in f"{shown} " for number in range(1, 15))
    assert named >= 4
    assert f"and {14 - named} more" in shown
    assert "Silent: Iran" in shown


def test_a_comparison_counts_the_rows_that_find_no_room() -> None:
    rows = tuple((f"Question {number}", ("yes", 4, 0)) for number in range(8))
    assert "and 3 more" in words(MatrixScene("Two powers", (IRAN, IRAN, IRAN), rows, 3, FOOT))


def test_a_long_title_shrinks_and_is_then_cut_at_a_word() -> None:
    sizes = (76, 60, 42)
    short, long = (fit("Regional powers wait " * times, SERIF, across=1000, down=180, sizes=sizes) for times in (1, 60))
    assert short.size == 76
    assert long.size == 42
    assert long.height <= 180
    assert long.lines[-1].removesuffix("…").split()[-1] in ("Regional", "powers", "wait")
    assert long.lines[-1].endswith("…")


def test_a_word_that_is_too_long_for_its_line_is_cut_inside() -> None:
    shown = cut("Donaudampfschifffahrtsgesellschaft", SANS, 24, 200)
    assert shown.startswith("Donau")
    assert shown.endswith("…")
    assert width(shown, SANS, 24) <= 200


def test_no_word_of_a_title_is_left_alone_on_its_last_line() -> None:
    block = fit("Recognition: what each power says", SERIF, across=1072, down=200, sizes=(76,))
    assert block.lines[-1] == "says"
    assert balanced(block, SERIF, 1072).lines == ("Recognition: what", "each power says")


def test_a_letter_that_turns_what_follows_it_turns_nothing_on_a_picture() -> None:
    lines = [mark for mark in laid_out(QuoteScene("", "One \u202etwo", None, FOOT)).marks if isinstance(mark, Text)]
    assert "One two" in [mark.directed for mark in lines]


def test_a_power_that_is_silent_is_said_to_be_so_in_a_sentence(original_client: TestClient) -> None:
    state = original_client.app.state  # type: ignore[attr-defined]  # the application is ours
    subject = subject_of("/compare?power=india&question=inclusive", state.library, state.reference)
    assert "The text says nothing of it." in words(scene_of(subject))


def test_a_name_too_wide_for_its_place_on_the_scale_takes_two_lines() -> None:
    power = PowerMark("Russia and Central Asia", (), 5)
    shown = words(ScaleScene("Compare", "Who?", (Pin(power, 2), Pin(IRAN, 3)), (), FOOT))
    assert "Russia and Central Asia" in shown


def test_chinese_breaks_between_letters_and_no_line_begins_with_a_comma() -> None:
    lines = wrapped(CHINESE, SERIF, 40, 700)
    assert len(lines) > 4
    assert "".join(lines) == CHINESE
    assert not [line for line in lines if line[0] in "，。"]


def test_words_that_run_from_the_right_stand_at_the_right() -> None:
    marks = laid_out(QuoteScene("", ARABIC, IRAN, FOOT)).marks
    lines = [mark for mark in marks if isinstance(mark, Text) and mark.words in ARABIC and len(mark.words) > 5]
    assert len(lines) > 1
    assert {(mark.x > RIGHT - 100, mark.anchor, mark.directed[0]) for mark in lines} == {(True, "end", "\u2067")}


@given(ANY, st.sampled_from([SERIF, SANS]), st.integers(60, 1100))
def test_no_line_is_wider_than_its_room(text: str, face: object, across: int) -> None:
    block = fit(text, SERIF, across=across, down=200, sizes=(50, 30))
    wide = [line for line in block.lines if width(line, SERIF, block.size) > across and len(line.strip("…")) > 1]
    assert wide == []
    assert block.height <= 200


@given(ANY, ANY)
def test_no_text_is_ever_taken_for_markup_of_the_drawing(title: str, name: str) -> None:
    hostile = f"<script>alert(1)</script>&{title}]]>"
    power = PowerMark(name, ("<b>",), 99)
    tree = ElementTree.fromstring(svg(laid_out(TitleScene("", hostile, title, (power, power), Foot(name, title)))))
    names = {one.tag.rpartition("}")[2] for one in tree.iter()}
    assert names <= {"svg", "rect", "text", "path", "circle", "g"}


def test_a_letter_that_no_file_can_hold_does_no_harm() -> None:
    assert png(laid_out(QuoteScene("", "One\x0b two\ud800\ufffe three", None, FOOT))).startswith(b"\x89PNG")


def test_another_spelling_of_an_address_has_the_same_picture(original_client: TestClient) -> None:
    answer = plain_get(original_client, "/picture.png?of=/%3Fpower%3Diran")
    assert answer.status_code == 308
    assert original_client.get(answer.headers["location"], follow_redirects=False).status_code == 200


@pytest.mark.parametrize(
    ("of", "status"),
    [("/nowhere", 404), ("/powers/atlantis", 404), ("/?theme=zzz", 422), ("https://elsewhere.example/", 422),
     ("//elsewhere.example/", 422), ("/" + "x" * 5000, 422), ("", 422)],
)  # fmt: skip
def test_nothing_is_drawn_of_what_is_not_here(original_client: TestClient, of: str, status: int) -> None:
    assert original_client.get("/picture.png", params={"of": of}).status_code == status


def test_a_picture_is_kept_and_sent_as_it_is(cached: TestClient) -> None:
    first, second = (cached.get("/picture.png?of=/", headers={"Accept-Encoding": "gzip, br"}) for _ in range(2))
    assert first.content == second.content
    assert "content-encoding" not in second.headers
    assert second.headers["cache-control"].startswith("public, max-age=")
    again = cached.get("/picture.png?of=/", headers={"If-None-Match": second.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_pages_elsewhere_may_show_a_picture(original_client: TestClient) -> None:
    assert original_client.get("/picture.png?of=/").headers["cross-origin-resource-policy"] == "cross-origin"


def test_who_asks_for_too_many_pictures_gets_that_of_the_site(original_client: TestClient) -> None:
    original_client.app.state.easel = Easel(most="2/minute")  # type: ignore[attr-defined]  # the application is ours
    slug = slug_of(original_client)
    answers = [
        original_client.get("/picture.png", params={"of": f"/commentaries/{slug}/iran#p{n}"}, follow_redirects=False)
        for n in (1, 2, 3)
    ]
    assert [one.status_code for one in answers] == [200, 200, 302]
    assert (answers[2].headers["location"], answers[2].headers["cache-control"]) == ("/picture.png?of=%2F", "no-store")
    assert original_client.get("/picture.png?of=%2F").status_code == 200


def test_between_two_pictures_pages_have_as_much_time_as_a_picture_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    moments: list[float] = []

    def picture(_: Scene) -> bytes:
        moments.append(monotonic())
        sleep(0.05)
        return b"png"

    monkeypatch.setattr("app.web.pictures.picture", picture)
    easel = Easel()
    for _ in range(3):
        easel.draw(QuoteScene("", "Words.", None, FOOT))
    assert all(later - earlier >= 0.1 for earlier, later in pairwise(moments))


def test_the_picture_of_the_site_is_drawn_once_however_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Scene] = []

    def picture(scene: Scene) -> bytes:
        drawn.append(scene)
        return b"png"

    monkeypatch.setattr("app.web.pictures.picture", picture)
    easel, scene = Easel(most="1/minute"), TitleScene("", "Title", "Words.", (), Foot("", ""))
    other = TitleScene("", "Another", "Words.", (), Foot("", ""))
    assert [easel.site(one) for one in (scene, scene, other, other)] == [b"png"] * 4
    assert drawn == [scene, other]
