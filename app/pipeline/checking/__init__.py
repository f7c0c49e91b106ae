"""A database against its sources and its own constraints: finds what does not fit, changes nothing."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.db import SCHEMA, Database
from app.domain import Commentary, ParsedSource
from app.errors import CodebookError, SourceError
from app.pipeline.checking.decisions import decided
from app.pipeline.checking.findings import Finding
from app.pipeline.checking.lines import lost_lines
from app.pipeline.checking.rows import within
from app.pipeline.checking.texts import against_source, shared
from app.pipeline.read import SourceText
from app.pipeline.run import Knowledge, knowledge_of, load_knowledge, parse
from app.queries.codings import stored_codings
from app.queries.stored import (
    StoredCommentary,
    StoredSource,
    known_texts,
    moved_on,
    stored_commentaries,
    stored_source,
    unreadable_codings,
)
from app.upkeep import damage, index_damage, orphans

DATABASE = "database"
"""Where a finding is that concerns no one commentary."""


def unusable(database: Database) -> list[Finding]:
    """Return what keeps everything else from being looked at: tables of another program version, damaged pages."""
    schema = database.schema()
    if schema is None:
        return [Finding(DATABASE, "there are no tables of this program; `visavis import` makes them")]
    if schema != SCHEMA:
        what = f"its tables are at revision {schema}, those of this program at {SCHEMA}; `visavis serve` migrates them"
        return [Finding(DATABASE, what)]
    with database.reading() as session:
        return [Finding(DATABASE, what) for what in damage(session)]


def unsound(database: Database) -> list[Finding]:
    """Return what the database finds wrong with itself, though it can be read: lost rows, a full-text index astray."""
    with database.reading() as session:
        found = list(orphans(session))
    return [Finding(DATABASE, what) for what in (*found, *index_damage(database))]


def check_source(session: Session, source_id: int) -> tuple[int, list[Finding]]:
    """Hold one source against the commentaries it became; return how many those are, and what does not fit."""
    source = stored_source(session, source_id)
    findings = []
    if hashlib.sha256(source.text.encode()).hexdigest() != source.digest:
        findings.append(Finding(source.name, "its text is not the one that was imported"))
    try:
        stored = list(stored_commentaries(session, source_id))
    except (ValueError, TypeError, KeyError) as error:  # JSON, dates: what no column of ours holds
        return 0, [*findings, Finding(source.name, f"a row of its commentaries cannot be read ({error})")]
    for commentary in stored:
        findings += within(commentary)
        findings += _people(session, commentary)
    if stored:
        findings += _Reading(session, source, stored).findings()
    return len(stored), findings


def _people(session: Session, stored: StoredCommentary) -> Iterator[Finding]:
    """Yield what is wrong with the codings of a commentary."""
    if numbers := unreadable_codings(session, stored.id):
        yield from (Finding(stored.slug, f"batch {number} of its codings cannot be read") for number in numbers)
        return
    try:
        codebook = _knowledge(stored.commentary.codebook).codebook
    except CodebookError as error:
        yield Finding(stored.slug, f"its codebook cannot be read: {error}")
        return
    yield from decided(stored, stored_codings(session, stored.id), codebook)


def _knowledge(own: tuple[str, str] | None) -> Knowledge:
    """Return what an import with this codebook (name and text) goes by today."""
    return knowledge_of(own) if own else load_knowledge()


@dataclass(frozen=True, slots=True)
class _Reading:
    """A source, and the commentaries stored of it."""

    session: Session
    source: StoredSource
    stored: Sequence[StoredCommentary]

    def findings(self) -> list[Finding]:
        """Read the source again, with each codebook that its commentaries have, and compare."""
        found: list[Finding] = []
        for own in dict.fromkeys(row.commentary.codebook for row in self.stored):
            try:
                parsed = parse(SourceText(self.source.name, self.source.text), _knowledge(own))
            except SourceError as error:
                found.append(Finding(self.source.name, f"under today's rules it cannot be read: {error}"))
            except CodebookError:
                pass  # said already, for each commentary
            else:
                found += self._compared([row for row in self.stored if row.commentary.codebook == own], parsed)
        return found

    def _compared(self, stored: list[StoredCommentary], parsed: ParsedSource) -> Iterator[Finding]:
        left = list(parsed.commentaries)
        sound = True
        for row in stored:
            twin = _twin(row, left)
            if twin is None:
                yield Finding(row.slug, "its source has no such text under today's rules")
                sound = False
                continue
            left.remove(twin)
            if unreadable_codings(self.session, row.id):
                continue
            differences = list(against_source(row, stored_codings(self.session, row.id), twin))
            yield from differences
            same_rules = twin.fingerprint == row.fingerprint
            sound = sound and (same_rules or not any(difference.wrong for difference in differences))
        if len(stored) == len(self.stored):
            yield from self._not_stored(left)
        if sound and len(stored) == len(self.stored):
            yield from lost_lines(self.source, [*(row.commentary for row in stored), *left], parsed)

    def _not_stored(self, left: Iterable[Commentary]) -> Iterator[Finding]:
        """Yield the texts of a source that are in no commentary, not even one that another source has revised."""
        known = known_texts(self.session, self.source.name)
        lost = [text for text in left if known.isdisjoint({text.fingerprint, text.slug})]
        for text in lost[moved_on(self.session, self.source.id) :]:
            yield Finding(self.source.name, f"the text “{text.title}” in it is not stored")


def _twin(stored: StoredCommentary, parsed: Sequence[Commentary]) -> Commentary | None:
    """Return the text that a commentary was stored from: the same, or that with most of its sentences."""
    ranked = [(text.fingerprint == stored.fingerprint, shared(stored.commentary, text), text) for text in parsed]
    same, count, best = max(ranked, key=lambda row: row[:2], default=(False, 0, None))
    return best if same or count else next((text for text in parsed if text.slug == stored.commentary.slug), None)
