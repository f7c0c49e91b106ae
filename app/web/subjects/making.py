"""Subjects of what a route has at hand: a text, a section, a sentence, a card, a comparison, a chart.

`app.web.addressed` finds the same ones from an address; here nothing is looked up again.
"""

from collections.abc import Mapping, Sequence

from app.charts import Chart
from app.codebook import Question, Theme
from app.comparison import Comparison, best
from app.comparison import compare as by_theme
from app.cue_map import arrows, chosen_cues, parties
from app.locales import counted
from app.rows import CommentaryView, PassageRow, SectionView, SentenceRow
from app.scale import label
from app.standings import QuestionRow, SideBySide, Standing, question_rows
from app.web.chosen import Chosen
from app.web.filters import AddressQuery
from app.web.subjects.model import SITE_NAME, Kind, Subject
from app.web.subjects.words import (
    LONGEST_DESCRIPTION,
    LONGEST_TITLE,
    listed,
    named,
    of_text,
    short,
    short_beside,
    silence,
    stands,
    told,
    within,
)

SITE_TITLE = f"{SITE_NAME}: where regional powers stand, sentence by sentence"
SITE_DESCRIPTION = (
    "Compare what several powers think, side by side: who says it, in which sentence, and where to read it."
)
_ROWS = {"questions": ", by question", "themes": ", by theme", "differences": ", differences first"}
"""How a title says which rows a comparison shows, and in which order."""
_LEAST_COUNTED, _LONGEST_NAMES = 3, 44
_KEYS = ("theme", "power", "question", "commentary", "view", "agree", "differ", "chart")


def lasting(chosen: Chosen, **changes: Sequence[str]) -> str:
    """Return the address of a chosen view that outlives the next newest text, its keys always in one order."""
    values: Mapping[str, Sequence[str]] = {
        **{key: chosen.query.values(key) for key in _KEYS},
        "commentary": (chosen.view.row.slug,),
        **changes,
    }
    return AddressQuery(chosen.query.address().partition("?")[0], values).address()


def page_subject(address: str, title: str, description: str, view: CommentaryView | None = None) -> Subject:
    """Make a subject of a page that is nothing but itself."""
    return Subject(kind=Kind.PAGE, address=address, title=title, description=description, view=view)


def site_subject(view: CommentaryView | None = None) -> Subject:
    """Make a subject of the site as a whole, with the text that it opens on."""
    description = SITE_DESCRIPTION
    if view is not None:
        powers = named([section.label for section in view.powers])
        description = short(f"{powers} side by side on {_themes_of(view)}, from “{view.row.title}”.")
    return Subject(kind=Kind.SITE, address="/", title=SITE_TITLE, description=description, view=view)


def commentary_subject(view: CommentaryView) -> Subject:
    """Make a subject of a whole text."""
    row = view.row
    powers = named([section.label for section in view.powers])
    about = f"{counted(row.sentences, 'sentence')} on {powers}." if powers else counted(row.sentences, "sentence") + "."
    return Subject(
        kind=Kind.COMMENTARY,
        address=row.address,
        title=row.title,
        description=short(row.standfirst or about),
        view=view,
        sections=view.sections,
    )


def section_subject(view: CommentaryView, section: SectionView) -> Subject:
    """Make a subject of a section to read."""
    first = section.sentences[0].text if section.sentences else f"{section.label} in “{view.row.title}”."
    return Subject(
        kind=Kind.SECTION,
        address=section.address,
        title=f"{section.label} in “{short_beside(view.row.title, f'{section.label} in “”')}”",
        description=short(first),
        view=view,
        sections=(section,),
    )


def passage_subject(view: CommentaryView, section: SectionView, passage: PassageRow) -> Subject:
    """Make a subject of a passage."""
    return Subject(
        kind=Kind.PASSAGE,
        address=f"{section.address}#{passage.id}",
        title=f"{section.label}, passage {passage.position}",
        description=short(passage.text),
        view=view,
        sections=(section,),
        passage=passage,
    )


