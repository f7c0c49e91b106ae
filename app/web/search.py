"""Full-text search over all commentaries."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from sqlalchemy.orm import Session

from app.errors import BadValueError
from app.queries.search import KEYS, SearchFilters, alone, choice_counts, named, search, written
from app.rows import Hits, NameHit
from app.search_words import Phrase, Vocabulary, Words, words_of
from app.spelling import fold
from app.web.deps import LAST_PAGE, AskedSearch, AskedSearchDep, LibraryDep, ReadSession, SettingsDep
from app.web.filters import AddressQuery, Filter, InForce, known_values
from app.web.heads import Head, head_of
from app.web.library import Library
from app.web.rendering import render
from app.web.subjects import search_subject

router = APIRouter(include_in_schema=False)

Options = dict[str, tuple[tuple[str, str], ...]]
_MOST_NAMES = 20
_PLACES = {
    "power": "/powers",
    "contributor": "/contributors",
    "commentary": "/commentaries",
    "theme": "/themes",
}


@dataclass(frozen=True, slots=True)
class NoHit:
    """What helps where no sentence was found.

    `meant` is (what else could have been typed, its address) or None; `alone` are (word or phrase, its sentences by
    itself, address of that search), where more than one was asked for.
    """

    meant: tuple[str, str] | None
    alone: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What search.html may use.

    `words` is what was typed, `asked` what of it is searched for, `is_asked` whether there is anything to search for.
    `first` and `last` number the hits shown, from 1; `previous` and `next` are addresses or None, `feed` is where the
    search can be followed. `none` helps on where nothing was found. `suggestions` are theme labels with the address
    that searches them.
    """

    words: str
    asked: Words
    is_asked: bool
    hits: Hits
    none: NoHit
    names: tuple[NameHit, ...]
    filters: tuple[Filter, ...]
    in_force: InForce
    theme_labels: dict[str, str]
    first: int
    last: int
    previous: str | None
    next: str | None
    feed: str
    suggestions: tuple[tuple[str, str], ...]


@router.get("/search")
def show(
    request: Request, session: ReadSession, library: LibraryDep, settings: SettingsDep, asked: AskedSearchDep
) -> Response:
    """Find sentences by their words, and pages by their names."""
    options = _options(library)
    asked = _checked(asked, options)
    hits = _found(session, asked, settings.page_size)
    page = _page(session, library, asked, options, hits, settings.page_size)
    return render(request, "search.html", page, head=search_head(request, asked, page), block="results")


def asked_query(asked: AskedSearch) -> AddressQuery:
    """Return the address of a search, without the page of its hits."""
    keys = ("theme", "power", "contributor", "commentary")
    return AddressQuery("/search", {"q": (asked.q,) if asked.q else (), **{key: getattr(asked, key) for key in keys}})


def search_head(request: Request, asked: AskedSearch, page: SearchPage) -> Head:
    """Return the head of a page of hits: search engines are asked to list the search, not what it finds."""
    query = asked_query(asked)
    return head_of(
        request,
        search_subject(query, asked.q, page.hits.total),
        previous=page.previous,
        next=page.next,
        feed=query.with_suffix(".atom") if page.is_asked else None,
        indexed=not query.address().partition("?")[2],
    )


def found_hits(session: Session, library: Library, asked: AskedSearch, *, page_size: int) -> Hits:
    """Return one page of hits.

    Raises:
        BadValueError: a filter's value is not known, or the hits end before this page; names the key and the value.
    """
    return _found(session, _checked(asked, _options(library)), page_size)


def vocabulary(session: Session) -> Vocabulary:
    """Return the words of all texts."""
    return Vocabulary(written(session))


def _checked(asked: AskedSearch, options: Options) -> AskedSearch:
    """Return what was asked with every filter's values in the order of the options, empty ones left out."""
    known = {key: known_values(key, getattr(asked, key), dict(rows)) for key, rows in options.items()}
    return asked.model_copy(update=known)


def _narrowed(asked: AskedSearch) -> SearchFilters:
    return SearchFilters(asked.theme, asked.power, asked.contributor, asked.commentary)


