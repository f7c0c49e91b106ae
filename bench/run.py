"""`make bench`: measure import and pages on one commentary and print the tables. Keeps nothing.

`VISAVIS_BENCH_SOURCE` names the commentary; else the original beside the checkout, else the embedded example.
"""

import os
import platform
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from app.resources import resource
from bench import importing, pages
from tests.servers import ROOT


def main() -> int:
    """Measure, print, leave."""
    source = source_path()
    _print([f"{source.name}, Python {platform.python_version()}, {os.cpu_count()} cores", ""])
    with tempfile.TemporaryDirectory() as folder:
        _print([*importing.table(list(importing.rows(source, Path(folder)))), ""])
        _print([*pages.table(list(pages.rows(source, Path(folder)))), ""])
        _print(pages.weights(source, Path(folder)))
    return 0


def source_path() -> Path:
    """Return the commentary that is measured."""
    if named := os.environ.get("VISAVIS_BENCH_SOURCE"):
        return Path(named)
    originals = sorted((ROOT.parent / "shared" / "commentary").glob("*.txt"))
    return originals[0] if originals else resource("data/example.txt")


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
