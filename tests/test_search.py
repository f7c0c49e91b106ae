"""Search: sentences by their words on both databases alike, why they matched, and no input that breaks it."""

import re
from pathlib import Path

import pytest
from alembic import command
from fastapi.testclient import TestClient

from app.db import Database, migrate
from app.main import create_app
from app.pipeline.run import import_path
from app.search_words import words_of
from tests.conftest import settings_for
from tests.marks import Element, page, slug_of, statements
from tests.test_schema import alembic

ODD = [
    "a AND", "NOT", "OR OR", "U.S.", "women's", "women’s", "-x", "*", "tal*", '"', '"unclosed', '""', "()", "NEAR(a b)",
    "text:taliban", "^taliban", "{a b}", "a:b", "'", "''", "'; DROP TABLE sentence; --", "%", "_", "\\", "\\\\'", "🙂",
    "\x00", "taliban\x00", "\x02taliban\x03", "\t\n", "../../etc/passwd", "<script>alert(1)</script>", "{{7*7}}",
    "&amp;", "!", "& |", "a & b", "<->", "taliban:*", "²", "İ", "ß", "\u202etaliban", "e\u0301", "\ufffd", "x" * 200,
    "a " * 100, '"' * 199, "https://example.org/a?b=c&d=1", "name@example.org", "/search?q=x", "+1", "=1", "C++",
]  # fmt: skip


def keys(client: TestClient, words: str, **filters: str | list[str]) -> list[str]:
    answer = client.get("/api/v1/search", params={"q": words, **filters})
    assert answer.status_code == 200, answer.text
    return [row["key"] for row in answer.json()["rows"]]


def total(client: TestClient, words: str) -> int:
    return int(client.get("/api/v1/search", params={"q": words}).json()["total"])


def hits(shown: Element) -> list[Element]:
    return [item for item in shown.all("li") if item.all("blockquote")]


def test_a_hit_shows_sentence_place_contributor_and_the_words_that_matched(original_client: TestClient) -> None:
    hit = hits(page(original_client, "/search?q=consulate"))[0]
    assert [mark.words.casefold() for mark in hit.all("mark")] == ["consulate"]
    assert "matched consulate" in hit.words
    assert {f"/commentaries/{slug_of(original_client)}/iran", "/contributors/ali-vaez"} <= set(hit.links())


def test_a_hit_in_a_digest_is_after_its_contributors_and_not_by_them(example_client: TestClient) -> None:
    told = {hit.all("p")[0].words for hit in hits(page(example_client, "/search?q=Taliban&contributor=ali-vaez"))}
    assert told
    assert all(" after Ali Vaez" in words for words in told)


def test_words_are_found_in_all_their_forms(original_client: TestClient) -> None:
    assert keys(original_client, "recognise") == keys(original_client, "recognising") != []


def test_every_word_must_stand_in_the_sentence_and_a_phrase_as_it_stands(original_client: TestClient) -> None:
    both = {row["sentence"] for row in original_client.get("/api/v1/search?q=iran refugees").json()["rows"]}
    assert both
    assert all("refugee" in sentence.casefold() and "iran" in sentence.casefold() for sentence in both)
    assert total(original_client, '"refugees iran iran"') == 0
    assert total(original_client, "“Islamic Emirate”") == total(original_client, '"Islamic Emirate"') > 0


@pytest.mark.parametrize("words", ["troika", "façade", "transformed"])
def test_a_word_in_curly_quotes_is_found_and_marked_without_them(original_client: TestClient, words: str) -> None:
    shown = hits(page(original_client, f"/search?q={words}"))
    assert shown
    marks = [mark.words for hit in shown for mark in hit.all("mark")]
    assert marks
    assert not any(char in mark for mark in marks for char in "“”’")


def test_a_possessive_is_found_whichever_apostrophe_is_typed(original_client: TestClient) -> None:
    assert total(original_client, "Pakistan’s") == total(original_client, "Pakistan's") > 0


@pytest.mark.parametrize(
    ("words", "number", "matched"),
    [
        ('"the Taliban"', 67, {"the taliban"}),
        ("the", 137, {"the"}),
        ('"regional powers"', 3, {"regional powers"}),
        ('"the governments"', 2, {"the government"}),
        ('"Taliban takeover of"', 2, {"taliban takeover of"}),
        ('"of Taliban takeover"', 0, set()),
        ('"the Taliban" the', 67, {"the taliban", "the"}),
        ("women's", 1, {"women’s"}),
        ("recognising", 5, {"recognise", "recognised"}),
    ],
)
def test_both_databases_find_and_mark_the_same(
    original_client: TestClient, words: str, number: int, matched: set[str]
) -> None:
    told = original_client.get("/api/v1/search", params={"q": words}).json()
    assert told["total"] == number
    assert {word.replace("\xa0", " ") for row in told["rows"] for word in row["matched"]} == matched
    assert all(row["matched"] for row in told["rows"])


