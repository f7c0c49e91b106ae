"""Who waits for whom: cues gathered into arrows, and where each stands in a picture of two columns. Pure.

The picture has those who watch on the left and those watched on the right. Lengths down the page are in rem, so that
it grows with the reader's type; across the page a stylesheet shares out the room there is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import wrap

from app.places import load_places
from app.rows import CommentaryView, CueRow, SectionView, SentenceRow
from app.scale import CUE_KINDS

LINE = 1.15
"""Height of a line of a name."""
PITCH = 1.5
"""Height of an arrow's place on the left, as large as a finger can hit."""
WORD_LINE = 1.05
"""Height of a line where an arrow is of several kinds and has a line for each."""
TIP = 0.85
"""Distance between the heads of two arrows that lead to the same one."""
GAP = 0.9
"""Room between two of a column."""
NAME_WIDTH = 12
"""Letters in a line of a name, before it is broken."""
THINNEST, THICKEST = 1.5, 5.0

_FAMILIES = {
    "follows": "waits",
    "consults": "waits",
    "coordinates": "together",
    "asks-help": "together",
    "avoids-friction": "avoids",
    "opposes": "against",
    "precedes": "against",
}
"""How an arrow of each kind ends."""


@dataclass(frozen=True, slots=True)
class Party:
    """Who watches or is watched: a power with its `section`, or a country or body that has none."""

    slug: str
    label: str
    section: SectionView | None

    @property
    def hue(self) -> int:
        """The power's colour; 0 without a section."""
        return self.section.hue if self.section else 0

    @property
    def lines(self) -> tuple[str, ...]:
        """The name, broken into the lines of a narrow column."""
        return tuple(wrap(self.label, NAME_WIDTH)) or (self.slug,)

    def pieces(self, sentence: SentenceRow) -> tuple[tuple[str, bool], ...]:
        """Cut a sentence into (words, whether they name this party or one of its members)."""
        codes = {self.slug, *(code for code, _ in self.section.members)} if self.section else {self.slug}
        places, last = load_places(), 0
        found: list[tuple[str, bool]] = []
        for mention in places.mentions(sentence.text):
            if codes & set(mention.codes) or self.label in map(places.label, mention.codes):
                found.append((sentence.text[last : mention.start], False))
                found.append((sentence.text[mention.start : mention.end], True))
                last = mention.end
        return (*found, (sentence.text[last:], False))


@dataclass(frozen=True, slots=True)
class Arrow:
    """All cues from one watcher to one watched, in the order of the text."""

    watcher: Party
    watched: Party
    cues: tuple[CueRow, ...]

    @property
    def id(self) -> str:
        """Its id on the page: slugs have no two hyphens together, so that no two arrows share one."""
        return f"cue-{self.watcher.slug}--{self.watched.slug}"

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of its cues, each once."""
        found = {cue.kind for cue in self.cues}
        return tuple(kind.slug for kind in CUE_KINDS if kind.slug in found)

    @property
    def family(self) -> str:
        """How it ends: "waits", "together", "avoids" or "against"; "several" where its kinds end differently."""
        found = {_FAMILIES[kind] for kind in self.kinds}
        return found.pop() if len(found) == 1 else "several"

    @property
    def sentences(self) -> int:
        """In how many sentences it stands."""
        return len({cue.sentence.key for cue in self.cues})

    @property
    def auto(self) -> bool:
        """Whether nobody but the program has seen it."""
        return all(cue.by is None for cue in self.cues)


@dataclass(frozen=True, slots=True)
class Place:
    """A name in a column; `y` is the middle of a watcher's first line, and of all lines of one watched."""

    party: Party
    y: float


@dataclass(frozen=True, slots=True)
class Strand:
    """An arrow as drawn: from height `start` to height `end`, `width` in pixels."""

    arrow: Arrow
    start: float
    end: float

    @property
    def width(self) -> float:
        """How thick it is: the more sentences, the thicker."""
        return min(THINNEST + 1.25 * (self.arrow.sentences - 1), THICKEST)

    @property
    def path(self) -> str:
        """The curve, in a box that is 100 wide and as high as the picture."""
        return f"M0 {self.start}C50 {self.start} 50 {self.end} 100 {self.end}"


@dataclass(frozen=True, slots=True)
class CueMap:
    """The picture, and behind it the arrows in the order in which they leave the watchers."""

    height: float
    watchers: tuple[Place, ...]
    watched: tuple[Place, ...]
    strands: tuple[Strand, ...]

    @property
    def groups(self) -> tuple[tuple[Party, tuple[Arrow, ...]], ...]:
        """Each watcher with its arrows."""
        arrows = [strand.arrow for strand in self.strands]
        parties = [place.party for place in self.watchers]
        return tuple((party, tuple(arrow for arrow in arrows if arrow.watcher == party)) for party in parties)


