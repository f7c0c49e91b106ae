"""The test bed itself: each test has its own database, none is skipped, no browser leaves the machine."""

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page
from sqlalchemy import text

from app.db import Database
from tests.servers import ROOT, free_port

FORBIDDEN = {
    "a skipped test": "import pytest\n@pytest.mark.skip(reason='later')\ndef test_it() -> None: pass\n",
    "a test that skips itself": "import pytest\ndef test_it() -> None: pytest.skip('later')\n",
    "a skipped file": "import pytest\npytest.skip('later', allow_module_level=True)\n",
    "an expected failure": "import pytest\n@pytest.mark.xfail\ndef test_it() -> None: raise ValueError\n",
    "an unexpected success": "import pytest\n@pytest.mark.xfail\ndef test_it() -> None: pass\n",
    "no case at all": "import pytest\n@pytest.mark.parametrize('x', [])\ndef test_it(x: int) -> None: pass\n",
}


def test_what_would_hide_a_fault_fails_the_run(tmp_path: Path) -> None:
    for number, content in enumerate(FORBIDDEN.values()):
        (tmp_path / f"test_{number}.py").write_text(content)
    bed = [f"--rootdir={ROOT}", f"--config-file={ROOT / 'pyproject.toml'}", "-p", "tests.conftest"]
    # --maxfail stops at the count that also decides the exit status, which is not the one in the summary.
    count = ["--continue-on-collection-errors", f"--maxfail={len(FORBIDDEN)}", str(tmp_path)]
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *bed, *count]
    told = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stdout
    assert f"stopping after {len(FORBIDDEN)} failures" in told


@pytest.mark.parametrize("turn", [1, 2])
def test_what_one_test_stores_no_other_test_sees(database: Database, turn: int) -> None:
    with database.writing() as session:
        session.execute(text("CREATE TABLE left_over (id INTEGER)"))


def test_the_example_and_the_original_are_there_to_be_read(
    example_database: Database, original_database: Database
) -> None:
    for database in (example_database, original_database):
        with database.reading() as session:
            assert session.execute(text("SELECT count(*) FROM sentence")).scalar_one() > 20


@pytest.mark.browser
def test_the_browser_reaches_this_machine_only(page: Page) -> None:
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto(f"http://127.0.0.1:{free_port()}/")
    # 127.0.0.2 stands for every other machine whose address is spelled in numbers.
    for host in ("127.0.0.2", "elsewhere.example"):
        with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
            page.goto(f"http://{host}:{free_port()}/")
