"""Passages that a reader keeps: an address that names the sentences shows them, in the order in which they were kept.

The list itself is in the reader's browser alone; this server keeps none.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from app.citations import Citation, chicago_note
from app.errors import BadValueError, NotFoundError
from app.exports.kept import KeptList, KeptQuotation, kept_markdown
from app.rows import CommentaryView, SectionView, SentenceRow
from app.web.cited import citation_of, one_line
from app.web.citing import FORMATS as REFERENCE_FORMATS
from app.web.citing import UNKEPT, Today, references_file
from app.web.deps import BaseUrl, LibraryDep
from app.web.downloads import download
from app.web.filters import known_values
from app.web.heads import unlisted
from app.web.library import Library
from app.web.rendering import render
from app.web.subjects import sentence_subject

router = APIRouter(include_in_schema=False)

MOST = 200
"""Sentences one address can name: what servers on the way let through is not much longer."""
FORMATS = {"docx": "Word", "md": "Markdown", "bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
_ORDERS = ("power",)
_PLACE = re.compile(r"([^/\s]+)/([^/\s]+)/([^/\s]+)")


class AskedKept(BaseModel):
    """The sentences an address names as "commentary/section/key", and how they are put in order."""

    sentence: Annotated[tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=MOST)] = ()
    by: Annotated[str, Field(max_length=20)] = ""


AskedKeptDep = Annotated[AskedKept, Query()]


@dataclass(frozen=True, slots=True)
class KeptSentence:
    """A kept sentence where it is now. `place` is "commentary/section/key" as it should be kept from now on.

    `asked` is the place in the address; `reworded` and `moved` say what happened since. `themes` are (slug, label).
    """

    number: int
    asked: str
    place: str
    view: CommentaryView
    section: SectionView
    sentence: SentenceRow
    reworded: bool
    moved: bool

    @property
    def themes(self) -> tuple[tuple[str, str], ...]:
        """Slug and label of the themes it speaks of."""
        return tuple((row.slug, row.label) for row in self.view.codebook.themes if row.slug in self.sentence.themes)


@dataclass(frozen=True, slots=True)
class LostSentence:
    """A kept sentence that cannot be shown, and why."""

    asked: str
    reason: str
    address: str | None


@dataclass(frozen=True, slots=True)
class KeptPage:
    """What kept.html may use.

    `groups` are (heading, colour, sentences): one without a heading in the order in which they were kept, or one for
    each power. `order` is "" or "power", `orders` (label, address, is it chosen). `exports` are (name, address) of the
    same list in other formats, `address` is that of this page.
    """

    address: str
    groups: tuple[tuple[str, int, tuple[KeptSentence, ...]], ...]
    lost: tuple[LostSentence, ...]
    order: str
    orders: tuple[tuple[str, str, bool], ...]
    exports: tuple[tuple[str, str], ...]
    most: int

    @property
    def count(self) -> int:
        """How many sentences are shown."""
        return sum(len(rows) for *_, rows in self.groups)


@router.get("/kept")
def show(request: Request, library: LibraryDep, asked: AskedKeptDep) -> Response:
    """Show the sentences that the address names."""
    page = kept_page(library, asked)
    head = unlisted("Kept passages", "Sentences that a reader keeps, with who wrote them and where they stand.")
    return render(request, "kept.html", page, head=head, block="kept")


@router.get("/kept.{suffix}")
def export(library: LibraryDep, base: BaseUrl, today: Today, suffix: str, asked: AskedKeptDep) -> Response:
    """Give the same list in another format."""
    if suffix not in FORMATS:
        known = tuple((name, address) for name, address in kept_page(library, asked).exports)
        raise NotFoundError("format", suffix, known)
    page = kept_page(library, asked)
    if suffix in REFERENCE_FORMATS:
        return references_file(_citations(page, base, today), suffix, "kept-passages")
    return _document(page, base + _address(asked, asked.by), suffix, base, today)


def kept_page(library: Library, asked: AskedKept) -> KeptPage:
    """Find the sentences and put the page together.

    Raises:
        BadValueError: a value names no place, or no order is called so.
    """
    known_values("by", (asked.by,), _ORDERS)
    found, lost = find(library, asked.sentence)
    orders = (("As kept", ""), ("By power", "power"))
    return KeptPage(
        address=_address(asked, asked.by),
        groups=_by_power(found) if asked.by else (("", 0, found),) if found else (),
        lost=lost,
        order=asked.by,
        orders=tuple((label, _address(asked, by), by == asked.by) for label, by in orders),
        exports=tuple((name, _address(asked, asked.by, f".{suffix}")) for suffix, name in FORMATS.items()),
        most=MOST,
    )


def find(library: Library, places: Iterable[str]) -> tuple[tuple[KeptSentence, ...], tuple[LostSentence, ...]]:
    """Return the sentences at these places, each once and in this order, and those that are gone.

    A key that a sentence had before it was reworded finds it as it is now, and so does one that is in another section.

    Raises:
        BadValueError: a place is not of the form "commentary/section/key".
    """
    found: dict[str, KeptSentence] = {}
    lost: dict[str, LostSentence] = {}
    texts: dict[str, _Text | None] = {}
    rows = {row.slug: row for row in library.rows()}
    for asked in places:
        place = _PLACE.fullmatch(asked)
        if place is None:
            raise BadValueError("sentence", asked)
        slug, section, key = place.groups()
        if slug not in texts:
            texts[slug] = _Text(library.view(rows[slug])) if slug in rows else None
        text = texts[slug]
        one = text.sentence(asked, section, key, len(found) + 1) if text else None
        if one:
            found.setdefault(one.place, one)
        else:
            lost[asked] = _gone(asked, text.view if text else None, slug)
    return tuple(found.values()), tuple(lost.values())


class _Text:
    """A commentary whose sentences are found by key."""

    def __init__(self, view: CommentaryView) -> None:
        self.view = view
        self._by_key = {row.key: (section, row) for section in view.sections for row in section.sentences}

    def sentence(self, asked: str, section: str, key: str, number: int) -> KeptSentence | None:
        now = key if key in self._by_key else self.view.former.get(key, "")
        if now not in self._by_key:
            return None
        home, row = self._by_key[now]
        place = f"{row.commentary}/{row.section}/{row.key}"
        return KeptSentence(
            number, asked, place, self.view, home, row, reworded=now != key, moved=row.section != section
        )


def _gone(asked: str, view: CommentaryView | None, slug: str) -> LostSentence:
    if view is None:
        return LostSentence(asked, f"There is no commentary “{slug}” here any more.", None)
    reason = f"“{view.row.title}” has no such sentence; perhaps a later revision took it out."
    return LostSentence(asked, reason, view.row.address)


def _by_power(found: Iterable[KeptSentence]) -> tuple[tuple[str, int, tuple[KeptSentence, ...]], ...]:
    """Group by the section's name, across commentaries; groups in the order of their first sentence."""
    groups: dict[str, list[KeptSentence]] = {}
    for one in found:
        groups.setdefault(one.section.label, []).append(one)
    return tuple((label, rows[0].section.hue, tuple(rows)) for label, rows in groups.items())


