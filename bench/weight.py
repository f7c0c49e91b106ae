"""What a first view weighs: the page and all it loads from here, compressed as it is sent to whoever asks first."""

import re
from collections.abc import Callable, Iterator, Mapping

Get = Callable[[str, str], bytes]
"""Ask for an address with this `Accept-Encoding`; the body as it was sent."""

LIMIT = 60_000
LIMIT_WITH_CHARTS = 68_000
"""For a page that brings the data of its charts along: `/figures`."""
PAGES = ("/", "/compare", "/cues", "/search?q=recognition", "/figures", "/themes", "/about")
_TAG = re.compile(r"<(?:link|script|img|source)\b[^>]*>")
_ADDRESS = re.compile(r'\b(?:href|src)="(/[^"]+)"')
_LOADED = re.compile(r'<(?:script|img|source)|rel="[^"]*\b(?:stylesheet|icon|preload)\b')
_LATER = re.compile(r'/assets/plotly|loading="lazy"|media="print"')
"""What comes after the first view: the charts' library has a budget of its own."""


def first_view(get: Get, address: str, *, coding: str = "br") -> dict[str, int]:
    """Return the bytes over the wire of a page and of each file it loads at once, by address; bodies only."""
    html = get(address, "identity").decode()
    tags = [tag for tag in _TAG.findall(html) if _LOADED.match(tag) or _LOADED.search(tag)]
    files = [found[1] for tag in tags if not _LATER.search(tag) and (found := _ADDRESS.search(tag))]
    return {one: len(get(one.replace("&amp;", "&"), coding)) for one in (address, *dict.fromkeys(files))}


def table(views: Mapping[str, tuple[dict[str, int], dict[str, int]]]) -> Iterator[str]:
    """Write the weights as Markdown: with Brotli in its parts, and with gzip."""
    yield "| first view | page | all with br, kB | with gzip, kB |"
    yield "| --- | ---: | ---: | ---: |"
    for address, (br, gzip) in views.items():
        yield (
            f"| {address} | {br[address] / 1000:.1f} "
            f"| {sum(br.values()) / 1000:.1f} | {sum(gzip.values()) / 1000:.1f} |"
        )
