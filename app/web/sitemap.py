"""What search engines are told: every page that lasts, and what not to ask for."""

from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

from fastapi import APIRouter, Response

from app.harmless import xml_text
from app.queries.contributors import contributions
from app.queries.powers import powers
from app.queries.updates import changes, section_slugs
from app.web.deps import BaseUrl, LibraryDep
from app.web.library import Library
from app.web.subjects import LISTS

router = APIRouter(include_in_schema=False)

_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
MOST_PAGES = 50_000
"""As many as one file may name."""
_VIEWS = ("/", "/compare", "/themes", "/figures", "/cues")
"""Pages on one text, the default one where they name none."""
_SEARCHES = tuple(f"/search?{key}=" for key in ("q", "theme", "power", "contributor", "commentary"))
_UNASKED = ("/editor", "/embed/", "/embed-code", "/cite", "/kept", "/oembed", *_SEARCHES, "/*&*&*&")
"""Pages that show again what others show, or what only their reader asked for; and filters upon filters."""

_PREVIEWS = (
    "facebookexternalhit",
    "Twitterbot",
    "LinkedInBot",
    "Slackbot-LinkExpanding",
    "TelegramBot",
    "WhatsApp",
    "Discordbot",
    "Mastodon",
    "Iframely",
)
"""Programs that make the preview of a link that a person has sent: they ask for one page, whichever it is."""


@router.get("/sitemap.xml")
def sitemap(library: LibraryDep, base: BaseUrl) -> Response:
    """Name every page that lasts, with the day of its last change where that is known."""
    root = ET.Element("urlset", {"xmlns": _SCHEMA})
    for number, (path, changed) in enumerate(_pages(library)):
        if number == MOST_PAGES:
            break
        url = ET.SubElement(root, "url")
        ET.SubElement(url, "loc").text = xml_text(base + path)
        if changed:
            ET.SubElement(url, "lastmod").text = changed.date().isoformat()
    return Response(ET.tostring(root, encoding="utf-8", xml_declaration=True), media_type="application/xml")


def _pages(library: Library) -> Iterator[tuple[str, datetime | None]]:
    """Yield the path of every page that lasts, and when (UTC) what it shows was changed."""
    changed, rows = library.once(changes), library.rows()
    # An import between the two questions leaves a text that `changed` does not know yet.
    latest = max((row.anything for row in changed.values()), default=None)
    yield "/", latest
    yield from ((path, latest) for path in LISTS)
    for row in rows:
        at = changed[row.slug].anything if row.slug in changed else None
        yield row.address, at
        if row.powers:
            yield from ((f"{path}{row.keep()}", at) for path in _VIEWS if path + row.keep() != "/")
    for commentary, section in library.once(section_slugs):
        yield f"/commentaries/{commentary}/{section}", changed[commentary].text if commentary in changed else None
    yield from ((row.address, None) for row in library.once(powers))
    people = dict.fromkeys(row.contributor.address for row in library.once(contributions))
    yield from ((address, None) for address in people)
    if default := next((row for row in rows if row.is_default), None):
        codebook = library.view(default).codebook if default.codebook else library.codebook
        at = changed[default.slug].anything if default.slug in changed else None
        yield from ((f"/themes/{slug}", at) for slug in codebook.theme_slugs)


@router.get("/robots.txt")
def robots(base: BaseUrl) -> Response:
    """Say what search engines need not ask for, and where the list of pages is. Previews may ask for every page."""
    groups = [
        [*(f"User-agent: {name}" for name in _PREVIEWS), "Disallow: /editor"],
        ["User-agent: *", *(f"Disallow: {path}" for path in _UNASKED)],
        [f"Sitemap: {base}/sitemap.xml"],
    ]
    return Response("\n\n".join("\n".join(rows) for rows in groups) + "\n", media_type="text/plain; charset=utf-8")
