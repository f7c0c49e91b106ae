"""The JSON API's answers, as its description shows them."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Coder = Literal["hand", "auto"]
"""A person, whom `coded_by` names, or the program."""
Stance = Literal["yes", "leaning-yes", "conditional", "waiting", "leaning-no", "no", "not-stated"]
Salience = Literal["core", "raised", "passing"]
State = Literal["stated", "mentioned", "silent", "not-coded"]
"""A stance; the text speaks of the matter but takes none; it says nothing; or nobody coded it."""
CueKind = Literal["follows", "consults", "coordinates", "asks-help", "precedes", "opposes", "avoids-friction"]


class SentenceModel(BaseModel):
    """One sentence; `key` names it for ever. `coder` decided on its themes; `auto_themes` the program found."""

    id: str = Field(examples=["p3s2"])
    key: str
    text: str
    themes: list[str]
    coder: Coder
    coded_by: str | None
    auto_themes: list[str]


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


class QuantityModel(BaseModel):
    """How much; `value`, `low` and `high` are in `unit`."""

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


class FigureModel(QuantityModel):
    """A quoted figure; `auto` is what the program had read where a person decided otherwise."""

    id: str = Field(examples=["f1"])
    section: str
    sentence: str = Field(examples=["p3s2"])
    key: str
    refers_to: str | None
    coder: Coder
    coded_by: str | None
    auto: QuantityModel | None


class EvidenceModel(BaseModel):
    """A sentence that a position rests on; `key` names it for ever."""

    section: str
    sentence: str = Field(examples=["p3s2"])
    key: str


class ReadingModel(BaseModel):
    """One coder's reading of a position, with its evidence, the best first."""

    stance: Stance
    salience: Salience | None
    headline: str | None
    evidence: list[EvidenceModel]
    coder: Coder
    coded_by: str | None


class PositionModel(ReadingModel):
    """Where a power stands on a question: the reading in force, and under `others` everybody else's."""

    power: str
    question: str
    others: list[ReadingModel]


class CueModel(EvidenceModel):
    """One power's move waits for, follows or is coordinated with another's, as a sentence says."""

    model_config = ConfigDict(serialize_by_alias=True)

    watcher: str = Field(alias="from")
    watched: str = Field(alias="to")
    theme: str | None
    kind: CueKind
    coder: Coder
    coded_by: str | None


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
    positions: list[PositionModel]
    cues: list[CueModel]


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


class QuestionModel(BaseModel):
    """A question of the codebook; `theme` is the one it belongs to."""

    slug: str
    theme: str
    label: str
    text: str
    permalink: str


class LinkedEvidence(EvidenceModel):
    """A sentence that a position rests on, with its words and its link."""

    text: str
    permalink: str


class LinkedReading(BaseModel):
    """One coder's reading of a position; its link leads to the best evidence, or to the section that has none.

    `coder` is "none", and there is no stance, where nobody coded the position.
    """

    stance: Stance | None
    state: State
    salience: Salience | None
    headline: str | None
    coder: Coder | Literal["none"]
    coded_by: str | None
    in_force: bool
    permalink: str
    evidence: list[LinkedEvidence]


class LinkedPosition(LinkedReading):
    """Where a power stands on a question: the reading in force (or of the coders asked for), then all `others`."""

    power: str
    power_name: str
    question: str
    theme: str
    contributors: list[str]
    others: list[LinkedReading]


class PositionsModel(BaseModel):
    """Positions of a commentary, by question and then in the order of the text."""

    commentary: str
    revision: int
    rows: list[LinkedPosition]


class LinkedCue(BaseModel):
    """A cue with its words and its link; the rows have the columns of the export."""

    model_config = ConfigDict(serialize_by_alias=True)

    commentary: str
    title: str
    revision: int
    watcher: str = Field(alias="from")
    watcher_name: str = Field(alias="from_name")
    kind: CueKind
    kind_label: str
    watched: str = Field(alias="to")
    watched_name: str = Field(alias="to_name")
    theme: str | None
    coder: Coder
    coded_by: str | None
    sentence: str
    section: str
    sentence_id: str
    key: str
    permalink: str
    contributors: str


class CuesModel(BaseModel):
    """Cues of a commentary, in the order of the text."""

    commentary: str
    revision: int
    rows: list[LinkedCue]


class Claim(BaseModel):
    """One row of a comparison: a sentence behind a reading of a position, or a sentence on a theme.

    A power that is silent, or that nobody coded, has a row without a sentence, whose link leads to its section. `rank`
    1 is the best evidence, or the sentence that says most; `in_force` is none where nobody coded the position.
    """

    commentary: str
    title: str
    revision: int
    kind: Literal["position", "sentence"]
    power: str
    power_name: str
    question: str | None
    question_text: str | None
    theme: str
    theme_label: str
    stance: Stance | None
    stance_label: str | None
    state: State | None
    salience: Salience | None
    headline: str | None
    coder: Coder | Literal["none"]
    coded_by: str | None
    also_coded_by: str | None
    in_force: bool | None
    rank: int | None
    sentences: int | None
    sentence: str | None
    words: str | None
    section: str
    sentence_id: str | None
    key: str | None
    permalink: str
    contributors: str


class FindingModel(BaseModel):
    """Whether a group agrees on a question (and another differs); `silent` are those of whom nothing can be said."""

    question: str
    agree: bool
    silent: list[str]


class ComparisonModel(BaseModel):
    """A comparison, one row a claim; `findings` where it was asked who agrees."""

    commentary: str
    title: str
    revision: int
    address: str
    findings: list[FindingModel]
    rows: list[Claim]


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
