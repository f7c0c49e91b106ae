"""oEmbed 1.0 (oembed.com): tells another site's editor how to embed what an address of this site shows."""

from typing import Annotated
from xml.etree import ElementTree

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from app.errors import BadValueError, NotFoundError
from app.harmless import xml_text
from app.pictures import HEIGHT, WIDTH
from app.reference import Reference
from app.web.addressed import local, subject_of
from app.web.deps import BaseUrl, LibraryDep, ReferenceDep
from app.web.downloads import json_answer
from app.web.embeds import WIDTH as EMBED_WIDTH
from app.web.embeds import framed, height_of, snippet
from app.web.library import Library
from app.web.subjects import SITE_NAME, Subject

router = APIRouter(include_in_schema=False)

_CACHE_AGE = 3600
_FORMATS = ("json", "xml")

Told = dict[str, str | int]


class AskedEmbed(BaseModel):
    """What the standard lets a program ask."""

    url: Annotated[str, Field(max_length=4_000)] = ""
    format: Annotated[str, Field(max_length=20)] = "json"
    maxwidth: Annotated[int, Field(ge=1)] = 100_000
    maxheight: Annotated[int, Field(ge=1)] = 100_000


@router.get("/oembed")
def oembed(
    library: LibraryDep, reference: ReferenceDep, base: BaseUrl, asked: Annotated[AskedEmbed, Query()]
) -> Response:
    """Say how to embed what an address shows; 404 where it is none of this site, 501 for another format."""
    if asked.format not in _FORMATS:
        raise HTTPException(501, "The formats that can be given here are json and xml.")
    told = answer(found(asked.url, base, library, reference), base, asked.maxwidth, asked.maxheight)
    if asked.format == "json":
        return json_answer(told)
    return Response(as_xml(told), media_type="text/xml")


def found(url: str, base: str, library: Library, reference: Reference) -> Subject:
    """Return what a whole address shows.

    Raises:
        NotFoundError: it is no address of this site, or nothing lives there.
    """
    try:
        return subject_of(local(url, base), library, reference)
    except BadValueError as error:
        raise NotFoundError("address", url) from error


def answer(subject: Subject, base: str, maxwidth: int, maxheight: int) -> Told:
    """Return what the standard asks for: "rich" for what can be embedded, "link" for any other page."""
    told: Told = {
        "version": "1.0",
        "type": "rich" if subject.embed else "link",
        "title": subject.title,
        "provider_name": SITE_NAME,
        "provider_url": f"{base}/",
        "cache_age": _CACHE_AGE,
        **_author(subject, base),
    }
    if maxwidth >= WIDTH and maxheight >= HEIGHT:
        told |= {"thumbnail_url": base + subject.picture, "thumbnail_width": WIDTH, "thumbnail_height": HEIGHT}
    if subject.embed:
        width, height = min(EMBED_WIDTH, maxwidth), min(height_of(subject), maxheight)
        frame = f"{base}{framed(subject)}"
        html = snippet(subject, frame, base=base, width=str(width), height=height)
        told |= {"html": html, "width": width, "height": height}
    return told


def _author(subject: Subject, base: str) -> Told:
    """Name who wrote it; the link leads to a single person's page, else to the text's.

    Who is retold in a digest did not write its words, and is no author of it.
    """
    people = subject.contributors
    if not people or subject.view is None or subject.view.row.digest_of_title:
        return {}
    address = people[0].address if len(people) == 1 else subject.view.row.address
    return {"author_name": ", ".join(person.name for person in people), "author_url": f"{base}{address}"}


def as_xml(told: Told) -> bytes:
    """Write an answer as the standard's XML."""
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = xml_text(str(value))
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))
