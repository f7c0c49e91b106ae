"""First tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "contributor",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contributor")),
        sa.UniqueConstraint("slug", name=op.f("uq_contributor_slug")),
    )
    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("name", "digest", name=op.f("uq_source_name_digest")),
    )
    op.create_table(
        "commentary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("base_slug", sa.String(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column("standfirst", sa.Text(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("digest_of_title", sa.String(), nullable=True),
        sa.Column("digest_of_publisher", sa.String(), nullable=True),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_commentary_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commentary")),
        sa.UniqueConstraint("slug", name=op.f("uq_commentary_slug")),
    )
    with op.batch_alter_table("commentary", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_commentary_base_slug"), ["base_slug"], unique=False)
        batch_op.create_index(batch_op.f("ix_commentary_source_id"), ["source_id"], unique=False)

    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_set_aside_source_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sa.UniqueConstraint("source_id", "line", name=op.f("uq_set_aside_source_id_line")),
    )
    op.create_table(
        "former_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commentary_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("current", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commentary_id"], ["commentary.id"], name=op.f("fk_former_key_commentary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_key")),
        sa.UniqueConstraint("commentary_id", "key", name=op.f("uq_former_key_commentary_id_key")),
    )
    op.create_table(
        "revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commentary_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commentary_id"], ["commentary.id"], name=op.f("fk_revision_commentary_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_revision_source_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("commentary_id", "number", name=op.f("uq_revision_commentary_id_number")),
    )
    op.create_table(
        "section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commentary_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("heading", sa.String(), nullable=True),
        sa.Column("actors", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commentary_id"], ["commentary.id"], name=op.f("fk_section_commentary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section")),
        sa.UniqueConstraint("commentary_id", "position", name=op.f("uq_section_commentary_id_position")),
        sa.UniqueConstraint("commentary_id", "slug", name=op.f("uq_section_commentary_id_slug")),
    )
    with op.batch_alter_table("section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_slug"), ["slug"], unique=False)

    op.create_table(
        "contribution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("contributor_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("handle", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["contributor_id"], ["contributor.id"], name=op.f("fk_contribution_contributor_id")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_contribution_section_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contribution")),
        sa.UniqueConstraint("section_id", "contributor_id", name=op.f("uq_contribution_section_id_contributor_id")),
    )
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contribution_contributor_id"), ["contributor_id"], unique=False)

    op.create_table(
        "passage",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["section_id"], ["section.id"], name=op.f("fk_passage_section_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
        sa.UniqueConstraint("section_id", "position", name=op.f("uq_passage_section_id_position")),
    )
    op.create_table(
        "sentence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commentary_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commentary_id"], ["commentary.id"], name=op.f("fk_sentence_commentary_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["passage_id"], ["passage.id"], name=op.f("fk_sentence_passage_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentence")),
        sa.UniqueConstraint("commentary_id", "key", name=op.f("uq_sentence_commentary_id_key")),
        sa.UniqueConstraint("passage_id", "position", name=op.f("uq_sentence_passage_id_position")),
    )
    with op.batch_alter_table("sentence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sentence_key"), ["key"], unique=False)

    op.create_table(
        "figure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commentary_id", sa.Integer(), nullable=False),
        sa.Column("sentence_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("hedge", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("power", sa.String(), nullable=True),
        sa.Column("partner", sa.String(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("refers_to", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "value IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL", name=op.f("ck_figure_has_magnitude")
        ),
        sa.ForeignKeyConstraint(
            ["commentary_id"], ["commentary.id"], name=op.f("fk_figure_commentary_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sentence_id"], ["sentence.id"], name=op.f("fk_figure_sentence_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure")),
        sa.UniqueConstraint("commentary_id", "position", name=op.f("uq_figure_commentary_id_position")),
    )
    with op.batch_alter_table("figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_figure_sentence_id"), ["sentence_id"], unique=False)

    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sentence_id", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("spans", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["sentence_id"], ["sentence.id"], name=op.f("fk_tag_sentence_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("sentence_id", "theme", name=op.f("uq_tag_sentence_id_theme")),
    )
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tag_theme"), ["theme"], unique=False)

    _full_text()


_FTS5 = (
    "CREATE VIRTUAL TABLE sentence_fts USING fts5("
    "text, content='sentence', content_rowid='id', tokenize='porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER sentence_fts_insert AFTER INSERT ON sentence BEGIN "
    "INSERT INTO sentence_fts(rowid, text) VALUES (new.id, new.text); END",
    "CREATE TRIGGER sentence_fts_delete AFTER DELETE ON sentence BEGIN "
    "INSERT INTO sentence_fts(sentence_fts, rowid, text) VALUES ('delete', old.id, old.text); END",
    "CREATE TRIGGER sentence_fts_update AFTER UPDATE OF text ON sentence BEGIN "
    "INSERT INTO sentence_fts(sentence_fts, rowid, text) VALUES ('delete', old.id, old.text); "
    "INSERT INTO sentence_fts(rowid, text) VALUES (new.id, new.text); END",
)
_MARKS = "“”„‘’‚«»‹›–—…\u00a0\u2007\u2009\u202f"
"""Outside ASCII, PostgreSQL knows no punctuation under a C locale: these would stick to the words beside them."""
_TSVECTOR = (
    "ALTER TABLE sentence ADD COLUMN search tsvector GENERATED ALWAYS AS "
    f"(to_tsvector('english', translate(text, '{_MARKS}', '{' ' * len(_MARKS)}'))) STORED",
    "CREATE INDEX ix_sentence_search ON sentence USING gin (search)",
)


def _full_text() -> None:
    """Make each database's own full-text index over the sentences."""
    for statement in _FTS5 if op.get_bind().dialect.name == "sqlite" else _TSVECTOR:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE sentence_fts")
    for table in (
        "figure",
        "contribution",
        "contributor",
        "tag",
        "former_key",
        "sentence",
        "passage",
        "section",
        "revision",
        "commentary",
        "set_aside",
        "source",
    ):
        op.drop_table(table)
