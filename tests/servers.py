"""Programs that tests start for real: databases of both kinds, PostgreSQL, and the web server as a process.

Knows no fixture and no test: conftest.py decides what lives how long.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
from psycopg import sql

ROOT = Path(__file__).parent.parent
START_SECONDS = 30.0
COMMAND_SECONDS = 120.0
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


# Chromium never looks up a name and never calls home: a request that leaves the machine fails in the browser.
CHROMIUM_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


class MissingProgramError(Exception):
    """A program that the tests need is not on this machine; says how to get it."""


class Databases(Protocol):
    """One kind of database: templates are filled once, then every test gets its own copy of one."""

    def template(self, name: str, fill: Callable[[str], None]) -> None:
        """Make the template `name`, filled by a function that gets its address; once, then never again."""

    @contextmanager
    def copy(self, name: str) -> Iterator[str]:
        """Give the address of a fresh copy of a template; the copy is gone afterwards."""


class SqliteDatabases:
    """Databases as files in one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copies = 0
        self._templates: set[str] = set()

    def template(self, name: str, fill: Callable[[str], None]) -> None:
        """Fill a file and leave it alone from then on."""
        if name not in self._templates:
            fill(f"sqlite:///{self._folder / name}.db")
            self._templates.add(name)

    @contextmanager
    def copy(self, name: str) -> Iterator[str]:
        """Copy the file, and its write-ahead log where one was left."""
        self._copies += 1
        folder = self._folder / f"copy-{self._copies}"
        folder.mkdir()
        for ending in ("", "-wal"):
            if (file := self._folder / f"{name}.db{ending}").exists():
                shutil.copyfile(file, folder / f"test.db{ending}")
        yield f"sqlite:///{folder / 'test.db'}"
        shutil.rmtree(folder)


class PostgresqlDatabases:
    """Databases on one server of our own; `server` is connected to none of them, and commits by itself."""

    def __init__(self, socket_folder: Path, server: psycopg.Connection) -> None:
        self._folder, self._server = socket_folder, server
        self._copies = 0
        self._templates: set[str] = set()

    def address(self, name: str) -> str:
        """Return the SQLAlchemy address of a database; no host but a socket in our folder."""
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def template(self, name: str, fill: Callable[[str], None]) -> None:
        """Create a database and fill it."""
        if name not in self._templates:
            self._run("CREATE DATABASE {}", name)
            fill(self.address(name))
            self._templates.add(name)

    @contextmanager
    def copy(self, name: str) -> Iterator[str]:
        """Let the server copy the template; FORCE, so that one leaked connection fails one test, not all."""
        self._copies += 1
        copy = f"copy_{self._copies}"
        self._run("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log", copy, name)
        try:
            yield self.address(copy)
        finally:
            self._run("DROP DATABASE {} WITH (FORCE)", copy)

    def _run(self, statement: str, *names: str) -> None:
        self._server.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def postgresql_folder() -> Path:
    """Find the folder of the server's programs, newest version first.

    Raises:
        MissingProgramError: no PostgreSQL server is installed.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], check=True, capture_output=True, text=True)
        folders.append(Path(told.stdout.strip()))
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "postgres").exists():
            return folder
    raise MissingProgramError("PostgreSQL's server is missing (Debian: apt-get install postgresql)")


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


@contextmanager
def postgresql() -> Iterator[PostgresqlDatabases]:
    """Run a server in a folder of its own, reachable by socket only (and a socket's path must be short)."""
    programs = postgresql_folder()
    folder = Path(tempfile.mkdtemp(prefix="visavis-pg-"))
    user = _server_user()
    if user:
        os.chown(folder, user.pw_uid, user.pw_gid)
    data, log = folder / "data", folder / "log"
    initdb = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
    try:
        maker = _spawned([str(programs / "initdb"), f"--pgdata={data}", *initdb], folder, user, log)
        if maker.wait() != 0:
            raise AssertionError(f"initdb failed:\n{log.read_text(errors='replace')}")
        # Nothing here outlives the run: speed before safety.
        options = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses="]
        options += [f"unix_socket_directories={folder}", "autovacuum=off", "max_connections=40"]
        command = [str(programs / "postgres"), "-D", str(data), *(f"--{option}" for option in options)]
        server = _spawned(command, folder, user, log)
        try:
            _wait(lambda: _accepts(folder), server, log)
            with psycopg.connect(host=str(folder), user="postgres", autocommit=True) as connection:
                yield PostgresqlDatabases(folder, connection)
        finally:
            _stop(server, signal.SIGINT)
    finally:
        shutil.rmtree(folder)


def _server_user() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; anybody else runs it as themselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _spawned(command: list[str], folder: Path, user: pwd.struct_passwd | None, log: Path) -> subprocess.Popen[bytes]:
    """Start a program in its folder with the rights of `user`, and none of ours."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdout=output,
            stderr=output,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            start_new_session=True,
        )


def _accepts(folder: Path) -> bool:
    try:
        psycopg.connect(host=str(folder), user="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def web_server(sources: Sequence[Path], settings: dict[str, str], log: Path) -> Iterator[str]:
    """Import `sources` and run `visavis serve`, both as a user would; gives the base address."""
    visavis = Path(sys.executable).with_name("visavis")
    if not visavis.exists():
        raise MissingProgramError(f"{visavis} is missing: run `make setup`")
    environment = {key: value for key, value in os.environ.items() if not key.startswith("VISAVIS_")} | settings
    imported = subprocess.run(
        [visavis, "import", *sources],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
    )
    if imported.returncode != 0:
        raise AssertionError(f"visavis import failed:\n{imported.stdout}{imported.stderr}")
    with listening([str(visavis), "serve"], "/readyz", log, environment) as address:
        yield address


@contextmanager
def listening(command: list[str], ready: str, log: Path, environment: dict[str, str]) -> Iterator[str]:
    """Run a server on a free port (`--port` is added) until left; it has started when `ready` answers 200."""
    port = str(free_port())
    address = f"http://127.0.0.1:{port}"
    with log.open("wb") as output:
        server = subprocess.Popen([*command, "--port", port], env=environment, stdout=output, stderr=output)
    try:
        _wait(lambda: _answers(address + ready), server, log)
        yield address
    finally:
        _stop(server, signal.SIGTERM)


def free_port() -> int:
    """Return a port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, ConnectionError, TimeoutError):
        return False


def _wait(ready: Callable[[], bool], server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while not ready():
        if server.poll() is not None or time.monotonic() > end:
            raise AssertionError(f"{server.args!r} did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.02)


def _stop(server: subprocess.Popen[bytes], wish: signal.Signals) -> None:
    """Ask the server to end; one that does not within the time is killed, and that is a failure."""
    server.send_signal(wish)
    try:
        server.wait(timeout=START_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        raise


def chromium() -> str:
    """Return the path of the system's browser.

    Raises:
        MissingProgramError: there is none; none is ever downloaded.
    """
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    raise MissingProgramError("Chromium is missing (Debian: apt-get install chromium)")


def main() -> int:
    """Say which programs the tests need and this machine lacks; exit status 1 if one is missing."""
    missing = 0
    for program in (chromium, postgresql_folder):
        try:
            program()
        except MissingProgramError as error:
            sys.stderr.write(f"{error}\n")
            missing = 1
    return missing


if __name__ == "__main__":
    sys.exit(main())
