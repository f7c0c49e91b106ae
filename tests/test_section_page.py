"""The page of a section: every sentence has its place and its name, and a link to it lasts."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.pipeline.run import import_path
from tests.marks import Element, page, plain_get, slug_of

OLD = "Pakistan will wait for its friends before it recognises anybody at all in Kabul."
NEW = "Pakistan will wait for its friends before it recognises anyone at all in Kabul."
TEXT = """A short digest

An opening line that belongs to no power and is long enough to be read as running prose here.

Pakistan

{sentence} It trades with Kabul all the same, and its merchants want the border open.

India

India will neither be the first nor the last to recognise the new government in Kabul.
"""


def imported(database_url: str, path: Path, sentence: str) -> None:
    path.write_text(TEXT.format(sentence=sentence), encoding="utf-8")
    database = Database(database_url)
    import_path(database, path)
    database.close()


def around(shown: Element, key: str) -> Element:
    """Return what stands directly around a sentence: its words, its themes and its link."""
    return next(
        one
        for one in shown.every()
        if any(isinstance(child, Element) and child.attributes.get("data-key") == key for child in one.children)
    )


def address(client: TestClient, section: str) -> str:
    return f"/commentaries/{slug_of(client)}/{section}"


def test_every_passage_and_sentence_has_its_id_its_key_and_its_words(original_client: TestClient) -> None:
    row = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    section = row["sections"][0]
    shown = page(original_client, address(original_client, section["slug"]))
    for passage in section["passages"]:
        place = shown.one("*", id=passage["id"])
        marks = place.all("*", "id", "data-key")
        assert [(mark["id"], mark["data-key"]) for mark in marks] == [
            (sentence["id"], sentence["key"]) for sentence in passage["sentences"]
        ]
        for mark, sentence in zip(marks, passage["sentences"], strict=True):
            assert mark.words == " ".join(sentence["text"].split())
            assert mark.one("*", id=f"s-{sentence['key']}")


def test_each_sentence_shows_its_themes_and_links_to_itself(original_client: TestClient) -> None:
    row = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    shown = page(original_client, address(original_client, row["sections"][0]["slug"]))
    for passage in row["sections"][0]["passages"]:
        for sentence in passage["sentences"]:
            links = around(shown, sentence["key"]).links()
            assert f"#s-{sentence['key']}" in links
            assert [link for link in links if link.startswith("/themes/")] == [
                f"/themes/{theme}" for theme in sentence["themes"]
            ]


def test_the_head_names_power_members_and_contributor(original_client: TestClient) -> None:
    shown = page(original_client, address(original_client, "iran"))
    assert shown.one("h1").words == "Iran"
    group = page(original_client, address(original_client, "russia-and-central-asia"))
    assert "KZ Kazakhstan" in group.words
    assert "/contributors/ali-vaez" in shown.one("article").links()
    assert "/powers/iran" in shown.links()


def test_the_figures_of_a_passage_stand_beside_it(original_client: TestClient) -> None:
    row = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    figures = [figure for figure in row["figures"] if figure["section"] == "iran"]
    shown = page(original_client, address(original_client, "iran"))
    assert figures
    assert len([term for aside in shown.all("aside") for term in aside.all("dt")]) == len(figures)


def test_the_head_says_where_the_power_stands_and_who_coded_it(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/positions?power=iran").json()["rows"]
    stands = page(original_client, address(original_client, "iran")).one("section", aria_labelledby="stands")
    assert "coded by Vis-à-vis project" in stands.words
    for row in [row for row in rows if row["coder"] == "hand"]:
        said = stands.one("*", id=f"stands-{row['question']}")
        if row["stance"] != "not-stated":
            assert said.one("*", "data-stance", data_stance=row["stance"])
            assert row["headline"] in said.words
    assert len(stands.all("*", "id")) == len({row["question"] for row in rows}) + 1


def test_the_two_silences_are_told_apart(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/positions").json()["rows"]
    silent = [row for row in rows if row["coder"] == "hand" and row["stance"] == "not-stated"]
    for row in silent:
        shown = page(original_client, address(original_client, row["power"]))
        kinds = [kind for kind in shown.one("dl", **{"class": "unstated"}).all("div") if kind.one("dd").words]
        kind = next(kind for kind in kinds if kind.all("span", id=f"stands-{row['question']}"))
        assert kind.one("dt").words == ("Mentioned, no position" if row["evidence"] else "Silent")


def test_a_sentence_says_for_what_it_is_evidence_and_as_whose_reading(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/positions?power=pakistan&question=recognise").json()["rows"]
    row = next(row for row in rows if row["coder"] == "hand")
    shown = page(original_client, address(original_client, "pakistan"))
    for evidence in row["evidence"]:
        said = around(shown, evidence["permalink"].rpartition("#s-")[2])
        assert "Evidence for" in said.words
        assert "Recognition: conditional (Vis-à-vis project" in said.words
        assert "#stands-recognise" in said.links()


def test_a_sentence_names_its_cues_and_leads_to_them(original_client: TestClient) -> None:
    shown = page(original_client, address(original_client, "india"))
    for row in original_client.get("/api/v1/cues?power=india").json()["rows"]:
        if row["from"] == "india":
            said = around(shown, row["key"])
            assert f"{row['kind_label']} {row['to_name']}" in said.words
            assert f"/cues#cue-india--{row['to']}" in said.links()


def test_a_sentence_says_who_gave_it_its_themes_and_what_the_program_had(original_client: TestClient) -> None:
    shown = page(original_client, address(original_client, "india"))
    notes = [note.words for note in shown.all("span", **{"class": "note"})]
    assert any(note == "Themes by Vis-à-vis project" for note in notes)
    assert any("; the program found also " in note for note in notes)
    assert any(" did not find " in note for note in notes)


def test_next_and_previous_lead_through_the_whole_text(original_client: TestClient) -> None:
    row = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    at, seen = address(original_client, "introduction"), []
    while at:
        seen.append(at.rpartition("/")[2])
        following = page(original_client, at).all("a", rel="next")
        at = following[0]["href"] if following else ""
    assert seen == ["introduction", *(section["slug"] for section in row["sections"])]


def test_the_text_is_marked_with_its_own_language(original_client: TestClient) -> None:
    shown = page(original_client, address(original_client, "india"))
    assert {place.one("p", "lang")["lang"] for place in shown.all("section", "id")} == {"en"}


def test_a_sentence_address_leads_to_where_the_sentence_is(original_client: TestClient) -> None:
    row = original_client.get("/api/v1/search", params={"q": "consulate"}).json()["rows"][0]
    answer = plain_get(original_client, f"/commentaries/{row['commentary']}/sentences/{row['key']}")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        row["permalink"].removeprefix("http://testserver"),
    )


def test_the_link_to_a_reworded_sentence_still_finds_it(client: TestClient, database_url: str, tmp_path: Path) -> None:
    imported(database_url, tmp_path / "digest.txt", OLD)
    old = client.get("/api/v1/search", params={"q": '"anybody at all"'}).json()["rows"][0]
    imported(database_url, tmp_path / "digest.txt", NEW)
    new = client.get("/api/v1/search", params={"q": '"anyone at all"'}).json()["rows"][0]
    assert old["key"] != new["key"]
    shown = page(client, f"/commentaries/{new['commentary']}/pakistan")
    assert shown.one("*", data_key=new["key"]).one("*", id=f"s-{old['key']}")
    moved = plain_get(client, f"/commentaries/{new['commentary']}/sentences/{old['key']}")
    assert moved.headers["location"].endswith(f"/pakistan#s-{new['key']}")


def test_a_commentary_shows_its_contents_its_revisions_and_what_was_set_aside(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    imported(database_url, tmp_path / "digest.txt", OLD)
    imported(database_url, tmp_path / "digest.txt", NEW)
    shown = page(client, f"/commentaries/{slug_of(client)}")
    assert [link.rpartition("/")[2] for item in shown.one("ol", **{"class": "contents"}).all("li") for link in
            item.links()[:1]] == ["introduction", "pakistan", "india"]  # fmt: skip
    revisions = [item.words for item in shown.one("ol", **{"class": "revisions"}).all("li")]
    assert [line.split()[0] for line in revisions] == ["2", "1"]
    assert "1 sentence reworded" in revisions[0]


def test_a_commentary_says_who_coded_how_much(original_client: TestClient) -> None:
    shown = page(original_client, f"/commentaries/{slug_of(original_client)}")
    coders = [item.words for item in shown.one("ul", **{"class": "coders"}).all("li")]
    assert coders[0].startswith("Vis-à-vis project 50 positions, themes of 160 sentences, 22 cues")
    assert coders[1].startswith("The program 50 positions")
    assert "50 positions by hand, 0 by the program" in shown.words


def test_a_text_that_nobody_read_is_coded_by_the_program(client: TestClient, database_url: str, tmp_path: Path) -> None:
    imported(database_url, tmp_path / "digest.txt", OLD)
    shown = page(client, f"/commentaries/{slug_of(client)}")
    assert "In force: 0 positions by hand" in shown.words
    section = page(client, address(client, "pakistan"))
    assert "coded by the program" in section.one("section", aria_labelledby="stands").words
    assert "Themes found by the program" in section.words


@pytest.mark.parametrize("name", ["nowhere", "%00", "..%2f..%2fetc", "%ff%fe", "p3s2", "🙂"])
def test_an_unknown_section_is_a_404_page_that_lists_those_there_are(original_client: TestClient, name: str) -> None:
    shown = page(original_client, address(original_client, name), status=404)
    if "%2f" not in name:
        assert address(original_client, "pakistan") in shown.links()
        assert "There is no section" in shown.words


@pytest.mark.parametrize("key", ["nothing", "%00", "' OR 1=1 --", "x" * 3000])
def test_an_unknown_sentence_is_a_404_page_that_leads_to_the_text(original_client: TestClient, key: str) -> None:
    text = f"/commentaries/{slug_of(original_client)}"
    shown = page(original_client, f"{text}/sentences/{key}", status=404)
    assert text in shown.links()
    assert page(original_client, f"/commentaries/nothing/sentences/{key}", status=404).links().count(text) == 1


def key_of(client: TestClient, words: str) -> str:
    return str(client.get("/api/v1/search", params={"q": words}).json()["rows"][0]["key"])


def test_the_sentence_that_the_address_names_is_lit_by_the_server(original_client: TestClient) -> None:
    key = key_of(original_client, "consulate")
    shown = page(original_client, f"{address(original_client, 'iran')}?sentence={key}")
    assert [one["data-key"] for one in shown.all("span", "data-key") if "lit" in one["class"].split()] == [key]
    assert f"#s-{key}" in shown.one("p", **{"class": "sent furniture"}).links()
    assert not page(original_client, address(original_client, "iran")).all("p", **{"class": "sent furniture"})


def test_a_sentence_of_another_section_is_sought_where_it_stands(original_client: TestClient) -> None:
    key = key_of(original_client, "consulate")
    for section in ("india", "a-section-of-an-older-revision"):
        moved = plain_get(original_client, f"{address(original_client, section)}?sentence={key}&q=consulate")
        assert moved.status_code == 303
        assert moved.headers["location"] == f"{address(original_client, 'iran')}?q=consulate&sentence={key}#s-{key}"


def test_a_former_key_in_the_address_leads_to_the_sentence_of_today(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    imported(database_url, tmp_path / "digest.txt", OLD)
    old = key_of(client, '"anybody at all"')
    imported(database_url, tmp_path / "digest.txt", NEW)
    new = key_of(client, '"anyone at all"')
    moved = plain_get(client, f"{address(client, 'pakistan')}?sentence={old}")
    assert moved.headers["location"] == f"{address(client, 'pakistan')}?sentence={new}#s-{new}"


@pytest.mark.parametrize("key", ["nothing", "%00", "' OR 1=1 --", "<script>alert(1)</script>", "x" * 190])
def test_an_unknown_sentence_in_the_address_is_a_404_that_says_which(original_client: TestClient, key: str) -> None:
    shown = page(original_client, f"{address(original_client, 'iran')}?sentence={key}", status=404)
    assert "There is no sentence" in shown.words


def test_the_words_of_a_search_are_marked_and_lead_from_hit_to_hit(original_client: TestClient) -> None:
    at = f"{address(original_client, 'india')}?q=taliban"
    shown = page(original_client, at)
    found = [one["data-key"] for one in shown.all("span", "data-key") if "hit" in one["class"].split()]
    assert len(found) > 3
    assert all({mark.words for mark in one.all("mark")} == {"Taliban"} for one in shown.all("span", "data-key") if
               one["data-key"] in found)  # fmt: skip
    seen = []
    for number in range(1, len(found) + 2):
        (following,) = [link["href"] for link in shown.all("a", data_step="1")]
        seen.append(following.rpartition("s-")[2])
        shown = page(original_client, following.partition("#")[0])
        assert shown.one("span", id="hit-count").words == f"{(number - 1) % len(found) + 1} of {len(found)}"
    assert seen == [*found, found[0]]


def test_a_search_that_finds_nothing_here_says_so_and_leads_on(original_client: TestClient) -> None:
    bar = page(original_client, f"{address(original_client, 'india')}?q=zeppelin").one("nav", id="hit-bar")
    assert "Not found in this section" in bar.words
    assert bar.links() == ["/search?q=zeppelin", address(original_client, "india")]


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"', "-taliban", "\u202e", "%00", "a " * 90])
def test_odd_words_in_the_address_of_a_section_do_no_harm(original_client: TestClient, words: str) -> None:
    answer = original_client.get(address(original_client, "india"), params={"q": words})
    assert answer.status_code == 200
    assert "<script>alert(1)" not in answer.text


def test_passages_and_sentences_can_be_copied_shared_cited_and_kept(original_client: TestClient) -> None:
    at = address(original_client, "india")
    shown = page(original_client, at)
    key = shown.one("span", id="p1s1")["data-key"]
    unit = around(shown, key)
    shared = f"{at}?sentence={key}#s-{key}"
    assert [one["data-copy"] for one in unit.all("button", "data-copy")] == [shared]
    assert [one["data-keep"] for one in unit.all("button", "data-keep")] == [
        f"{at.removeprefix('/commentaries/')}/{key}"
    ]
    assert shown.one("section", id="p2").all("button", "data-copy")[0]["data-copy"] == f"{at}#p2"


def test_the_contents_say_where_the_reader_is(original_client: TestClient) -> None:
    here = page(original_client, address(original_client, "iran")).one("nav", **{"class": "here furniture"})
    assert [link.words for link in here.all("a", aria_current="page")] == ["Iran"]
    assert address(original_client, "introduction") in here.links()


PERSIAN = """سه همسایه پس از سد تازه

