"""The picture that stands for an address where it is shared: what it shows, laid out by `app.pictures`."""

from collections.abc import Sequence
from threading import Lock, Semaphore
from time import monotonic, sleep

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from app.locales import day
from app.pictures import (
    ChartScene,
    Foot,
    MatrixScene,
    Pin,
    PowerMark,
    QuoteScene,
    ScaleScene,
    Scene,
    StandingScene,
    TitleScene,
    VoicesScene,
    picture,
)
from app.rows import ContributorRef, SectionView
from app.scale import label
from app.standings import SILENCES, QuestionRow, Standing, coded, question_rows
from app.web.addressed import subject_of
from app.web.deps import LibraryDep, ReferenceDep
from app.web.subjects import SITE_TITLE, Kind, Subject
from app.web.subjects.words import short, silence

router = APIRouter(include_in_schema=False)

_HEADERS = {"Cache-Control": "public, max-age=3600, stale-while-revalidate=86400"}
_MOST_ROWS = 8
_MOST_POWERS = 8
_MOST_VOICES = 3
_MOST_OF_A_PASSAGE = 360
"""Letters that are read as a picture in a chat; a sentence is set whole."""
_MOST_A_MINUTE = "60/minute"
_MOST_WAITING = 4
_SILENT = {term.slug: term.label for term in SILENCES}


class Easel:
    """Draws one picture at a time, and so many a minute: a picture takes the whole process for 50 to 100 ms.

    After each it rests as long as it took, so that pages always have half of the process. One of these belongs to an
    application; the answers themselves are kept by the page cache.
    """

    def __init__(self, most: str = _MOST_A_MINUTE) -> None:
        self._drawing, self._waiting = Lock(), Semaphore(_MOST_WAITING)
        self._own: tuple[Scene, bytes] | None = None
        self._rested = 0.0
        self._limit, self._limiter = parse(most), MovingWindowRateLimiter(MemoryStorage())

    def site(self, scene: Scene) -> bytes:
        """Return the PNG of the site's own scene: always, so it is drawn once and kept until it is another."""
        own = self._own
        if own is not None and own[0] == scene:  # it is ready: nobody waits for who draws another
            return own[1]
        with self._drawing:
            if self._own is None or self._own[0] != scene:
                self._own = scene, self._painted(scene)
            return self._own[1]

    def draw(self, scene: Scene) -> bytes | None:
        """Return the PNG of a scene; None where too much is asked for just now."""
        if not self._waiting.acquire(blocking=False):
            return None
        try:
            if not self._limiter.hit(self._limit):
                return None
            with self._drawing:
                return self._painted(scene)
        finally:
            self._waiting.release()

    def _painted(self, scene: Scene) -> bytes:
        started = max(self._rested, monotonic())
        sleep(max(0.0, self._rested - monotonic()))
        png = picture(scene)
        self._rested = 2 * monotonic() - started
        return png


@router.get("/picture.png")
def show(request: Request, library: LibraryDep, reference: ReferenceDep, of: str = "/") -> Response:
    """Draw what an address of this site shows; one that is spelt otherwise is sent to where its picture is kept.

    While too many are asked for at once, the site's own picture answers for the others.
    """
    subject = subject_of(of, library, reference)
    if subject.address != of:
        return RedirectResponse(subject.picture, status_code=308)
    easel: Easel = request.app.state.easel
    scene = scene_of(subject)
    png = easel.site(scene) if subject.kind is Kind.SITE else easel.draw(scene)
    if png is None:
        return RedirectResponse("/picture.png?of=%2F", status_code=302, headers={"Cache-Control": "no-store"})
    return Response(png, media_type="image/png", headers=_HEADERS)


def scene_of(subject: Subject) -> Scene:
    """Choose what stands on the picture of a subject."""
    if subject.kind in (Kind.SENTENCE, Kind.PASSAGE):
        return _words_in_place(subject)
    if subject.kind in (Kind.CARD, Kind.CELL):
        return _one_power(subject)
    if subject.kind is Kind.COMPARISON and subject.side:
        return _comparison(subject)
    if subject.chart:
        chart = subject.chart
        return ChartScene(chart.headline, chart.subtitle, chart.credit, chart.figure, _foot(subject))
    if subject.kind is Kind.SECTION:
        return _section(subject)
    return _titled(subject)


def _titled(subject: Subject) -> TitleScene:
    view = subject.view
    powers = tuple(_power(section) for section in view.powers) if view else ()
    if subject.kind is Kind.COMMENTARY and view:
        kicker = " · ".join(filter(None, (view.row.publisher, day(view.row.published))))
        own = bool(view.row.standfirst)
        return TitleScene(kicker, view.row.title, subject.description, powers, _foot(subject, of_text=False), own)
    title = "Where regional powers stand, sentence by sentence" if subject.title == SITE_TITLE else subject.title
    return TitleScene("", title, subject.description, powers, _foot(subject))


