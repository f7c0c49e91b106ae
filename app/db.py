"""The database: how to reach, migrate and search it. Only it and `app.upkeep` tell SQLite from PostgreSQL."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import reduce
from pathlib import Path
from threading import Lock
from typing import Any

from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Integer,
    PoolProxiedConnection,
    Select,
    String,
    column,
    create_engine,
    event,
    func,
    literal,
    literal_column,
    make_url,
    select,
    table,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoFreeConnectionError
from sqlalchemy.orm import Session

from app.errors import DatabaseError
from app.resources import resource

SCHEMA = "0003"
"""Revision of the newest migration; a test holds it against the migrations folder."""
CONNECT_SECONDS = 5
"""How long a server may take to answer a new connection; an address that has its own `connect_timeout` keeps it."""
RANKED = 5_000
"""Matches that are ranked; of a word with more of them, the first ones stored."""

_UNUSABLE = {"InterfaceError", "UndefinedTable", "UndefinedColumn", "DatabaseError"}
"""What drivers call it, besides OperationalError, when the server, the file or its tables are not there."""
_MIGRATION_LOCK = 7_166_511_502
"""A number that no other program on the server should lock."""

_FULL_TEXT = table("sentence_fts")
_SENTENCE = table("sentence", column("id", Integer), column("text", String), column("search"))


def now() -> datetime:
    """Return the time as tables keep it: UTC, without a zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class Database:
    """One database. `reading()` and `writing()` are the two ways in; `close()` gives the connections back.

    Raises:
        DatabaseError: the address is none that can be used.
    """

    def __init__(self, url: str) -> None:
        self.url = _checked_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._reader = _engine(self.url, writes=False)
        self._writer = _engine(self.url, writes=True)
        self._watcher: PoolProxiedConnection | None = None
        self._watchers = 0
        self._watching = Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session in which the database itself refuses a write; all its queries see one state."""
        with _translated(), Session(self._reader) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is one transaction: committed at the end, undone on any error."""
        with _translated(), Session(self._writer) as session, session.begin():
            yield session

    def version(self) -> str:
        """Return a mark that differs after every commit, whoever made it; asking costs microseconds on SQLite."""
        query = "PRAGMA data_version" if self.is_sqlite else "SELECT pg_current_snapshot()::text"
        with self._watching, _translated():
            failure = self._reader.dialect.loaded_dbapi.Error
            if self._watcher is not None:
                with suppress(failure):  # the server may only have been away for a moment: ask a new connection
                    return self._asked(query)
            try:
                return self._asked(query)
            except failure as error:
                raise DatabaseError(f"The database cannot be asked for its version: {error}") from error

    def _asked(self, query: str) -> str:
        """Ask the watching connection; drop one that fails, so that the next question opens another.

        SQLite counts for each connection anew: the answer says which connection it is from.
        """
        watcher = self._watcher = self._watcher or self._new_watcher()
        try:
            value = watcher.driver_connection.execute(query).fetchone()[0]  # type: ignore[union-attr]  # it is open
        except self._reader.dialect.loaded_dbapi.Error:
            self._watcher = None
            watcher.invalidate()
            raise
        return f"{self._watchers}-{value}"

    def _new_watcher(self) -> PoolProxiedConnection:
        """Take a connection of its own, outside any transaction: only such a one sees the commits of others."""
        watcher = self._reader.raw_connection()
        self._watchers += 1
        if not self.is_sqlite and watcher.driver_connection is not None:
            watcher.driver_connection.autocommit = True
        return watcher

    def schema(self) -> str | None:
        """Return the revision the tables are at, None where there are none."""
        with _translated(), self._reader.connect() as connection:
            return _schema(connection)

    def close(self) -> None:
        """Close every connection."""
        with self._watching:
            if self._watcher is not None:
                self._watcher.close()
            self._watcher = None
        self._reader.dispose()
        self._writer.dispose()


def migrate(url: str) -> None:
    """Bring the tables of the database at `url` to the newest revision; make the SQLite file where there is none.

    Of several processes that do so at once, one does it and the others wait for it.

    Raises:
        DatabaseError: the database cannot be reached, or a newer program has migrated it further.
    """
    engine = _engine(_checked_url(url), writes=True)
    try:
        with _translated(), engine.begin() as connection:
            if connection.dialect.name == "postgresql":  # on SQLite, the transaction has begun with a lock
                connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
            if _schema(connection) != SCHEMA:
                _run_migrations(connection)
    finally:
        engine.dispose()


def _run_migrations(connection: Connection) -> None:
    from alembic import command  # three quarters of a second, and only where there is something to migrate
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(resource("migrations")))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise DatabaseError(f"The database was made by a newer version of this program ({error}).") from error


def _schema(connection: Connection) -> str | None:
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _checked_url(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise DatabaseError(f"VISAVIS_DATABASE_URL: {parsed.get_backend_name()} is neither sqlite nor postgresql")
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError) as error:
        raise DatabaseError(f"VISAVIS_DATABASE_URL is no database address ({error})") from error
    return parsed