def sentence_subject(view: CommentaryView, section: SectionView, sentence: SentenceRow) -> Subject:
    """Make a subject of a sentence; its description is the whole of it."""
    return Subject(
        kind=Kind.SENTENCE,
        address=sentence.shared,
        title=f"{section.label}, passage {sentence.passage}, sentence {sentence.position}",
        description=sentence.text,
        view=view,
        sections=(section,),
        passage=next((row for row in section.passages if row.position == sentence.passage), None),
        sentence=sentence,
    )


def home_subject(chosen: Chosen) -> Subject:
    """Make a subject of the cards: the site, one card, or several."""
    address = lasting(chosen)
    if address == AddressQuery("/", {"commentary": (chosen.view.row.slug,)}).address() and chosen.view.row.is_default:
        return site_subject(chosen.view)
    sections = tuple(section for section in _sections(chosen) if section.on(chosen.themes) or not chosen.themes)
    rows = question_rows(chosen.view, questions=chosen.questions, powers=[one.slug for one in sections])
    shown = rows[0] if chosen.questions and rows else None
    if len(sections) == 1 and chosen.powers:
        return _card(chosen, address, sections[0], shown.cells[0] if shown else None)
    title, description = _cards_told(chosen, sections, shown)
    return Subject(
        kind=Kind.COMPARISON,
        address=address,
        title=title + of_text(chosen.view),
        description=short(description),
        view=chosen.view,
        sections=sections,
        theme=_only_theme(chosen),
        side=SideBySide((shown,) if shown else (), _by_theme(chosen, sections)),
    )


def comparison_subject(chosen: Chosen, side: SideBySide, answer: str = "") -> Subject:
    """Make a subject of powers side by side, or of the one cell chosen; `answer` is what the finder says."""
    sections = _sections(chosen)
    codebook = chosen.codebook
    about = [*_labels_of(chosen.questions, codebook.questions), *_labels_of(chosen.themes, codebook.themes)]
    if len(sections) == len(about) == len(chosen.powers) == 1 and not (answer or chosen.query.values("view")):
        return _cell(chosen, side, sections[0])
    title = answer.rstrip(".") or _side_title(chosen, sections, about)
    return Subject(
        kind=Kind.COMPARISON,
        address=lasting(chosen),
        title=short(title, LONGEST_TITLE + 10) + of_text(chosen.view),
        description=short(_side_told(chosen, side)),
        view=chosen.view,
        sections=sections,
        theme=_only_theme(chosen),
        side=side,
    )


def figures_subject(chosen: Chosen, drawn: Sequence[Chart], *, one: bool = False) -> Subject:
    """Make a subject of the charts drawn; of the only one where `one` was asked for."""
    of = f" of {named(list(_labels_of(chosen.powers, chosen.view.powers)))}" if chosen.powers else ""
    on = f" on {_themes(chosen)}" if chosen.themes else ""
    if one and len(drawn) == 1:
        chart = drawn[0]
        return Subject(
            kind=Kind.CHART,
            address=lasting(chosen, chart=(chart.name,)),
            title=chart.headline or chart.title,
            description=short(f"{chart.subtitle}. {chart.credit}"),
            view=chosen.view,
            sections=_sections(chosen),
            chart=chart,
        )
    names = "; ".join(within(chart.title) for chart in drawn)
    title = f"Figures{of}{on}, beside reference data" if of or on else "Figures: what is quoted, beside reference data"
    return page_subject(
        lasting(chosen, chart=tuple(chart.name for chart in drawn) if one else ()),
        title + of_text(chosen.view),
        short(f"Charts with their tables and sources: {names}." if names else "No figures here."),
        chosen.view,
    )


