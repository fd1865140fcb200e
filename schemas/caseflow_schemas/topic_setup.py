"""Creates the topics of the catalogue on the broker, and refuses a broker whose topics are not as stated."""

import time
from collections.abc import Iterable

from confluent_kafka import KafkaError, KafkaException

# Exported, though the stub of the package does not say so.
from confluent_kafka.admin import (  # type: ignore[attr-defined]  # see above
    AdminClient,
    ClusterMetadata,
    ConfigResource,
    NewTopic,
    ResourceType,
)

from caseflow_schemas.client_log import client_logger
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import Topic, catalogue, topic_name

TIMEOUT_SECONDS = 30.0
ANSWER_SECONDS = 10.0
_POLL_SECONDS = 0.05


class BrokersUnreachable(ConnectionError):
    """No broker answers."""


class TopicRefused(RuntimeError):
    """The brokers refused to create a topic."""


class TopicMismatch(ValueError):
    """A topic is on the broker, but not as the catalogue and the settings say."""


def create_missing(connections: Connections) -> list[str]:
    """Create the topics that are not there, and wait until the broker serves them; returns their names.

    Raises TopicMismatch for an existing topic with another partition count or other settings, before creating any;
    BrokersUnreachable; TopicRefused.
    """
    admin = AdminClient({"bootstrap.servers": connections.bootstrap_servers}, logger=client_logger())
    wanted = {topic_name(connections, topic.name): topic for topic in catalogue().values()}
    present = _partition_counts(_topics_on_the_brokers(admin, connections), wanted)
    _check(admin, connections, wanted=wanted, present=present)
    missing = {name: topic for name, topic in wanted.items() if name not in present}
    if missing:
        created_elsewhere = _create(admin, connections, missing)
        present = _await(admin, missing)
        _check(admin, connections, wanted=wanted, present={name: present[name] for name in created_elsewhere})
    return list(missing)


def topic_settings(connections: Connections, topic: Topic) -> dict[str, str]:
    """The settings a topic is created with: those of the catalogue, and how many copies a write waits for."""
    if connections.replication == 1:
        return topic.config
    # With acks=all an acknowledged event is then on more than one broker, and of three or more one may be away.
    return {**topic.config, "min.insync.replicas": str(max(2, connections.replication - 1))}


def _topics_on_the_brokers(admin: AdminClient, connections: Connections) -> ClusterMetadata:
    try:
        return admin.list_topics(timeout=ANSWER_SECONDS)
    except KafkaException as error:
        raise BrokersUnreachable(
            f"brokers [{connections.bootstrap_servers}]: no answer within {ANSWER_SECONDS:.0f} s; start them (the "
            "local stack has one), or set CASEFLOW_BOOTSTRAP_SERVERS"
        ) from error


def _partition_counts(metadata: ClusterMetadata, names: Iterable[str]) -> dict[str, int]:
    return {name: len(metadata.topics[name].partitions) for name in names if name in metadata.topics}


def _check(admin: AdminClient, connections: Connections, *, wanted: dict[str, Topic], present: dict[str, int]) -> None:
    faults = [
        f"topic [{name}] has {found} partitions, expected {connections.partitions}"
        for name, found in present.items()
        if found != connections.partitions
    ]
    if present:
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in present]
        for resource, future in admin.describe_configs(resources, request_timeout=TIMEOUT_SECONDS).items():
            settings = {name: entry.value for name, entry in future.result().items()}
            faults += [
                f"topic [{resource.name}] has {name}={settings.get(name)}, expected {value}"
                for name, value in wanted[resource.name].config.items()
                if settings.get(name) != value
            ]
    if faults:
        raise TopicMismatch(
            "; ".join(faults) + ". The partition count of a log of record is fixed when it is made: set "
            "CASEFLOW_PARTITIONS to it, or choose another namespace. Settings can be altered on the broker"
        )


def _create(admin: AdminClient, connections: Connections, missing: dict[str, Topic]) -> list[str]:
    new = [
        NewTopic(
            name,
            num_partitions=connections.partitions,
            replication_factor=connections.replication,
            config=topic_settings(connections, topic),
        )
        for name, topic in missing.items()
    ]
    created_elsewhere = []
    for name, future in admin.create_topics(new, operation_timeout=TIMEOUT_SECONDS).items():
        try:
            future.result()
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise TopicRefused(
                    f"topic [{name}]: the brokers refused {connections.partitions} partitions with "
                    f"{connections.replication} copies each ({error.args[0].str()}); set CASEFLOW_REPLICATION to at "
                    "most the number of brokers, or see their log"
                ) from error
            created_elsewhere.append(name)
    return created_elsewhere


def _await(admin: AdminClient, names: Iterable[str]) -> dict[str, int]:
    # A topic is created before every broker knows it: a consumer assigned in between would see no partitions.
    deadline = time.monotonic() + TIMEOUT_SECONDS
    waiting = set(names)
    while True:
        metadata = admin.list_topics(timeout=TIMEOUT_SECONDS)
        served = {
            name
            for name in waiting
            if name in metadata.topics
            and metadata.topics[name].partitions
            and all(partition.leader >= 0 for partition in metadata.topics[name].partitions.values())
        }
        if served == waiting:
            return _partition_counts(metadata, waiting)
        if time.monotonic() > deadline:
            raise TimeoutError(
                f"topics {sorted(waiting - served)}: created, and without a leader after {TIMEOUT_SECONDS:.0f} s; "
                "see the broker's log"
            )
        time.sleep(_POLL_SECONDS)
