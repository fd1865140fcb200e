"""Writes events of the log of record; `codec.EventReader` reads them."""

from typing import Any, Self

from caseflow_schemas.avsc import EVENTS, Schema, parsed
from caseflow_schemas.codec import encode
from caseflow_schemas.connections import Connections
from caseflow_schemas.offline import SchemaIds, offline_ids
from caseflow_schemas.topics import catalogue


class UnknownEventType(KeyError):
    """A record name that no topic of the log of record may hold."""

    def __str__(self) -> str:
        return str(self.args[0])


def topics_of(event_type: str) -> tuple[str, ...]:
    """Base names of the topics that may hold events of the type, by its short name; raises UnknownEventType.

    There are several for what any agency may say: such an event goes to the topic of its agency.
    """
    full_name = f"{EVENTS}.{event_type}"
    found = tuple(topic.name for topic in catalogue().values() if topic.kind == "log" and full_name in topic.records)
    if not found:
        raise UnknownEventType(f"event type [{event_type}]: no topic of the log of record holds it")
    return found


def topic_of(event_type: str) -> str:
    """The first of `topics_of`: the only one, but for what any agency may say."""
    return topics_of(event_type)[0]


def event_types() -> tuple[str, ...]:
    """Short names of all event types, in the order of the topics."""
    return tuple(
        dict.fromkeys(
            record.removeprefix(f"{EVENTS}.")
            for topic in catalogue().values()
            if topic.kind == "log"
            for record in topic.records
        )
    )


class EventWriter:
    """Events to bytes, by the schema ids of a registry or by made-up ones."""

    def __init__(self, ids: SchemaIds) -> None:
        self._layouts: dict[str, tuple[int, Schema]] = {
            record.removeprefix(f"{EVENTS}."): (schema_id, parsed(record))
            for (_, record), schema_id in ids.items()
            if record.startswith(f"{EVENTS}.")
        }

    @classmethod
    def from_registry(cls, connections: Connections) -> Self:
        """With the ids that the registry gave; raises what `schema_ids` raises."""
        from caseflow_schemas.registry import schema_ids

        return cls(schema_ids(connections))

    @classmethod
    def offline(cls) -> Self:
        """With made-up ids; nothing is asked of a registry."""
        return cls(offline_ids())

    def schema_id(self, event_type: str) -> int:
        """The id that events of the type are written with."""
        return self._layouts[event_type][0]

    def encode(self, event_type: str, event: dict[str, Any]) -> bytes:
        """The event, by its type's short name, in Confluent wire format; raises ValueError where it does not fit."""
        schema_id, schema = self._layouts[event_type]
        return encode(schema_id, schema, event)
