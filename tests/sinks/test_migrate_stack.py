"""Migrations on a real server."""

from collections.abc import Iterator

import pytest
from caseflow_schemas import dead_letters, findings
from caseflow_schemas.connections import Connections
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import derived_vocabularies
from caseflow_sinks import migrate as module
from caseflow_sinks.client import client
from caseflow_sinks.migrate import migrate
from caseflow_sinks.migrations import Step, steps
from caseflow_sinks.migrations.ledger import ChangedMigration
from caseflow_sinks.views import views

from tests.support.servers import fresh_namespace

pytestmark = pytest.mark.stack


@pytest.fixture
def fresh(stack: Connections) -> Iterator[Connections]:
    own = stack.model_copy(update={"namespace": fresh_namespace()})
    yield own
    with client(own, database="") as server:
        for database in (own.database, own.control_database):
            server.command(f"DROP DATABASE IF EXISTS `{database}`")


def test_a_dry_run_writes_nothing_and_says_what_a_run_does(fresh: Connections) -> None:
    said = migrate(fresh, dry_run=True)
    with client(fresh, database="") as server:
        found = [name for (name,) in server.query("SELECT name FROM system.databases").result_rows]
    assert fresh.database not in found
    assert fresh.control_database not in found
    assert migrate(fresh) == said
    assert said.applied
    assert said.promoted


def test_a_second_run_changes_nothing(fresh: Connections) -> None:
    migrate(fresh)
    assert migrate(fresh, dry_run=True).changed_nothing
    assert migrate(fresh).changed_nothing


def test_a_run_that_was_cut_off_is_finished_by_the_next(fresh: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Step):
        def statement(self, *, cluster: str = "") -> str:
            return "SELECT nothing" if self.id == "0003_dead_letters" else super().statement(cluster=cluster)

    with monkeypatch.context() as patch:
        patch.setattr(module, "steps", lambda folder: tuple(Broken(step.id, step.text) for step in steps(folder)))
        with pytest.raises(Exception, match="code: 47"):
            migrate(fresh)
    done = migrate(fresh)
    assert f"{fresh.database}: 0001_event_records" not in done.applied
    assert f"{fresh.database}: 0003_dead_letters" in done.applied
    assert migrate(fresh).changed_nothing


def test_a_changed_applied_step_is_refused(fresh: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(fresh)
    monkeypatch.setattr(module, "steps", lambda folder: [Step(step.id, step.text + " ") for step in steps(folder)])
    with pytest.raises(ChangedMigration, match="was applied with another text"):
        migrate(fresh)


def test_a_generation_of_another_release_is_refused_whole_and_says_what_to_do(
    fresh: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables have the names of this release's, and other columns."""
    earlier = (
        Step(
            "0001_event_records",
            "CREATE TABLE IF NOT EXISTS event_records (topic String) ENGINE = MergeTree ORDER BY topic",
        ),
        Step(
            "0002_dead_letters",
            "CREATE TABLE IF NOT EXISTS dead_letters (topic String) ENGINE = MergeTree ORDER BY topic",
        ),
    )
    with monkeypatch.context() as patch:
        patch.setattr(module, "steps", lambda folder: earlier if folder == "generation" else steps(folder))
        patch.setattr(module, "views", lambda: ())
        patch.setattr(module, "REFERENCES", {})
        migrate(fresh)
    with pytest.raises(ChangedMigration, match="drop the database of this generation and make it anew from the log"):
        migrate(fresh)
    with client(fresh) as inside:
        tables = {name for (name,) in inside.query("SHOW TABLES").result_rows}
    assert tables == {"event_records", "dead_letters", "migrations"}


def test_a_view_that_someone_dropped_is_put_back(fresh: Connections) -> None:
    migrate(fresh)
    with client(fresh) as inside:
        inside.command("DROP VIEW books")
    assert migrate(fresh).views_replaced == ("books",)


def test_a_view_that_the_release_no_longer_has_is_dropped(fresh: Connections, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate(fresh)
    with monkeypatch.context() as patch:
        patch.setattr(module, "views", lambda: tuple(view for view in views() if view.name != "outcomes"))
        assert migrate(fresh).views_dropped == ("outcomes",)
    with client(fresh) as inside:
        assert inside.query("EXISTS VIEW outcomes").result_rows == [(0,)]


def test_the_first_generation_is_the_active_one_and_a_later_one_is_not(fresh: Connections) -> None:
    migrate(fresh)
    second = fresh.model_copy(update={"generation": "g2"})
    assert not migrate(second).promoted
    with client(fresh, database=fresh.control_database) as control:
        ((generation, database, state, digest),) = control.query(
            "SELECT generation, database, state, tables_digest FROM generations"
        ).result_rows
        control.command(f"DROP DATABASE `{second.database}`")
    assert (generation, database, state) == ("g1", fresh.database, "active")
    assert digest == PinnedTables.load().digest()


def test_two_generations_share_the_control_database(fresh: Connections) -> None:
    migrate(fresh)
    second = fresh.model_copy(update={"generation": "g2"})
    done = migrate(second)
    with client(fresh, database="") as server:
        server.command(f"DROP DATABASE `{second.database}`")
    assert all(step.startswith(f"{second.database}: ") for step in done.applied)


def test_the_names_of_offences_are_filled_in(fresh: Connections) -> None:
    migrate(fresh)
    with client(fresh) as inside:
        found = inside.query("SELECT count(), countIf(level = 1) FROM iccs_categories FINAL").result_rows
    assert found == [(len(PinnedTables.load().iccs), 11)]


def test_every_word_in_the_tables_has_its_meaning(fresh: Connections) -> None:
    migrate(fresh)
    with client(fresh) as inside:
        rows = inside.query(
            "SELECT vocabulary, member, ordinal, meaning FROM vocabularies FINAL ORDER BY 1, 3"
        ).result_rows
    told = {(vocabulary, member): (ordinal, meaning) for vocabulary, member, ordinal, meaning in rows}
    assert {member for vocabulary, member in told if vocabulary == "finding"} == set(findings.meanings())
    assert {member for vocabulary, member in told if vocabulary == "dead_letter_reason"} == set(dead_letters.meanings())
    exits = derived_vocabularies()["exit"].members
    assert [told["exit", member] for member in exits] == list(enumerate(exits.values(), 1))
    assert told["sex", "not_stated"] == (4, "The source says nothing.")
    assert all(meaning for _, meaning in told.values())
