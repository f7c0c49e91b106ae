"""How every page is named, previewed, found, cited and embedded: what its head says."""

from collections import Counter
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from app.db import Database
from app.pipeline.run import import_path
from tests.marks import plain_get, slug_of, tree
from tests.previews import BASE, heads, preview, preview_of

MARKUP = "</script><script>alert('x')</script><!--"
HOSTILE = f"""Watch {MARKUP} & "Wait"

Opening words of a small digest about trade in running prose for a while.

Iran

Iran {MARKUP} trades with everybody, and recognises the Taliban only after others do.

Ann {MARKUP}, Senior "Analyst", contributed this section.
"""


def sentence_of(client: TestClient, slug: str, section: int = 1) -> tuple[str, str, str]:
    """Return where a section can be read, and key and words of its first sentence."""
    row = client.get(f"/api/v1/commentaries/{slug}").json()["sections"][section - 1]
    sentence = row["passages"][0]["sentences"][0]
    return f"/commentaries/{slug}/{row['slug']}", sentence["key"], sentence["text"]


def test_every_page_has_a_title_and_a_description_that_no_other_page_has(original_client: TestClient) -> None:
    found = heads(original_client)
    assert len(found) > 20
    listed = [one for address, one in found.items() if one.listed and one.linked("canonical") == [BASE + address]]
    assert len(listed) > 20
    counts = Counter([one.title for one in listed] + [one["description"] for one in listed])
    assert {words: count for words, count in counts.items() if count > 1 or len(words) < 15} == {}


def test_titles_and_descriptions_fit_a_preview(original_client: TestClient) -> None:
    for address, one in heads(original_client).items():
        assert len(one["og:title"]) <= 85, address
        assert 20 <= len(one["description"]) <= 200, address
        assert one["og:title"] in one.title, address


def test_every_page_says_all_that_a_chat_wants_to_know_of_it(original_client: TestClient) -> None:
    for address, one in heads(original_client).items():
        for name in ("site_name", "type", "title", "description", "locale", "image:width", "image:height", "image:alt"):
            assert one[f"og:{name}"], f"{address}: {name}"
        assert one["og:url"].startswith(f"{BASE}/"), address
        assert one["og:image"].startswith(f"{BASE}/picture.png?of=%2F"), address
        assert one["twitter:card"] == "summary_large_image", address


@pytest.mark.parametrize("address", ["/", "/?power=india", "/compare?question=aid", "/figures?chart=borders", "/about"])
def test_the_picture_of_a_preview_is_there_in_the_size_it_is_said_to_have(
    original_client: TestClient, address: str
) -> None:
    one = preview(original_client, address)
    answer = original_client.get(one["og:image"], follow_redirects=False)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    size = tuple(int.from_bytes(answer.content[at : at + 4]) for at in (16, 20))
    assert size == (int(one["og:image:width"]), int(one["og:image:height"]))


def test_every_listed_page_is_listed_under_its_own_whole_address(original_client: TestClient) -> None:
    for address, one in heads(original_client).items():
        path, _, query = address.partition("?")
        whole = path if "sentence=" in query else address  # a sentence is listed as part of its section
        assert one.linked("canonical") == [BASE + whole] or not one.listed, address


def test_the_preview_of_a_sentence_is_the_sentence_and_who_says_it(original_client: TestClient) -> None:
    address, key, words = sentence_of(original_client, slug_of(original_client), 2)
    one = preview(original_client, f"{address}?sentence={key}")
    assert one["description"] == f"“{words}” (Praveen Donthi)"
    assert one["og:title"].startswith("India, passage 1, sentence 1")
    assert one["og:url"] == f"{BASE}{address}?sentence={key}"
    assert one.linked("canonical") == [BASE + address]


def test_the_preview_of_a_cell_says_where_the_power_stands(original_client: TestClient) -> None:
    one = preview(original_client, "/compare?power=pakistan&question=recognise")
    assert one["og:title"] == "Pakistan on recognition: conditional"
    assert "troika" in one["description"]
    assert one["og:url"].endswith(f"&commentary={slug_of(original_client)}")


