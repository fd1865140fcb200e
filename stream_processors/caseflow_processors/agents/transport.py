"""Faust's Kafka transport, with the three things changed that our commits rest on.

The names overridden here are private to faust-streaming 0.15.3; tests/stream_processors/agents hold them to that version.
"""

from asyncio import AbstractEventLoop
from collections.abc import Mapping
from typing import Any

import aiokafka
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from caseflow_processors.agents.assignor import ShardAssignor

# A fetch asks for every partition that has nothing buffered and waits this long at the broker when those are idle. Faust's
# 1,500 ms would hold a busy partition up behind idle ones: identity has a single busy partition for each domain.
FETCH_MAX_WAIT_MS = 50


class ConsumerThread(driver.AIOKafkaConsumerThread):  # type: ignore[misc]  # Faust ships no types
    """Reads committed messages only, keeps partition p of all topics at one worker, and fetches without a long wait."""

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
            # Faust asks for read_uncommitted unless its own exactly-once is on: facts of an aborted batch must not be read.
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


class CommitNothingConsumer(driver.Consumer):  # type: ignore[misc]  # Faust ships no types
    """Offsets are committed inside our transactions.

    Faust's own commit would follow behind and crawl: it counts an arriving message as acknowledged when the offset before
    it is a transaction marker.
    """

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        return True


class ShardTransport(driver.Transport):  # type: ignore[misc]  # Faust ships no types
    """The transport that a stage's app is given."""

    Consumer = CommitNothingConsumer

    def __init__(self, url: Any, app: Any, loop: AbstractEventLoop | None = None) -> None:
        super().__init__(url, app, loop)
