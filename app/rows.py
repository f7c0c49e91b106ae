"""What pages read: frozen rows as the read side returns them, with their addresses. Knows neither database nor web."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from app.codebook import Codebook
from app.domain import Quantity
from app.search_words import Reason


@dataclass(frozen=True, slots=True)
class CommentaryRow:
    """One commentary in its newest revision; `published` may be unknown, `imported_at` is UTC.

    `about` is the ISO code of the country it is about, `powers` how many sections describe one.
    """

    slug: str
    title: str
    language: str
    published: date | None
    standfirst: str | None
    publisher: str | None
    digest_of_title: str | None
    digest_of_publisher: str | None
    about: str | None
    revision: int
    imported_at: datetime
    source_name: str
    powers: int
    sentences: int
    codebook: str | None = None
    """Name of the codebook it brought along; None for the program's own."""
    is_default: bool = False
    """Whether pages show it when their address names no commentary."""

    @property
    def address(self) -> str:
        """Where it can be read."""
        return f"/commentaries/{self.slug}"

    def keep(self, before: str = "?") -> str:
        """Return what an address needs at its end to stay with this commentary: nothing where it is the default."""
        return "" if self.is_default else f"{before}commentary={self.slug}"


@dataclass(frozen=True, slots=True)
class ContributorRef:
    """A contributor as credited in one section; `position` is their place among those of the commentary, from 0."""

    slug: str
    name: str
    role: str | None
    organisation: str | None
    handle: str | None
    position: int = 0

    @property
    def address(self) -> str:
        """Where what this person wrote can be found."""
        return f"/contributors/{self.slug}"


@dataclass(frozen=True, slots=True)
class SentenceRow:
    """One sentence in its place. `themes` are slugs in codebook order, `spans` the words that earned each.

    `spans[i]` are the (start, end) in `text` of `themes[i]`; none where a person added the theme. `by` is the person
    who decided on its themes (None: they are the program's), `dropped` what the program found and they took away.
    """

    commentary: str
    section: str
    passage: int
    position: int
    key: str
    text: str
    themes: tuple[str, ...]
    spans: tuple[tuple[tuple[int, int], ...], ...]
    by: str | None = None
    dropped: tuple[str, ...] = ()

    @property
    def auto_themes(self) -> tuple[str, ...]:
        """The themes that the program found."""
        found = (theme for theme, spans in zip(self.themes, self.spans, strict=True) if spans)
        return (*found, *self.dropped)

    @property
    def id(self) -> str:
        """Its id within the section's page: "p3s2"."""
        return f"p{self.passage}s{self.position}"

    @property
    def where(self) -> str:
        """Where it stands in its section, in words."""
        return f"Passage {self.passage}, sentence {self.position}"

    @property
    def place(self) -> str:
        """What names it among all texts: "commentary/section/key"."""
        return f"{self.commentary}/{self.section}/{self.key}"

    @property
    def address(self) -> str:
        """The link that outlives re-imports."""
        return f"/commentaries/{self.commentary}/{self.section}#s-{self.key}"

    @property
    def shared(self) -> str:
        """The same link as it is handed on: the server sees which sentence it is, so that a preview can show it."""
        return f"/commentaries/{self.commentary}/{self.section}?sentence={self.key}#s-{self.key}"

    def words(self, theme: str) -> tuple[str, ...]:
        """Return the words that earned it this theme; empty where it has not got it."""
        if theme not in self.themes:
            return ()
        return tuple(self.text[start:end] for start, end in self.spans[self.themes.index(theme)])

    def pieces(self, themes: Collection[str] = ()) -> list[tuple[str, bool]]:
        """Cut the text into (words, whether they earned it one of `themes`); all its themes where none is given."""
        rows = zip(self.themes, self.spans, strict=True)
        wanted = sorted(span for theme, spans in rows if not themes or theme in themes for span in spans)
        found, last = [], 0
        for start, end in wanted:
            if start >= last:
                found += [(self.text[last:start], False), (self.text[start:end], True)]
                last = end
        return [*found, (self.text[last:], False)]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow(Quantity):
    """A quoted figure in its place: a quantity with its sentence. `refers_to` is the `position` of another one.

    `power` is a power's slug, or the code of a place that has no section. `by` is the person who corrected or added
    it, `auto` what the program read where it read something else.
    """

    position: int
    section: str
    sentence: SentenceRow
    by: str | None = None
    auto: Quantity | None = None


@dataclass(frozen=True, slots=True)
class PositionRow:
    """One reading of where a power stands on a question: a position with its sentences, the best first.

    `by` is the person whose reading it is; None is the program.
    """

    power: str
    question: str
    stance: str
    salience: str | None
    headline: str | None
    evidence: tuple[SentenceRow, ...]
    by: str | None = None

    @property
    def coder(self) -> str:
        """The word for who coded it: "hand" or "auto"."""
        return "hand" if self.by else "auto"


@dataclass(frozen=True, slots=True)
class CueRow:
    """One power watches another: `watcher` and `watched` are (slug, label); `by` as in a position."""

    watcher: tuple[str, str]
    watched: tuple[str, str]
    theme: str | None
    kind: str
    sentence: SentenceRow
    by: str | None = None

    @property
    def coder(self) -> str:
        """The word for who coded it: "hand" or "auto"."""
        return "hand" if self.by else "auto"


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A paragraph; `sentences` tile it in reading order."""

    position: int
    text: str
    sentences: tuple[SentenceRow, ...]

    @property
    def id(self) -> str:
        """Its id within the section's page: "p3"."""
        return f"p{self.position}"


