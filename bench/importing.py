"""How long an import takes: the whole command as a user waits for it, and the stages inside one process."""

import os
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

from app.db import Database, migrate
from app.pipeline import blocks, cues, figures, positions, read, run, sentences, structure, themes
from app.store import commentaries as store

RUNS = 7
REST = "the rest (keys, commit)"
# Each stage by the functions that do its work; what they call of another stage counts there.
STAGES: list[tuple[str, object, str]] = [
    ("read", read, "read"),
    ("structure", blocks, "blocks"),
    ("structure", structure.StructureReader, "outline"),
    ("sentences", sentences, "spans"),
    ("themes", themes.ThemeTagger, "tags"),
    ("figures", figures, "quantities"),
    ("positions", positions.PositionCoder, "positions"),
    ("cues", cues.CueFinder, "cues"),
    ("rows and index", store, "save"),
]


class Watch:
    """Seconds spent in each stage, without those of the stages it called."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function so that its own time counts for the stage."""

        @wraps(function)
        def wrapper(*args: object, **kwargs: object) -> object:
            self._inner.append(0.0)
            start = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                whole = time.perf_counter() - start
                self.seconds[stage] += whole - self._inner.pop()
                self._inner[-1] += whole

        return wrapper

    def install(self) -> None:
        """Time every stage of the program, in each module that holds its function."""
        for stage, owner, name in STAGES:
            function: Callable[..., Any] = getattr(owner, name)
            holders: list[object] = [module for key, module in sys.modules.items() if key.startswith("app.")]
            for holder in [owner, *holders]:
                if vars(holder).get(name) is function:
                    setattr(holder, name, self.timed(stage, function))


def rows(source: Path, folder: Path) -> Iterator[tuple[str, float]]:
    """Give what was measured, in milliseconds: the median of some runs, each on a fresh database."""
    yield "`visavis import`, new database", statistics.median(_commands(folder, "import", str(source)))
    yield "`visavis --help`, for what Python's start costs", statistics.median(_commands(folder, "--help"))
    start = time.perf_counter()
    run.load_knowledge()
    yield "loading the data files, once a process", 1000 * (time.perf_counter() - start)
    yield from _stages(source, folder)


def table(measured: list[tuple[str, float]]) -> Iterator[str]:
    """Write the rows as Markdown."""
    yield "| import | ms |"
    yield "| --- | ---: |"
    for name, milliseconds in measured:
        yield f"| {name} | {milliseconds:.1f} |"


def _commands(folder: Path, *words: str) -> Iterator[float]:
    visavis = Path(sys.executable).with_name("visavis")
    for number in range(RUNS):
        url = f"sqlite:///{folder / f'command-{number}.db'}"
        start = time.perf_counter()
        subprocess.run(
            [visavis, *words],
            env={**os.environ, "VISAVIS_DATABASE_URL": url},
            check=True,
            capture_output=True,
        )
        yield 1000 * (time.perf_counter() - start)


def _stages(source: Path, folder: Path) -> Iterator[tuple[str, float]]:
    watch = Watch()
    watch.install()
    measured: dict[str, list[float]] = defaultdict(list)
    for number in range(RUNS + 1):
        url = f"sqlite:///{folder / f'stages-{number}.db'}"
        migrate(url)
        database = Database(url)
        watch.seconds.clear()
        start = time.perf_counter()
        run.import_path(database, source)
        whole = time.perf_counter() - start
        database.close()
        if number == 0:
            continue  # the first run compiles patterns and opens files for the first time
        measured["inside the process, all stages"].append(whole)
        for stage in dict.fromkeys(stage for stage, _, _ in STAGES):
            measured[f"– {stage}"].append(watch.seconds[stage])
        measured[f"– {REST}"].append(whole - sum(watch.seconds.values()))
    for name, seconds in measured.items():
        yield name, 1000 * statistics.median(seconds)
