"""`visavis check`: damage of every kind is named, what only newer rules would change is a notice."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from app.codings.records import to_record
from app.db import Database
from app.domain import Batch, Position, ThemesCoding
from app.pipeline.checking import check_source, unsound, unusable
from app.pipeline.checking.findings import Finding
from app.pipeline.run import import_path
from app.queries.stored import source_ids
from app.store.codings import save_batch
from tests.test_cli import visavis
from tests.test_codings_command import DIGEST, RAILWAYS
from tests.texts import DATA, page, section

NOW = datetime.now(UTC).replace(tzinfo=None)
Damage = Callable[..., list[Finding]]


def findings(database: Database) -> list[Finding]:
    """Everything that a check finds."""
    if broken := unusable(database):
        return broken
    found = unsound(database)
    with database.reading() as session:
        return [*found, *(row for source in source_ids(session) for row in check_source(session, source)[1])]


@pytest.fixture
def damaged(example_database: Database) -> Damage:
    """Run statements on the example and say what a check finds then; SQLite's foreign keys look away."""

    def damage(*statements: str) -> list[Finding]:
        with example_database.writing() as session:
            if example_database.is_sqlite:
                session.connection().exec_driver_sql("COMMIT")
                session.connection().exec_driver_sql("PRAGMA foreign_keys=OFF")
                session.connection().exec_driver_sql("BEGIN IMMEDIATE")
            else:
                session.execute(text("SET session_replication_role = replica"))
            for statement in statements:
                assert session.execute(text(statement)).rowcount != 0  # type: ignore[attr-defined]  # it is a write
        example_database.close()
        return findings(example_database)

    return damage


def test_a_database_as_it_was_imported_is_fine(example_database: Database) -> None:
    assert findings(example_database) == []


def test_texts_in_several_languages_and_wrapped_ones_are_fine(
    database: Database, original_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "page.txt").write_text(page(section("Kenya"), section("Uganda")), encoding="utf-8")
    for path in (original_path, DATA / "straits.txt", DATA / "wrapped.txt", tmp_path / "page.txt"):
        import_path(database, path)
    assert findings(database) == []


def test_a_source_of_which_one_text_has_changed_since_is_fine(
    database: Database, original_path: Path, original_text: str, tmp_path: Path
) -> None:
    import_path(database, original_path)
    changed = tmp_path / original_path.name
    changed.write_text(original_text.replace("Pakistan", "Pakistán", 3), encoding="utf-8")
    assert {saved.outcome for saved in import_path(database, changed)} == {"revised", "unchanged"}
    assert findings(database) == []


