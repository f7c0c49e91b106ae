"""Where powers stand, as home and comparison show it: the scale, cells by question, and who agrees with whom."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.domain import Batch, Position
from app.main import create_app
from app.pipeline.run import import_path
from app.store.codings import save_batch
from tests.conftest import settings_for
from tests.marks import Element, page, slug_of
from tests.texts import page as text_of
from tests.texts import section

NOW = datetime(2026, 1, 2, tzinfo=UTC)
JANE = "Jane Doe"
GERMAN = (
    (
        "{} wartet ab und beobachtet, was die neue Regierung tut. Die Nachbarn haben ihre Botschaften geschlossen, und "
        "niemand weiß, wann sie wieder geöffnet werden. Das Land hat wenig Geld und viele Sorgen."
    ),
    (
        "Ob {} lange warten kann, ist eine andere Frage. Die Ernten waren schlecht, die Preise stiegen. Die "
        "nächste Wahl ist nur zwei Jahre entfernt. Seine Diplomaten ziehen einen schlechten Vertrag jedem Streit vor."
    ),
    (
        "Vorerst wird {} eher Landvermesser als Soldaten schicken. Eine Kommission trifft sich im Frühjahr, und wenige "
        "erwarten, dass sie sich auf mehr einigt als auf den Tag ihrer nächsten Sitzung."
    ),
)
TWENTY = (
    "Pakistan", "India", "Iran", "China", "Russia", "Turkey", "Uzbekistan", "Tajikistan", "Turkmenistan", "Kazakhstan",
    "Qatar", "Germany", "France", "Japan", "Norway", "Indonesia", "Brazil", "Canada", "Mexico", "Egypt",
)  # fmt: skip


def data(client: TestClient) -> dict[tuple[str, str], dict[str, Any]]:
    """The positions of the newest commentary by power and question, as the API gives them."""
    row = client.get(f"/api/v1/commentaries/{slug_of(client)}").json()
    return {(position["power"], position["question"]): position for position in row["positions"]}


def spots(home: Element) -> dict[str, list[str]]:
    """The powers at each stance of the scale that leads the page, in its order."""
    line = home.one("ol", **{"class": "spots"})
    return {
        spot.one("*", "data-stance")["data-stance"]: [one["data-power"] for one in spot.all("li", "data-power")]
        for spot in line.children
        if isinstance(spot, Element)
    }


def beside(home: Element) -> dict[str, list[str]]:
    """The powers apart from the scale, by the words that say why."""
    return {
        group.one("strong").words: [one["data-power"] for one in group.all("li", "data-power")]
        for group in home.one("ul", **{"class": "beside"}).children
        if isinstance(group, Element)
    }


def cell(shown: Element, power: str, question: str) -> Element:
    return shown.one("td", data_power=power, data_question=question)


def asked(shown: Element) -> list[str]:
    return [head["data-question"] for head in shown.all("th", "data-question")]


def told(shown: Element, start: str) -> Element:
    """The list below what the finder found whose first line has these words."""
    (found,) = (one for one in shown.all("div", **{"class": "untold"}) if start in one.words)
    return found


def read_again(url: str, power: str, question: str, stance: str, headline: str = "Reads it otherwise") -> None:
    """Let a second person read a position of the newest commentary otherwise."""
    database = Database(url)
    with TestClient(create_app(settings_for(url))) as client:
        slug = slug_of(client)
        row = client.get(f"/api/v1/commentaries/{slug}").json()
    mine = next(part for part in row["sections"] if part["slug"] == power)
    key = mine["passages"][0]["sentences"][0]["key"]
    position = Position(power, question, stance, "core", headline, (key,))
    with database.writing() as session:
        save_batch(session, slug, Batch(JANE, "sheet", "a second reading", (position,)), now=NOW)
    database.close()


@pytest.fixture
def split_client(original_database_url: str) -> Iterator[TestClient]:
    """Ask about the original, in which two people read Pakistan on recognition differently."""
    read_again(original_database_url, "pakistan", "recognise", "leaning-yes", "Inclined <b>to</b> recognise")
    with TestClient(create_app(settings_for(original_database_url))) as client:
        yield client


@pytest.fixture
def german_client(database_url: str, tmp_path: Path) -> Iterator[TestClient]:
    """Ask about a text in a language that the program codes no positions in, nor has a person."""
    opening = ("Nach dem Damm", "Was will jeder Nachbar?", *(text.format("Die Region") for text in GERMAN))
    sections = (section(name, prose=GERMAN) for name in ("Iran", "Pakistan"))
    yield from made(database_url, tmp_path, "\n\n".join([*opening, *sections]))


def made(url: str, folder: Path, text: str) -> Iterator[TestClient]:
    """Ask about this text."""
    (folder / "text.txt").write_text(text)
    database = Database(url)
    import_path(database, folder / "text.txt")
    database.close()
    with TestClient(create_app(settings_for(url))) as client:
        yield client


def test_the_scale_puts_every_power_at_its_stance_from_no_to_yes(original_client: TestClient) -> None:
    for question in ("recognise", "trade", "talks"):
        placed = spots(page(original_client, f"/?question={question}"))
        assert list(placed) == ["no", "leaning-no", "waiting", "conditional", "leaning-yes", "yes"]
        stances = {power: row["stance"] for (power, about), row in data(original_client).items() if about == question}
        for stance, powers in placed.items():
            assert set(powers) == {power for power, taken in stances.items() if taken == stance}


def test_the_first_question_of_the_codebook_is_shown_and_its_address_is_bare(original_client: TestClient) -> None:
    home = page(original_client, "/")
    assert home.one("h2", id="asked").words == "Will it recognise a Taliban government?"
    assert home.one("a", id="question-recognise")["href"] == "/"
    assert home.one("a", id="question-aid")["href"] == "/?question=aid"


def test_a_chosen_theme_shows_its_question_and_a_chosen_question_goes_before_it(original_client: TestClient) -> None:
    assert page(original_client, "/?theme=aid").one("a", id="question-aid")["aria-current"] == "true"
    both = page(original_client, "/?theme=aid&question=trade")
    assert both.one("a", id="question-trade")["aria-current"] == "true"


def test_another_question_keeps_the_filters_and_a_filter_the_question(original_client: TestClient) -> None:
    home = page(original_client, "/?theme=aid&power=india&power=iran&question=trade")
    assert home.one("a", id="question-talks")["href"] == "/?theme=aid&power=india&power=iran&question=talks"
    assert home.one("a", id="theme-aid")["href"] == "/?power=india&power=iran&question=trade"
    assert {power for powers in spots(home).values() for power in powers} <= {"india", "iran"}


def test_powers_without_a_place_are_set_apart_by_the_reason(original_client: TestClient) -> None:
    apart = beside(page(original_client, "/?question=aid"))
    assert apart["Mentioned, no position"] == ["iran"]
    assert apart["Silent"] == ["pakistan", "russia-and-central-asia"]


def test_a_name_on_the_scale_leads_to_the_best_sentence_behind_it(original_client: TestClient) -> None:
    positions = data(original_client)
    home = page(original_client, "/?question=trade")
    for one in home.one("ol", **{"class": "spots"}).all("li", "data-power"):
        best = positions[one["data-power"], "trade"]["evidence"][0]
        assert one.links()[0].endswith(f"/{best['section']}#s-{best['key']}")


def test_a_power_that_people_read_differently_stands_at_both_places_with_both_named(split_client: TestClient) -> None:
    line = page(split_client, "/?question=recognise").one("ol", **{"class": "spots"})
    mine = {one.words: one for one in line.all("li", data_power="pakistan")}
    assert set(mine) == {"Pakistan Vis-à-vis project", f"Pakistan {JANE}"}
    assert "second" in mine[f"Pakistan {JANE}"].one("svg")["class"]
    assert "second" not in mine["Pakistan Vis-à-vis project"].one("svg")["class"]


def test_a_card_says_stance_and_headline_and_where_others_differ_and_the_page_once_who_coded_it(
    split_client: TestClient,
) -> None:
    home = page(split_client, "/?question=recognise")
    card = home.one("article", data_power="pakistan")
    assert [one["data-stance"] for one in card.all("*", "data-stance")][:2] == ["conditional", "leaning-yes"]
    assert f"Leaning yes as {JANE} reads it" in card.words
    assert home.words.count("coded by Vis-à-vis project") == 1


def test_a_card_says_what_the_program_reads_where_it_reads_otherwise_than_the_person(
    original_client: TestClient,
) -> None:
    apart = [
        (power, question)
        for (power, question), row in data(original_client).items()
        if any(other["coder"] == "auto" and other["stance"] != row["stance"] for other in row["others"])
    ]
    assert apart
    for power, question in apart:
        card = page(original_client, f"/?question={question}").one("article", data_power=power)
        assert "the program reads" in card.words


def test_what_a_coder_wrote_is_shown_as_text_and_never_as_markup(split_client: TestClient) -> None:
    for address in ("/?question=recognise", "/compare?question=recognise"):
        assert "Inclined &lt;b&gt;to&lt;/b&gt; recognise" in split_client.get(address).text


def test_a_position_that_only_the_program_has_read_is_marked(database_url: str, tmp_path: Path) -> None:
    prose = ("{} will recognise the new government, officials say. It has said so for months.", GERMAN[0])
    english = (section(name, prose=(prose[0], *section_prose())) for name in ("Iran", "Pakistan"))
    for client in made(database_url, tmp_path, text_of(*english)):
        home = page(client, "/?question=recognise")
        marks = home.one("div", **{"class": "scale"}).all("li", "data-power")
        assert {one.words for one in marks} == {"Iran program", "Pakistan program"}
        assert "as the program alone reads it" in home.one("p", **{"class": "legend hue-0"}).words


def section_prose() -> tuple[str, ...]:
    """More paragraphs in English, so that a text's language is clear."""
    return ("{} has waited long enough, its papers write. The others will follow, as they always have.",)


