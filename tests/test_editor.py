"""Editors correct what is coded beside a sentence; readers see it at once, with who and why; all can be undone."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from tests.editing import TOKEN, called, filled, position_address, send, sentence, sign_in, with_editor
from tests.marks import Element, page, slug_of, tree

NO_EVIDENCE = {f"evidence-{number}": "" for number in range(1, 5)}


@pytest.fixture
def editor(original_database_url: str) -> Iterator[TestClient]:
    """Ask a site with editors as one who is signed in."""
    with TestClient(create_app(with_editor(original_database_url))) as client:
        sign_in(client)
        yield client


@pytest.fixture
def colleague(original_database_url: str) -> Iterator[TestClient]:
    """Ask the same site, in another process, as another editor."""
    with TestClient(create_app(with_editor(original_database_url))) as client:
        sign_in(client, "Ben")
        yield client


def as_json(client: TestClient) -> dict[str, Any]:
    row: dict[str, Any] = client.get(f"/api/v1/commentaries/{slug_of(client)}").json()
    return row


def position(client: TestClient, power: str, question: str) -> dict[str, Any]:
    rows: list[dict[str, Any]] = as_json(client)["positions"]
    return next(row for row in rows if (row["power"], row["question"]) == (power, question))


def themes(client: TestClient, key: str) -> set[str]:
    passages = (passage for section in as_json(client)["sections"] for passage in section["passages"])
    return {theme for one in passages for s in one["sentences"] if s["key"] == key for theme in s["themes"]}


def figures(client: TestClient, words: str) -> list[dict[str, Any]]:
    return [row for row in as_json(client)["figures"] if row["words"] == words]


def outcome(client: TestClient, address: str) -> Element:
    return tree(client.get(address).text).one("div", role="status")


def undo(client: TestClient, address: str) -> None:
    """Undo from the page that an answer led to."""
    form = next(form for form in outcome(client, address).all("form"))
    sent = {one["name"]: one.attributes.get("value", "") for one in form.all("input", "name")}
    answer = client.post(form["action"], data={**sent, "why": "Taken back"}, follow_redirects=False)
    assert answer.status_code == 303


def corrected(client: TestClient, question: str = "recognise", **changes: str) -> str:
    """Correct India's position; return where the answer leads."""
    address = position_address(client, "india", question)
    answer = send(client, address, filled(client, address), **changes)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


# ---- a stance ----


def test_a_corrected_stance_is_public_at_once_with_the_name_of_its_editor(editor: TestClient) -> None:
    assert position(editor, "india", "recognise")["stance"] == "waiting"
    corrected(editor, stance="leaning-no", headline="Slow to recognise anybody")
    now = position(editor, "india", "recognise")
    assert (now["stance"], now["coder"], now["coded_by"]) == ("leaning-no", "hand", "Ana Pérez")
    assert now["headline"] == "Slow to recognise anybody"
    assert "Ana Pérez" in page(editor, f"/commentaries/{slug_of(editor)}").words


def test_undoing_brings_the_former_stance_back(editor: TestClient) -> None:
    before = position(editor, "india", "recognise")
    undo(editor, corrected(editor, stance="no"))
    assert position(editor, "india", "recognise") == before
    assert "undone by Ana Pérez: Taken back" in page(editor, f"/commentaries/{slug_of(editor)}").words


def test_the_programs_reading_stays_beside_a_correction(editor: TestClient) -> None:
    corrected(editor, stance="no")
    readings = page(editor, position_address(editor, "india", "recognise")).one("ul", **{"class": "readings"})
    assert "No, core in force, coded by Ana Pérez" in readings.words
    assert "coded by the program" in readings.words


def test_every_change_makes_a_revision_that_says_who_and_why(editor: TestClient) -> None:
    told = outcome(editor, corrected(editor, stance="no", why="Read the last passage again"))
    assert "Saved as revision 2. Ana Pérez: “Read the last passage again”" in told.words
    changes = page(editor, f"/editor/{slug_of(editor)}").one("ol", **{"class": "changes"})
    assert "India, Recognition: No Revision 2" in changes.words


