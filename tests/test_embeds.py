"""Cards, comparisons, charts and sentences in a frame on another site; and that no other page can be framed."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, Frame, Page, expect

from tests.marks import addresses, frames, page, plain_get, slug_of, statements, tree

ORIGINAL = "with-the-taliban-back-in-kabul-regional-powers-watch-and-wait"
FRAMES = (
    "?power=iran", "?theme=trade", "compare?question=trade", "compare?view=questions", "figures?chart=trade",
    "compare?power=russia-and-central-asia&question=trade",
)  # fmt: skip
MOST_QUERIES, MOST_QUERIES_OF_A_KNOWN_TEXT = 8, 5


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder, and says nothing of it."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name it has there
        """Say nothing."""


@pytest.fixture
def host(tmp_path: Path, server: str) -> Iterator[Callable[[str], str]]:
    """Publish HTML on another origin, `{site}` in it being our server's address; return where it is."""
    other = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    Thread(target=other.serve_forever, daemon=True).start()

    def published(html: str) -> str:
        page_ = f"<!doctype html><meta charset=utf-8><title>Host</title>{html.replace('{site}', server)}"
        (tmp_path / "host.html").write_text(page_, encoding="utf-8")
        return f"http://127.0.0.1:{other.server_port}/host.html"

    yield published
    other.shutdown()
    other.server_close()


def sentence_of(client: TestClient) -> tuple[str, str]:
    """Return the address of the frame of a sentence, and its words."""
    text = f"/commentaries/{slug_of(client)}"
    section = client.get(f"/api/v1{text}").json()["sections"][0]
    sentence = section["passages"][0]["sentences"][0]
    return f"/embed{text}/{section['slug']}?sentence={sentence['key']}", sentence["text"]


def inner(page_: Page) -> Frame:
    """Return the first frame of a page."""
    return next(frame for frame in page_.frames if frame.parent_frame)


def height_of(page_: Page) -> float:
    box = page_.locator("iframe").first.bounding_box()
    assert box
    return box["height"]


# ---- what may be framed ----


def test_only_embeds_can_be_framed(original_client: TestClient) -> None:
    asked = [
        *addresses(original_client),
        "/embed-code?of=/%3Fpower%3Dindia",
        "/nowhere",
        "/embed",
        "/healthz",
        "/editor",
    ]
    for address in asked:
        headers = plain_get(original_client, address).headers
        assert headers["x-frame-options"] == "DENY", address
        assert "frame-ancestors 'none'" in headers["content-security-policy"], address
    for address in frames(original_client):
        answer = plain_get(original_client, address)
        assert answer.status_code == 200, address
        assert "x-frame-options" not in answer.headers
        assert answer.headers["content-security-policy"].endswith("frame-ancestors *")


def test_a_frame_loads_scripts_only_from_here_and_is_in_no_index(original_client: TestClient) -> None:
    ours = plain_get(original_client, "/").headers["content-security-policy"].replace("ancestors 'none'", "ancestors *")
    for address in frames(original_client):
        headers = plain_get(original_client, address).headers
        assert (headers["content-security-policy"], headers["x-robots-tag"]) == (ours, "noindex")


def test_a_frame_asks_the_database_no_more_than_a_page(original_client: TestClient) -> None:
    for address in frames(original_client):
        for most in (MOST_QUERIES, MOST_QUERIES_OF_A_KNOWN_TEXT):
            with statements() as found:
                plain_get(original_client, address)
            assert len(found) <= most, address


# ---- what is in a frame ----


def test_every_frame_says_who_wrote_it_in_what_and_where_to_read_it(original_client: TestClient) -> None:
    for address in frames(original_client):
        shown = page(original_client, address)
        source = shown.one("footer", **{"class": "source"})
        assert source.one("cite").words == "With the Taliban Back in Kabul, Regional Powers Watch and Wait", address
        assert source.words.startswith("Chart by Vis-à-vis, beside" if "chart=" in address else "By "), address
        back = next(link for link in source.all("a") if link.words == "Read it in its place")
        assert plain_get(original_client, back["href"]).status_code == 200, address
        assert shown.one("base")["target"] == "_top"


def test_a_frame_and_the_page_it_is_of_are_listed_under_one_address(original_client: TestClient) -> None:
    for address in frames(original_client):
        frame = page(original_client, address).one("link", rel="canonical")["href"]
        own = page(original_client, address.removeprefix("/embed")).one("link", rel="canonical")["href"]
        assert own == f"http://testserver{frame}", address


