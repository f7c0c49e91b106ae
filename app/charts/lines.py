"""Line charts over the years: two-way trade and registered refugees, with the text's own figures marked."""

from collections.abc import Callable, Sequence

from app.charts.findings import Change, largest_change, whose
from app.charts.line_figure import NARROW, WIDE, Plot, line_figure
from app.charts.model import Chart, ChartPower, Figure, Line, TableRow
from app.charts.rows import quoted_only, ranges
from app.charts.scene import Scene, drawable, is_flight, is_money, is_trade
from app.charts.table import heard, quoted_row, reference_row, sources, table
from app.charts.words import MILLIONS, dollars, exact, number
from app.reference import ReferenceFigure

_SMALL = 0.02
"""A line below this share of the highest peak would lie on the axis: it is left to the table."""


def trade(scene: Scene) -> Chart | None:
    """Draw exports plus imports of each power, as its members report them, in million US dollars."""
    quoted = [one for one in scene.quoted if is_trade(one)]
    figures = scene.reported("exports", "imports")
    drawn, left = drawable(one for one in quoted if one.indicator == "trade" and is_money(one))
    built = [both_ways(scene, power, figures) for power in scene.powers]
    lines = [line for line, _, _ in built if line is not None]
    if not lines:
        return quoted_only(
            "trade", "Trade", quoted, [one for one in quoted if one.indicator == "trade" and is_money(one)]
        )
    finding = largest_change(lines)
    headline = _trade_finding(finding, _largest(lines), scene.with_partner(figures))
    notes = ("Two-way trade is exports plus imports.", *dict.fromkeys(note for _, _, own in built for note in own))
    rows = [quoted_row(one) for one in quoted] + [row for _, own, _ in built for row in own]
    plot = Plot(lines, drawn, scene.published, MILLIONS, finding, _dollars)
    return Chart(
        name="trade",
        headline=headline,
        title=f"Two-way trade{scene.with_partner(figures)}",
        measure=f"reported by each partner, US dollars a year, {_years_of(lines)}",
        description=_description(lines, "million USD", rows),
        draw=_drawing(plot),
        table=table(rows),
        sources=sources(figures),
        notes=(*notes, *ranges(drawn), *left),
        themes=scene.themes(figures),
    )


def _drawing(plot: Plot) -> Callable[[], tuple[Figure, Figure]]:
    return lambda: (line_figure(plot, WIDE), line_figure(plot, NARROW))


def _dollars(millions: float) -> str:
    return dollars(millions * 1e6)


def _trade_finding(finding: Change | None, largest: Line, partner: str) -> str:
    if finding:
        return f"{whose(finding.line.label)} trade{partner} {finding.words}"
    when, value = largest.last
    return f"{whose(largest.label)} trade{partner} was {number(value * 1e6)} USD in {when}"


def both_ways(
    scene: Scene, power: ChartPower, figures: Sequence[ReferenceFigure]
) -> tuple[Line | None, list[TableRow], list[str]]:
    """Add up one power's exports and imports: its line, its rows, and what is to be known about them.

    A year for which a member that otherwise reports has no exports is left out: the sum would fall for want
    of a report. Missing imports are small beside exports and count as nothing.
    """
    own = [one for one in figures if one.power in power.members]
    exports = {(one.power, int(one.period)): one for one in own if one.indicator == "exports"}
    reporters = sorted({code for code, _ in exports})
    if not reporters:
        return None, [], []
    points: dict[int, float] = {}
    rows = []
    gaps: dict[str, list[int]] = {}
    for when in sorted({when for _, when in exports}):
        silent = [code for code in reporters if (code, when) not in exports]
        for code in silent:
            gaps.setdefault(code, []).append(when)
        if silent:
            continue
        points[when] = round(sum(one.value for one in own if int(one.period) == when), 1)
        rows.append(_sum_row(power.label, when, points[when], exports[reporters[0], when]))
    notes = [f"{scene.name(one.power)}: {one.note}" for one in exports.values() if one.note]
    notes += [
        f"{power.label}: no total for {_years(missing)}, because {scene.name(code)} has no values."
        for code, missing in gaps.items()
    ]
    line = Line(power.label, power.hue, points) if points else None
    return line, rows, list(dict.fromkeys(notes))


