"""A page as tests read it: a strict tree of its elements, and what sits on a real engine while one is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import event
from sqlalchemy.engine import Engine

VOID = {"base", "br", "hr", "img", "input", "link", "meta", "wbr"}
FRAGMENT = {"HX-Request": "true"}


class Element:
    """An element with its attributes and what stands in it."""

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name, self.attributes = name, attributes
        self.children: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    @property
    def words(self) -> str:
        """Its text, as a reader sees it: runs of white space are one space."""
        return " ".join("".join(self._strings()).split())

    def _strings(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._strings()

    def every(self) -> Iterator[Element]:
        """Yield all elements in it, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.every()

    def all(self, name: str, *attributes: str, **values: str) -> list[Element]:
        """Return the elements of this name ("*" for any) that have the attributes; `data_power=` is `data-power`."""
        wanted = {key.replace("_", "-"): value for key, value in values.items()}
        return [
            one
            for one in self.every()
            if name in ("*", one.name)
            and all(attribute in one.attributes for attribute in attributes)
            and wanted.items() <= one.attributes.items()
        ]

    def one(self, name: str, *attributes: str, **values: str) -> Element:
        """Return the only such element."""
        found = self.all(name, *attributes, **values)
        assert len(found) == 1, f"{len(found)} of {name} {attributes} {values}"
        return found[0]

    def links(self) -> list[str]:
        """Return where its links lead."""
        return [link["href"] for link in self.all("a", "href")]


class _Reader(HTMLParser):
    """Builds the tree; an element that is not closed where it should be is an error."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].name == tag, f"</{tag}> closes <{self.open[-1].name}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree(html: str) -> Element:
    """Read a page or a part of one; every element must be closed in its place and every id be there once."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].name}> is not closed"
    ids = [one["id"] for one in reader.root.all("*", "id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({one for one in ids if ids.count(one) > 1})}"
    return reader.root


def page(client: TestClient, address: str, *, status: int = 200) -> Element:
    """Ask for a page and read it."""
    answer = client.get(address)
    assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[:300]}"
    return tree(answer.text)


def slug_of(client: TestClient) -> str:
    """Return the slug of the newest commentary."""
    return str(client.get("/api/v1/commentaries").json()[0]["slug"])


def addresses(client: TestClient) -> list[str]:
    """Return an address of every kind a reader or a program can ask for."""
    text = f"/commentaries/{slug_of(client)}"
    row = client.get(f"/api/v1{text}").json()
    key = row["sections"][0]["passages"][0]["sentences"][0]["key"]
    people = [f"/contributors/{person['slug']}" for person in row["contributors"][:1]]
    sections = [f"{text}/{section['slug']}" for section in row["sections"]]
    power = row["sections"][0]["slug"]
    pages = ["/", "/commentaries", text, *sections, "/powers", f"/powers/{power}", "/compare"]
    pages += [
        "/compare?view=questions",
        "/themes",
        "/themes/recognition",
        "/contributors",
        *people,
        "/figures",
        "/figures?chart=borders",
    ]
    pages += ["/figures/dictionary", "/cues", "/search", "/search?q=the+taliban", f"/search?power={power}", "/keys"]
    pages += [f"{sections[0]}?q=taliban&sentence={key}"]
    pages += [f"/?theme=recognition&power={power}", f"/compare?theme=trade&power={power}", "/about", "/docs"]
    files = [f"/compare.{suffix}" for suffix in ("csv", "xlsx", "docx", "md", "json")]
    files += ["/cues.csv", "/cues.json", "/figures.csv", "/figures.json"]
    files += ["/figures/borders.csv", "/figures/borders.json"]
    files += ["/figures/datapackage.json"]
    files += [f"{text}/sentences/{key}", "/openapi.json", "/picture.png?of=/"]
    files += ["/oembed?url=http://testserver/about", "/oembed?url=http://testserver/about&format=xml"]
    programs = [f"/api/v1{path}" for path in ("/commentaries", text, "/powers", "/themes", "/contributors", *people)]
    lists = ("/compare", "/figures", "/positions", "/cues", "/questions", "/search?q=taliban")
    taken = _taken_along(text, f"{power}/{key}")
    return [*pages, *files, *taken, *programs, *(f"/api/v1{path}" for path in lists)]


def _taken_along(text: str, place: str) -> list[str]:
    """Return addresses of every kind that a reference and a list of kept sentences have."""
    power, _, key = place.partition("/")
    kept = f"sentence={text.rpartition('/')[2]}/{place}"
    files = [f"/cite.{suffix}?of={text}/{power}" for suffix in ("bib", "ris", "json", "txt")]
    files += [f"/kept.{suffix}?{kept}" for suffix in ("md", "docx", "bib", "ris", "json")]
    return [f"/cite?of={text}/{power}%23s-{key}", "/kept", f"/kept?{kept}", *files]


def frames(client: TestClient) -> list[str]:
    """Return an address of every kind that another site may put into a frame."""
    text = f"/commentaries/{slug_of(client)}"
    section = client.get(f"/api/v1{text}").json()["sections"][0]
    power, key = section["slug"], section["passages"][0]["sentences"][0]["key"]
    asked = ["", f"?power={power}", "?theme=trade", "?question=trade", f"compare?power={power}&question=recognise"]
    asked += ["compare?question=trade", "compare?view=questions", "figures?chart=trade"]
    return [f"/embed/{tail}" for tail in asked] + [f"/embed{text}/{section['slug']}?sentence={key}"]


def plain_get(client: TestClient, address: str) -> Response:
    """Ask without following a redirect."""
    answer: Response = client.get(address, follow_redirects=False)
    return answer


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every SQL statement that any engine of this process runs, without the start of its transaction."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", note)