def _section(subject: Subject) -> Scene:
    """A section is named by its power at the head; its text's title and first words follow."""
    section, title = subject.sections[0], subject.view.row.title if subject.view else ""
    powers = (_power(section),) if section.heading else ()
    foot = _foot(subject, of_text=False)
    words = section.passages[0].text if section.passages else subject.description
    return TitleScene("" if powers else section.label, title, words, powers, foot, own=True)


def _words_in_place(subject: Subject) -> QuoteScene:
    section, sentence, passage = subject.sections[0], subject.sentence, subject.passage
    power = _power(section) if section.heading else None
    kicker = f"passage {passage.position}" if passage else ""
    if sentence:
        kicker = f"passage {sentence.passage}, sentence {sentence.position}"
    if power is None:
        kicker = f"{section.label}, {kicker}"
    words = sentence.text if sentence else short(passage.text, _MOST_OF_A_PASSAGE) if passage else subject.description
    return QuoteScene(kicker, words, power, _foot(subject))


def _one_power(subject: Subject) -> Scene:
    """Where a power stands; a card that asks nothing shows the question its page opens on."""
    section, standing = subject.sections[0], subject.standing
    if standing is None and subject.theme is None and subject.view and coded(subject.view):
        rows = question_rows(subject.view, powers=(section.slug,))
        standing = rows[0].cells[0] if rows else None
    if standing is not None:
        return _standing(standing, subject)
    kicker = f"on {subject.theme.label}" if subject.theme else ""
    if subject.sentence is None:
        return TitleScene(kicker, subject.title, subject.description, (_power(section),), _foot(subject))
    return QuoteScene(kicker, subject.sentence.text, _power(section), _foot(subject))


def _standing(cell: Standing, subject: Subject) -> StandingScene:
    lead, power = cell.lead, _power(cell.section)
    return StandingScene(
        power=power,
        question=cell.question.text,
        stance=lead.stance if lead else "not-stated",
        stance_words=label(lead.stance) if lead and cell.state == "stated" else _SILENT[cell.state],
        headline=(lead.headline if lead else None) or silence(cell),
        quote=cell.best.text if cell.best else "",
        pins=tuple(Pin(power, mark.place, mark.kind) for mark in cell.marks),
        coder=f"coded by {lead.by or 'the program'}" if lead else "",
        foot=_foot(subject),
    )


def _comparison(subject: Subject) -> Scene:
    side, foot = subject.side, _foot(subject)
    if side is None or not (side.questions or side.themes.rows):
        return _titled(subject)
    if len(side.questions) == 1:
        return _scale(side.questions[0], foot)
    if not side.questions and len(side.themes.rows) == 1:
        said = [(_power(cell.section), cell.best.text) for cell in side.themes.rows[0].cells if cell.best]
        return VoicesScene(subject.title, tuple(said[:_MOST_VOICES]), max(len(said) - _MOST_VOICES, 0), foot)
    sections = side.themes.columns[:_MOST_POWERS]
    rows: list[tuple[str, tuple[str | int, ...]]] = [
        (row.question.label, tuple(cell.stance or "not-stated" for cell in row.cells[:_MOST_POWERS]))
        for row in side.questions
    ]
    if not rows:
        rows = [
            (row.theme.label, tuple(len(c.sentences) for c in row.cells[:_MOST_POWERS])) for row in side.themes.rows
        ]
    powers = tuple(_power(section) for section in sections)
    return MatrixScene(subject.title, powers, tuple(rows[:_MOST_ROWS]), max(len(rows) - _MOST_ROWS, 0), foot)


def _scale(row: QuestionRow, foot: Foot) -> ScaleScene:
    pins = (Pin(_power(mark.cell.section), mark.place, mark.kind) for cell in row.cells for mark in cell.marks)
    beside = ((term.label, ", ".join(mark.cell.section.label for mark in marks)) for term, marks in row.beside)
    return ScaleScene("Compare", row.question.text, tuple(pins), tuple(beside), foot)


def _power(section: SectionView) -> PowerMark:
    return PowerMark(section.label, tuple(code for code, _ in section.members), section.hue)


def _foot(subject: Subject, *, of_text: bool = True) -> Foot:
    """The line of sources; without the text's title where that stands large over it."""
    if subject.view is None:
        return Foot("", "Every sentence with its link")
    row = subject.view.row
    imprint = " · ".join(filter(None, (row.publisher, day(row.published))))
    people = _people(subject.contributors)
    if row.digest_of_title and people:
        people = f"After {people}"
    return Foot(people, row.title if of_text else "", imprint)


def _people(people: Sequence[ContributorRef]) -> str:
    """Name who wrote it: one person with what they do, several by name."""
    if len(people) == 1:
        return ", ".join(filter(None, (people[0].name, people[0].role)))
    return ", ".join(person.name for person in people)
