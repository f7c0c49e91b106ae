"""A list of kept sentences: an address that shows them, wherever they are now, and takes them along."""

import io
import json
from pathlib import Path

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from docx import Document
from fastapi.testclient import TestClient
from httpx2 import Response
from markdown_it import MarkdownIt
from structlog.testing import capture_logs

from app.db import Database
from app.main import create_app
from app.pipeline.run import import_path
from tests import texts
from tests.conftest import settings_for
from tests.marks import FRAGMENT, Element, page, slug_of, statements


def places(client: TestClient, *sections: str) -> list[str]:
    """Return "commentary/section/key" of the first sentence of these sections."""
    text = client.get(f"/api/v1/commentaries/{slug_of(client)}").json()
    found = {section["slug"]: section["passages"][0]["sentences"][0]["key"] for section in text["sections"]}
    return [f"{text['slug']}/{section}/{found[section]}" for section in sections]


def address(*kept: str, suffix: str = "", **values: str) -> str:
    return f"/kept{suffix}?" + "&".join(
        [f"sentence={place}" for place in kept] + [f"{k}={v}" for k, v in values.items()]
    )


def shown(client: TestClient, *kept: str, **values: str) -> list[Element]:
    return page(client, address(*kept, **values)).all("li", "data-asked")


def test_the_sentences_stand_in_the_order_in_which_they_were_kept(original_client: TestClient) -> None:
    kept = places(original_client, "iran", "pakistan", "india")
    assert [one["data-place"] for one in shown(original_client, *kept)] == kept
    assert [one["data-place"] for one in shown(original_client, *reversed(kept))] == kept[::-1]


def test_each_sentence_has_its_words_its_contributor_its_place_and_its_link(original_client: TestClient) -> None:
    (place,) = places(original_client, "iran")
    (one,) = shown(original_client, place)
    slug, section, key = place.split("/")
    assert one.one("blockquote").words
    assert "by Ali Vaez" in one.words
    assert "Passage 1, sentence 1" in one.words
    assert f"/commentaries/{slug}/{section}#s-{key}" in one.links()


def test_the_list_can_be_grouped_by_power(original_client: TestClient) -> None:
    kept = places(original_client, "iran", "pakistan")
    made = page(original_client, address(*kept, by="power"))
    heads = [head.words for head in made.one("form", **{"class": "kept-form"}).all("h2")]
    assert heads == ["Iran 1", "Pakistan 1"]


def test_a_sentence_named_twice_is_shown_once(original_client: TestClient) -> None:
    kept = places(original_client, "iran")
    assert len(shown(original_client, *kept, *kept)) == 1


def test_what_is_gone_is_named_and_not_dropped(original_client: TestClient) -> None:
    (place,) = places(original_client, "iran")
    slug = slug_of(original_client)
    rows = shown(original_client, place, f"{slug}/iran/gone", "no-such-text/iran/key")
    assert [one["data-asked"] for one in rows] == [place, f"{slug}/iran/gone", "no-such-text/iran/key"]
    assert "perhaps a later revision took it out" in rows[1].words
    assert "There is no commentary “no-such-text”" in rows[2].words


def test_a_sentence_is_found_in_whatever_section_it_is(original_client: TestClient) -> None:
    (place,) = places(original_client, "iran")
    slug, _, key = place.split("/")
    (one,) = shown(original_client, f"{slug}/india/{key}")
    assert one["data-place"] == place
    assert "another section" in one.words


def test_a_reworded_sentence_is_shown_in_its_new_words(
    database: Database, database_url: str, tmp_path: Path, example_path: Path
) -> None:
    source = tmp_path / "example.txt"
    words = example_path.read_text(encoding="utf-8")
    source.write_text(words, encoding="utf-8")
    import_path(database, source)
    with TestClient(create_app(settings_for(database_url))) as client:
        (place,) = places(client, "iran")
        source.write_text(words.replace("something close to partnership", "what is almost a partnership"), "utf-8")
        import_path(database, source)
        (one,) = shown(client, place)
    assert one["data-asked"] == place != one["data-place"]
    assert "almost a partnership" in one.one("blockquote").words
    assert "Reworded since you kept it" in one.words


