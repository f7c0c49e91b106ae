"""Full-text search over all sentences, and what a search can be narrowed to."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.db import MARK_END, MARK_START, RANKED, full_text, marked_texts
from app.models import Commentary, Contribution, Contributor, Passage, Section, Sentence, Tag
from app.queries.commentaries import NEWEST_FIRST
from app.queries.contributors import contributors_of
from app.rows import Hit, Hits, SentenceRow

_PHRASE = re.compile(r'"([^"]*)"|[“]([^”]*)[”]|(\S+)')
_WORD = re.compile(r"[^\W_]")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
"""Scripts without spaces between words: no index of words helps, so the text itself is looked through."""
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f]")
_MOST_PHRASES = 12


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What a search is narrowed to: within a field one of the values, and every field that has any."""

    themes: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    commentaries: tuple[str, ...] = ()


def phrases(words: str) -> tuple[str, ...]:
    """Split what a reader typed into words and quoted phrases; what holds no letter or digit is left out."""
    found = (quoted or curly or word for quoted, curly, word in _PHRASE.findall(_UNPRINTED.sub(" ", words)))
    return tuple(dict.fromkeys(phrase.strip() for phrase in found if _WORD.search(phrase)))[:_MOST_PHRASES]


def search(session: Session, words: str, filters: SearchFilters, *, limit: int, offset: int = 0) -> Hits:
    """Find the sentences in which every word and phrase stands, the most telling first."""
    wanted = phrases(words)
    if not wanted:
        return Hits((), 0, capped=False)
    by_substring = [phrase for phrase in wanted if _UNSPACED.search(phrase)]
    by_word = [phrase for phrase in wanted if phrase not in by_substring]
    statement = _matching(session, by_word, _narrowed(filters, by_substring))
    rows = session.execute(statement.limit(limit).offset(offset)).all()
    total = rows[0][-1] if rows else 0
    hits = tuple(_hits(session, rows, by_word, by_substring))
    capped = bool(by_word) and total > RANKED
    return Hits(hits, RANKED if capped else total, capped=capped)


def _matching(session: Session, by_word: Sequence[str], within: Select[int] | None) -> Any:
    """Return the statement that finds the sentences, best first (too many columns for a type)."""
    statement = (
        select(
            Sentence.id,
            Section.id,
            Section.slug,
            Section.heading,
            Commentary.slug,
            Commentary.title,
            Commentary.language,
            Passage.position,
            Sentence.position,
            Sentence.key,
            Sentence.text,
            func.count().over(),
        )
        .select_from(Sentence)
        .join(Passage, Passage.id == Sentence.passage_id)
        .join(Section, Section.id == Passage.section_id)
        .join(Commentary, Commentary.id == Section.commentary_id)
    )
    if by_word:
        found = full_text(session, by_word, within=within).subquery("found")
        return statement.join(found, found.c.sentence_id == Sentence.id).order_by(found.c.score, Sentence.id)
    return (statement if within is None else statement.where(Sentence.id.in_(within))).order_by(Sentence.id)


def _narrowed(filters: SearchFilters, by_substring: Sequence[str]) -> Select[int] | None:
    """Select the ids of the sentences that a search looks among; None where that is all."""
    conditions = [Sentence.text.icontains(phrase, autoescape=True) for phrase in by_substring]
    conditions += _conditions(filters)
    if not conditions:
        return None
    return (
        select(Sentence.id)
        .join(Passage, Passage.id == Sentence.passage_id)
        .join(Section, Section.id == Passage.section_id)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .where(*conditions)
    )


def _conditions(filters: SearchFilters) -> Iterator[ColumnElement[bool]]:
    if filters.themes:
        yield Sentence.id.in_(select(Tag.sentence_id).where(Tag.theme.in_(filters.themes)))
    if filters.powers:
        yield Section.slug.in_(filters.powers)
    if filters.contributors:
        wrote = select(Contribution.section_id).join(Contributor, Contributor.id == Contribution.contributor_id)
        yield Section.id.in_(wrote.where(Contributor.slug.in_(filters.contributors)))
    if filters.commentaries:
        yield Commentary.slug.in_(filters.commentaries)


def _hits(session: Session, rows: Sequence[Any], by_word: Sequence[str], by_substring: Sequence[str]) -> Iterator[Hit]:
    ids = [row[0] for row in rows]
    marked = marked_texts(session, ids, by_word) if by_word and ids else {}
    tags = _tags(session, ids) if ids else {}
    people = contributors_of(session, [row[1] for row in rows]) if rows else {}
    for (
        sentence_id,
        section_id,
        section,
        heading,
        slug,
        title,
        language,
        passage,
        position,
        key,
        words,
        _,
    ) in rows:
        themes, spans = tags.get(sentence_id, ((), ()))
        parts = tuple(_parts(marked.get(sentence_id, words), by_substring))
        yield Hit(
            sentence=SentenceRow(slug, section, passage, position, key, words, themes, spans),
            heading=heading,
            commentary_title=title,
            language=language,
            contributors=people.get(section_id, ()),
            parts=parts,
            matched=tuple(dict.fromkeys(part.casefold() for part, is_match in parts if is_match)),
        )


def _tags(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[str, ...], tuple[Any, ...]]]:
    statement = select(Tag.sentence_id, Tag.theme, Tag.spans).where(Tag.sentence_id.in_(ids)).order_by(Tag.id)
    found: dict[int, tuple[tuple[str, ...], tuple[Any, ...]]] = {}
    for sentence_id, theme, spans in session.execute(statement):
        themes, all_spans = found.get(sentence_id, ((), ()))
        found[sentence_id] = (*themes, theme), (*all_spans, tuple((start, end) for start, end in spans))
    return found


def _parts(marked: str, substrings: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Cut a marked text into (text, is it a match), with these substrings as further matches."""
    plain, matched = "", []
    for index, piece in enumerate(re.split(f"[{MARK_START}{MARK_END}]", marked)):
        plain += piece
        matched += [index % 2 == 1] * len(piece)
    for phrase in substrings:
        for found in re.finditer(re.escape(phrase), plain, re.IGNORECASE):
            matched[found.start() : found.end()] = [True] * len(found[0])
    for is_match, places in groupby(range(len(plain)), key=matched.__getitem__):
        yield "".join(plain[place] for place in places), is_match


def named(session: Session) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return (slug, name) of every power and contributor by name, and of the commentaries, the newest first.

    A power is named as in its newest commentary. One query.
    """
    age = func.row_number().over(partition_by=Section.slug, order_by=NEWEST_FIRST).label("age")
    sections = (
        select(Section.slug, Section.heading, age)
        .join(Commentary, Commentary.id == Section.commentary_id)
        .where(Section.heading.is_not(None))
        .subquery()
    )
    powers = select(literal("power"), sections.c.slug, sections.c.heading, literal(0)).where(sections.c.age == 1)
    people = select(literal("contributor"), Contributor.slug, Contributor.name, literal(0)).where(
        Contributor.id.in_(select(Contribution.contributor_id))
    )
    place = func.row_number().over(order_by=NEWEST_FIRST)
    texts = select(literal("commentary"), Commentary.slug, Commentary.title, place)
    found: dict[str, list[tuple[int, str, str, str]]] = {"power": [], "contributor": [], "commentary": []}
    rows: Iterable[Any] = session.execute(union_all(powers, people, texts))
    for kind, slug, name, number in rows:
        found[kind].append((number, name.casefold(), slug, name))
    # Sorted here: databases disagree on the order of letters.
    return {kind: tuple((slug, name) for *_, slug, name in sorted(names)) for kind, names in found.items()}
