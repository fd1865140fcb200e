"""Rows in real tables: everything written is read back, a repeat changes nothing, a correction replaces."""

import re
from typing import Any

import pytest
from caseflow_operations.clickhouse_timelines import rows_of, stored_rows
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.rows import CASE_TIMELINES, TABLES, case_timeline_rows
from caseflow_sinks.writer import TooManyRefused, Unavailable, Writer
from clickhouse_connect.driver.exceptions import DatabaseError

from tests.sinks.made import case_timeline, defendant, event_record, moment, person_timeline, version
from tests.sinks.rich import RICH_CASE, RICH_PERSON
from tests.sinks.store import Store

pytestmark = pytest.mark.stack


def test_the_columns_are_those_of_the_migrations(store: Store) -> None:
    for table in TABLES:
        described = store.clickhouse.query(f"DESCRIBE TABLE {table.name}").named_results()
        # What views ask of a row is worked out by the table itself.
        assert [row["name"] for row in described if row["default_type"] != "MATERIALIZED"] == list(table.columns)


def test_every_table_is_sorted_by_the_key_that_its_rows_name(store: Store) -> None:
    for table in TABLES:
        (found,) = store.clickhouse.query(
            "SELECT sorting_key FROM system.tables WHERE database = currentDatabase() AND name = {name:String}",
            parameters={"name": table.name},
        ).result_rows
        assert found[0] == ", ".join(table.key)


def test_no_table_is_partitioned_by_what_a_correction_can_change(store: Store) -> None:
    for table in TABLES:
        ((partition_key, sorting_key),) = store.clickhouse.query(
            "SELECT partition_key, sorting_key FROM system.tables"
            " WHERE database = currentDatabase() AND name = {name:String}",
            parameters={"name": table.name},
        ).result_rows
        used = {
            column for column in table.columns if column in partition_key.replace("(", " ").replace(")", " ").split()
        }
        assert used <= set(sorting_key.split(", "))


def test_what_is_written_is_read_back(store: Store, migrated: Connections) -> None:
    store.cases(RICH_CASE)
    store.persons(RICH_PERSON)
    assert stored(migrated, "case-timelines") == {"case:1": rows_of("case-timelines", RICH_CASE)}
    assert stored(migrated, "person-timelines") == {"person:1": rows_of("person-timelines", RICH_PERSON)}


def test_dates_before_1970_and_far_ahead_are_read_back(store: Store, migrated: Connections) -> None:
    timeline = case_timeline(
        "case:1",
        defendants=[
            defendant("person:1", first_contact=moment("1931-05-06"), charged=moment("2150-12-31", precision="month"))
        ],
    )
    store.cases(timeline)
    assert stored(migrated, "case-timelines") == {"case:1": rows_of("case-timelines", timeline)}


def test_rows_written_twice_are_there_once(store: Store) -> None:
    rows = case_timeline_rows(RICH_CASE, 5)
    for _ in range(2):
        store.writer.insert(CASE_TIMELINES, rows)
    assert store.clickhouse.query("SELECT count() FROM case_timelines FINAL").result_rows == [(1,)]


def test_the_higher_offset_wins_whatever_comes_last(store: Store) -> None:
    newer = case_timeline("case:1", identifiers=["case:1", "new"])
    store.writer.insert(CASE_TIMELINES, case_timeline_rows(newer, 9))
    store.writer.insert(CASE_TIMELINES, case_timeline_rows(case_timeline("case:1"), 8))
    assert store.clickhouse.query("SELECT identifiers FROM case_timelines FINAL").result_rows == [(["case:1", "new"],)]


def test_an_emptied_timeline_is_gone_and_can_come_back(store: Store) -> None:
    count = "SELECT count() FROM person_timelines FINAL"
    store.persons(person_timeline("person:1"))
    store.persons(person_timeline("person:1", events=[]))
    assert store.clickhouse.query(count).result_rows == [(0,)]
    store.persons(person_timeline("person:1"))
    assert store.clickhouse.query(count).result_rows == [(1,)]