@pytest.mark.parametrize("words", ["the", "of the", '"of the"', "the taliban", "not", "who"])
def test_a_word_as_common_as_the_is_found_like_any_other(original_client: TestClient, words: str) -> None:
    parts = words.replace('"', "").split()
    found = original_client.get("/api/v1/search", params={"q": words}).json()
    assert found["total"] > 0
    for row in found["rows"]:
        assert set(parts) <= set(re.findall(r"\w+", row["sentence"].casefold()))


def test_initials_in_capitals_are_found_with_points_or_without_and_never_as_a_small_word(
    original_client: TestClient,
) -> None:
    assert keys(original_client, "US") == keys(original_client, "U.S.") != []
    found = original_client.get("/api/v1/search?q=US").json()["rows"]
    assert {word for row in found for word in row["matched"]} == {"u.s"}
    assert total(original_client, "UN") > 0
    assert total(original_client, "TALIBAN IN KABUL") == total(original_client, "taliban in kabul") > 0


def test_filters_are_or_within_a_key_and_and_across(original_client: TestClient) -> None:
    iran, india = (set(keys(original_client, "taliban kabul", power=power)) for power in ("iran", "india"))
    assert set(keys(original_client, "taliban kabul", power=["iran", "india"])) == iran | india
    everywhere = original_client.get("/api/v1/search?q=taliban&theme=trade&theme=aid&power=iran").json()["rows"]
    assert everywhere
    assert all(row["section"] == "iran" and {"trade", "aid"} & set(row["themes"]) for row in everywhere)
    assert keys(original_client, "consulate", contributor="samina-ahmed") == []
    assert keys(original_client, "consulate", contributor="ali-vaez", commentary=slug_of(original_client)) != []


def test_pages_of_hits_follow_each_other_without_gap_or_repetition(original_client: TestClient) -> None:
    seen: list[str] = []
    address = "/search?q=taliban"
    while address:
        shown = page(original_client, address)
        seen += [hit.one("blockquote").links()[0] for hit in hits(shown)]
        address = next((link["href"] for link in shown.all("a", rel="next")), "")
    assert len(seen) == len(set(seen)) == total(original_client, "taliban") > 50


def test_a_page_beyond_the_last_says_which_pages_there_are(original_client: TestClient) -> None:
    shown = page(original_client, "/search?q=taliban&page=99", status=422)
    assert "“99” is no page" in shown.words
    assert "/search?q=taliban&page=1" in shown.links()
    assert original_client.get("/api/v1/search?q=consulate&page=2").json()["known"] == ["1"]


@pytest.mark.parametrize("wrong", ["0", "-1", "abc", "1.5", "1e3", "201", "9" * 30, "9" * 5000, "١x", "%00", "NaN"])
def test_a_page_that_is_no_number_is_named(original_client: TestClient, wrong: str) -> None:
    shown = page(original_client, f"/search?q=taliban&page={wrong}", status=422)
    assert "cannot be used for page" in shown.words
    assert "/search?q=taliban" in shown.links()


def test_an_empty_page_number_as_a_form_sends_it_is_page_one(original_client: TestClient) -> None:
    assert original_client.get("/search?q=taliban&page=").text == original_client.get("/search?q=taliban").text


@pytest.mark.parametrize("words", ODD)
def test_odd_input_is_searched_for_and_shown_as_it_is(original_client: TestClient, words: str) -> None:
    answer = original_client.get("/search", params={"q": words})
    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.text
    told = original_client.get("/api/v1/search", params={"q": words}).json()
    for row in told["rows"]:
        assert all(word in row["sentence"].casefold() for word in row["matched"])


@pytest.mark.parametrize("words", ["U.S.", "women's", "taliban!", "(kabul)", "taliban\x00", "kabul,"])
def test_punctuation_around_a_word_does_not_hide_it(original_client: TestClient, words: str) -> None:
    assert keys(original_client, words) != []


def test_a_percent_sign_or_an_asterisk_is_no_wildcard(original_client: TestClient) -> None:
    for words in ("%", "*", "_", "tali%", "t_liban"):
        assert total(original_client, words) == 0


def test_names_of_powers_people_themes_and_texts_are_found_too(original_client: TestClient) -> None:
    for words, address in (
        ("IRAN", "/powers/iran"),
        ("samina", "/contributors/samina-ahmed"),
        ("recognition", "/themes/recognition"),
        ("back in kabul", f"/commentaries/{slug_of(original_client)}"),
    ):
        names = page(original_client, f"/search?q={words}").one("ul", aria_label="Pages by name")
        assert address in names.links()
        assert {original_client.get(link).status_code for link in names.links()} == {200}


