"""Tables, nothing else: no query, no commit, no HTTP."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, MetaData, Text, UniqueConstraint, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    """Common metadata: every constraint and index has a name that follows from its columns."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Source(Base):
    """One state of one source file, with its text; the same bytes are stored once for a name."""

    __tablename__ = "source"
    __table_args__ = (UniqueConstraint("name", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    digest: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    imported_at: Mapped[datetime]


class SetAside(Base):
    """A line of a source that belongs to no section."""

    __tablename__ = "set_aside"
    __table_args__ = (UniqueConstraint("source_id", "line"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"))
    line: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    reason: Mapped[str]


class Commentary(Base):
    """One imported text in its newest revision, first imported at `imported_at`.

    `fingerprint` tells whether an import would change anything.
    """

    __tablename__ = "commentary"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    base_slug: Mapped[str] = mapped_column(index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), index=True)
    title: Mapped[str]
    language: Mapped[str]
    published: Mapped[date | None]
    standfirst: Mapped[str | None] = mapped_column(Text)
    publisher: Mapped[str | None]
    digest_of_title: Mapped[str | None]
    digest_of_publisher: Mapped[str | None]
    about: Mapped[str | None]
    fingerprint: Mapped[str]
    revision: Mapped[int]
    imported_at: Mapped[datetime]


class Codebook(Base):
    """The codebook that a commentary was imported with, as the text of its file (TOML); none for the program's own."""

    __tablename__ = "codebook"

    commentary_id: Mapped[int] = mapped_column(ForeignKey("commentary.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str]
    text: Mapped[str] = mapped_column(Text)


class Revision(Base):
    """A numbered state of a commentary: when it came about, from which source, and what changed."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("commentary_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commentary_id: Mapped[int] = mapped_column(ForeignKey("commentary.id", ondelete="CASCADE"))
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    number: Mapped[int]
    created_at: Mapped[datetime]
    summary: Mapped[str]


class Section(Base):
    """A stretch of passages on one power; the introduction has position 0 and no heading."""

    __tablename__ = "section"
    __table_args__ = (
        UniqueConstraint("commentary_id", "position"),
        UniqueConstraint("commentary_id", "slug"),
        Index(None, "slug"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commentary_id: Mapped[int] = mapped_column(ForeignKey("commentary.id", ondelete="CASCADE"))
    position: Mapped[int]
    slug: Mapped[str]
    heading: Mapped[str | None]
    actors: Mapped[list[str]] = mapped_column(JSON)


class Passage(Base):
    """A paragraph of running prose, with the source lines it came from."""

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("section_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    position: Mapped[int]
    line: Mapped[int]
    last_line: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class Sentence(Base):
    """One sentence; `start` and `end` place it in its passage, `key` names it for ever."""

    __tablename__ = "sentence"
    __table_args__ = (UniqueConstraint("passage_id", "position"), UniqueConstraint("commentary_id", "key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    commentary_id: Mapped[int] = mapped_column(ForeignKey("commentary.id", ondelete="CASCADE"))
    passage_id: Mapped[int] = mapped_column(ForeignKey("passage.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(index=True)
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class FormerKey(Base):
    """A key that a reworded sentence had before, so that old links still find it."""

    __tablename__ = "former_key"
    __table_args__ = (UniqueConstraint("commentary_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commentary_id: Mapped[int] = mapped_column(ForeignKey("commentary.id", ondelete="CASCADE"))
    key: Mapped[str]
    current: Mapped[str]


class Tag(Base):
    """One theme on one sentence; `spans` are the [start, end] of the words that earned it.

    `auto` says whether the program found it, `by` which person decided on it, `holds` what is in force: what pages
    show and searches look for. All three follow from the codings and are worked out anew with each.
    """

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("sentence_id", "theme"), Index(None, "theme"))

    id: Mapped[int] = mapped_column(primary_key=True)
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id", ondelete="CASCADE"))
    theme: Mapped[str]
    spans: Mapped[list[list[int]]] = mapped_column(JSON)
    auto: Mapped[bool] = mapped_column(server_default=true())
    holds: Mapped[bool] = mapped_column(server_default=true())
    by: Mapped[str | None]


class Contributor(Base):
    """A person who wrote a section of some commentary."""

    __tablename__ = "contributor"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Contribution(Base):
    """Who wrote which section, in which role at the time; `position` orders a commentary's contributors."""

    __tablename__ = "contribution"
    __table_args__ = (UniqueConstraint("section_id", "contributor_id"), Index(None, "contributor_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    contributor_id: Mapped[int] = mapped_column(ForeignKey("contributor.id"))
    position: Mapped[int]
    role: Mapped[str | None]
    organisation: Mapped[str | None]
    handle: Mapped[str | None]


class Figure(Base):
    """A quantity quoted in a sentence, in `unit`; a vague one has bounds and no value."""

    __tablename__ = "figure"
    __table_args__ = (
        UniqueConstraint("commentary_id", "position"),
        CheckConstraint("value IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL", name="has_magnitude"),
        Index(None, "sentence_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commentary_id: Mapped[int] = mapped_column(ForeignKey("commentary.id", ondelete="CASCADE"))
    sentence_id: Mapped[int] = mapped_column(ForeignKey("sentence.id", ondelete="CASCADE"))
    position: Mapped[int]
    indicator: Mapped[str]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    unit: Mapped[str]
    hedge: Mapped[str]
    period: Mapped[str | None]
    power: Mapped[str | None]
    partner: Mapped[str | None]
    words: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    refers_to: Mapped[int | None]
    """Position, in the same commentary, of the figure this one is derived from."""


class Batch(Base):
    """Codings that one person made in one go; or what the program coded by itself (origin "auto").

    Imports replace the program's own and those that come with it, and touch no others. It made the commentary's
    `revision` with that number. A batch that `undoes` another holds no codings.
    """

    __tablename__ = "batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    commentary_id: Mapped[int] = mapped_column(ForeignKey("commentary.id", ondelete="CASCADE"), index=True)
    coder: Mapped[str]
    origin: Mapped[str]
    why: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    created_at: Mapped[datetime]
    undoes: Mapped[int | None] = mapped_column(ForeignKey("batch.id"), index=True)


class Coding(Base):
    """One decision of a batch; `decision` as `app.codings.records` writes it, naming sentences by key."""

    __tablename__ = "coding"

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    decision: Mapped[dict[str, Any]] = mapped_column(JSON)
