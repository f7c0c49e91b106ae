"""Who waits for whom, as rows: one for each cue in force, in the order of the text."""

from collections.abc import Collection

from app.exports.shown import place_of
from app.exports.tables import Table
from app.rows import CommentaryView, CueRow
from app.scale import label

CUE_COLUMNS = (
    "commentary", "title", "revision", "from", "from_name", "kind", "kind_label", "to", "to_name", "theme", "coder",
    "coded_by", "sentence", "section", "sentence_id", "key", "permalink", "contributors",
)  # fmt: skip


def cue_rows(view: CommentaryView, *, base: str, powers: Collection[str] = (), themes: Collection[str] = ()) -> Table:
    """Return columns and rows of the cues in which one of `powers` watches or is watched, on one of `themes`."""
    rows = []
    for cue in view.cues:
        if not _wanted(cue, powers, themes):
            continue
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


def _wanted(cue: CueRow, powers: Collection[str], themes: Collection[str]) -> bool:
    if powers and {cue.watcher[0], cue.watched[0]}.isdisjoint(powers):
        return False
    return not themes or cue.theme in themes
