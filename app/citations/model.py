"""What a reference says, whatever it is written in."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from slugify import slugify

from app.citations.names import Name, listed, people
from app.citations.titles import quoted

_SMALL = ("a", "an", "and", "in", "of", "on", "the", "to", "with")
"""Words that tell no title from another."""


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

    `container` is the commentary of a part, the site of a view; of a view drawn from a commentary the site is the
    author too. `passage` and `sentence` are numbers from 1, and `quotation` is the sentence itself. `medium` says what
    a view is ("comparison"), `source`, `source_publisher` and `source_published` what it is drawn from, `drawing_on`
    who wrote that, `data` where the numbers of a chart come from, `coders` who coded the positions in it. `digest_of`
    and `digest_publisher` are the original that the text retells and `retold` who wrote it: they are no authors of the
    digest's words. `names` are the words that the text itself writes with a capital within its sentences; None where
    that is not known. `remark` is what the reader noted on it.
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
    source_published: date | None = None
    drawing_on: tuple[Name, ...] = ()
    data: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    digest_of: str = ""
    digest_publisher: str = ""
    retold: tuple[Name, ...] = ()
    keywords: tuple[str, ...] = ()
    names: frozenset[str] | None = None
    remark: str = ""

    @property
    def key(self) -> str:
        """What it is called in a bibliography file: "vaez2021-iran-watch-and-wait-p3s2"; ASCII.

        It names the commentary too: a list of references may hold the same power's sections of several.
        """
        lead = slugify(self.authors[0].family).replace("-", "") if self.authors else ""
        year = str(self.published.year) if self.published else "nd"
        title = slugify(self.title, max_length=40, word_boundary=True)
        place = (f"p{self.passage}" if self.passage else "") + (f"s{self.sentence}" if self.sentence else "")
        whole = self.source or (self.container if self.form is Form.PART else "")
        work = slugify(whole, stopwords=_SMALL, max_length=24, word_boundary=True, save_order=True)
        return "-".join(filter(None, ((lead or "visavis") + year, title, work, place)))

    @property
    def annotation(self) -> str:
        """The quotation, and what the reader noted on it."""
        return " ".join(filter(None, (self.quotation, f"Note: {self.remark}" if self.remark else "")))

    @property
    def locator(self) -> str:
        """The place within what is cited: "para. 3, sentence 2"; empty for the whole of it."""
        parts = (f"para. {self.passage}" if self.passage else "", f"sentence {self.sentence}" if self.sentence else "")
        return ", ".join(filter(None, parts))

    @property
    def retells(self) -> str:
        """What it is a digest of, in words; empty where it is none."""
        if not self.digest_of:
            return ""
        if self.retold:
            by = ", ".join(filter(None, (people(self.retold), self.digest_publisher)))
            return f"Digest of {quoted(self.digest_of)} by {by}"
        return f"Digest of {_work(self.digest_of, self.digest_publisher)}"

    @property
    def drawn_from(self) -> str:
        """What a view is made from and who coded it, in words; empty where nothing is known."""
        day = self.source_published
        published = f"{day:%B} {day.day}, {day.year}" if day else ""
        revision = f"revision {self.revision}" if self.revision else ""
        source = f"from {_work(self.source, self.source_publisher, published, revision)}" if self.source else ""
        if self.drawing_on:
            source = (
                f"drawing on {listed(tuple(one.whole for one in self.drawing_on))} in {source.removeprefix('from ')}"
            )
        data = f"data from {'; '.join(self.data)}" if self.data else ""
        coders = f"coded by {listed(self.coders)}" if self.coders else ""
        return "; ".join(filter(None, (source, data, coders)))

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
    return f"{quoted(title, ',')} {rest}" if rest else quoted(title)
