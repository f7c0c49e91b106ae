"""Backups: all rows of a database in one SQLite file, whichever kind of database they came from or go to.

A backup is itself a database that works. What is restored may come from anywhere: of such a file only known columns
of known tables are read, and no value that the column cannot hold.
"""

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Float, Table, create_engine, event, insert, select, text
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeEngine

from app.db import SCHEMA, Database, migrate
from app.errors import DatabaseError, VisavisError
from app.models import Commentary
from app.upkeep import TABLES, clear, count_on, is_empty, shut_out_writers

_ROWS = 500
_WHOLE_TEXTS, _FEW = {"source", "codebook"}, 8
"""Tables whose rows may be megabytes long, and how many of those are held at once."""
_REVISION = re.compile(r"\d{4}")
_SAFE = ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=OFF")
"""How SQLite reads a file that it should not trust."""


class BackupError(VisavisError):
    """A file is no backup, or cannot be read or written as one. Names the file and the reason."""


@dataclass(frozen=True, slots=True)
class Contents:
    """How much a backup holds."""

    commentaries: int
    rows: int


def backup(database: Database, file: Path, *, replace: bool = False) -> Contents:
    """Write all rows, as they are at one moment, to `file`; it is there when it is complete, or as it was before.

    Raises:
        BackupError: the file is there and should not be replaced, is the database itself, or cannot be written.
        DatabaseError: the database cannot be used.
    """
    _check_target(database, file, replace=replace)
    try:
        with tempfile.TemporaryDirectory(prefix=f".{file.name[:80]}.", dir=file.parent) as folder:
            unfinished = Path(folder) / "backup"
            _make_empty(unfinished)
            contents = _fill(database, unfinished)
            with unfinished.open("rb+") as written:
                os.fsync(written.fileno())
            _check_target(database, file, replace=replace)
            unfinished.replace(file)
    except OSError as error:
        raise BackupError(f"{file}: cannot be written ({error.strerror})") from error
    return contents


def restore(database_url: str, file: Path, *, replace: bool = False) -> Contents:
    """Put the rows of a backup into the database at this address, made or migrated where it must be.

    All in one transaction: where that fails, the database holds what it held before.

    Raises:
        BackupError: the file is no backup or a newer program's, a value does not fit, or the database is not empty.
        DatabaseError: the database cannot be used.
    """
    with ExitStack() as stack:
        rows = stack.enter_context(_readable(file))
        database = Database(database_url)
        stack.callback(database.close)
        if _is_same(database, file):
            raise BackupError(f"{file}: is the database itself")
        migrate(database_url)
        with database.writing() as session:
            shut_out_writers(session)
            if not is_empty(session):
                if not replace:
                    raise BackupError("The database is not empty; --force replaces all that is in it")
                clear(session)
            try:
                contents = _copied(rows, session.connection())
            except DriverError as error:
                reason = next(iter(str(error.orig).strip().splitlines()), "no reason given")
                raise BackupError(f"{file}: a row does not fit, nothing was changed ({reason})") from error
            except VisavisError as error:
                raise BackupError(f"{file}: {error}; nothing was changed") from error
            count_on(session)
    return contents


def _check_target(database: Database, file: Path, *, replace: bool) -> None:
    """Refuse to write over what should stay."""
    if _is_same(database, file):
        raise BackupError(f"{file}: is the database itself")
    if file.is_dir():
        raise BackupError(f"{file}: is a folder")
    if os.path.lexists(file) and not replace:
        raise BackupError(f"{file}: is there already; --force replaces it")
    _check_unused(file)


def _check_unused(file: Path) -> None:
    """Refuse a database file with changes that stand beside it and not yet in it."""
    for ending in ("-wal", "-journal"):
        beside = file.with_name(file.name + ending)
        if beside.exists() and beside.stat().st_size:
            raise BackupError(f"{file}: is a database in use ({beside.name} is beside it); back it up to another file")


def _is_same(database: Database, file: Path) -> bool:
    name = database.url.database
    return bool(database.is_sqlite and name and file.exists() and Path(name).exists() and file.samefile(name))


def _make_empty(file: Path) -> None:
    """Make a database without rows that is one file, which only its owner may read."""
    with tempfile.TemporaryDirectory(prefix="visavis-") as folder:
        made = Path(folder) / "empty.db"
        migrate(f"sqlite:///{made}")
        with closing(sqlite3.connect(made)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").close()
        file.touch(mode=0o600)
        shutil.copyfile(made, file)


def _fill(database: Database, file: Path) -> Contents:
    # Nobody else knows the file, and one that is not complete is thrown away: no journal.
    pragmas = ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=ON")
    with database.reading() as session, _connected(file, "rw", *pragmas) as connection, connection.begin():
        return _copied(session.connection(), connection)


@contextmanager
def _readable(file: Path) -> Iterator[Connection]:
    """Open a backup of this program or an older one, the latter in a migrated copy."""
    _check_readable(file)
    with ExitStack() as stack:
        try:
            source = stack.enter_context(_connected(file, "ro&immutable=1", *_SAFE))
            if _revision(source, file) != SCHEMA:
                copy = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="visavis-"))) / "older.db"
                shutil.copyfile(file, copy)
                migrate(f"sqlite:///{copy}")
                source = stack.enter_context(_connected(copy, "ro", *_SAFE))
            _check_tables(source, file)
        except (DriverError, DatabaseError) as error:
            reason = error.orig if isinstance(error, DriverError) else error
            raise BackupError(f"{file}: is no backup, or a damaged one ({reason})") from error
        except OSError as error:
            raise BackupError(f"{file}: cannot be read ({error.strerror})") from error
        yield source


