"""Sentences that a reader keeps: an address that names the sentences shows them, in the order in which they were kept.

The list itself is in the reader's browser alone, and so are the notes on it: they come with the wish for a file that
holds them, in the body of a form, which no log and no address shows, and are forgotten with the answer.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, Field, ValidationError

from app.citations import Citation, chicago_note
from app.errors import BadValueError, NotFoundError
from app.exports.kept import REMARK, KeptList, KeptQuotation, kept_markdown
from app.harmless import one_line
from app.rows import CommentaryView, SectionView, SentenceRow
from app.web.cited import citation_of
from app.web.citing import FORMATS as REFERENCE_FORMATS
from app.web.citing import UNKEPT, Today, references_file
from app.web.deps import BaseUrl, LibraryDep
from app.web.downloads import download
from app.web.filters import known_values
from app.web.forms import read_form
from app.web.heads import unlisted
from app.web.library import Library
from app.web.refusals import NoFormError
from app.web.rendering import render
from app.web.subjects import sentence_subject

router = APIRouter(include_in_schema=False)

MOST = 200
"""Sentences one address can name: what servers on the way let through is not much longer."""
_MOST_TEXTS = 20
"""Commentaries that one list can be of: each is loaded whole."""
_TOO_MANY = f"One list can be of {_MOST_TEXTS} commentaries, and this is of one more. Keep it in a list of its own."
FORMATS = {"docx": "Word", "md": "Markdown", "bib": "BibTeX", "ris": "RIS", "json": "CSL-JSON"}
_ORDERS = {"power": "By power"}
_MOST_BYTES = 4_000_000
"""Of a form with as many notes as a list can have, each as long as its field takes, in any script."""
_PLACE = re.compile(r"([^/\s]+)/([^/\s]+)/([^/\s]+)")


class AskedKept(BaseModel):
    """The sentences an address names as "commentary/section/key", and how they are put in order."""

    sentence: Annotated[tuple[Annotated[str, Field(max_length=300)], ...], Field(max_length=MOST)] = ()
    by: Annotated[str, Field(max_length=20)] = ""


AskedKeptDep = Annotated[AskedKept, Query()]
Remarks = Mapping[str, str]
"""What a reader noted on a sentence, by its place as the reader's list has it."""


async def _noted(request: Request) -> tuple[AskedKept, Remarks]:
    """Read a list with a note, perhaps an empty one, on each of its sentences.

    Raises:
        ForeignFormError, NoFormError, TooLargeError: it is no form that the page of the list sends.
    """
    fields = await read_form(request, most_bytes=_MOST_BYTES, most_fields=2 * MOST + len(_ORDERS))
    places, remarks = fields.get("sentence", ()), fields.get("note", ())
    if len(places) != len(remarks):
        raise NoFormError
    try:
        asked = AskedKept(sentence=places, by="".join(fields.get("by", ())))
    except ValidationError as error:
        raise NoFormError from error
    return asked, dict(zip(places, map(_written, remarks), strict=True))


def _written(remark: str) -> str:
    """Return a note with the lines in which it was written."""
    return "\n".join(line for line in map(one_line, remark.splitlines()) if line)


NotedDep = Annotated[tuple[AskedKept, Remarks], Depends(_noted)]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file of a list says besides its sentences: where and when it was taken, and the reader's notes."""

    permalink: str
    base: str
    today: date
    remarks: Remarks


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
    head = unlisted("Kept sentences", "Sentences that a reader keeps, each with its author and source.")
    return render(request, "kept.html", page, head=head, block="kept")


@router.get("/kept.{suffix}")
def export(library: LibraryDep, base: BaseUrl, today: Today, suffix: str, asked: AskedKeptDep) -> Response:
    """Give the same list in another format."""
    return _file(kept_page(library, asked), suffix, Taken(base + _address(asked, asked.by), base, today, {}))


@router.post("/kept.{suffix}")
def export_with_notes(library: LibraryDep, base: BaseUrl, today: Today, suffix: str, noted: NotedDep) -> Response:
    """Give the reader's own list with the reader's notes on it; nothing of it is stored."""
    asked, remarks = noted
    return _file(kept_page(library, asked), suffix, Taken(base + _address(asked, asked.by), base, today, remarks))


def kept_page(library: Library, asked: AskedKept) -> KeptPage:
    """Find the sentences and put the page together.

    Raises:
        BadValueError: a value names no place, or no order is called so.
    """
    known_values("by", (asked.by,), _ORDERS)
    found, lost = find(library, asked.sentence)
    orders = (("Order kept", ""), *((label, by) for by, label in _ORDERS.items()))
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
    texts: dict[str, _Text] = {}
    rows = {row.slug: row for row in library.rows()}
    for asked in places:
        place = _PLACE.fullmatch(asked)
        if place is None:
            raise BadValueError("sentence", asked)
        slug, section, key = place.groups()
        if slug in rows and slug not in texts and len(texts) == _MOST_TEXTS:
            lost[asked] = LostSentence(asked, _TOO_MANY, rows[slug].address)
            continue
        if slug in rows and slug not in texts:
            texts[slug] = _Text(library.view(rows[slug]))
        text = texts.get(slug)
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


def _file(page: KeptPage, suffix: str, taken: Taken) -> Response:
    if suffix not in FORMATS:
        raise NotFoundError("format", suffix, page.exports)
    if suffix in REFERENCE_FORMATS:
        citations = [_cited(one, taken) for *_, rows in page.groups for one in rows]
        return references_file(citations, suffix, f"kept-sentences-{taken.today}")
    kept = KeptList(
        groups=tuple((label, tuple(_quotation(one, taken) for one in rows)) for label, _, rows in page.groups),
        lost=tuple(_told(one, taken.remarks.get(one.asked, "")) for one in page.lost),
        permalink=taken.permalink,
    )
    if suffix == "md":
        content = kept_markdown(kept).encode()
    else:
        from app.exports.kept_word import kept_docx  # nothing else needs the library that writes Word files

        content = kept_docx(kept, made=datetime.combine(taken.today, time.min, UTC))
    answer = download(content, f"kept-sentences-{taken.today}.{suffix}")
    answer.headers.update(UNKEPT)
    return answer


def _told(one: LostSentence, remark: str) -> str:
    return f"{one.asked}: {one.reason}" + (f" {REMARK} {one_line(remark)}" if remark else "")


def _cited(one: KeptSentence, taken: Taken) -> Citation:
    citation = citation_of(sentence_subject(one.view, one.section, one.sentence), taken.base, taken.today)
    return replace(citation, remark=one_line(taken.remarks.get(one.asked)))


def _quotation(one: KeptSentence, taken: Taken) -> KeptQuotation:
    citation = _cited(one, taken)
    return KeptQuotation(
        text=citation.quotation,
        language=one.view.row.language,
        label=one_line(one.section.label),
        themes=tuple(label for _, label in one.themes),
        permalink=citation.address,
        source=chicago_note(citation),
        remark=taken.remarks.get(one.asked, ""),
    )
