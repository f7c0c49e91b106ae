"""`make lighthouse`: what Lighthouse thinks of the chief pages on a phone and a desktop; prints a table, keeps nothing.

npm fetches the pinned Lighthouse for this one run; the browser is the one the tests use.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.pages import section_of
from bench.run import source_path
from tests.servers import CHROMIUM_ARGS, ROOT, chromium, web_server

VERSION = "12.8.2"
PAGES = ("/", "/compare", "/figures", "/cues", "/themes")
FORMS = ("mobile", "desktop")
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
SHIFT = "cumulative-layout-shift"
SECONDS = 300


def main() -> int:
    """Print the table; exit status 1 where a page has less than it should, 2 where npm is missing."""
    npx = shutil.which("npx")
    if npx is None:
        sys.stderr.write("npx is missing (Debian: apt-get install npm)\n")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "VISAVIS_DATABASE_URL": f"sqlite:///{folder}/lighthouse.db",
            "VISAVIS_ASSETS": "local",
            "VISAVIS_ASSETS_DIR": str(ROOT / ".assets"),
        }
        with web_server([source_path()], settings, Path(folder) / "log") as server:
            return _table(npx, server)


def _table(npx: str, server: str) -> int:
    failed = 0
    print(f"| page | screen | {' | '.join(WANTED)} | layout shift |")
    print(f"| --- | --- | {'--: | ' * len(WANTED)}--: |")
    for page in (*PAGES, section_of(server)):
        for form in FORMS:
            report = _report(npx, server + page, form)
            scores = {name: round(100 * report["categories"][name]["score"]) for name in WANTED}
            shift = report["audits"][SHIFT]["numericValue"]
            print(f"| {page} | {form} | {' | '.join(map(str, scores.values()))} | {shift:.3f} |", flush=True)
            lacking = list(_lacking(report, scores))
            print("".join(f"  {line}\n" for line in lacking), end="")
            failed |= bool(lacking) or shift > 0
    return failed


def _lacking(report: dict[str, Any], scores: dict[str, int]) -> Iterator[str]:
    """Name what costs points in each category that has less than it should."""
    for name, wanted in WANTED.items():
        if scores[name] >= wanted:
            continue
        for row in report["categories"][name]["auditRefs"]:
            audit = report["audits"][row["id"]]
            if row["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield f"{name}: {audit['title']} {audit.get('displayValue', '')}"


def _report(npx: str, address: str, form: str) -> dict[str, Any]:
    """Run Lighthouse on one page and return its report."""
    command = [npx, "--yes", f"lighthouse@{VERSION}", address, "--quiet", "--output=json"]
    command += [f"--chrome-flags=--headless=new {_quoted(CHROMIUM_ARGS)}", f"--only-categories={','.join(WANTED)}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    environment = os.environ | {"CHROME_PATH": chromium()}
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True, timeout=SECONDS)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def _quoted(arguments: list[str]) -> str:
    return " ".join(f'"{one}"' if " " in one else one for one in arguments)


if __name__ == "__main__":
    sys.exit(main())
