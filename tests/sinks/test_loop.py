"""The loop under failures, changes of assignment and signals: simulated time, nothing but arithmetic."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from caseflow_schemas.derived import DerivedCodecs
from caseflow_sinks.batches import BatchPolicy, BatchState, Message
from caseflow_sinks.health import HealthFile
from caseflow_sinks.loop import SinkLoop
from caseflow_sinks.retry import RetryPolicy
from caseflow_sinks.rows import Row, Table
from caseflow_sinks.writer import RefusedRow, Unavailable, Writer

from tests.sinks.made import case_timeline

CODECS = DerivedCodecs.offline()
TOPIC = "case-timelines"


class Clock:
    def __init__(self) -> None:
        self.now = 0

    def __call__(self) -> int:
        return self.now


REBALANCE = "rebalance"
STOP = "stop"
Step = list[Message] | str


class Scripted:
    """A source that plays steps: messages, none of them in time, a change of assignment, a signal.

    After the last one it says stop. While paused it gives no messages.
    """

    def __init__(self, clock: Clock, steps: Sequence[Step]) -> None:
        self.epoch = 0
        self.partitions = 1
        self.committed: dict[tuple[str, int], int] = {}
        self.paused = False
        self.pauses = 0
        self.commit_fails = 0
        self.stop: Callable[[], None] = lambda: None
        self._clock = clock
        self._steps = list(steps)

    def read(self, timeout_ms: int) -> list[Message]:
        if not self._steps:
            self.stop()
            return []
        if self.paused and isinstance(self._steps[0], list):
            self._clock.now += timeout_ms
            return []
        step = self._steps.pop(0)
        if step == REBALANCE:
            self.epoch += 1
        elif step == STOP:
            self.stop()
        elif not step:
            self._clock.now += timeout_ms
        return step if isinstance(step, list) else []

    def pause(self) -> None:
        self.paused = True
        self.pauses += 1

    def resume(self) -> None:
        self.paused = False

    def commit(self, next_offsets: Mapping[tuple[str, int], int]) -> bool:
        if self.commit_fails:
            self.commit_fails -= 1
            return False
        self.committed.update(next_offsets)
        return True

    def close(self) -> None:
        pass


class Flaky(Writer):
    """Takes rows, after being away as often as told."""

    def __init__(self, away: int = 0, error: Exception | None = None) -> None:
        self.keys: list[str] = []
        self.away = away
        self._error = error

    def insert(self, table: Table, rows: Sequence[Row]) -> list[RefusedRow]:
        if self._error is not None:
            raise self._error
        if rows and self.away:
            self.away -= 1
            raise Unavailable("ClickHouse error 252 TOO_MANY_PARTS")
        self.keys.extend(row[0] for row in rows)
        return []


def message(offset: int, key: str) -> Message:
    value = CODECS.encode(TOPIC, "CaseTimeline", case_timeline(key))
    return Message(TOPIC, 0, offset, key.encode(), value, 0)


class Run:
    def __init__(
        self,
        steps: Sequence[Step],
        writer: Flaky,
        health: Path | None = None,
        *,
        source: type[Scripted] = Scripted,
    ) -> None:
        self.clock = Clock()
        self.source = source(self.clock, steps)
        self.writer = writer
        self.loop = SinkLoop(
            self.source,
            writer,
            decode=CODECS.decode,
            batches=BatchState(BatchPolicy(age_ms=250)),
            retry=RetryPolicy(first_ms=100, longest_ms=400),
            health=HealthFile(health),
            now_ms=self.clock,
        )
        self.source.stop = self.loop.stop

    def __enter__(self) -> "Run":
        self.loop.run()
        return self

    def __exit__(self, *_: object) -> None:
        pass


def test_a_batch_is_stored_and_then_committed() -> None:
    with Run([[message(3, "a"), message(4, "b")], [], []], Flaky()) as run:
        assert run.writer.keys == ["a", "b"]
        assert run.source.committed == {(TOPIC, 0): 5}


def test_a_signal_ends_it_after_what_was_read_is_stored_and_committed() -> None:
    with Run([[message(3, "a")], STOP], Flaky()) as run:
        assert run.writer.keys == ["a"]
        assert run.source.committed == {(TOPIC, 0): 4}


def test_while_clickhouse_is_away_fetching_is_paused_and_nothing_is_committed() -> None:
    run = Run([[message(3, "a")], [], []], Flaky(away=3))
    with run:
        assert run.writer.keys == ["a"]
        assert run.source.pauses >= 3
        assert not run.source.paused
        assert run.source.committed == {(TOPIC, 0): 4}
        assert run.loop.counts.failures == 3
        # 100, 200 and 400 ms of waiting, after 250 ms for the batch.
        assert run.clock.now >= 950


def test_a_signal_while_clickhouse_is_away_commits_nothing() -> None:
    with Run([[message(3, "a")], [], STOP], Flaky(away=10_000)) as run:
        assert run.writer.keys == []
        assert run.source.committed == {}


def test_a_batch_whose_partitions_went_away_meanwhile_is_given_up() -> None:
    steps: list[Step] = [[message(3, "a")], [], REBALANCE, [message(9, "b")], []]
    with Run(steps, Flaky(away=1)) as run:
        assert run.writer.keys == ["b"]
        assert run.source.committed == {(TOPIC, 0): 10}
        assert run.loop.counts.dropped == 1


def test_what_arrives_with_a_change_of_assignment_is_of_the_new_one() -> None:
    class AtOnce(Scripted):
        def read(self, timeout_ms: int) -> list[Message]:
            found = super().read(timeout_ms)
            if found and found[0].offset == 9:
                self.epoch += 1
            return found

    with Run([[message(3, "a")], [message(9, "b")], []], Flaky(), source=AtOnce) as run:
        assert run.writer.keys == ["b"]
        assert run.source.committed == {(TOPIC, 0): 10}


def test_what_was_collected_before_a_change_of_assignment_is_dropped() -> None:
    steps: list[Step] = [[message(3, "a")], REBALANCE, [message(3, "a"), message(4, "b")], []]
    with Run(steps, Flaky()) as run:
        assert run.writer.keys == ["a", "b"]
        assert run.source.committed == {(TOPIC, 0): 5}


def test_offsets_that_could_not_be_committed_are_committed_later() -> None:
    run = Run([[message(3, "a")], [], [], []], Flaky())
    run.source.commit_fails = 2
    with run:
        assert run.source.committed == {(TOPIC, 0): 4}


def test_what_only_a_person_can_mend_is_raised_and_nothing_is_committed() -> None:
    run = Run([[message(3, "a")], []], Flaky(error=RuntimeError("no such table")))
    with pytest.raises(RuntimeError, match="no such table"):
        run.loop.run()
    assert run.source.committed == {}


def test_the_health_file_says_what_it_waits_for_and_its_beat_grows(tmp_path: Path) -> None:
    path = tmp_path / "health.json"
    run = Run([[message(3, "a")], [], STOP], Flaky(away=10_000), path)
    with run:
        told: dict[str, Any] = json.loads(path.read_text())
    assert told["beat"] >= 1
    assert told["waiting_for"] == "ClickHouse error 252 TOO_MANY_PARTS"
    health = HealthFile(path, every_ms=1_000)
    beats = []
    for now in (0, 10, 1_000, 1_500, 2_000):
        health.tell({}, now)
        beats.append(json.loads(path.read_text())["beat"])
    assert beats == [1, 1, 2, 2, 3]
