"""Pictures that stand for a page where its address is shared: 1200 × 630 pixels, set from the page's own parts. Pure.

A picture is laid out from plain values (`scenes`), written as SVG (`painting`) and rasterised. The module knows
neither web nor database; faces come from installed font packages, colours from the pages' own stylesheet.
"""

from app.pictures.layouts import laid_out
from app.pictures.painting import png
from app.pictures.scenes import (
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
)
from app.pictures.sheet import HEIGHT, WIDTH

__all__ = [
    "HEIGHT",
    "WIDTH",
    "ChartScene",
    "Foot",
    "MatrixScene",
    "Pin",
    "PowerMark",
    "QuoteScene",
    "ScaleScene",
    "Scene",
    "StandingScene",
    "TitleScene",
    "VoicesScene",
    "picture",
]


def picture(scene: Scene) -> bytes:
    """Return the PNG of a scene."""
    return png(laid_out(scene))
