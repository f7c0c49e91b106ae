"""A reader who follows every link of the site, from the home page on: for tests of links and the validity check.

Addresses that differ only in the values of their filters are one shape; of a shape only the first few are asked for.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

from fastapi.testclient import TestClient

from tests.marks import Element, tree

SITE = "http://testserver"
_MOST_OF_A_SHAPE = 2
_LINKS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("form", "action"), ("use", "href"))


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it stands on a page; `address` is whole, its fragment included."""

    on: str
    address: str

    @property
    def target(self) -> str:
        """The address as a server sees it: on this site path and query, elsewhere everything but the fragment."""
        return urldefrag(self.address).url.removeprefix(SITE) or "/"

    @property
    def fragment(self) -> str:
        """The id on the target that it leads to; empty where it leads to the whole page."""
        return unquote(urldefrag(self.address).fragment)

    @property
    def inside(self) -> bool:
        """Whether it leads to this site."""
        return self.address == SITE or self.address.startswith((f"{SITE}/", f"{SITE}?", f"{SITE}#"))


@dataclass(frozen=True, slots=True)
class Visit:
    """An address that was asked for, what came, and of a page its tree and its links."""

    address: str
    status: int
    media_type: str
    location: str
    text: str
    links: tuple[Link, ...]
    ids: frozenset[str]


def crawl(client: TestClient, start: str = "/", *, within: str = "/") -> Iterator[Visit]:
    """Yield every address `within` that can be reached by links from `start`, few of each shape, as they turn up."""
    waiting, seen, shapes = deque([start]), {start}, Counter[object]()
    while waiting:
        visit = _visit(client, waiting.popleft())
        yield visit
        for target in dict.fromkeys(link.target for link in visit.links if link.inside):
            if target in seen or not target.startswith(within):
                continue
            seen.add(target)
            shapes[shape(target)] += 1
            if shapes[shape(target)] <= _MOST_OF_A_SHAPE:
                waiting.append(target)


def shape(address: str) -> object:
    """What addresses have in common that differ only in what their filters are set to; of an address in a value too."""
    split = urlsplit(address)
    keys = {(key, shape(value) if value.startswith("/") else "") for key, value in parse_qsl(split.query)}
    return (split.path, frozenset(keys))


def links_of(on: str, shown: Element) -> Iterator[Link]:
    """Yield the links of a page, whole."""
    for name, attribute in _LINKS:
        for one in shown.all(name, attribute):
            yield Link(on, urljoin(SITE + on, one[attribute]))


def _visit(client: TestClient, address: str) -> Visit:
    answer = client.get(address, follow_redirects=False)
    media_type = answer.headers.get("content-type", "").partition(";")[0]
    shown = tree(answer.text) if media_type == "text/html" else None
    links: Iterable[Link] = links_of(address, shown) if shown else ()
    ids = frozenset(one["id"] for one in shown.all("*", "id")) if shown else frozenset()
    location = answer.headers.get("location", "")
    text = answer.text if shown else ""
    return Visit(address, answer.status_code, media_type, location, text, tuple(links), ids)
