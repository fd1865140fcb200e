"""Rows: what of a record becomes what in a row."""

from typing import Any

import pytest
from caseflow_schemas.derived import DerivedCodecs
from caseflow_sinks.routes import ROUTES
from caseflow_sinks.rows import (
    CASE_TIMELINES,
    DEAD_LETTERS,
    EVENT_RECORDS,
    PERSON_TIMELINES,
    TABLES,
    Row,
    Table,
    case_timeline_rows,
    dead_letter_rows,
    duplicate_rows,
    event_record_rows,
    is_empty,
    person_timeline_rows,
    row_content,
)

from tests.sinks.made import (
    RECEIVED_AT,
    case_timeline,
    charge,
    days,
    dead_letter,
    defendant,
    duplicate,
    event,
    event_record,
    finding,
    moment,
    offence,
    person_case,
    person_timeline,
    stay,
    version,
)

RICH_CASE = case_timeline(
    "case:1",
    reported=moment("2020-01-02"),
    offences=[offence("o1", committed="2020-01-01"), offence("o2")],
    defendants=[
        defendant("person:1", first_contact=moment("2020-01-02"), charges=[charge("c1"), charge("c2", iccs=None)]),
        defendant("person:2", charged=moment("2020-02-01"), charges=[charge("c3", filed=moment("2020-02-01"))]),
        defendant("person:3", disposed=moment(None), outcome="convicted"),
    ],
    attributed=[
        {"person_key": "person:1", "stay": stay("jail:1", admitted=moment("2020-01-03"), basis="inferred")},
        {"person_key": "person:9", "stay": stay("jail:2", admitted=moment("2020-01-04"), basis="stated")},
    ],
    findings=[finding("charge_without_report", event_ids=("a", "b"))],
    events=[
        event("e1", day="2020-01-02", persons=[{"key": "person:1", "identifiers": ["person:1"]}]),
        event("e2", "ChargeFiled", conflicting=True),
    ],
)
RICH_PERSON = person_timeline(
    "person:1",
    cases=[person_case("case:1", first_contact=moment("2020-01-02")), person_case("case:2", outcome="acquitted")],
    stays=[stay("jail:1", admitted=moment("2020-01-03"), released=moment("2020-01-05"))],
    findings=[finding("overlapping_stays", person="person:1")],
)


def named(table: Table, row: Row) -> dict[str, Any]:
    assert len(row) == len(table.columns)
    return dict(zip(table.columns, row, strict=True))


def test_every_record_of_the_topics_becomes_a_row_as_wide_as_its_table() -> None:
    records = {
        "event-records": event_record("e", [version(1), version(2)]),
        "duplicates": duplicate(3),
        "dead-letters": dead_letter(4),
        "case-timelines": RICH_CASE,
        "person-timelines": RICH_PERSON,
    }
    assert set(records) == set(ROUTES)
    for topic, record in records.items():
        for row in ROUTES[topic].rows(record, 7):
            assert len(row) == len(ROUTES[topic].table.columns)


@pytest.mark.parametrize(
    ("topic", "name", "record"),
    [
        ("event-records", "EventRecord", event_record("e", [version(1)])),
        ("duplicates", "Duplicate", duplicate(3)),
        ("dead-letters", "DeadLetter", dead_letter(4)),
        ("case-timelines", "CaseTimeline", RICH_CASE),
        ("person-timelines", "PersonTimeline", RICH_PERSON),
    ],
)
def test_the_hand_made_records_are_what_the_schemas_say(topic: str, name: str, record: dict[str, Any]) -> None:
    codecs = DerivedCodecs.offline()
    assert codecs.decode(codecs.encode(topic, name, record)) == record


def test_an_event_record_gives_a_row_for_each_accepted_version() -> None:
    record = event_record("e", [version(5, revision=1), version(9, revision=2, retracted=True)], conflicting=True)
    first, second = (named(EVENT_RECORDS, row) for row in event_record_rows(record, 33))
    assert (first["offset"], first["revision"], first["is_newest"], first["retracted"]) == (5, 1, False, False)
    assert (second["offset"], second["revision"], second["is_newest"], second["retracted"]) == (9, 2, True, True)
    for row in (first, second):
        assert row["outcome"] == "accepted"
        assert row["conflicting"]
        assert row["version"] == 33


def test_the_newest_version_is_the_one_that_the_record_names() -> None:
    rows = event_record_rows(event_record("e", [version(5), version(9)], newest=0), 1)
    assert [named(EVENT_RECORDS, row)["is_newest"] for row in rows] == [True, False]


def test_a_duplicate_gives_a_row_that_states_no_more_than_the_duplicate() -> None:
    (row,) = duplicate_rows(duplicate(3), 8)
    found = named(EVENT_RECORDS, row)
    assert found["outcome"] == "duplicate"
    assert found["received_at"] == RECEIVED_AT
    assert found["version"] == 8
    assert [found[name] for name in ("recorded_at", "occurred_at", "schema_id", "batch_id")] == [None] * 4
    assert not found["is_newest"]


