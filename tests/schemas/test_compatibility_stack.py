"""The registry and the package's own check judge the same changes alike, but for what the contract forbids itself."""

import orjson
import pytest
from caseflow_schemas.avsc import Schema
from caseflow_schemas.compatibility import fully_compatible
from caseflow_schemas.connections import Connections
from caseflow_schemas.registry import COMPATIBILITY, registry_client
from caseflow_schemas.releases import releases
from confluent_kafka.schema_registry import Schema as RegisteredSchema
from confluent_kafka.schema_registry.error import SchemaRegistryError

from tests.schemas.test_compatibility import ARREST, HARMFUL, HARMLESS
from tests.support.servers import fresh_namespace

pytestmark = pytest.mark.stack

STRICTER = {"text made bytes", "an optional field with the default of its second type"}
"""Avro reads text as bytes, and takes a default of any branch; in the contract text stays text, and nothing is null."""


REFUSALS = (409, 422)
"""Incompatible with what is there, or not a schema at all."""


def registered(schema: Schema) -> RegisteredSchema:
    return RegisteredSchema(orjson.dumps(schema).decode(), "AVRO")


def accepts(stack: Connections, change: str, schema: Schema) -> bool:
    """Whether the registry takes the schema as the second version of a subject of its own."""
    client = registry_client(stack)
    # Topics of a namespace are not needed for this: a subject is a name.
    subject = f"{fresh_namespace()}-judged-{change.replace(' ', '-')}"
    client.register_schema(subject, registered(ARREST))
    client.set_compatibility(subject, COMPATIBILITY)
    try:
        client.register_schema(subject, registered(schema))
    except SchemaRegistryError as error:
        if error.http_status_code not in REFUSALS:
            raise
        return False
    return True


@pytest.mark.parametrize("change", HARMLESS)
def test_what_the_check_lets_pass_the_registry_takes(stack: Connections, change: str) -> None:
    assert fully_compatible(ARREST, HARMLESS[change]) == []
    assert accepts(stack, change, HARMLESS[change])


@pytest.mark.parametrize("change", [change for change in HARMFUL if change not in STRICTER])
def test_what_the_check_refuses_the_registry_refuses(stack: Connections, change: str) -> None:
    assert fully_compatible(ARREST, HARMFUL[change][0])
    assert not accepts(stack, change, HARMFUL[change][0])


@pytest.mark.parametrize("change", sorted(STRICTER))
def test_what_only_the_contract_forbids_the_registry_would_take(stack: Connections, change: str) -> None:
    assert fully_compatible(ARREST, HARMFUL[change][0])
    assert accepts(stack, change, HARMFUL[change][0])


def test_the_registry_takes_all_releases_one_after_the_other(stack: Connections) -> None:
    client, namespace = registry_client(stack), fresh_namespace()
    for release in releases():
        for event_type, schema in release.schemas.items():
            subject = f"{namespace}-released-{event_type}"
            client.register_schema(subject, registered(schema))
            client.set_compatibility(subject, COMPATIBILITY)
