"""A folder of standards into the tables that views read, and into generations to come."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from caseflow_operations.cli import main
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.migrate import migrate
from caseflow_sinks.migrations.references import EDITABLE
from caseflow_sinks.standards import filling
from caseflow_sinks.standards.filling import StandardsRefused
from caseflow_sinks.standards.load import load
from click.testing import CliRunner
from clickhouse_connect.driver.client import Client

from tests.sinks.made import case_timeline, defendant, moment
from tests.sinks.standards.folders import EXAMPLE, folder
from tests.sinks.store import Store, migrated_database

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def own(stack: Connections) -> Iterator[Connections]:
    with migrated_database(stack) as found:
        yield found


@pytest.fixture
def empty(own: Connections) -> Connections:
    """As before the first load."""
    with client(own) as inside:
        for table in EDITABLE:
            inside.command(f"TRUNCATE TABLE {table}")
        inside.command(f"TRUNCATE TABLE `{own.control_database}`.standards_files")
    return own


@pytest.fixture
def inside(empty: Connections) -> Iterator[Client]:
    with client(empty) as found:
        yield found


def rows(inside: Client, table: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in inside.query(f"SELECT {EDITABLE[table][0]}, * FROM {table} FINAL").result_rows]


def standards(inside: Client) -> list[tuple[Any, ...]]:
    found = inside.query("SELECT jurisdiction, iccs_code, days FROM time_standards FINAL ORDER BY 1, 2").result_rows
    return [tuple(row) for row in found]


def versions(inside: Client) -> int:
    return sum(int(inside.query(f"SELECT count() FROM {table}").result_rows[0][0]) for table in EDITABLE)


def test_the_example_fills_the_tables_and_a_second_load_writes_nothing(empty: Connections, inside: Client) -> None:
    done = load(empty, EXAMPLE)
    assert done.rows["time_standards"] == 3
    assert standards(inside) == [("XX-COUNTY", "", 180), ("XX-COUNTY", "01", 365), ("XX-COUNTY", "0502", 120)]
    assert {table: len(rows(inside, table)) for table in EDITABLE} == done.rows
    before = versions(inside)
    assert load(empty, EXAMPLE).changed_nothing
    assert versions(inside) == before


def test_a_row_that_is_gone_from_its_file_is_no_longer_in_force_and_one_that_changed_is_replaced(
    empty: Connections, inside: Client, tmp_path: Path
) -> None:
    first = folder(tmp_path / "a", time_standards=["XX-COUNTY,,180", "XX-COUNTY,0501,90", "US-FL,,60"])
    load(empty, first)
    second = folder(tmp_path / "b", time_standards=["XX-COUNTY,,200", "US-FL,,60"])
    done = load(empty, second)
    assert standards(inside) == [("US-FL", "", 60), ("XX-COUNTY", "", 200)]
    assert done.filled == (f"{empty.database}: time_standards",)
    assert inside.query("SELECT count() FROM time_standards WHERE is_deleted").result_rows == [(1,)]
    load(empty, first)
    assert standards(inside) == [("US-FL", "", 60), ("XX-COUNTY", "", 180), ("XX-COUNTY", "0501", 90)]


def test_a_version_is_above_those_that_are_there_though_the_clock_was_set_back(
    empty: Connections, inside: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(empty, folder(tmp_path / "a", time_standards=["XX-COUNTY,,180"]))
    monkeypatch.setattr("caseflow_sinks.standards.filling.time.time_ns", lambda: 1)
    load(empty, folder(tmp_path / "b", time_standards=["XX-COUNTY,,200"]))
    assert standards(inside) == [("XX-COUNTY", "", 200)]


def test_a_folder_with_a_fault_changes_nothing(empty: Connections, inside: Client, tmp_path: Path) -> None:
    load(empty, folder(tmp_path / "a", time_standards=["XX-COUNTY,,180"]))
    wrong = folder(tmp_path / "b", time_standards=["XX-COUNTY,,200"], weekly_rest=["XX-COUNTY,8"])
    with pytest.raises(StandardsRefused, match=r"has 1 faults.*\n.*weekly_rest.csv, line 2"):
        load(empty, wrong)
    assert standards(inside) == [("XX-COUNTY", "", 180)]


def test_a_load_that_was_cut_off_is_finished_by_the_next(
    empty: Connections, inside: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CutOff(Exception):
        pass

    def cut_off(*_: object, **__: object) -> bool:
        raise CutOff

    with monkeypatch.context() as patch:
        patch.setattr(filling, "_fill_table", cut_off)
        with pytest.raises(CutOff):
            load(empty, EXAMPLE)
    assert standards(inside) == []
    done = load(empty, EXAMPLE)
    assert (done.kept, len(standards(inside))) == ((), 3)


def test_a_new_generation_begins_with_what_is_in_force(empty: Connections, tmp_path: Path) -> None:
    load(empty, folder(tmp_path / "a", time_standards=["XX-COUNTY,,180"], weekly_rest=["US-FL,7"]))
    second = empty.model_copy(update={"generation": "g2"})
    try:
        assert {"time_standards", "weekly_rest"} <= set(migrate(second, dry_run=True).filled)
        assert {"time_standards", "weekly_rest"} <= set(migrate(second).filled)
        assert migrate(second).changed_nothing
        with client(second) as inside:
            assert standards(inside) == [("XX-COUNTY", "", 180)]
    finally:
        with client(empty, database="") as server:
            server.command(f"DROP DATABASE IF EXISTS `{second.database}`")


def test_files_in_which_a_later_release_finds_a_fault_stop_its_migration_with_the_line(
    empty: Connections, inside: Client
) -> None:
    inside.command(
        f"INSERT INTO `{empty.control_database}`.standards_files"
        " SELECT now64(6, 'UTC'), 'coverage.csv', '', 'agency,complete_from,complete_through,source\nGONE,,,x\n'"
    )
    with pytest.raises(StandardsRefused, match=r"coverage.csv, line 2: fault: agency \[GONE\]"):
        migrate(empty)


def test_a_standard_for_a_code_that_is_no_category_is_one_of_no_offence_even_if_it_comes_past_the_check(
    empty: Connections, inside: Client
) -> None:
    store = Store(empty, inside)
    charged = {"charged": moment("2020-01-01")}
    store.cases(case_timeline("case:1", jurisdiction="XX-COUNTY", defendants=[defendant("A", **charged)]))
    try:
        for code in ("050", "0", "9", "not_"):
            inside.command(f"INSERT INTO time_standards VALUES ('XX-COUNTY', '{code}', 10, 1, 0)")
        assert store.one("pending", as_of="2021-01-01")["with_standard"] == 0
        inside.command("INSERT INTO time_standards VALUES ('XX-COUNTY', '', 10, 1, 0)")
        assert store.one("pending", as_of="2021-01-01")["with_standard"] == 1
    finally:
        store.writer.close()


def test_the_command_says_what_it_did_and_refuses_with_1(
    empty: Connections, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASEFLOW_CLICKHOUSE_URL", empty.clickhouse_url)
    monkeypatch.setenv("CASEFLOW_NAMESPACE", empty.namespace)
    monkeypatch.setenv("CASEFLOW_HOME", str(tmp_path / "home"))
    first = CliRunner().invoke(main, ["standards", "load", str(EXAMPLE)])
    assert first.exit_code == 0, first.output
    assert "changed  holidays.csv" in first.output
    assert f"filled   {empty.database}: holidays" in first.output
    assert "nothing to do" in CliRunner().invoke(main, ["standards", "load", str(EXAMPLE)]).output
    wrong = folder(tmp_path / "wrong", holidays=["XX-COUNTY,2023-02-30,x"])
    refused = CliRunner().invoke(main, ["standards", "load", str(wrong)])
    assert refused.exit_code == 1
    assert "holidays.csv, line 2: fault: on [2023-02-30]: no calendar has this day" in refused.output
