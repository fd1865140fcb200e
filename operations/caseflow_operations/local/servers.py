"""Kafka, the registry and the ClickHouse front as services."""

import sys
from pathlib import Path

from caseflow_operations.local.home import Home, write_whole
from caseflow_operations.local.parts import Parts
from caseflow_operations.local.ports import HOST
from caseflow_operations.local.probes import http_probe, kafka_probe
from caseflow_operations.local.service import Preparation, Service
from caseflow_operations.local.settings import LocalSettings

CLUSTER_ID = "Y2FzZWZsb3ctbG9jYWwtMQ"
"""Any 16 bytes in base64: one cluster a home, and no home's broker ever meets another's."""

# Serial: on a few cores and small heaps it is the collector with the least memory and threads.
_JAVA_FLAGS = ("-XX:+UseSerialGC", "-Xss512k", "-Djava.awt.headless=true", "-Dfile.encoding=UTF-8")
_MAX_INT = 2**31 - 1
_MAX_MESSAGE_BYTES = 9 * 1024 * 1024


def broker_properties(settings: LocalSettings) -> dict[str, str]:
    """The broker's settings: one node that is broker and controller."""
    ports = settings.ports
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        # The static form: it is read at every start, so that the ports of a home with data can be changed.
        "controller.quorum.voters": f"1@{HOST}:{ports.controller}",
        "listeners": f"PLAINTEXT://{HOST}:{ports.kafka},CONTROLLER://{HOST}:{ports.controller}",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": str(settings.layout.data / "kafka"),
        "auto.create.topics.enable": "false",
        "num.partitions": "1",
        "default.replication.factor": "1",
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": "4",
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": "4",
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        # A worker that was killed is noticed sooner than the default of 6 s allows.
        "group.min.session.timeout.ms": "1000",
        # Nothing goes by itself: the log of record is kept for ever, and topics that may be cut say so themselves.
        "log.retention.ms": "-1",
        # A stack that stood still for weeks goes on where it stopped.
        "offsets.retention.minutes": str(_MAX_INT),
        "transactional.id.expiration.ms": str(_MAX_INT),
        # Topics with values of 8 MiB: the record around the value needs some room.
        "message.max.bytes": str(_MAX_MESSAGE_BYTES),
        "replica.fetch.max.bytes": str(_MAX_MESSAGE_BYTES),
        # The default takes 128 MiB of heap at once; this is room for 1.3 million keys a round.
        "log.cleaner.dedupe.buffer.size": str(32 * 1024 * 1024),
        "log.cleaner.threads": "1",
        "num.network.threads": "2",
        "num.io.threads": "4",
        "background.threads": "4",
    }


def kafka(settings: LocalSettings, parts: Parts) -> Service:
    """The broker."""
    home = settings.layout
    java = (
        str(parts.java),
        f"-Xmx{settings.memory.kafka_heap}m",
        "-Xms64m",
        *_JAVA_FLAGS,
        f"-Dlog4j2.configurationFile={_log_configuration(home)}",
        "-cp",
        f"{parts.kafka_jars}/*",
    )
    properties = home.config / "kafka.properties"
    write_whole(properties, "".join(f"{key}={value}\n" for key, value in broker_properties(settings).items()))
    format_command = (*java, "kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", str(properties))
    return Service(
        name="kafka",
        group="kafka",
        command=(*java, "kafka.Kafka", str(properties)),
        environment={},
        probe=kafka_probe(settings.ports.kafka),
        prepare=Preparation(format_command, unless=home.data / "kafka" / "meta.properties"),
        # It flushes and closes every log; killed sooner, it would have to read them all again.
        stop_seconds=60.0,
    )


def _log_configuration(home: Home) -> Path:
    path = home.config / "log4j2.properties"
    write_whole(
        path,
        "status=error\n"
        "appender.console.type=Console\n"
        "appender.console.name=console\n"
        "appender.console.layout.type=PatternLayout\n"
        "appender.console.layout.pattern=%d{ISO8601} %-5p %c{1} %m%n\n"
        "rootLogger.level=warn\n"
        "rootLogger.appenderRef.console.ref=console\n"
        "logger.server.name=kafka.server.KafkaRaftServer\n"
        "logger.server.level=info\n",
    )
    return path


def registry(settings: LocalSettings, parts: Parts) -> Service:
    """Apicurio Registry, its state in Kafka."""
    ports = settings.ports
    return Service(
        name="registry",
        group="registry",
        command=(
            str(parts.java),
            f"-Xmx{settings.memory.registry_heap}m",
            "-Xms32m",
            # The first compiler only: it starts sooner and stays smaller, and a registry is asked little.
            "-XX:TieredStopAtLevel=1",
            *_JAVA_FLAGS,
            "-jar",
            str(parts.registry / "quarkus-run.jar"),
        ),
        environment={
            "APICURIO_STORAGE_KIND": "kafkasql",
            "APICURIO_KAFKASQL_BOOTSTRAP_SERVERS": f"{HOST}:{ports.kafka}",
            # It polls twice in vain at every start; with the default of 5 s it is up in 14 s, with this in 4.5 s.
            "APICURIO_KAFKASQL_CONSUMER_POLL_TIMEOUT": "250",
            "QUARKUS_HTTP_HOST": HOST,
            "QUARKUS_HTTP_PORT": str(ports.registry),
            "QUARKUS_MANAGEMENT_HOST": HOST,
            "QUARKUS_MANAGEMENT_PORT": str(ports.registry_management),
            "QUARKUS_HTTP_ACCESS_LOG_ENABLED": "false",
            "QUARKUS_LOG_LEVEL": "WARN",
        },
        probe=http_probe(f"http://{HOST}:{ports.registry_management}/health/ready"),
        needs=("kafka",),
        stop_seconds=15.0,
    )


def clickhouse(settings: LocalSettings) -> Service:
    """The engine behind its HTTP front."""
    return Service(
        name="clickhouse",
        group="clickhouse",
        command=(
            sys.executable,
            "-m",
            "caseflow_operations.local.clickhouse",
            "--data",
            str(settings.layout.data / "clickhouse"),
            "--port",
            str(settings.ports.clickhouse),
            "--memory-mib",
            str(settings.memory.clickhouse),
        ),
        environment={
            # The engine takes the machine's zone for its own: figures must not depend on where they are made.
            "TZ": "UTC",
            # By default the engine's allocator keeps freed memory for 10 s: a peak of 1.2 GiB in place of 0.87 under
            # the same load.
            "JE_MALLOC_CONF": "dirty_decay_ms:250,muzzy_decay_ms:0",
            # And Python's, which holds the bodies of requests, keeps one pool a thread.
            "MALLOC_ARENA_MAX": "2",
        },
        probe=http_probe(f"http://{HOST}:{settings.ports.clickhouse}/?query=SELECT+1"),
        stop_seconds=30.0,
    )
