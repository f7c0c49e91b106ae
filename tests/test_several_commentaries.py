"""A database with more than one commentary, and one that was coded with another codebook: every link still holds."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.main import create_app
from app.pipeline.run import import_path
from app.resources import resource
from tests.conftest import settings_for
from tests.texts import DATA

DIGEST = "after-kabul-how-the-region-weighs-the-talibans-return"
PLACES = ("/", "/compare", "/themes", "/themes/water", "/figures", "/search?q=helmand", "/powers/iran", "/about")


@pytest.fixture
def both_client(example_database_url: str, original_path: Path) -> Iterator[TestClient]:
    """Ask an application in which the original is the newest commentary and the digest an older one."""
    database = Database(example_database_url)
    import_path(database, original_path)
    database.close()
    with TestClient(create_app(settings_for(example_database_url))) as client:
        yield client


def links(client: TestClient, address: str) -> list[str]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', answer.text)]


@pytest.mark.parametrize("page", ["/", "/compare", "/themes", "/themes/water"])
def test_theme_links_of_an_older_commentary_stay_with_it(both_client: TestClient, page: str) -> None:
    shown = links(both_client, f"{page}?commentary={DIGEST}")
    within = [link for link in shown if re.match("/themes/.", link) and link != page]  # not the way to the newest
    assert within
    assert all(f"commentary={DIGEST}" in link for link in within)


def test_a_section_of_an_older_commentary_leads_to_its_own_themes(both_client: TestClient) -> None:
    within = [link for link in links(both_client, f"/commentaries/{DIGEST}/iran") if link.startswith("/themes/")]
    assert within
    assert all(link.endswith(f"?commentary={DIGEST}") for link in within)


def test_links_of_the_newest_commentary_name_no_commentary(both_client: TestClient) -> None:
    within = [link for link in links(both_client, "/") if link.startswith("/themes/")]
    assert within
    assert not any("commentary=" in link for link in within)


def test_every_link_of_an_older_commentarys_pages_leads_somewhere(both_client: TestClient) -> None:
    pages = [f"{page}?commentary={DIGEST}" for page in ("/", "/compare", "/figures", "/themes/aid")]
    for link in {link for page in [*pages, "/powers/iran"] for link in links(both_client, page)}:
        assert both_client.get(link).status_code == 200, link


@pytest.mark.parametrize("page", [*PLACES, f"/commentaries/{DIGEST}", f"/commentaries/{DIGEST}/iran"])
def test_a_commentary_coded_with_another_codebook_can_be_read(
    database: Database, client: TestClient, example_path: Path, tmp_path: Path, page: str
) -> None:
    other = tmp_path / "rivers.toml"
    words = resource("data/codebook.toml").read_text("utf-8")
    other.write_text(words.replace("[theme.water]", "[theme.rivers]"), "utf-8")
    import_path(database, example_path, other)
    page = page.replace("/themes/water", "/themes/rivers")
    assert client.get(page).status_code == 200
    assert client.get("/themes/water").status_code == 404


def test_a_text_keeps_the_codebook_it_was_imported_with(
    database: Database, client: TestClient, example_path: Path, tmp_path: Path
) -> None:
    other = tmp_path / "rivers.toml"
    words = resource("data/codebook.toml").read_text("utf-8")
    other.write_text(words.replace("[theme.water]", "[theme.rivers]"), "utf-8")
    import_path(database, example_path, other)
    assert [saved.outcome for saved in import_path(database, example_path)] == ["unchanged"]
    assert client.get("/themes/rivers").status_code == 200


@pytest.mark.parametrize("page", ["/", "/compare", "/figures", "/compare.csv"])
def test_an_address_with_a_power_outlives_the_import_of_a_text_on_others(example_database_url: str, page: str) -> None:
    with TestClient(create_app(settings_for(example_database_url))) as client:
        assert client.get(f"{page}?power=iran").status_code == 200
        database = Database(example_database_url)
        import_path(database, DATA / "straits.txt")
        database.close()
        assert "Strait" in client.get("/").text
        assert client.get(f"{page}?power=iran").status_code == 200
        assert client.get(f"{page}?power=atlantis").status_code == 422
