"""Versions of one event: which is the newest, what is a copy, and what goes on."""

from itertools import permutations
from typing import Any

from caseflow_processors.intake.accept import Acceptance, EventRecord, accept, fact_of
from caseflow_processors.intake.read import Read

from tests.stream_processors.made import RECEIVED_MS, event, person, read


def _said(offset: int, **fields: Any) -> Read:
    return read("SuspectArrested", event("SuspectArrested", **fields), offset=offset, received_ms=RECEIVED_MS + offset)


def _born(year: int) -> dict[str, Any]:
    return person("police-person:P1", birth_year=year)


def _accept_all(*reads: Read) -> list[Acceptance]:
    record: EventRecord | None = None
    found = []
    for each in reads:
        found.append(accept(record, each))
        record = found[-1].record
    return found


def test_the_first_message_is_accepted_and_goes_on() -> None:
    (first,) = _accept_all(_said(0))
    assert (first.outcome, first.changed, first.forward) == ("accepted", True, True)
    assert fact_of(first.record)["received_at"] == RECEIVED_MS


def test_a_later_copy_is_a_duplicate_and_changes_nothing() -> None:
    first, copy = _accept_all(_said(0), _said(1))
    assert (copy.outcome, copy.changed, copy.forward) == ("duplicate", False, False)
    assert copy.record == first.record


def test_the_same_coordinate_again_is_the_same_message_and_has_the_same_outcome() -> None:
    _, _, again, copy_again = _accept_all(_said(0), _said(1), _said(0), _said(1))
    assert (again.outcome, again.changed, again.forward) == ("accepted", False, False)
    assert (copy_again.outcome, copy_again.changed) == ("duplicate", False)


def test_a_higher_revision_is_the_newest_whatever_the_order_of_arrival() -> None:
    one, two = _said(0, revision=1, person=_born(1980)), _said(1, revision=2, person=_born(1981))
    for reads in permutations((one, two)):
        record = _accept_all(*reads)[-1].record
        assert fact_of(record)["revision"] == 2
        assert '"birth_year":1981' in record["event"]


def test_a_stale_revision_is_accepted_and_does_not_go_on() -> None:
    _, stale = _accept_all(_said(0, revision=2), _said(1, revision=1))
    assert (stale.outcome, stale.changed, stale.forward) == ("accepted", True, False)
    assert len(stale.record["versions"]) == 2


def test_of_two_contents_of_one_revision_the_later_written_wins_and_it_is_a_conflict() -> None:
    early = _said(0, recorded_at=5, person=_born(1980))
    late = _said(1, recorded_at=6, person=_born(1981))
    for reads in permutations((early, late)):
        last = _accept_all(*reads)[-1]
        assert last.outcome == "accepted"
        assert last.forward
        assert '"birth_year":1981' in last.record["event"]
        assert fact_of(last.record)["conflicting"]


def test_a_content_without_a_time_of_writing_is_older_than_one_written_before_1970() -> None:
    unknown = _said(0, recorded_at=None, person=_born(1980))
    written = _said(1, recorded_at=-5, person=_born(1981))
    for reads in permutations((unknown, written)):
        assert '"birth_year":1981' in _accept_all(*reads)[-1].record["event"]


def test_of_two_contents_written_at_once_the_greater_hash_wins_in_every_order() -> None:
    reads = [_said(offset, person=_born(1980 + offset)) for offset in range(3)]
    newest = {fact_of(_accept_all(*order)[-1].record)["content_hash"] for order in permutations(reads)}
    assert newest == {max(each.version["content_hash"] for each in reads)}


def test_a_conflict_ends_with_a_higher_revision() -> None:
    *_, last = _accept_all(
        _said(0, person=_born(1980)), _said(1, person=_born(1981)), _said(2, revision=2, person=_born(1982))
    )
    assert not last.record["conflicting"]
    assert last.forward


def test_a_conflict_among_stale_revisions_is_none() -> None:
    *_, last = _accept_all(
        _said(0, revision=2), _said(1, revision=1, person=_born(1980)), _said(2, revision=1, person=_born(1981))
    )
    assert not last.record["conflicting"]
    assert not last.forward


def test_received_is_the_least_over_copies() -> None:
    first = _said(5)
    earlier = read("SuspectArrested", event("SuspectArrested"), offset=9, received_ms=RECEIVED_MS)
    _, copy = _accept_all(first, earlier)
    assert (copy.outcome, copy.changed, copy.forward) == ("duplicate", True, True)
    assert fact_of(copy.record)["received_at"] == RECEIVED_MS
    assert copy.record["versions"][0]["offset"] == 5


def test_a_record_given_is_not_changed() -> None:
    record = accept(None, _said(0)).record
    before = {**record, "versions": list(record["versions"])}
    accept(record, _said(1, revision=2))
    assert record == before


def test_the_content_hash_is_of_the_words_before_mapping() -> None:
    one = read("SuspectArrested", event("SuspectArrested", person=person("police-person:P1", sex="?")))
    two = read("SuspectArrested", event("SuspectArrested", person=person("police-person:P1", sex="??")))
    assert one.version["content_hash"] != two.version["content_hash"]
    assert len(one.version["content_hash"]) == 32
