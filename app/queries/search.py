"""Full-text search over all sentences, and over the names of powers, contributors and commentaries."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select, text
from sqlalchemy.orm import Session

from app.db import MARK_END, MARK_START, RANKED, full_text, marked_texts
from app.models import Commentary, Contribution, Contributor, Passage, Section, Sentence, Tag
from app.queries.contributors import contributors_of
from app.rows import Hit, Hits, NameHit, SentenceRow

_PHRASE = re.compile(r'"([^"]*)"|[“]([^”]*)[”]|(\S+)')
_WORD = re.compile(r"\w")
_UNSPACED = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]")
"""Scripts without spaces between words: no index of words helps, so the text itself is looked through."""
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
    found = (quoted or curly or word for quoted, curly, word in _PHRASE.findall(words))
    return tuple(dict.fromkeys(phrase.strip() for phrase in found if _WORD.search(phrase)))[:_MOST_PHRASES]


def search(session: Session, words: str, filters: SearchFilters, *, limit: int, offset: int = 0) -> Hits:
    """Find the sentences in which every word and phrase stands, the most telling first."""
    wanted = phrases(words)
    if not wanted:
        return Hits((), 0, capped=False)
    by_substring = [phrase for phrase in wanted if _UNSPACED.search(phrase)]
    by_word = [phrase for phrase in wanted if phrase not in by_substring]
    statement, score = _matching(session, by_word)
    for phrase in by_substring:
        statement = statement.where(Sentence.text.contains(phrase, autoescape=True))
    for condition in _narrowed(filters):
        statement = statement.where(condition)
    statement = statement.add_columns(func.count().over()).order_by(score, Sentence.id).limit(limit).offset(offset)
    rows = session.execute(statement).all()
    total = rows[0][-1] if rows else 0
    return Hits(tuple(_hits(session, rows, by_word, by_substring)), total, capped=total >= RANKED)


def _matching(session: Session, by_word: Sequence[str]) -> tuple[Any, ColumnElement[Any]]:
    """Return the statement that finds the sentences (too many columns for a type), and what to order them by."""
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
        )
        .select_from(Sentence)
        .join(Passage, Passage.id == Sentence.passage_id)
        .join(Section, Section.id == Passage.section_id)
        .join(Commentary, Commentary.id == Section.commentary_id)
    )
    if not by_word:
        return statement, literal(0)
    found = full_text(session, by_word).subquery("found")
    score: ColumnElement[Any] = found.c.score
    return statement.join(found, found.c.sentence_id == Sentence.id), score


def _narrowed(filters: SearchFilters) -> Iterator[ColumnElement[bool]]:
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
    """Cut a marked text into (text, is it a match)."""
    for phrase in substrings:
        marked = marked.replace(phrase, f"{MARK_START}{phrase}{MARK_END}")
    for index, piece in enumerate(re.split(f"[{MARK_START}{MARK_END}]", marked)):
        if piece:
            yield piece, index % 2 == 1


def names(session: Session, words: str) -> tuple[NameHit, ...]:
    """Return the powers, contributors and commentaries whose name holds what was typed."""
    wanted = " ".join(words.split()).casefold()
    if not _WORD.search(wanted):
        return ()
    powers = select(literal("power"), Section.heading, literal("/powers/") + Section.slug).where(
        Section.heading.is_not(None), func.lower(Section.heading).contains(wanted, autoescape=True)
    )
    people = select(literal("contributor"), Contributor.name, literal("/contributors/") + Contributor.slug).where(
        func.lower(Contributor.name).contains(wanted, autoescape=True)
    )
    texts = select(literal("commentary"), Commentary.title, literal("/commentaries/") + Commentary.slug).where(
        func.lower(Commentary.title).contains(wanted, autoescape=True)
    )
    statement = powers.union(people, texts).order_by(text("1, 2, 3")).limit(20)
    return tuple(NameHit(kind, name or "", address) for kind, name, address in session.execute(statement))
