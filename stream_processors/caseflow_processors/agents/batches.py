"""The loop between an agent and the store: whatever came while the last batch was written is the next batch."""

import asyncio
import logging
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

from caseflow_processors.agents.succession import Succession
from caseflow_processors.state.protocol import Inbound
from caseflow_processors.state.steps import Step, Steps
from caseflow_processors.state.store import PartitionStore

log = logging.getLogger(__name__)

T = TypeVar("T")

EXIT_CODE = 3


@dataclass(frozen=True)
class BatchPolicy:
    """How much is folded in one transaction, and how much may wait."""

    batch_messages: int = 1_000
    waiting_messages: int = 4_000


@dataclass
class BatchCounts:
    """What the worker has done since it started; told by its health file."""

    messages: int = 0
    batches: int = 0
    dropped: int = 0


class Batches:
    """Takes events from an agent, folds and commits them in batches, one at a time, and owns the shards in between.

    `generation` is the consumer group's generation in which the shards were opened: an event fetched in another one may
    belong to another worker by now. It was not committed here, so whoever owns it reads it again.
    """

    def __init__(self, store: PartitionStore, steps: Steps, base_names: dict[str, str], policy: BatchPolicy) -> None:
        self.counts = BatchCounts()
        self._store = store
        self._steps = steps
        self._base_names = base_names
        self._policy = policy
        self._waiting: list[Any] = []
        self._have = asyncio.Event()
        self._room = asyncio.Event()
        self._lock = asyncio.Lock()
        self._generation: int | None = None
        self._succession = Succession()
        # One thread: folding and committing are strictly one after the other, and off the loop that takes events in.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="batch")

    async def take(self, event: Any) -> None:
        """Let an event wait for its batch; returns at once unless too many are waiting. Never raises."""
        self._waiting.append(event)
        self._have.set()
        if len(self._waiting) >= self._policy.waiting_messages:
            self._room.clear()
            await self._room.wait()

    async def run(self) -> None:
        """Fold for ever. Any failure ends the process: its decoded state may be ahead of the log."""
        try:
            while True:
                if not self._waiting:
                    self._have.clear()
                    await self._have.wait()
                async with self._lock:
                    taken = self._waiting[: self._policy.batch_messages]
                    del self._waiting[: self._policy.batch_messages]
                    self._room.set()
                    await self._fold(taken)
        except asyncio.CancelledError:
            raise
        except BaseException as error:
            exit_at_once(error)

    async def _fold(self, taken: list[Any]) -> None:
        batch: dict[int, list[Inbound]] = defaultdict(list)
        folded = []
        owned = self._store.partitions
        for event in taken:
            message = event.message
            if self._generation is None or message.generation_id != self._generation or message.partition not in owned:
                self.counts.dropped += 1
                continue
            if not self._succession.is_new(message):
                self.counts.dropped += 1
                continue
            batch[message.partition].append(self._inbound(message))
            folded.append(event)
        if not batch:
            return
        await self._blocking(lambda: self._store.commit(self._store.fold(batch)))
        for event in folded:
            # Only so that Faust forgets the message: it commits nothing.
            event.ack()
        self.counts.messages += len(folded)
        self.counts.batches += 1
        self._steps.reached(Step.ACKNOWLEDGED)

    def _inbound(self, message: Any) -> Inbound:
        return Inbound(
            self._base_names[message.topic],
            message.partition,
            message.offset,
            message.key,
            message.value,
            round(message.timestamp * 1000),
        )

    async def own(self, partitions: Iterable[int], generation: int) -> None:
        """After a rebalance: own exactly these partitions. Awaited before any event of theirs is delivered."""
        try:
            async with self._lock:
                self._generation = generation
                self._succession.restart()
                # Both in the thread of the batches: an opening that was overtaken ends there before the next begins.
                await self._blocking(self._store.close)
                await self._blocking(lambda: self._store.open(partitions))
        except asyncio.CancelledError:
            # A further rebalance overtook this one: its own call follows, and nothing is folded until then.
            self._generation = None
            self._store.abandon_restore()
            raise
        except BaseException as error:
            exit_at_once(error)

    async def release(self) -> None:
        """Before partitions go, or at shutdown: let the batch finish, then give all shards up."""
        self._store.abandon_restore()
        async with self._lock:
            self._generation = None
            await self._blocking(self._store.close)

    async def _blocking(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def exit_at_once(error: BaseException) -> NoReturn:
    """End the process with nothing more acknowledged, committed or flushed; a supervisor starts it again.

    Raising instead would let Faust acknowledge the event, and hangs its own shutdown.
    """
    log.critical("stopped by %r", error, exc_info=error)
    logging.shutdown()
    sys.stderr.flush()
    os._exit(EXIT_CODE)
