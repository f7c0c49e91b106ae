"""Every link of the site leads somewhere: pages, anchors, files, with both texts on the shelf."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from app.db import Database, migrate
from app.main import create_app
from app.pipeline.run import import_path
from tests.conftest import settings_for
from tests.crawl import Visit, crawl


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory, example_path: Path, original_path: Path) -> list[Visit]:
    """Every address that links lead to, from the home page on."""
    url = f"sqlite:///{tmp_path_factory.mktemp('links') / 'links.db'}"
    migrate(url)
    database = Database(url)
    for path in (example_path, original_path):
        import_path(database, path)
    database.close()
    with TestClient(create_app(settings_for(url))) as client:
        return list(crawl(client))


def _pages(visits: list[Visit]) -> Iterator[Visit]:
    return (visit for visit in visits if visit.ids)


def test_the_crawl_reaches_every_kind_of_page(visits: list[Visit]) -> None:
    reached = {urlsplit(visit.address).path for visit in visits}
    wanted = {"/", "/compare", "/themes", "/figures", "/cues", "/commentaries", "/powers", "/contributors", "/about"}
    assert wanted | {"/powers/india", "/themes/aid", "/docs", "/search", "/compare.xlsx", "/cues.csv"} <= reached


def test_every_link_leads_to_a_page_or_a_file(visits: list[Visit]) -> None:
    on = {link.target: visit.address for visit in visits for link in visit.links}
    lost = [(visit.status, visit.address, on.get(visit.address)) for visit in visits if visit.status >= 400]
    assert lost == []


def test_a_link_leads_through_one_redirect_at_most(visits: list[Visit]) -> None:
    answers = {visit.address: visit for visit in visits}
    onward = [answers.get(visit.location.partition("#")[0]) for visit in visits if visit.location]
    assert [visit.address for visit in onward if visit and visit.location] == []


def test_every_anchor_is_on_the_page_it_names(visits: list[Visit]) -> None:
    ids: dict[str, set[str]] = {}
    for visit in _pages(visits):
        ids.setdefault(urlsplit(visit.address).path, set()).update(visit.ids)
    links = {link for visit in visits for link in visit.links if link.inside and link.fragment}
    known = [link for link in links if urlsplit(link.target).path in ids]
    assert known
    assert {(link.on, link.address) for link in known if link.fragment not in ids[urlsplit(link.target).path]} == set()


def test_a_link_to_another_site_is_a_whole_https_address(visits: list[Visit]) -> None:
    outside = {link.address for visit in visits for link in visit.links if not link.inside}
    split = [urlsplit(address) for address in outside]
    assert outside
    assert [one.geturl() for one in split if one.scheme != "https" or "." not in (one.hostname or "")] == []
    assert [address for address in outside if any(letter.isspace() for letter in address)] == []
