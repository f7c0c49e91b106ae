"""Nobody writes who may not: no credential, no editor; forged, foreign, old and too many requests are refused."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError
from sqlalchemy import text
from structlog.testing import capture_logs

from app.config import Settings
from app.db import Database
from app.main import create_app
from app.web.editor.session import LIFETIME, Editors
from tests.editing import HTML_FORM, TOKEN, called, filled, position_address, send, sign_in, with_editor
from tests.marks import FRAGMENT, addresses, page, plain_get, slug_of, tree

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def editor(original_database_url: str) -> Iterator[TestClient]:
    """Ask a site with editors as one who is signed in."""
    with TestClient(create_app(with_editor(original_database_url))) as client:
        sign_in(client)
        yield client


@pytest.fixture
def ready(editor: TestClient) -> tuple[str, dict[str, list[str]]]:
    """Where a position is corrected, and a form that would change it."""
    address = position_address(editor, "india", "recognise")
    return address, {**filled(editor, address), "stance": ["no"], "why": ["It says so"]}


def batches(url: str) -> int:
    """Count what is stored of people's decisions."""
    database = Database(url)
    with database.reading() as session:
        count = session.execute(text("SELECT count(*) FROM batch WHERE origin = 'editor'")).scalar_one()
    database.close()
    return int(count)


# ---- without a credential ----


@pytest.mark.parametrize("method", METHODS)
def test_without_a_credential_there_is_no_editor_whatever_is_asked(original_client: TestClient, method: str) -> None:
    slug = slug_of(original_client)
    for tail in ("", "/", "/sign-out", f"/{slug}", f"/{slug}/india", f"/{slug}/positions/india/aid", "?next=/editor"):
        answer = original_client.request(method, f"/editor{tail}", follow_redirects=False)
        nowhere = original_client.request(method, f"/nowhere{tail}", follow_redirects=False)
        assert answer.status_code == nowhere.status_code == 404
        assert set(answer.headers) == set(nowhere.headers)


def test_no_page_leads_to_the_editor_or_has_a_form_that_writes(original_client: TestClient) -> None:
    for address in addresses(original_client):
        html = plain_get(original_client, address).text
        assert "/editor" not in html, address
        assert 'method="post"' not in html, address


def test_pages_are_the_same_whether_there_are_editors_or_not(original_client: TestClient, editor: TestClient) -> None:
    for address in ("/", "/compare", "/about", "/openapi.json", f"/commentaries/{slug_of(editor)}/india"):
        answer = editor.get(address)
        assert answer.text == original_client.get(address).text
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("token", ["tiny", "x" * 15, " " * 3 + "y" * 15 + "\n"])
def test_a_short_credential_is_refused_by_name_and_not_repeated(token: str) -> None:
    with pytest.raises(ValidationError, match="VISAVIS_EDITOR_TOKEN must have 16 characters or more") as caught:
        Settings(editor_token=token, _env_file=None)  # type: ignore[arg-type, call-arg]  # as the environment has it
    assert token.strip() not in str(caught.value)


@pytest.mark.parametrize("token", ["", "  ", None])
def test_an_empty_credential_is_none(token: str | None) -> None:
    settings = Settings(editor_token=token, _env_file=None)  # type: ignore[arg-type, call-arg]  # as above
    assert settings.editor_token is None


# ---- the cookie ----


@pytest.mark.parametrize(("base", "secure"), [(None, False), ("https://read.example", True)])
def test_the_cookie_is_for_editors_pages_only_and_for_no_script(
    original_database_url: str, base: str | None, *, secure: bool
) -> None:
    settings = with_editor(original_database_url).model_copy(update={"base_url": base})
    with TestClient(create_app(settings)) as client:
        words = {word.strip() for word in sign_in(client).headers["set-cookie"].split(";")}
    assert {"HttpOnly", "Path=/editor", "SameSite=strict", f"Max-Age={LIFETIME}"} <= words
    assert ("Secure" in words) == secure


@pytest.mark.parametrize("wrong", ["", "x", "a.b.c", "W10.aaaa.bbbb", "{cookie}x", "x{cookie}", "é"])
def test_a_cookie_that_is_not_from_here_is_nobodys(wrong: str) -> None:
    editors = Editors(TOKEN)
    cookie = editors.cookie("Ana")
    assert editors.editor(cookie) is not None
    assert editors.editor(wrong.format(cookie=cookie)) is None


