"""What is new, for feed readers: texts and their revisions, the sentences of a search, a comparison."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Response

from app.feeds import MEDIA_TYPE, MOST_ENTRIES, Entry, Feed, atom
from app.queries.updates import Changed, changes, newest_revisions, position_times
from app.rows import CommentaryRow, CommentaryView, ContributorRef, Hit, SentenceRow
from app.standings import SideBySide, Standing
from app.web.chosen import Chosen, NothingImportedError
from app.web.compare import choose_view, compared
from app.web.deps import AskedSearchDep, AskedViewDep, BaseUrl, LibraryDep, ReadSession
from app.web.filters import AddressQuery
from app.web.finder import finder
from app.web.search import asked_query, found_hits
from app.web.subjects import comparison_subject
from app.web.subjects.words import silence, stands, within

router = APIRouter(include_in_schema=False)

_LONG_AGO = datetime(2000, 1, 1)  # noqa: DTZ001 (as the database keeps them, in UTC)
"""When a feed was updated that has nothing to tell yet."""
_RANKED = 200
"""Hits of a search among which the newest are told."""


@router.get("/commentaries.atom")
def commentaries(session: ReadSession, library: LibraryDep, base: BaseUrl) -> Response:
    """Tell of new commentaries and of their revisions."""
    known = {row.slug: row for row in library.rows()}
    found = newest_revisions(session, limit=MOST_ENTRIES)
    entries = tuple(
        _revision(known[one.commentary], one.number, one.at, one.summary, base)
        for one in found
        if one.commentary in known
    )
    subtitle = "Every new text, and every revision of one: imports and batches of codings."
    return _answer(_feed("Vis-à-vis: new texts and revisions", subtitle, "/commentaries", base, entries))


@router.get("/search.atom")
def search(session: ReadSession, library: LibraryDep, base: BaseUrl, asked: AskedSearchDep) -> Response:
    """Tell of the sentences that a search finds."""
    # What the library may have to read comes first: after it, the session holds a connection.
    query, moments = asked_query(asked), library.once(changes)
    themes, rows = {theme.slug: theme.label for theme in library.themes()}, {row.slug: row for row in library.rows()}
    hits = found_hits(session, library, asked.model_copy(update={"page": 1}), page_size=_RANKED)
    entries = tuple(
        _hit(hit, rows[hit.sentence.commentary], moments[hit.sentence.commentary], themes, base)
        for hit in hits.rows
        if hit.sentence.commentary in rows and hit.sentence.commentary in moments  # else it came just now
    )
    words = f"“{asked.q}”" if asked.q else "chosen sentences"
    subtitle = "The sentences that a search finds, of the newest texts first."
    return _answer(_feed(f"Vis-à-vis: {words}", subtitle, query.address(), base, entries))


@router.get("/compare.atom")
def comparison(session: ReadSession, library: LibraryDep, base: BaseUrl, asked: AskedViewDep) -> Response:
    """Tell of the positions and sentences of a comparison."""
    chosen = choose_view(library, asked)
    if chosen is None:
        raise NothingImportedError
    side, times = compared(chosen, asked.view), position_times(session, chosen.view.row.slug)
    entries = (*_positions(chosen, side, times, base), *_sentences(chosen.view, side, times[0], base))
    # Who follows a text that is named follows it still when it is the default no more.
    page = chosen.query.having(commentary=(asked.commentary,) if asked.commentary else ()).address()
    title = comparison_subject(chosen, side, finder(chosen, side.findings).answer).topic
    title += f" · {chosen.view.row.title}" if asked.commentary else ""
    return _answer(_feed(f"Vis-à-vis: {title}", "Positions and sentences side by side.", page, base, entries))


def _feed(title: str, subtitle: str, page: str, base: str, entries: tuple[Entry, ...]) -> Feed:
    """Put a feed together; its own address is that of its page with `.atom`."""
    path, mark, query = page.partition("?")
    address = f"{base}{path}.atom{mark}{query}"
    return Feed(title=title, subtitle=subtitle, address=address, page=base + page, updated=_LONG_AGO, entries=entries)


def _answer(feed: Feed) -> Response:
    return Response(atom(feed), media_type=MEDIA_TYPE)


def _revision(row: CommentaryRow, number: int, at: datetime, summary: str, base: str) -> Entry:
    return Entry(
        id=f"{base}{row.address}#revision-{number}",
        title=row.title if number == 1 else f"{row.title}, revision {number}",
        updated=at,
        address=base + row.address,
        words="\n\n".join(filter(None, (row.standfirst if number == 1 else "", summary))),
        language=row.language,
        authors=(row.publisher,) if row.publisher else (),
        published=at,
    )


def _hit(hit: Hit, row: CommentaryRow, changed: Changed, themes: Mapping[str, str], base: str) -> Entry:
    people = _authors(row, hit.contributors)
    place = _Place(f"{hit.label} in “{hit.commentary_title}”", hit.language, people, changed.text, themes)
    return _sentence(hit.sentence, place, base)


def _authors(row: CommentaryRow, people: Iterable[ContributorRef]) -> tuple[str, ...]:
    """Return whose words the sentences of a section are: of a digest not those whom it retells."""
    if row.digest_of_title:
        return (row.publisher,) if row.publisher else ()
    return tuple(person.name for person in people)


def _sentences(view: CommentaryView, side: SideBySide, at: datetime, base: str) -> Iterator[Entry]:
    """Yield the sentences of a comparison by theme, each once, in the order of the text."""
    found = {one.key for row in side.themes.rows for cell in row.cells for one in cell.sentences}
    themes = {theme.slug: theme.label for theme in view.codebook.themes}
    for section in view.powers:
        people = _authors(view.row, section.contributors)
        place = _Place(section.label, view.row.language, people, at, themes)
        yield from (_sentence(one, place, base) for one in section.sentences if one.key in found)


def _sentence(one: SentenceRow, place: "_Place", base: str) -> Entry:
    return Entry(
        id=f"{base}/commentaries/{one.commentary}/sentences/{one.key}",
        title=f"{place.label}, passage {one.passage}, sentence {one.position}",
        updated=place.at,
        address=base + one.shared,
        words=one.text,
        language=place.language,
        authors=place.people,
        categories=tuple((slug, place.themes.get(slug, slug)) for slug in one.themes),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a sentence stands, whose words it is, and since when (UTC); with the labels of themes."""

    label: str
    language: str
    people: tuple[str, ...]
    at: datetime
    themes: Mapping[str, str]


