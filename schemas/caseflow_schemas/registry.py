"""The schema registry: registration by a release, look-up by writers and readers."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import orjson
from confluent_kafka.schema_registry import Schema as RegisteredSchema
from confluent_kafka.schema_registry import SchemaRegistryClient
from confluent_kafka.schema_registry.error import SchemaRegistryError

from caseflow_schemas.avsc import Schema, load_schema, parsed
from caseflow_schemas.codec import Fetch, NotAnEvent, UnknownSchema
from caseflow_schemas.connections import Connections
from caseflow_schemas.topics import catalogue, topic_name

COMPATIBILITY = "FULL_TRANSITIVE"
_NOT_FOUND = 404
# The Confluent API's own code for a schema id that it does not have.
_NO_SUCH_SCHEMA = frozenset({40403})
_CONFLICT = 409
_AT_ONCE = 8


class SchemaNotRegistered(LookupError):
    """A writer asks for the id of a schema that no release has registered."""


class IncompatibleSchema(ValueError):
    """The registry refused a schema: earlier versions of its subject cannot be read with it, or it with them."""


class RegistryUnreachable(ConnectionError):
    """The registry does not answer."""


class Subject(NamedTuple):
    """One subject by TopicRecordNameStrategy."""

    topic: str
    """Base name."""
    record: str
    """Full name."""
    name: str


class _Client(SchemaRegistryClient):
    """The registry's client; its connection ends with it, so that a reader of schemas needs no closing."""

    def __del__(self) -> None:
        if hasattr(self, "_rest_client"):
            self.close()


def registry_client(connections: Connections) -> SchemaRegistryClient:
    """A client of the registry; opens a connection when it is first used."""
    return _Client({"url": connections.registry_url})


def subjects(connections: Connections) -> list[Subject]:
    """Every subject of the catalogue, as named in this namespace and generation."""
    return [
        Subject(topic.name, record, f"{topic_name(connections, topic.name)}-{record}")
        for topic in catalogue().values()
        for record in topic.records
    ]


def register_schemas(connections: Connections) -> dict[tuple[str, str], int]:
    """Register every schema of the catalogue with FULL_TRANSITIVE compatibility; again changes nothing.

    Returns the ids as `schema_ids` does. Raises IncompatibleSchema where the registry refuses one, RegistryUnreachable
    where it does not answer.
    """
    client = registry_client(connections)
    known = _known_subjects(client, connections)

    def register(subject: Subject) -> int:
        return _register(client, subject, exists=subject.name in known)

    return _for_each_subject(connections, register)


def schema_ids(connections: Connections) -> dict[tuple[str, str], int]:
    """(base name of the topic, full name of the record) → id of this version's schema, for writers.

    Raises SchemaNotRegistered where the registry lacks one, RegistryUnreachable where it does not answer.
    """
    client = registry_client(connections)
    _known_subjects(client, connections)
    return _for_each_subject(connections, lambda subject: _look_up(client, subject))


def _known_subjects(client: SchemaRegistryClient, connections: Connections) -> set[str]:
    try:
        return set(client.get_subjects())
    except SchemaRegistryError:
        raise
    except Exception as error:
        # What the client raises below its own errors is its transport's, of a class that it does not publish.
        raise RegistryUnreachable(
            f"registry [{connections.registry_url}]: no answer ({error}); expected one with the Confluent API; "
            "start it (the local stack has one), or set CASEFLOW_REGISTRY_URL"
        ) from error


def _for_each_subject(connections: Connections, ask: Callable[[Subject], int]) -> dict[tuple[str, str], int]:
    # A registry takes its time over each answer and answers several at once; but two subjects with the same schema go
    # one after the other, so that it cannot give that schema two ids.
    by_record: dict[str, list[Subject]] = {}
    for subject in subjects(connections):
        by_record.setdefault(subject.record, []).append(subject)

    def ask_in_turn(group: list[Subject]) -> list[tuple[tuple[str, str], int]]:
        return [((subject.topic, subject.record), ask(subject)) for subject in group]

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return {key: schema_id for group in pool.map(ask_in_turn, by_record.values()) for key, schema_id in group}


def _register(client: SchemaRegistryClient, subject: Subject, *, exists: bool) -> int:
    schema = _registered_form(subject.record)
    # Before the new version where there are earlier ones, or it would be measured by whatever was set; a subject
    # without a version takes no setting.
    if exists:
        _require_compatibility(client, subject)
    try:
        schema_id = client.register_schema(subject.name, schema)
    except SchemaRegistryError as error:
        if error.http_status_code != _CONFLICT:
            raise
        raise IncompatibleSchema(
            f"subject [{subject.name}]: the registry refused this version's schema of {subject.record} as not "
            f"{COMPATIBILITY} with the versions it has; give new fields a default, keep the old ones, and let no union "
            f"gain a branch. It said: {error.error_message}"
        ) from error
    if not exists:
        _require_compatibility(client, subject)
    return int(schema_id)


def _require_compatibility(client: SchemaRegistryClient, subject: Subject) -> None:
    try:
        found = client.get_compatibility(subject.name)
    except SchemaRegistryError as error:
        if error.http_status_code != _NOT_FOUND:
            raise
        found = None
    if found != COMPATIBILITY:
        client.set_compatibility(subject.name, COMPATIBILITY)


def _look_up(client: SchemaRegistryClient, subject: Subject) -> int:
    try:
        found = client.lookup_schema(subject.name, _registered_form(subject.record))
    except SchemaRegistryError as error:
        if error.http_status_code != _NOT_FOUND:
            raise
        raise SchemaNotRegistered(
            f"subject [{subject.name}]: the registry lacks this version's schema of {subject.record}; register the "
            "schemas of this release first (register_schemas), never from a producer"
        ) from error
    if found.schema_id is None:
        raise ValueError(f"subject [{subject.name}]: the registry answered without an id; expected one")
    return found.schema_id


def fetch_schema(client: SchemaRegistryClient) -> Fetch:
    """For readers: the schema of an id.

    The function raises UnknownSchema where the registry has none and NotAnEvent for one that is not Avro; while the
    registry is away it raises the client's error unchanged, for the caller to wait.
    """

    def fetch(schema_id: int) -> Schema:
        try:
            found = client.get_schema(schema_id)
        except SchemaRegistryError as error:
            # By the registry's own code: a 404 of something in front of it says nothing of the schema.
            if error.error_code not in _NO_SUCH_SCHEMA:
                raise
            raise UnknownSchema(
                f"schema [{schema_id}]: the registry has none of this id", schema_id=schema_id
            ) from error
        content = orjson.loads(found.schema_str or "null") if found.schema_type == "AVRO" else None
        if not isinstance(content, dict):
            raise NotAnEvent(f"schema [{schema_id}] is not an Avro record", schema_id=schema_id)
        return content

    return fetch


def _registered_form(record: str) -> RegisteredSchema:
    return RegisteredSchema(orjson.dumps(load_schema(record)).decode(), "AVRO")


__all__ = [
    "COMPATIBILITY",
    "IncompatibleSchema",
    "SchemaNotRegistered",
    "Subject",
    "fetch_schema",
    "load_schema",
    "parsed",
    "register_schemas",
    "registry_client",
    "schema_ids",
    "subjects",
]
