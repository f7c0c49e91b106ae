"""`visavis backup` and `visavis restore`: everything goes out and comes back, or nothing changes."""

import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from fastapi.testclient import TestClient
from sqlalchemy import select, text

from app.backup import BackupError, backup, restore
from app.db import SCHEMA, Database, migrate
from app.domain import Batch, ThemesCoding
from app.errors import DatabaseError
from app.main import create_app
from app.pipeline.run import import_path
from app.store.codings import save_batch
from app.upkeep import TABLES
from tests.conftest import settings_for
from tests.test_check_command import findings
from tests.test_cli import visavis
from tests.test_codings_command import DIGEST
from tests.test_schema import alembic
from tests.texts import DATA, page, section

NOW = datetime.now(UTC).replace(tzinfo=None)


def contents(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    with database.reading() as session:
        return {t.name: [tuple(row) for row in session.execute(select(t).order_by(*t.primary_key))] for t in TABLES}


@pytest.fixture
def file(example_database: Database, tmp_path: Path) -> Path:
    """A backup of the example with a correction and its undoing."""
    for batch in (Batch("Ana", "editor", "So it is", (ThemesCoding("gone", ("trade",)),)), None):
        with example_database.writing() as session:
            number = session.execute(text("SELECT max(id) FROM batch")).scalar_one()
            undoing = Batch("Jo", "editor", "No", (), undoes=number)
            save_batch(session, DIGEST, batch or undoing, now=NOW)
    path = tmp_path / "kept.visavis"
    backup(example_database, path)
    return path


@pytest.fixture
def other(file: Path, tmp_path: Path) -> Iterator[Database]:
    """A database with another commentary, on SQLite."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    migrate(url)
    database = Database(url)
    import_path(database, DATA / "straits.txt")
    yield database
    database.close()


def changed(file: Path, *statements: str) -> Path:
    """Let somebody write to a backup."""
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return file


def test_what_is_restored_is_what_was_there(
    example_database: Database, file: Path, database: Database, database_url: str
) -> None:
    kept = restore(database_url, file)
    assert contents(database) == contents(example_database)
    assert kept.commentaries == 1
    assert kept.rows == sum(map(len, contents(database).values()))
    assert findings(database) == findings(example_database)


def test_a_backup_moves_a_database_to_sqlite_and_back(
    example_database: Database, file: Path, tmp_path: Path, database: Database, database_url: str
) -> None:
    url = f"sqlite:///{tmp_path / 'moved.db'}"
    restore(url, file)
    moved = Database(url)
    backup(moved, tmp_path / "again.visavis")
    moved.close()
    restore(database_url, tmp_path / "again.visavis")
    assert contents(database) == contents(example_database)


def test_restored_sentences_are_found_and_new_texts_can_be_stored(
    file: Path, database: Database, database_url: str
) -> None:
    restore(database_url, file)
    with TestClient(create_app(settings_for(database_url))) as client:
        assert "<mark>" in client.get("/search", params={"q": "Taliban"}).text
    assert {saved.outcome for saved in import_path(database, DATA / "straits.txt")} == {"new"}
    assert all(not finding.wrong for finding in findings(database))


def test_a_backup_is_a_database_that_works_and_only_its_owner_may_read(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    database = Database(f"sqlite:///{file}")
    assert all(not finding.wrong for finding in findings(database))
    database.close()


def test_nothing_is_left_beside_a_backup(file: Path, tmp_path: Path) -> None:
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


def test_a_file_that_is_there_is_kept_unless_asked(example_database: Database, tmp_path: Path) -> None:
    path = tmp_path / "mine?.txt"
    path.write_text("mine")
    with pytest.raises(BackupError, match="is there already"):
        backup(example_database, path)
    assert path.read_text() == "mine"
    assert backup(example_database, path, replace=True).commentaries == 1


def test_a_folder_that_is_not_there_is_named(example_database: Database, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="cannot be written"):
        backup(example_database, tmp_path / "none" / "kept")


def test_the_database_itself_is_never_overwritten_nor_read_as_a_backup(other: Database) -> None:
    path = Path(str(other.url.database))
    before = contents(other)
    with pytest.raises(BackupError, match="is the database itself"):
        backup(other, path, replace=True)
    other.close()
    with pytest.raises(BackupError, match="is the database itself"):
        restore(f"sqlite:///{path}", path, replace=True)
    assert contents(other) == before


def test_a_database_that_others_write_to_is_no_backup(file: Path, other: Database) -> None:
    with other.writing() as session:
        session.execute(text("UPDATE commentary SET title = 'x'"))
    with pytest.raises(BackupError, match="is a database in use"):
        restore(f"sqlite:///{file}", Path(str(other.url.database)), replace=True)


def test_a_database_with_something_in_it_is_kept_unless_asked(
    file: Path, example_database: Database, example_database_url: str
) -> None:
    with example_database.writing() as session:
        session.execute(text("UPDATE commentary SET title = 'Another'"))
    before = contents(example_database)
    with pytest.raises(BackupError, match="not empty; --force"):
        restore(example_database_url, file)
    assert contents(example_database) == before
    restore(example_database_url, file, replace=True)
    assert contents(example_database) != before


def test_a_database_whose_index_is_damaged_can_be_restored(file: Path, other: Database) -> None:
    with other.writing() as session:
        session.execute(text("INSERT INTO sentence_fts(sentence_fts) VALUES ('delete-all')"))
    restore(str(other.url), file, replace=True)
    assert all(not finding.wrong for finding in findings(other))


DEEP = "[" * 100_000
UNFIT = {
    "a row that points nowhere": "UPDATE coding SET batch_id = 999 WHERE id = 1",
    "a number that is none": "UPDATE sentence SET start = 'here' WHERE id = 3",
    "bytes for text": "UPDATE sentence SET text = x'00ff' WHERE id = 3",
    "text that is no text": "UPDATE sentence SET text = CAST(x'ff' AS TEXT) WHERE id = 3",
    "a date that is none": "UPDATE revision SET created_at = 'yesterday'",
    "JSON that is none": "UPDATE tag SET spans = '{' WHERE id = 2",
    "JSON without end": f"UPDATE tag SET spans = '{DEEP}' WHERE id = 2",
    "JSON that is null": "UPDATE tag SET spans = 'null' WHERE id = 2",
    "a figure without a number": "UPDATE figure SET value = NULL, low = NULL, high = NULL WHERE id = 1",
}


@pytest.mark.parametrize("statement", UNFIT.values(), ids=UNFIT)
def test_after_a_failure_the_database_holds_what_it_held(
    file: Path, example_database: Database, example_database_url: str, statement: str
) -> None:
    before = contents(example_database)
    changed(file, "PRAGMA ignore_check_constraints=ON", statement)
    with pytest.raises(BackupError, match=file.name):
        restore(example_database_url, file, replace=True)
    assert contents(example_database) == before
    assert all(not finding.wrong for finding in findings(example_database))


def test_rows_can_be_added_after_a_failed_restore(
    file: Path, example_database: Database, example_database_url: str
) -> None:
    changed(file, "UPDATE coding SET batch_id = 999 WHERE id = 1")
    with pytest.raises(BackupError):
        restore(example_database_url, file, replace=True)
    assert import_path(example_database, DATA / "straits.txt")[0].outcome == "new"


def test_a_file_that_is_no_database_is_refused(file: Path, other: Database) -> None:
    file.write_bytes(b"%PDF-1.7 and more")
    with pytest.raises(BackupError, match="is no backup"):
        restore(str(other.url), file, replace=True)


@pytest.mark.parametrize("part", [0.0, 0.0001, 0.5, 0.99])
def test_a_backup_that_lost_its_end_is_refused(file: Path, other: Database, part: float) -> None:
    before = contents(other)
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * part)])
    with pytest.raises(BackupError, match=r"is no backup|its end is missing"):
        restore(str(other.url), file, replace=True)
    assert contents(other) == before


@pytest.mark.parametrize("start", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_backup_with_damaged_pages_is_refused_or_whole(file: Path, other: Database, start: float) -> None:
    before = contents(other)
    data = bytearray(file.read_bytes())
    place = int(len(data) * start)
    data[place : place + 20_000] = b"\xfe" * 20_000
    file.write_bytes(data)
    with pytest.raises(BackupError):
        restore(str(other.url), file, replace=True)
    assert contents(other) == before


def test_another_program_s_database_is_refused(tmp_path: Path, other: Database) -> None:
    file = changed(tmp_path / "foreign.db", "CREATE TABLE songs (title TEXT)")
    with pytest.raises(BackupError, match="is no backup of this program"):
        restore(str(other.url), file, replace=True)


@pytest.mark.parametrize(
    ("revision", "reason"),
    [("9999", "newer version"), ("base", "is no backup of this program"), ("0000", "is no backup, or a damaged one")],
)
def test_a_backup_of_a_version_that_is_not_known_is_refused(
    file: Path, other: Database, revision: str, reason: str
) -> None:
    changed(file, f"UPDATE alembic_version SET version_num = '{revision}'")
    with pytest.raises(BackupError, match=reason):
        restore(str(other.url), file, replace=True)


def test_a_backup_of_an_older_version_is_migrated_in_a_copy(file: Path, other: Database) -> None:
    with alembic(f"sqlite:///{file}") as config:
        command.downgrade(config, "0001")
    before = file.read_bytes()
    restore(str(other.url), file, replace=True)
    assert file.read_bytes() == before
    assert len(contents(other)["sentence"]) > 100
    assert other.schema() == SCHEMA


def test_what_a_backup_holds_beside_our_tables_is_not_looked_at(
    file: Path, example_database: Database, database: Database, database_url: str
) -> None:
    changed(
        file,
        "CREATE TABLE songs (title TEXT)",
        "CREATE VIEW source_view AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT i FROM n",
        "CREATE TRIGGER spy AFTER INSERT ON sentence BEGIN DELETE FROM sentence; END",
        "ALTER TABLE sentence ADD COLUMN more TEXT DEFAULT 'x'",
    )
    restore(database_url, file)
    assert contents(database) == contents(example_database)


@pytest.mark.parametrize(
    "made",
    [
        "CREATE VIEW figure AS SELECT 1 AS id",
        "CREATE VIRTUAL TABLE figure USING fts5(id, commentary_id, sentence_id)",
        "CREATE TABLE figure (id INTEGER PRIMARY KEY)",
        "CREATE TABLE songs (title TEXT)",
    ],
)
def test_a_table_that_is_not_what_it_seems_is_refused(file: Path, other: Database, made: str) -> None:
    changed(file, "DROP TABLE figure", made)
    with pytest.raises(BackupError, match="is no backup of this program"):
        restore(str(other.url), file, replace=True)


def test_a_backup_that_fails_on_the_way_leaves_the_old_one(other: Database, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text("the old one")
    with other.writing() as session:
        session.execute(text("UPDATE tag SET spans = '{' WHERE id = 2"))
    with pytest.raises(DatabaseError, match="table tag has a value that cannot be read"):
        backup(other, kept, replace=True)
    assert kept.read_text() == "the old one"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".kept")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each command in a folder of its own, where the default database has a text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(page(section("Kenya"), section("Uganda")), encoding="utf-8")
    assert visavis("import", "page.txt").returncode == 0
    return tmp_path


def test_the_commands_say_how_much_there_is(folder: Path) -> None:
    written = visavis("backup", "kept.visavis")
    assert written.returncode == 0
    assert written.stdout.startswith("kept.visavis: 1 commentary, ")
    restored = visavis("restore", "kept.visavis", VISAVIS_DATABASE_URL="sqlite:///new.db")
    assert restored.stdout == written.stdout.replace("written", "restored")
    assert visavis("import", "page.txt", VISAVIS_DATABASE_URL="sqlite:///new.db").stdout.endswith(": unchanged\n")


def test_a_refusal_is_one_line_and_makes_no_database(folder: Path) -> None:
    for name in ("page.txt", "none", "."):
        done = visavis("restore", name, VISAVIS_DATABASE_URL="sqlite:///new.db")
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
        assert done.stderr.startswith(f"visavis: {name}: ")
    assert not (folder / "new.db").exists()


def test_a_restore_into_a_full_database_needs_force(folder: Path) -> None:
    assert visavis("backup", "kept").returncode == 0
    assert visavis("restore", "kept").stderr == (
        "visavis: The database is not empty; --force replaces all that is in it\n"
    )
    assert visavis("restore", "kept", "--force").returncode == 0


def test_a_backup_of_a_database_that_is_not_there_makes_neither(folder: Path) -> None:
    shutil.move("visavis.db", "gone.db")
    assert visavis("backup", "kept").returncode == 1
    assert not (folder / "visavis.db").exists()
    assert not (folder / "kept").exists()