def cues_subject(chosen: Chosen) -> Subject:
    """Make a subject of the cues."""
    found = arrows(chosen.view, chosen_cues(chosen.view, themes=chosen.themes, powers=chosen.powers))
    told = [f"{one.watcher.label} {listed(list(map(label, one.kinds)))} {one.watched.label}" for one in found]
    powers = [name for slug, name in parties(chosen.view) if slug in chosen.powers]
    title = "Who waits for whom" + (f", on {_themes(chosen)}" if chosen.themes else "")
    title += f": {named(powers)}" if powers else ""
    source = f" From “{short(chosen.view.row.title, 64)}”."
    found_here = f"{'; '.join(told)}." if told else "Nobody waits for anybody here."
    description = short(found_here, LONGEST_DESCRIPTION - len(source)) + source
    return page_subject(lasting(chosen), title + of_text(chosen.view), description, chosen.view)


def themes_subject(chosen: Chosen) -> Subject:
    """Make a subject of the list of themes."""
    powers = _labels_of(chosen.powers, chosen.view.powers) or [section.label for section in chosen.view.powers]
    title = f"{counted(len(chosen.codebook.themes), 'theme')}, and how much each power says on them"
    labels = [within(theme.label) for theme in chosen.codebook.themes]
    description = f"{named(powers)} on {named(labels, longest=120)}."
    return page_subject(lasting(chosen), title + of_text(chosen.view), short(description), chosen.view)


def theme_subject(chosen: Chosen, theme: Theme) -> Subject:
    """Make a subject of the page of a theme."""
    row = by_theme(chosen.view, chosen.codebook, themes=(theme.slug,), powers=chosen.powers).rows[0]
    speaking = [cell.section.label for cell in row.cells if cell.sentences]
    count = counted(row.count, "sentence")
    powers = _labels_of(chosen.powers, chosen.view.powers)
    nothing = f"Nothing on it in what is said of {named(powers)}." if powers else "Nobody says anything on it."
    said = f"{count} in what is said of {named(speaking)}." if speaking else nothing
    title = f"{theme.label}: what {named(powers) or 'each power'} {'say' if len(powers) > 1 else 'says'}"
    return page_subject(lasting(chosen), title + of_text(chosen.view), short(f"{theme.definition} {said}"), chosen.view)


def _card(chosen: Chosen, address: str, section: SectionView, standing: Standing | None) -> Subject:
    sentence = standing.best if standing else best(section, chosen.themes)
    themes = _themes(chosen)
    title = f"{section.label} at a glance"
    if standing:
        title += f" · {within(standing.question.label)}: {stands(standing)}"
    return Subject(
        kind=Kind.CARD,
        address=address,
        title=title + (f", on {themes}" if themes else "") + of_text(chosen.view),
        description=sentence.text if sentence else _nothing(section, standing),
        view=chosen.view,
        sections=(section,),
        sentence=sentence,
        standing=standing,
        theme=_only_theme(chosen),
    )


def _cell(chosen: Chosen, side: SideBySide, section: SectionView) -> Subject:
    """Make a subject of one power on one question or theme."""
    theme = _only_theme(chosen)
    asked = next((row for row in side.questions if chosen.questions), None)
    if asked is None and theme is None:
        asked = next(iter(question_rows(chosen.view, questions=chosen.questions, powers=(section.slug,))), None)
    standing = asked.cells[0] if asked else None
    sentence = standing.best if standing else best(section, (theme.slug,)) if theme else None
    if standing:
        title = f"{section.label} on {within(standing.question.label)}: {stands(standing)}"
    else:
        count = len(section.on((theme.slug,))) if theme else 0
        said = counted(count, "sentence") if count else "silent"
        title = f"{section.label} on {within(theme.label) if theme else ''}: {said}"
    return Subject(
        kind=Kind.CELL,
        address=lasting(chosen),
        title=title + of_text(chosen.view),
        description=sentence.text if sentence else _nothing(section, standing),
        view=chosen.view,
        sections=(section,),
        sentence=sentence,
        standing=standing,
        theme=theme,
        side=side,
    )


def _nothing(section: SectionView, standing: Standing | None) -> str:
    """Say that there is no sentence to show: of the question, where there is one."""
    if standing is None:
        return f"The section on {section.label} says nothing on it."
    return f"{standing.question.text} {section.label}: {within(silence(standing)) or f'{stands(standing)}.'}"


