"""How to cite what an address shows: a page with styles to copy, and files for reference managers."""

import html
import json
from datetime import UTC, date, datetime

import pytest
import rispy
from bibtexparser.entrypoint import parse_string
from fastapi.testclient import TestClient

from app.config import Settings
from app.main import create_app
from tests.marks import FRAGMENT, page, slug_of, tree

ORIGINAL = "/commentaries/with-the-taliban-back-in-kabul-regional-powers-watch-and-wait"
SENTENCE = f"{ORIGINAL}/iran#p3s2"
THINGS = (
    ORIGINAL, f"{ORIGINAL}/iran", f"{ORIGINAL}/iran#p3", SENTENCE, "/?power=iran", "/compare",
    "/compare?power=pakistan&question=talks", "/compare?power=pakistan&theme=recognition",
    "/compare?power=pakistan&power=china&theme=recognition", "/figures?chart=borders", "/figures", "/about", "/",
)  # fmt: skip


def today() -> date:
    return datetime.now(UTC).date()


def cited(client: TestClient, of: str, suffix: str = "json") -> str:
    answer = client.get(f"/cite.{suffix}", params={"of": of})
    assert answer.status_code == 200, answer.text
    return str(answer.text)


@pytest.mark.parametrize("of", THINGS)
def test_everything_can_be_cited_in_every_format(original_client: TestClient, of: str) -> None:
    shown = tree(original_client.get("/cite", params={"of": of}).text).one("section", id="reference")
    assert all(shown.one("p", id=f"text-{slug}").words for slug in ("chicago-note", "chicago", "apa", "apa-text"))
    (item,) = json.loads(cited(original_client, of))
    (record,) = rispy.loads(cited(original_client, of, "ris"))
    (entry,) = parse_string(cited(original_client, of, "bib")).entries
    assert entry.key == record["id"] == item["id"]
    assert entry["url"] == item["URL"] == record["urls"][0]
    assert original_client.get(item["URL"]).status_code == 200


def test_a_sentence_is_cited_with_its_words_its_place_and_its_lasting_link(original_client: TestClient) -> None:
    (item,) = json.loads(cited(original_client, SENTENCE))
    assert item["author"] == [{"family": "Vaez", "given": "Ali"}]
    assert (item["title"], item["type"], item["publisher"]) == ("Iran", "chapter", "Crisis Group")
    assert item["note"] == "Para. 3, sentence 2; Revision 1"
    assert item["annote"].startswith("Over the years, as the U.S.-backed Afghan government")
    key = item["URL"].rpartition("#s-")[2]
    assert item["URL"] == f"http://testserver{ORIGINAL}/iran?sentence={key}#s-{key}"


def test_the_day_of_access_is_today_and_no_copy_is_kept(original_database_url: str) -> None:
    settings = Settings(database_url=original_database_url, assets="local", _env_file=None)  # type: ignore[call-arg]  # pydantic-settings takes it
    before = today()
    with TestClient(create_app(settings)) as client:
        for address in ("/cite", "/cite.bib", "/cite.json", "/cite.txt", "/kept.ris"):
            answers = [client.get(address) for _ in range(2)]
            assert all(answer.headers["cache-control"] == "no-store" for answer in answers)
            assert not any("etag" in answer.headers for answer in answers)
        (told,) = json.loads(cited(client, "/"))[0]["accessed"]["date-parts"]
    assert before <= date(*told) <= today()


def test_files_have_the_types_and_names_that_reference_managers_know(original_client: TestClient) -> None:
    kinds = {"bib": "application/x-bibtex", "ris": "application/x-research-info-systems", "txt": "text/plain",
             "json": "application/vnd.citationstyles.csl+json"}  # fmt: skip
    for suffix, kind in kinds.items():
        answer = original_client.get(f"/cite.{suffix}", params={"of": f"{ORIGINAL}/iran"})
        assert answer.headers["content-type"].partition(";")[0] == kind
        assert (
            answer.headers["content-disposition"] == f'attachment; filename="vaeznd-iran-taliban-back-kabul.{suffix}"'
        )


def test_a_comparison_is_cited_as_the_sites_own_and_with_everybody_it_draws_on(original_client: TestClient) -> None:
    (item,) = json.loads(cited(original_client, "/compare?power=pakistan&power=china&question=talks"))
    assert item["author"] == [{"literal": "Vis-à-vis"}]
    assert "drawing on Samina Ahmed and Amanda Hsiao in “With the Taliban" in item["note"]
    assert (item["container-title"], item["genre"], item.get("version")) == ("Vis-à-vis", "comparison", None)
    assert "revision 1" in item["note"]
    assert "coded by" in item["note"]
    assert f"commentary={slug_of(original_client)}" in item["URL"]


def test_a_chart_of_published_data_names_its_source_and_no_contributor_as_author(original_client: TestClient) -> None:
    (item,) = json.loads(cited(original_client, "/figures?chart=refugees"))
    assert item["author"] == [{"literal": "Vis-à-vis"}]
    assert "drawing on" not in item["note"]
    assert "; data from UNHCR" in item["note"]
    shown = page(original_client, "/cite?of=/figures?chart=refugees")
    assert "; data from UNHCR" in shown.one("p", id="text-apa").words
    assert "; data from UNHCR" in shown.one("p", id="text-chicago").words


def test_a_digest_is_cited_without_the_names_of_those_it_retells_as_its_authors(example_client: TestClient) -> None:
    of = f"/commentaries/{slug_of(example_client)}/iran"
    (item,) = json.loads(cited(example_client, of))
    assert "author" not in item
    assert item["original-author"] == [{"family": "Vaez", "given": "Ali"}]
    shown = page(example_client, f"/cite?of={of}")
    assert "a digest of Ali Vaez" in shown.one("p", **{"class": "caution"}).words
    assert "Digest of With the Taliban Back in Kabul" in shown.one("p", id="text-apa").words


def test_titles_of_works_are_slanted_in_the_page_and_plain_in_the_text(original_client: TestClient) -> None:
    shown = tree(original_client.get("/cite", params={"of": f"{ORIGINAL}/iran"}).text)
    note = shown.one("p", id="text-chicago-note")
    assert note.one("i").words == "With the Taliban Back in Kabul, Regional Powers Watch and Wait"
    assert note.words in cited(original_client, f"{ORIGINAL}/iran", "txt")


def test_the_dialog_gets_the_part_of_the_page(original_client: TestClient) -> None:
    whole = original_client.get("/cite", params={"of": SENTENCE}).text
    part = original_client.get("/cite", params={"of": SENTENCE}, headers=FRAGMENT).text
    assert part.strip() in whole
    assert "<html" not in part


@pytest.mark.parametrize(
    ("of", "status", "known"),
    [("/nowhere", 404, "/nowhere"), (f"{ORIGINAL}/atlantis", 404, "Pakistan"), ("//evil.example/", 422, "address"),
     ("https://evil.example/", 422, "address"), ("/compare?theme=zzz", 422, "Recognition"), ("/" * 5000, 422, "of")],
)  # fmt: skip
def test_what_is_not_there_is_named_with_what_there_is(
    original_client: TestClient, of: str, status: int, known: str
) -> None:
    answer = original_client.get("/cite", params={"of": of})
    assert answer.status_code == status
    assert known in html.unescape(answer.text)


def test_an_unknown_format_names_the_known_ones(original_client: TestClient) -> None:
    assert "BibTeX" in page(original_client, "/cite.enl", status=404).words
