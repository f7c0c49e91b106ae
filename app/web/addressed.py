"""An address of this site -> what it shows, or the error that says why nothing is there."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BaseModel, ValidationError

from app.charts import NAMES
from app.errors import BadValueError, NotFoundError
from app.queries.powers import powers
from app.reference import Reference
from app.rows import CommentaryView
from app.web.chosen import choose
from app.web.compare import choose_view, compared
from app.web.contributors import wrote_by
from app.web.cues import choose_parties
from app.web.deps import Asked, AskedFigures, AskedSearch, AskedSection, AskedView
from app.web.figures import shown_charts
from app.web.filters import known_values
from app.web.finder import finder
from app.web.library import Library
from app.web.search import asked_query, found_hits
from app.web.subjects import (
    LISTS,
    SITE_TITLE,
    Subject,
    commentary_subject,
    comparison_subject,
    contributor_subject,
    cues_subject,
    figures_subject,
    home_subject,
    list_subject,
    page_subject,
    passage_of,
    passage_subject,
    power_subject,
    search_subject,
    section_of,
    section_subject,
    sentence_of,
    sentence_subject,
    site_subject,
    theme_subject,
    themes_subject,
)

_Model = TypeVar("_Model", bound=BaseModel)
_LONGEST = 4_000
_UNUSABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_PLACE = re.compile(r"p([1-9][0-9]{0,4})(?:s([1-9][0-9]{0,4}))?")


@dataclass(frozen=True, slots=True)
class _Parts:
    """An address in its parts, none of them escaped but the query; with all that is needed to look it up."""

    steps: tuple[str, ...]
    query: str
    fragment: str
    library: Library
    reference: Reference

    def asked(self, model: type[_Model]) -> _Model:
        """Read the query as a route does.

        Raises:
            BadValueError: a value cannot be used; names its key.
        """
        pairs = parse_qsl(self.query, keep_blank_values=True)
        values: dict[str, object] = {}
        for name, field in model.model_fields.items():
            found = [value for key, value in pairs if key == name]
            if found:
                values[name] = found if isinstance(field.default, tuple) else found[-1]
        try:
            return model.model_validate(values)
        except ValidationError as error:
            first = error.errors()[0]
            raise BadValueError(str(first["loc"][0]), str(first["input"])) from error


def local(address: str, base: str) -> str:
    """Return the path, query and fragment of a whole address of the site that begins with `base`.

    Raises:
        BadValueError: it is an address of another site, or none; names it.
    """
    whole, of_site = address.casefold(), base.casefold()
    if not whole.startswith(of_site) or address[len(base) : len(base) + 1] not in ("", "/", "?", "#"):
        raise BadValueError("address", address)
    rest = address[len(base) :]
    return rest if rest.startswith("/") else f"/{rest}"


def subject_of(address: str, library: Library, reference: Reference) -> Subject:
    """Return what an address of this site shows: a path with its query and fragment.

    A key that a sentence had before a rewording finds the sentence as it is now.

    Raises:
        NotFoundError: nothing lives there.
        BadValueError: it is no address of this site, or a value in it cannot be used; names which.
    """
    if len(address) > _LONGEST or _UNUSABLE.search(address) or not address.startswith("/") or address[1:2] == "/":
        raise BadValueError("address", address)
    split = urlsplit(address)
    steps = tuple(unquote(split.path).strip("/").split("/"))
    parts = _Parts(steps, split.query, unquote(split.fragment), library, reference)
    below = not split.path.endswith("/")  # no page's address but that of the home page ends so
    found = _AT.get(split.path) or (_BELOW.get((steps[0], len(steps))) if below else None)
    if found is None and split.path not in LISTS:
        raise NotFoundError("page", split.path)
    return found(parts) if found else list_subject(split.path)


def _home(parts: _Parts) -> Subject:
    chosen = choose(parts.library, "/", parts.asked(Asked))
    return home_subject(chosen) if chosen else site_subject()


def _compare(parts: _Parts) -> Subject:
    asked = parts.asked(AskedView)
    chosen = choose_view(parts.library, asked)
    if chosen is None:
        return _empty("/compare")
    side = compared(chosen, asked.view)
    return comparison_subject(chosen, side, finder(chosen, side.findings).answer)


def _figures(parts: _Parts) -> Subject:
    asked = parts.asked(AskedFigures)
    chosen = choose(parts.library, "/figures", asked)
    if chosen is None:
        return _empty("/figures")
    names = known_values("chart", asked.chart, NAMES)
    return figures_subject(chosen, shown_charts(chosen, parts.reference, names), one=bool(names))


def _cues(parts: _Parts) -> Subject:
    chosen = choose_parties(parts.library, parts.asked(Asked))
    return cues_subject(chosen) if chosen else _empty("/cues")


def _themes(parts: _Parts) -> Subject:
    chosen = choose(parts.library, "/themes", parts.asked(Asked))
    return themes_subject(chosen) if chosen else _empty("/themes")


def _theme(parts: _Parts) -> Subject:
    slug = parts.steps[1]
    chosen = choose(parts.library, f"/themes/{slug}", parts.asked(Asked))
    codebook = chosen.codebook if chosen else parts.library.codebook
    if slug not in codebook.theme_slugs:
        raise NotFoundError("theme", slug, tuple((row.label, f"/themes/{row.slug}") for row in codebook.themes))
    return theme_subject(chosen, codebook.theme(slug)) if chosen else _empty(f"/themes/{slug}")


def _search(parts: _Parts) -> Subject:
    asked = parts.asked(AskedSearch)
    with parts.library.reading() as session:
        # Asked for as one page, whichever was asked for: how many there are is the same on all.
        total = found_hits(session, parts.library, asked.model_copy(update={"page": 1}), page_size=1).total
    return search_subject(asked_query(asked), asked.q, total)


def _power(parts: _Parts) -> Subject:
    with parts.library.reading() as session:
        known = powers(session)
    found = next((row for row in known if row.slug == parts.steps[1]), None)
    if found is None:
        raise NotFoundError("power", parts.steps[1], tuple((row.heading, row.address) for row in known))
    return power_subject(found)


def _contributor(parts: _Parts) -> Subject:
    with parts.library.reading() as session:
        return contributor_subject(wrote_by(session, parts.steps[1]))


def _commentary(parts: _Parts) -> Subject:
    return commentary_subject(_view(parts))


def _view(parts: _Parts) -> CommentaryView:
    return parts.library.view(parts.library.row(parts.steps[1]))


def _section(parts: _Parts) -> Subject:
    view = _view(parts)
    section = section_of(view, parts.steps[2])
    key = parts.asked(AskedSection).sentence
    if parts.fragment.startswith("s-"):
        key = parts.fragment.removeprefix("s-")
    if key:
        return sentence_subject(view, *sentence_of(view, key))
    place = _PLACE.fullmatch(parts.fragment)
    if place is None:
        return section_subject(view, section)
    passage = passage_of(section, int(place[1]))
    if place[2] is None:
        return passage_subject(view, section, passage)
    sentence = next((row for row in passage.sentences if row.position == int(place[2])), None)
    if sentence is None:
        raise NotFoundError("sentence", parts.fragment, ((section.label, section.address),), may_be_gone=True)
    return sentence_subject(view, section, sentence)


def _sentence(parts: _Parts) -> Subject:
    if parts.steps[2] != "sentences":
        raise NotFoundError("page", f"/{'/'.join(parts.steps)}")
    view = _view(parts)
    return sentence_subject(view, *sentence_of(view, parts.steps[3]))


def _empty(address: str) -> Subject:
    """Return the subject of a page that has nothing to show yet."""
    return page_subject(address, SITE_TITLE, "No commentary that describes a power has been imported yet.")


_AT: dict[str, Callable[[_Parts], Subject]] = {
    "/": _home,
    "/compare": _compare,
    "/figures": _figures,
    "/cues": _cues,
    "/themes": _themes,
    "/search": _search,
}
_BELOW: dict[tuple[str, int], Callable[[_Parts], Subject]] = {
    ("commentaries", 2): _commentary,
    ("commentaries", 3): _section,
    ("commentaries", 4): _sentence,
    ("contributors", 2): _contributor,
    ("powers", 2): _power,
    ("themes", 2): _theme,
}