def test_what_changes_nothing_makes_no_revision_and_says_so(editor: TestClient) -> None:
    assert "no revision was made" in outcome(editor, corrected(editor)).words
    assert "Revision 1" in page(editor, f"/editor/{slug_of(editor)}").words


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"stance": "perhaps"}, "The stance: choose one"), ({"evidence-1": "nokey"}, "The sentence: choose one"),
     ({"headline": "word " * 16}, "The headline has 16 words, at most 15."),
     ({"why": " "}, "The reason is needed"), ({"why": "x" * 301}, "at most 300"), ({"why": "a\0b"}, "cannot be seen"),
     (NO_EVIDENCE, "The evidence is missing: a stance needs a sentence."),
     ({"stance": "not-stated"} | NO_EVIDENCE, "The headline is said of a text that is silent"),
     ({"salience": "much"}, "The salience: choose one")],
)  # fmt: skip
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_lost(
    editor: TestClient, changes: dict[str, str], words: str
) -> None:
    address = position_address(editor, "india", "recognise")
    form = {**filled(editor, address), "why": ["My reason"], "headline": ["My headline"]}
    answer = editor.post(address, data={**form, **{name: [value] for name, value in changes.items()}})
    shown = tree(answer.text)
    assert answer.status_code == 422
    assert words in " ".join(one.words for one in shown.all("p", **{"class": "wrong"}))
    assert shown.all("input", value="My reason") or shown.all("input", value="My headline")
    assert position(editor, "india", "recognise")["coded_by"] != "Ana Pérez"


def test_a_stance_with_its_sentence_is_enough(editor: TestClient) -> None:
    corrected(editor, stance="no", headline="", salience="")
    now = position(editor, "india", "recognise")
    assert (now["stance"], now["salience"], now["headline"]) == ("no", None, None)


def test_silence_needs_no_sentence_and_has_no_salience(editor: TestClient) -> None:
    none = {"evidence-2": "", "evidence-3": "", "evidence-4": ""}
    corrected(editor, stance="not-stated", evidence_1="", headline="", **none)
    now = position(editor, "india", "recognise")
    assert (now["stance"], now["salience"], now["evidence"], now["headline"]) == ("not-stated", None, [], None)


# ---- themes ----


def test_a_corrected_theme_is_found_by_searching_for_it(editor: TestClient) -> None:
    address, key = sentence(editor, "india", "trade")
    found = f"/search?q=&theme=water&commentary={slug_of(editor)}"
    assert key not in editor.get(found).text
    answer = send(editor, address, filled(editor, f"{address}?open={key}", "themes"), theme=["water"])
    assert themes(editor, key) == {"water"}
    assert key in editor.get(f"/search?q=trade&theme=water&commentary={slug_of(editor)}").text
    undo(editor, answer.headers["location"])
    assert themes(editor, key) >= {"trade"}


def test_the_themes_that_the_program_found_stay_visible(editor: TestClient) -> None:
    address, key = sentence(editor, "india", "trade")
    answer = send(editor, address, filled(editor, f"{address}?open={key}", "themes"), theme=["water"])
    desk = page(editor, answer.headers["location"]).one("li", data_key=key)
    assert "Water coded by Ana Pérez The program: trade and economy" in desk.words


def test_a_sentence_can_be_left_without_any_theme(editor: TestClient) -> None:
    address, key = sentence(editor, "india", "trade")
    send(editor, address, filled(editor, f"{address}?open={key}", "themes"), theme=[])
    assert themes(editor, key) == set()


# ---- figures ----


def test_a_corrected_figure_shows_its_new_value_and_the_one_the_program_read(editor: TestClient) -> None:
    address, key = sentence(editor, "pakistan", "$2 billion in 2013")
    form = filled(editor, f"{address}?open={key}", form="figure-1")
    answer = send(editor, address, form, do="figure", value="2.5 billion", hedge="about")
    assert [(row["value"], row["hedge"]) for row in figures(editor, "$2 billion")] == [(2.5e9, "about")]
    desk = page(editor, answer.headers["location"]).one("li", data_key=key)
    assert "about 2.5 billion USD, trade, 2013 coded by Ana Pérez The program: 2 billion USD" in desk.words
    undo(editor, answer.headers["location"])
    assert [row["value"] for row in figures(editor, "$2 billion")] == [2e9]


def test_a_form_that_is_sent_as_it_stands_changes_no_figure(editor: TestClient) -> None:
    for section in as_json(editor)["sections"]:
        address = f"/editor/{slug_of(editor)}/{section['slug']}"
        keys = [one["data-key"] for one in page(editor, address).all("li", "data-key") if "Figures" in one.words][:2]
        for key in keys:
            answer = send(editor, address, filled(editor, f"{address}?open={key}", form="figure-1"), do="figure")
            assert "unchanged=1" in answer.headers["location"]


def test_what_is_no_figure_is_gone_and_can_come_back(editor: TestClient) -> None:
    address, key = sentence(editor, "pakistan", "$2 billion in 2013")
    send(editor, address, filled(editor, f"{address}?open={key}", form="figure-1"), do="no-figure")
    assert figures(editor, "$2 billion") == []
    opened = page(editor, f"{address}?open={key}")
    assert "A person decided that this is no figure" in opened.words
    assert "Dropped figure “$2 billion”" in opened.words
    send(editor, address, filled(editor, f"{address}?open={key}", form="figure-3"), do="figure")
    assert [row["value"] for row in figures(editor, "$2 billion")] == [2e9]


