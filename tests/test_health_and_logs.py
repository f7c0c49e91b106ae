"""What those who run the site rely on: health, one log line a request, few queries, and pages that cannot write."""

import json
import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from structlog.testing import capture_logs

from app.config import Settings
from app.db import SCHEMA, Database
from app.errors import DatabaseError
from app.main import create_app
from tests.conftest import settings_for
from tests.marks import addresses, plain_get, statements
from tests.servers import web_server

MOST_QUERIES = 8
MOST_QUERIES_OF_A_KNOWN_TEXT = 5


def test_a_running_process_says_that_it_is_alive(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}


def test_a_process_whose_threads_all_wait_says_that_it_is_alive(settings: Settings) -> None:
    app, done = create_app(settings), Event()

    def wait() -> None:
        done.wait(20)

    app.get("/waits")(wait)

    with TestClient(app) as client, ThreadPoolExecutor(46) as readers:
        waiting = [readers.submit(client.get, "/waits") for _ in range(45)]
        time.sleep(0.5)
        try:
            assert readers.submit(client.get, "/healthz").result(timeout=5).status_code == 200
        finally:
            done.set()
        assert {reader.result().status_code for reader in waiting} == {200}


def test_a_server_that_accepts_and_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.db.CONNECT_SECONDS", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = Database(f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/none?sslmode=disable")
        started = time.monotonic()
        with pytest.raises(DatabaseError):
            database.schema()
        with pytest.raises(DatabaseError):
            database.version()
        database.close()
    assert time.monotonic() - started < 15


def test_a_migrated_database_is_ready(client: TestClient) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "schema": SCHEMA})


def test_a_database_without_tables_is_not_ready_and_says_so(client: TestClient, database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        session.execute(text("DROP TABLE alembic_version"))
    database.close()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "the database has no tables yet")
    assert client.get("/healthz").status_code == 200


def test_older_tables_are_not_ready_and_the_answer_names_both_states(client: TestClient, database_url: str) -> None:
    database = Database(database_url)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    database.close()
    assert client.get("/readyz").json()["reason"] == f"the tables are at 0000, not {SCHEMA}"


def test_a_missing_database_is_not_ready_and_the_process_is_alive(tmp_path: Path) -> None:
    with TestClient(create_app(settings_for(f"sqlite:///{tmp_path / 'none.db'}"))) as client:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["reason"]) == (503, "the database cannot be used")
        assert client.get("/healthz").status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_a_page_asks_few_questions_the_first_time_and_fewer_later(
    original_client: TestClient, original_database_url: str
) -> None:
    too_many = {}
    for address in addresses(original_client):
        with TestClient(create_app(settings_for(original_database_url))) as fresh:
            for most in (MOST_QUERIES, MOST_QUERIES_OF_A_KNOWN_TEXT):
                with statements() as found:
                    plain_get(fresh, address)
                if len(found) > most:
                    too_many[address] = found
    assert too_many == {}


def test_no_page_writes(original_client: TestClient) -> None:
    with statements() as found:
        for address in addresses(original_client):
            plain_get(original_client, address)
    assert found
    assert [one for one in found if not re.match(r"SELECT|WITH", one)] == []


def test_the_database_itself_refuses_a_write_by_a_page(original_database: Database) -> None:
    for statement in (
        "DELETE FROM tag",
        "UPDATE commentary SET title = ''",
        "DROP TABLE tag",
        "CREATE TABLE x (id int)",
    ):
        with pytest.raises((DBAPIError, DatabaseError)), original_database.reading() as session:
            session.execute(text(statement))


def test_a_request_is_one_line_with_id_method_path_status_and_time(original_client: TestClient) -> None:
    for address, status in (("/", 200), ("/nothing", 404), ("/?theme=x", 422)):
        with capture_logs() as lines:
            answer = original_client.get(address)
        (line,) = (line for line in lines if line["event"] == "request")
        assert (line["method"], line["path"], line["status"]) == ("GET", address.partition("?")[0], status)
        assert line["request_id"] == answer.headers["x-request-id"]
        assert line["milliseconds"] >= 0


def test_a_head_request_is_logged_as_what_it_was(client: TestClient) -> None:
    with capture_logs() as lines:
        client.head("/about")
    assert [line["method"] for line in lines] == ["HEAD"]


def test_a_request_id_that_came_along_is_kept(client: TestClient) -> None:
    for asked in ("abc-123", "0af7651916cd43dd8448eb211c80319c", "a.b_c"):
        assert client.get("/healthz", headers={"X-Request-ID": asked}).headers["x-request-id"] == asked


@pytest.mark.parametrize("asked", ["", "a b", "<script>", "x" * 65, "a\tb", '"quoted"', "a;b", "a,b", "{{7*7}}"])
def test_a_request_id_that_is_none_is_replaced(client: TestClient, asked: str) -> None:
    told = client.get("/healthz", headers={"X-Request-ID": asked}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{16}", told)


def test_every_request_has_an_id_of_its_own(client: TestClient) -> None:
    assert len({client.get("/healthz").headers["x-request-id"] for _ in range(20)}) == 20


def test_a_fault_is_logged_with_the_same_id_and_its_trace(settings: Settings) -> None:
    app = create_app(settings)

    def fail() -> None:
        raise RuntimeError("a fault")

    app.get("/fails")(fail)
    with capture_logs() as lines, TestClient(app, raise_server_exceptions=False) as client:
        answer = client.get("/fails")
    fault = next(line for line in lines if line["event"] == "unexpected error")
    assert fault["exception"].endswith("RuntimeError: a fault\n")
    assert next(line for line in lines if line["event"] == "request")["status"] == 500
    assert answer.headers["x-request-id"] in {line.get("request_id") for line in lines}


def test_a_real_server_writes_its_lines_as_json(tmp_path: Path, example_path: Path) -> None:
    settings = {"VISAVIS_DATABASE_URL": f"sqlite:///{tmp_path / 'visavis.db'}", "VISAVIS_ASSETS": "local"}
    with web_server([example_path], settings, tmp_path / "log"):
        pass  # a line is written after its answer has gone: once the server has stopped, all are there
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines() if line.startswith("{")]
    ready = next(line for line in lines if line["path"] == "/readyz" and line["status"] == 200)
    assert {"event", "level", "timestamp", "request_id", "method", "milliseconds"} <= set(ready)
