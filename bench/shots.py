"""`make shots`: pictures of the pages as people see them: a phone and a wide screen, light and dark.

They land in `.shots/` (or the folder named by `SHOTS`), which git does not see.
"""

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from bench.pages import section_of
from bench.run import source_path
from tests.servers import CHROMIUM_ARGS, ROOT, chromium, web_server

PAGES = ("/", "/compare", "/themes", "/figures", "/contributors", "/search?q=recognition", "/about")
SCREENS = {"phone": (390, 844), "wide": (1440, 900)}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def main() -> int:
    """Take every picture and print where they are."""
    folder = Path(os.environ.get("SHOTS", ROOT / ".shots"))
    folder.mkdir(exist_ok=True)
    (folder / ".gitignore").write_text("*\n")
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        settings = {
            "VISAVIS_DATABASE_URL": f"sqlite:///{temporary}/shots.db",
            "VISAVIS_ASSETS": "local",
            "VISAVIS_ASSETS_DIR": str(ROOT / ".assets"),
        }
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGS)
        with web_server([source_path()], settings, Path(temporary) / "log") as server:
            for page in (*PAGES, section_of(server)):
                _take(browser, server, page, folder)
        browser.close()
    return 0


def _take(browser: Browser, server: str, address: str, folder: Path) -> None:
    name = re.sub(r"\W+", "-", address).strip("-") or "home"
    for screen, (width, height) in SCREENS.items():
        for scheme in SCHEMES:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            page.goto(server + address, wait_until="networkidle")
            path = folder / f"{name}-{screen}-{scheme}.png"
            page.screenshot(path=path, full_page=True)
            page.close()
            print(path)


if __name__ == "__main__":
    sys.exit(main())