def _cards_told(chosen: Chosen, sections: Sequence[SectionView], shown: QuestionRow | None) -> tuple[str, str]:
    """Return title and description of several cards."""
    who, themes = _who(chosen, sections), _themes(chosen)
    if shown is not None:
        return f"{shown.question.label}: where {who} stand" + (f", on {themes}" if themes else ""), told(shown)
    count = sum(len(section.on(chosen.themes)) for section in sections)
    title = f"{who} at a glance" + (f", on {themes}" if themes else "")
    return title, f"{counted(count, 'sentence')}{f' on {themes}' if themes else ''} from “{chosen.view.row.title}”."


def _side_title(chosen: Chosen, sections: Sequence[SectionView], about: Sequence[str]) -> str:
    """Say who is compared on what; a theme is told from the question of the same name."""
    who = _who(chosen, sections)
    how = _ROWS.get("".join(chosen.query.values("view")), "")
    if not about:
        return f"{who} side by side{how}" if len(sections) > 1 else f"{who}{how or ', question by question'}"
    on = named([within(one) for one in dict.fromkeys(about)], longest=40)
    if not chosen.questions:
        return f"What {who} {'say' if len(sections) > 1 else 'says'} on {on}{how}"
    return f"{who} side by side on {on}{how}" if len(sections) > 1 else f"{who} on {on}{how}"


def _who(chosen: Chosen, sections: Sequence[SectionView]) -> str:
    """Name the powers that were chosen; where nobody chose, say how many there are."""
    if chosen.powers or len(sections) < _LEAST_COUNTED:
        return named([section.label for section in sections], longest=_LONGEST_NAMES)
    return counted(len(sections), "power")


def _side_told(chosen: Chosen, side: SideBySide) -> str:
    """Say in a sentence or two what a comparison shows."""
    if len(side.questions) == 1:
        row = side.questions[0]
        return f"{row.question.text} {told(row)}"
    sentences = {one.key for row in side.themes.rows for cell in row.cells for one in cell.sentences}
    sentences |= {one.key for row in side.questions for cell in row.cells for one in cell.sentences}
    parts = [counted(len(side.questions), "question")] if side.questions else []
    parts += [counted(len(side.themes.rows), "theme")] if side.themes.rows else []
    count = counted(len(sentences), "sentence")
    return f"Who says what, cell by cell: {', '.join((*parts, count))} from “{chosen.view.row.title}”."


def _sections(chosen: Chosen) -> tuple[SectionView, ...]:
    """Return the powers shown: those chosen, and those asked to agree or differ beside them; else all."""
    groups = (*chosen.query.values("agree"), *chosen.query.values("differ"))
    wanted = (*chosen.powers, *groups) if chosen.powers else ()
    return tuple(section for section in chosen.view.powers if not wanted or section.slug in wanted)


def _by_theme(chosen: Chosen, sections: Sequence[SectionView]) -> Comparison:
    return by_theme(chosen.view, chosen.codebook, themes=chosen.themes, powers=tuple(one.slug for one in sections))


def _only_theme(chosen: Chosen) -> Theme | None:
    return chosen.codebook.theme(chosen.themes[0]) if len(chosen.themes) == 1 and not chosen.questions else None


def _themes(chosen: Chosen) -> str:
    """Return the chosen themes as they stand in a sentence; nothing where none is chosen."""
    return named([within(one) for one in _labels_of(chosen.themes, chosen.codebook.themes)])


def _themes_of(view: CommentaryView) -> str:
    """Return the three themes that a text says most on."""
    counts = sorted(view.codebook.themes, key=lambda theme: -sum(len(s.on((theme.slug,))) for s in view.powers))
    return named([within(theme.label) for theme in counts[:3]])


def _labels_of(slugs: Sequence[str], rows: Sequence[Question | Theme | SectionView]) -> list[str]:
    """Return the labels of the rows that have these slugs, in their order."""
    return [row.label for row in rows if row.slug in slugs]
