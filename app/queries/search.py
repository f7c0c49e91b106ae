"""Full-text search over all sentences, and what a search can be narrowed to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal, not_, or_, select, union_all
from sqlalchemy.orm import Session

from app.db import RANKED, full_text, sentences_with
from app.models import Commentary, Contribution, Contributor, Passage, Section, Sentence, Tag
from app.queries.commentaries import NEWEST_FIRST
from app.queries.contributors import contributors_of
from app.rows import Hit, Hits, SentenceRow
from app.search_words import Phrase, Words

_MOST_READ = 20_000
"""Sentences whose words a reader may have meant: of more of them, the newest."""


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What a search is narrowed to: within a field one of the values, and every field that has any."""

    themes: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    contributors: tuple[str, ...] = ()
    commentaries: tuple[str, ...] = ()

    def without(self, key: str) -> "SearchFilters":
        """Return all but one of them."""
        return replace(self, **{key: ()})


KEYS = {"theme": "themes", "power": "powers", "contributor": "contributors", "commentary": "commentaries"}
"""The keys of the address, and the field that each fills."""


def search(session: Session, words: Words, filters: SearchFilters, *, limit: int, offset: int = 0) -> Hits:
    """Find the sentences in which every word and phrase stands, the most telling first.

    Without words, all that the filters leave, in the order of the texts; without either, none.
    """
    if not words.wanted and not words.excluded and filters == SearchFilters():
        return Hits((), 0, capped=False)
    by_word = _by_word(words.wanted)
    statement = _matching(session, by_word, _narrowed(session, words, filters))
    rows = session.execute(statement.limit(limit).offset(offset)).all()
    total = rows[0][-1] if rows else 0
    capped = bool(by_word) and total > RANKED
    return Hits(tuple(_hits(session, rows, words)), RANKED if capped else total, capped=capped)


def _by_word(phrases: Iterable[Phrase]) -> list[tuple[str, ...]]:
    """Return the spellings of the phrases that an index of words can find."""
    return [phrase.ways for phrase in phrases if not phrase.is_unspaced]


def _matching(session: Session, by_word: Sequence[Sequence[str]], within: Select[int] | None) -> Any:
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
            Commentary.digest_of_title.is_not(None),
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
    statement = statement if within is None else statement.where(Sentence.id.in_(within))
    return statement.order_by(*NEWEST_FIRST, Section.position, Passage.position, Sentence.position)


def _narrowed(session: Session, words: Words, filters: SearchFilters) -> Select[int] | None:
    """Select the ids of the sentences that a search looks among; None where that is all."""
    conditions = [_holds(phrase) for phrase in words.wanted if phrase.is_unspaced]
    conditions += [not_(_holds(phrase)) for phrase in words.excluded if phrase.is_unspaced]
    conditions += [Sentence.id.not_in(sentences_with(session, [ways])) for ways in _by_word(words.excluded)]
    conditions += [or_(*map(_has_exactly, ways)) for ways in words.initials]
    conditions += _conditions(filters)
    return _placed(select(Sentence.id)).where(*conditions) if conditions else None


def _holds(phrase: Phrase) -> ColumnElement[bool]:
    return Sentence.text.icontains(phrase.typed, autoescape=True)


def _has_exactly(letters: str) -> ColumnElement[bool]:
    """Return the condition that these letters stand in a sentence, small and capital told apart on either database."""
    return func.replace(Sentence.text, letters, "") != Sentence.text


