"""One Faust app a stage: its agent, and the hooks by which shards follow the partitions."""

import asyncio
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import faust
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import group_id, topic_name
from faust.streams import Stream
from faust.types import StreamT

from caseflow_processors.agents.batches import Batches, BatchPolicy, exit_at_once
from caseflow_processors.agents.transport import ShardTransport, StageApp
from caseflow_processors.state.protocol import Stage
from caseflow_processors.state.steps import KillPoint, Steps
from caseflow_processors.state.store import PartitionStore, StoreSettings

HEALTH_SECONDS = 1.0


@dataclass(frozen=True)
class WorkerSettings:
    """Everything that a worker process is told; resolved at the edge."""

    connections: Connections
    folder: Path
    """Local state of this process alone: RocksDB locks it."""
    health_file: Path | None = None
    session_timeout_seconds: float = 10.0
    batches: BatchPolicy = field(default_factory=BatchPolicy)
    kill: KillPoint | None = None


def make_app(settings: WorkerSettings, stage: Stage) -> faust.App:
    """The stage's app: worker, group, assignment and agent are Faust's, the rest is the store's."""
    connections = settings.connections
    app = StageApp(
        group_id(connections, stage.name),
        broker=[f"kafka://{server}" for server in connections.bootstrap_servers.split(",")],
        datadir=str(settings.folder / "faust"),
        store="memory://",
        topic_partitions=connections.partitions,
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        broker_session_timeout=settings.session_timeout_seconds,
        broker_heartbeat_interval=settings.session_timeout_seconds / 4,
        broker_max_poll_records=2_000,
        consumer_max_fetch_size=8 * 1024 * 1024,
        stream_buffer_maxsize=4_096,
        stream_wait_empty=False,
    )
    app.transport = ShardTransport(app.conf.broker_consumer, app)
    base_names = {topic_name(connections, base): base for base in stage.inputs}
    steps = Steps(settings.kill)
    store = PartitionStore(StoreSettings(connections, settings.folder / "shards"), stage, steps)
    batches = Batches(store, steps, base_names, settings.batches)
    _attach(app, batches, base_names)
    if settings.health_file is not None:
        _tell_health(app, batches, store, settings.health_file)
    return app


def _attach(app: StageApp, batches: Batches, base_names: dict[str, str]) -> None:
    source = app.topic(*base_names, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    @app.agent(source, name=f"{app.conf.id}.agent")
    async def join(stream: StreamT[Any]) -> None:
        # No acknowledgement by the stream, and nothing in here can raise: either would let Faust pass over an event.
        async for event in cast(Stream[Any], stream).noack().events():
            await batches.take(event)

    @app.task  # type: ignore[untyped-decorator]  # Faust ships no types
    async def fold() -> None:
        await batches.run()

    async def assigned(_: Any, *__: Any, **___: Any) -> None:
        # Awaited before partitions are resumed and before committed offsets are read.
        owned = {tp.partition for tp in app.consumer.assignment() if tp.topic in base_names}
        await batches.own(owned, app.consumer_generation_id)

    async def released(_: Any, *__: Any, **___: Any) -> None:
        await batches.release()

    # Faust keeps receivers weakly; the app keeps these alive.
    owns: Any = assigned
    releases: Any = released
    app.receivers = (owns, releases)
    app.on_rebalance_complete.connect(owns)
    app.on_partitions_revoked.connect(releases)
    app.on_before_shutdown.connect(releases)


def _tell_health(app: faust.App, batches: Batches, store: PartitionStore, path: Path) -> None:
    @app.task  # type: ignore[untyped-decorator]  # Faust ships no types
    async def tell() -> None:
        beat = 0
        try:
            while True:
                beat += 1
                counts = batches.counts
                told = {
                    "beat": beat,
                    "pid": os.getpid(),
                    "partitions": sorted(store.partitions),
                    "messages": counts.messages,
                    "batches": counts.batches,
                }
                fresh = path.with_suffix(".new")
                fresh.write_text(json.dumps(told))
                fresh.replace(path)
                await asyncio.sleep(HEALTH_SECONDS)
        except OSError as error:
            exit_at_once(error)
