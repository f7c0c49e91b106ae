"""What programs read of a page: its subject in the words of schema.org, as plain dicts and lists."""

from collections.abc import Iterable
from typing import Any

from app.rows import CommentaryView, ContributorRef, SectionView
from app.web.subjects import SITE_NAME, Kind, Subject

Node = dict[str, Any]

_LISTS = {
    "commentaries": "Commentaries",
    "contributors": "Contributors",
    "powers": "Powers",
    "themes": "Themes",
}
_INNER = (Kind.SECTION, Kind.SENTENCE)
_FILES = [("text/csv", "/figures.csv"), ("application/json", "/figures.json")]


def linked_data(subject: Subject, *, base: str, name: str, description: str, canonical: str) -> Node:
    """Return the page's subject, with the way to it from the home page where it lies below another page."""
    node: Node = {**_node(subject, base), "description": description, "url": base + canonical}
    node.setdefault("name", name)
    trail = _trail(subject, base, canonical)
    return {"@context": "https://schema.org", "@graph": [node, *trail]}


def _node(subject: Subject, base: str) -> Node:
    view = subject.view
    if view is None or subject.kind is Kind.SITE:
        return _site(base) if subject.kind is Kind.SITE else {"@type": "WebPage"}
    if subject.kind is Kind.COMMENTARY:
        parts = [{"@type": "Article", "name": one.label, "url": base + one.address} for one in view.sections]
        return {**_text(view, base, subject.contributors), "hasPart": parts}
    if subject.kind is Kind.SECTION:
        return _section(view, subject.sections[0], base)
    if subject.kind is Kind.SENTENCE and subject.sentence:
        part = {"isPartOf": _section(view, subject.sections[0], base), "inLanguage": view.row.language}
        return {"@type": "Quotation", "text": subject.sentence.text, **part}
    if subject.address.startswith("/figures"):
        return _dataset(subject, view, base)
    return {"@type": "WebPage", "isBasedOn": _text(view, base, ()), "inLanguage": "en"}


def _site(base: str) -> Node:
    target = {"@type": "EntryPoint", "urlTemplate": f"{base}/search?q={{search_term_string}}"}
    search = {"@type": "SearchAction", "target": target, "query-input": "required name=search_term_string"}
    return {"@type": "WebSite", "name": SITE_NAME, "inLanguage": "en", "potentialAction": search}


def _text(view: CommentaryView, base: str, people: Iterable[ContributorRef]) -> Node:
    row = view.row
    node: Node = {"@type": "Article", "name": row.title, "headline": row.title, "url": base + row.address}
    return node | _published(view, base, people)


def _section(view: CommentaryView, section: SectionView, base: str) -> Node:
    node: Node = {"@type": "Article", "name": section.label, "headline": section.label, "url": base + section.address}
    return {**node, **_published(view, base, section.contributors), "isPartOf": _text(view, base, ())}


def _published(view: CommentaryView, base: str, people: Iterable[ContributorRef]) -> Node:
    """Return when, where and by whom. Those whom a digest retells are authors of what it is based on, not of it."""
    row = view.row
    authors = [_person(person, base) for person in people]
    by = {"author": authors} if authors else {}
    node: Node = {"inLanguage": row.language}
    if row.published:
        node["datePublished"] = row.published.isoformat()
    if row.publisher:
        node["publisher"] = _organisation(row.publisher)
    if not row.digest_of_title:
        return node | by
    source: Node = {"@type": "CreativeWork", "name": row.digest_of_title, **by}
    if row.digest_of_publisher:
        source["publisher"] = _organisation(row.digest_of_publisher)
    return {**node, "isBasedOn": source, "citation": row.digest_of_title}


def _person(person: ContributorRef, base: str) -> Node:
    node: Node = {"@type": "Person", "name": person.name, "url": base + person.address}
    if person.role:
        node["jobTitle"] = person.role
    if person.organisation:
        node["affiliation"] = _organisation(person.organisation)
    return node


def _organisation(name: str) -> Node:
    return {"@type": "Organization", "name": name}


def _dataset(subject: Subject, view: CommentaryView, base: str) -> Node:
    """Return figures as data to fetch: those of one chart, or all."""
    query = subject.address.partition("?")[2]
    files = [("text/csv", f"/figures/{subject.chart.name}.csv")] if subject.chart else _FILES
    found = [
        {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": f"{base}{path}?{_without_chart(query)}"}
        for kind, path in files
    ]
    node: Node = {"@type": "Dataset", "name": subject.title, "distribution": found, "isBasedOn": _text(view, base, ())}
    sources = subject.chart.sources if subject.chart else ()
    return node | ({"citation": [source.title for source in sources]} if sources else {})


def _without_chart(query: str) -> str:
    return "&".join(pair for pair in query.split("&") if not pair.startswith("chart="))


def _trail(subject: Subject, base: str, canonical: str) -> list[Node]:
    """Return the way from the home page to a page below a list."""
    folder, _, rest = canonical.partition("?")[0].lstrip("/").partition("/")
    if folder not in _LISTS or not rest:
        return []
    steps = [(SITE_NAME, "/"), (_LISTS[folder], f"/{folder}")]
    if subject.view and subject.kind in _INNER:
        steps.append((subject.view.row.title, subject.view.row.address))
    steps.append((subject.sections[0].label if subject.kind in _INNER else subject.title, canonical))
    rows = [
        {"@type": "ListItem", "position": number, "name": name, "item": base + path}
        for number, (name, path) in enumerate(steps, 1)
    ]
    return [{"@type": "BreadcrumbList", "itemListElement": rows}]
