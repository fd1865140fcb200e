"""Deliveries taken back: their versions are kept and counted, and are never the newest word."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import orjson
from caseflow_processors.intake.accept import Acceptance, EventRecord, accept, fact_of
from caseflow_processors.intake.read import MessageReader, Read
from caseflow_schemas.codec import EventReader
from caseflow_schemas.tables import Exclusion

from tests.stream_processors.made import PARTITIONS, POLICE, RECEIVED_MS, TABLES, event, inbound, person

TAKEN_BACK = replace(TABLES, exclusions=(Exclusion(POLICE, "b1", "sent in error (made up)", "2024-01-31"),))
READER = MessageReader(EventReader.offline(), TAKEN_BACK, partitions=PARTITIONS)


def _said(offset: int, batch_id: str | None, *, revision: int = 1, birth_year: int = 1990) -> Read:
    source = {"system": "made up", "record": "r1", "batch_id": batch_id, "backfill": False}
    born = person("police-person:P1", birth_year=birth_year)
    said = event("SuspectArrested", source=source, revision=revision, person=born)
    found = READER.read(inbound("SuspectArrested", said, offset=offset, received_ms=RECEIVED_MS + offset))
    assert isinstance(found, Read)
    return found


def _accept_all(*reads: Read) -> list[Acceptance]:
    record: EventRecord | None = None
    found = []
    for each in reads:
        found.append(accept(record, each))
        record = found[-1].record
    return found


def _fact(*reads: Read) -> dict[str, Any]:
    return fact_of(_accept_all(*reads)[-1].record)


def test_an_event_of_a_delivery_taken_back_is_as_if_never_said() -> None:
    (only,) = _accept_all(_said(0, "b1", revision=7))
    assert only.record["newest"] == -1
    assert only.record["event"] == ""
    assert not only.record["conflicting"]
    fact = fact_of(only.record)
    assert (fact["retracted"], fact["event"], fact["revision"]) == (True, "", 7)


def test_its_messages_have_their_outcome_all_the_same() -> None:
    found = _accept_all(_said(0, "b1"), _said(1, "b1"), _said(0, "b1"), _said(2, "b1", birth_year=1991))
    assert [each.outcome for each in found] == ["accepted", "duplicate", "accepted", "accepted"]
    assert [version["excluded"] for version in found[-1].record["versions"]] == [True, True]
    assert found[-1].record["newest"] == -1
    assert not found[-1].forward


def test_the_newest_is_the_newest_of_what_is_left_in_every_order() -> None:
    reads = [
        _said(0, "b0", revision=1, birth_year=1980),
        _said(1, "b1", revision=2, birth_year=1981),
        _said(2, "b1", revision=3, birth_year=1982),
    ]
    for order in permutations(reads):
        fact = _fact(*order)
        assert (fact["revision"], fact["retracted"]) == (1, False)
        assert orjson.loads(fact["event"])["person"]["birth_year"] == 1980


def test_the_same_content_in_a_delivery_that_stands_counts() -> None:
    for order in permutations([_said(0, "b1"), _said(1, "b2")]):
        *_, last = _accept_all(*order)
        fact = fact_of(last.record)
        assert (fact["retracted"], fact["conflicting"]) == (False, False)
        assert orjson.loads(fact["event"])["source"]["batch_id"] == "b2"


def test_what_is_left_goes_on_when_it_comes_after_what_was_taken_back_and_not_when_before() -> None:
    assert [each.forward for each in _accept_all(_said(0, "b1", revision=9), _said(1, "b2"))] == [True, True]
    assert [each.forward for each in _accept_all(_said(0, "b2"), _said(1, "b1", revision=9))] == [True, False]


def test_contents_taken_back_make_no_conflict_and_hide_none() -> None:
    taken, one, other = _said(0, "b1"), _said(1, "b2"), _said(2, "b2", birth_year=1991)
    for order in permutations((taken, one)):
        assert not _fact(*order)["conflicting"]
    for order in permutations((taken, one, other)):
        assert _fact(*order)["conflicting"]


def test_another_agencys_delivery_of_that_name_and_events_of_no_delivery_stand() -> None:
    assert not _fact(_said(0, None))["retracted"]
    assert TAKEN_BACK.is_excluded(POLICE, "b1")
    assert not TAKEN_BACK.is_excluded("WEST-POLICE", "b1")
    assert not TAKEN_BACK.is_excluded(POLICE, None)
    assert not TABLES.is_excluded(POLICE, "b1")


def test_a_delivery_taken_back_is_another_generation() -> None:
    assert TAKEN_BACK.digest() != TABLES.digest()


def test_an_earlier_copy_of_what_was_taken_back_does_not_go_on() -> None:
    first, copy = _accept_all(_said(5, "b1"), _said(1, "b1"))
    assert first.record["newest"] == -1
    assert (copy.outcome, copy.changed, copy.forward) == ("duplicate", True, False)
    assert fact_of(copy.record)["received_at"] == RECEIVED_MS + 1
