"""The JSON API: the same as the pages, exactly as its own description says."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from app.codings.settle import applied
from app.db import Database
from app.interchange import source_json
from app.pipeline.read import read
from app.pipeline.run import import_path, load_knowledge, parse
from app.web import api_models as models
from tests.marks import page, slug_of
from tests.texts import page as text_page
from tests.texts import section

ANSWERS: dict[str, Any] = {
    "/commentaries": list[models.CommentarySummary],
    "/commentaries/{commentary}": models.CommentaryModel,
    "/powers": list[models.PowerModel],
    "/themes": list[models.ThemeModel],
    "/contributors": list[models.ContributionModel],
    "/contributors/{contributor}": list[models.ContributionModel],
    "/compare": models.ComparisonModel,
    "/figures": models.QuotedFigures,
    "/search": models.HitsModel,
}
TEXTS = st.text(max_size=80) | st.text("\"'%*()-:&<>\x00\\ taliban", max_size=60)
VALUES = TEXTS | st.sampled_from(["aid", "trade", "iran", "pakistan", "questions", "themes", "1", "0", "-1", "", "999"])


def schema(client: TestClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").json()
    return described


def filled(path: str, client: TestClient) -> str:
    return path.format(commentary=slug_of(client), contributor="ali-vaez")


def test_a_commentary_is_exactly_what_parsing_its_source_prints(
    original_client: TestClient, original_path: Any
) -> None:
    read_in = parse(read(original_path, max_bytes=10_000_000), load_knowledge())
    parsed = source_json(replace(read_in, commentaries=tuple(map(applied, read_in.commentaries))))
    rows = original_client.get("/api/v1/commentaries").json()
    assert {row["slug"] for row in rows} == {row["slug"] for row in parsed["commentaries"]}
    for commentary in parsed["commentaries"]:
        assert commentary["positions"] or commentary["language"] == "zh"
        told = original_client.get(f"/api/v1/commentaries/{commentary['slug']}").json()
        assert told == json.loads(json.dumps(commentary))


def test_contributors_come_in_the_order_of_their_credits_wherever_those_stand(
    client: TestClient, database_url: str, tmp_path: Path
) -> None:
    names = (("Jo Miller", "Peru"), ("Ana Silva", "Chile"), ("Jo Miller", "Bolivia"))
    credited = "\n\n".join(f"{name}, Analyst, contributed to the section on {power}." for name, power in names)
    text = text_page(section("Chile"), section("Bolivia"), section("Peru"), tail=credited)
    (tmp_path / "page.txt").write_text(text)
    parsed = source_json(parse(read(tmp_path / "page.txt", max_bytes=1_000_000), load_knowledge()))["commentaries"][0]
    database = Database(database_url)
    import_path(database, tmp_path / "page.txt")
    database.close()
    told = client.get(f"/api/v1/commentaries/{parsed['slug']}").json()
    assert [row["name"] for row in told["contributors"]] == ["Jo Miller", "Ana Silva"]
    assert told == json.loads(json.dumps(parsed))


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_as_described_and_holds_nothing_else(original_client: TestClient, path: str) -> None:
    address = "/api/v1" + filled(path, original_client)
    content = original_client.get(address, params={"q": "taliban"} if path == "/search" else {}).json()
    adapter = TypeAdapter(ANSWERS[path])
    dumped = adapter.dump_python(adapter.validate_python(content), mode="json")
    assert json.loads(json.dumps(dumped)) == content
    assert content


def test_the_description_names_every_address_of_the_api_and_no_other(original_client: TestClient) -> None:
    assert {path.removeprefix("/api/v1") for path in schema(original_client)["paths"]} == set(ANSWERS)


def test_every_address_is_described_with_its_answer_its_errors_and_its_parameters(original_client: TestClient) -> None:
    for path, methods in schema(original_client)["paths"].items():
        assert set(methods) == {"get"}
        row = methods["get"]
        assert row["summary"]
        assert {"200", "404", "422"} <= set(row["responses"])
        assert all(answer["content"]["application/json"]["schema"] for answer in row["responses"].values())
        named = {parameter["name"] for parameter in row.get("parameters", ()) if parameter["in"] == "path"}
        assert all(f"{{{name}}}" in path for name in named)
        assert all(p.get("description") for p in row.get("parameters", ()) if p["in"] == "query")


def test_the_page_about_the_api_lists_every_address_and_its_links_work(original_client: TestClient) -> None:
    shown = page(original_client, "/docs")
    for path in schema(original_client)["paths"]:
        assert path in shown.words
        if "{" not in path:
            assert path in shown.links()
    assert "/openapi.json" in shown.links()


def test_errors_are_json_with_the_values_that_work(original_client: TestClient) -> None:
    for address, status, value in (
        ("/api/v1/commentaries/nothing", 404, slug_of(original_client)),
        ("/api/v1/contributors/nobody", 404, "ali-vaez"),
        ("/api/v1/compare?theme=nothing", 422, "aid"),
        ("/api/v1/compare?view=nothing", 422, "questions"),
        ("/api/v1/figures?power=nobody", 422, "iran"),
        ("/compare.json?power=nobody", 422, "iran"),
    ):
        answer = original_client.get(address)
        told = models.ErrorModel.model_validate(answer.json())
        assert (answer.status_code, told.status) == (status, status)
        assert value in told.known
        assert told.request_id == answer.headers["x-request-id"]


def test_an_unknown_address_of_the_api_is_json_too(original_client: TestClient) -> None:
    for address, status in (
        ("/api/v1/nothing", 404),
        ("/api/v1/search?page=x", 422),
        ("/api/v1/search?q=" + "x" * 999, 422),
    ):
        told = models.ErrorModel.model_validate(original_client.get(address).json())
        assert told.status == status


def test_permalinks_start_with_the_address_the_site_was_asked_by(original_client: TestClient) -> None:
    for host, base in (("kabul.example:8080", "http://kabul.example:8080"), ("[::1]:8000", "http://[::1]:8000")):
        rows = original_client.get("/api/v1/powers", headers={"Host": host}).json()
        assert {row["permalink"] for row in rows} >= {f"{base}/powers/iran"}


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_of_any_described_parameter_is_ever_a_fault(original_client: TestClient, data: st.DataObject) -> None:
    path, methods = data.draw(st.sampled_from(sorted(schema(original_client)["paths"].items())))
    asked: list[tuple[str, str | int | float | bool | None]] = []
    for parameter in methods["get"].get("parameters", ()):
        if parameter["in"] == "path":
            value = data.draw(TEXTS.filter(lambda text: text not in ("", ".", "..")))
            path = path.replace(f"{{{parameter['name']}}}", "".join(f"%{byte:02x}" for byte in value.encode()))
        else:
            asked += [(parameter["name"], value) for value in data.draw(st.lists(VALUES, max_size=3))]
    for address in (path, path.removeprefix("/api/v1") or "/"):
        answer = original_client.get(address, params=asked)
        assert answer.status_code in (200, 404, 422), f"{answer.url}: {answer.status_code}"
