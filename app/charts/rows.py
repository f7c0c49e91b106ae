"""Charts of one row a value: borders, money, people, and whatever only the text quotes."""

from collections.abc import Collection, Sequence
from functools import partial

from app.charts.findings import capital, part, whose
from app.charts.model import Chart, QuotedFigure
from app.charts.row_figure import Panel, Row, panel_of, row_figures
from app.charts.scene import Scene, dated, drawable, is_border, is_flight, is_lent, phrase, said
from app.charts.table import heard, measure, quoted_row, reference_row, sources, table
from app.charts.words import MILLIONS, amount, axis_unit, dollars, number, row_text, value_text
from app.hedges import reach
from app.reference import ReferenceFigure

_RANGES = {
    "about": "“About” is drawn as 10% either way, on one side only where the text leans there (“nearly”).",
    "fraction-of": "A fraction is drawn as “about”.",
    "less-than": "“Less than” is drawn as all that lies below.",
    "more-than": "“More than” is open upwards.",
    "at-least": "“At least” is open upwards.",
}
_SPENT = frozenset({"spent", "pledged and carried out"})
"""The kinds of money that has left its giver."""
_KINDS = {
    "contract": "is a contract",
    "pledge": "is a pledge",
    "spent": "was spent",
    "pledged and carried out": "was pledged and carried out",
}
"""What is said of a sum of this kind."""


def quoted_only(
    name: str, title: str, quoted: Sequence[QuotedFigure], wanted: Sequence[QuotedFigure], *, log: bool = False
) -> Chart | None:
    """Draw what only the text knows: one row a figure, each figure in its own unit's axis; None without any.

    Those of `wanted` in another unit than the first are left to the table.
    """
    known = [one for one in wanted if reach(one)]
    drawn, left = drawable(one for one in known if axis_unit(one.unit) == axis_unit(known[0].unit))
    if not drawn:
        return None
    rows = [Row(one.power_label, said(one), row_text(one), one.hue, quoted=(one,)) for one in drawn]
    unit = drawn[0].unit
    headline = spread_of(drawn)
    listed = [quoted_row(one) for one in quoted]
    return Chart(
        name=name,
        headline=headline,
        title=title,
        measure=f"as the text tells of them, in {axis_unit(unit)}" + (", logarithmic scale" if log else ""),
        description=f"{len(rows)} figure{'s' if len(rows) > 1 else ''} of the text, in {unit}. " + heard(listed),
        draw=partial(row_figures, [panel_of(rows, unit, log=log)]),
        table=table(listed),
        sources=(),
        notes=(*_scale_notes(drawn, log=log), *left),
    )


def spread_of(drawn: Sequence[QuotedFigure]) -> str:
    """Say from what to what quoted figures reach, in the text's own words."""
    ordered = sorted(drawn, key=_size)
    low, high = ordered[0], ordered[-1]
    if _size(low) == _size(high):
        return f"The text quotes {phrase(high)} ({high.power_label})"
    return f"From {phrase(low)} to {phrase(high)}"


def _size(one: QuotedFigure) -> float:
    covered = reach(one)
    return (covered.point or covered.low or covered.high or 0.0) if covered else 0.0


def borders(scene: Scene) -> Chart | None:
    """Draw land borders in km, longest first, with a tick at the older value and a mark at the quoted one."""
    quoted = [one for one in scene.quoted if is_border(one)]
    marked, left = drawable(quoted)
    figures = scene.reported("border-length")
    older = scene.reported("border-length-older")
    if not figures:
        return quoted_only("borders", "Borders", quoted, quoted)
    rows = _border_rows(scene, figures, older, marked)
    placed = {mark for row in rows for mark in row.quoted}
    headline = _border_finding(scene, figures)
    listed = [quoted_row(one) for one in quoted]
    listed += [reference_row(one, scene.name(one.power)) for one in (*figures, *older)]
    return Chart(
        name="borders",
        headline=headline,
        title=f"Land borders{scene.with_partner(figures)}",
        measure="in km",
        description=f"Bars for {len(figures)} neighbours, the longest first: "
        + "; ".join(f"{row.name}, {row.said}" for row in rows)
        + f". {heard(listed)}",
        draw=partial(row_figures, [Panel(rows, "km")]),
        table=table(listed),
        sources=sources([*figures, *older]),
        notes=(*_border_notes(figures, older, placed), *ranges(marked), *left),
        themes=scene.themes(figures),
    )


def _border_rows(
    scene: Scene,
    figures: Sequence[ReferenceFigure],
    older: Sequence[ReferenceFigure],
    quoted: Sequence[QuotedFigure],
) -> list[Row]:
    before = {one.power: one.value for one in older}
    rows = []
    for one in sorted(figures, key=lambda figure: -figure.value):
        marks = tuple(mark for mark in quoted if mark.members == (one.power,))
        words = amount(one.value, one.unit) + "".join(f"; in the text {value_text(mark)}" for mark in marks)
        hue = scene.owner(one.power).hue
        rows.append(Row(scene.name(one.power), "", words, hue, one.value, before.get(one.power), marks))
    placed = {mark for row in rows for mark in row.quoted}
    return rows + [_quoted_row(one) for one in quoted if one not in placed]


