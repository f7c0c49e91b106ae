"""Where everything stands: one layout for each kind of scene."""

from collections.abc import Sequence
from functools import singledispatch

from app.pictures.charts import drawn
from app.pictures.colours import colours, hue
from app.pictures.faces import SANS, SANS_BOLD, SERIF, right_to_left, width
from app.pictures.fitting import balanced, cut, fit
from app.pictures.scale import beside, pins_on_line, small_scale
from app.pictures.scenes import (
    ChartScene,
    MatrixScene,
    QuoteScene,
    ScaleScene,
    Scene,
    StandingScene,
    TitleScene,
    VoicesScene,
)
from app.pictures.sheet import ACROSS, BOTTOM, LEFT, RIGHT, TOP, Disc, Shape, Sheet, Text, row_of_powers

_TITLE_SIZES = (76, 68, 60, 54, 48, 42)
_QUOTE_SIZES = (56, 52, 48, 44, 40, 36, 33, 30)
_QUESTION_SIZES = (50, 44, 40, 36)


@singledispatch
def laid_out(scene: Scene) -> Sheet:
    """Set a scene on a sheet."""
    raise TypeError(type(scene).__name__)


@laid_out.register
def _title(scene: TitleScene) -> Sheet:
    sheet = Sheet()
    alone = len(scene.powers) == 1
    sheet.head(scene.kicker, scene.powers[0] if alone else None)
    room = BOTTOM - TOP - (56 if len(scene.powers) > 1 else 0)
    block = fit(scene.title, SERIF, across=ACROSS, down=room * 0.62, sizes=_TITLE_SIZES, leading=1.14)
    y = sheet.block(TOP + 6, balanced(block, SERIF, ACROSS), SERIF) + 16
    face, ink = (SERIF, "ink") if scene.own else (SANS, "ink-2")
    words = fit(scene.words, face, across=ACROSS, down=TOP + room - y, sizes=(38, 36, 33), leading=1.32)
    if scene.words and TOP + room - y >= 40:
        sheet.block(y, words, face, ink=ink)
    if not alone:
        row_of_powers(sheet, scene.powers, BOTTOM - 6)
    sheet.foot(scene.foot)
    return sheet


@laid_out.register
def _quote(scene: QuoteScene) -> Sheet:
    sheet = Sheet()
    sheet.head(scene.kicker, scene.power)
    left = LEFT + 58
    block = fit(scene.words, SERIF, across=RIGHT - left, down=BOTTOM - TOP - 10, sizes=_QUOTE_SIZES, leading=1.28)
    top = TOP + max(8, (BOTTOM - TOP - block.height) * 0.42)
    mark, x, anchor = ("”", RIGHT + 2, "end") if right_to_left(scene.words) else ("“", LEFT - 6, "start")
    sheet.add(Text(x, top + 104, mark, SERIF, 150, colours()["accent"], anchor))
    if anchor == "end":
        block = fit(scene.words, SERIF, across=ACROSS - 70, down=BOTTOM - TOP - 10, sizes=_QUOTE_SIZES, leading=1.28)
        for number, words in enumerate(block.lines):
            y = top + block.leading * number + block.size
            sheet.add(Text(RIGHT - 70, y, words, SERIF, block.size, colours()["ink"], "end"))
    else:
        sheet.block(top, block, SERIF, left=left)
    sheet.foot(scene.foot)
    return sheet


@laid_out.register
def _standing(scene: StandingScene) -> Sheet:
    sheet = Sheet()
    sheet.head("", scene.power)
    question = fit(scene.question, SERIF, across=ACROSS, down=100, sizes=_QUESTION_SIZES, leading=1.16)
    y = sheet.block(TOP, balanced(question, SERIF, ACROSS), SERIF) + 34
    sheet.add(Shape(LEFT, y, 46, scene.stance, colours()["ink"]))
    stance = cut(scene.stance_words, SANS_BOLD, 46, 470)
    sheet.line(LEFT + 62, y + 38, stance, SANS_BOLD, 46)
    x = LEFT + 62 + width(stance, SANS_BOLD, 46) + 36
    small_scale(sheet, scene.pins, x, RIGHT, y + 23)
    y += 66
    if scene.headline:
        headline = fit(scene.headline, SANS, across=ACROSS, down=92, sizes=(36, 33, 30), leading=1.26)
        y = sheet.block(y, headline, SANS) + 14
    if scene.coder:
        sheet.line(LEFT, y + 20, cut(scene.coder, SANS, 22, ACROSS), SANS, 22, ink="ink-2")
        y += 44
    if scene.quote and BOTTOM - y >= 44:
        quote = fit(scene.quote, SERIF, across=ACROSS, down=BOTTOM - y, sizes=(34, 31, 28), leading=1.28)
        sheet.block(y, quote, SERIF)
    sheet.foot(scene.foot)
    return sheet