def test_a_name_is_found_from_the_beginning_of_a_word(original_client: TestClient) -> None:
    assert "Pages by name" not in original_client.get("/search?q=us").text
    assert page(original_client, "/search?q=central").one("ul", aria_label="Pages by name").all("li")


def test_every_word_of_a_long_search_counts_and_those_beyond_the_bound_are_named(original_client: TestClient) -> None:
    pasted = "taliban kabul the of in and to a with that has was for on by"
    assert total(original_client, f"{pasted} zzzzqq") == 0
    letters = " ".join(f"{first}{second}" for first in "ab" for second in "cdefghijklmnopqrstuvwxyz")
    asked = words_of(letters)
    assert (len(asked.wanted), asked.left_out) == (40, tuple(letters.split()[40:]))


def test_the_title_of_a_text_to_choose_is_marked_with_its_language(original_client: TestClient) -> None:
    titles = page(original_client, "/search").one("div", aria_labelledby="commentary-label").all("bdi")
    assert {one["lang"] for one in titles} == {"en", "zh"}


def test_what_holds_no_letter_is_told_so(original_client: TestClient) -> None:
    assert "Nothing in “%” can be searched for" in page(original_client, "/search?q=%25").words


@pytest.mark.parametrize("words", ["土耳其", "伊朗", "土耳其 伊朗", "土耳其 耳其"])
def test_chinese_is_found_inside_running_text_and_marked(original_client: TestClient, words: str) -> None:
    found = hits(page(original_client, f"/search?q={words}"))
    assert found
    for hit in found:
        quote = hit.one("blockquote")
        assert quote["lang"] == "zh"
        assert all(any(word in mark.words for mark in quote.all("mark")) for word in words.split())


def test_marks_and_text_join_to_the_sentence_as_it_was_written(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    words = "The Taliban-led <b>Taliban</b> of http://taliban.org/x?y=1&amp; share power, says taliban@kabul.af to us"
    (tmp_path / "odd.txt").write_text(f"A title\n\nIran\n\n{words}. It waits for others before it moves at all.\n")
    database = Database(database_url)
    import_path(database, tmp_path / "odd.txt")
    database.close()
    (hit,) = hits(page(client, "/search?q=share power"))
    assert hit.one("blockquote").words.startswith(words)
    assert {mark.words for mark in hit.all("mark")} >= {"share", "power"}


def test_a_search_without_words_asks_for_some_and_offers_beginnings(original_client: TestClient) -> None:
    for address in ("/search", "/search?q=", "/search?q=%20%00"):
        assert "What are you looking for?" in page(original_client, address).words
    for link in page(original_client, "/search").one("section", id="results").links():
        assert original_client.get(link).status_code == 200


def test_filters_without_words_list_the_sentences_they_give(original_client: TestClient) -> None:
    text = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    (iran,) = (section for section in text["sections"] if section["slug"] == "iran")
    sentences = [sentence["key"] for passage in iran["passages"] for sentence in passage["sentences"]]
    assert total(original_client, "") == 0
    found = original_client.get("/api/v1/search", params={"power": "iran"}).json()
    assert found["total"] == len(sentences)
    assert [row["key"] for row in found["rows"]] == sentences[: len(found["rows"])]


def test_each_choice_says_how_many_hits_it_would_leave(original_client: TestClient) -> None:
    shown = page(original_client, "/search?q=taliban&theme=recognition").one("section", id="results")
    chips = {chip["id"]: chip for chip in shown.all("a", "id", **{"class": "chip"})}
    assert chips
    for power in ("iran", "india", "china"):
        count = len(keys(original_client, "taliban", power=power, theme="recognition"))
        assert chips[f"power-{power}"].words.split()[-1] == str(count)


def test_a_chosen_filter_is_shown_and_can_be_taken_away(original_client: TestClient) -> None:
    shown = page(original_client, "/search?q=taliban&power=iran&theme=aid")
    chosen = shown.one("div", aria_label="Chosen filters").links()
    assert {"/search?q=taliban&theme=aid", "/search?q=taliban&power=iran", "/search?q=taliban"} <= set(chosen)


def test_a_search_that_finds_nothing_says_what_was_searched_for(original_client: TestClient) -> None:
    assert "No sentence matches “zeppelin”" in page(original_client, "/search?q=zeppelin").words


@pytest.mark.parametrize("key", ["theme", "power", "contributor", "commentary"])
def test_an_unknown_filter_is_named_with_those_there_are(original_client: TestClient, key: str) -> None:
    shown = page(original_client, f"/search?q=kabul&{key}=nothing", status=422)
    assert f"“nothing” is no {key}" in shown.words
    known = [link for link in shown.links() if link.startswith(f"/search?q=kabul&{key}=")]
    assert known
    assert original_client.get(known[0]).status_code == 200


def test_an_empty_filter_as_a_form_sends_it_is_in_no_link(original_client: TestClient) -> None:
    answer = original_client.get("/search?theme=&power=iran&power=&commentary=&q=kabul")
    assert not re.search(r"(?:theme|power|commentary|contributor)=(?:&|\")", answer.text)
    assert "/search?q=kabul&power=iran&theme=aid" in page(original_client, "/search?theme=&power=iran&q=kabul").links()


FORGIVING = """A digest of spellings

Iran

The secretary-general António Guterres spoke in Téhéran of the labour programme and its defence centre. \
Jaish-e-Mohammed and O’Neill’s women travelled to the neighbourhoods of Kabul, where nobody recognised them at all.
"""


def forgiving(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "spellings.txt").write_text(FORGIVING, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "spellings.txt")
    database.close()


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("labor", "as another spelling of “labor”"),
        ("programs", "as another spelling of “programs”"),
        ("defense center", "as another spelling of “center”"),
        ("recognizes", "as another spelling of “recognizes”"),
        ("neighborhood", "as another spelling of “neighborhood”"),
        ("traveled", "as a form of “traveled”"),
        ("woman", "as another spelling of “woman”"),
        ("neighbourhood", "as a form of “neighbourhood”"),
        ("Teheran", "whatever the accents"),
        ("gutérres", "whatever the accents"),
        ('"antonio guterres"', "whatever the accents"),
        ("jaish e mohammed", ""),
        ("Jaish-e-Mohammed", ""),
        ('"jaish e mohammed"', ""),
        ("secretary general", ""),
        ("O'Neill's", ""),
        ("o’neill", ""),
    ],
)
def test_a_word_is_found_however_it_is_spelled_and_says_why(
    client: TestClient, database_url: str, tmp_path: Path, words: str, rule: str
) -> None:
    forgiving(database_url, tmp_path)
    (hit,) = hits(page(client, f"/search?q={words}"))
    assert rule in hit.words
    assert hit.all("mark")


