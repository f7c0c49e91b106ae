"""The tables: models and migrations agree, both ways work, and the database itself keeps the rules."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from subprocess import PIPE, Popen

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app.db import SCHEMA, Database, migrate
from app.errors import DatabaseError
from app.models import Base
from app.resources import resource
from tests.servers import ROOT, Databases

INSERT = text("INSERT INTO contributor (slug, name) VALUES ('ana', 'Ana')")


@contextmanager
def alembic(url: str) -> Iterator[Config]:
    """Alembic's own configuration, on one connection."""
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    engine = create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        yield config
    engine.dispose()


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    names = set(inspect(engine).get_table_names())
    engine.dispose()
    return names


def test_models_and_migrations_agree(database_url: str) -> None:
    with alembic(database_url) as config:
        command.check(config)  # raises where a migration is missing


def test_the_program_knows_the_newest_migration(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA == database.schema()


def test_every_migration_can_be_undone_and_done_again(database_url: str) -> None:
    with alembic(database_url) as config:
        command.downgrade(config, "base")
    assert tables(database_url) <= {"alembic_version"}
    migrate(database_url)
    assert set(Base.metadata.tables) <= tables(database_url)


def test_migrating_a_migrated_database_changes_nothing(database_url: str) -> None:
    before = tables(database_url)
    migrate(database_url)
    assert tables(database_url) == before


def test_a_database_of_a_newer_program_is_refused(database: Database, database_url: str) -> None:
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseError, match="newer version"):
        migrate(database_url)


def test_every_constraint_and_index_has_a_name(database_url: str) -> None:
    engine = create_engine(database_url)
    inspector = inspect(engine)
    for table in Base.metadata.tables:
        named = [
            *inspector.get_foreign_keys(table),
            *inspector.get_unique_constraints(table),
            *inspector.get_indexes(table),
        ]
        assert all(row["name"] for row in named)
    engine.dispose()


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    statement = text("INSERT INTO set_aside (source_id, line, text, reason) VALUES (99, 1, 'x', 'y')")
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), database.writing() as session:
        session.execute(statement)


def test_what_belongs_to_a_deleted_row_goes_with_it(example_database: Database) -> None:
    with example_database.writing() as session:
        session.execute(text("DELETE FROM commentary"))
    with example_database.reading() as session:
        for table in ("section", "passage", "sentence", "tag", "figure", "revision", "contribution"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_readers_and_a_writer_do_not_wait_for_each_other(database: Database) -> None:
    with database.writing() as writing, database.reading() as reading:
        writing.execute(INSERT)
        assert reading.execute(text("SELECT count(*) FROM contributor")).scalar_one() == 0
        if database.is_sqlite:
            assert writing.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
            assert writing.execute(text("PRAGMA foreign_keys")).scalar_one() == 1


def test_the_database_itself_refuses_a_write_while_reading(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(INSERT)
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM contributor")).scalar_one() == 0


def test_a_reader_sees_one_state_until_it_ends(database: Database) -> None:
    count = text("SELECT count(*) FROM contributor")
    with database.reading() as session:
        before = session.execute(count).scalar_one()
        with database.writing() as writing:
            writing.execute(INSERT)
        assert session.execute(count).scalar_one() == before == 0


def test_an_error_undoes_the_whole_transaction(database: Database) -> None:
    def interrupted() -> None:
        with database.writing() as session:
            session.execute(INSERT)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        interrupted()
    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM contributor")).scalar_one() == 0


def test_the_version_changes_with_every_commit_of_others_and_not_without(database: Database, database_url: str) -> None:
    before = database.version()
    assert database.version() == before
    other = Database(database_url)
    with other.writing() as session:
        session.execute(INSERT)
    other.close()
    assert database.version() != before


def test_the_version_is_another_where_a_commit_came_between_two_connections(
    database: Database, database_url: str
) -> None:
    versions = []
    for name in ("ana", "jo", "li"):
        versions.append(database.version())
        database.close()
        other = Database(database_url)
        with other.writing() as session:
            session.execute(text("INSERT INTO contributor (slug, name) VALUES (:name, :name)"), {"name": name})
        other.close()
    assert len({*versions, database.version()}) == 4


def test_processes_that_migrate_a_new_database_at_once_wait_for_each_other(databases: Databases) -> None:
    code = "import sys; from app.db import migrate; print('ready', flush=True); sys.stdin.read(); migrate(sys.argv[1])"
    databases.template("bare", lambda _url: None)
    with databases.copy("bare") as url, ExitStack() as stack:
        started = [
            stack.enter_context(
                Popen([sys.executable, "-c", code, url], stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=ROOT)
            )
            for _ in range(3)
        ]
        assert all(process.stdout and process.stdout.readline() == b"ready\n" for process in started)
        for process in started:
            assert process.stdin
            process.stdin.close()
            process.stdin = None
        told = [process.communicate(timeout=60)[1].decode() for process in started]
        assert ([process.returncode for process in started], told) == ([0, 0, 0], ["", "", ""])
        assert set(Base.metadata.tables) <= tables(url)


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/name", "", "sqlite+nothing:///x.db"])
def test_an_address_that_is_none_is_refused_in_one_line(url: str) -> None:
    with pytest.raises(DatabaseError) as error:
        Database(url)
    assert "\n" not in str(error.value)
