"""What goes into a chart and what comes out: frozen dataclasses, and nothing of Plotly."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.reference import Source

COLUMNS = ("Kind", "Power", "Measure", "Period", "Value", "Source", "Note")
"""Heads of every chart's table, in the order of `TableRow.cells`."""


@dataclass(frozen=True, slots=True)
class ChartPower:
    """A power the reader chose; `members` are ISO alpha-2 codes, `hue` (1 to 20) its place in the palette.

    A power that is only spoken of, without a section of its own, has no members and the hue 0: no colour.
    """

    slug: str
    label: str
    members: tuple[str, ...]
    hue: int


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """A figure of the text, ready to draw.

    `value`, `low` and `high` are in `unit` ("USD", "km", "people", ...) and mean what they mean in
    `app.domain.Quantity`. `power` is the slug of the power it speaks of ("" where none is named), `hue` (1 to 20)
    its place in the palette or 0, no power's colour. `address` is the permalink of the sentence. `against` says
    which other figures for the same thing contradict it, `corrected` who corrected it and what the program read.
    """

    power: str
    power_label: str
    members: tuple[str, ...]
    hue: int
    indicator: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    hedge: str
    period: str | None
    partner: str | None
    words: str
    sentence_text: str
    address: str
    contributor_names: tuple[str, ...]
    against: tuple[str, ...] = ()
    corrected: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One value of a chart as a reader of tables sees it.

    `kind` is "quoted" or "reference"; `value` is text with hedge and unit, `number` the bare value in `unit`
    (None where the text gives no number). `source.address` is the sentence's permalink for a quoted row.
    """

    kind: str
    power: str
    measure: str
    period: str
    value: str
    number: float | None
    unit: str
    source: Source
    note: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The texts under `COLUMNS`; the cell of the source wants a link to `source.address`."""
        return (self.kind, self.power, self.measure, self.period, self.value, self.source.title, self.note)


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers behind a chart: quoted rows first, then reference rows."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing with its table.

    `figure` is Plotly JSON (`data`, `layout`) made of plain dicts, lists and numbers. `description` says in a
    sentence or two what can be seen; `sources` are those of the reference rows.
    """

    name: str
    title: str
    description: str
    figure: Mapping[str, object]
    table: Table
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
