"""Entries -> an Atom feed (RFC 4287). Pure: no clock, so that one state of the texts is one file, byte for byte."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from app.harmless import xml_text

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
MOST_ENTRIES = 100
_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that is new or was changed. `id` is a whole address that names it for ever; `updated` is UTC.

    `address` is where it can be read, `words` its text as it is, `authors` whose words they are, `categories` (term,
    label). `language` is that of title and words (BCP 47).
    """

    id: str
    title: str
    updated: datetime
    address: str
    words: str
    language: str
    authors: tuple[str, ...] = ()
    categories: tuple[tuple[str, str], ...] = ()
    published: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What can be followed. `address` is its own, `page` that of the page that shows the same; both whole.

    `updated` (UTC) counts where there is no entry; `entries` beyond the newest `MOST_ENTRIES` are left out.
    """

    title: str
    subtitle: str
    address: str
    page: str
    updated: datetime
    entries: tuple[Entry, ...]
    language: str = "en"


def atom(feed: Feed) -> bytes:
    """Write a feed, the newest entry first; those of one moment stay in their order."""
    newest = sorted(feed.entries, key=lambda entry: entry.updated, reverse=True)[:MOST_ENTRIES]
    root = ET.Element("feed", {"xmlns": _ATOM, _LANG: feed.language})
    _add(root, "id", feed.address)
    _add(root, "title", feed.title)
    _add(root, "subtitle", feed.subtitle)
    _add(root, "updated", _moment(max((entry.updated for entry in newest), default=feed.updated)))
    _link(root, "self", feed.address, MEDIA_TYPE.partition(";")[0])
    _link(root, "alternate", feed.page, "text/html")
    _author(root, ["Vis-à-vis"])  # an entry without one of its own has the feed's
    _add(root, "generator", "Vis-à-vis")
    for entry in newest:
        _entry(ET.SubElement(root, "entry", {_LANG: entry.language}), entry)
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content


def _entry(element: ET.Element, entry: Entry) -> None:
    _add(element, "id", entry.id)
    _add(element, "title", entry.title)
    _add(element, "updated", _moment(entry.updated))
    if entry.published:
        _add(element, "published", _moment(entry.published))
    _author(element, entry.authors)
    _link(element, "alternate", entry.address, "text/html")
    for term, label in entry.categories:
        ET.SubElement(element, "category", {"term": xml_text(term), "label": xml_text(label)})
    _add(element, "content", entry.words, type="text")


def _add(parent: ET.Element, name: str, words: str, **attributes: str) -> None:
    ET.SubElement(parent, name, attributes).text = xml_text(words)


def _link(parent: ET.Element, rel: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": media_type, "href": xml_text(address)})


def _author(parent: ET.Element, names: Iterable[str]) -> None:
    for name in names:
        _add(ET.SubElement(parent, "author"), "name", name)


def _moment(at: datetime) -> str:
    """Write a moment as RFC 3339, to the second."""
    return at.replace(tzinfo=UTC, microsecond=0).isoformat().replace("+00:00", "Z")
