"""A server with a text on as many powers as a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.servers import ROOT, web_server
from tests.texts import page, section

TWENTY = (
    "Pakistan", "India", "Iran", "China", "Russia", "Turkey", "Uzbekistan", "Tajikistan", "Turkmenistan", "Kazakhstan",
    "Qatar", "Germany", "France", "Japan", "Norway", "Indonesia", "Brazil", "Canada", "Mexico", "Egypt",
)  # fmt: skip
PROSE = (
    (
        "{0} watches the river with patience, and is waiting before it recognises the new government. Its engineers, "
        "who helped to plan the first dam, know how little can be done before the rains."
    ),
    (
        "Whether {0} will trade with Kabul is another matter. {0} has called for an inclusive government and wants the "
        "Taliban to curb militant groups. Refugees could cross its border, and smuggled opium with them."
    ),
    (
        "For now, {0} will send aid rather than soldiers. It hopes that the United States lifts sanctions, and that "
        "its own forces can stay at home; a commission meets in the spring."
    ),
)


@contextmanager
def crowd(folder: Path, names: tuple[str, ...] = TWENTY) -> Iterator[str]:
    """Serve one text with a section for each of these powers; its address."""
    source = folder / "crowd.txt"
    source.write_text(page(*(section(name, f"By {name} Author", prose=PROSE) for name in names)))
    settings = {
        "VISAVIS_DATABASE_URL": f"sqlite:///{folder / 'crowd.db'}",
        "VISAVIS_ASSETS": "local",
        "VISAVIS_ASSETS_DIR": str(ROOT / ".assets"),
    }
    with web_server([source], settings, folder / "crowd.log") as address:
        yield address
