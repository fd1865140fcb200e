"""What a producer has to know of the cluster before it sends: its id, its topics and their limits."""

from collections.abc import Iterable
from typing import NamedTuple

from caseflow_schemas.client_log import client_logger
from caseflow_schemas.connections import Connections
from caseflow_schemas.events import EventWriter
from caseflow_schemas.registry import SchemaNotRegistered
from caseflow_schemas.topics import topic_name
from confluent_kafka import KafkaException, TopicCollection

# confluent-kafka marks these imports as unused in its own __init__, so that a type checker takes them for private.
from confluent_kafka.admin import AdminClient, ConfigResource, ResourceType  # type: ignore[attr-defined]  # see above
from confluent_kafka.schema_registry.error import SchemaRegistryError

from caseflow_producers.errors import ProducerError, ServersAway

TIMEOUT_SECONDS = 15.0


class Cluster(NamedTuple):
    """A cluster as it is now; topics by base name."""

    cluster_id: str
    topic_ids: dict[str, str]
    max_message_bytes: dict[str, int]


def look_at(connections: Connections, topics: Iterable[str]) -> Cluster:
    """Ask the brokers; ProducerError where none answers and where a topic is missing."""
    servers = connections.bootstrap_servers
    admin = AdminClient({"bootstrap.servers": servers}, logger=client_logger())
    names = {base: topic_name(connections, base) for base in topics}
    try:
        metadata = admin.list_topics(timeout=TIMEOUT_SECONDS)
        if missing := sorted(name for name in names.values() if name not in metadata.topics):
            raise ProducerError(f"[{servers}]: no topic {', '.join(missing)}; create them first (`caseflow setup`)")
        described = admin.describe_topics(TopicCollection(list(names.values())), request_timeout=TIMEOUT_SECONDS)
        ids = {name: str(found.result().topic_id) for name, found in described.items()}
        resources = [ConfigResource(ResourceType.TOPIC, name) for name in names.values()]
        configured = admin.describe_configs(resources, request_timeout=TIMEOUT_SECONDS)
        limits = {
            resource.name: int(found.result()["max.message.bytes"].value) for resource, found in configured.items()
        }
    except KafkaException as error:
        raise ServersAway(
            f"[{servers}]: no broker answers ({error.args[0].str()}); is the stack up (`caseflow local status`)?"
        ) from error
    if not metadata.cluster_id:
        raise ProducerError(f"[{servers}]: the cluster has no id, by which receipts are kept; expected a newer Kafka")
    return Cluster(
        cluster_id=metadata.cluster_id,
        topic_ids={base: ids[name] for base, name in names.items()},
        max_message_bytes={base: limits[name] for base, name in names.items()},
    )


def registered_writer(connections: Connections) -> EventWriter:
    """A writer with the registry's schema ids; ProducerError where it lacks one, ServersAway where none answers."""
    try:
        return EventWriter.from_registry(connections)
    except SchemaNotRegistered as error:
        raise ProducerError(f"{error} (`caseflow setup`)") from error
    except (SchemaRegistryError, OSError) as error:
        raise ServersAway(
            f"[{connections.registry_url}]: no schema registry answers ({type(error).__name__}); is the stack up "
            "(`caseflow local status`)?"
        ) from error