def test_a_frame_shows_no_navigation_and_has_no_form(original_client: TestClient) -> None:
    for address in frames(original_client):
        shown = page(original_client, address)
        assert not [one for one in shown.all("nav") if "furniture" not in one["class"]], address  # what it hides
        assert not shown.all("form"), address
        assert not [script for script in shown.all("script") if "htmx" in script["src"]], address


def test_no_link_in_sight_leads_to_a_place_within_the_frame(original_client: TestClient) -> None:
    for address in frames(original_client):
        shown = page(original_client, address)
        hidden = [link for one in shown.all("*", "class") if "furniture" in one["class"] for link in one.links()]
        assert [link for link in shown.links() if link.startswith("#") and link not in hidden] == [], address


def test_the_frame_of_a_sentence_quotes_it(original_client: TestClient) -> None:
    address, words = sentence_of(original_client)
    assert words in page(original_client, address).one("blockquote").words


def test_the_frame_of_a_power_is_its_card_and_of_a_question_its_scale(original_client: TestClient) -> None:
    assert page(original_client, "/embed/?power=iran").one("article", "data-power")["data-power"] == "iran"
    assert len(page(original_client, "/embed/compare?question=trade").all("li", "data-power")) == 5


def test_the_frame_of_the_site_is_the_scale_that_it_opens_on(original_client: TestClient) -> None:
    code = page(original_client, "/embed-code?of=/").one("textarea").words
    assert tree(code.replace(" async", ' async=""')).one("iframe")["src"] == "http://testserver/embed/"
    assert len(page(original_client, "/embed/").all("li", "data-power")) == 5


def test_the_frame_of_a_chart_has_that_chart_alone(original_client: TestClient) -> None:
    assert page(original_client, "/embed/figures?chart=borders").one("*", "data-chart")["data-chart"] == "borders"


@pytest.mark.parametrize(
    ("address", "status"),
    [("/embed/?power=atlantis", 422), ("/embed/figures", 404), ("/embed/figures?chart=zzz", 422),
     ("/embed/compare?view=zzz", 422), (f"/embed/commentaries/{ORIGINAL}/iran", 404),
     (f"/embed/commentaries/{ORIGINAL}/iran?sentence=zzzzzzzz", 404), ("/embed/?power=iran&appearance=pink", 422),
     ("/embed/cues", 404), ("/embed-code?of=/cues", 404), ("/embed-code", 422)],
)  # fmt: skip
def test_what_cannot_be_embedded_says_so(original_client: TestClient, address: str, status: int) -> None:
    assert plain_get(original_client, address).status_code == status


# ---- the code to copy ----


@pytest.mark.parametrize("of", ["/", "/?power=iran", "/compare?question=trade", "/figures?chart=trade"])
def test_the_code_frames_what_it_is_of(original_client: TestClient, of: str) -> None:
    code = page(original_client, f"/embed-code?of={quote(of, safe='')}").one("textarea").words
    frame = tree(code.replace(" async", ' async=""')).one("iframe")
    assert frame["src"].startswith("http://testserver/embed/")
    assert frame["title"]
    assert original_client.get(frame["src"]).status_code == 200


def test_the_appearance_that_is_chosen_is_in_the_code(original_client: TestClient) -> None:
    shown = page(original_client, "/embed-code?of=/%3Fpower%3Diran&appearance=dark")
    assert "appearance=dark" in shown.one("textarea").words
    assert page(original_client, shown.one("iframe")["src"]).one("html")["data-appearance"] == "dark"


# ---- in a browser, on another origin ----

CARD = '<iframe src="{site}/embed/?power=iran" title="Iran" width="100%" height="150"></iframe>'
LISTENING = '<script src="{site}/static/js/resize.js" async></script>'
RECORDED = """() => {
    const frame = document.querySelector("iframe");
    window.heights = [];
    new MutationObserver(() => heights.push(frame.style.height)).observe(frame, { attributes: true });
}"""


