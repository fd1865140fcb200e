"""A batch on its way: decoding, rows, refusals, and going on after a failure."""

from collections.abc import Sequence
from typing import Any

import pytest
from caseflow_schemas.codec import MessageError
from caseflow_schemas.derived import DerivedCodecs
from caseflow_sinks.batches import Batch, BatchPolicy, BatchState, Message
from caseflow_sinks.delivery import Delivery, Unreadable
from caseflow_sinks.rows import EVENT_RECORDS, MENTIONS, Row, Table, row_content
from caseflow_sinks.writer import RefusedRow, Unavailable, Writer

from tests.sinks.made import case_timeline, dead_letter, event_record, person_timeline, version

CODECS = DerivedCodecs.offline()


def decode(value: bytes) -> dict[str, Any]:
    try:
        return CODECS.decode(value)
    except MessageError as error:
        raise Unreadable(error.detail) from error


class Recorded(Writer):
    """Takes rows instead of a server; `refuses` says which by their key, `away` how often it is not there."""

    def __init__(self, *, refuses: frozenset[Any] = frozenset(), away: dict[str, int] | None = None) -> None:
        self.rows: dict[str, list[Row]] = {}
        self._refuses = refuses
        self._away = away or {}

    def insert(self, table: Table, rows: Sequence[Row]) -> list[RefusedRow]:
        if rows and self._away.get(table.name, 0) > 0:
            self._away[table.name] -= 1
            raise Unavailable("away")
        refused = [place for place, row in enumerate(rows) if table.key_of(row) in self._refuses]
        self.rows.setdefault(table.name, []).extend(row for at, row in enumerate(rows) if at not in refused)
        return [RefusedRow(place, "ClickHouse error 117 INCORRECT_DATA") for place in refused]


def message(topic: str, offset: int, name: str, record: dict[str, Any]) -> Message:
    return Message(topic, 0, offset, b"k", CODECS.encode(topic, name, record), 1_600_000_000_000)


def batch(*messages: Message) -> Batch:
    return Batch(messages, {(found.topic, found.partition): found.offset + 1 for found in messages}, len(messages))


CASE = message("case-timelines", 4, "CaseTimeline", case_timeline("case:1"))
PERSON = message("person-timelines", 5, "PersonTimeline", person_timeline("person:1"))
RECORD = message(
    "event-records", 6, "EventRecord", event_record("e", [version(1), version(2, mentions=["case x:1", "person x:2"])])
)
LETTER = message("dead-letters", 7, "DeadLetter", dead_letter(9))


def test_each_topic_goes_to_its_tables() -> None:
    writer = Recorded()
    delivery = Delivery(batch(CASE, PERSON, RECORD, LETTER), decode)
    delivery.carry_out(writer)
    assert {name: len(rows) for name, rows in writer.rows.items()} == {
        "case_timelines": 1,
        "person_timelines": 1,
        "event_records": 2,
        "mentions": 2,
        "dead_letters": 1,
    }
    assert delivery.rows == 7
    assert delivery.refused == []


def test_after_a_failure_it_goes_on_with_what_is_not_yet_inserted() -> None:
    writer = Recorded(away={"person_timelines": 2})
    delivery = Delivery(batch(CASE, PERSON), decode)
    for _ in range(2):
        with pytest.raises(Unavailable):
            delivery.carry_out(writer)
    delivery.carry_out(writer)
    assert {name: len(rows) for name, rows in writer.rows.items() if rows} == {
        "case_timelines": 1,
        "person_timelines": 1,
    }
    assert delivery.rows == 2


def test_a_refused_row_becomes_a_dead_letter_of_its_message_and_the_others_go_in() -> None:
    writer = Recorded(refuses=frozenset({("case:1",)}))
    other = message("case-timelines", 8, "CaseTimeline", case_timeline("case:2"))
    delivery = Delivery(batch(CASE, other), decode)
    delivery.carry_out(writer)
    assert [row[0] for row in writer.rows["case_timelines"]] == ["case:2"]
    (letter,) = writer.rows["dead_letters"]
    assert letter[:4] == ("case-timelines", 0, 4, "sink_refused")
    assert "case:1" not in repr(letter)
    assert (delivery.rows, len(delivery.refused)) == (1, 1)


@pytest.mark.parametrize("value", [None, b"", b"\x07not avro", b"\x00\x00\x00\x00\x63body"])
def test_a_value_that_cannot_be_read_becomes_a_dead_letter(value: bytes | None) -> None:
    writer = Recorded()
    Delivery(batch(Message("case-timelines", 3, 8, b"k", value, 0), PERSON), decode).carry_out(writer)
    assert [row[:4] for row in writer.rows["dead_letters"]] == [("case-timelines", 3, 8, "sink_refused")]
    assert len(writer.rows["person_timelines"]) == 1


def test_a_record_on_the_wrong_topic_becomes_a_dead_letter() -> None:
    writer = Recorded()
    Delivery(batch(CASE._replace(topic="person-timelines")), decode).carry_out(writer)
    assert [row[3] for row in writer.rows["dead_letters"]] == ["sink_refused"]


def test_a_registry_that_is_away_makes_no_dead_letter() -> None:
    def away(_: bytes) -> dict[str, Any]:
        raise Unavailable("schema registry")

    with pytest.raises(Unavailable):
        Delivery(batch(CASE), away)


def test_refused_rows_are_told_once_however_often_the_dead_letters_fail() -> None:
    writer = Recorded(refuses=frozenset({("case:1",)}), away={"dead_letters": 1})
    delivery = Delivery(batch(CASE), decode)
    with pytest.raises(Unavailable):
        delivery.carry_out(writer)
    delivery.carry_out(writer)
    assert len(writer.rows["dead_letters"]) == 1


def test_of_the_records_of_one_event_in_a_batch_the_newest_alone_loses_no_version() -> None:
    """Only the newest message of a key is inserted; a record holds all versions, so nothing is missing."""
    told = [version(at, revision=at, mentions=[f"case x:{at}"]) for at in range(1, 5)]
    alone, at_once = Recorded(), Recorded()
    state = BatchState(BatchPolicy())
    for number in range(1, 5):
        found = message("event-records", number, "EventRecord", event_record("e", told[:number]))
        Delivery(batch(found), decode).carry_out(alone)
        state.add(found, 0)
    Delivery(state.take(), decode).carry_out(at_once)
    for table in (EVENT_RECORDS, MENTIONS):
        newest = {table.key_of(row): row_content(table, row) for row in alone.rows[table.name]}
        assert len(at_once.rows[table.name]) == 4
        assert {table.key_of(row): row_content(table, row) for row in at_once.rows[table.name]} == newest
