"""When something does not fit or breaks: a page that says what, and what there is instead; never a stack trace."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from structlog.testing import capture_logs

from app.db import Database
from app.main import create_app
from tests.conftest import settings_for
from tests.marks import page, slug_of, tree

WRONG = [
    "nothing", "🙂", "تركيا", "AID", "aid ", "aid,trade", "aid' OR '1'='1", '"><script>alert(1)</script>', "../../etc",
    "%00", "%ff%fe", "%c0%af", "%2e%2e%2f", "{{7*7}}", "${7*7}", "x" * 199,
    "\u202e", "%0d%0aSet-Cookie:a=b", "*", "null",
]  # fmt: skip
PAGES = ("/", "/compare", "/themes", "/themes/aid", "/figures", "/compare.csv", "/compare.xlsx", "/figures.csv")


def broken(client: TestClient) -> TestClient:
    """Return the same application, asked by somebody who gets its 500 as an answer."""
    return TestClient(client.app, raise_server_exceptions=False)


@pytest.fixture
def faulty_client(settings: Any) -> Iterator[TestClient]:
    """Ask an application with one route that has a fault."""
    app = create_app(settings)

    def fail() -> None:
        secret = "the-secret-of-the-house"
        raise RuntimeError(f"a fault near {secret}")

    app.get("/fails")(fail)
    app.get("/api/v1/fails")(fail)
    with capture_logs(), TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.mark.parametrize("value", WRONG)
@pytest.mark.parametrize("key", ["theme", "power", "commentary"])
def test_an_unknown_value_is_named_and_links_to_those_there_are(
    original_client: TestClient, key: str, value: str
) -> None:
    shown = page(original_client, f"/?{key}={value}", status=404 if key == "commentary" else 422)
    assert f"no {key}" in shown.words
    assert len(shown.words) < 3000
    links = {link for link in shown.one("section", aria_labelledby="known").links()}
    assert {original_client.get(link).status_code for link in links} == {200}


@pytest.mark.parametrize(
    ("address", "name", "link"),
    [
        ("/?power=russia&theme=aid", "Russia and Central Asia", "/?power=russia-and-central-asia&theme=aid"),
        ("/compare?question=recognition", "Channels and talks", "/compare?question=talks"),
        ("/search?contributor=ali", "Ali Vaez", "/search?contributor=ali-vaez"),
        ("/cues?power=usa", "United States", "/cues?power=us"),
    ],
)
def test_what_there_is_instead_is_named_as_readers_name_it(
    original_client: TestClient, address: str, name: str, link: str
) -> None:
    known = page(original_client, address, status=422).one("section", aria_labelledby="known")
    assert (name, link) in {(one.words, one["href"]) for one in known.all("a")}


@pytest.mark.parametrize("address", PAGES)
def test_every_page_and_file_refuses_unknown_values_alike(original_client: TestClient, address: str) -> None:
    for query, status in (("theme=x", 422), ("power=x", 422), ("commentary=x", 404), ("power=%00", 422)):
        shown = page(original_client, f"{address}?{query}", status=status)
        assert shown.one("h1").words in ("That address has a value we cannot use", "Nothing lives here")


@pytest.mark.parametrize("address", PAGES)
def test_keys_without_a_meaning_and_empty_values_do_no_harm(original_client: TestClient, address: str) -> None:
    plain = original_client.get(address)
    for query in (
        "utm_source=letter",
        "theme=",
        "power=&theme=&commentary=",
        "&&&",
        "=",
        "%00=%00",
        "a" * 5000,
        "theme[]=x",
    ):
        assert original_client.get(f"{address}?{query}").status_code == 200
    if "xlsx" not in address:
        assert original_client.get(f"{address}?theme=&power=").content == plain.content


def test_a_key_repeated_sixty_times_is_refused_with_a_way_out(original_client: TestClient) -> None:
    shown = page(original_client, "/?power=iran&" + "&".join(["theme=aid"] * 60), status=422)
    assert "theme stands 60 times in the address; at most 50 can be used." in shown.words
    assert "/?power=iran" in shown.links()


def test_a_value_that_is_too_long_is_refused_and_not_repeated_in_full(original_client: TestClient) -> None:
    for query in ("theme=" + "x" * 60_000, "q=" + "x" * 60_000):
        shown = page(original_client, f"/search?{query}", status=422)
        assert "is too long for" in shown.words
        assert len(shown.words) < 1500


def test_what_was_typed_is_shown_as_text_with_its_invisible_letters_made_visible(original_client: TestClient) -> None:
    answer = original_client.get("/?theme=%3Cb%3Ebold%00%E2%80%AEtxt")
    assert "“&lt;b&gt;bold\ufffd\ufffdtxt” is no theme" in answer.text


@pytest.mark.parametrize(
    "path",
    ["/nothing", "/cues/x/y", "/static/..%2fapp%2fmain.py", "/static/%2e%2e/x", "/assets/x.js", "/static/", "/%00",
     "/%ff", "/commentaries/%2e%2e", "/index.php?x=1", "/.env", "/" + "x" * 20_000, "/🙂"],
)  # fmt: skip
def test_an_unknown_address_is_a_page_with_a_search_and_a_way_home(original_client: TestClient, path: str) -> None:
    answer = original_client.get(path, follow_redirects=False)
    assert answer.status_code == 404
    shown = tree(answer.text)
    assert "/" in shown.links()
    assert shown.one("input", type="search")
    assert len(shown.words) < 2500


def test_a_slash_too_many_leads_to_the_page_and_never_to_another_host(original_client: TestClient) -> None:
    for headers in ({}, {"Host": "evil.example/x"}, {"Host": "a b"}):
        answer = original_client.get("/compare/", headers=headers, follow_redirects=False)
        assert answer.status_code == 307
        assert answer.headers["location"].endswith("/compare")
        assert "evil" not in answer.headers["location"]


def test_a_file_that_takes_a_form_says_so_where_it_is_asked_otherwise(original_client: TestClient) -> None:
    answer = original_client.delete("/kept.docx")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_a_page_that_is_asked_to_do_something_says_that_it_cannot(original_client: TestClient, method: str) -> None:
    answer = original_client.request(method, "/compare")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert f"/compare cannot be asked with {method}." in tree(answer.text).words
    assert original_client.request(method, "/api/v1/powers").json()["status"] == 405


def test_a_fault_is_a_page_with_a_number_to_report_and_tells_nothing_of_the_inside(faulty_client: TestClient) -> None:
    answer = faulty_client.get("/fails")
    assert answer.status_code == 500
    shown = tree(answer.text)
    assert answer.headers["x-request-id"] in shown.words
    for word in ("secret", "RuntimeError", "Traceback", ".py", "line "):
        assert word not in answer.text
    told = faulty_client.get("/api/v1/fails").json()
    assert (told["status"], told["message"]) == (500, "The page could not be made. The fault has been logged.")


def test_pages_without_tables_behind_them_are_503_and_the_rest_still_answers(
    original_client: TestClient, original_database_url: str
) -> None:
    text_address = f"/commentaries/{slug_of(original_client)}"
    database = Database(original_database_url)
    with database.writing() as session:
        for table in (
            "tag",
            "figure",
            "former_key",
            "contribution",
            "sentence",
            "passage",
            "section",
            "revision",
            "commentary",
        ):
            session.execute(text(f"DROP TABLE {table} CASCADE" if not database.is_sqlite else f"DROP TABLE {table}"))
    database.close()
    for address in ("/", "/compare", "/search?q=iran", "/powers", "/contributors/x", text_address, "/compare.csv"):
        shown = page(broken(original_client), address, status=503)
        assert "cannot be used just now" in shown.words
        assert "tag" not in shown.one("main").words
    assert broken(original_client).get("/api/v1/powers").json()["status"] == 503
    assert {original_client.get(path).status_code for path in ("/healthz", "/docs", "/static/style.css")} == {200}


def test_a_missing_database_is_503_and_is_not_made_by_looking(tmp_path: Path) -> None:
    where = tmp_path / "nowhere" / "visavis.db"
    with TestClient(create_app(settings_for(f"sqlite:///{where}")), raise_server_exceptions=False) as client:
        assert "cannot be used just now" in page(client, "/", status=503).words
        where.parent.mkdir()
        assert client.get("/search?q=x").status_code == 503
    assert list(where.parent.iterdir()) == []


def test_a_server_that_nobody_can_reach_is_503_and_its_address_stays_secret(tmp_path: Path) -> None:
    url = f"postgresql://reader:opensesame@/visavis?host={tmp_path}&connect_timeout=2"
    with TestClient(create_app(settings_for(url)), raise_server_exceptions=False) as client:
        for address in ("/", "/api/v1/powers", "/readyz"):
            answer = client.get(address)
            assert answer.status_code == 503
            assert not {"opensesame", "reader", str(tmp_path)} & set(answer.text.replace('"', " ").split())


def test_a_database_that_was_away_for_a_moment_is_used_again(
    original_client: TestClient, original_database_url: str
) -> None:
    assert {original_client.get(address).status_code for address in ("/", "/powers")} == {200}
    database = Database(original_database_url)
    with database.writing() as session:
        if not database.is_sqlite:  # a file is never away
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
            session.execute(text(f"{others} AND datname = current_database()"))
    database.close()
    assert {original_client.get(address).status_code for address in ("/", "/powers")} == {200}


def test_a_file_that_is_no_database_is_503(tmp_path: Path) -> None:
    (tmp_path / "visavis.db").write_bytes(b"this is no database, but long enough to be taken for one" * 99)
    url = f"sqlite:///{tmp_path / 'visavis.db'}"
    with TestClient(create_app(settings_for(url)), raise_server_exceptions=False) as client:
        assert {client.get(address).status_code for address in ("/", "/search?q=x", "/readyz")} == {503}
