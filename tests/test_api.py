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
    "/questions": list[models.QuestionModel],
    "/positions": models.PositionsModel,
    "/cues": models.CuesModel,
    "/compare": models.ComparisonModel,
    "/figures": models.QuotedFigures,
    "/search": models.HitsModel,
}
TEXTS = st.text(max_size=80) | st.text("\"'%*()-:&<>\x00\\ taliban", max_size=60)
VALUES = TEXTS | st.sampled_from(
    ["aid", "trade", "iran", "pakistan", "talks", "hand", "auto", "questions", "themes", "1", "0", "-1", "", "999"]
)


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


def test_every_sentence_figure_position_and_cue_names_its_coder(original_client: TestClient) -> None:
    told = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    parts = [{"passages": told["introduction"]}, *told["sections"]]
    sentences = [row for part in parts for passage in part["passages"] for row in passage["sentences"]]
    readings = [reading for row in told["positions"] for reading in (row, *row["others"])]
    keys = {row["key"] for row in sentences}
    for row in (*sentences, *told["figures"], *told["cues"], *readings):
        assert (row["coder"], bool(row["coded_by"])) in (("hand", True), ("auto", False))
    assert {row["key"] for row in (*told["figures"], *told["cues"])} <= keys
    assert {one["key"] for row in readings for one in row["evidence"]} <= keys


def test_themes_that_a_person_took_away_are_told_as_the_program_found_them(original_client: TestClient) -> None:
    told = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()
    rows = [row for part in told["sections"] for passage in part["passages"] for row in passage["sentences"]]
    taken = [row for row in rows if not set(row["auto_themes"]) <= set(row["themes"])]
    assert taken
    assert {row["coder"] for row in taken} == {"hand"}


def test_positions_are_those_of_the_commentary_each_reading_with_links_to_its_evidence(
    original_client: TestClient,
) -> None:
    told = original_client.get(f"/api/v1/commentaries/{slug_of(original_client)}").json()["positions"]
    rows = original_client.get("/api/v1/positions").json()["rows"]
    wanted = {(row["power"], row["question"]): [row, *row["others"]] for row in told}
    assert len(rows) == len(wanted)
    for row in rows:
        for linked, reading in zip([row, *row["others"]], wanted[row["power"], row["question"]], strict=True):
            assert (linked["stance"], linked["coded_by"]) == (reading["stance"], reading["coded_by"])
            keys = [one["permalink"].rpartition("#s-")[2] for one in linked["evidence"]]
            assert keys == [one["key"] for one in reading["evidence"]]
            assert linked["permalink"].endswith(f"/{row['power']}#s-{keys[0]}" if keys else f"/{row['power']}")


def test_positions_of_one_kind_of_coder_say_whether_they_are_in_force(original_client: TestClient) -> None:
    for coder, in_force in (("hand", True), ("auto", False)):
        rows = original_client.get(f"/api/v1/positions?coder={coder}&power=iran").json()["rows"]
        assert {(row["coder"], row["power"], row["in_force"]) for row in rows} == {(coder, "iran", in_force)}
        assert all(row["others"] for row in rows)


def test_positions_and_cues_are_filtered_by_what_the_address_says(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/positions?power=iran&power=india&theme=aid&question=aid").json()["rows"]
    assert {(row["power"], row["question"]) for row in rows} == {("iran", "aid"), ("india", "aid")}
    cues = original_client.get("/api/v1/cues?power=china").json()["rows"]
    assert cues
    assert all("china" in (row["from"], row["to"]) for row in cues)
    theme = next(row["theme"] for row in cues if row["theme"])
    assert {row["theme"] for row in original_client.get(f"/api/v1/cues?theme={theme}").json()["rows"]} == {theme}


def test_every_link_of_a_position_and_a_cue_leads_to_its_sentence(original_client: TestClient) -> None:
    positions = original_client.get("/api/v1/positions").json()["rows"]
    cues = original_client.get("/api/v1/cues").json()["rows"]
    evidence = [one for row in positions for reading in (row, *row["others"]) for one in reading["evidence"]]
    links = {(row["permalink"].partition("#")[0], row["key"]) for row in (*evidence, *cues)}
    pages = {address: page(original_client, address.removeprefix("http://testserver")) for address, _ in links}
    for address, key in links:
        assert pages[address].one("*", id=f"s-{key}")
        assert pages[address].one("*", data_key=key)


def test_each_question_links_to_the_page_that_compares_the_powers_on_it(original_client: TestClient) -> None:
    rows = original_client.get("/api/v1/questions").json()
    for row in rows:
        shown = page(original_client, row["permalink"].removeprefix("http://testserver"))
        assert {cell["data-question"] for cell in shown.all("td", "data-question")} == {row["slug"]}


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
        ("/api/v1/positions?question=nothing", 422, "talks"),
        ("/api/v1/positions?coder=nobody", 422, "hand"),
        ("/api/v1/cues?power=nobody", 422, "iran"),
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
