"""What an address shows -> what is said of it in a reference. For heads, references and the kept list."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from app.citations import Citation, Form, Name, name_of, names_in
from app.harmless import one_line
from app.rows import CommentaryRow, SectionView
from app.web.subjects import SITE_NAME, Kind, Subject
from app.web.subjects.words import of_text

_FORMS = {
    Kind.COMMENTARY: Form.WHOLE,
    Kind.SECTION: Form.PART,
    Kind.PASSAGE: Form.PART,
    Kind.SENTENCE: Form.PART,
}
_MEDIA = {Kind.COMPARISON: "comparison", Kind.CARD: "summary", Kind.CHART: "chart"}


def citation_of(subject: Subject, base: str, today: date) -> Citation:
    """Return the reference to what an address of the site at `base` shows, read `today`.

    A part and a commentary are their contributors' work and their publisher's; a view is this site's, drawn from what
    these contributors wrote, and when it was made is not known; a chart of data that others publish is none of theirs.
    Who is retold in a digest did not write its words, and is named as whom it retells.
    """
    form = _FORMS.get(subject.kind, Form.VIEW)
    row = subject.view.row if subject.view and subject.kind is not Kind.SITE else None
    view, sentence = form is Form.VIEW, subject.sentence if subject.kind is Kind.SENTENCE else None
    data = tuple(dict.fromkeys(one_line(one.title) for one in subject.chart.sources)) if subject.chart else ()
    names, retold = _names_of(subject, row), bool(row and row.digest_of_title)
    people = () if retold else names
    return Citation(
        form=form,
        title=_title(subject),
        language="en" if view or row is None else row.language,
        address=base + subject.address,
        accessed=today,
        authors=people if not view else (Name(SITE_NAME),) if row else (),
        retold=names if retold else (),
        container=SITE_NAME if view or row is None else one_line(row.title) if form is Form.PART else "",
        publisher="" if view or row is None else one_line(row.publisher),
        published=row.published if row and not view else None,
        revision=row.revision if row else None,
        passage=subject.passage.position if subject.passage and form is Form.PART else None,
        sentence=sentence.position if sentence else None,
        quotation=one_line(sentence.text) if sentence else "",
        medium=_medium(subject),
        source=one_line(row.title) if row and view else "",
        source_publisher=one_line(row.publisher) if row and view else "",
        source_published=row.published if row and view else None,
        drawing_on=people if view else (),
        data=data,
        coders=tuple(dict.fromkeys(one_line(name or "the program") for name in _coders(subject))) if view else (),
        digest_of=one_line(row.digest_of_title) if row else "",
        digest_publisher=one_line(row.digest_of_publisher) if row else "",
        keywords=tuple(one_line(section.label) for section in subject.sections if section.heading),
        names=_names(subject.view.sections) if subject.view else None,
    )


def _title(subject: Subject) -> str:
    if subject.view is None or subject.kind in (Kind.SITE, Kind.COMMENTARY):
        title = one_line(subject.title.removeprefix(f"{SITE_NAME}: "))
        return title[:1].upper() + title[1:]
    if _FORMS.get(subject.kind) is Form.PART:
        return one_line(subject.sections[0].label)
    return one_line(subject.title.removesuffix(of_text(subject.view)))


def _medium(subject: Subject) -> str:
    if subject.kind is Kind.CELL:
        return "position" if subject.standing else "sentences"
    return _MEDIA.get(subject.kind, "")


def _names_of(subject: Subject, row: CommentaryRow | None) -> tuple[Name, ...]:
    publisher = one_line(row.publisher) if row else ""
    people = subject.contributors
    return tuple(name_of(one_line(one.name), (publisher, one_line(one.organisation))) for one in people)


def _coders(subject: Subject) -> Iterator[str | None]:
    """Yield who coded each position and each theme that a view shows; None is the program."""
    if subject.standing and subject.standing.lead:
        yield subject.standing.lead.by
    if subject.side is None:
        return
    for question in subject.side.questions:
        yield from (cell.lead.by for cell in question.cells if cell.lead)
    for theme in subject.side.themes.rows:
        yield from (sentence.by for cell in theme.cells for sentence in cell.sentences)


@lru_cache(maxsize=16)  # by identity: a text that is loaded anew is read anew
def _names(sections: tuple[SectionView, ...]) -> frozenset[str] | None:
    """Return the words that a text writes with a capital; None where there is no text."""
    text = "\n".join(passage.text for section in sections for passage in section.passages)
    return names_in(text) if text else None
