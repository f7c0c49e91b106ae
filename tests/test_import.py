"""What an import stores: new texts, revisions, keys that outlive changes; all of a source or nothing."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.db import Database
from app.domain import Commentary, ParsedSource, Passage, Section
from app.errors import VisavisError
from app.pipeline.run import import_path
from app.store.commentaries import Saved, save
from tests.texts import PROSE, TITLE, page, section

PAGE = page(section("Kenya"), section("Uganda", "Ana Pérez, Analyst, contributed this section."))
SENTENCE = "Harvests were poor, prices rose by 12 per cent, and the next election is only two years away."
TABLES = (
    "source",
    "set_aside",
    "commentary",
    "revision",
    "section",
    "passage",
    "sentence",
    "tag",
    "figure",
    "contributor",
)

NOW = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)

Import = Callable[..., Saved]


@pytest.fixture
def imported(database: Database, tmp_path: Path) -> Import:
    """Import a text under a file name; return what became of its main commentary."""

    def run(content: str, name: str = "page.txt") -> Saved:
        (tmp_path / name).write_text(content, encoding="utf-8")
        return import_path(database, tmp_path / name)[0]

    return run


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    with database.reading() as session:
        return [tuple(row) for row in session.execute(text(query))]


def state(database: Database) -> dict[str, list[tuple[object, ...]]]:
    return {table: rows(database, f"SELECT * FROM {table} ORDER BY id") for table in TABLES}


def keys(database: Database) -> dict[str, str]:
    return {str(words): str(key) for words, key in rows(database, "SELECT text, key FROM sentence")}


def test_a_new_text_is_stored_as_revision_one(database: Database, imported: Import) -> None:
    saved = imported(PAGE)
    assert (saved.outcome, saved.revision, saved.title) == ("new", 1, TITLE)
    assert rows(database, "SELECT slug FROM section ORDER BY position") == [("introduction",), ("kenya",), ("uganda",)]
    assert rows(database, "SELECT name FROM contributor") == [("Ana Pérez",)]


def test_the_source_is_kept_whole_with_the_lines_set_aside(database: Database, imported: Import) -> None:
    imported(PAGE)
    assert rows(database, "SELECT name, text FROM source") == [("page.txt", PAGE)]
    assert "credit line" in str(rows(database, "SELECT reason FROM set_aside"))


def test_importing_twice_changes_nothing_and_says_so(database: Database, imported: Import) -> None:
    imported(PAGE)
    before = state(database)
    saved = imported(PAGE)
    assert (saved.outcome, saved.summary) == ("unchanged", "nothing changed")
    assert state(database) == before


def test_the_same_text_under_another_name_changes_nothing(database: Database, imported: Import) -> None:
    imported(PAGE)
    assert imported(PAGE, "copy.txt").outcome == "unchanged"


def test_a_changed_text_makes_a_revision_that_says_what_changed(database: Database, imported: Import) -> None:
    imported(PAGE)
    saved = imported(PAGE.replace(PROSE[2].format("Kenya"), "It has no surveyors, and it will not send any soldiers."))
    assert (saved.outcome, saved.revision) == ("revised", 2)
    assert saved.summary == "1 sentence added, 2 sentences removed"
    assert rows(database, "SELECT number FROM revision ORDER BY number") == [(1,), (2,)]
    assert rows(database, "SELECT count(*) FROM commentary") == [(1,)]


def test_a_key_outlives_the_move_of_its_paragraph(database: Database, imported: Import) -> None:
    imported(PAGE)
    before = keys(database)
    imported(page(section("Uganda", prose=PROSE[::-1]), section("Kenya"), top=TITLE))
    assert keys(database) == before


def test_a_reworded_sentence_is_still_found_by_its_former_key(database: Database, imported: Import) -> None:
    imported(PAGE)
    former = keys(database)["Nobody planned the river’s politics, and nobody can plan them now."]
    saved = imported(PAGE.replace("nobody can plan them now", "nobody can plan them today"))
    assert saved.summary == "1 sentence reworded"
    current = keys(database)["Nobody planned the river’s politics, and nobody can plan them today."]
    assert rows(database, "SELECT key, current FROM former_key") == [(former, current)]


def test_a_former_key_follows_a_second_rewording_and_ends_with_a_return(database: Database, imported: Import) -> None:
    imported(PAGE)
    for word in ("today", "anymore"):
        imported(PAGE.replace("plan them now", f"plan them {word}"))
    current = keys(database)["Nobody planned the river’s politics, and nobody can plan them anymore."]
    assert {row[0] for row in rows(database, "SELECT current FROM former_key")} == {current}
    imported(PAGE)
    back = keys(database)["Nobody planned the river’s politics, and nobody can plan them now."]
    assert (back,) not in rows(database, "SELECT key FROM former_key")


def test_another_text_with_the_same_title_gets_an_address_of_its_own(database: Database, imported: Import) -> None:
    other = ("Rivers are not the matter here, and nobody in {} speaks of dams, gates or surveyors at all.",)
    first = imported(PAGE)
    text_ = "\n\n".join([TITLE, *(section(name, prose=other) for name in ("Peru", "Chile"))])
    assert imported(text_, "other.txt").slug == f"{first.slug}-2"


OTHER = tuple(
    f"In {{}} the {what} closed last year. Nobody there speaks of {what}s now, and the {what} stands empty. "
    f"What the {what} cost is known to few, who would rather talk of the weather or of football than of money."
    for what in ("bank", "mine", "school")
)


def test_two_folders_may_have_texts_of_one_name_and_title(database: Database, tmp_path: Path) -> None:
    texts = {"d1": PAGE, "d2": "\n\n".join([TITLE, *(section(name, prose=OTHER) for name in ("Peru", "Chile"))])}
    for folder, content in texts.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.txt").write_text(content, encoding="utf-8")
    first, second = (import_path(database, tmp_path / folder / "index.txt")[0] for folder in texts)
    assert (first.outcome, second.outcome, second.slug) == ("new", "new", f"{first.slug}-2")
    before = state(database)
    again = [import_path(database, tmp_path / folder / "index.txt")[0] for folder in texts]
    assert [(saved.slug, saved.outcome) for saved in again] == [(s.slug, "unchanged") for s in (first, second)]
    assert state(database) == before


def test_a_text_of_few_sentences_is_known_by_its_name_and_title(imported: Import) -> None:
    def short(prose: str) -> str:
        return "\n\n".join([TITLE, section("Kenya", prose=(prose,))])

    first = imported(short("A river runs through {}" + ", and it has run dry again" * 9 + "."))
    second = imported(short("Nobody in {} hopes" + " for rain before the summer ends, or" * 6 + " later."))
    assert (second.outcome, second.slug) == ("revised", first.slug)


@pytest.mark.parametrize(
    ("stays", "successor"), [(["Chad"], ""), (["Uganda", "Chad"], "-2"), (["Kenya", "Chad"], "-2")]
)
def test_the_key_of_an_equal_sentence_that_is_gone_leads_to_one_that_remains(
    database: Database, imported: Import, stays: list[str], successor: str
) -> None:
    def content(names: list[str]) -> str:
        parts = [section(n, prose=(PROSE[0] + " It failed." * (n in names), *PROSE[1:])) for n in powers]
        return page(*parts)

    powers = ["Kenya", "Uganda", "Chad"]
    imported(content(powers))
    key = str(rows(database, "SELECT key FROM sentence WHERE text = 'It failed.' ORDER BY id")[0][0])
    saved = imported(content(stays))
    gone = 3 - len(stays)
    assert saved.summary == f"{gone} {'sentence' if gone == 1 else 'sentences'} removed"
    former = {(f"{key}-{number}", key + successor) for number in (2, 3) if number > len(stays)}
    assert set(rows(database, "SELECT key, current FROM former_key")) == former
    imported(content(powers))
    assert rows(database, "SELECT key FROM former_key") == []


@pytest.mark.parametrize("passages", [(), (Passage("—", 3, 3),)])
def test_parts_without_a_sentence_are_stored_all_the_same(database: Database, passages: tuple[Passage, ...]) -> None:
    introduction = Section("introduction", None, (), (Passage("—", 1, 1),))
    empty = Commentary(
        "dam", "Dam", "en", None, None, None, None, introduction, (Section("peru", "Peru", ("PE",), passages),)
    )
    for outcome in ("new", "unchanged"):
        with database.writing() as session:
            (saved,) = save(session, ParsedSource("dam.txt", (empty,), ()), "—", now=NOW)
        assert saved.outcome == outcome


def _break(database: Database, table: str) -> None:
    """Let the database refuse the last rows that an import writes."""
    with database.writing() as session:
        if database.is_sqlite:
            session.execute(
                text(f"CREATE TRIGGER broken BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END")
            )
        else:
            session.execute(text(f"ALTER TABLE {table} ADD CONSTRAINT broken CHECK (id < 0) NOT VALID"))


@pytest.mark.parametrize("table", ["revision", "passage", "figure"])
def test_an_import_that_fails_in_the_middle_leaves_everything_as_it_was(
    database: Database, imported: Import, table: str
) -> None:
    imported(PAGE)
    before = state(database)
    _break(database, table)
    with pytest.raises((SQLAlchemyError, VisavisError)):
        imported(PAGE.replace("12 per cent", "14 per cent"))
    assert state(database) == before


KILLED = """
import os, sys
from datetime import datetime
from pathlib import Path
from app.store import commentaries as store
from app.db import Database
from app.pipeline.read import read
from app.pipeline.run import load_knowledge, parse
source = read(Path(sys.argv[2]), max_bytes=1_000_000)
with Database(sys.argv[1]).writing() as session:
    store.save(session, parse(source, load_knowledge()), source.text, now=datetime(2024, 1, 1))
    os.kill(os.getpid(), 9)
"""


def test_a_process_killed_before_its_commit_leaves_everything_as_it_was(
    database: Database, database_url: str, imported: Import, tmp_path: Path
) -> None:
    imported(PAGE)
    before = state(database)
    (tmp_path / "page.txt").write_text(PAGE.replace("12 per cent", "14 per cent"), encoding="utf-8")
    killed = subprocess.run([sys.executable, "-c", KILLED, database_url, tmp_path / "page.txt"], check=False)
    assert killed.returncode == -9
    assert state(database) == before
    assert imported(PAGE.replace("12 per cent", "14 per cent")).outcome == "revised"


def test_what_can_be_searched_is_what_is_stored(database: Database, imported: Import) -> None:
    imported(PAGE)
    imported(PAGE.replace(SENTENCE, "Harvests were rich."))
    query = "sentence_fts MATCH 'harvests'" if database.is_sqlite else "search @@ to_tsquery('english', 'harvests')"
    table = "sentence_fts" if database.is_sqlite else "sentence"
    assert set(rows(database, f"SELECT text FROM {table} WHERE {query}")) == {("Harvests were rich.",)}