def test_a_coordinate_with_two_outcomes_has_two_keys() -> None:
    (accepted,) = event_record_rows(event_record("e", [version(3)]), 1)
    (copy,) = duplicate_rows(duplicate(3), 1)
    assert EVENT_RECORDS.key_of(accepted) != EVENT_RECORDS.key_of(copy)


def test_a_dead_letter_gives_its_row() -> None:
    (row,) = dead_letter_rows(dead_letter(4, reason="unknown_schema", schema_id=99), 6)
    found = named(DEAD_LETTERS, row)
    assert (found["offset"], found["reason"], found["schema_id"], found["version"]) == (4, "unknown_schema", 99, 6)


def test_a_case_is_one_row_with_parallel_arrays() -> None:
    (row,) = case_timeline_rows(RICH_CASE, 12)
    found = named(CASE_TIMELINES, row)
    assert found["key"] == "case:1"
    assert (found["version"], found["is_deleted"]) == (12, 0)
    assert list(found["defendants.person"]) == ["person:1", "person:2", "person:3"]
    assert list(found["defendants.stage"]) == ["first_contact", "charged", "disposed"]
    assert list(found["offences.committed_on"]) == [days("2020-01-01"), None]
    assert list(found["events.persons"]) == [["person:1"], []]
    for group, length in {"offences": 2, "defendants": 3, "charges": 3, "stays": 2, "findings": 1, "events": 2}.items():
        columns = [found[name] for name in CASE_TIMELINES.columns if name.startswith(f"{group}.")]
        assert {len(column) for column in columns} == {length}


def test_a_charge_names_its_person() -> None:
    (row,) = case_timeline_rows(RICH_CASE, 1)
    found = named(CASE_TIMELINES, row)
    assert list(found["charges.person"]) == ["person:1", "person:1", "person:2"]
    assert list(found["charges.charge_id"]) == ["c1", "c2", "c3"]


def test_a_stay_attributed_to_someone_who_is_no_defendant_is_kept() -> None:
    (row,) = case_timeline_rows(RICH_CASE, 1)
    assert list(named(CASE_TIMELINES, row)["stays.person"]) == ["person:1", "person:9"]


def test_what_did_not_happen_and_what_has_no_date_are_told_apart() -> None:
    (row,) = case_timeline_rows(RICH_CASE, 1)
    found = named(CASE_TIMELINES, row)
    assert list(found["defendants.disposed_on"]) == [None, None, None]
    assert list(found["defendants.disposed_precision"]) == ["", "", "not_stated"]


def test_the_reading_of_an_event_stays_in_kafka() -> None:
    reading = "only-the-topic-may-hold-this"
    timeline = case_timeline("case:1", events=[event("e", event=f'{{"victims":"{reading}"}}')])
    assert reading not in repr(case_timeline_rows(timeline, 1))
    assert reading not in repr(
        event_record_rows(event_record("e", [version(1)], event=f'{{"victims":"{reading}"}}'), 1)
    )


def test_an_empty_timeline_is_a_deletion() -> None:
    for table, row in (
        (CASE_TIMELINES, case_timeline_rows(case_timeline("case:1", events=[]), 5)[0]),
        (PERSON_TIMELINES, person_timeline_rows(person_timeline("person:1", events=[]), 5)[0]),
    ):
        assert named(table, row)["is_deleted"] == 1


@pytest.mark.parametrize(
    "timeline",
    [
        case_timeline("case:1", events=[], successor="case:2"),
        case_timeline("case:1", events=[], attributed=[{"person_key": "person:1", "stay": stay("jail:1")}]),
        person_timeline("person:1", events=[], successor="person:2"),
    ],
)
def test_a_pointer_or_an_attribution_alone_is_no_deletion(timeline: dict[str, Any]) -> None:
    assert not is_empty(timeline)


def test_content_leaves_out_versions_and_received_times() -> None:
    later = case_timeline("case:1", events=[event("e", received_at=RECEIVED_AT + 5)])
    earlier = case_timeline("case:1", events=[event("e")])
    (one,), (other,) = case_timeline_rows(earlier, 1), case_timeline_rows(later, 99)
    assert one != other
    assert row_content(CASE_TIMELINES, one) == row_content(CASE_TIMELINES, other)


def test_content_does_not_tell_a_list_from_a_tuple() -> None:
    (row,) = person_timeline_rows(RICH_PERSON, 1)
    as_read = tuple(list(value) if isinstance(value, tuple) else value for value in row)
    assert row_content(PERSON_TIMELINES, row) == row_content(PERSON_TIMELINES, as_read)


def test_content_differs_where_a_defendant_differs() -> None:
    (one,) = case_timeline_rows(case_timeline("case:1", defendants=[defendant("person:1")]), 1)
    (other,) = case_timeline_rows(case_timeline("case:1", defendants=[defendant("person:1", sex="female")]), 1)
    assert row_content(CASE_TIMELINES, one) != row_content(CASE_TIMELINES, other)


def test_no_table_has_a_column_twice() -> None:
    for table in TABLES:
        assert len(set(table.columns)) == len(table.columns)