def test_a_figure_can_be_added_in_words_that_stand_in_the_sentence(editor: TestClient) -> None:
    address, key = sentence(editor, "pakistan", "For decades")
    form = filled(editor, f"{address}?open={key}", "new-figure")
    wrong = send(editor, address, form, words="two decades", low="20", unit="years")
    assert (wrong.status_code, "do not stand in the sentence" in wrong.text) == (422, True)
    send(editor, address, form, words="For  decades", low="20", unit="years", indicator="duration", hedge="at-least")
    (added,) = figures(editor, "For decades")
    assert (added["low"], added["unit"], added["power"]) == (20, "years", "pakistan")


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"value": "many"}, "is no number"), ({"value": "nan"}, "is no number"), ({"value": "1e99"}, "is no number"),
     ({"value": "", "low": "", "high": ""}, "needs a value, or a bound"), ({"low": "3 billion"}, "in this order"),
     ({"hedge": "perhaps"}, "The hedge: choose one"), ({"indicator": "luck"}, "What it measures: choose one"),
     ({"partner": "Atlantis"}, "name one power"), ({"unit": ""}, "The unit is needed")],
)  # fmt: skip
def test_a_figure_that_cannot_be_is_refused(editor: TestClient, changes: dict[str, str], words: str) -> None:
    address, key = sentence(editor, "pakistan", "$2 billion in 2013")
    form = filled(editor, f"{address}?open={key}", form="figure-1")
    answer = send(editor, address, form, do="figure", **changes)
    assert answer.status_code == 422
    assert words in " ".join(one.words for one in tree(answer.text).all("p", **{"class": "wrong"}))


# ---- cues ----


def cues(client: TestClient, key: str) -> list[tuple[str, str, str]]:
    keys = {
        (section["slug"], s["id"]): s["key"]
        for section in as_json(client)["sections"] for passage in section["passages"] for s in passage["sentences"]
    }  # fmt: skip
    rows = as_json(client)["cues"]
    return [(r["from"], r["to"], r["kind"]) for r in rows if keys.get((r["section"], r["sentence"])) == key]


def test_a_cue_can_be_added_and_taken_away(editor: TestClient) -> None:
    address, key = sentence(editor, "pakistan", "For decades")
    form = filled(editor, f"{address}?open={key}", "new-cue")
    send(editor, address, form, watched="the United States", kind="opposes")
    assert cues(editor, key) == [("pakistan", "us", "opposes")]
    send(editor, address, filled(editor, f"{address}?open={key}", "no-cue"))
    assert cues(editor, key) == []


def test_a_cue_that_the_program_saw_stays_visible_when_it_is_rejected(editor: TestClient) -> None:
    rows = [row for row in as_json(editor)["cues"] if row["section"] == "pakistan"]
    address = f"/editor/{slug_of(editor)}/pakistan"
    desks = [one for one in page(editor, address).all("li", "data-key") if "Cues" in one.words]
    assert rows
    key = next(one["data-key"] for one in desks if "The program" not in one.words.partition("Cues")[2])
    answer = send(editor, address, filled(editor, f"{address}?open={key}", "no-cue"))
    assert (
        "The program: " in page(editor, answer.headers["location"]).one("li", data_key=key).words.partition("Cues")[2]
    )


@pytest.mark.parametrize("watched", ["Atlantis", "Pakistan", "", "PK", "the Taliban", "ISIS"])
def test_nobody_watches_itself_or_a_place_that_is_none(editor: TestClient, watched: str) -> None:
    address, key = sentence(editor, "pakistan", "For decades")
    answer = send(editor, address, filled(editor, f"{address}?open={key}", "new-cue"), watched=watched)
    assert answer.status_code == 422
    assert cues(editor, key) == []


# ---- two editors ----


def test_of_two_editors_the_slower_one_sees_what_the_other_did_and_overwrites_nothing(
    editor: TestClient, colleague: TestClient
) -> None:
    address = position_address(editor, "india", "recognise")
    slow = filled(colleague, address)
    corrected(editor, stance="no", why="I was first")
    answer = send(colleague, address, slow, stance="yes")
    assert answer.status_code == 409
    assert "Ana Pérez decided on the same in revision 2" in tree(answer.text).one("div", role="alert").words
    assert "No, core in force, coded by Ana Pérez" in tree(answer.text).words
    assert position(colleague, "india", "recognise")["stance"] == "no"