@pytest.mark.parametrize("value", ["x", "a/b", "a/b/c/d", "/b/c", "a b/c/d", "<script>/x/y z"])
def test_a_place_that_is_none_is_named_on_an_error_page(original_client: TestClient, value: str) -> None:
    answer = original_client.get("/kept", params={"sentence": value})
    assert answer.status_code == 422
    assert "<script>/" not in answer.text


def test_two_hundred_sentences_are_the_most_one_address_can_name(original_client: TestClient) -> None:
    many = [f"a/b/{number}" for number in range(201)]
    assert len(shown(original_client, *many[:200])) == 200
    assert "at most 200" in page(original_client, address(*many), status=422).words


def test_an_empty_list_says_how_to_keep_something(original_client: TestClient) -> None:
    assert "Press Keep beside a sentence" in page(original_client, "/kept").words


def test_a_list_costs_few_questions_to_the_database(original_client: TestClient) -> None:
    kept = places(original_client, "iran", "pakistan", "india")
    for most in (8, 1):
        with statements() as asked:
            original_client.get(address(*kept))
        assert len(asked) <= most, asked


def test_markdown_quotes_each_sentence_with_its_source_and_link(original_client: TestClient) -> None:
    kept = places(original_client, "iran", "india")
    text = original_client.get(address(*kept, suffix=".md")).text
    made = MarkdownIt().render(text)
    assert made.count("<blockquote>") == 2
    assert "Ali Vaez, “Iran,” in <em>With the Taliban Back in Kabul, Regional Powers Watch and Wait</em>" in made
    assert all(f"sentence={place.rpartition('/')[2]}#s-" in made for place in kept)


def test_word_quotes_the_same_sentences(original_client: TestClient) -> None:
    kept = places(original_client, "iran", "india")
    made = Document(io.BytesIO(original_client.get(address(*kept, suffix=".docx", by="power")).content))
    quoted = [line.text for line in made.paragraphs if line.text.startswith("“")]
    words = [f"“{one.one('blockquote').words}”" for one in shown(original_client, *kept)]
    assert quoted == words
    assert [line.text for line in made.paragraphs if line.style and line.style.name == "Heading 1"] == ["Iran", "India"]


def test_reference_managers_get_every_sentence_under_a_key_of_its_own(original_client: TestClient) -> None:
    kept = places(original_client, "iran", "india", "pakistan")
    entries = parse_string(original_client.get(address(*kept, suffix=".bib")).text).entries
    records = rispy.loads(original_client.get(address(*kept, suffix=".ris")).text)
    items = json.loads(original_client.get(address(*kept, suffix=".json")).text)
    assert len({entry.key for entry in entries}) == 3
    assert [record["abstract"] for record in records] == [item["annote"] for item in items]


def test_files_name_what_is_lost(original_client: TestClient) -> None:
    lost = address("nosuch/x/y", suffix=".md")
    assert "nosuch/x/y: There is no commentary “nosuch” here any more." in original_client.get(lost).text


def test_hostile_places_come_out_as_text(original_client: TestClient) -> None:
    evil = "<img/src=x/onerror=alert(1)>"
    answer = original_client.get("/kept", params={"sentence": evil})
    assert answer.status_code == 200
    assert "<img/src" not in answer.text
    assert "\\<img/src" in original_client.get("/kept.md", params={"sentence": evil}).text


def test_the_part_that_is_swapped_is_part_of_the_page(original_client: TestClient) -> None:
    kept = address(*places(original_client, "iran"))
    part = original_client.get(kept, headers=FRAGMENT).text
    assert part.strip() in original_client.get(kept).text


def noted(client: TestClient, suffix: str, **notes: str) -> Response:
    """Take along a list of the first sentences of these sections, with a note on each."""
    form = {"sentence": places(client, *notes), "note": list(notes.values())}
    answer: Response = client.post(f"/kept.{suffix}", data=form)
    return answer


