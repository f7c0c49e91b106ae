"""Pages under load, as ratios to a bare page of the same size, measured in turns with it; nothing compressed."""

import os
import re
import statistics
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from bench import load, weight
from tests.servers import listening, web_server

ROUNDS = 3
SECONDS = 1.0
WARM_UP_SECONDS = 0.5
CACHES = {"off": "0", "on": "64"}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: medians over the rounds, and the ratio to the bare page of the same rounds."""

    page: str
    cache: str
    kilobytes: float
    rate: float
    median: float
    worst: float
    ratio: float


def rows(source: Path, folder: Path) -> Iterator[Row]:
    """Start the servers, load each page in turns with the bare one, and give a row for each."""
    with ExitStack() as stack:
        servers = {cache: stack.enter_context(_server(source, folder, cache)) for cache in CACHES}
        bare = stack.enter_context(_bare(folder))
        pages = {page: page for page in ("/", "/compare", "/search?q=recognition")}
        for page, address in {**pages, "a section": section_of(servers["off"])}.items():
            yardstick = f"{bare}/?size={len(_get(servers['off'] + address).encode())}"
            yield _row(f"bare page of the size of {page}", "", yardstick, yardstick)
            for cache, server in servers.items():
                yield _row(page, cache, server + address, yardstick)


def table(measured: list[Row]) -> Iterator[str]:
    """Write the rows as Markdown."""
    yield "| page | page cache | kB sent | requests/s | p50 ms | p99 ms | to the bare page |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for row in measured:
        yield (
            f"| {row.page} | {row.cache} | {row.kilobytes:.1f} | {row.rate:,.0f} "
            f"| {row.median:.1f} | {row.worst:.1f} | {row.ratio:.2f} |"
        )


def weights(source: Path, folder: Path) -> Iterator[str]:
    """Weigh the first view of every kind of page, and write the table."""
    with _server(source, folder, "on") as server:

        def get(address: str, coding: str) -> bytes:
            with urlopen(Request(server + address, headers={"Accept-Encoding": coding}), timeout=30) as answer:
                return bytes(answer.read())

        pages = (*weight.PAGES, section_of(server))
        yield from weight.table(
            {one: (weight.first_view(get, one), weight.first_view(get, one, coding="gzip")) for one in pages}
        )


def _row(page: str, cache: str, address: str, bare: str) -> Row:
    for warm in (bare, address):
        load.run(warm, seconds=WARM_UP_SECONDS)
    pairs = [(load.run(bare, seconds=SECONDS), load.run(address, seconds=SECONDS)) for _ in range(ROUNDS)]
    own = [measured for _, measured in pairs]
    return Row(
        page=page,
        cache=cache,
        kilobytes=own[0].answer_bytes / 1000,
        rate=statistics.median(one.rate for one in own),
        median=statistics.median(one.percentile(0.50) for one in own),
        worst=statistics.median(one.percentile(0.99) for one in own),
        ratio=statistics.median(one.rate / yardstick.rate for yardstick, one in pairs),
    )


def _server(source: Path, folder: Path, cache: str) -> AbstractContextManager[str]:
    settings = {
        "VISAVIS_DATABASE_URL": f"sqlite:///{folder / f'cache-{cache}.db'}",
        "VISAVIS_CACHE_MEGABYTES": CACHES[cache],
        "VISAVIS_LOG_LEVEL": "warning",
        "VISAVIS_ASSETS": "local",
    }
    return web_server([source], settings, folder / f"cache-{cache}.log")


def _bare(folder: Path) -> AbstractContextManager[str]:
    command = [sys.executable, "-m", "uvicorn", "--factory", "bench.bare:create_app", "--log-level", "warning"]
    return listening(command, "/?size=1000", folder / "bare.log", dict(os.environ))


def section_of(server: str) -> str:
    """Address of the first section that the home page leads to."""
    found = re.search(r'href="(?:http://[^/"]+)?(/commentaries/[^/"#?]+/[^/"#?]+)', _get(server + "/"))
    if found is None:
        raise AssertionError("the home page leads to no section")
    return found[1]


def _get(address: str) -> str:
    with urlopen(address, timeout=30) as answer:
        return str(answer.read().decode())