def test_a_conflict_about_a_sentence_with_a_figure_keeps_what_the_slower_one_sent(
    editor: TestClient, colleague: TestClient
) -> None:
    address, key = sentence(editor, "pakistan", "$2 billion in 2013")
    slow = filled(colleague, f"{address}?open={key}", form="themes")
    send(editor, address, filled(editor, f"{address}?open={key}", form="themes"), do="themes", theme=["aid"])
    answer = send(colleague, address, slow, do="themes", theme=["water"])
    assert answer.status_code == 409
    assert "Ana Pérez decided on the same" in tree(answer.text).words
    assert themes(editor, key) == {"aid"}


def test_who_insists_after_a_conflict_is_heard(editor: TestClient, colleague: TestClient) -> None:
    address = position_address(editor, "india", "recognise")
    slow = filled(colleague, address)
    corrected(editor, stance="no")
    refused = send(colleague, address, slow, stance="yes")
    seen = called(tree(refused.text), "seen")[0]["value"]
    assert send(colleague, address, slow, stance="yes", seen=seen).status_code == 303
    assert position(editor, "india", "recognise")["coded_by"] == "Ben"


def test_two_editors_of_different_matters_do_not_meet(editor: TestClient, colleague: TestClient) -> None:
    address = position_address(editor, "india", "aid")
    slow = filled(colleague, address)
    corrected(editor, stance="no")
    assert send(colleague, address, slow, stance="yes").status_code == 303


def test_a_change_is_undone_once(editor: TestClient) -> None:
    address = corrected(editor, stance="no")
    form = outcome(editor, address).one("form")
    sent = {one["name"]: one.attributes.get("value", "") for one in form.all("input", "name")} | {"why": "No"}
    first, second = (editor.post(form["action"], data=sent, follow_redirects=False) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 409)
    assert "Somebody has undone this before you" in second.text


def test_what_came_with_the_program_cannot_be_undone(editor: TestClient) -> None:
    address = f"/editor/{slug_of(editor)}"
    shown = page(editor, address)
    shipped = shown.one("ol", **{"class": "changes"}).all("li")[0]["id"].removeprefix("change-")
    key = called(shown, "form_key")[0]["value"]
    answer = editor.post(address, data={"form_key": key, "batch": shipped, "why": "No"})
    assert answer.status_code == 409


# ---- signing in, and pages ----


def test_whoever_is_not_signed_in_is_asked_to_and_led_on(editor: TestClient) -> None:
    address = position_address(editor, "india", "recognise")
    editor.cookies.clear()
    asked = editor.get(address, follow_redirects=False)
    assert (asked.status_code, asked.headers["location"]) == (303, f"/editor?next={address}")
    assert called(tree(editor.get(asked.headers["location"]).text), "next")[0]["value"] == address
    assert sign_in(editor, following=address).headers["location"] == address


def test_signing_out_ends_it(editor: TestClient) -> None:
    shown = page(editor, "/editor")
    key = called(shown, "form_key")[0]["value"]
    editor.post("/editor/sign-out", data={"form_key": key})
    assert "Sign in to correct" in page(editor, "/editor").words


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "Ana\u202e", "A\0"])
def test_a_name_must_be_one_that_can_be_read(editor: TestClient, name: str) -> None:
    editor.cookies.clear()
    assert sign_in(editor, name).status_code == 422
    assert "visavis_editor" not in editor.cookies


def test_a_wrong_credential_lets_nobody_in_and_keeps_the_name(editor: TestClient) -> None:
    editor.cookies.clear()
    answer = sign_in(editor, token=TOKEN[:-1])
    assert (answer.status_code, answer.headers.get("set-cookie")) == (403, None)
    assert called(tree(answer.text), "name")[0]["value"] == "Ana Pérez"


@pytest.mark.parametrize("tail", ["", "/pakistan", "/introduction", "/positions/india", "/positions/india/aid"])
def test_every_page_of_the_editor_names_each_field(editor: TestClient, tail: str) -> None:
    shown = page(editor, f"/editor/{slug_of(editor)}{tail}")
    labels = {one["for"] for one in shown.all("label", "for")}
    for one in [*shown.all("input", "id"), *shown.all("select", "id")]:
        assert one["id"] in labels


@pytest.mark.parametrize(
    "tail", ["x", "x/y", "{slug}/atlantis", "{slug}/positions/atlantis", "{slug}/positions/india/x"]
)
def test_what_is_not_there_is_a_page_that_says_so(editor: TestClient, tail: str) -> None:
    assert page(editor, f"/editor/{tail.format(slug=slug_of(editor))}", status=404).words


def test_the_text_without_powers_can_be_opened(editor: TestClient) -> None:
    for row in editor.get("/api/v1/commentaries").json():
        assert page(editor, f"/editor/{row['slug']}").words
