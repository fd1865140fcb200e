"""Rows: what of a record becomes what in a row."""

from typing import Any

import pytest
from caseflow_processors.timelines.content import content
from caseflow_schemas.derived import DerivedCodecs
from caseflow_sinks.routes import ROUTES
from caseflow_sinks.rows import (
    CASE_TIMELINES,
    PERSON_TIMELINES,
    TABLES,
    Row,
    Table,
    case_timeline_rows,
    is_empty,
    person_timeline_rows,
    row_content,
)

from tests.sinks.made import (
    RECEIVED_AT,
    case_timeline,
    days,
    dead_letter,
    defendant,
    duplicate,
    event,
    event_record,
    finding,
    person_timeline,
    stay,
    version,
)
from tests.sinks.rich import RICH_CASE, RICH_PERSON


def named(table: Table, row: Row) -> dict[str, Any]:
    assert len(row) == len(table.columns)
    return dict(zip(table.columns, row, strict=True))


def test_every_record_of_the_topics_becomes_a_row_as_wide_as_its_table() -> None:
    records = {
        "event-records": event_record("e", [version(1), version(2, mentions=["case x:1"])]),
        "duplicates": duplicate(3),
        "dead-letters": dead_letter(4),
        "case-timelines": RICH_CASE,
        "person-timelines": RICH_PERSON,
    }
    assert set(records) == set(ROUTES)
    for topic, record in records.items():
        for route in ROUTES[topic]:
            rows = route.rows(record, 7)
            assert rows
            assert {len(row) for row in rows} == {len(route.table.columns)}


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


def test_a_case_is_one_row_with_parallel_arrays() -> None:
    (row,) = case_timeline_rows(RICH_CASE, 12)
    found = named(CASE_TIMELINES, row)
    assert found["key"] == "case:1"
    assert (found["version"], found["is_deleted"]) == (12, 0)
    assert list(found["defendants.person"]) == ["person:1", "person:2", "person:3"]
    assert list(found["defendants.stage"]) == ["first_contact", "charged", "sentenced"]
    assert list(found["offences.committed_on"]) == [days("2020-01-01"), None]
    assert list(found["events.persons"]) == [["person:1"], []]
    assert lengths(CASE_TIMELINES, row) == {
        "retired": {1},
        "seals": {1},
        "edges": {1},
        "offences": {2},
        "victims": {2},
        "courts": {2},
        "hearings": {1},
        "suspensions": {1},
        "reopenings": {1},
        "appeals": {1},
        "defendants": {3},
        "charges": {3},
        "classifications": {3},
        "sentences": {2},
        "sanctions": {3},
        "diversions": {1},
        "inactive": {1},
        "spells": {3},
        "stays": {2},
        "periods": {3},
        "findings": {1},
        "events": {2},
    }


def lengths(table: Table, row: Row) -> dict[str, set[int]]:
    """Group of parallel arrays → the lengths of its columns."""
    found: dict[str, set[int]] = {}
    for name, value in zip(table.columns, row, strict=True):
        if "." in name:
            found.setdefault(name.split(".")[0], set()).add(len(value))
    return found


def test_a_person_is_one_row_with_parallel_arrays() -> None:
    (row,) = person_timeline_rows(RICH_PERSON, 12)
    assert lengths(PERSON_TIMELINES, row) == {
        "retired": {1},
        "seals": {1},
        "cases": {2},
        "charges": {3},
        "custody": {2},
        "stays": {2},
        "periods": {3},
        "findings": {1},
        "events": {1},
    }
    found = named(PERSON_TIMELINES, row)
    assert list(found["charges.case_key"]) == ["case:1", "case:1", "case:2"]
    assert list(found["custody.to_on"]) == [days("2020-01-05"), None]


def test_a_part_of_a_part_names_what_it_belongs_to() -> None:
    (row,) = case_timeline_rows(RICH_CASE, 1)
    found = named(CASE_TIMELINES, row)
    assert list(found["classifications.person"]) == ["person:1", "person:2", "person:2"]
    assert list(found["classifications.charge_id"]) == ["c1", "c3", "c3"]
    assert list(found["classifications.iccs_code"]) == ["0501", "0501", "0502"]
    assert list(found["periods.person"]) == ["person:1", "person:1", "person:9"]
    assert list(found["periods.stay_key"]) == ["jail:1", "jail:1", "jail:2"]
    assert list(found["spells.person"]) == ["person:1", "person:3", "person:3"]


def test_a_sanction_names_the_place_of_its_sentence() -> None:
    (row,) = case_timeline_rows(RICH_CASE, 1)
    found = named(CASE_TIMELINES, row)
    assert list(found["sanctions.sentence"]) == [1, 2, 2]
    assert list(found["sanctions.kind"]) == ["fine", "custody", "probation"]
    assert list(found["sentences.custodial_days"]) == [None, 30]


def test_every_value_of_a_timeline_stands_in_its_column() -> None:
    """Every column by its name, from the schemas' own fields: no two may be changed for each other."""
    (row,) = case_timeline_rows(RICH_CASE, 1)
    found = named(CASE_TIMELINES, row)
    for group, items in {
        "retired": RICH_CASE["retired"],
        "seals": RICH_CASE["seals"],
        "edges": RICH_CASE["edges"],
        "offences": RICH_CASE["offences"],
        "victims": RICH_CASE["victims"],
        "courts": RICH_CASE["courts"],
        "hearings": RICH_CASE["hearings"],
        "suspensions": RICH_CASE["inactive"],
        "reopenings": RICH_CASE["reopenings"],
        "appeals": RICH_CASE["appeals"],
        "defendants": RICH_CASE["defendants"],
        "charges": [part for one in RICH_CASE["defendants"] for part in one["charges"]],
        "sentences": [part for one in RICH_CASE["defendants"] for part in one["sentences"]],
        "diversions": [part for one in RICH_CASE["defendants"] for part in one["diversions"]],
        "inactive": [part for one in RICH_CASE["defendants"] for part in one["inactive"]],
        "stays": [part["stay"] for part in RICH_CASE["attributed"]],
        "findings": RICH_CASE["findings"],
    }.items():
        for name in (name for name in CASE_TIMELINES.columns if name.startswith(f"{group}.")):
            column = name.partition(".")[2]
            if column == "person" and group in ("charges", "sentences", "diversions", "inactive", "stays"):
                continue
            assert list(found[name]) == [value_of(item, column) for item in items], name


def value_of(item: dict[str, Any], column: str) -> Any:
    """The value that a column says it holds."""
    if column in item:
        return item[column]
    field, _, part = column.rpartition("_")
    moment = item[field]
    return {"precision": "", "on": None}[part] if moment is None else moment[part]


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


def test_a_finding_that_follows_from_a_received_time_is_no_content() -> None:
    late = [finding("occurred_after_received"), finding("charge_without_report"), finding("occurred_after_received")]
    for table, rows, timeline in (
        (CASE_TIMELINES, case_timeline_rows, case_timeline),
        (PERSON_TIMELINES, person_timeline_rows, person_timeline),
    ):
        (one,) = rows(timeline("key", findings=late), 1)
        (other,) = rows(timeline("key", findings=late[1:2]), 1)
        (without,) = rows(timeline("key"), 1)
        assert row_content(table, one) == row_content(table, other) != row_content(table, without)
        # As the timelines themselves are compared.
        assert content(timeline("key", findings=late)) == content(timeline("key", findings=late[1:2]))


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
