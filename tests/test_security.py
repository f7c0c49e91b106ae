"""Nothing an imported text or a request says is ever taken for markup, a formula, a header or a statement."""

import asyncio
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from markdown_it import MarkdownIt
from openpyxl import load_workbook
from sqlalchemy import text
from structlog.testing import capture_logs

from app.config import Settings
from app.db import Database
from app.main import create_app
from app.pipeline.run import import_path
from tests.conftest import settings_for
from tests.marks import Element, addresses, frames, page, plain_get, slug_of, tree

SCRIPT = "<script>alert('x')</script>"
HOSTILE = """Watch <script>alert('title')</script> & "Wait" {{7*7}} ${7*7}

Digest of “<img src=x onerror=alert(1)>”, <b>Publisher</b>, 2021

Opening words with {{ 7*7 }} and {% raw %} and <iframe src=//evil.example></iframe> in running prose for a while.

Iran

=HYPERLINK("http://evil.example","trade") is how this sentence on trade and recognition of the Taliban begins. \
@SUM(1+1)*cmd|' /C calc'!A0 is another sentence about trade worth $2 billion a year, or so they say. \
</script><script>alert('trade')</script> stands in the trade sentence, and "quotes' too & &lt;b&gt; entities. \
[trade link](javascript:alert(1)) and ![trade](http://evil.example/x.png) and `code` and **trade** and | a | b |.

Ann <b>Evil</b>, Senior "Analyst" & <i>Editor</i>, contributed this section.

India

- India recognises {{ config }} and {{7*7}} before anybody else does, and its trade of $3 billion stays {% raw %}.

Praveen Evil, =1+1, contributed this section.
"""
FIELDS = {
    "commentary": ("title", "standfirst", "publisher", "digest_of_title", "digest_of_publisher"),
    "contributor": ("name",),
    "contribution": ("role", "organisation", "handle"),
    "revision": ("summary",),
    "source": ("name",),
    "set_aside": ("text", "reason"),
    "figure": ("indicator", "unit", "hedge", "period", "partner"),
}
EVIL = "={{7*7}}\"'><script>alert('x')</script><img src=x onerror=alert(1)>[a](javascript:alert(1))&lt;b&gt;"
NEVER = {"iframe", "img", "object", "embed", "style", "base"}
HANDLERS = re.compile(r"\son[a-z]+\s*=|javascript:", re.IGNORECASE)


@pytest.fixture
def hostile_client(client: TestClient, database_url: str, tmp_path: Path) -> TestClient:
    """Ask an application that holds a text written to do harm."""
    (tmp_path / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "hostile.txt")
    database.close()
    return client


@pytest.fixture(params=["as imported", "every field"])
def victim(hostile_client: TestClient, database_url: str, request: pytest.FixtureRequest) -> TestClient:
    """Ask it as it was imported, and with every other text field of the database written to do harm as well."""
    if request.param == "every field":
        database = Database(database_url)
        with database.writing() as session:
            for table, fields in FIELDS.items():
                for field in fields:
                    session.execute(text(f'UPDATE {table} SET "{field}" = :evil'), {"evil": EVIL})
            session.execute(text("UPDATE section SET heading = :evil WHERE heading IS NOT NULL"), {"evil": EVIL})
        database.close()
    return hostile_client


def pages(client: TestClient) -> list[tuple[str, str]]:
    asked = [*addresses(client), *frames(client), "/search?q=trade"]
    answers = [(address, plain_get(client, address)) for address in asked]
    html = [(a, one.text) for a, one in answers if one.headers.get("content-type", "").startswith("text/html")]
    assert len(html) > 15
    return html


def test_no_page_takes_an_imported_text_for_markup(victim: TestClient) -> None:
    for address, html in pages(victim):
        shown = tree(html)
        # A frame says once that its links leave it.
        own = [one for one in shown.all("base") if one.attributes == {"target": "_top"} and "/embed/" in address]
        assert {one.name for one in shown.every() if one not in own} & NEVER == set(), address
        for script in shown.all("script"):
            if script.attributes == {"type": "application/ld+json"}:  # data: a browser does not run it
                assert "<" not in script.words, address
                continue
            assert script["src"].startswith(("/static/", "/assets/")), address
            assert script.children == []
        for one in shown.every():
            assert not [name for name in one.attributes if name.startswith("on") or name == "style"], address


