"""oEmbed 1.0: what another site's editor is told of an address, read back as it would read it."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from fastapi.testclient import TestClient

from app.db import Database
from app.pipeline.run import import_path
from tests.marks import slug_of, tree
from tests.test_security import HOSTILE

SITE = "http://testserver"


def told(client: TestClient, path: str, **asked: Any) -> dict[str, Any]:
    answer = client.get("/oembed", params={"url": SITE + path, **asked})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json"), answer.text
    return dict(answer.json())


def told_in_xml(client: TestClient, path: str) -> dict[str, str]:
    answer = client.get("/oembed", params={"url": SITE + path, "format": "xml"})
    assert answer.headers["content-type"].startswith("text/xml")
    root = ElementTree.fromstring(answer.content)
    assert root.tag == "oembed"
    return {one.tag: one.text or "" for one in root}


@pytest.mark.parametrize("path", ["/?power=iran", "/compare?question=trade", "/figures?chart=trade", "/compare"])
def test_an_editor_is_told_how_to_embed_it(original_client: TestClient, path: str) -> None:
    found = told(original_client, path)
    assert (found["version"], found["type"], found["provider_name"]) == ("1.0", "rich", "Vis-à-vis")
    frame = tree(found["html"].replace(" async", ' async=""')).one("iframe")
    assert (frame["width"], frame["height"]) == (str(found["width"]), str(found["height"]))
    assert original_client.get(frame["src"]).status_code == 200
    assert found["title"] in frame["title"]


def test_a_sentence_is_embedded_with_its_author_and_its_picture(original_client: TestClient) -> None:
    text = f"/commentaries/{slug_of(original_client)}"
    key = original_client.get(f"/api/v1{text}").json()["sections"][2]["passages"][0]["sentences"][0]["key"]
    found = told(original_client, f"{text}/iran?sentence={key}#s-{key}")
    assert (found["author_name"], found["author_url"]) == ("Ali Vaez", f"{SITE}/contributors/ali-vaez")
    assert (found["thumbnail_width"], found["thumbnail_height"]) == (1200, 630)
    picture = original_client.get(found["thumbnail_url"], follow_redirects=False)
    assert picture.headers["content-type"] == "image/png"


def test_who_is_retold_in_a_digest_is_no_author_of_its_words(example_client: TestClient) -> None:
    text = f"/commentaries/{slug_of(example_client)}"
    key = example_client.get(f"/api/v1{text}").json()["sections"][2]["passages"][0]["sentences"][0]["key"]
    assert not {"author_name", "author_url"} & told(example_client, f"{text}/iran?sentence={key}").keys()


def test_json_and_xml_tell_the_same(original_client: TestClient) -> None:
    for path in ("/?power=iran", "/figures?chart=borders", "/about"):
        plain = {name: str(value) for name, value in told(original_client, path).items()}
        assert told_in_xml(original_client, path) == plain


def test_an_embed_is_no_larger_than_what_is_asked_for(original_client: TestClient) -> None:
    found = told(original_client, "/?power=iran", maxwidth=320, maxheight=200)
    assert (found["width"], found["height"]) == (320, 200)
    assert "thumbnail_url" not in found


def test_a_page_that_cannot_be_embedded_is_a_link(original_client: TestClient) -> None:
    found = told(original_client, "/about")
    assert found["type"] == "link"
    assert "html" not in found


@pytest.mark.parametrize(
    ("asked", "status"),
    [({"url": "https://elsewhere.example/"}, 404), ({"url": "http://testserver.example/"}, 404), ({}, 404),
     ({"url": f"{SITE}/nowhere"}, 404), ({"url": f"{SITE}/?power=atlantis"}, 404),
     ({"url": f"{SITE}/", "format": "yaml"}, 501), ({"url": f"{SITE}/", "maxwidth": "wide"}, 422)],
)  # fmt: skip
def test_what_is_not_ours_is_refused_as_the_standard_says(
    original_client: TestClient, asked: dict[str, str], status: int
) -> None:
    assert original_client.get("/oembed", params=asked).status_code == status


def test_a_script_on_any_site_may_ask(original_client: TestClient) -> None:
    answer = original_client.get("/oembed", params={"url": f"{SITE}/?power=iran"})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_an_imported_text_is_text_in_the_code_too(client: TestClient, database_url: str, tmp_path: Path) -> None:
    (tmp_path / "hostile.txt").write_text(HOSTILE, encoding="utf-8")
    database = Database(database_url)
    import_path(database, tmp_path / "hostile.txt")
    database.close()
    found = told_in_xml(client, "/?power=iran")
    told_html = tree(found["html"].replace(" async", ' async=""'))
    assert [one.name for one in told_html.every()] == ["iframe", "script"]
    assert told(client, "/?power=iran")["title"] in told_html.one("iframe")["title"]
