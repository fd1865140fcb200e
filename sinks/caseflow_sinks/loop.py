"""The sink's loop: read, deliver, then commit; over and over until it is told to stop."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass

from caseflow_sinks.batches import Batch, BatchState, Message
from caseflow_sinks.consumer import Source
from caseflow_sinks.delivery import Decode, Delivery
from caseflow_sinks.health import HealthFile
from caseflow_sinks.retry import RetryPolicy
from caseflow_sinks.writer import Unavailable, Writer

log = logging.getLogger(__name__)

SLICE_MS = 250
"""The longest time without a look at the group, at the health file and at whether to stop."""


@dataclass
class Counts:
    """What the sink has done since it started; told by its health file."""

    messages: int = 0
    rows: int = 0
    refused: int = 0
    batches: int = 0
    dropped: int = 0
    """Batches that another process now reads."""
    failures: int = 0
    """Attempts at which ClickHouse or the registry was away."""


class SinkLoop:
    """Keeps the order of a batch.

    1. Read. 2. Rows into their tables. 3. Refused rows into `dead_letters`. 4. Offsets committed.
    Whatever ends the process between two of these, the batch is read again and its rows replace themselves.
    """

    def __init__(
        self,
        source: Source,
        writer: Writer,
        *,
        decode: Decode,
        batches: BatchState,
        retry: RetryPolicy,
        health: HealthFile,
        now_ms: Callable[[], int],
    ) -> None:
        self.counts = Counts()
        self._source = source
        self._writer = writer
        self._decode = decode
        self._state = batches
        self._retry = retry
        self._health = health
        self._now_ms = now_ms
        self._uncommitted: dict[tuple[str, int], int] = {}
        self._epoch = source.epoch
        self._waiting_for = ""
        self._stopping = False

    def stop(self) -> None:
        """End after the batch under way; called from a signal handler."""
        self._stopping = True

    def run(self) -> None:
        """Run until `stop`. What ClickHouse will never take by anyone's waiting is raised."""
        while not self._stopping:
            self._read()
            if self._state.is_due(self._now_ms()):
                self._deliver(self._state.take())
            self._commit()
            self._tell()
        self._deliver(self._state.take())
        self._commit()

    def _read(self) -> None:
        found = self._source.read(min(SLICE_MS, self._state.remaining_ms(self._now_ms())))
        self._notice_rebalance()
        self._add(found)

    def _add(self, found: list[Message]) -> None:
        now = self._now_ms()
        for message in found:
            self._state.add(message, now)

    def _notice_rebalance(self) -> bool:
        """Whether the assignment has changed since the last look: what is held then is dropped."""
        if self._epoch == self._source.epoch:
            return False
        self._epoch = self._source.epoch
        self._state.take()
        self._uncommitted.clear()
        return True

    def _deliver(self, batch: Batch) -> None:
        if not batch.read:
            return
        delivery: Delivery | None = None
        attempt = 0
        begun_ms = self._now_ms()
        while True:
            try:
                delivery = delivery or Delivery(batch, self._decode)
                delivery.carry_out(self._writer)
                break
            except Unavailable as error:
                attempt += 1
                self._waiting_for = str(error)
                self.counts.failures += 1
                log.warning("attempt %d: %s", attempt, error)
                self._tell(at_once=attempt == 1)
                if not self._wait(self._retry.delay_ms(attempt)):
                    self.counts.dropped += 1
                    return
        if not attempt:
            self._state.took(self._now_ms() - begun_ms)
        else:
            self._waiting_for = ""
            self._tell(at_once=True)
            self._source.resume()
        self._count(batch, delivery)
        self._uncommitted.update(delivery.next_offsets)

    def _count(self, batch: Batch, delivery: Delivery) -> None:
        self.counts.messages += batch.read
        self.counts.rows += delivery.rows
        self.counts.refused += len(delivery.refused)
        self.counts.batches += 1
        for message, cause in delivery.refused:
            log.error("refused %s/%d/%d: %s", message.topic, message.partition, message.offset, cause)

    def _wait(self, delay_ms: int) -> bool:
        """Wait with fetching paused, keeping the place in the group; False when the batch has to be given up."""
        self._source.pause()
        until = self._now_ms() + delay_ms
        while not self._stopping and (now := self._now_ms()) < until:
            self._tell()
            found = self._source.read(min(SLICE_MS, until - now))
            changed = self._notice_rebalance()
            # A message that was on its way when fetching was paused belongs to the next batch.
            self._add(found)
            if changed:
                self._source.resume()
                return False
        if self._stopping:
            # What was read after the batch that is given up may not be committed over it.
            self._state.take()
        return not self._stopping

    def _commit(self) -> None:
        if self._uncommitted and self._source.commit(self._uncommitted):
            self._uncommitted = {}

    def _tell(self, *, at_once: bool = False) -> None:
        facts = {"waiting_for": self._waiting_for, "partitions": self._source.partitions, **asdict(self.counts)}
        self._health.tell(facts, self._now_ms(), at_once=at_once)
