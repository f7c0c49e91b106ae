"""The JSON API's answers, as its description shows them."""

from datetime import date

from pydantic import BaseModel, Field


class SentenceModel(BaseModel):
    """One sentence; `key` names it for ever."""

    id: str = Field(examples=["p3s2"])
    key: str
    text: str
    themes: list[str]


class PassageModel(BaseModel):
    """A paragraph of running prose."""

    id: str = Field(examples=["p3"])
    text: str
    sentences: list[SentenceModel]


class SectionModel(BaseModel):
    """A stretch of passages on one power."""

    slug: str
    heading: str
    actors: list[str]
    contributors: list[str]
    passages: list[PassageModel]


class ContributorModel(BaseModel):
    """Who wrote which sections."""

    slug: str
    name: str
    role: str | None
    organisation: str | None
    handle: str | None
    sections: list[str]


class FigureModel(BaseModel):
    """A quoted figure; `value`, `low` and `high` are in `unit`."""

    id: str = Field(examples=["f1"])
    section: str
    sentence: str
    indicator: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    hedge: str
    period: str | None
    power: str | None
    partner: str | None
    words: str
    refers_to: str | None


class DigestModel(BaseModel):
    """The original that a digest retells."""

    title: str
    publisher: str | None


class CommentaryModel(BaseModel):
    """One commentary with everything in it."""

    slug: str
    title: str
    language: str
    published: date | None
    standfirst: str | None
    publisher: str | None
    digest_of: DigestModel | None
    about: str | None
    introduction: list[PassageModel]
    sections: list[SectionModel]
    contributors: list[ContributorModel]
    figures: list[FigureModel]
    positions: list[dict[str, object]]
    cues: list[dict[str, object]]


class CommentarySummary(BaseModel):
    """One commentary in a list."""

    slug: str
    title: str
    language: str
    published: date | None
    publisher: str | None
    revision: int
    powers: int
    sentences: int
    permalink: str


class PowerModel(BaseModel):
    """A power across commentaries."""

    slug: str
    heading: str
    members: list[str]
    commentaries: int
    sentences: int
    permalink: str


class ThemeModel(BaseModel):
    """A theme of the codebook."""

    slug: str
    label: str
    definition: str
    permalink: str


class ContributionModel(BaseModel):
    """One section that somebody wrote."""

    contributor: str
    name: str
    role: str | None
    organisation: str | None
    handle: str | None
    commentary: str
    section: str
    sentences: int
    permalink: str


class ComparedSentence(BaseModel):
    """One sentence in a cell of a comparison; rank 1 is the one that says most."""

    commentary: str
    theme: str
    power: str
    sentences: int
    rank: int
    sentence: str
    words: str
    contributors: str
    coder: str
    key: str
    permalink: str


class ComparisonModel(BaseModel):
    """A comparison, one row a sentence."""

    commentary: str
    revision: int
    address: str
    rows: list[ComparedSentence]


class QuotedFigures(BaseModel):
    """Quoted figures; the rows have the columns of the CSV of the same address."""

    commentary: str
    revision: int
    rows: list[dict[str, object]]


class HitModel(BaseModel):
    """A sentence that a search found, and the words that matched."""

    sentence: str
    matched: list[str]
    themes: list[str]
    commentary: str
    section: str
    key: str
    permalink: str


class HitsModel(BaseModel):
    """One page of a search."""

    words: str
    total: int
    page: int
    rows: list[HitModel]


class ErrorModel(BaseModel):
    """What went wrong, in one sentence; `known` are values that work."""

    status: int
    message: str
    known: list[str]
    request_id: str
