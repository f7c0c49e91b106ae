"""Finished pages in memory: never older than the database, never somebody else's, never more than there is room for."""

import gzip
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.db import Database
from app.main import create_app
from app.pipeline.run import import_path
from tests.conftest import settings_for
from tests.marks import FRAGMENT, addresses, plain_get, statements

TEXT = "A small digest\n\nIran\n\nIran waits for its friends before it recognises {whom}, and trades with them.\n"


@pytest.fixture
def cached(original_database_url: str) -> Iterator[TestClient]:
    """Ask an application that keeps its pages."""
    settings = settings_for(original_database_url).model_copy(update={"cache_megabytes": 8})
    with TestClient(create_app(settings)) as client:
        yield client


def asked(work: Callable[[], object]) -> int:
    """Return how many statements some work runs."""
    with statements() as found:
        work()
    return len(found)


def imported(url: str, folder: Path, whom: str) -> None:
    (folder / "small.txt").write_text(TEXT.format(whom=whom), encoding="utf-8")
    database = Database(url)
    import_path(database, folder / "small.txt")
    database.close()


def small(database_url: str, *, megabytes: int) -> Settings:
    return settings_for(database_url).model_copy(update={"cache_megabytes": megabytes})


def test_a_kept_answer_is_the_one_that_would_be_made(cached: TestClient, original_client: TestClient) -> None:
    for address in addresses(original_client):
        if not address.endswith(".xlsx"):  # its bytes name the second it was made in
            answers = [plain_get(client, address) for client in (original_client, cached, cached)]
            assert len({(one.status_code, one.content) for one in answers}) == 1, address
            assert answers[1].headers.keys() == answers[2].headers.keys()


def test_a_kept_page_asks_the_database_for_nothing(cached: TestClient) -> None:
    cached.get("/search?q=taliban")
    assert asked(lambda: cached.get("/search?q=taliban")) == 0
    assert asked(lambda: cached.get("/search?q=kabul")) > 0


def test_an_import_by_somebody_else_is_seen_at_once(client: TestClient, database_url: str, tmp_path: Path) -> None:
    with TestClient(create_app(small(database_url, megabytes=8))) as kept:
        assert "visavis import" in kept.get("/").text
        for whom in ("nobody", "everybody"):
            imported(database_url, tmp_path, whom)
            for address in ("/", "/compare", f"/search?q={whom}", "/compare.csv"):
                assert f"recognises {whom}" in kept.get(address).text.replace("<mark>", "").replace(
                    "</mark>", ""
                ).replace('<b class="earned">', "").replace("</b>", "")


def test_a_part_of_a_page_and_the_page_are_kept_apart(cached: TestClient) -> None:
    for _ in range(2):
        whole, part = cached.get("/").text, cached.get("/", headers=FRAGMENT).text
        assert whole.startswith("<!doctype html>")
        assert part.startswith("<title>")
        assert "<body" not in part
    restored = cached.get("/", headers={**FRAGMENT, "HX-History-Restore-Request": "true"}).text
    full = cached.get("/", headers={**FRAGMENT, "HX-Request-Type": "full"}).text
    assert restored == full == whole


def test_one_host_never_gets_what_was_made_for_another(cached: TestClient) -> None:
    for host in ("a.example", "b.example", "a.example"):
        rows = cached.get("/api/v1/powers", headers={"Host": host}).json()
        assert {row["permalink"].split("/")[2] for row in rows} == {host}
    # A host made up to look like the key of another request.
    assert cached.get("/", headers={"Host": "testservertrue", "HX-Request": ""}).text.startswith("<!doctype html>")


def test_hosts_that_cannot_be_names_share_one_place(cached: TestClient) -> None:
    cached.get("/api/v1/powers", headers={"Host": "a b"})
    assert asked(lambda: cached.get("/api/v1/powers", headers={"Host": "c/d"})) == 0


def test_every_choice_has_its_own_page(cached: TestClient) -> None:
    texts = {cached.get(f"/{query}").text for query in ("", "?theme=aid", "?theme=trade", "?theme=aid&theme=trade")}
    assert len(texts) == 4


