"""What an address of this site shows: one answer for previews, references, pictures and embeds."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.codebook import load_codebook
from app.db import Database
from app.errors import BadValueError, NotFoundError, VisavisError
from app.pipeline.run import import_path
from app.reference import load_reference
from app.web.addressed import local, subject_of
from app.web.library import Library
from app.web.subjects import Kind, Subject
from app.web.subjects.words import listed, named, short, within
from tests.previews import heads

ORIGINAL = "/commentaries/with-the-taliban-back-in-kabul-regional-powers-watch-and-wait"
Resolve = Callable[[str], Subject]


@pytest.fixture
def library(original_database: Database) -> Library:
    return Library(original_database, load_codebook())


@pytest.fixture
def resolve(library: Library) -> Resolve:
    """Find what an address shows, with the original commentary at hand."""
    reference = load_reference()
    return lambda address: subject_of(address, library, reference)


@pytest.mark.parametrize(
    ("address", "kind", "title"),
    [
        ("/", Kind.SITE, "Vis-à-vis: where regional powers stand, sentence by sentence"),
        (ORIGINAL, Kind.COMMENTARY, "With the Taliban Back in Kabul, Regional Powers Watch and Wait"),
        (f"{ORIGINAL}/pakistan#p2", Kind.PASSAGE, "Pakistan, passage 2"),
        (f"{ORIGINAL}/pakistan#p2s3", Kind.SENTENCE, "Pakistan, passage 2, sentence 3"),
        ("/?power=india", Kind.CARD, "India at a glance"),
        ("/?power=india&theme=aid", Kind.CARD, "India at a glance, on aid"),
        ("/?power=india&question=aid", Kind.CARD, "India at a glance · aid: leaning no"),
        ("/?question=aid", Kind.COMPARISON, "Aid: where 5 powers stand"),
        ("/compare?power=pakistan&question=recognise", Kind.CELL, "Pakistan on recognition: conditional"),
        ("/compare?power=pakistan&theme=us-withdrawal", Kind.CELL, "Pakistan on U.S. and NATO role: 1 sentence"),
        ("/compare?power=pakistan&power=india&power=iran", Kind.COMPARISON, "Pakistan, India and Iran side by side"),
        ("/compare?power=india&power=iran&theme=aid", Kind.COMPARISON, "What India and Iran say on aid"),
        ("/compare?theme=aid", Kind.COMPARISON, "What 5 powers say on aid"),
        ("/compare?question=aid", Kind.COMPARISON, "5 powers side by side on aid"),
        ("/compare?power=india&view=themes", Kind.COMPARISON, "India, by theme"),
        (
            "/figures?chart=borders",
            Kind.CHART,
            "Nearly half of Afghanistan’s land border is with Pakistan: 2,670 of 5,987 km",
        ),
        ("/figures", Kind.PAGE, "Figures: what is quoted, beside reference data"),
        ("/cues?power=iran", Kind.PAGE, "Who waits for whom: Iran"),
        ("/themes/aid?power=iran", Kind.PAGE, "Aid: what Iran says"),
        ("/powers/iran", Kind.PAGE, "Iran: where it stands, text by text"),
        ("/contributors/samina-ahmed", Kind.PAGE, "Samina Ahmed, contributor"),
        ("/search?q=troika", Kind.PAGE, "“troika”: 1 sentence"),
        ("/about", Kind.PAGE, "How it is made: method, codebook, agreement and sources"),
    ],
)
def test_a_title_reads_alone(resolve: Resolve, address: str, kind: Kind, title: str) -> None:
    found = resolve(address)
    assert (found.kind, found.title) == (kind, title)


def test_the_finder_names_its_answer(resolve: Resolve) -> None:
    found = resolve("/compare?agree=pakistan&agree=china&differ=india")
    assert found.title == "Pakistan and China agree, and India differs, on 1 of 10 questions"


def test_who_is_only_watched_is_named_by_an_address_of_cues(original_client: TestClient, resolve: Resolve) -> None:
    assert resolve("/cues?power=us").title == "Who waits for whom: United States"
    assert original_client.get("/cite", params={"of": "/cues?power=us"}).status_code == 200


def test_an_address_and_the_page_there_name_the_same_subject(original_client: TestClient, resolve: Resolve) -> None:
    shown = heads(original_client)
    assert len(shown) > 20
    for address, one in shown.items():
        assert one["og:title"].startswith(resolve(address).title), address


@pytest.mark.parametrize(
    "address", ["/?power=india", "/compare?question=aid&view=questions", "/figures?chart=trade", "/themes/aid", "/cues"]
)
def test_an_address_that_lasts_names_its_commentary_and_leads_to_itself(resolve: Resolve, address: str) -> None:
    found = resolve(address)
    assert f"commentary={ORIGINAL.removeprefix('/commentaries/')}" in found.address
    assert resolve(found.address) == found or resolve(found.address).address == found.address


def test_every_way_to_name_a_sentence_finds_it(resolve: Resolve) -> None:
    sentence = resolve(f"{ORIGINAL}/india#p1s2").sentence
    assert sentence is not None
    for address in (
        sentence.address,
        sentence.shared,
        f"{ORIGINAL}/india?sentence={sentence.key}",
        f"{ORIGINAL}/sentences/{sentence.key}",
        f"{ORIGINAL}/pakistan#s-{sentence.key}",
    ):
        found = resolve(address)
        assert (found.sentence, found.address) == (sentence, sentence.shared)


def test_the_former_key_of_a_reworded_sentence_finds_it_as_it_is_now(
    example_database: Database, example_path: Path, tmp_path: Path
) -> None:
    library, reference = Library(example_database, load_codebook()), load_reference()
    text = library.rows()[0].address
    before = subject_of(f"{text}/india#p1s1", library, reference)
    words = example_path.read_text(encoding="utf-8").replace("Delhi was as startled as anyone", "Delhi was startled")
    (tmp_path / "example.txt").write_text(words, encoding="utf-8")
    import_path(example_database, tmp_path / "example.txt")
    after = subject_of(before.address, library, reference)
    assert after.description.startswith("Delhi was startled")
    assert after.address != before.address


def test_the_words_of_a_sentence_are_its_whole_description_and_in_its_language(resolve: Resolve) -> None:
    found = resolve(f"{ORIGINAL}/pakistan#p3s2")
    assert found.sentence is not None
    assert found.description == found.sentence.text
    assert len(found.description) > 200
    assert [person.name for person in found.contributors] == ["Samina Ahmed"]


@pytest.mark.parametrize(
    ("address", "embed"),
    [
        ("/", "/embed/"),
        ("/?power=india", "/embed/?power=india"),
        ("/compare?power=india&theme=aid", "/embed/compare?theme=aid&power=india"),
        ("/figures?chart=trade", "/embed/figures?commentary="),
        (f"{ORIGINAL}/india#p1s1", f"/embed{ORIGINAL}/india?sentence="),
    ],
)
def test_what_can_be_embedded_has_an_address_for_it(resolve: Resolve, address: str, embed: str) -> None:
    assert (resolve(address).embed or "").startswith(embed)


def test_in_a_chart_of_data_that_others_publish_no_contributor_speaks(resolve: Resolve) -> None:
    assert resolve("/figures?chart=refugees").contributors == ()
    assert resolve("/figures?chart=people").contributors != ()


def test_an_address_with_a_slash_too_many_shows_nothing(resolve: Resolve) -> None:
    for address in (f"{ORIGINAL}/", f"{ORIGINAL}/india/", "/commentaries/"):
        with pytest.raises(NotFoundError):
            resolve(address)


@pytest.mark.parametrize("address", ["/about", ORIGINAL, f"{ORIGINAL}/india", f"{ORIGINAL}/india#p1", "/figures"])
def test_what_cannot_be_embedded_has_none(resolve: Resolve, address: str) -> None:
    assert resolve(address).embed is None


@pytest.mark.parametrize(
    "address",
    ["", "about", "//evil.example/", "https://evil.example/", "/\\evil.example", "/a\nb", "/\x00", "/x" * 3_000,
     "javascript:alert(1)", "#p1", "?q=x"],
)  # fmt: skip
def test_what_is_no_address_of_this_site_is_refused_by_name(resolve: Resolve, address: str) -> None:
    with pytest.raises(BadValueError) as refused:
        resolve(address)
    assert (refused.value.field, refused.value.value) == ("address", address)


@pytest.mark.parametrize(
    "address",
    ["/nowhere", "/commentaries/none", f"{ORIGINAL}/nobody", f"{ORIGINAL}/india#s-zzzzzzzz", f"{ORIGINAL}/india#p99",
     f"{ORIGINAL}/india#p1s99", f"{ORIGINAL}/india?sentence=x", "/powers/none", "/themes/none", "/contributors/none",
     "/compare?commentary=none", f"{ORIGINAL}/sentences/none", f"{ORIGINAL}/india/x", "/contributors/%00"],
)  # fmt: skip
def test_where_nothing_lives_is_said(resolve: Resolve, address: str) -> None:
    with pytest.raises(NotFoundError):
        resolve(address)


@pytest.mark.parametrize(
    ("address", "field"),
    [("/?power=none", "power"), ("/compare?view=x", "view"), ("/figures?chart=x", "chart"), ("/search?page=x", "page"),
     ("/?theme=none", "theme"), (f"/compare?power={'x' * 300}", "power"), ("/search?q=a&power=none", "power")],
)  # fmt: skip
def test_a_value_that_cannot_be_used_is_named_with_its_key(resolve: Resolve, address: str, field: str) -> None:
    with pytest.raises(BadValueError) as refused:
        resolve(address)
    assert refused.value.field == field


@given(st.text(max_size=60).map(lambda words: f"/{words}"))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_breaks_the_resolver(resolve: Resolve, words: str) -> None:
    with suppress(VisavisError):  # an address that is refused is refused by name
        assert resolve(words).title


def test_a_whole_address_is_of_this_site_only_where_it_begins_as_it_does() -> None:
    assert local("https://a.example/x?y#z", "https://a.example") == "/x?y#z"
    assert local("https://a.example", "https://a.example") == "/"
    for address in ("https://a.example.evil/x", "https://b.example/", "https://a.example@evil/", "x", ""):
        with pytest.raises(BadValueError):
            local(address, "https://a.example")


def test_names_stand_in_a_row_as_a_reader_would_say_them() -> None:
    assert listed(["Iran"]) == "Iran"
    assert listed(["Iran", "India"]) == "Iran and India"
    assert listed(["Iran", "Russia and Central Asia"]) == "Iran, and Russia and Central Asia"
    assert named(["Iran", "India", "China", "Pakistan"], longest=20) == "Iran and 3 more"


def test_a_label_keeps_its_capital_within_a_sentence_where_it_is_a_name() -> None:
    assert within("Recognition") == "recognition"
    assert within("U.S. and NATO role") == "U.S. and NATO role"
    assert within("Iran deal") == "Iran deal"


@given(st.text(max_size=300), st.integers(10, 200))
def test_words_cut_short_fit(words: str, longest: int) -> None:
    assert len(short(words, longest)) <= longest
