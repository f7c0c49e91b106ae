"""What goes into a chart and what comes out: frozen dataclasses, and nothing of Plotly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.reference import Source

Figure = Mapping[str, Any]
"""Plotly JSON (`data`, `layout`) made of plain dicts, lists and numbers."""
COLUMNS = ("Kind", "Power", "Measure", "Period", "Value", "Source", "Note")
"""Heads of every chart's table, in the order of `TableRow.cells`."""
UNNAMED = "The text"
"""The source of a quoted row where nobody is known to have written it."""


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
class Line:
    """One line: `points` maps years to values, and a year without one is a gap.

    In an `uncertain` year the count changed its meaning: the line breaks off before it.
    """

    label: str
    hue: int
    points: Mapping[int, float]
    uncertain: frozenset[int] = frozenset()

    @property
    def peak(self) -> tuple[int, float]:
        """The year of the highest value, and that value."""
        return max(self.points.items(), key=lambda point: point[1])

    @property
    def last(self) -> tuple[int, float]:
        """The latest year, and its value."""
        return max(self.points.items())


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


@dataclass(frozen=True, eq=False)
class Chart:
    """A drawing with its table.

    `headline` says what the drawing shows, a finding worked out from its numbers; `title` what is measured, `measure`
    how, in which unit and for which years. `description` is what a reader hears who does not see it. `sources` are
    those of the reference rows, `notes` what must be known. `themes` are those of what is reported here. `draw` makes
    the drawing for a wide page and that for a phone: by far the most work, and most who ask want a name or a table.
    """

    name: str
    headline: str
    title: str
    measure: str
    description: str
    draw: Callable[[], tuple[Figure, Figure]] = field(repr=False)
    table: Table
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    themes: frozenset[str] = frozenset()

    @cached_property
    def _drawings(self) -> tuple[Figure, Figure]:
        return self.draw()

    @property
    def figure(self) -> Figure:
        """The drawing for a wide page; made when it is first asked for."""
        return self._drawings[0]

    @property
    def narrow(self) -> Figure:
        """The drawing for a phone."""
        return self._drawings[1]

    @property
    def subtitle(self) -> str:
        """What is measured, in which unit and for which years."""
        return f"{self.title}, {self.measure}" if self.measure else self.title

    @property
    def quoted(self) -> int:
        """How many of its rows the text quotes."""
        return sum(row.kind == "quoted" for row in self.table.rows)

    @property
    def credit(self) -> str:
        """The line that names where the numbers are from, as a picture of the chart carries it."""
        names = list(dict.fromkeys(source.title for source in self.sources))
        people = dict.fromkeys(row.source.title for row in self.table.rows if row.kind == "quoted")
        named = ", ".join(name for name in people if name != UNNAMED)
        quoted = [f"the text ({named})" if named else "the text"] if people else []
        said = "; ".join([*names, *quoted])
        return f"Source: {said}." if len(names) + len(quoted) == 1 else f"Sources: {said}."