LONGEST = "(SELECT id FROM sentence ORDER BY length(text) DESC LIMIT 1)"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE source SET text = text || ' '", "its text is not the one that was imported"),
        ("DELETE FROM passage WHERE id = (SELECT max(id) FROM passage)", "rows of sentence whose passage_id names no"),
        ("DELETE FROM commentary", "rows of section whose commentary_id names no commentary: "),
        (f"UPDATE sentence SET text = 'Other words.' WHERE id = {LONGEST}", "1 sentence reads otherwise"),
        (
            f"UPDATE sentence SET text = 'Other words.' WHERE id = {LONGEST}",
            "1 passage is not the sum of the sentences",
        ),
        (f"UPDATE sentence SET key = 'nokey' WHERE id = {LONGEST}", "1 stored sentence is not in its source (nokey)"),
        (f'UPDATE sentence SET "end" = 999999 WHERE id = {LONGEST}', "is not the sum of the sentences"),
        ("UPDATE passage SET line = line - 1, last_line = last_line - 1 WHERE id = 3", "stored nowhere"),
        ("DELETE FROM set_aside WHERE id = (SELECT max(id) FROM set_aside)", "1 line is stored nowhere"),
        ("UPDATE set_aside SET line = 9999 WHERE id = (SELECT max(id) FROM set_aside)", "1 line is not in it (9999)"),
        ("UPDATE set_aside SET text = 'x' WHERE id = (SELECT max(id) FROM set_aside)", "set aside with another text"),
        ("UPDATE tag SET theme = 'nonsense' WHERE id = (SELECT min(id) FROM tag WHERE auto)", "other themes"),
        ("UPDATE tag SET spans = '[[0, 99999]]' WHERE id = 1", "1 sentence has tags on words outside it"),
        ("UPDATE tag SET spans = '\"words\"' WHERE id = 1", "a row of its commentaries cannot be read"),
        ("UPDATE tag SET holds = NOT holds WHERE id = 1", "1 sentence shows other themes than its codings decide"),
        ("UPDATE tag SET \"by\" = 'Nobody' WHERE id = 1", "1 sentence shows other themes than its codings decide"),
        ("UPDATE figure SET value = 12345 WHERE position = 0", "1 figure is other; rows were changed after the import"),
        ("UPDATE figure SET words = 'none' WHERE position = 0", "1 figure is no words of the sentence (“none”)"),
        ("UPDATE figure SET refers_to = 999 WHERE position = 0", "1 figure is derived from one that is gone"),
        ("UPDATE section SET heading = 'Elsewhere' WHERE position = 2", "it has other sections"),
        ("DELETE FROM contribution", "it has other contributors"),
        ("UPDATE commentary SET title = 'Another'", "it has another title"),
        ("UPDATE commentary SET revision = 7", "it is at revision 7, but the revisions on record are 1"),
        ("UPDATE coding SET kind = 'opinion' WHERE id = 1", "of its codings cannot be read"),
        ("UPDATE coding SET decision = '{}' WHERE id = 1", "of its codings cannot be read"),
        ("UPDATE batch SET origin = 'rumour' WHERE id = 1", "batch 1 of its codings cannot be read"),
        ("DELETE FROM batch WHERE origin = 'shipped'", "the codings that come with the program are other"),
        ("DELETE FROM coding WHERE id = 1", "by the program"),
    ],
)
def test_damage_is_named_and_is_wrong(damaged: Damage, statement: str, named: str) -> None:
    found = [finding for finding in damaged(statement) if named in finding.what]
    assert found
    assert all(finding.wrong for finding in found)


def test_rows_without_what_they_belong_to_are_counted(damaged: Damage) -> None:
    found = damaged("INSERT INTO set_aside (source_id, line, text, reason) VALUES (99, 1, 'x', 'y')")
    assert [row.what for row in found] == ["rows of set_aside whose source_id names no source: 1"]


def test_a_table_that_is_gone_is_named_and_ends_the_check(example_database: Database) -> None:
    with example_database.writing() as session:
        session.execute(text("DROP TABLE former_key"))
    assert findings(example_database) == [Finding("database", "there is no table former_key")]


def test_a_full_text_index_astray_is_named(example_database: Database) -> None:
    sqlite, postgresql = "INSERT INTO sentence_fts(sentence_fts) VALUES ('delete-all')", "DROP INDEX ix_sentence_search"
    with example_database.writing() as session:
        session.execute(text(sqlite if example_database.is_sqlite else postgresql))
    (found,) = findings(example_database)
    assert "the full-text index" in found.what
    assert found.wrong


def test_tables_of_another_version_are_named(example_database: Database) -> None:
    with example_database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    (found,) = findings(example_database)
    assert found.what.startswith("its tables are at revision 0001")


def test_other_codings_under_newer_rules_are_a_notice(damaged: Damage) -> None:
    found = damaged(
        "UPDATE commentary SET fingerprint = 'that of older rules'",
        "DELETE FROM tag WHERE auto AND id IN (SELECT max(id) FROM tag GROUP BY theme)",
    )
    assert found
    assert {finding.wrong for finding in found if "import it again" in finding.what} == {False}


def test_other_sentences_under_newer_rules_are_wrong(damaged: Damage) -> None:
    found = damaged(
        "UPDATE commentary SET fingerprint = 'that of older rules'",
        f"UPDATE sentence SET key = 'nokey' WHERE id = {LONGEST}",
    )
    assert any(finding.wrong and finding.what.endswith("under today's rules: import it again") for finding in found)