def test_a_newer_record_of_an_event_replaces_the_rows_of_its_versions(store: Store) -> None:
    store.put("event-records", [event_record("e", [version(1)])])
    store.put("event-records", [event_record("e", [version(1), version(2, revision=2)])])
    found = store.clickhouse.query("SELECT offset, is_newest FROM event_records FINAL ORDER BY offset").result_rows
    assert found == [(1, False), (2, True)]


def test_what_excluded_versions_say_is_told_apart(store: Store) -> None:
    store.put("event-records", [event_record("e", [version(1, excluded=True)], newest=-1, event="")])
    assert store.clickhouse.query("SELECT excluded, is_newest FROM event_records FINAL").result_rows == [(True, False)]


def test_the_versions_that_mention_an_identifier_are_found_by_reading_few_of_all(store: Store) -> None:
    records = [
        event_record(f"e{at}", [version(at, mentions=[f"case x:{at:06}", f"person y:{at % 50}"])])
        for at in range(20_000)
    ]
    store.put("event-records", records)
    store.put("event-records", [event_record("e7", [version(7, mentions=["case x:000007"], received_at=5)])])
    look_up = "FROM mentions FINAL WHERE kind = 'case' AND identifier = 'x:000007'"
    found = store.clickhouse.query(f"SELECT event_id, offset, toUnixTimestamp64Milli(received_at) {look_up}")
    assert found.result_rows == [("e7", 7, 5)]
    ((plan,),) = store.clickhouse.query(f"EXPLAIN indexes = 1, json = 1 SELECT event_id {look_up}").result_rows
    granules = [int(number) for number in re.findall(r'"Selected Granules": (\d+)', plan)]
    assert granules
    assert granules[-1] <= 2 * parts_of(store, "mentions") < 20


def parts_of(store: Store, table: str) -> int:
    """How many parts the table has now: each is looked up by itself."""
    ((parts,),) = store.clickhouse.query(
        "SELECT count() FROM system.parts WHERE active AND database = currentDatabase() AND table = {table:String}",
        parameters={"table": table},
    ).result_rows
    return int(parts)


def stored(connections: Connections, topic: str) -> dict[str, dict[str, Any]]:
    return {key.decode(): content for key, content in stored_rows(connections, topic)}


def broken(key: str) -> tuple[Any, ...]:
    """A row with text where a day belongs."""
    (row,) = case_timeline_rows(case_timeline(key), 1)
    return tuple(
        "no day" if name == "reported_on" else value for name, value in zip(CASE_TIMELINES.columns, row, strict=True)
    )


def test_the_rows_that_cannot_be_written_are_found_and_all_others_go_in(store: Store) -> None:
    rows = [
        broken(f"case:{at}") if at in (0, 17, 18, 99) else case_timeline_rows(case_timeline(f"case:{at}"), 1)[0]
        for at in range(100)
    ]
    refused = store.writer.insert(CASE_TIMELINES, rows)
    assert [row.place for row in refused] == [0, 17, 18, 99]
    assert store.clickhouse.query("SELECT count() FROM case_timelines FINAL").result_rows == [(96,)]


def test_when_too_many_rows_are_refused_the_table_is_to_blame(store: Store, migrated: Connections) -> None:
    writer = Writer(lambda: client(migrated), refuse_at_most=3)
    with pytest.raises(TooManyRefused, match="at most 3"):
        writer.insert(CASE_TIMELINES, [broken(f"case:{at}") for at in range(10)])
    writer.close()


def test_a_missing_table_is_no_dead_letter(store: Store) -> None:
    store.clickhouse.command("RENAME TABLE case_timelines TO elsewhere")
    try:
        with pytest.raises(DatabaseError) as raised:
            store.cases(case_timeline("case:1"))
    finally:
        store.clickhouse.command("RENAME TABLE elsewhere TO case_timelines")
    assert raised.value.code == 60


def test_a_server_that_is_not_there_is_unavailable(migrated: Connections) -> None:
    nowhere = migrated.model_copy(update={"clickhouse_url": "http://127.0.0.1:1"})
    writer = Writer(lambda: client(nowhere))
    with pytest.raises(Unavailable):
        writer.insert(CASE_TIMELINES, case_timeline_rows(case_timeline("case:1"), 1))
