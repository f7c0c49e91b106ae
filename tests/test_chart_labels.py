"""Words of a drawing lie on nothing, whatever is drawn and however wide the page."""

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.charts import Chart, ChartPower, QuotedFigure, charts
from app.charts.drawing import Drawing, Words, drawing
from app.charts.lettering import text_width
from app.reference import Reference, load_reference
from tests.crowds import TWENTY
from tests.test_charts import ALL, EVERYONE, PAKISTAN, quoted, reported

Box = tuple[float, float, float, float]
WIDE, NARROW = (600, 640, 700, 760, 800, 960), (270, 320, 350, 390, 480, 599)


def box(words: Words) -> Box:
    wide = sum(text_width(text, bold=bold) for text, bold in words.runs)
    left = words.x - wide * {"start": 0.0, "middle": 0.5, "end": 1.0}[words.anchor]
    return left, words.y - 9, left + wide, words.y + 1


def points(still: Drawing) -> list[tuple[float, float]]:
    """Return points on every line that tells a value, so close that no word fits between two of them."""
    found = [(mark.x, mark.y) for mark in still.marks if mark.size]
    for line in still.strokes:
        for (x1, y1), (x2, y2) in pairwise(line.points) if line.role in ("reference", "quoted") else ():
            steps = int(abs(x2 - x1) + abs(y2 - y1)) // 3 + 1
            found += [(x1 + (x2 - x1) * at / steps, y1 + (y2 - y1) * at / steps) for at in range(steps + 1)]
    for bar in still.boxes:
        found += [(bar.x + 1, bar.y + bar.height / 2), (bar.x + bar.width - 1, bar.y + bar.height / 2)]
    return found


def clashes(still: Drawing) -> list[str]:
    """Return the words that lie on a line, a mark, a bar or other words."""
    boxes = [(words.text, box(words)) for words in still.words if words.text]
    on = {text for text, (a, b, c, d) in boxes for x, y in points(still) if a < x < c and b < y < d}
    for (one, (a, b, c, d)), (other, (e, f, g, h)) in combinations(boxes, 2):
        if a < g and e < c and b < h and f < d:
            on |= {f"{one} | {other}"}
    return sorted(on)


def assert_clear(found: tuple[Chart, ...]) -> None:
    for chart in found:
        for figure, widths in ((chart.figure, WIDE), (chart.narrow, NARROW)):
            for width in widths:
                assert (chart.name, width, clashes(drawing(figure, width))) == (chart.name, width, [])


def test_no_word_lies_on_anything_in_the_charts_of_the_text() -> None:
    assert_clear(charts(ALL, load_reference(), powers=EVERYONE, about="AF", published=2021))


@pytest.mark.parametrize("many", [2, 5, 12, 20])
def test_no_word_lies_on_anything_however_many_powers_there_are(many: int) -> None:
    powers = [ChartPower(name.lower(), name, (f"X{at}",), at + 1) for at, name in enumerate(TWENTY[:many])]
    rows = [
        replace(reported(f"X{at}", "exports", float(20 + (at * 37 + when * 13) % 90)), period=str(when))
        for at in range(many)
        for when in range(2008, 2021)
    ]
    own = Reference("own", {}, tuple(rows))
    figures = [quoted(power, "trade", "about $2 billion", 5e7, hedge="about", period=None) for power in powers[::3]]
    assert_clear(charts(figures, own, powers=powers, about="AF", published=2021))


VALUES = st.lists(st.floats(1, 5000), min_size=2, max_size=20)


@settings(deadline=None, max_examples=40)
@given(VALUES, st.integers(2000, 2019), st.floats(1e6, 5e9))
def test_no_word_lies_on_a_line_whatever_its_course(values: list[float], when: int, said: float) -> None:
    rows = tuple(replace(reported("PK", "exports", value), period=str(2000 + at)) for at, value in enumerate(values))
    figure: QuotedFigure = quoted(PAKISTAN, "trade", "$2 billion", said, period=str(when))
    assert_clear(charts([figure], Reference("own", {}, rows), powers=[PAKISTAN], about="AF", published=2021))
