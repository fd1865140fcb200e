"""Rows of intake's records: outcomes of messages, and what they mention."""

from typing import Any

from caseflow_sinks.rows import (
    DEAD_LETTERS,
    EVENT_RECORDS,
    MENTIONS,
    Row,
    Table,
    dead_letter_rows,
    duplicate_rows,
    event_record_rows,
    mention_rows,
)

from tests.sinks.made import (
    RECEIVED_AT,
    dead_letter,
    duplicate,
    event_record,
    version,
)


def named(table: Table, row: Row) -> dict[str, Any]:
    assert len(row) == len(table.columns)
    return dict(zip(table.columns, row, strict=True))


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


def test_where_every_version_is_excluded_none_is_the_newest() -> None:
    taken_back = [version(5, excluded=True, mentions=["case x:1"]), version(9, excluded=True, mentions=["case x:1"])]
    record = event_record("e", taken_back, newest=-1, event="")
    rows = [named(EVENT_RECORDS, row) for row in event_record_rows(record, 1)]
    assert [(row["excluded"], row["is_newest"]) for row in rows] == [(True, False)] * 2
    assert [named(MENTIONS, row)["is_newest"] for row in mention_rows(record, 1)] == [False, False]


def test_each_version_has_a_row_for_each_identifier_that_it_mentions() -> None:
    record = event_record(
        "e",
        [
            version(5, mentions=["case police:12", "person police:7"]),
            version(9, revision=2, mentions=["person a b:c d"], received_at=RECEIVED_AT + 1),
            version(11, revision=3),
        ],
        newest=1,
    )
    rows = [named(MENTIONS, row) for row in mention_rows(record, 33)]
    assert [(row["kind"], row["identifier"], row["offset"], row["revision"], row["is_newest"]) for row in rows] == [
        ("case", "police:12", 5, 1, False),
        ("person", "police:7", 5, 1, False),
        ("person", "a b:c d", 9, 2, True),
    ]
    assert {(row["event_id"], row["event_type"], row["topic"], row["version"]) for row in rows} == {
        ("e", "CrimeReported", "police-events", 33)
    }
    assert [row["received_at"] for row in rows] == [RECEIVED_AT, RECEIVED_AT, RECEIVED_AT + 1]


def test_no_key_of_a_mention_changes_when_an_older_copy_comes_later() -> None:
    (told,) = mention_rows(event_record("e", [version(5, mentions=["case x:1"])]), 1)
    earlier = version(5, mentions=["case x:1"], received_at=RECEIVED_AT - 1_000)
    (again,) = mention_rows(event_record("e", [earlier]), 2)
    assert told != again
    assert MENTIONS.key_of(told) == MENTIONS.key_of(again)


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


def test_the_reading_of_an_event_stays_in_kafka() -> None:
    reading = "only-the-topic-may-hold-this"
    record = event_record("e", [version(1, mentions=["case x:1"])], event=f'{{"victims":"{reading}"}}')
    assert reading not in repr(event_record_rows(record, 1))
    assert reading not in repr(mention_rows(record, 1))
