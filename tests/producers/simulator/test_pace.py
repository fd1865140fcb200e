"""So many messages a second, whatever each takes."""

import pytest
from caseflow_producers.simulator.pace import Pace


class Clock:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_the_first_message_does_not_wait_and_the_others_come_evenly() -> None:
    clock = Clock()
    pace = Pace(4.0, clock)
    waits = []
    for _ in range(4):
        waits.append(pace.wait_seconds())
        clock.seconds += waits[-1]
    assert waits == [0.0, 0.25, 0.25, 0.25]


def test_a_delay_is_made_up_for() -> None:
    clock = Clock()
    pace = Pace(10.0, clock)
    pace.wait_seconds()
    clock.seconds += 1.0
    # Ten messages are overdue, and the eleventh waits again.
    assert [pace.wait_seconds() for _ in range(10)] == [0.0] * 10
    assert pace.wait_seconds() == pytest.approx(0.1)


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="more than 0"):
        Pace(rate, Clock())