def _border_finding(scene: Scene, figures: Sequence[ReferenceFigure]) -> str:
    """Say how much of the whole border the longest one is, held against all neighbours and not only those chosen."""
    longest = max(figures, key=lambda figure: figure.value)
    everyone = [one for one in scene.reference.of("border-length") if one.partner == longest.partner]
    whole = sum(one.value for one in everyone)
    if longest.partner is None or len(everyone) < 2:
        return f"{scene.name(longest.power)} has a land border of {amount(longest.value, longest.unit)}"
    share = f"{capital(part(longest.value / whole))} of {whose(scene.name(longest.partner))} land border"
    return f"{share} is with {scene.name(longest.power)}: {number(longest.value)} of {number(whole)} km"


def _border_notes(
    figures: Sequence[ReferenceFigure], older: Sequence[ReferenceFigure], marked: Collection[QuotedFigure]
) -> tuple[str, ...]:
    bar = figures[0].note or figures[0].period
    notes = [f"The bar: {bar}. The tick: {older[0].note or older[0].period}."] if older else []
    if marked:
        notes.append("The diamond marks what the text quotes.")
    return tuple(notes)


def _scale_notes(drawn: Sequence[QuotedFigure], *, log: bool) -> tuple[str, ...]:
    notes = ("Logarithmic scale: each step to the right is ten times as many.",) if log else ()
    return (*notes, *ranges(drawn))


def ranges(drawn: Sequence[QuotedFigure]) -> tuple[str, ...]:
    """Say how the hedges that occur are drawn."""
    used = {one.hedge for one in drawn if one.value is not None or one.hedge not in ("about", "fraction-of")}
    notes = [note for hedge, note in _RANGES.items() if hedge in used]
    if any(one.value is None and one.low and one.high for one in drawn):
        notes.append("An open diamond stands in a range for which the text gives no number.")
    return tuple(notes)


def investment(scene: Scene) -> Chart | None:
    """Draw aid and investment in US dollars; each row says if it is a pledge, a contract or money spent."""
    quoted = [one for one in scene.quoted if is_lent(one) and reach(one)]
    marked, left = drawable(quoted)
    figures = scene.reported("investment", "aid")
    if not figures:
        return quoted_only("investment", "Aid and investment", quoted, quoted)
    rows = _money_rows(scene, figures, marked)
    headline = _money_finding(scene, figures)
    listed = [quoted_row(one) for one in quoted] + [reference_row(one, scene.name(one.power)) for one in figures]
    return Chart(
        name="investment",
        headline=headline,
        title="Aid and investment",
        measure="quoted, pledged, contracted and spent, in US dollars",
        description=f"{len(rows)} amounts, power by power. A pledge or a contract is no payment: each row "
        f"says which it is. {heard(listed)}",
        draw=partial(row_figures, [Panel(rows, MILLIONS)]),
        table=table(listed),
        sources=sources(figures),
        notes=("Amounts of different kinds cannot be added up.", *ranges(marked), *left),
        themes=scene.themes(figures),
    )


def _money_rows(scene: Scene, figures: Sequence[ReferenceFigure], quoted: Sequence[QuotedFigure]) -> list[Row]:
    rows = []
    for power in scene.powers:
        rows += [_quoted_row(one) for one in quoted if one.power == power.slug]
        own = [one for one in figures if scene.owner(one.power) == power]
        rows += [_money_row(scene, one) for one in sorted(own, key=lambda figure: -figure.value)]
    chosen = {power.slug for power in scene.powers}
    return rows + [_quoted_row(one) for one in quoted if one.power not in chosen]


def _money_finding(scene: Scene, figures: Sequence[ReferenceFigure]) -> str:
    """Say what the largest of the sums is, and how many were spent."""
    largest = max(figures, key=lambda figure: figure.value)
    sum_of = f"{whose(scene.name(largest.power))} {_dollars(largest)} of {largest.period}"
    known, kind = _KINDS.get(largest.kind or ""), f" ({largest.kind})" if largest.kind else ""
    if len(figures) == 1:
        return f"The only sum reported, {sum_of}, {known}" if known else f"The only sum reported is {sum_of}{kind}"
    spent = sum(one.kind in _SPENT for one in figures)
    of_them = f"{spent or 'none'} of the {len(figures)} {'was' if spent < 2 else 'were'} spent or carried out"
    told = f"The largest sum, {sum_of}, {known}" if known else f"The largest sum is {sum_of}{kind}"
    return f"{told}; {of_them}"


def _dollars(one: ReferenceFigure) -> str:
    """Write a sum for a sentence: "$4.4 billion"; one in another currency with its unit."""
    text = amount(one.value, one.unit)
    return f"${text.removesuffix(' USD')}" if text.endswith(" USD") else text


def people(scene: Scene) -> Chart | None:
    """Draw people and fighters as the text counts them, on a logarithmic axis."""
    quoted = [one for one in scene.quoted if one.unit == "people" and not is_flight(one)]
    return quoted_only("people", "People and fighters", quoted, quoted, log=True)


def _quoted_row(one: QuotedFigure) -> Row:
    return Row(one.power_label, f"in the text, {dated(one)}", row_text(one), one.hue, quoted=(one,))


def _money_row(scene: Scene, one: ReferenceFigure) -> Row:
    what = ", ".join((measure(one.indicator), one.kind or "kind not known", one.period))
    value = dollars(one.value * 1e6) if one.unit == "USD million" else amount(one.value, one.unit)
    return Row(scene.name(one.power), what, value, scene.owner(one.power).hue, bar=one.value)
