"""What stands in a page's head: how the page is named, previewed, found, followed, cited and embedded elsewhere."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from fastapi import Request

from app import locales
from app.pictures import HEIGHT, WIDTH
from app.web.chosen import Chosen
from app.web.deps import base_url
from app.web.linked_data import linked_data
from app.web.subjects import SITE_DESCRIPTION, SITE_NAME, Kind, Subject
from app.web.subjects.words import LONGEST_DESCRIPTION, LONGEST_TITLE, named, short, short_beside

NEWS = ("New texts and revisions", "/commentaries.atom")
"""The feed that every page names."""
_ARTICLES = (Kind.COMMENTARY, Kind.SECTION, Kind.SENTENCE)
_MOST_VALUES = 2
"""Values of filters in an address that search engines may list: of three and more there are endlessly many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What base.html may use as `head`.

    `name` is the title without the site's name, as previews show it. `canonical` is the address search engines list,
    `address` that which a preview leads to: both whole, and empty for a page that is not to be listed at all
    (`indexed`). `image` is the picture of a preview. `oembed` are (media type, address) for embedding, `feeds` (title,
    path) of what can be followed, `previous` and `next` paths. `article` and `citation` are (name, content) of tags,
    `data` what programs read of it: schema.org as plain dicts and lists.
    """

    name: str
    description: str
    kind: str = "website"
    locale: str = "en_GB"
    canonical: str = ""
    address: str = ""
    image: str = ""
    indexed: bool = True
    oembed: tuple[tuple[str, str], ...] = ()
    feeds: tuple[tuple[str, str], ...] = (NEWS,)
    previous: str | None = None
    next: str | None = None
    article: tuple[tuple[str, str], ...] = ()
    citation: tuple[tuple[str, str], ...] = ()
    data: dict[str, Any] | None = None

    @property
    def title(self) -> str:
        """What the browser's tab says."""
        return self.name if self.name.startswith(SITE_NAME) else f"{self.name} · {SITE_NAME}"

    @property
    def site(self) -> str:
        """The name of the site."""
        return SITE_NAME

    @property
    def width(self) -> int:
        """The width of the picture in pixels."""
        return WIDTH

    @property
    def height(self) -> int:
        """The height of the picture in pixels."""
        return HEIGHT


def empty(name: str) -> Head:
    """Return the head of a page that has nothing to show yet."""
    return unlisted(name, "No commentary that describes a power has been imported yet.")


def unlisted(name: str = SITE_NAME, description: str = SITE_DESCRIPTION) -> Head:
    """Return the head of a page that is for its reader alone: an error, an editor's page."""
    return Head(name=name, description=short(description), indexed=False)


def head_of(
    request: Request,
    subject: Subject,
    *,
    previous: str | None = None,
    next: str | None = None,  # noqa: A002 (the word of the tag)
    feed: str | None = None,
    indexed: bool = True,
) -> Head:
    """Return the head of the page that shows this subject.

    `previous` and `next` are paths of its neighbours, `feed` that of what this very view lists. `indexed` False keeps
    it out of search engines, as addresses with many filters are anyway.
    """
    base, canonical = base_url(request), canonical_path(subject)
    name, description = _named(subject), _described(subject)
    written = subject.kind in _ARTICLES
    return Head(
        name=name,
        description=description,
        kind="article" if written else "website",
        locale=locale_of(subject.language),
        canonical=base + canonical,
        address=base + subject.address.partition("#")[0],
        image=base + subject.picture,
        indexed=indexed and _is_listed(canonical),
        oembed=_oembed(base, subject),
        feeds=((f"What is new on: {subject.title}", feed), NEWS) if feed else (NEWS,),
        previous=previous,
        next=next,
        article=_article(subject) if written else (),
        citation=_citation(base, subject) if written else (),
        data=linked_data(subject, base=base, name=name, description=description, canonical=canonical),
    )


