"""What a person can mend, told in a sentence: servers that are away or not set up, settings that cannot be used."""

import logging
from collections.abc import Iterator
from typing import NamedTuple

import click
from caseflow_schemas.connections import Connections


class Advice(NamedTuple):
    """What an error means for whoever called the command."""

    text: str
    setting: str = ""
    """Whose value says where it was looked for; empty where the error says so itself."""
    mend: str = ""
    """What to do; empty where the error says so itself."""


_CLICKHOUSE = Advice("ClickHouse does not answer", "clickhouse_url", "is the stack up (caseflow local status)?")
# By name, so that none of their packages has to be there.
ADVICE: dict[str, Advice] = {
    "caseflow_schemas.connections.SettingsError": Advice("a setting cannot be used"),
    "caseflow_schemas.registry.RegistryUnreachable": Advice("the schema registry does not answer"),
    "caseflow_schemas.registry.SchemaNotRegistered": Advice("schemas are not registered (caseflow setup)"),
    "caseflow_schemas.topic_setup.BrokersUnreachable": Advice("Kafka does not answer"),
    "caseflow_schemas.topic_setup.TopicMismatch": Advice("the topics are not as the catalogue has them"),
    "caseflow_sinks.generations.NoActiveGeneration": Advice("ClickHouse is not set up (caseflow setup)"),
    "caseflow_sinks.standards.filling.StandardsRefused": Advice("standards cannot be used (caseflow standards check)"),
    "caseflow_operations.timelines.index.LogGoneError": Advice("the log of record is not whole"),
    "clickhouse_connect.driver.exceptions.OperationalError": _CLICKHOUSE,
    "clickhouse_connect.driver.exceptions.StreamFailureError": _CLICKHOUSE,
    "clickhouse_connect.driver.exceptions.DatabaseError": Advice(
        "ClickHouse refused (caseflow setup makes what is missing)"
    ),
    "cimpl.KafkaException": Advice(
        "Kafka does not answer as it should", "bootstrap_servers", "is the stack up (caseflow local status)?"
    ),
    "httpx2.TransportError": Advice(
        "the schema registry does not answer", "registry_url", "is the stack up (caseflow local status)?"
    ),
    "confluent_kafka.schema_registry.error.SchemaRegistryError": Advice("the schema registry refused", "registry_url"),
}
# They write to standard error what their exceptions say again; whoever configures logging still hears them.
_TALKATIVE = ("clickhouse_connect", "confluent_kafka", "httpx2", "urllib3")
TOLD_AT_MOST = 240


class Unavailable(click.ClickException):
    """Something that the command needs is away or not set up: neither a good result nor a bad one."""

    exit_code = 3


def hush_clients() -> None:
    """Keep client libraries from writing beside the one sentence that tells what is wrong."""
    for name in _TALKATIVE:
        logger = logging.getLogger(name)
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())


def sentence(error: Exception, connections: Connections | None = None) -> str | None:
    """The error in a sentence; None for one that only a programmer can mend."""
    advice = next((ADVICE[name] for name in _names(error) if name in ADVICE), None)
    if advice is None:
        return None
    where = f" at [{getattr(connections, advice.setting)}]" if advice.setting and connections is not None else ""
    said = _reason(error) if advice.setting else " ".join(str(error).split())
    told = f"{said[:TOLD_AT_MOST]}{'…' * (len(said) > TOLD_AT_MOST)}"
    return f"{advice.text}{where}: {told}{'; ' if advice.mend else ''}{advice.mend}"


def _names(error: Exception) -> Iterator[str]:
    for kind in type(error).__mro__:
        module = "httpx2" if kind.__module__.startswith("httpx2") else kind.__module__
        yield f"{module}.{kind.__name__}"


def _reason(error: BaseException) -> str:
    """What lies at the bottom: clients wrap what the system said in words and addresses of their own."""
    told = getattr(error.args[0], "str", None) if error.args else None
    if callable(told):
        return str(told())
    at: BaseException | None = error
    while at is not None:
        if isinstance(at, OSError) and at.strerror:
            return at.strerror
        at = at.__cause__ or at.__context__
    return " ".join(str(error).split())


__all__ = ["ADVICE", "TOLD_AT_MOST", "Advice", "Unavailable", "hush_clients", "sentence"]
