"""Who waits for whom, as rows: one for each cue."""

from collections.abc import Iterable

from app.exports.shown import place_of
from app.exports.tables import Table
from app.rows import CommentaryView, CueRow
from app.scale import label

CUE_COLUMNS = (
    "commentary", "title", "revision", "from", "from_name", "kind", "kind_label", "to", "to_name", "theme", "coder",
    "coded_by", "sentence", "section", "sentence_id", "key", "permalink", "contributors",
)  # fmt: skip


def cue_rows(view: CommentaryView, cues: Iterable[CueRow], *, base: str) -> Table:
    """Return columns and rows of cues of a commentary."""
    rows = []
    for cue in cues:
        home = view.section(cue.sentence.section) or view.sections[0]
        rows.append(
            {
                "commentary": view.row.slug,
                "title": view.row.title,
                "revision": view.row.revision,
                "from": cue.watcher[0],
                "from_name": cue.watcher[1],
                "kind": cue.kind,
                "kind_label": label(cue.kind),
                "to": cue.watched[0],
                "to_name": cue.watched[1],
                "theme": cue.theme,
                "coder": cue.coder,
                "coded_by": cue.by,
                **place_of(view, home, cue.sentence, base),
            }
        )
    return CUE_COLUMNS, rows
