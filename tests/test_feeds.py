"""What feed readers are told: new texts, the sentences of a search, a comparison; as Atom that every reader takes."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree as ET

import feedparser
import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.db import Database
from app.feeds import MOST_ENTRIES, Entry, Feed, atom
from app.main import create_app
from app.pipeline.run import import_path
from tests.editing import filled, position_address, send, sign_in, with_editor
from tests.marks import slug_of, tree

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = (
    "/commentaries.atom",
    "/search.atom?q=taliban",
    "/search.atom?theme=aid&power=india",
    "/search.atom",
    "/compare.atom",
    "/compare.atom?power=pakistan&question=recognise",
    "/compare.atom?theme=trade&view=themes",
    "/compare.atom?agree=pakistan&agree=china&differ=india",
)


def checked(content: bytes) -> ET.Element:
    """Read a feed and hold it against what RFC 4287 demands of every feed and entry."""
    root = ET.fromstring(content)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.attrib["{http://www.w3.org/XML/1998/namespace}lang"]
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo == UTC
        alternates = [link for link in element.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
        assert len(alternates) == 1
        assert all(author.findtext(f"{ATOM}name") for author in element.findall(f"{ATOM}author"))
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    return root


def entries(client: TestClient, address: str) -> dict[str, feedparser.FeedParserDict]:
    """Return the entries of a feed by their ids, as a feed reader takes them."""
    parsed = feedparser.parse(client.get(address).content)
    assert not parsed.bozo
    return {entry.id: entry for entry in parsed.entries}


@pytest.mark.parametrize("address", FEEDS)
def test_every_feed_is_atom_that_the_standard_and_a_reader_take(original_client: TestClient, address: str) -> None:
    answer = original_client.get(address)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = checked(answer.content)
    parsed = feedparser.parse(answer.content)
    assert (parsed.bozo, parsed.version) == (False, "atom10")
    assert len(parsed.entries) == len(root.findall(f"{ATOM}entry")) <= MOST_ENTRIES
    assert bool(parsed.entries) is (address != "/search.atom")


@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_names_its_own_address_and_every_link_in_it_answers(original_client: TestClient, address: str) -> None:
    parsed = feedparser.parse(original_client.get(address).content)
    links = {link.rel: link.href for link in parsed.feed.links}
    assert original_client.get(links["self"]).content == original_client.get(address).content
    for link in (links["alternate"], *(entry.link for entry in parsed.entries[:20])):
        assert original_client.get(link).status_code == 200, link


def test_a_commentary_and_each_of_its_revisions_are_told(
    example_client: TestClient, example_database: Database, example_path: Path, tmp_path: Path
) -> None:
    (first,) = entries(example_client, "/commentaries.atom").values()
    words = example_path.read_text(encoding="utf-8").replace("Delhi was as startled as anyone", "Delhi was startled")
    (tmp_path / "example.txt").write_text(words, encoding="utf-8")
    import_path(example_database, tmp_path / "example.txt")
    again, before = entries(example_client, "/commentaries.atom").values()
    assert (before.id, before.updated) == (first.id, first.updated)
    assert again.title.endswith(", revision 2")
    assert "1 sentence reworded" in again.content[0].value


def test_an_entry_is_the_sentence_with_its_place_its_people_and_its_themes(original_client: TestClient) -> None:
    (found,) = entries(original_client, "/search.atom?q=troika").values()
    assert found.title.startswith("Pakistan in “With the Taliban Back in Kabul")
    assert found.content[0].value.startswith("Top policymakers insist")
    assert [author.name for author in found.authors] == ["Samina Ahmed"]
    assert "Recognition" in [tag.label for tag in found.tags]
    assert tree(original_client.get(found.link).text).one("link", rel="canonical")


@pytest.mark.parametrize("address", ["/search.atom?power=iran", "/compare.atom?power=iran&view=themes"])
def test_who_is_retold_in_a_digest_is_no_author_of_its_words(example_client: TestClient, address: str) -> None:
    found = entries(example_client, address).values()
    assert {author.name for one in found for author in one.get("authors", ())} <= {"Vis-à-vis"}
    assert found


def test_a_comparison_tells_positions_and_sentences(original_client: TestClient) -> None:
    found = entries(original_client, "/compare.atom?power=pakistan&question=recognise")
    assert [one.title for one in found.values()].count("Pakistan on recognition: conditional") == 1
    assert "Pakistan, passage 2, sentence 4" in [one.title for one in found.values()]


@pytest.fixture
def editor(original_database_url: str) -> Iterator[TestClient]:
    """Ask as an editor who is signed in."""
    with TestClient(create_app(with_editor(original_database_url))) as client:
        sign_in(client)
        yield client


def test_a_correction_makes_its_own_position_new_and_no_other(editor: TestClient) -> None:
    before = entries(editor, "/compare.atom?view=questions")
    address = position_address(editor, "india", "aid")
    assert send(editor, address, filled(editor, address), stance="no").status_code == 303
    after = entries(editor, "/compare.atom?view=questions")
    changed = [one for one, entry in after.items() if entry.updated != before[one].updated]
    assert len(changed) <= 1
    assert after.keys() == before.keys()
    assert [after[one].title for one in after if after[one].title != before[one].title] == ["India on aid: no"]


def test_an_unchanged_feed_costs_a_reader_nothing(original_client: TestClient) -> None:
    first = original_client.get("/compare.atom")
    again = original_client.get("/compare.atom", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_who_follows_a_text_by_name_follows_it_when_there_is_a_newer_one(
    example_client: TestClient, example_database: Database, original_path: Path
) -> None:
    address = f"/compare.atom?question=aid&commentary={slug_of(example_client)}"
    before = example_client.get(address).content
    import_path(example_database, original_path)
    assert example_client.get(address).content == before
    assert slug_of(example_client).encode() in example_client.get("/compare.atom?question=aid").content


@pytest.mark.parametrize(
    ("address", "status"),
    [("/search.atom?theme=none", 422), ("/compare.atom?power=none", 422), ("/compare.atom?commentary=none", 404)],
)
def test_a_feed_of_nothing_there_is_says_so(original_client: TestClient, address: str, status: int) -> None:
    assert original_client.get(address).status_code == status


def test_a_site_without_texts_has_an_empty_feed(client: TestClient) -> None:
    assert feedparser.parse(client.get("/commentaries.atom").content).entries == []
    assert client.get("/compare.atom").status_code == 404
    checked(client.get("/commentaries.atom").content)


def test_a_search_for_markup_and_for_what_no_file_can_hold_is_text(original_client: TestClient) -> None:
    words = "</title><script>alert(1)</script>&\x00\x1f\x0b\ufffe"
    answer = original_client.get("/search.atom", params={"q": words})
    assert b"<script>" not in answer.content
    assert "<script>alert(1)</script>&" in (checked(answer.content).findtext(f"{ATOM}title") or "")


MOMENT = datetime(2026, 1, 2, 3, 4, 5, 6)  # noqa: DTZ001 (as the database keeps them)


def told(number: int = 0, words: str = "Words") -> Entry:
    """An entry, as new as its number says."""
    return Entry(
        id=f"https://a.example/{number}",
        title=words,
        updated=MOMENT.replace(microsecond=0, second=number % 60, minute=number // 60),
        address=f"https://a.example/{number}",
        words=words,
        language="en",
        authors=(words or "x",),
        categories=((words, words),),
    )


def written(*found: Entry) -> bytes:
    return atom(Feed(title="T", subtitle="S", address="https://a.example/f", page="https://a.example/", updated=MOMENT,
                     entries=found))  # fmt: skip


@given(st.text())
def test_whatever_a_text_holds_a_feed_stays_one(words: str) -> None:
    root = ET.fromstring(written(told(words=words)))
    read = root.findtext(f"{ATOM}entry/{ATOM}content")
    assert read is not None
    assert len(root.findall(f"{ATOM}entry")) == 1


def test_only_the_newest_entries_are_told_the_newest_first() -> None:
    root = ET.fromstring(written(*map(told, range(MOST_ENTRIES + 20))))
    ids = [one.text for one in root.findall(f"{ATOM}entry/{ATOM}id")]
    assert len(ids) == MOST_ENTRIES
    assert (ids[0], ids[-1]) == (f"https://a.example/{MOST_ENTRIES + 19}", "https://a.example/20")


def test_one_state_of_the_texts_is_one_file() -> None:
    assert written(told()) == written(told())
    assert b"2026-01-02T03:04:05Z" in written()