def followed(chosen: Chosen) -> str | None:
    """Return the feed of a comparison or of cards with filters; None where nothing is chosen."""
    query = chosen.query.address().partition("?")[2]
    return f"/compare.atom?{query}" if query else None


def canonical_path(subject: Subject) -> str:
    """Return the one path and query under which search engines list what a subject's page shows.

    The default text is not named in it, and a sentence is listed as part of its section.
    """
    path, _, query = subject.address.partition("#")[0].partition("?")
    if subject.kind is Kind.SENTENCE:
        return path
    row = subject.view.row if subject.view else None
    default = ("commentary", row.slug) if row and row.is_default else None
    pairs = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair != default]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def locale_of(language: str) -> str:
    """Return a language (BCP 47) as Open Graph writes it, with the country where it is mostly spoken: "zh_CN"."""
    spoken = language.partition("-")[0].lower()
    country = None if language == locales.LANGUAGE else locales.mostly_spoken_in(language)
    return f"{spoken}_{country}" if country else "en_GB"


def _is_listed(canonical: str) -> bool:
    values = [key for key, _ in parse_qsl(canonical.partition("?")[2]) if key != "commentary"]
    return len(values) <= _MOST_VALUES


def _named(subject: Subject) -> str:
    """Return the title as it is shown away from its page; of a long finding about a chart the first part."""
    if subject.kind is Kind.SENTENCE and subject.view:
        return f"{subject.title} · {short_beside(subject.view.row.title, f'{subject.title} · ')}"
    if subject.kind is Kind.CHART and len(subject.title) > LONGEST_TITLE:
        return subject.title.partition("; ")[0]
    return subject.title


def _described(subject: Subject) -> str:
    """Return the description; the text's own words in quotation marks, with whose they are."""
    if subject.sentence is None and subject.kind is not Kind.SECTION:
        return short(subject.description)
    people = named([person.name for person in subject.contributors], longest=60)
    retold = subject.view is not None and subject.view.row.digest_of_title
    by = f" ({'after ' if retold else ''}{people})" if people else ""
    return f"“{short(subject.description, LONGEST_DESCRIPTION - len(by) - 2)}”{by}"


def _oembed(base: str, subject: Subject) -> tuple[tuple[str, str], ...]:
    if subject.embed is None:
        return ()
    address = f"{base}/oembed?url={quote(base + subject.address, safe='')}"
    return (("application/json+oembed", f"{address}&format=json"), ("text/xml+oembed", f"{address}&format=xml"))


def _article(subject: Subject) -> tuple[tuple[str, str], ...]:
    view = subject.view
    if view is None:
        return ()
    tags = [("article:published_time", view.row.published.isoformat())] if view.row.published else []
    if subject.kind is not Kind.COMMENTARY:
        tags.append(("article:section", subject.sections[0].label))
    return tuple(tags)


def _citation(base: str, subject: Subject) -> tuple[tuple[str, str], ...]:
    """Return what reference managers read: a section is a chapter of its commentary.

    Who is retold in a digest did not write its words, and is no author of it.
    """
    view = subject.view
    if view is None:
        return ()
    row, whole = view.row, subject.kind is Kind.COMMENTARY
    tags = [("citation_title", row.title if whole else subject.sections[0].label)]
    if not row.digest_of_title:
        tags += [("citation_author", person.name) for person in subject.contributors]
    if row.published:
        tags.append(("citation_publication_date", f"{row.published:%Y/%m/%d}"))
    if not whole:
        # Zotero knows a chapter by the first of these, Google Scholar by the second.
        tags += [("citation_book_title", row.title), ("citation_inbook_title", row.title)]
    if row.publisher:
        tags.append(("citation_publisher", row.publisher))
    if row.publisher and whole:
        tags.append(("citation_technical_report_institution", row.publisher))
    address = base + canonical_path(subject)
    return (
        *tags,
        ("citation_language", row.language),
        ("citation_public_url", address),
        ("citation_abstract_html_url", address),
    )
