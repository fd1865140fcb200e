"""What the reader of a partition has before it: arithmetic on offsets."""

from caseflow_sinks.lag.partitions import NOTHING, PEEKED_AT_MOST, Peek, Peeks, Position, Waiting, waiting
from caseflow_sinks.lag.path import PATH
from hypothesis import given
from hypothesis import strategies as st

OFFSETS = st.integers(0, 60)
LOGS = st.lists(st.booleans(), max_size=60)
"""A partition by its offsets: a record, or a marker of a transaction."""


def peeked(log: list[bool], start: int) -> Peek:
    records = [at for at, is_record in enumerate(log) if is_record and at >= start]
    if not records:
        return NOTHING
    seen = records[:PEEKED_AT_MOST]
    return Peek(len(seen), is_whole=seen == records, first_offset=seen[0], first_at_ms=1_000 + seen[0])


@given(log=LOGS, committed=st.none() | OFFSETS)
def test_what_waits_is_the_records_not_committed_or_more_where_it_says_so(
    log: list[bool], committed: int | None
) -> None:
    position = Position(len(log), committed)
    true = [at for at, is_record in enumerate(log) if is_record and at >= position.start]
    for peek in (peeked(log, position.start), None):
        found = waiting(position, peek)
        assert found.records >= len(true)
        assert not found.is_exact or found.records == len(true)
        assert found.records or found.oldest_at_ms is None
        if peek is not None:
            assert found.is_exact == (len(true) <= PEEKED_AT_MOST)
            assert found.oldest_at_ms == (1_000 + true[0] if true else None)


def test_only_markers_after_the_committed_offset_are_nothing_that_waits() -> None:
    assert waiting(Position(9, 8), NOTHING) == Waiting(0, is_exact=True, oldest_at_ms=None)


def test_without_an_answer_the_offsets_are_the_bound_and_the_age_is_not_known() -> None:
    assert waiting(Position(9, 5), None) == Waiting(4, is_exact=False, oldest_at_ms=None)
    assert waiting(Position(9, None), None) == Waiting(9, is_exact=False, oldest_at_ms=None)
    assert waiting(Position(9, 9), None) == Waiting(0, is_exact=True, oldest_at_ms=None)


def test_what_is_no_longer_kept_does_not_wait() -> None:
    many = Peek(PEEKED_AT_MOST, is_whole=False, first_offset=100, first_at_ms=7)
    assert waiting(Position(200, 10), many) == Waiting(100, is_exact=False, oldest_at_ms=7)


def test_a_partition_on_which_nothing_moves_is_read_once() -> None:
    place, peeks = ("accepted", 0), Peeks()
    still = {place: Position(9, 5)}
    assert peeks.wanted(still) == still
    peeks.learn(still, {place: Peek(3, is_whole=True, first_offset=6, first_at_ms=7)})
    assert peeks.wanted(still) == {}
    assert [ahead for *_, ahead in peeks.waiting(still)] == [Waiting(3, is_exact=True, oldest_at_ms=7)]
    moved = {place: Position(10, 5)}
    assert peeks.wanted(moved) == moved
    assert [ahead for *_, ahead in peeks.waiting(moved)] == [Waiting(5, is_exact=False, oldest_at_ms=None)]
    assert peeks.wanted({place: Position(10, 10)}) == {}


def test_a_partition_that_was_not_read_to_its_end_in_time_is_read_again() -> None:
    place, peeks = ("accepted", 0), Peeks()
    still = {place: Position(9, 5)}
    peeks.learn(still, {place: Peek(1, is_whole=False, first_offset=5, first_at_ms=7)})
    assert peeks.wanted(still) == still
    assert [ahead for *_, ahead in peeks.waiting(still)] == [Waiting(4, is_exact=False, oldest_at_ms=7)]


def test_no_topic_has_two_readers() -> None:
    topics = [topic for read in PATH.values() for topic in read]
    assert len(topics) == len(set(topics))