def test_no_link_of_a_page_leads_to_a_place_a_text_made_up(victim: TestClient) -> None:
    for address, html in pages(victim):
        for one in tree(html).every():
            for name in ("href", "src", "action", "hx-get", "cite", "data-copy"):
                link = one.attributes.get(name, "/")
                assert link.startswith(("/", "#", "https://", f"{victim.base_url}/")), f"{address}: {link}"
                assert "evil" not in link.partition("?")[0].partition("contributors/")[0]


def test_no_page_runs_an_expression_of_a_text(hostile_client: TestClient) -> None:
    home = page(hostile_client, "/")
    assert "{{7*7}} ${7*7}" in home.one("h1").words
    assert "{{7*7}}" in page(hostile_client, f"/commentaries/{slug_of(hostile_client)}/india").words


def test_the_words_of_a_text_are_shown_as_they_were_written(hostile_client: TestClient) -> None:
    shown = page(hostile_client, f"/commentaries/{slug_of(hostile_client)}/iran").words
    for words in ('=HYPERLINK("http://evil.example","trade") is how', "</script><script>alert('trade')</script> stands",
                  "&lt;b&gt; entities", "[trade link](javascript:alert(1))", "| a | b |"):  # fmt: skip
        assert words in shown


def test_the_drawing_in_an_attribute_is_still_data(victim: TestClient) -> None:
    for chart in page(victim, "/figures").all("*", "data-chart"):
        drawing = json.dumps(json.loads(chart["figure"]))
        assert not re.search(r"<(?!b>|/b>|br|i>|/i>|sup|/sup|a |/a>|extra|/extra)\w", drawing), drawing[:500]


