"""A power's page: where it stands in each text, and whom it watches."""

from fastapi.testclient import TestClient

from app.db import Database
from tests.marks import page
from tests.test_about_page import view_of


def test_a_powers_page_says_where_it_stands_in_each_text_with_its_evidence(
    original_client: TestClient, original_database: Database
) -> None:
    shown = page(original_client, "/powers/iran").one("section", aria_labelledby="stands")
    leads = {row.question: row for row in reversed(view_of(original_database).positions) if row.power == "iran"}
    stated = [row for row in leads.values() if row.stance != "not-stated"]
    assert stated
    assert {row.evidence[0].address for row in stated} <= set(shown.links())
    assert {row.headline for row in stated if row.headline and row.headline in shown.words}
    assert {row.stance for row in stated} <= {one["data-stance"] for one in shown.all("*", "data-stance")}
    assert "coded by Vis-à-vis project" in shown.words


def test_a_powers_page_says_whom_it_watches(original_client: TestClient, original_database: Database) -> None:
    shown = page(original_client, "/powers/pakistan").one("section", aria_labelledby="stands")
    cues = [cue for cue in view_of(original_database).cues if "pakistan" in (cue.watcher[0], cue.watched[0])]
    assert cues
    assert {cue.sentence.address for cue in cues} <= set(shown.links())
