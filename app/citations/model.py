"""What a reference says, whatever it is written in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from slugify import slugify

from app.citations.names import Name


class Form(StrEnum):
    """What kind of thing is cited, as styles and programs tell them apart."""

    PART = "part"
    """A section, or a place in it: it has a title of its own and stands in a commentary."""
    WHOLE = "whole"
    """A commentary."""
    VIEW = "view"
    """What this site makes of a commentary: a comparison, a card, a chart; or a page of the site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """Everything a scholar needs to cite one address. Every text is one line.

    `container` is the commentary of a part, the site of a view. `passage` and `sentence` are numbers from 1, and
    `quotation` is the sentence itself. `medium` says what a view is ("comparison"), `source` and `source_publisher`
    what it is drawn from, `coders` who coded the positions in it. `digest_of` and `digest_publisher` are the original
    that the text retells. `common` are words that the text itself writes in lower case, so that they are no names.
    """

    form: Form
    title: str
    language: str
    address: str
    accessed: date
    authors: tuple[Name, ...] = ()
    container: str = ""
    publisher: str = ""
    published: date | None = None
    revision: int | None = None
    passage: int | None = None
    sentence: int | None = None
    quotation: str = ""
    medium: str = ""
    source: str = ""
    source_publisher: str = ""
    coders: tuple[str, ...] = ()
    digest_of: str = ""
    digest_publisher: str = ""
    keywords: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        """What it is called in a bibliography file: "vaez2021-iran-p3s2"; ASCII."""
        lead = slugify(self.authors[0].family) if self.authors else ""
        year = str(self.published.year) if self.published else "nd"
        title = slugify(self.title, max_length=40, word_boundary=True)
        place = (f"p{self.passage}" if self.passage else "") + (f"s{self.sentence}" if self.sentence else "")
        return "-".join(filter(None, ((lead or "visavis") + year, title, place)))

    @property
    def locator(self) -> str:
        """The place within what is cited: "para. 3, sentence 2"; empty for the whole of it."""
        parts = (f"para. {self.passage}" if self.passage else "", f"sentence {self.sentence}" if self.sentence else "")
        return ", ".join(filter(None, parts))

    @property
    def retells(self) -> str:
        """What it is a digest of, in words; empty where it is none."""
        return f"Digest of {_work(self.digest_of, self.digest_publisher)}" if self.digest_of else ""

    @property
    def drawn_from(self) -> str:
        """What a view is made from and who coded it, in words; empty where nothing is known."""
        revision = f"revision {self.revision}" if self.revision else ""
        source = f"from {_work(self.source, self.source_publisher, revision)}" if self.source else ""
        coders = f"coded by {_and(self.coders)}" if self.coders else ""
        return "; ".join(filter(None, (source, coders)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What no field of a bibliography file has room for, one fact each."""
        revision = f"Revision {self.revision}" if self.revision and not self.source else ""
        drawn = " ".join(filter(None, (self.medium, self.drawn_from)))
        facts = (self.locator, revision, drawn, self.retells)
        return tuple(fact[:1].upper() + fact[1:] for fact in facts if fact)


def _work(title: str, *facts: str) -> str:
    """Name a work within a sentence: its title in quotation marks, the comma inside, as American styles have it."""
    rest = ", ".join(filter(None, facts))
    return f"“{inner(title)},” {rest}" if rest else f"“{inner(title)}”"


def inner(text: str) -> str:
    """Return a text as it stands within quotation marks: its own double marks are single ones."""
    single = text.translate({ord("“"): "‘", ord("”"): "’", ord("„"): "‚"})
    opened = False
    letters = []
    for letter in single:
        opened = opened != (letter == '"')
        letters.append(("‘" if opened else "’") if letter == '"' else letter)
    return "".join(letters)


def _and(names: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