def decide(database: Database, *codings: ThemesCoding | Position) -> None:
    with database.writing() as session:
        save_batch(session, DIGEST, Batch("Ana", "editor", "I know better", codings), now=NOW)


def test_corrections_by_people_are_fine(example_database: Database) -> None:
    with example_database.reading() as session:
        key = session.execute(text("SELECT key FROM sentence ORDER BY id")).scalars().first()
    decide(example_database, ThemesCoding(str(key), ("recognition", "trade")))
    assert findings(example_database) == []


def test_codings_without_effect_are_notices(example_database: Database) -> None:
    decide(
        example_database,
        ThemesCoding("gone", ()),
        Position("atlantis", "recognise", "no", "core", None, ()),
        Position("india", "gravity", "no", "core", None, ()),
    )
    found = findings(example_database)
    assert {finding.wrong for finding in found} == {False}
    assert [row.what.partition(" by Ana ")[2].split(",")[0] for row in found] == [
        "without effect: the sentence is gone",
        "on the power “atlantis”",
        "on the question “gravity”",
    ]


def test_a_stance_that_is_none_is_wrong(example_database: Database) -> None:
    decide(example_database, Position("india", "recognise", "perhaps", "core", None, ()))
    (found,) = findings(example_database)
    assert found.what.endswith("by Ana has the stance “perhaps”, which is none")
    assert found.wrong


def test_a_decision_that_lost_its_tags_is_wrong(example_database: Database) -> None:
    decide(example_database, ThemesCoding("gone", ("recognition",)))
    with example_database.writing() as session:
        key = session.execute(text("SELECT key FROM sentence ORDER BY id")).scalars().first()
        record = json.dumps(to_record(ThemesCoding(str(key), ("recognition",))))
        statement = text("UPDATE coding SET decision = :record WHERE id = (SELECT max(id) FROM coding)")
        session.execute(statement, {"record": record})
    assert any("other themes than its codings decide" in finding.what for finding in findings(example_database))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run each command in a folder of its own, with two pages."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.txt").write_text(page(section("Kenya"), section("Uganda")), encoding="utf-8")
    (tmp_path / "own.toml").write_text(RAILWAYS, encoding="utf-8")
    return tmp_path


def test_the_command_says_in_one_line_that_all_is_well(folder: Path) -> None:
    assert visavis("import", "page.txt").returncode == 0
    done = visavis("check")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 commentary checked: all is well\n", "")


def test_a_text_is_held_against_the_codebook_it_was_imported_with(folder: Path) -> None:
    assert visavis("import", "page.txt", "--codebook", "own.toml").returncode == 0
    assert visavis("check").stdout == "1 commentary checked: all is well\n"


def test_the_command_names_what_is_wrong_and_exits_with_1(folder: Path) -> None:
    assert visavis("import", "page.txt").returncode == 0
    database = Database("sqlite:///visavis.db")
    with database.writing() as session:
        session.execute(text("UPDATE commentary SET title = 'Another'"))
    database.close()
    done = visavis("check")
    slug = "after-the-dam-neighbours-take-stock"
    assert done.returncode == 1
    assert done.stderr == f"wrong: {slug}: it has another title; rows were changed after the import: restore a backup\n"
    assert done.stdout == "1 commentary checked: 1 wrong\n"


def test_a_database_that_is_not_there_is_not_made(folder: Path) -> None:
    done = visavis("check")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert not (folder / "visavis.db").exists()


def test_a_file_with_damaged_pages_is_named(folder: Path) -> None:
    assert visavis("import", "page.txt").returncode == 0
    data = bytearray((folder / "visavis.db").read_bytes())
    data[4096 * 20 : 4096 * 30] = b"\xff" * 40960
    (folder / "visavis.db").write_bytes(data)
    done = visavis("check")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "malformed" in done.stderr or "SQLite finds damage" in done.stderr