def test_no_cell_of_a_csv_or_excel_file_is_a_formula(victim: TestClient) -> None:
    for address in ("/compare", "/figures"):
        content = victim.get(f"{address}.csv").content.decode("utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
    book = load_workbook(io.BytesIO(victim.get("/compare.xlsx").content))
    kinds = {cell.data_type for row in book.worksheets[0].iter_rows() for cell in row}
    assert kinds <= {"s", "n"}


def test_no_text_of_the_markdown_file_is_markup_or_a_link_of_its_own(victim: TestClient) -> None:
    html = MarkdownIt("commonmark", {"html": True}).render(victim.get("/compare.md").text)
    shown = tree(html)
    assert {one.name for one in shown.every()} <= {"h1", "h2", "h3", "p", "ul", "ol", "li", "a", "strong"}
    for link in shown.links():
        assert link.startswith(("http://testserver/commentaries/", "http://testserver/compare"))
    assert "\n" not in shown.one("h1").words


def test_json_says_what_it_is_and_is_no_page(victim: TestClient) -> None:
    for address in addresses(victim):
        if address.endswith(".json") or address.startswith("/api/"):
            answer = victim.get(address)
            assert answer.headers["content-type"] == "application/json"
            assert answer.headers["x-content-type-options"] == "nosniff"


def everything(client: TestClient) -> Iterator[tuple[str, Any]]:
    for address in [*addresses(client), "/nothing", "/?theme=x", "/search?page=x", "/static/style.css", "/static/x",
                    "/assets/htmx.js", "/healthz", "/readyz", "/compare.pdf", "/compare/"]:  # fmt: skip
        yield address, plain_get(client, address)
        yield f"HEAD {address}", client.head(address, follow_redirects=False)
    for method in ("POST", "OPTIONS"):
        yield f"{method} /", client.request(method, "/")


def test_every_answer_carries_the_usual_headers(original_client: TestClient) -> None:
    for address, answer in everything(original_client):
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff", address
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "geolocation=()" in headers["permissions-policy"]
        assert headers["content-security-policy"].startswith("default-src 'self'")
        assert headers["cache-control"]
        assert headers["x-request-id"]
        assert "set-cookie" not in headers
        assert "server" not in headers


def test_a_fault_carries_the_usual_headers_too(settings: Settings) -> None:
    app = create_app(settings)

    def fail() -> None:
        raise RuntimeError

    app.get("/fails")(fail)
    with capture_logs(), TestClient(app, raise_server_exceptions=False) as client:
        good, bad = client.get("/healthz"), client.get("/fails")
    wanted = {name for name in good.headers if name not in ("etag", "vary", "content-length")}
    assert bad.status_code == 500
    assert wanted <= set(bad.headers)
    assert bad.headers["content-security-policy"] == good.headers["content-security-policy"]


@pytest.mark.parametrize("assets", ["local", "cdn"])
def test_the_content_policy_admits_nothing_inline_and_no_host_as_a_whole(database_url: str, assets: str) -> None:
    settings = settings_for(database_url).model_copy(update={"assets": assets})
    with TestClient(create_app(settings)) as client:
        answer = client.get("/figures")
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
    assert not re.search(r"unsafe|\*|http:|blob:", answer.headers["content-security-policy"])
    for source in policy["script-src"].split():
        assert source == "'self'" or re.fullmatch(r"https://[^/]+/.+\.js", source)
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"


def test_a_script_from_elsewhere_is_pinned_by_its_hash(example_database_url: str) -> None:
    settings = settings_for(example_database_url).model_copy(update={"assets": "cdn"})
    with TestClient(create_app(settings)) as client:
        answer = client.get("/figures")
    policy = answer.headers["content-security-policy"]
    elsewhere = [script for script in tree(answer.text).all("script", "src") if script["src"].startswith("https://")]
    assert len(elsewhere) == 2
    for script in elsewhere:
        assert script["integrity"].startswith("sha384-")
        assert script["src"] in policy


@pytest.mark.parametrize(
    "host",
    ["evil.example/x", "q q.example", "evil.example)](javascript:alert(1", '"><script>', "user@evil.example",
     "evil.example:99999999", "=cmd", "evil.example\\x", "x" * 300, "", "*", "a,b"],
)  # fmt: skip
def test_a_host_that_cannot_be_a_name_is_not_repeated(original_client: TestClient, host: str) -> None:
    for address in ("/compare.md?theme=aid", "/compare.csv?theme=aid", "/api/v1/powers", "/compare/", "/?theme=x"):
        answer = original_client.get(address, headers={"Host": host}, follow_redirects=False)
        assert answer.status_code in (200, 307, 422)
        told = answer.text + answer.headers.get("location", "")
        assert host == "" or host not in told.replace("*", "") if host != "*" else "http://*" not in told


def test_the_public_address_of_the_settings_wins_over_every_host(original_database_url: str) -> None:
    settings = settings_for(original_database_url).model_copy(update={"base_url": "https://read.example/"})
    with TestClient(create_app(settings)) as client:
        rows = client.get("/api/v1/powers", headers={"Host": "evil.example"}).json()
    assert all(row["permalink"].startswith("https://read.example/powers/") for row in rows)


def test_bytes_that_no_address_may_hold_are_an_unknown_value_too(original_client: TestClient) -> None:
    for path, query in (
        ("/", b"theme=\xff\xfe"),
        ("/compare", b"\xff"),
        ("/compare/", b"power=\xff"),
        ("/search", b"q=\xc3"),
    ):
        status = asyncio.run(raw_status(original_client, path, query))
        assert status in (200, 307, 422)


async def raw_status(client: TestClient, path: str, query: bytes) -> int:
    """Ask the application as a server does that passes the bytes of an address on as they came."""
    sent: list[Any] = []
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query,
             "headers": [(b"host", b"testserver")], "scheme": "http", "server": ("testserver", 80), "root_path": "",
             "http_version": "1.1", "asgi": {"version": "3.0"}, "client": ("127.0.0.1", 1)}  # fmt: skip

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    await client.app(scope, receive, send)
    return int(sent[0]["status"])


def test_every_page_works_without_a_script(original_client: TestClient) -> None:
    for address, html in pages(original_client):
        shown = tree(html)
        for one in shown.all("*", "hx-get"):
            assert one.attributes.get("href") == one["hx-get"] or one.attributes.get("action") == one["hx-get"], address
        for form in shown.all("form"):
            assert form["action"].startswith("/")


def test_no_two_elements_of_a_page_share_an_id_and_every_label_names_one(original_client: TestClient) -> None:
    for address, html in pages(original_client):
        shown = tree(html)
        ids = {one["id"] for one in shown.all("*", "id")}
        for one in shown.every():
            assert labelled(one) <= ids, f"{address}: {one.name} {one.attributes}"


def labelled(one: Element) -> set[str]:
    """Return the ids that an element says its label or description has."""
    names = [one.attributes.get(name, "") for name in ("aria-labelledby", "aria-describedby", "for", "headers")]
    return set(" ".join(names).split())
