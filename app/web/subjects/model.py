"""What an address of this site can show: the kinds of it, and one frozen row for all of them."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from app.charts import Chart
from app.codebook import Theme
from app.rows import CommentaryView, ContributorRef, PassageRow, SectionView, SentenceRow
from app.standings import SideBySide, Standing
from app.web.subjects.words import of_text

SITE_NAME = "Vis-à-vis"


class Kind(StrEnum):
    """What an address can show."""

    SITE = "site"
    COMMENTARY = "commentary"
    SECTION = "section"
    PASSAGE = "passage"
    SENTENCE = "sentence"
    CARD = "card"
    CELL = "cell"
    COMPARISON = "comparison"
    CHART = "chart"
    PAGE = "page"


_EMBEDDED = (Kind.SENTENCE, Kind.CARD, Kind.CELL, Kind.COMPARISON, Kind.CHART)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an address shows.

    `address` is the path, query and fragment under which it lasts: it names the commentary where it would otherwise
    be the newest one. `title` reads alone ("Pakistan on recognition: conditional"), `description` is one or two
    sentences: the sentence itself where there is one. `sections` are those whose contributors speak, `standing` the
    position of a card or cell, `theme` that of a cell or card on a theme, `side` the rows of a cell or comparison,
    `chart` the drawing.
    """

    kind: Kind
    address: str
    title: str
    description: str
    view: CommentaryView | None = None
    sections: tuple[SectionView, ...] = ()
    passage: PassageRow | None = None
    sentence: SentenceRow | None = None
    standing: Standing | None = None
    theme: Theme | None = None
    side: SideBySide | None = None
    chart: Chart | None = None

    @property
    def contributors(self) -> tuple[ContributorRef, ...]:
        """Who speaks in it, each once, in the order of the text; in a chart of data that others publish, nobody."""
        if self.chart and self.chart.sources:
            return ()
        found: dict[str, ContributorRef] = {}
        for section in self.sections:
            for person in section.contributors:
                found.setdefault(person.slug, person)
        return tuple(found.values())

    @property
    def topic(self) -> str:
        """The title without what may change with the next coding or the next text: "Pakistan on recognition"."""
        title = self.title.removesuffix(of_text(self.view)) if self.view else self.title
        return title.partition(": ")[0] if self.kind in (Kind.CARD, Kind.CELL) else title

    @property
    def language(self) -> str:
        """The language of its description (BCP 47): that of the text where it is the text's own words."""
        own = self.sentence or self.passage or self.kind in (Kind.COMMENTARY, Kind.SECTION)
        return self.view.row.language if self.view and own else "en"

    @property
    def picture(self) -> str:
        """The address of the picture that stands for it where it is shared."""
        return f"/picture.png?{urlencode({'of': self.address})}"

    @property
    def embed(self) -> str | None:
        """The address to put into a frame elsewhere; None for what cannot be embedded.

        That of the site shows what the site opens on, whichever text that is by then.
        """
        if self.kind is Kind.SITE and self.view:
            return "/embed/"
        page = self.address.partition("#")[0]
        return f"/embed{page}" if self.kind in _EMBEDDED and page.startswith(_FRAMED) else None


_FRAMED = ("/?", "/compare", "/figures?", "/commentaries/")