def _found(session: Session, asked: AskedSearch, page_size: int) -> Hits:
    words, filters = words_of(asked.q), _narrowed(asked)
    hits = search(session, words, filters, limit=page_size, offset=(asked.page - 1) * page_size)
    if not hits.rows and asked.page > 1:
        total = search(session, words, filters, limit=1).total
        last = min(max(-(-total // page_size), 1), LAST_PAGE)
        raise BadValueError("page", str(asked.page), tuple(map(str, range(1, last + 1))))
    return hits


def _page(
    session: Session, library: Library, asked: AskedSearch, options: Options, hits: Hits, page_size: int
) -> SearchPage:
    words, query = words_of(asked.q), asked_query(asked)
    counts = choice_counts(session, words, _narrowed(asked))
    none = NoHit(None, ()) if hits.rows or not words.wanted else _no_hit(session, library, query, words)
    session.close()  # gives its connection back before the library takes one
    filters = tuple(_filters(query, options, counts, {row.slug: row.language for row in library.rows()}))
    start = (asked.page - 1) * page_size
    last = start + len(hits.rows)
    is_asked = bool(words.wanted or words.excluded) or _narrowed(asked) != SearchFilters()
    return SearchPage(
        words=asked.q,
        asked=words,
        is_asked=is_asked,
        hits=hits,
        none=none,
        names=tuple(_names(asked.q, options))[:_MOST_NAMES],
        filters=filters,
        in_force=query.in_force(*filters),
        theme_labels=dict(options["theme"]),
        first=start + 1 if hits.rows else 0,
        last=last,
        previous=query.address(page=(str(asked.page - 1),) if asked.page > 2 else ()) if asked.page > 1 else None,
        next=query.address(page=(str(asked.page + 1),)) if last < hits.total and asked.page < LAST_PAGE else None,
        feed=query.with_suffix(".atom"),
        suggestions=tuple(
            (label, AddressQuery("/search", {"q": (label.split()[0].lower(),)}).address())
            for _, label in options["theme"][:6]
        ),
    )


def _no_hit(session: Session, library: Library, query: AddressQuery, words: Words) -> NoHit:
    (typed,) = query.values("q")
    is_narrowed = query.address() != query.address(q=(typed,), **dict.fromkeys(KEYS, ()))
    counts = alone(session, words) if len(words.wanted) > 1 or is_narrowed else {}
    session.close()  # gives its connection back before the library takes one
    meant = library.once(vocabulary).meant(typed, words)
    rows = ((name, count, AddressQuery("/search", {"q": (_quoted(name),)}).address()) for name, count in counts.items())
    return NoHit((meant, query.address(q=(meant,))) if meant else None, tuple(rows))


def _quoted(phrase: str) -> str:
    return f'"{phrase}"' if " " in phrase else phrase


def _options(library: Library) -> Options:
    """Return (value, label) of everything a search can be narrowed to, by key."""
    return {"theme": tuple((row.slug, row.label) for row in library.themes()), **library.once(named)}


def _filters(
    query: AddressQuery, options: Options, counts: Mapping[str, Mapping[str, int]] | None, languages: Mapping[str, str]
) -> Iterator[Filter]:
    """Yield the filters, with the hits that each value would leave where those are counted."""
    for key, rows in options.items():
        found = None if counts is None else counts[key]
        choices = [(value, label, None if found is None else found.get(value, 0)) for value, label in rows]
        yield query.filter(key, key.capitalize(), choices, languages if key == "commentary" else {})


def _names(words: str, options: Options) -> Iterator[NameHit]:
    """Yield the pages in whose name a word begins with what was typed."""
    wanted = Phrase(" ".join(words.split()))
    if not any(map(str.isalnum, wanted.typed)):
        return
    begins = re.compile(("" if wanted.is_unspaced else r"(?<!\w)") + re.escape(fold(wanted.typed)))
    for key, folder in _PLACES.items():
        for slug, name in options[key]:
            if begins.search(fold(name)):
                yield NameHit(key, name, f"{folder}/{slug}", AddressQuery("/search", {key: (slug,)}).address())
