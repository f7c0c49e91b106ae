"""What can stand on a picture: one dataclass for each way to lay it out, made of plain words and numbers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PowerMark:
    """A power by name, ISO codes and hue (1 to 20; 0 is no power's)."""

    label: str
    codes: tuple[str, ...]
    hue: int


@dataclass(frozen=True, slots=True)
class Foot:
    """The line of sources: who wrote it, in which commentary, and that one's publisher and date."""

    people: str
    commentary: str
    imprint: str = ""


@dataclass(frozen=True, slots=True)
class Pin:
    """A power at a place of the scale: 0 for no to 5 for yes, None apart from it.

    `kind` is how it came there: "hand", "second", "auto" or "none", as in `app.standings.Mark`.
    """

    power: PowerMark
    place: int | None
    kind: str = "hand"


@dataclass(frozen=True, slots=True)
class TitleScene:
    """A title in the commentary's serif with a few words under it, and the powers it is about.

    `own` says that these are the commentary's own words: they are set in its serif too.
    """

    kicker: str
    title: str
    words: str
    powers: tuple[PowerMark, ...]
    foot: Foot
    own: bool = False


@dataclass(frozen=True, slots=True)
class QuoteScene:
    """The commentary's own words, of one power's section (None: of the introduction)."""

    kicker: str
    words: str
    power: PowerMark | None
    foot: Foot


@dataclass(frozen=True, slots=True)
class StandingScene:
    """Where one power stands on one question: `stance` is a slug, `stance_words` how pages say it.

    `headline` is what a coder says of it, `quote` the sentence behind it; either may be empty. `coder` says whose
    reading it is.
    """

    power: PowerMark
    question: str
    stance: str
    stance_words: str
    headline: str
    quote: str
    pins: tuple[Pin, ...]
    coder: str
    foot: Foot


@dataclass(frozen=True, slots=True)
class ScaleScene:
    """All powers of a comparison on one question; `beside` are (word, names) of those that take no place."""

    kicker: str
    question: str
    pins: tuple[Pin, ...]
    beside: tuple[tuple[str, str], ...]
    foot: Foot


@dataclass(frozen=True, slots=True)
class MatrixScene:
    """Powers side by side: a row is a label with one mark a power, a stance's slug or a number of sentences.

    `left` counts the rows that found no room.
    """

    title: str
    powers: tuple[PowerMark, ...]
    rows: tuple[tuple[str, tuple[str | int, ...]], ...]
    left: int
    foot: Foot


@dataclass(frozen=True, slots=True)
class VoicesScene:
    """What several powers say on one matter: (power, sentence) each; `left` counts those that found no room."""

    title: str
    voices: tuple[tuple[PowerMark, str], ...]
    left: int
    foot: Foot


@dataclass(frozen=True, slots=True)
class ChartScene:
    """A chart: what it shows, what is measured, `figure` (Plotly JSON as `app.charts` makes it), and its sources."""

    title: str
    measured: str
    credit: str
    figure: Mapping[str, object]
    foot: Foot


Scene = TitleScene | QuoteScene | StandingScene | ScaleScene | MatrixScene | VoicesScene | ChartScene
