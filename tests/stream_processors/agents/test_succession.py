from dataclasses import dataclass

import pytest
from caseflow_processors.agents.succession import BrokenSuccession, Succession
from hypothesis import given
from hypothesis import strategies as st


@dataclass
class Message:
    offset: int
    previous: int | None
    topic: str = "t"
    partition: int = 0


def chain(offsets: list[int]) -> list[Message]:
    """Messages as received one after the other since a seek."""
    return [Message(offset, previous) for offset, previous in zip(offsets, [None, *offsets], strict=False)]


def see(succession: Succession, messages: list[Message]) -> list[bool]:
    return [succession.is_new(message) for message in messages]


ASCENDING = st.lists(st.integers(0, 60), unique=True, min_size=1).map(sorted)


@given(ASCENDING)
def test_gaps_between_offsets_are_no_gaps_while_each_message_follows_the_one_before(offsets: list[int]) -> None:
    succession = Succession()
    assert all(succession.is_new(message) for message in chain(offsets))


@given(ASCENDING.filter(lambda offsets: len(offsets) > 1), st.data())
def test_a_message_that_falls_out_is_noticed_at_the_next_one(offsets: list[int], data: st.DataObject) -> None:
    messages = chain(offsets)
    del messages[data.draw(st.integers(0, len(messages) - 2))]
    with pytest.raises(BrokenSuccession, match="was the last one seen"):
        see(Succession(), messages)


@given(ASCENDING, st.data())
def test_after_a_seek_back_what_was_seen_is_not_new_and_the_rest_is(offsets: list[int], data: st.DataObject) -> None:
    seen = data.draw(st.integers(0, len(offsets)))
    back_to = data.draw(st.integers(0, seen))
    succession = Succession()
    for message in chain(offsets[:seen]):
        succession.is_new(message)
    again = [succession.is_new(message) for message in chain(offsets[back_to:])]
    assert again == [False] * (seen - back_to) + [True] * (len(offsets) - seen)


def test_after_a_new_assignment_everything_is_new_again() -> None:
    succession = Succession()
    assert all(succession.is_new(message) for message in chain([1, 2, 3]))
    succession.restart()
    assert all(succession.is_new(message) for message in chain([2, 3]))
