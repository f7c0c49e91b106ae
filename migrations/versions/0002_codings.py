"""Codings by the program and by people, codebooks of one's own"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "codebook",
        sa.Column("commentary_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commentary_id"], ["commentary.id"], name=op.f("fk_codebook_commentary_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("commentary_id", name=op.f("pk_codebook")),
    )
    op.create_table(
        "batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("commentary_id", sa.Integer(), nullable=False),
        sa.Column("coder", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["commentary_id"], ["commentary.id"], name=op.f("fk_batch_commentary_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["undoes"], ["batch.id"], name=op.f("fk_batch_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
    )
    op.create_index(op.f("ix_batch_commentary_id"), "batch", ["commentary_id"])
    op.create_index(op.f("ix_batch_undoes"), "batch", ["undoes"])
    op.create_table(
        "coding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("decision", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_coding_batch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
    )
    op.create_index(op.f("ix_coding_batch_id"), "coding", ["batch_id"])
    for column in ("auto", "holds"):
        op.add_column("tag", sa.Column(column, sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("tag", sa.Column("by", sa.String(), nullable=True))


def downgrade() -> None:
    """Take it all back; what people coded is lost."""
    op.execute("DELETE FROM tag WHERE NOT auto")
    for column in ("by", "holds", "auto"):
        op.drop_column("tag", column)
    for table in ("coding", "batch", "codebook"):
        op.drop_table(table)