def test_a_question_and_a_theme_of_one_name_have_two_titles(original_client: TestClient) -> None:
    titles = {preview(original_client, f"/{tail}")["og:title"] for tail in (
        "compare?question=recognise", "compare?theme=recognition", "?question=recognise", "themes/recognition",
        "compare?question=recognise&theme=recognition",
    )}  # fmt: skip
    assert len(titles) == 4  # a question with the theme of its name is the question


def test_the_preview_of_a_question_names_every_power(original_client: TestClient) -> None:
    words = preview(original_client, "/compare?question=recognise")["og:description"]
    for name in ("Pakistan", "India", "Iran", "China", "Russia and Central Asia"):
        assert name in words


def test_a_preview_leads_to_the_text_it_shows_when_there_is_a_newer_one(
    example_client: TestClient, example_database_url: str, original_path: Path
) -> None:
    before = preview(example_client, "/compare?question=aid")
    database = Database(example_database_url)
    import_path(database, original_path)
    database.close()
    after = preview(example_client, before["og:url"].removeprefix(BASE))
    assert after["og:description"] == before["og:description"]


@pytest.mark.parametrize("address", ["/nowhere", "/?theme=zzz", "/contributors/nobody", "/search?page=0"])
def test_an_error_is_not_listed_and_says_what_is_wrong(original_client: TestClient, address: str) -> None:
    one = preview_of(tree(original_client.get(address).text))
    assert not one.listed
    assert one.linked("canonical") == []
    assert "og:url" not in one.tags
    assert len(one["description"]) > 20


@pytest.mark.parametrize(
    ("address", "listed"),
    [
        ("/search", True),
        ("/search?q=taliban", False),
        ("/search?theme=aid", False),
        ("/compare?power=india", True),
        ("/compare?power=india&question=aid", True),
        ("/compare?power=india&power=iran&question=aid", False),
        ("/?theme=aid&theme=water&theme=drugs", False),
    ],
)
def test_what_a_reader_put_together_is_not_listed(original_client: TestClient, address: str, listed: bool) -> None:
    assert preview(original_client, address).listed is listed


def test_the_default_text_is_listed_once(original_client: TestClient) -> None:
    one = preview(original_client, f"/compare?power=iran&commentary={slug_of(original_client)}")
    assert one.linked("canonical") == [f"{BASE}/compare?power=iran"]


def test_a_section_is_cited_as_a_chapter_of_its_commentary(original_client: TestClient) -> None:
    one = preview(original_client, f"/commentaries/{slug_of(original_client)}/pakistan")
    assert one["citation_title"] == "Pakistan"
    assert one.tags["citation_author"] == ["Samina Ahmed"]
    for name in ("citation_book_title", "citation_inbook_title"):  # Zotero's word for a chapter, and Google Scholar's
        assert one[name].startswith("With the Taliban Back in Kabul")
    assert one["citation_publisher"] == "Crisis Group"
    assert one["citation_language"] == "en"
    assert one["citation_public_url"] == one.linked("canonical")[0]


def test_a_date_that_is_known_stands_in_every_head_that_has_room_for_it(
    original_client: TestClient, original_database: Database
) -> None:
    address = f"/commentaries/{slug_of(original_client)}/pakistan"
    assert "citation_publication_date" not in preview(original_client, address).tags
    with original_database.writing() as session:
        session.execute(text("UPDATE commentary SET published = '2021-08-26'"))
    one = preview(original_client, address)
    assert one["citation_publication_date"] == "2021/08/26"
    assert one["article:published_time"] == "2021-08-26"
    assert one.node("Article")["datePublished"] == "2021-08-26"


def test_a_commentary_is_cited_with_everybody_who_wrote_in_it(original_client: TestClient) -> None:
    one = preview(original_client, f"/commentaries/{slug_of(original_client)}")
    people = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()["contributors"]
    assert one.tags["citation_author"] == [person["name"] for person in people]
    assert not {"citation_book_title", "citation_inbook_title"} & one.tags.keys()
    assert one["citation_technical_report_institution"] == "Crisis Group"  # so Zotero takes it for a report