def test_a_text_that_nobody_coded_says_so_and_keeps_its_order(german_client: TestClient) -> None:
    home = page(german_client, "/")
    assert "Nobody has coded where these powers stand yet" in home.words
    sections = german_client.get(f"/api/v1/commentaries/{slug_of(german_client)}").json()["sections"]
    assert [card["data-power"] for card in home.all("article", "data-power")] == [part["slug"] for part in sections]
    assert home.all("ol", **{"class": "spots"}) == []


@pytest.mark.parametrize("address", ["/?question=zzz", "/compare?question=zzz", "/compare?agree=zzz&agree=iran"])
def test_an_unknown_question_or_power_is_named(original_client: TestClient, address: str) -> None:
    assert "“zzz”" in page(original_client, address, status=422).words


def test_rows_by_question_name_question_and_power_in_every_cell(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?view=questions")
    columns = [head["data-power"] for head in shown.all("th", "data-power")]
    cells = [(one["data-question"], one["data-power"]) for one in shown.all("td")]
    assert cells == [(question, power) for question in asked(shown) for power in columns]
    assert shown.one("th", data_question="aid").words == "Will it give aid or state money?"


def test_a_cell_by_question_says_stance_salience_headline_sentence_and_coder(original_client: TestClient) -> None:
    position = data(original_client)["iran", "trade"]
    shown = page(original_client, "/compare")
    found = cell(shown, "iran", "trade")
    assert found.all("*", "data-stance")[0]["data-stance"] == position["stance"] == "yes"
    assert found.words.startswith(f"Iran Yes Core {position['headline']}")
    assert "coded by Vis-à-vis project The program agrees except where noted" in shown.words
    assert len(found.one("blockquote").links()) == 1


def test_a_cell_quotes_its_best_sentence_and_opens_to_every_other_one_it_rests_on(original_client: TestClient) -> None:
    position = data(original_client)["iran", "armed"]
    readings = [position, *position["others"]]
    found = cell(page(original_client, "/compare"), "iran", "armed")
    quoted = found.one("blockquote").links()
    keys = {one["key"] for reading in readings for one in reading["evidence"]}
    assert {link.rpartition("#s-")[2] for link in (*quoted, *found.one("ol").links())} == keys
    assert len(quoted) + len(found.all("li")) == len(keys)


def test_evidence_of_the_program_alone_is_called_so(original_client: TestClient) -> None:
    position = data(original_client)["iran", "trade"]
    hand = {one["key"] for one in position["evidence"]}
    items = cell(page(original_client, "/compare"), "iran", "trade").one("ol").all("li")
    assert {"only" in item.words for item in items} == {True, False}
    for item in items:
        its_own = item.links()[0].rpartition("#s-")[2] in hand
        assert item.words.endswith("evidence for the program only") != its_own


def test_a_cell_that_people_read_differently_names_both(split_client: TestClient) -> None:
    found = cell(page(split_client, "/compare"), "pakistan", "recognise")
    assert found.words.startswith(f"Pakistan Conditional Core Leaning yes as {JANE} reads it")
    assert "coded by Vis-à-vis project" in found.words
    assert f"coded by {JANE}" in found.words


def test_silent_and_mentioned_are_told_apart_in_words(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?question=aid")
    assert cell(shown, "pakistan", "aid").words.startswith("Pakistan Silent")
    assert cell(shown, "iran", "aid").words.startswith("Iran Mentioned, no position Passing")


def test_questions_and_their_themes_are_chosen_from_either_side(original_client: TestClient) -> None:
    by_theme = page(original_client, "/compare?theme=aid")
    by_question = page(original_client, "/compare?question=aid")
    for shown in (by_theme, by_question):
        assert asked(shown) == ["aid"]
        assert [head["data-theme"] for head in shown.all("th", "data-theme")] == ["aid"]


def test_a_theme_without_a_question_says_so_in_the_view_by_question(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?view=questions&theme=water")
    assert "The codebook asks no question on Water" in shown.words
    assert "/compare?theme=water&view=themes" in shown.links()


def test_a_text_that_nobody_coded_has_rows_by_theme_only(german_client: TestClient) -> None:
    assert asked(page(german_client, "/compare?theme=trade")) == []
    shown = page(german_client, "/compare?view=questions")
    assert "No positions have been coded in this commentary yet" in shown.words
    assert "/compare?view=themes" in shown.links()
    assert shown.all("form", action="/compare") == []


def test_the_finder_shows_only_questions_on_which_they_agree_and_says_how_many(original_client: TestClient) -> None:
    answers = {"no": 0, "leaning-no": 0, "waiting": 1, "conditional": 2, "leaning-yes": 3, "yes": 3, "not-stated": None}
    given = {key: answers[row["stance"]] for key, row in data(original_client).items()}
    shown = page(original_client, "/compare?agree=pakistan&agree=china&differ=india")
    for question in {question for _, question in given}:
        pakistan, china, india = (given[power, question] for power in ("pakistan", "china", "india"))
        stated = None not in (pakistan, china, india)
        assert (question in asked(shown)) == (stated and pakistan == china != india)
    count = f"{len(asked(shown)) or 'none'} of 10 questions"
    said = f"Pakistan and China agree, and India differs, on {count}."
    assert shown.one("h2", id="tally").words == said


def test_the_finder_names_who_is_silent_where_it_cannot_tell(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?agree=pakistan&agree=china&differ=india")
    untold = told(shown, "Cannot be told on")
    assert "Aid, where Pakistan is silent" in untold.words
    assert "Own forces, where Pakistan is silent, India takes no position and China is silent" in untold.words


def test_the_finder_lists_where_it_is_not_so_with_the_stance_of_each_power_asked(original_client: TestClient) -> None:
    stances = {key: row["stance"] for key, row in data(original_client).items()}
    powers = ("pakistan", "india", "china")
    shown = page(original_client, "/compare?agree=pakistan&agree=china&differ=india")
    compared = {q for _, q in stances if "not-stated" not in [stances[power, q] for power in powers]}
    listed = told(shown, "Not so on")
    lines = {one.links()[0].partition("question=")[2]: one.words.partition(": ")[2] for one in listed.all("li")}
    assert set(lines) == compared - set(asked(shown))
    assert listed.words.startswith(f"Not so on {len(lines)} question")
    for question, line in lines.items():
        said = [f"{power.title()} {stances[power, question].replace('-', ' ')}" for power in powers]
        assert line == ", ".join(said)


def test_one_power_may_be_asked_where_another_differs_from_it(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?agree=iran&differ=india&differ=china")
    assert "Iran gives one answer, and India and China differ, on" in shown.one("h2", id="tally").words


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("agree=iran&agree=china&differ=iran", "Iran cannot agree and differ at once"),
        ("agree=iran", "Choose another power that Iran may agree with"),
        ("differ=iran&differ=india", "Choose also at least one power that India and Iran may differ from"),
    ],
)
def test_what_cannot_be_asked_is_explained_above_the_whole_comparison(
    original_client: TestClient, query: str, said: str
) -> None:
    shown = page(original_client, f"/compare?{query}")
    assert said in shown.one("p", role="status", **{"class": "problem"}).words
    assert asked(shown) == asked(page(original_client, "/compare"))


def test_a_search_that_finds_nothing_says_what_to_do(original_client: TestClient) -> None:
    everyone = "agree=pakistan&agree=india&agree=iran&agree=china&agree=russia-and-central-asia"
    shown = page(original_client, f"/compare?question=trade&{everyone}")
    assert shown.all("table") == []
    assert "No question among those chosen fits" in shown.words
    assert "/compare?question=trade" in shown.links()


def test_the_form_sends_what_else_is_chosen_and_asked_powers_are_columns(original_client: TestClient) -> None:
    shown = page(original_client, "/compare?theme=trade&power=iran&agree=iran&differ=india")
    hidden = {(one["name"], one["value"]) for one in shown.all("input", type="hidden")}
    assert hidden == {("theme", "trade"), ("power", "iran")}
    assert [head["data-power"] for head in shown.all("th", "data-power")] == ["india", "iran"]
    assert {one["value"] for one in shown.all("input", "checked", type="checkbox")} == {"iran", "india"}


def test_twenty_powers_stand_on_one_line_and_side_by_side(database_url: str, tmp_path: Path) -> None:
    for client in made(database_url, tmp_path, text_of(*(section(name, f"By {name} Author") for name in TWENTY))):
        marks = page(client, "/").one("div", **{"class": "scale"}).all("li", "data-power")
        assert len({one["data-power"] for one in marks}) == 20
        shown = page(client, "/compare?view=questions")
        assert len(shown.all("td")) == 20 * len(asked(shown))
