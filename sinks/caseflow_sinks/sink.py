"""A sink process: from the topics of a generation into its database."""

import logging
import signal
import time
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from caseflow_schemas.codec import MessageError
from caseflow_schemas.connections import Connections
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.registry import fetch_schema, registry_client

from caseflow_sinks.batches import BatchState
from caseflow_sinks.client import client
from caseflow_sinks.consumer import KafkaSource
from caseflow_sinks.delivery import Decode, Unreadable
from caseflow_sinks.health import HealthFile
from caseflow_sinks.lag.watch import LagLooks, LagWatch
from caseflow_sinks.loop import SinkLoop
from caseflow_sinks.settings import SinkSettings
from caseflow_sinks.writer import Unavailable, Writer

log = logging.getLogger(__name__)


def run_sink(settings: SinkSettings) -> None:
    """Run until SIGTERM or SIGINT, which end it after the batch under way.

    Raises what only a person can mend (tables missing, no rights): nothing was committed, so nothing is lost.
    """
    source = KafkaSource(settings)
    writer = Writer(lambda: client(settings.connections), refuse_at_most=settings.refuse_at_most)
    loop = SinkLoop(
        source,
        writer,
        decode=registry_decode(settings.connections),
        batches=BatchState(settings.batches),
        retry=settings.retry,
        health=HealthFile(settings.health_file),
        now_ms=_now_ms,
    )
    looks = LagLooks(settings.connections)
    watch = LagWatch(looks, is_ours=lambda: source.is_first, every_seconds=settings.look_seconds)
    with _stopped_by_signals(loop.stop), watch:
        try:
            loop.run()
        finally:
            writer.close()
            source.close()


def registry_decode(connections: Connections) -> Decode:
    """Decoding with the schemas that the registry has."""
    codecs = DerivedCodecs({}, fetch=fetch_schema(registry_client(connections)))

    def decode(value: bytes) -> Mapping[str, Any]:
        try:
            return codecs.decode(value)
        except MessageError as error:
            raise Unreadable(error.detail) from error
        except Exception as error:
            # Whatever is wrong with the bytes is a MessageError: this is the registry, which may be away in many ways.
            raise Unavailable(f"schema registry: {type(error).__name__}") from error

    return decode


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class _stopped_by_signals:  # noqa: N801 - used as a function is
    """Calls `stop` on SIGTERM and SIGINT, and puts back what was there."""

    def __init__(self, stop: Callable[[], None]) -> None:
        self._stop = stop

    def __enter__(self) -> None:
        def stop(number: int, _: FrameType | None) -> None:
            log.info("stopping on signal %d", number)
            self._stop()

        self._earlier = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}

    def __exit__(self, *_: object) -> None:
        for number, handler in self._earlier.items():
            signal.signal(number, handler)