def test_who_is_retold_in_a_digest_is_no_author_of_it(example_client: TestClient) -> None:
    one = preview(example_client, f"/commentaries/{slug_of(example_client)}/pakistan")
    assert "citation_author" not in one.tags
    article = one.node("Article")
    assert "author" not in article
    assert [person["name"] for person in article["isBasedOn"]["author"]] == ["Samina Ahmed"]


def test_programs_read_whose_a_section_is_and_where_it_belongs(original_client: TestClient) -> None:
    one = preview(original_client, f"/commentaries/{slug_of(original_client)}/pakistan")
    article = one.node("Article")
    assert article["author"][0]["name"] == "Samina Ahmed"
    assert article["isPartOf"]["name"].startswith("With the Taliban")
    trail = one.node("BreadcrumbList")["itemListElement"]
    assert [row["name"] for row in trail][1:] == ["Commentaries", article["isPartOf"]["name"], "Pakistan"]
    assert [row["position"] for row in trail] == [1, 2, 3, 4]


def test_programs_find_the_search_and_the_data(original_client: TestClient) -> None:
    target = preview(original_client, "/").node("WebSite")["potentialAction"]["target"]["urlTemplate"]
    assert original_client.get(target.replace("{search_term_string}", "troika")).status_code == 200
    for address in ("/figures?power=iran", "/figures?chart=borders"):
        files = preview(original_client, address).node("Dataset")["distribution"]
        assert {original_client.get(one["contentUrl"]).status_code for one in files} == {200}


def test_a_text_cannot_leave_the_data_block_it_is_written_into(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "hostile.txt")
    database.close()
    address, key, _ = sentence_of(client, slug_of(client))
    for asked in ("/", f"/commentaries/{slug_of(client)}", address, f"{address}?sentence={key}", "/compare"):
        html = client.get(asked).text
        assert "<script>alert" not in html
        assert any("</script>" in str(node) for node in preview_of(tree(html)).data), asked


@pytest.mark.parametrize(
    "address", ["/compare?power=india&theme=aid", "/?power=india", "/compare", "/figures?chart=trade"]
)
def test_what_can_be_embedded_says_where_to_ask_for_it(original_client: TestClient, address: str) -> None:
    one = preview(original_client, address)
    assert len(one.linked("alternate", "application/json+oembed")) == 1
    assert len(one.linked("alternate", "text/xml+oembed")) == 1


@pytest.mark.parametrize("address", ["/about", "/powers", "/search?q=taliban", "/themes/aid"])
def test_what_cannot_be_embedded_does_not_say_so(original_client: TestClient, address: str) -> None:
    assert preview(original_client, address).linked("alternate", "application/json+oembed") == []


def test_every_page_names_the_feed_of_new_texts_and_its_own(original_client: TestClient) -> None:
    for address in ("/", "/about", "/compare?theme=aid", "/?theme=aid", "/search?q=aid"):
        feeds = preview(original_client, address).linked("alternate", "application/atom+xml")
        assert feeds[-1] == "/commentaries.atom"
        assert len(feeds) == (2 if "?" in address else 1)
        assert {original_client.get(feed).status_code for feed in feeds} == {200}


def test_a_section_names_its_neighbours(original_client: TestClient) -> None:
    whole = f"/commentaries/{slug_of(original_client)}"
    one = preview(original_client, f"{whole}/india")
    assert one.linked("prev") == [f"{whole}/pakistan"]
    assert one.linked("next") == [f"{whole}/iran"]


def test_a_link_to_a_sentence_that_stands_elsewhere_leads_there(original_client: TestClient) -> None:
    slug = slug_of(original_client)
    address, key, _ = sentence_of(original_client, slug, 2)
    answer = plain_get(original_client, f"/commentaries/{slug}/pakistan?sentence={key}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{address}?sentence={key}")
    assert original_client.get(f"{address}?sentence=zzzzzzzz").status_code == 404


def test_a_page_for_one_reader_has_no_preview(client: TestClient) -> None:
    one = preview(client, "/")
    assert not one.listed
    assert "og:title" not in one.tags