def _address(asked: AskedKept, by: str, suffix: str = "") -> str:
    """Return the address of the list; a slash needs no escape in a query, and the address is long enough."""
    values = {"sentence": asked.sentence, **({"by": by} if by else {})}
    return f"/kept{suffix}?{urlencode(values, doseq=True, safe='/')}"


def _cited(one: KeptSentence, base: str, today: date) -> Citation:
    return citation_of(sentence_subject(one.view, one.section, one.sentence), base, today)


def _citations(page: KeptPage, base: str, today: date) -> list[Citation]:
    return [_cited(one, base, today) for *_, rows in page.groups for one in rows]


def _document(page: KeptPage, permalink: str, suffix: str, base: str, today: date) -> Response:
    groups = tuple((label, tuple(_quotation(one, base, today) for one in rows)) for label, _, rows in page.groups)
    kept = KeptList(groups, tuple(f"{one.asked}: {one.reason}" for one in page.lost), permalink)
    if suffix == "md":
        content = kept_markdown(kept).encode()
    else:
        from app.exports.kept_word import kept_docx  # nothing else needs the library that writes Word files

        content = kept_docx(kept, made=datetime.combine(today, time.min, UTC))
    answer = download(content, f"kept-passages.{suffix}")
    answer.headers.update(UNKEPT)
    return answer


def _quotation(one: KeptSentence, base: str, today: date) -> KeptQuotation:
    citation = _cited(one, base, today)
    return KeptQuotation(
        text=citation.quotation,
        language=one.view.row.language,
        label=one_line(one.section.label),
        themes=tuple(label for _, label in one.themes),
        permalink=citation.address,
        source=chicago_note(citation),
    )