def _engine(url: URL, *, writes: bool) -> Engine:
    if url.get_backend_name() == "postgresql":
        options = {} if writes else {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"}
        patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
        return create_engine(url, pool_pre_ping=True, pool_size=10, execution_options=options, connect_args=patience)
    engine = create_engine(url, pool_size=20, max_overflow=20)
    event.listen(engine, "connect", _sqlite_writer if writes else _sqlite_reader)
    if not writes:
        event.listen(engine, "do_connect", _refuse_missing_file)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _sqlite_writer(connection: Any, _record: object) -> None:
    _pragmas(connection, "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=10000")


def _sqlite_reader(connection: Any, _record: object) -> None:
    _pragmas(connection, "query_only=ON", "busy_timeout=10000", "cache_size=-16000")


def _refuse_missing_file(_dialect: object, _record: object, arguments: Sequence[str], _options: object) -> None:
    """Let nobody who only reads make an empty file where the database should be."""
    if arguments and not arguments[0].startswith((":", "file:")) and not Path(arguments[0]).exists():
        raise DatabaseError(f"The database cannot be used: there is no file {Path(arguments[0]).name}")


def _pragmas(connection: Any, *pragmas: str) -> None:
    connection.isolation_level = None  # SQLAlchemy's own BEGIN counts, not the driver's
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").close()


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the driver says of an unreachable or unusable database into one clear line."""
    try:
        yield
    except NoFreeConnectionError as error:
        raise DatabaseError("The database cannot be used: all connections are busy") from error
    except IntegrityError as error:
        if "unique" not in str(error.orig).lower():
            raise
        raise DatabaseError(f"Nothing was stored: the same was stored at this moment ({error.orig})") from error
    except DBAPIError as error:
        if error.connection_invalidated or _is_unusable(type(error.orig)):
            reason = next(iter(str(error.orig).strip().splitlines()), "no reason given")
            raise DatabaseError(f"The database cannot be used: {reason}") from error
        raise


def _is_unusable(kind: type) -> bool:
    return kind.__name__ in _UNUSABLE or any(parent.__name__ == "OperationalError" for parent in kind.__mro__)


def full_text(session: Session, phrases: Sequence[Sequence[str]], *, within: Select[int] | None = None) -> Select[Any]:
    """Select (sentence_id, score) of the sentences in which every phrase stands; a lower score is better.

    A phrase is given in all its spellings, each one folded word or several in order; words match by their stem.
    `within` selects the ids of the sentences to look among, all where it is None. At most one row more than `RANKED`.
    """
    if _is_sqlite(session):
        rowid = literal_column("rowid", Integer)
        score: ColumnElement[Any] = literal_column("bm25(sentence_fts)", Float)
        found = select(rowid.label("sentence_id"), score.label("score")).select_from(_FULL_TEXT)
        found = found.where(_stand(session, phrases))
        return (found if within is None else found.where(rowid.in_(within))).limit(RANKED + 1)
    score = -func.ts_rank_cd(_SENTENCE.c.search, _tsquery(phrases))
    found = select(_SENTENCE.c.id.label("sentence_id"), score.label("score")).where(_stand(session, phrases))
    return (found if within is None else found.where(_SENTENCE.c.id.in_(within))).limit(RANKED + 1)


def sentences_with(session: Session, phrases: Sequence[Sequence[str]]) -> Select[int]:
    """Select the ids of all sentences in which every phrase stands."""
    if _is_sqlite(session):
        return select(literal_column("rowid", Integer)).select_from(_FULL_TEXT).where(_stand(session, phrases))
    return select(_SENTENCE.c.id).where(_stand(session, phrases))


def _stand(session: Session, phrases: Sequence[Sequence[str]]) -> ColumnElement[bool]:
    """Return the condition that every phrase stands in a sentence, in one of its spellings."""
    if _is_sqlite(session):
        # Quoted, so that no character of a phrase is an operator.
        either = (" OR ".join(f'"{spelling}"' for spelling in spellings) for spellings in phrases)
        wanted = " AND ".join(f"({one})" for one in either)
        return literal_column("sentence_fts").op("MATCH", is_comparison=True)(literal(wanted))
    return _SENTENCE.c.search.op("@@", is_comparison=True)(_tsquery(phrases))


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _tsquery(phrases: Sequence[Sequence[str]]) -> ColumnElement[Any]:
    configuration: ColumnElement[Any] = literal_column("'visavis'")

    def joined(operator: str, queries: Iterable[ColumnElement[Any]]) -> ColumnElement[Any]:
        return reduce(lambda left, right: left.op(operator)(right), queries)

    each = ([func.phraseto_tsquery(configuration, spelling) for spelling in spellings] for spellings in phrases)
    return joined("&&", (joined("||", spellings) for spellings in each))