def _positions(
    chosen: Chosen, side: SideBySide, times: tuple[datetime, Mapping[tuple[str, str], datetime]], base: str
) -> Iterator[Entry]:
    """Yield the positions of a comparison; one that people read is theirs, and as new as their last decision."""
    text, coded = times
    for cell in (cell for row in side.questions for cell in row.cells):
        if cell.lead is None:
            continue
        power, question = cell.section.slug, cell.question.slug
        query = {"power": (power,), "question": (question,), "commentary": (chosen.view.row.slug,)}
        address = base + AddressQuery("/compare", query).address()
        yield Entry(
            id=address,
            title=f"{cell.section.label} on {within(cell.question.label)}: {stands(cell)}",
            updated=coded.get((power, question), text),
            address=address,
            words=_told(cell),
            language=chosen.view.row.language,
            authors=(cell.lead.by,) if cell.lead.by else (),
            categories=((cell.lead.stance, stands(cell)),),
        )


def _told(cell: Standing) -> str:
    """Say what a position is: its headline, its best evidence, and who coded it."""
    lead = cell.lead
    headline, by = (lead.headline, lead.by) if lead else (None, None)
    parts = (headline or silence(cell), f"“{cell.best.text}”" if cell.best else "", f"Coded by {by or 'the program'}.")
    return "\n\n".join(filter(None, parts))