def chosen_cues(view: CommentaryView, *, themes: Sequence[str] = (), powers: Sequence[str] = ()) -> tuple[CueRow, ...]:
    """Return the cues on one of the chosen themes in which one of the chosen powers watches or is watched."""
    return tuple(
        cue
        for cue in view.cues
        if (not themes or cue.theme in themes) and (not powers or {cue.watcher[0], cue.watched[0]} & set(powers))
    )


def parties(view: CommentaryView) -> tuple[tuple[str, str], ...]:
    """Return slug and label of the powers of a text, then of those in cues that have no section, by label."""
    powers = {section.slug: section.label for section in view.powers}
    others = {slug: label for cue in view.cues for slug, label in (cue.watcher, cue.watched) if slug not in powers}
    return (*powers.items(), *sorted(others.items(), key=lambda party: party[1]))


def arrows(view: CommentaryView, cues: Iterable[CueRow]) -> tuple[Arrow, ...]:
    """Gather cues into arrows: watchers in the order of the commentary, then in the order of the text."""
    order = {section.slug: number for number, section in enumerate(view.sections)}
    found: dict[tuple[tuple[str, str], tuple[str, str]], list[CueRow]] = {}
    for cue in sorted(cues, key=lambda cue: order.get(cue.watcher[0], len(order))):
        found.setdefault((cue.watcher, cue.watched), []).append(cue)
    return tuple(
        Arrow(_party(view, watcher), _party(view, watched), tuple(rows)) for (watcher, watched), rows in found.items()
    )


def cue_map(view: CommentaryView, cues: Iterable[CueRow]) -> CueMap:
    """Draw the cues: watchers in the order of the text, the watched each near those who watch it."""
    drawn = _untangled(arrows(view, cues))
    watchers, starts, left = _left(drawn)
    watched = _ordered(drawn, starts)
    rooms = [_room(party, sum(arrow.watched == party for arrow in drawn)) for party in watched]
    height = max(left, sum(rooms) + GAP * (len(rooms) - 1))
    middles = dict(zip(watched, _middles(rooms, height), strict=True))
    return CueMap(
        height=round(height, 3),
        watchers=watchers,
        watched=tuple(Place(party, round(middles[party], 3)) for party in watched),
        strands=_strands(drawn, starts, middles),
    )


def _party(view: CommentaryView, named: tuple[str, str]) -> Party:
    slug, label = named
    return Party(slug, label, next((section for section in view.powers if section.slug == slug), None))


def _untangled(found: tuple[Arrow, ...]) -> tuple[Arrow, ...]:
    """Order each watcher's arrows as those they lead to stand on the right, so that they cross less."""
    watchers = list(dict.fromkeys(arrow.watcher for arrow in found))
    at = [float(watchers.index(arrow.watcher)) for arrow in found]
    watched = _ordered(found, at)
    return tuple(sorted(found, key=lambda arrow: (watchers.index(arrow.watcher), watched.index(arrow.watched))))


def _ordered(found: Sequence[Arrow], at: Sequence[float]) -> list[Party]:
    """Return the watched by the mean height from which they are watched; those alike in the order of the text."""
    heights: dict[Party, list[float]] = {}
    for arrow, height in zip(found, at, strict=True):
        heights.setdefault(arrow.watched, []).append(height)
    return sorted(heights, key=lambda party: _mean(heights[party]))


def _left(found: Sequence[Arrow]) -> tuple[tuple[Place, ...], list[float], float]:
    """Stack the watchers, each with its arrows below its name; return them, the arrows' heights and the whole's."""
    places: list[Place] = []
    starts: list[float] = []
    y = 0.0
    for arrow in found:
        if not places or places[-1].party != arrow.watcher:
            y += GAP if places else 0
            places.append(Place(arrow.watcher, round(y + LINE / 2, 3)))
            y += LINE * len(arrow.watcher.lines)
        room = max(PITCH, WORD_LINE * len(arrow.kinds) + 0.45)
        starts.append(round(y + room / 2, 3))
        y += room
    return tuple(places), starts, y


def _room(party: Party, tips: int) -> float:
    return max(LINE * len(party.lines), TIP * tips)


def _middles(rooms: Sequence[float], height: float) -> list[float]:
    """Stack these rooms over the whole height, the same gap between any two."""
    gap = (height - sum(rooms)) / max(len(rooms) - 1, 1)
    middles, y = [], 0.0 if len(rooms) > 1 else gap / 2
    for room in rooms:
        middles.append(y + room / 2)
        y += room + gap
    return middles


def _strands(found: Sequence[Arrow], starts: Sequence[float], middles: dict[Party, float]) -> tuple[Strand, ...]:
    """Lead every arrow to its place at the watched: those from above to the upper ones."""
    order: dict[Party, list[Arrow]] = {}
    for arrow in found:
        order.setdefault(arrow.watched, []).append(arrow)
    strands = []
    for arrow, start in zip(found, starts, strict=True):
        beside = order[arrow.watched]
        end = middles[arrow.watched] + (beside.index(arrow) - (len(beside) - 1) / 2) * TIP
        strands.append(Strand(arrow, start, round(end, 3)))
    return tuple(strands)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