def test_what_was_refused_is_not_kept(client: TestClient, database_url: str, tmp_path: Path) -> None:
    with TestClient(create_app(small(database_url, megabytes=8))) as kept:
        assert kept.get("/powers/iran").status_code == 404
        imported(database_url, tmp_path, "nobody")
        assert kept.get("/powers/iran").status_code == 200


def test_the_cache_never_takes_more_than_its_room(original_database_url: str) -> None:
    with TestClient(create_app(small(original_database_url, megabytes=1))) as kept:
        for number in range(40):
            kept.get(f"/compare?nothing={number}")
        assert asked(lambda: kept.get("/search?q=taliban&nothing=1")) > 0
        assert asked(lambda: kept.get("/search?q=taliban&nothing=1")) == 0
        for number in range(40):
            kept.get(f"/compare?nothing={number}&long={'x' * 5000}")
        assert asked(lambda: kept.get("/search?q=taliban&nothing=1")) > 0


def test_a_browser_that_has_the_page_is_told_so(cached: TestClient) -> None:
    for address in ("/", "/compare.csv", "/api/v1/powers"):
        first = cached.get(address)
        tag = first.headers["etag"]
        for known in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
            again = cached.get(address, headers={"If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == tag
            assert "HX-Request" in again.headers["vary"] or address != "/"
        assert cached.get(address, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_changed_page_has_another_tag(client: TestClient, database_url: str, tmp_path: Path) -> None:
    with TestClient(create_app(small(database_url, megabytes=8))) as kept:
        tag = kept.get("/").headers["etag"]
        imported(database_url, tmp_path, "nobody")
        assert kept.get("/", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [("gzip", "gzip"), ("br", "br"), ("gzip, deflate, br, zstd", "br"), ("br;q=0.4, gzip;q=0.5", "gzip"), ("*", "br"),
     ("br;q=0, *", "gzip"), ("GZIP", "gzip"), ("BR; q=0.2", "br"), ("x-gzip", "gzip"), ("br;q=0, gzip", "gzip"),
     ("gzip;q=0", None), ("gzip; q=0.0, br;q=0", None), ("identity", None), ("", None), ("xgzip", None),
     ("*;q=0", None), ("gzip;q=x", "gzip"), ("gzip;q=nan", "gzip")],
)  # fmt: skip
def test_an_answer_comes_in_the_coding_that_is_wanted_most(
    cached: TestClient, accepted: str, coding: str | None
) -> None:
    for address in ("/", "/compare.json", "/static/style.css", "/assets/htmx.js"):
        with cached.stream("GET", address, headers={"Accept-Encoding": accepted}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers.get("content-encoding") == coding
        assert int(answer.headers["content-length"]) == len(raw)
        assert "Accept-Encoding" in answer.headers["vary"]
        plain = {None: bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding](raw)
        assert plain == cached.get(address, headers={"Accept-Encoding": "identity"}).content


def test_a_page_that_is_asked_for_again_comes_in_fewer_bytes_from_then_on(cached: TestClient) -> None:
    answers = [cached.get("/compare", headers={"Accept-Encoding": "br"}) for _ in range(4)]
    first, second, third, fourth = (int(one.headers["content-length"]) for one in answers)
    assert first == second > third == fourth
    assert len({one.content for one in answers}) == 1


def test_head_has_the_headers_of_get_and_no_body(cached: TestClient) -> None:
    for address in addresses(cached):
        for _ in range(2):  # what is asked for again comes in fewer bytes afterwards
            plain_get(cached, address)
        got, head = plain_get(cached, address), cached.head(address, follow_redirects=False)
        assert (head.status_code, head.content) == (got.status_code, b"")
        changing = {"x-request-id", "content-length"} if address.endswith(".xlsx") else {"x-request-id"}
        for name in got.headers.keys() - changing - ({"etag"} if address.endswith(".xlsx") else set()):
            assert head.headers[name] == got.headers[name], f"{address}: {name}"


def test_static_files_with_their_version_are_kept_for_ever_and_without_it_briefly(client: TestClient) -> None:
    link = client.get("/about").text.partition("/static/style.css?v=")[2].partition('"')[0]
    assert "immutable" in client.get(f"/static/style.css?v={link}").headers["cache-control"]
    assert "max-age=300" in client.get("/static/style.css?v=old").headers["cache-control"]