def test_notes_stand_beside_their_sentences_in_markdown(original_client: TestClient) -> None:
    text = noted(original_client, "md", iran="", india="Ask *her*", china="Two\r\nlines").text
    remarks = [part.partition("Note: ")[2].strip() for part in text.split("\n> ")[1:]]
    assert remarks == ["", "Ask \\*her\\*", "Two\\\nlines"]


def test_notes_stand_beside_their_sentences_in_word(original_client: TestClient) -> None:
    made = Document(io.BytesIO(noted(original_client, "docx", iran="", india="<b>Ask</b> \x0b her").content))
    lines = [line.text for line in made.paragraphs]
    assert [line for line in lines if line.startswith("Note: ")] == ["Note: <b>Ask</b>\nher"]
    assert lines[-1].startswith("Note: ")


def test_a_note_on_a_sentence_that_is_gone_is_not_lost(original_client: TestClient) -> None:
    form = {"sentence": "no-such-text/iran/key", "note": "My own words"}
    assert "any more. Note: My own words" in original_client.post("/kept.md", data=form).text


def test_notes_are_neither_logged_nor_kept_by_anybody_on_the_way(original_client: TestClient) -> None:
    with capture_logs() as logged:
        answer = noted(original_client, "md", iran="Secret")
    assert answer.headers["cache-control"] == "no-store"
    assert logged[-1]["path"] == "/kept.md"
    assert "Secret" not in str(logged)


@pytest.mark.parametrize(
    "form",
    [{"sentence": ["a/b/c"]}, {"note": ["x"]}, {"sentence": ["a/b/c"] * 201, "note": ["x"] * 201}],
)
def test_a_form_that_the_page_cannot_have_sent_is_refused(
    original_client: TestClient, form: dict[str, list[str]]
) -> None:
    assert "That is no form" in original_client.post("/kept.md", data=form).text


def test_another_site_cannot_make_a_file_of_notes(original_client: TestClient) -> None:
    foreign = {"Origin": "https://elsewhere.example"}
    form = {"sentence": "a/b/c", "note": "x"}
    assert original_client.post("/kept.md", data=form, headers=foreign).status_code == 403


def test_a_quotation_within_a_kept_sentence_stands_in_single_marks(original_client: TestClient) -> None:
    text = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    rows = [
        (section["slug"], row)
        for section in text["sections"]
        for passage in section["passages"]
        for row in passage["sentences"]
        if "“" in row["text"]
    ]
    kept = address(*(f"{text['slug']}/{section}/{row['key']}" for section, row in rows), suffix=".docx")
    made = [line.text for line in Document(io.BytesIO(original_client.get(kept).content)).paragraphs]
    quoted = [line for line in made if line.startswith("“")]
    assert len(quoted) == len(rows) > 1
    assert all(line.count("“") == line.count("”") == 1 and "‘" in line for line in quoted)


def test_notes_reach_reference_managers(original_client: TestClient) -> None:
    (entry,) = parse_string(noted(original_client, "bib", iran="Ask 50% of *them*").text).entries
    (record,) = rispy.loads(noted(original_client, "ris", iran="Ask 50% of *them*").text)
    (item,) = json.loads(noted(original_client, "json", iran="Ask 50% of *them*").text)
    assert "Ask 50\\% of *them*" in entry["annote"]
    assert "Ask 50% of *them*" in record["notes"]
    assert "Ask 50% of *them*" in item["annote"]


def test_a_list_of_many_commentaries_loads_no_more_than_twenty_and_names_the_others(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    for number in range(22):
        words = texts.page(texts.section("Iran"), texts.section("India"), top=f"Text {number} on a Dam")
        (tmp_path / f"{number}.txt").write_text(words, "utf-8")
        import_path(database, tmp_path / f"{number}.txt")
    with TestClient(create_app(settings_for(database_url))) as client:
        rows = shown(client, *(f"text-{number}-on-a-dam/iran/gone" for number in range(22)))
    assert ["20 commentaries" in row.words for row in rows] == [False] * 20 + [True] * 2