@pytest.mark.parametrize(
    "words", ['"guterres antonio"', '"mohammed jaish"', "four", "-kabul women", "women -“of Kabul”"]
)
def test_what_is_asked_for_exactly_is_not_forgiven(
    client: TestClient, database_url: str, tmp_path: Path, words: str
) -> None:
    forgiving(database_url, tmp_path)
    assert total(client, words) == 0


def test_a_word_with_a_minus_leaves_its_sentences_out(original_client: TestClient) -> None:
    every, without = (total(original_client, words) for words in ("taliban", "taliban -pakistan"))
    assert every > without > 0
    assert every - without == total(original_client, "taliban pakistan")
    assert total(original_client, "-taliban") == 160 - every + 27


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("recogntion", "recognition"),
        ("talibn afganistan", "Taliban Afghanistan"),
        ('"Islmic Emirate"', '"Islamic Emirate"'),
    ],
)
def test_a_small_slip_is_answered_with_what_may_be_meant(original_client: TestClient, typed: str, meant: str) -> None:
    shown = page(original_client, f"/search?q={typed}").one("section", id="results")
    (link,) = [link for link in shown.all("a") if link.words == meant]
    assert hits(page(original_client, link["href"]))


def test_words_that_never_meet_are_counted_one_by_one(original_client: TestClient) -> None:
    shown = page(original_client, "/search?q=consulate zeppelin&power=india").one("ul", **{"class": "by-itself"})
    assert [item.words for item in shown.all("li")] == [
        f"consulate stands in {total(original_client, 'consulate')} sentence",
        "zeppelin stands in no sentence",
    ]
    assert total(original_client, "consulate") == 1


def test_the_filters_are_read_once_for_each_state_of_the_database(original_client: TestClient) -> None:
    original_client.get("/search?q=consulate")
    with statements() as found:
        original_client.get("/search?q=kabul")
    assert len(found) <= 5


def test_a_hit_leads_to_its_sentence_with_the_words_marked(original_client: TestClient) -> None:
    hit = hits(page(original_client, "/search?q=recognize taliban"))[0]
    (link,) = hit.one("blockquote").links()
    sentence = page(original_client, link.partition("#")[0]).one("span", "data-key", data_key=link.rpartition("s-")[2])
    assert "lit" in sentence["class"].split()
    assert {mark.words.casefold() for mark in sentence.all("mark")} == {"recognise", "taliban"}


def test_a_database_of_an_older_program_is_searched_alike(original_database_url: str) -> None:
    with alembic(original_database_url) as config:
        command.downgrade(config, "0002")
    migrate(original_database_url)
    with TestClient(create_app(settings_for(original_database_url))) as client:
        for words in ("Téhran", "recognize", '"the Taliban"', "Jaish-e-Muhammad"):
            assert total(client, words) > 0
