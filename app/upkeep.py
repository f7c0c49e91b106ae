"""What a database can say of its own soundness, and what it must be told when all its rows are replaced.

Beside `app.db`, the only module that tells SQLite from PostgreSQL.
"""

import sqlite3
from collections.abc import Iterator

from sqlalchemy import Connection, Table, delete, exists, func, inspect, not_, select, text
from sqlalchemy.exc import DatabaseError as DriverError
from sqlalchemy.orm import Session

from app.db import Database
from app.models import Base

TABLES = tuple(Base.metadata.sorted_tables)
"""Every table, after those that it points to."""
_MOST_NAMED = 10
"""Lines of SQLite's own report that are worth reading."""
_FTS5 = {"sentence_fts", "sentence_fts_insert", "sentence_fts_delete", "sentence_fts_update"}
_REPORTED_OK = "ok"


def is_empty(session: Session) -> bool:
    """Whether no table has a row."""
    return not any(session.execute(select(exists().select_from(table))).scalar() for table in TABLES)


def shut_out_writers(session: Session) -> None:
    """Let nobody else write before this transaction ends; readers go on. On SQLite that is so anyway."""
    if not _is_sqlite(session):
        names = ", ".join(_quoted(session, table) for table in TABLES)
        session.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def count_on(session: Session) -> None:
    """Let the next rows get ids behind those that are there. Never counts back, so that it may be undone."""
    if _is_sqlite(session):
        return
    for table in TABLES:
        if "id" in table.c:
            sequence = func.pg_get_serial_sequence(_quoted(session, table), "id")
            last = func.greatest(func.nextval(sequence), func.coalesce(func.max(table.c.id), 0))
            session.execute(select(func.setval(sequence, last)).select_from(table))


def clear(session: Session) -> None:
    """Delete every row; a full-text index that does not fit the sentences, which SQLite trips over, is made anew."""
    if _is_sqlite(session):
        session.execute(text("INSERT INTO sentence_fts(sentence_fts) VALUES ('rebuild')"))
    for table in reversed(TABLES):
        session.execute(delete(table))


def damage(session: Session) -> Iterator[str]:
    """Yield what makes the database useless: tables or columns that are gone, pages that SQLite cannot read."""
    yield from _missing(session.connection())
    if _is_sqlite(session):
        lines = session.execute(text(f"PRAGMA integrity_check({_MOST_NAMED})")).scalars()
        yield from (f"SQLite finds damage: {line}" for line in lines if line != _REPORTED_OK)


def orphans(session: Session) -> Iterator[str]:
    """Yield how many rows of a table point to a row that is not there."""
    for table in TABLES:
        for key in table.foreign_key_constraints:
            (column,), target = key.columns, key.referred_table
            parent = target.alias()
            found = exists().where(parent.c[key.elements[0].column.name] == column)
            lost = select(func.count()).select_from(table).where(column.is_not(None), not_(found))
            if count := session.execute(lost).scalar():
                yield f"rows of {table.name} whose {column.name} names no {target.name}: {count:,}"


def index_damage(database: Database) -> Iterator[str]:
    """Yield what is wrong with the full-text index: search would miss what is there, or find what is not."""
    with database.reading() as session:
        missing = sorted(_missing_index(session))
    if missing:
        yield f"the full-text index has lost {', '.join(missing)}: search misses sentences"
    elif database.is_sqlite and not _is_index_sound(database):
        yield "the full-text index does not fit the sentences: search misses some"


def _missing_index(session: Session) -> set[str]:
    """Return the parts of the full-text index that are not there."""
    if _is_sqlite(session):
        names = session.execute(text("SELECT name FROM sqlite_schema WHERE tbl_name IN ('sentence', 'sentence_fts')"))
        return _FTS5 - set(names.scalars())
    names = session.execute(text("SELECT indexname FROM pg_indexes WHERE tablename = 'sentence'"))
    return {"ix_sentence_search"} - set(names.scalars())


def _is_index_sound(database: Database) -> bool:
    with database.writing() as session:  # SQLite wants the question put as an INSERT; it changes nothing
        try:
            session.execute(text("INSERT INTO sentence_fts(sentence_fts, rank) VALUES ('integrity-check', 1)"))
        except DriverError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_CORRUPT_VTAB:
                raise
            return False
        return True


def _missing(connection: Connection) -> Iterator[str]:
    """Yield the tables and columns that are not there."""
    inspector = inspect(connection)
    known = set(inspector.get_table_names())
    for table in TABLES:
        if table.name not in known:
            yield f"there is no table {table.name}"
            continue
        columns = {column["name"] for column in inspector.get_columns(table.name)}
        yield from (f"table {table.name} has no column {name}" for name in set(table.columns.keys()) - columns)


def _quoted(session: Session, table: Table) -> str:
    return session.get_bind().dialect.identifier_preparer.format_table(table)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
