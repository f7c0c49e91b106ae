"""What every test may ask for. The names of the fixtures are the team's; see the docstring of each.

Tests that use a database run once on SQLite and once on PostgreSQL (`--database` chooses); those marked
`browser` run on SQLite only. Nothing is skipped and nothing is expected to fail: either counts as a failure.
"""

import os
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from fastapi.testclient import TestClient

from app.config import Settings
from app.db import Database, migrate
from app.main import create_app
from app.pipeline.run import import_path
from app.resources import resource
from tests.crowds import crowd
from tests.servers import CHROMIUM_ARGS, ROOT, Databases, SqliteDatabases, chromium, postgresql, web_server

COMMENTARY = ROOT.parent / "shared" / "commentary"
KINDS = ("sqlite", "postgresql")
LOG = pytest.StashKey[Path]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--database`."""
    parser.addoption("--database", choices=(*KINDS, "both"), default="both", help="databases to test on")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the caller's settings out of the tests; where CI is set, the commentary must be there."""
    for name in [name for name in os.environ if name.startswith("VISAVIS_")]:
        del os.environ[name]
    # Machines differ in speed; and CI judges a change by the same cases every time.
    hypothesis.settings.register_profile("visavis", deadline=None, derandomize="CI" in os.environ)
    hypothesis.settings.load_profile("visavis")
    if os.environ.get("CI") and not COMMENTARY.is_dir():
        raise pytest.UsageError(f"CI is set, but {COMMENTARY} is missing")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that uses a database once for each kind."""
    if "database_kind" not in metafunc.fixturenames:
        return
    wanted = metafunc.config.getoption("--database")
    kinds = KINDS if wanted == "both" else (wanted,)
    if metafunc.definition.get_closest_marker("browser"):
        kinds = ("sqlite",)
    metafunc.parametrize("database_kind", kinds, indirect=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip and an expected failure into a failure, and show the web server's log below a failure."""
    report = yield
    if report.skipped or hasattr(report, "wasxfail"):
        report.outcome = "failed"
        vars(report).pop("wasxfail", None)  # pytest does not count a failure that has it
        report.longrepr = f"No test is skipped or expected to fail here: {report.longrepr}"
    log = item.config.stash.get(LOG, None)
    if report.failed and log and "server" in getattr(item, "fixturenames", ()):
        report.sections.append(("web server", "\n".join(log.read_text().splitlines()[-50:])))
    return report


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped test file into a failure."""
    report = yield
    if report.skipped:
        report.outcome = "failed"
        report.longrepr = f"No test file is skipped here: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def _postgresql() -> Iterator[Databases]:
    with postgresql() as databases:
        yield databases


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """Which of the two databases this run of the test is about: "sqlite" or "postgresql"."""
    return str(request.param)


@pytest.fixture
def databases(request: pytest.FixtureRequest, database_kind: str) -> Databases:
    """Templates and copies on this run's kind of database; PostgreSQL is started when first asked for."""
    made: Databases = request.getfixturevalue(f"_{database_kind}")
    return made


def _imported(*paths: Path) -> Callable[[str], None]:
    """Return what fills a template: a migration, then these sources."""

    def fill(url: str) -> None:
        migrate(url)
        with ExitStack() as stack:
            database = Database(url)
            stack.callback(database.close)
            for path in paths:
                import_path(database, path)

    return fill


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Address of a fresh, migrated, empty database of this test's own."""
    databases.template("empty", _imported())
    with databases.copy("empty") as url:
        yield url


@pytest.fixture
def example_database_url(databases: Databases, example_path: Path) -> Iterator[str]:
    """Address of a database of this test's own that holds the embedded example."""
    databases.template("example", _imported(example_path))
    with databases.copy("example") as url:
        yield url


@pytest.fixture
def original_database_url(databases: Databases, original_path: Path) -> Iterator[str]:
    """Address of a database of this test's own that holds the original commentary."""
    databases.template("original", _imported(original_path))
    with databases.copy("original") as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Open the empty database."""
    yield from _opened(database_url)


@pytest.fixture
def example_database(example_database_url: str) -> Iterator[Database]:
    """Open the database with the embedded example."""
    yield from _opened(example_database_url)


@pytest.fixture
def original_database(original_database_url: str) -> Iterator[Database]:
    """Open the database with the original commentary."""
    yield from _opened(original_database_url)


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    yield database
    database.close()


def settings_for(database_url: str) -> Settings:
    """Return settings for a test: local copies only, no page cache, nothing from a `.env` file."""
    return Settings(
        database_url=database_url,
        assets="local",
        assets_dir=ROOT / ".assets",
        cache_megabytes=0,
        _env_file=None,  # type: ignore[call-arg]  # pydantic-settings takes it; mypy cannot know
    )


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Return settings for the empty database."""
    return settings_for(database_url)


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    """Ask an application on the empty database."""
    with TestClient(create_app(settings)) as client:
        yield client


@pytest.fixture
def example_client(example_database_url: str) -> Iterator[TestClient]:
    """Ask an application that holds the embedded example."""
    with TestClient(create_app(settings_for(example_database_url))) as client:
        yield client


@pytest.fixture
def original_client(original_database_url: str) -> Iterator[TestClient]:
    """Ask an application that holds the original commentary."""
    with TestClient(create_app(settings_for(original_database_url))) as client:
        yield client


@pytest.fixture(scope="session")
def example_path() -> Path:
    """Where the embedded example is."""
    return resource("data/example.txt")


@pytest.fixture(scope="session")
def original_path() -> Path:
    """Where the original commentary is."""
    paths = sorted(COMMENTARY.glob("*.txt"))
    assert len(paths) == 1, f"the original commentary must be the one .txt file in {COMMENTARY}"
    return paths[0]


@pytest.fixture(scope="session")
def original_text(original_path: Path) -> str:
    """Text of the original commentary."""
    return original_path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
    example_path: Path,
    original_path: Path,
) -> Iterator[str]:
    """Base address of a real server process with the example and the original; all tests share it."""
    folder = tmp_path_factory.mktemp("server")
    pytestconfig.stash[LOG] = folder / "log"
    settings = {
        "VISAVIS_DATABASE_URL": f"sqlite:///{folder / 'visavis.db'}",
        "VISAVIS_ASSETS": "local",
        "VISAVIS_ASSETS_DIR": str(ROOT / ".assets"),
    }
    with web_server([example_path, original_path], settings, folder / "log") as address:
        yield address


@pytest.fixture(scope="session")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base address of a server with a text on twenty powers."""
    with crowd(tmp_path_factory.mktemp("crowd")) as address:
        yield address


@pytest.fixture(scope="session")
def cdn_server(tmp_path_factory: pytest.TempPathFactory, example_path: Path) -> Iterator[str]:
    """Base address of a server whose pages ask the CDN first, which no browser here can reach."""
    folder = tmp_path_factory.mktemp("cdn-server")
    settings = {
        "VISAVIS_DATABASE_URL": f"sqlite:///{folder / 'visavis.db'}",
        "VISAVIS_ASSETS_DIR": str(ROOT / ".assets"),
    }
    with web_server([example_path], settings, folder / "log") as address:
        yield address


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Start the system's Chromium, cut off from every other machine."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": CHROMIUM_ARGS}
