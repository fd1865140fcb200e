"""Faust's Kafka transport, with the things changed that our commits rest on.

The names overridden here are private to faust-streaming 0.15.3; tests/stream_processors/agents hold them to that
version.
"""

from asyncio import AbstractEventLoop
from collections.abc import Mapping
from typing import Any

import aiokafka
import faust
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from mode.utils.queues import ThrowableQueue

from caseflow_processors.agents.assignor import ShardAssignor

# A fetch asks for every partition that has nothing buffered and waits this long at the broker when those are idle.
# Faust's 1,500 ms would hold a busy partition up behind idle ones: identity has a single busy partition for each
# domain.
FETCH_MAX_WAIT_MS = 50


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """Reads committed messages only, keeps partition p of all topics at one worker, and fetches without a long wait.

    With every record it notes the one before it and the group's generation (see `succession`).
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        self._previous: dict[TP, int] = {}

    def _create_worker_consumer(self, transport: driver.Transport) -> aiokafka.AIOKafkaConsumer:
        conf = self.app.conf
        self._assignor = ShardAssignor
        return aiokafka.AIOKafkaConsumer(
            client_id=conf.broker_client_id,
            group_id=conf.id,
            bootstrap_servers=driver.server_list(transport.url, transport.default_port),
            partition_assignment_strategy=[ShardAssignor],
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            # Faust asks for read_uncommitted unless its own exactly-once is on: facts of an aborted batch must not be
            # read.
            isolation_level="read_committed",
            max_poll_records=conf.broker_max_poll_records,
            max_poll_interval_ms=int(conf.broker_max_poll_interval * 1000),
            max_partition_fetch_bytes=conf.consumer_max_fetch_size,
            fetch_max_wait_ms=FETCH_MAX_WAIT_MS,
            request_timeout_ms=int(conf.broker_request_timeout * 1000),
            check_crcs=conf.broker_check_crcs,
            session_timeout_ms=int(conf.broker_session_timeout * 1000),
            rebalance_timeout_ms=int(conf.broker_rebalance_timeout * 1000),
            heartbeat_interval_ms=int(conf.broker_heartbeat_interval * 1000),
            metadata_max_age_ms=conf.consumer_metadata_max_age_ms,
            connections_max_idle_ms=conf.consumer_connections_max_idle_ms,
            **driver.credentials_to_aiokafka_auth(conf.broker_credentials, conf.ssl_context),
        )

    async def on_partitions_assigned(self, assigned: set[TP], generation_id: int = 0) -> None:
        """Begin anew: what was received before belongs to another assignment."""
        self._previous.clear()
        await super().on_partitions_assigned(assigned, generation_id)

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Go back to the committed offsets; the next record of each partition has no predecessor."""
        committed: Mapping[TP, int] = await self.call_thread(self._seek_to_committed)
        return committed

    async def _seek_to_committed(self) -> Mapping[TP, int]:
        consumer = self._ensure_consumer()
        committed: Mapping[TP, int] = await consumer.seek_to_committed()
        for tp, offset in committed.items():
            if not offset or offset < 0:
                # Nothing committed: aiokafka leaves the position where it is, past records that were thrown away.
                await consumer.seek_to_beginning(driver.ensure_aiokafka_TP(tp))
            self._previous.pop(tp, None)
        return committed

    async def _fetch_records(self, *args: Any, **options: Any) -> Mapping[TP, list[Any]]:
        generation: int | None = self.app.consumer_generation_id
        fetched: Mapping[TP, list[Any]] = await super()._fetch_records(*args, **options)
        if generation != self.app.consumer_generation_id:
            # A rebalance came in between: whose records these are is not certain, so they count for nobody.
            generation = None
        for tp, records in fetched.items():
            previous = self._previous.get(tp)
            for record in records:
                record.previous, record.generation = previous, generation
                previous = record.offset
            if previous is not None:
                self._previous[tp] = previous
        return fetched


class CommitNothingConsumer(driver.Consumer):
    """Offsets are committed inside our transactions.

    Faust's own commit would follow behind and crawl: it counts an arriving message as acknowledged when the offset
    before it is a transaction marker.
    """

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        return True

    def _to_message(self, tp: TP, record: Any) -> Any:
        message: Any = super()._to_message(tp, record)
        message.previous, message.generation_id = record.previous, record.generation
        return message


class ShardTransport(driver.Transport):
    """The transport that a stage's app is given."""

    Consumer = CommitNothingConsumer

    def __init__(self, url: Any, app: Any, loop: AbstractEventLoop | None = None) -> None:
        super().__init__(url, app, loop)


class StageApp(faust.App):
    """A Faust app whose queues are never emptied behind the back of what has been delivered to them.

    Faust empties them when the flow resumes after a rebalance, by when events of the new generation may be in. Those
    of the old one are dropped by `Batches`, which can tell them apart.
    """

    receivers: tuple[Any, ...] = ()

    def FlowControlQueue(self, maxsize: int | None = None, *, clear_on_resume: bool = False) -> ThrowableQueue[Any]:
        """A queue that no flow control empties."""
        return super().FlowControlQueue(maxsize, clear_on_resume=False)
