"""Runs the migrations on the connection that the program hands over."""

from typing import Any

from alembic import context
from app.models import Base

_FULL_TEXT = ("sentence_fts", "search")


def _is_ours(_object: Any, name: str | None, _type: str, _reflected: bool, _compared: Any) -> bool:
    """Leave the full-text index out of comparisons: it is made by hand and no model describes it."""
    return not (name or "").startswith(_FULL_TEXT) and name != "ix_sentence_search"


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    include_object=_is_ours,
    compare_type=True,
    render_as_batch=connection.dialect.name == "sqlite",
)
with context.begin_transaction():
    context.run_migrations()