@laid_out.register
def _scale(scene: ScaleScene) -> Sheet:
    sheet = Sheet()
    sheet.head(scene.kicker)
    question = fit(scene.question, SERIF, across=ACROSS, down=120, sizes=(54, 48, 44, 40), leading=1.14)
    top = sheet.block(TOP, balanced(question, SERIF, ACROSS), SERIF) + 8
    foot = BOTTOM - (34 if scene.beside else 0)
    pins_on_line(sheet, scene.pins, top, foot)
    if scene.beside:
        beside(sheet, scene.beside, BOTTOM)
    sheet.foot(scene.foot)
    return sheet


@laid_out.register
def _matrix(scene: MatrixScene) -> Sheet:
    sheet = Sheet()
    counted = any(isinstance(cell, int) for _, cells in scene.rows for cell in cells)
    sheet.head("Compare: sentences by theme" if counted else "Compare")
    title = fit(scene.title, SERIF, across=ACROSS, down=66, sizes=(48, 42, 36, 32), leading=1.16)
    y = sheet.block(TOP - 8, title, SERIF) + 46
    first = LEFT + 330
    step = (RIGHT - first) / max(len(scene.powers), 1)
    for number, power in enumerate(scene.powers):
        x = first + step * (number + 0.5)
        name = power.label if step > 150 else (power.codes[0] if power.codes else power.label)
        sheet.add(Disc(x, y - 26, 8, hue(power.hue), hue(power.hue)))
        words = cut(name, SANS_BOLD, 22, step - 10)
        sheet.add(Text(x, y + 8, words, SANS_BOLD, 22, colours()["ink"], "middle"))
    y += 24
    left = f"and {scene.left} more" if scene.left else ""
    high = min(54.0, (BOTTOM - y - (24 if left else 0)) / max(len(scene.rows), 1))
    for label, cells in scene.rows:
        sheet.rule(y)
        middle = y + high / 2
        sheet.line(LEFT, middle + 8, cut(label, SANS, 24, first - LEFT - 20), SANS, 24)
        _cells(sheet, cells, first, step, middle)
        y += high
    if left:
        sheet.line(LEFT, BOTTOM + 4, left, SANS, 20, ink="ink-2")
    sheet.foot(scene.foot)
    return sheet


def _cells(sheet: Sheet, cells: Sequence[str | int], first: float, step: float, middle: float) -> None:
    for number, cell in enumerate(cells):
        x = first + step * (number + 0.5)
        if isinstance(cell, str):
            ink = "ink" if cell != "not-stated" else "ink-2"
            sheet.add(Shape(x - 13, middle - 13, 26, cell, colours()[ink]))
        elif cell:
            sheet.add(Disc(x, middle, min(4 + 3 * cell**0.5, 18), colours()["ink"], "none"))
        else:
            sheet.add(Text(x, middle + 7, "–", SANS, 22, colours()["ink-2"], "middle"))


@laid_out.register
def _voices(scene: VoicesScene) -> Sheet:
    sheet = Sheet()
    sheet.head("Compare")
    title = fit(scene.title, SERIF, across=ACROSS, down=66, sizes=(48, 42, 36, 32), leading=1.16)
    top = sheet.block(TOP - 8, title, SERIF) + 14
    left = LEFT + 300
    high = (BOTTOM - top - (24 if scene.left else 0)) / max(len(scene.voices), 1)
    for at, (power, words) in enumerate(scene.voices):
        y = top + high * at
        sheet.rule(y)
        sheet.add(Disc(LEFT + 10, y + 29, 9, hue(power.hue), hue(power.hue)))
        name = fit(power.label, SANS_BOLD, across=left - LEFT - 50, down=high - 14, sizes=(26, 24), leading=1.2)
        sheet.block(y + 12, name, SANS_BOLD, left=LEFT + 30)
        said = fit(words, SERIF, across=RIGHT - left, down=high - 18, sizes=(32, 29, 26, 24), leading=1.26)
        sheet.block(y + 9, said, SERIF, left=left)
    if scene.left:
        sheet.line(LEFT, BOTTOM + 4, f"and {scene.left} more", SANS, 20, ink="ink-2")
    sheet.foot(scene.foot)
    return sheet


@laid_out.register
def _chart(scene: ChartScene) -> Sheet:
    sheet = Sheet()
    fits = width(scene.measured, SANS, 28) <= ACROSS
    sheet.head(scene.measured if fits else scene.measured.rpartition("; ")[0] or scene.measured)
    title = fit(scene.title, SERIF, across=ACROSS, down=110, sizes=(50, 46, 42, 38, 34), leading=1.16)
    y = sheet.block(TOP - 6, balanced(title, SERIF, ACROSS), SERIF) + 12
    rest = drawn(sheet, scene.figure, top=y, bottom=BOTTOM - 22)
    credit = f"and {rest} more. {scene.credit}" if rest else scene.credit
    sheet.line(LEFT, BOTTOM + 8, cut(credit, SANS, 20, ACROSS), SANS, 20, ink="ink-2")
    sheet.foot(scene.foot)
    return sheet