سد تازه رودخانه و سیاست پیرامون آن را دگرگون کرده است. اکنون هر همسایه چه می‌خواهد؟ کسی پاسخ روشنی به آن نمی‌دهد.

Iran

ایران رودخانه را با شکیبایی بیشتری از آن‌چه روزنامه‌هایش می‌نویسند نگاه می‌کند. \
مهندسان آن می‌دانند که پیش از باران چه کم می‌توان کرد.
"""


def test_a_text_from_right_to_left_is_mirrored_and_what_the_program_says_is_not(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "fa.txt").write_text(PERSIAN, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "fa.txt")
    database.close()
    shown = page(client, f"/commentaries/{slug_of(client)}/iran")
    assert shown.one("article")["dir"] == "rtl"
    assert shown.one("article").one("header")["dir"] == "ltr"
    assert shown.one("p", lang="fa").all("span", "data-key")


def test_chinese_sentences_follow_each_other_without_a_space(original_client: TestClient) -> None:
    (text,) = (row for row in original_client.get("/api/v1/commentaries").json() if row["language"] == "zh")
    shown = page(original_client, f"/commentaries/{text['slug']}/introduction")
    passages = [one for one in shown.all("p", "class", lang=text["language"]) if one["class"] == "text"]
    assert passages
    assert [one for passage in passages for one in passage.children if isinstance(one, str)] == []


def test_a_commentary_says_which_revision_is_shown(client: TestClient, database_url: str, tmp_path: Path) -> None:
    imported(database_url, tmp_path / "digest.txt", OLD)
    imported(database_url, tmp_path / "digest.txt", NEW)
    shown = page(client, f"/commentaries/{slug_of(client)}")
    assert "This text in revision 2" in shown.words
    assert [item.words.split()[0] for item in shown.all("li", aria_current="true")] == ["2"]