@pytest.mark.browser
@pytest.mark.parametrize("html", [CARD + LISTENING, LISTENING + CARD], ids=["script last", "script first"])
def test_a_frame_takes_the_height_of_what_is_in_it(page: Page, host: Callable[[str], str], html: str) -> None:
    page.set_viewport_size({"width": 700, "height": 900})
    page.goto(host(html), wait_until="networkidle")
    page.wait_for_function("document.querySelector('iframe').clientHeight > 300")
    tall = height_of(page)
    page.set_viewport_size({"width": 320, "height": 900})
    page.wait_for_function(f"document.querySelector('iframe').clientHeight > {tall}")
    assert inner(page).evaluate("document.documentElement.scrollHeight <= innerHeight + 1")


@pytest.mark.browser
def test_without_the_script_the_content_scrolls_inside(page: Page, host: Callable[[str], str]) -> None:
    page.goto(host(CARD), wait_until="networkidle")
    assert height_of(page) == 154  # 150 and a browser's own border
    assert inner(page).evaluate("document.documentElement.scrollHeight > innerHeight")


@pytest.mark.browser
def test_the_hosts_script_hears_nobody_else_and_takes_no_absurd_height(page: Page, host: Callable[[str], str]) -> None:
    page.goto(host(f"{CARD}{CARD}{LISTENING}"), wait_until="networkidle")
    page.wait_for_function("document.querySelectorAll('iframe')[1].clientHeight > 300")
    page.evaluate(RECORDED)
    page.evaluate("postMessage({type: 'visavis:height', height: 3000}, '*')")
    for height in ("'9'", "NaN", "{}"):
        inner(page).evaluate(f"parent.postMessage({{type: 'visavis:height', height: {height}}}, '*')")
    inner(page).evaluate("parent.postMessage({type: 'other', height: 3000}, '*')")
    inner(page).evaluate("parent.postMessage({type: 'visavis:height', height: 1e9}, '*')")
    page.wait_for_function("heights.length > 0")
    assert page.evaluate("heights[0]") == "6000px"
    assert page.locator("iframe").nth(1).evaluate("frame => frame.clientHeight < 2000")


@pytest.mark.browser
@pytest.mark.parametrize("path", ["/", "/compare", f"/commentaries/{ORIGINAL}/iran", "/embed-code?of=/%3Fpower%3Diran"])
def test_a_normal_page_cannot_be_framed(page: Page, host: Callable[[str], str], path: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(host(f'<iframe src="{{site}}{path}"></iframe>'), wait_until="networkidle")
    assert [words for words in said if "frame-ancestors" in words]
    assert "Iran" not in inner(page).content()


@pytest.mark.browser
def test_a_link_in_a_frame_opens_in_the_whole_window(page: Page, server: str, host: Callable[[str], str]) -> None:
    page.goto(host(CARD + LISTENING), wait_until="networkidle")
    inner(page).get_by_role("link", name="Read it in its place").click()
    expect(page).to_have_url(f"{server}/?power=iran&commentary={ORIGINAL}")


@pytest.mark.browser
def test_a_frame_fits_from_narrow_to_wide(page: Page, server: str) -> None:
    for tail in FRAMES:
        for across in (300, 640, 1200):
            page.set_viewport_size({"width": across, "height": 700})
            page.goto(f"{server}/embed/{tail}", wait_until="networkidle")
            assert page.evaluate("document.documentElement.scrollWidth") <= across, tail


@pytest.mark.browser
def test_the_host_chooses_the_appearance_else_the_reader(browser: Browser, server: str) -> None:
    found = {}
    for scheme in ("light", "dark"):
        with browser.new_context(color_scheme=scheme) as context:
            tab = context.new_page()
            for asked in ("", "&appearance=light", "&appearance=dark"):
                tab.goto(f"{server}/embed/?power=iran{asked}")
                paper = tab.evaluate("getComputedStyle(document.documentElement).backgroundColor")
                found[scheme, asked[12:]] = "light" if paper == "rgb(249, 246, 239)" else paper
    dark = "rgb(23, 24, 26)"
    assert found == {("light", ""): "light", ("light", "light"): "light", ("light", "dark"): dark,
                     ("dark", ""): dark, ("dark", "light"): "light", ("dark", "dark"): dark}  # fmt: skip


@pytest.mark.browser
def test_without_a_script_a_chart_is_still_drawn(browser: Browser, server: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{server}/embed/figures?chart=trade")
        expect(page.locator("svg.drawing").first).to_be_visible()


@pytest.mark.browser
def test_the_code_is_copied_whole(page: Page, server: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{server}/embed-code?of=/%3Fpower%3Diran")
    page.get_by_role("button", name="Copy the code").click()
    expect(page.locator("#live")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("textarea").input_value()
