"""A page as a chat, a search engine, a reference manager and a feed reader see it: by its head alone."""

import json
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient

from tests.marks import Element, addresses, page, plain_get, tree

BASE = "http://testserver"
FOR_ONE_READER = ("/embed", "/cite", "/kept", "/editor", "/oembed")
"""Where pages are that are no page of the site to anybody else: they have a head of their own kind."""


@dataclass(frozen=True)
class Preview:
    """What a page's head says. `tags` has every content of each name or property, in the order of the page."""

    title: str
    tags: dict[str, list[str]]
    links: tuple[dict[str, str], ...]
    data: tuple[dict[str, Any], ...]

    def __getitem__(self, name: str) -> str:
        (content,) = self.tags[name]
        return content

    def linked(self, rel: str, media_type: str | None = None) -> list[str]:
        """Where links of this kind lead."""
        rows = [link for link in self.links if link.get("rel") == rel]
        return [link["href"] for link in rows if media_type is None or link.get("type") == media_type]

    @property
    def listed(self) -> bool:
        """Whether search engines may list it."""
        return "noindex" not in self.tags.get("robots", [])

    def node(self, kind: str) -> dict[str, Any]:
        """The only thing of this schema.org type that the page is about."""
        (found,) = [node for node in self.data if node["@type"] == kind]
        return found


def preview(client: TestClient, address: str, *, status: int = 200) -> Preview:
    """Ask for a page and read its head."""
    return preview_of(page(client, address, status=status))


def preview_of(shown: Element) -> Preview:
    """Read the head of a page."""
    head = shown.one("head")
    tags: dict[str, list[str]] = {}
    for meta in head.all("meta", "content"):
        tags.setdefault(meta.attributes.get("property") or meta["name"], []).append(meta["content"])
    scripts = [json.loads("".join(map(str, one.children))) for one in head.all("script", type="application/ld+json")]
    nodes = [node for script in scripts for node in script["@graph"]]
    links = tuple(link.attributes for link in head.all("link"))
    return Preview(head.one("title").words, tags, links, tuple(nodes))


def heads(client: TestClient) -> dict[str, Preview]:
    """Return the head of every page that can be asked for and is for everybody, by address."""
    public = [address for address in addresses(client) if not address.startswith(FOR_ONE_READER)]
    answers = {address: plain_get(client, address) for address in public}
    return {
        address: preview_of(tree(answer.text))
        for address, answer in answers.items()
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html")
    }