def test_a_cookie_ends_with_its_time_and_with_the_credential() -> None:
    cookie = Editors(TOKEN).cookie("Ana")
    assert Editors(TOKEN, lifetime=-1).editor(cookie) is None
    assert Editors(TOKEN + "!").editor(cookie) is None


def test_a_tampered_cookie_leads_to_the_sign_in(editor: TestClient) -> None:
    value = str(editor.cookies.get("visavis_editor"))
    editor.cookies.clear()
    answer = editor.get(
        f"/editor/{slug_of(editor)}", headers={"Cookie": f"visavis_editor={value[:-2]}zz"}, follow_redirects=False
    )
    assert (answer.status_code, answer.headers["location"][:13]) == (303, "/editor?next=")


def test_what_an_editor_sees_is_kept_nowhere(editor: TestClient) -> None:
    slug = slug_of(editor)
    for tail in ("", f"/{slug}", f"/{slug}/india", f"/{slug}/positions/india", "/nothing"):
        for headers in ({}, FRAGMENT):
            answer = editor.get(f"/editor{tail}", headers=headers)
            assert (answer.headers["cache-control"], answer.headers["x-robots-tag"]) == ("no-store", "noindex")
            assert "etag" not in answer.headers
    editor.cookies.clear()
    assert "Ana" not in editor.get("/editor").text


@pytest.mark.parametrize(
    "following",
    ["https://evil.example", "//evil.example", "/", "/compare", "/editor\\@evil.example", "/editorial", "/editor//evil",
     "/editor/../x", "/editor/x\r\nSet-Cookie: a=b", "javascript:alert(1)", "/editor@evil.example", "/editor/%2e%2e"],
)  # fmt: skip
def test_signing_in_leads_nowhere_but_to_the_editors_pages(editor: TestClient, following: str) -> None:
    location = sign_in(editor, following=following).headers["location"]
    editor.cookies.clear()
    form = tree(editor.get("/editor", params={"next": following}).text)
    assert location == called(form, "next")[0]["value"] == "/editor"


# ---- forms from elsewhere ----


@pytest.mark.parametrize("key", [None, "", "x" * 64, "é"])
def test_a_form_without_the_key_of_this_sign_in_changes_nothing(
    editor: TestClient, ready: tuple[str, dict[str, list[str]]], original_database_url: str, key: str | None
) -> None:
    address, form = ready
    sent = {name: value for name, value in form.items() if name != "form_key"}
    answer = editor.post(address, data=sent | ({} if key is None else {"form_key": [key]}), follow_redirects=False)
    assert answer.status_code == 403
    assert "nothing was changed" in tree(answer.text).words
    assert batches(original_database_url) == 0


def test_the_key_of_another_sign_in_does_not_fit(editor: TestClient, ready: tuple[str, dict[str, list[str]]]) -> None:
    address, form = ready
    sign_in(editor)
    assert editor.post(address, data=form).status_code == 403


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Origin": "https://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Origin": "http://[x"}, 403),
     ({"Sec-Fetch-Site": "cross-site"}, 403),
     ({"Sec-Fetch-Site": "same-site"}, 403), ({"Origin": "http://testserver"}, 303),
     ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 303), ({"Origin": ""}, 403)],
)  # fmt: skip
def test_only_a_form_of_this_site_is_taken(
    editor: TestClient, ready: tuple[str, dict[str, list[str]]], headers: dict[str, str], status: int
) -> None:
    address, form = ready
    assert editor.post(address, data=form, headers=headers, follow_redirects=False).status_code == status


def test_no_other_site_may_read_or_sign_in(editor: TestClient) -> None:
    foreign = {"Origin": "https://evil.example"}
    assert editor.post("/editor", data={"name": "Eve", "token": TOKEN}, headers=foreign).status_code == 403
    answer = editor.options("/editor", headers={**foreign, "Access-Control-Request-Method": "POST"})
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [(b"why=" + b"x" * 64_000, "application/x-www-form-urlencoded", 413), (b"{}", "application/json", 415),
     (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x", 415), (b"a&" * 1001, HTML_FORM["Content-Type"], 415),
     (b"why=%ff", HTML_FORM["Content-Type"], 415), (b"\xff", HTML_FORM["Content-Type"], 415), (b"", "", 415)],
)  # fmt: skip
def test_only_a_small_plain_form_is_read(
    editor: TestClient, ready: tuple[str, dict[str, list[str]]], body: bytes, media_type: str, status: int
) -> None:
    answer = editor.post(ready[0], content=body, headers={"Content-Type": media_type})
    assert answer.status_code == status
    assert tree(answer.text).one("h1").words


