"""What search engines are told: every page that lasts, and what not to ask for."""

from pathlib import Path
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

from fastapi.testclient import TestClient
from sqlalchemy import text

from app.db import Database
from app.pipeline.run import import_path
from tests.marks import slug_of
from tests.previews import BASE, preview

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def named(client: TestClient) -> dict[str, str | None]:
    """Return every address that the site map names, with the day of its last change."""
    answer = client.get("/sitemap.xml")
    assert answer.headers["content-type"] == "application/xml"
    root = ET.fromstring(answer.content)
    rows = [(url.findtext(f"{SITEMAP}loc", ""), url.findtext(f"{SITEMAP}lastmod")) for url in root]
    assert len(dict(rows)) == len(rows)
    return dict(rows)


def test_every_page_of_the_site_map_is_there_and_listed_under_that_address(original_client: TestClient) -> None:
    found = named(original_client)
    assert len(found) > 30
    for address in found:
        one = preview(original_client, address.removeprefix(BASE))
        assert one.listed
        assert one.linked("canonical") == [address]


def test_the_site_map_names_every_text_section_power_theme_and_contributor(original_client: TestClient) -> None:
    found = named(original_client)
    whole = f"/commentaries/{slug_of(original_client)}"
    for path in (
        "/",
        whole,
        f"{whole}/pakistan",
        "/powers/iran",
        "/themes/aid",
        "/contributors/samina-ahmed",
        "/about",
    ):
        assert BASE + path in found


def test_an_older_text_keeps_its_pages_when_there_is_a_newer_one(
    original_client: TestClient, original_database: Database, example_path: Path
) -> None:
    import_path(original_database, example_path)
    found = named(original_client)
    older = [row["slug"] for row in original_client.get("/api/v1/commentaries").json()][1]
    assert {f"{BASE}/compare", f"{BASE}/compare?commentary={older}"} <= found.keys()


def test_a_page_is_as_new_as_what_it_shows(original_client: TestClient, original_database: Database) -> None:
    days = {day for day in named(original_client).values() if day}
    with original_database.reading() as session:
        revised = session.execute(text("SELECT max(created_at) FROM revision")).scalar_one()
    assert days == {str(revised)[:10]}


def test_a_site_without_texts_has_a_map_too(client: TestClient) -> None:
    assert f"{BASE}/about" in named(client)


def test_robots_are_kept_from_what_only_its_reader_asked_for(original_client: TestClient) -> None:
    rules = RobotFileParser()
    answer = original_client.get("/robots.txt")
    rules.parse(answer.text.splitlines())
    assert rules.site_maps() == [f"{BASE}/sitemap.xml"]
    for path in ("/editor", "/embed/?power=india", "/search?q=aid", "/cite?of=/", "/kept"):
        assert not rules.can_fetch("Anybot", BASE + path), path
    for address in (*named(original_client), f"{BASE}/picture.png?of=/", f"{BASE}/search", f"{BASE}/cues"):
        assert rules.can_fetch("Anybot", address), address


def test_a_program_that_makes_previews_may_ask_for_every_page(original_client: TestClient) -> None:
    rules = RobotFileParser()
    rules.parse(original_client.get("/robots.txt").text.splitlines())
    for name in ("Twitterbot", "facebookexternalhit", "LinkedInBot"):
        assert rules.can_fetch(name, f"{BASE}/search?q=aid")
        assert not rules.can_fetch(name, f"{BASE}/editor")