def _placed(statement: Select[Any]) -> Select[Any]:
    """Join a statement on sentences with where they stand."""
    return (
        statement.join(Passage, Passage.id == Sentence.passage_id)
        .join(Section, Section.id == Passage.section_id)
        .join(Commentary, Commentary.id == Section.commentary_id)
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


def _hits(session: Session, rows: Sequence[Any], words: Words) -> Iterator[Hit]:
    ids = [row[0] for row in rows]
    tags = _tags(session, ids) if ids else {}
    people = contributors_of(session, [row[1] for row in rows]) if rows else {}
    for sentence_id, section_id, section, heading, slug, title, language, passage, position, key, text, *more in rows:
        themes, spans = tags.get(sentence_id, ((), ()))
        marked = words.mark(text)
        yield Hit(
            sentence=SentenceRow(slug, section, passage, position, key, text, themes, spans),
            heading=heading,
            commentary_title=title,
            language=language,
            contributors=people.get(section_id, ()),
            parts=marked.parts,
            matched=tuple(dict.fromkeys(reason.found.casefold() for reason in marked.reasons)),
            reasons=marked.reasons,
            digest=bool(more[0]),
        )


def _tags(session: Session, ids: Sequence[int]) -> dict[int, tuple[tuple[str, ...], tuple[Any, ...]]]:
    statement = select(Tag.sentence_id, Tag.theme, Tag.spans).where(Tag.sentence_id.in_(ids)).order_by(Tag.id)
    found: dict[int, tuple[tuple[str, ...], tuple[Any, ...]]] = {}
    for sentence_id, theme, spans in session.execute(statement):
        themes, all_spans = found.get(sentence_id, ((), ()))
        found[sentence_id] = (*themes, theme), (*all_spans, tuple((start, end) for start, end in spans))
    return found


def choice_counts(session: Session, words: Words, filters: SearchFilters) -> dict[str, dict[str, int]] | None:
    """Return how many sentences each value of each key would leave, by key of the address and value; one query.

    The other keys narrow what is counted, the key itself does not. None where more than `RANKED` sentences match.
    """
    by_word = _by_word(words.wanted)
    within = _narrowed(session, words, SearchFilters())
    if by_word:
        matching: Select[Any] = sentences_with(session, by_word)
        matching = (
            matching
            if within is None
            else select(Sentence.id).where(Sentence.id.in_(matching), Sentence.id.in_(within))
        )
    else:
        matching = select(Sentence.id) if within is None else within
    found = matching.limit(RANKED + 1).cte("found")
    ids = select(found.c[0])
    counts = {key: _count(key, filters.without(field)).where(Sentence.id.in_(ids)) for key, field in KEYS.items()}
    total = select(literal("total"), literal(""), func.count()).select_from(found)
    rows: dict[str, dict[str, int]] = {key: {} for key in ("total", *KEYS)}
    counted: Iterable[Any] = session.execute(union_all(total, *counts.values()))
    for key, value, count in counted:
        rows[key][value] = count
    return None if rows.pop("total")[""] > RANKED else rows


def _count(key: str, filters: SearchFilters) -> Select[Any]:
    """Count the sentences that filters leave, for each value of a key."""
    value: Any = {"theme": Tag.theme, "power": Section.slug, "contributor": Contributor.slug}.get(key, Commentary.slug)
    statement = _placed(select(literal(key), value, func.count()).select_from(Sentence))
    if key == "theme":
        statement = statement.join(Tag, Tag.sentence_id == Sentence.id).where(Tag.holds)
    elif key == "power":
        statement = statement.where(Section.heading.is_not(None))
    elif key == "contributor":
        statement = statement.join(Contribution, Contribution.section_id == Section.id)
        statement = statement.join(Contributor, Contributor.id == Contribution.contributor_id)
    return statement.where(*_conditions(filters)).group_by(value)


def alone(session: Session, words: Words) -> dict[str, int]:
    """Return in how many sentences each wanted phrase stands by itself, by what was typed; one query."""
    counts = []
    for phrase in words.wanted:
        ids = sentences_with(session, [phrase.ways])
        ids = select(Sentence.id).where(_holds(phrase)) if phrase.is_unspaced else ids
        counts.append(select(literal(phrase.typed), func.count()).select_from(ids.subquery()))
    return {typed: count for typed, count in session.execute(union_all(*counts))} if counts else {}


def written(session: Session) -> Iterator[str]:
    """Yield every text whose words a reader may have meant, the newest sentences first."""
    newest = select(Sentence.text).order_by(Sentence.id.desc()).limit(_MOST_READ)
    headings = select(Section.heading)
    for statement in (newest, select(Contributor.name), headings):
        yield from filter(None, session.execute(statement).scalars())


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