@dataclass(frozen=True, eq=False)  # two loads are two objects: what is worked out for one is found by identity
class SectionView:
    """A section with everything in it. `hue` (from 1) is the power's colour; 0 for the introduction.

    `members` are the actors' (ISO code, English name) pairs.
    """

    commentary: str
    slug: str
    heading: str | None
    members: tuple[tuple[str, str], ...]
    hue: int
    contributors: tuple[ContributorRef, ...]
    passages: tuple[PassageRow, ...]
    figures: tuple[FigureRow, ...]

    @property
    def label(self) -> str:
        """The heading; "Introduction" where there is none."""
        return self.heading or "Introduction"

    @property
    def address(self) -> str:
        """Where it can be read."""
        return f"/commentaries/{self.commentary}/{self.slug}"

    @cached_property
    def sentences(self) -> tuple[SentenceRow, ...]:
        """All its sentences in reading order."""
        return tuple(sentence for passage in self.passages for sentence in passage.sentences)

    @cached_property
    def by_theme(self) -> Mapping[str, tuple[SentenceRow, ...]]:
        """Its sentences by theme slug, in reading order; a theme nobody speaks of is missing."""
        found: dict[str, list[SentenceRow]] = {}
        for sentence in self.sentences:
            for theme in sentence.themes:
                found.setdefault(theme, []).append(sentence)
        return {theme: tuple(sentences) for theme, sentences in found.items()}

    def on(self, themes: tuple[str, ...]) -> tuple[SentenceRow, ...]:
        """Return the sentences that speak of one of `themes`; all of them where none is given."""
        if len(themes) == 1:
            return self.by_theme.get(themes[0], ())
        return tuple(s for s in self.sentences if not themes or not set(themes).isdisjoint(s.themes))


@dataclass(frozen=True, eq=False)  # as a section is
class CommentaryView:
    """A commentary with all its sections: introduction (where it has one) first, then the powers.

    `positions` are all readings, those on one power and question together and the one in force first. `themes_by` are
    the themes that each person gave to the sentences they read, by coder and sentence key. `former` gives the present
    key of a sentence that was reworded; `lost` counts people's codings whose sentence is gone.
    """

    row: CommentaryRow
    sections: tuple[SectionView, ...]
    codebook: Codebook
    positions: tuple[PositionRow, ...] = ()
    cues: tuple[CueRow, ...] = ()
    themes_by: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    former: Mapping[str, str] = field(default_factory=dict)
    lost: int = 0

    @property
    def powers(self) -> tuple[SectionView, ...]:
        """The sections that describe a power."""
        return tuple(section for section in self.sections if section.heading is not None)

    @property
    def introduction(self) -> SectionView | None:
        """The section without a power, where the text has one."""
        return next((section for section in self.sections if section.heading is None), None)

    @property
    def contributors(self) -> tuple[ContributorRef, ...]:
        """Everybody who wrote a section, each once, in the order of the text."""
        people = (person for section in self.sections for person in section.contributors)
        return tuple({person.slug: person for person in people}.values())

    @property
    def figures(self) -> Iterator[FigureRow]:
        """All figures, in the order of the text."""
        return iter(sorted((f for s in self.sections for f in s.figures), key=lambda f: f.position))

    def section(self, slug: str) -> SectionView | None:
        """Return the section with this slug."""
        return next((section for section in self.sections if section.slug == slug), None)


@dataclass(frozen=True, slots=True)
class SetAsideRow:
    """A line of the source that is in no section."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One numbered state of a commentary; `created_at` is UTC."""

    number: int
    created_at: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class PowerRow:
    """A power across commentaries: the slugs of those that have a section on it, and how many sentences those have."""

    slug: str
    heading: str
    members: tuple[tuple[str, str], ...]
    within: frozenset[str]
    sentences: int

    @property
    def commentaries(self) -> int:
        """In how many commentaries it has a section."""
        return len(self.within)

    @property
    def address(self) -> str:
        """Where it can be followed across commentaries."""
        return f"/powers/{self.slug}"


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """One section that a contributor wrote, or that a digest retells after them."""

    contributor: ContributorRef
    commentary: str
    commentary_title: str
    section: str
    heading: str | None
    passages: int
    sentences: int
    digest: bool

    @property
    def label(self) -> str:
        """The section's heading; "Introduction" where there is none."""
        return self.heading or "Introduction"

    @property
    def address(self) -> str:
        """Where the section can be read."""
        return f"/commentaries/{self.commentary}/{self.section}"


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence found by a search. `parts` are (text, is it a match) and join to the sentence.

    `matched` are the different words that matched, as they stand in the text, and `reasons` why each did. In a `digest`
    the contributors' words are retold.
    """

    sentence: SentenceRow
    heading: str | None
    commentary_title: str
    language: str
    contributors: tuple[ContributorRef, ...]
    parts: tuple[tuple[str, bool], ...]
    matched: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    digest: bool = False

    @property
    def label(self) -> str:
        """The section's heading; "Introduction" where there is none."""
        return self.heading or "Introduction"


@dataclass(frozen=True, slots=True)
class NameHit:
    """A page whose name a search found: kind is "power", "contributor", "theme" or "commentary".

    `within` is the search that lists its sentences.
    """

    kind: str
    name: str
    address: str
    within: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The result of a search: `total` sentences matched (at most `ranked` were ranked), `rows` are one page."""

    rows: tuple[Hit, ...]
    total: int
    capped: bool
