"""The project's own programs as services: setup, workers, sink."""

import sys
import time
from pathlib import Path

from caseflow_operations.local.health import VARIABLE, health_probe
from caseflow_operations.local.parts import Parts, fetch
from caseflow_operations.local.servers import clickhouse, kafka, registry
from caseflow_operations.local.service import Service
from caseflow_operations.local.settings import NEEDS, STAGES, LocalSettings, worker_names

_CASEFLOW = (sys.executable, "-m", "caseflow_operations")


def services(settings: LocalSettings, parts: Parts | None = None) -> list[Service]:
    """Every service of the stack, in the order in which they start.

    Args:
        settings: Which groups, and how many workers.
        parts: Already fetched; fetched here otherwise, and only when Kafka or the registry is asked for.
    """
    found: list[Service] = []
    if {"kafka", "registry"} & set(settings.groups):
        parts = parts or fetch(settings.parts)
        found += [kafka(settings, parts), registry(settings, parts)]
    found.append(clickhouse(settings))
    found.append(_program(settings, "setup", "setup", ("setup",), one_shot=True))
    for stage in STAGES:
        for number, name in enumerate(worker_names(stage, settings.workers.get(stage, 1))):
            found.append(_program(settings, name, stage, ("worker", stage, "--instance", str(number))))
    found.append(_program(settings, "sink", "sink", ("sink",)))
    return [service for service in found if service.group in settings.groups]


def environment(settings: LocalSettings) -> dict[str, str]:
    """Where the servers of this stack are, as `Connections.resolve` reads it."""
    values = settings.connection_values()
    return {f"CASEFLOW_{key.upper()}": value for key, value in values.items()} | {"CASEFLOW_HOME": str(settings.home)}


def _program(
    settings: LocalSettings, name: str, group: str, arguments: tuple[str, ...], *, one_shot: bool = False
) -> Service:
    health: Path = settings.layout.health_file(name)
    return Service(
        name=name,
        group=group,
        command=(*_CASEFLOW, *arguments),
        # Fewer arenas of the allocator: threads of librdkafka and RocksDB would each keep freed memory to themselves.
        environment={
            **environment(settings),
            VARIABLE: str(health),
            "PYTHONUNBUFFERED": "1",
            "MALLOC_ARENA_MAX": "2",
        },
        probe=health_probe(health, time.monotonic),
        needs=NEEDS[group],
        one_shot=one_shot,
        # A worker that reads millions of records back beats all the while; only a silent one is started again.
        start_seconds=600.0,
    )