@pytest.mark.parametrize("seen", ["", "-1", "x", "9" * 30, "²"])
def test_a_form_that_does_not_say_what_it_was_made_from_is_refused(
    editor: TestClient, ready: tuple[str, dict[str, list[str]]], seen: str
) -> None:
    assert editor.post(ready[0], data={**ready[1], "seen": [seen]}).status_code == 415


# ---- who is not signed in, and who asks too often ----


def test_nobody_writes_without_signing_in(
    editor: TestClient, ready: tuple[str, dict[str, list[str]]], original_database_url: str
) -> None:
    address, form = ready
    editor.cookies.clear()
    answer = editor.post(address, data=form, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/editor?next={address}")
    assert batches(original_database_url) == 0


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_asking_never_writes(
    editor: TestClient, ready: tuple[str, dict[str, list[str]]], original_database_url: str, method: str
) -> None:
    address, form = ready
    for path in (address, f"/editor/{slug_of(editor)}", "/editor/sign-out"):
        editor.request(method, path, params=form)
    assert batches(original_database_url) == 0
    assert "Signed in as Ana" in page(editor, "/editor").words


def test_guessing_the_credential_ends_after_some_attempts(editor: TestClient) -> None:
    editor.cookies.clear()
    statuses = [sign_in(editor, token="x" * 20).status_code for _ in range(12)]
    assert statuses[:9] == [403] * 9
    assert statuses[-1] == 429
    refused = sign_in(editor)
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["retry-after"]) <= 600
    assert "too many attempts to sign in" in tree(refused.text).words


def test_too_many_changes_at_once_are_refused_for_a_while(
    editor: TestClient, ready: tuple[str, dict[str, list[str]]]
) -> None:
    address, form = ready
    statuses = [editor.post(address, data={**form, "why": [""]}).status_code for _ in range(62)]
    assert set(statuses[:55]) == {422}
    assert statuses[-1] == 429
    assert 1 <= int(editor.post(address, data=form).headers["retry-after"]) <= 60


# ---- hostile words ----


def test_no_name_or_reason_is_ever_markup(editor: TestClient) -> None:
    sign_in(editor, SCRIPT)
    address = position_address(editor, "india", "recognise")
    answer = send(editor, address, filled(editor, address), stance="no", why=f'{SCRIPT}"><b>', headline=SCRIPT)
    text = f"/commentaries/{slug_of(editor)}"
    for place in (answer.headers["location"], "/editor", f"/editor/{slug_of(editor)}", address, text, f"{text}/india",
                  "/compare", "/"):  # fmt: skip
        shown = page(editor, place)
        data = shown.all("script", type="application/ld+json")
        assert not [one for one in shown.all("script") if one.children and one not in data], place
    assert SCRIPT in page(editor, text).words


def test_the_credential_is_in_no_page_and_no_log(original_database_url: str) -> None:
    with capture_logs() as logs, TestClient(create_app(with_editor(original_database_url))) as client:
        told = sign_in(client).text + client.get("/editor").text
        told += sign_in(client, token=TOKEN + "x").text + sign_in(client, name="").text
    assert TOKEN not in told + str(logs) + repr(with_editor(original_database_url))


def test_no_address_of_the_editor_breaks(editor: TestClient) -> None:
    slug = slug_of(editor)
    for query in (
        "?saved=x",
        "?saved=9999999999999999999999",
        "?open=%00",
        "?at=%3Cb%3E&unchanged=1",
        "?open=" + "x" * 300,
    ):
        for tail in (f"/{slug}", f"/{slug}/india", f"/{slug}/positions/india"):
            assert editor.get(f"/editor{tail}{query}").status_code in (200, 422)


def test_a_site_without_a_commentary_has_an_editor_too(database_url: str) -> None:
    with TestClient(create_app(with_editor(database_url))) as client:
        sign_in(client)
        assert "No commentary has been imported yet" in page(client, "/editor").words
        assert client.get("/").status_code == 200
