"""Schema ids without a registry, for pure tests and for folding in one process.

The ids are made up, and say so by their size: no registry gives the first of its schemas such a number.
They follow from the catalogue alone, so that two processes of one version agree on them.
"""

from functools import cache

from caseflow_schemas.avsc import Schema, load_schema
from caseflow_schemas.codec import UnknownSchema
from caseflow_schemas.topics import catalogue

FIRST_ID = 1_000_000_000

SchemaIds = dict[tuple[str, str], int]
"""(base name of the topic, full name of the record) → schema id."""


def offline_ids() -> SchemaIds:
    """A made-up id for every record of every topic; one id a record, as a registry gives one id a content."""
    numbers = {name: number for number, name in _record_names().items()}
    return {(topic.name, record): numbers[record] for topic in catalogue().values() for record in topic.records}


def fetch_offline(schema_id: int) -> Schema:
    """The package's schema of a made-up id; raises UnknownSchema for any other."""
    try:
        return load_schema(_record_names()[schema_id])
    except KeyError:
        raise UnknownSchema(f"schema [{schema_id}]: not one of the made-up ids", schema_id=schema_id) from None


@cache
def _record_names() -> dict[int, str]:
    names = sorted({record for topic in catalogue().values() for record in topic.records})
    return dict(enumerate(names, FIRST_ID))
