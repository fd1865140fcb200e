"""Histories through all stages in one process."""

from collections.abc import Iterable, Sequence
from typing import Any

from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_processors.stages.pipeline import Choose, InMemoryPipeline, Turn, Waiting
from caseflow_processors.timelines.content import content
from caseflow_schemas.codec import EventReader
from caseflow_schemas.derived import DerivedCodecs
from hypothesis import strategies as st

from tests.stream_processors.histories import History
from tests.stream_processors.made import RECEIVED_MS, TABLES

Contents = dict[tuple[str, str], dict[str, Any]]
"""(topic, key) → content of each timeline that has any."""

TIMELINES = ("case-timelines", "person-timelines")
CODECS = DerivedCodecs.offline()
READER = EventReader.offline()


def pipeline(partitions: int = 1) -> InMemoryPipeline:
    """All stages by the made-up tables."""
    stages = [
        make_stage(name, codecs=CODECS, reader=READER, tables=TABLES, partitions=partitions) for name in STAGE_NAMES
    ]
    return InMemoryPipeline(stages, partitions=partitions)


def send(made: InMemoryPipeline, history: Iterable[Any]) -> int:
    """Append the messages in their order; how many there were."""
    count = 0
    for count, said in enumerate(history, 1):
        message = said.message()
        made.send(message.topic, message.key, message.value, timestamp_ms=RECEIVED_MS + count)
    return count


def contents(made: InMemoryPipeline) -> Contents:
    """What the timelines say now."""
    return {
        (topic, key.decode()): found
        for topic in TIMELINES
        for key, value in made.unread(topic).items()
        if (found := content(CODECS.decode(value)))
    }


def folded(history: History, *, partitions: int = 1, choose: Choose | None = None) -> Contents:
    """The content of every timeline after the history."""
    made = pipeline(partitions)
    send(made, history)
    made.run(choose)
    return contents(made)


def drawn(draw: Any) -> Choose:
    """Any shard and number of messages next; some batches are lost before the commit, some come again after it."""
    left = {"crash": 6, "again": 6}

    def choose(waiting: Sequence[Waiting]) -> Turn:
        shard = draw(st.integers(0, len(waiting) - 1))
        take = {topic: draw(st.integers(0, count)) for topic, count in waiting[shard].messages.items()}
        if not any(take.values()):
            take = dict(waiting[shard].messages)
        fate = draw(st.sampled_from(["commit", "commit", "commit", "crash", "again"]))
        if left.get(fate, 0) == 0:
            return Turn(shard, take)
        left[fate] -= 1
        return Turn(shard, take, fate)

    return choose