def _sum_row(label: str, when: int, value: float, one: ReferenceFigure) -> TableRow:
    text = exact(value, one.unit)
    return TableRow(
        "reference",
        label,
        "exports and imports",
        str(when),
        text,
        value,
        one.unit,
        one.source,
        one.note or "",
    )


def _years(years: Sequence[int]) -> str:
    return f"{years[0]} to {years[-1]}" if len(years) > 2 else " and ".join(map(str, years))


def refugees(scene: Scene) -> Chart | None:
    """Draw registered refugees by host country at the end of each year."""
    quoted = [one for one in scene.quoted if is_flight(one)]
    figures = scene.reported("refugees")
    if not figures:
        return quoted_only("refugees", "People on the move", quoted, quoted, log=True)
    drawn, left = drawable(quoted)
    hosts = [_host(scene, code, figures) for code in dict.fromkeys(one.power for one in figures)]
    highest = max(line.peak[1] for line in hosts)
    lines = [line for line in hosts if line.peak[1] >= _SMALL * highest]
    small = [f"{line.label} ({number(line.peak[1])} at most)" for line in hosts if line not in lines]
    notes, noted = _dated_notes(scene, figures)
    if small:
        notes.append(f"Too few to draw on this scale, but in the table: {', '.join(small)}.")
    rows = [quoted_row(one, "people on the move") for one in quoted]
    rows += [reference_row(one, scene.name(one.power)) for one in figures]
    partner = scene.with_partner(figures).removeprefix(" with ")
    finding = largest_change(lines)
    headline = _host_finding(finding, _largest(lines), partner)
    shown = {place: mark for place, mark in noted.items() if place[0] in {line.label for line in lines}}
    plot = Plot(lines, drawn, scene.published, "people", finding, noted=shown)
    return Chart(
        name="refugees",
        headline=headline,
        title=f"Registered refugees{' from ' + partner if partner else ''}",
        measure=f"by host country, end of each year, {_years_of(lines)}",
        description=_description(lines, "people", rows),
        draw=_drawing(plot),
        table=table(rows),
        sources=sources(figures),
        notes=(*notes, *ranges(drawn), *left),
        themes=scene.themes(figures),
    )


def _host_finding(finding: Change | None, largest: Line, partner: str) -> str:
    who = f"refugees from {partner}" if partner else "refugees"
    if finding:
        return f"Registered {who} in {finding.line.label} {finding.words}"
    when, value = largest.last
    return f"{largest.label} had {number(value)} registered {who} in {when}"


def _host(scene: Scene, code: str, figures: Sequence[ReferenceFigure]) -> Line:
    own = [one for one in figures if one.power == code]
    uncertain = frozenset(int(one.period) for one in own if one.note)
    points = {int(one.period): one.value for one in own}
    return Line(scene.name(code), scene.owner(code).hue, points, uncertain)


def _dated_notes(scene: Scene, figures: Sequence[ReferenceFigure]) -> tuple[list[str], dict[tuple[str, int], int]]:
    """Return each note once with its number and the years it is about, and the number at each (host, year)."""
    years: dict[tuple[str, str], list[int]] = {}
    for one in figures:
        if one.note:
            years.setdefault((one.power, one.note), []).append(int(one.period))
    notes: list[str] = []
    places: dict[tuple[str, int], int] = {}
    for mark, ((code, note), when) in enumerate(years.items(), 1):
        notes.append(f"{mark} {scene.name(code)}, {_years(when)}: {note}")
        places |= {(scene.name(code), year): mark for year in when}
    return notes, places


def _years_of(lines: Sequence[Line]) -> str:
    first, last = (pick(when for line in lines for when in line.points) for pick in (min, max))
    return f"{first} to {last}" if first != last else str(first)


def _description(lines: Sequence[Line], unit: str, rows: Sequence[TableRow]) -> str:
    """Tell the finding, each line's first, highest and last value, and where to read on."""
    told = []
    for line in lines:
        first, (peak, highest), (last, ends) = min(line.points), line.peak, line.last
        steps = {first: line.points[first], peak: highest, last: ends}
        told.append(f"{line.label}: " + ", ".join(f"{number(value)} in {when}" for when, value in steps.items()))
    return f"Lines over {_years_of(lines)}, in {unit}. {'; '.join(told)}. {heard(rows)}"


def _largest(lines: Sequence[Line]) -> Line:
    return max(lines, key=lambda line: line.last[1])
