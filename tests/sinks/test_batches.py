"""When a batch ends, and what is left in it."""

from caseflow_sinks.batches import BatchPolicy, BatchState, Message


def message(offset: int, key: bytes | None = b"k", *, topic: str = "case-timelines", partition: int = 0) -> Message:
    return Message(topic, partition, offset, key, b"0123456789", 0)


def test_a_batch_without_messages_is_never_due() -> None:
    state = BatchState(BatchPolicy(age_ms=250))
    assert not state.is_due(10_000_000)
    assert state.take().read == 0


def test_a_batch_is_due_when_its_first_message_has_waited_long_enough() -> None:
    state = BatchState(BatchPolicy(age_ms=250))
    state.add(message(1, b"a"), 1_000)
    state.add(message(2, b"b"), 1_200)
    assert not state.is_due(1_249)
    assert state.is_due(1_250)


def test_a_batch_is_due_when_it_has_enough_messages() -> None:
    state = BatchState(BatchPolicy(messages=2))
    state.add(message(1), 0)
    assert not state.is_due(0)
    state.add(message(2), 0)
    assert state.is_due(0)


def test_a_batch_is_due_when_it_has_enough_bytes() -> None:
    state = BatchState(BatchPolicy(value_bytes=20))
    state.add(message(1, b"a"), 0)
    assert not state.is_due(0)
    state.add(message(2, b"b"), 0)
    assert state.is_due(0)


def test_the_bytes_of_a_replaced_message_do_not_count() -> None:
    state = BatchState(BatchPolicy(value_bytes=20))
    for offset in range(50):
        state.add(message(offset), 0)
    assert not state.is_due(0)


def test_the_time_left_is_that_of_the_first_message() -> None:
    state = BatchState(BatchPolicy(age_ms=250))
    assert state.remaining_ms(5_000) == 250
    state.add(message(1), 5_000)
    assert state.remaining_ms(5_100) == 150
    assert state.remaining_ms(6_000) == 0


def test_of_one_key_only_the_newest_message_is_left() -> None:
    state = BatchState(BatchPolicy())
    for offset, key in ((1, b"a"), (2, b"b"), (3, b"a"), (7, b"a")):
        state.add(message(offset, key), 0)
    batch = state.take()
    assert sorted((found.key, found.offset) for found in batch.messages) == [(b"a", 7), (b"b", 2)]
    assert batch.read == 4


def test_the_same_key_on_two_topics_is_two_keys() -> None:
    state = BatchState(BatchPolicy())
    state.add(message(1, topic="case-timelines"), 0)
    state.add(message(1, topic="person-timelines"), 0)
    assert len(state.take().messages) == 2


def test_messages_without_a_key_are_all_left() -> None:
    state = BatchState(BatchPolicy())
    state.add(message(1, None), 0)
    state.add(message(2, None), 0)
    assert len(state.take().messages) == 2


def test_the_next_offset_is_past_the_last_message_of_each_partition() -> None:
    state = BatchState(BatchPolicy())
    for offset, partition in ((4, 0), (9, 1), (11, 0)):
        state.add(message(offset, partition=partition), 0)
    assert state.take().next_offsets == {("case-timelines", 0): 12, ("case-timelines", 1): 10}


def test_taking_a_batch_begins_a_new_one() -> None:
    state = BatchState(BatchPolicy(age_ms=250))
    state.add(message(1), 0)
    state.take()
    assert not state.is_begun
    state.add(message(2), 900)
    assert not state.is_due(1_000)
    assert state.take().next_offsets == {("case-timelines", 0): 3}


def test_a_batch_waits_twice_as_long_as_a_delivery_takes_within_bounds() -> None:
    state = BatchState(BatchPolicy(age_ms=250, longest_age_ms=1_000))
    for delivery_ms, expected in ((40, 250), (125, 250), (300, 600), (30_000, 1_000), (10, 250)):
        state.took(delivery_ms)
        assert state.remaining_ms(0) == expected