def _check_readable(file: Path) -> None:
    """Refuse what is no file, no SQLite file, or has lost its end."""
    try:
        with file.open("rb") as opened:
            head, size = opened.read(100), file.stat().st_size
    except OSError as error:
        raise BackupError(f"{file}: cannot be read ({error.strerror})") from error
    if not head.startswith(b"SQLite format 3\0") or len(head) < 100:
        raise BackupError(f"{file}: is no backup (not an SQLite file)")
    page = int.from_bytes(head[16:18], "big")
    if size < int.from_bytes(head[28:32], "big") * (65536 if page == 1 else page):
        raise BackupError(f"{file}: is not complete: its end is missing")
    _check_unused(file)


@contextmanager
def _connected(file: Path, mode: str, *pragmas: str) -> Iterator[Connection]:
    """Connect to an SQLite file, whatever characters its path has."""
    address = f"{file.absolute().as_uri()}?mode={mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}").close()
        return connection

    engine = create_engine("sqlite://", creator=connect, poolclass=NullPool)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with engine.connect() as connection:
        yield connection


def _revision(source: Connection, file: Path) -> str:
    """Return the revision of a backup's tables: this program's or an older one."""
    revisions: list[object] = []
    if "alembic_version" in _real_tables(source):
        revisions = list(source.execute(text("SELECT version_num FROM alembic_version")).scalars())
    match revisions:
        case [str(revision)] if _REVISION.fullmatch(revision):
            if revision > SCHEMA:
                raise BackupError(f"{file}: was made by a newer version of this program (its tables are {revision})")
            return revision
        case _:
            raise BackupError(f"{file}: is no backup of this program")


def _real_tables(source: Connection) -> set[str]:
    """Return the tables that hold rows of their own: a view, or a table that runs code, could say anything."""
    return set(source.execute(text("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")).scalars())


def _check_tables(source: Connection, file: Path) -> None:
    """Refuse a backup without our tables and columns, or whose pages are damaged."""
    known = _real_tables(source)
    for table in TABLES:
        if table.name not in known:
            raise BackupError(f"{file}: is no backup of this program: it has no table {table.name}")
        columns = source.execute(text("SELECT name FROM pragma_table_info(:table)"), {"table": table.name})
        if missing := set(table.c.keys()) - set(columns.scalars()):
            raise BackupError(f"{file}: is no backup of this program: {table.name} has no {min(missing)}")
        said = source.execute(text(f'PRAGMA integrity_check("{table.name}")')).scalar()
        if said != "ok":
            raise BackupError(f"{file}: is damaged ({said})")


def _copied(source: Connection, target: Connection) -> Contents:
    """Copy all rows from one connection to the other, few at a time."""
    counts = dict.fromkeys((table.name for table in TABLES), 0)
    for table in TABLES:
        for rows in _batches(source, table):
            target.execute(insert(table), rows)
            counts[table.name] += len(rows)
    return Contents(counts[Commentary.__tablename__], sum(counts.values()))


def _batches(source: Connection, table: Table) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a table, the oldest first.

    Raises:
        DatabaseError: a value is none that its column can hold.
    """
    size = _FEW if table.name in _WHOLE_TEXTS else _ROWS
    statement = select(table).order_by(*table.primary_key)
    try:
        with source.execute(statement, execution_options={"yield_per": size}) as result:
            for rows in result.mappings().partitions():
                batch = [dict(row) for row in rows]
                for row in batch:
                    _check_row(table, row)
                yield batch
    except (ValueError, TypeError, RecursionError) as error:  # what SQLAlchemy's types say of a value that is none
        raise DatabaseError(f"table {table.name} has a value that cannot be read") from error


def _check_row(table: Table, row: dict[str, Any]) -> None:
    for column in table.c:
        value = row[column.name]
        if not (value is None and column.nullable) and not _fits(column.type, value):
            raise DatabaseError(f"table {table.name} has a value in {column.name} that cannot stand there")


def _fits(kind: TypeEngine[Any], value: object) -> bool:
    """Whether a column of this type can hold a value on any kind of database."""
    if isinstance(kind, JSON):
        return isinstance(value, list | dict)
    return isinstance(value, (float, int) if isinstance(kind, Float) else kind.python_type)
