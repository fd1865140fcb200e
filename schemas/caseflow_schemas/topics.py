"""The catalogue of topics: what each holds, what its key means, how it is kept, and what it is called."""

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

import orjson

from caseflow_schemas.connections import Connections

Kind = Literal["log", "derived"]
Classification = Literal["highly confidential", "confidential", "public"]


class UnknownTopic(KeyError):
    """A name that the catalogue, or this namespace and generation, does not have."""

    def __str__(self) -> str:
        return str(self.args[0])


class Topic(NamedTuple):
    """One topic as the catalogue states it."""

    name: str
    """Base name: without namespace and generation."""
    kind: Kind
    """`log`: the log of record, written by agencies, kept for ever. `derived`: made from it, one set a generation."""
    records: tuple[str, ...]
    """Full names of the records that may be written to it."""
    key: str
    """What the message key means."""
    compacted: bool
    """Whether only the newest value of a key is kept."""
    config: dict[str, str]
    """Settings of the topic on the broker; a topic that has others is refused."""
    doc: str
    classification: Classification


@cache
def catalogue() -> MappingProxyType[str, Topic]:
    """Every topic by base name, in the order of the flow."""
    content = orjson.loads(files("caseflow_schemas").joinpath("topics.json").read_bytes())
    return MappingProxyType({entry["name"]: _topic(entry, content["config"]) for entry in content["topics"]})


def _topic(entry: dict[str, Any], configs: dict[str, dict[str, Any]]) -> Topic:
    profile = configs[entry["profile"]]
    return Topic(
        name=entry["name"],
        kind=profile["kind"],
        records=tuple(entry["records"]),
        key=entry["key"],
        compacted=profile["settings"]["cleanup.policy"] == "compact",
        config=profile["settings"],
        doc=entry["doc"],
        classification=entry["classification"],
    )


def log_topics() -> tuple[str, ...]:
    """Base names of the log of record."""
    return tuple(topic.name for topic in catalogue().values() if topic.kind == "log")


def derived_topics() -> tuple[str, ...]:
    """Base names of what a generation derives from the log of record."""
    return tuple(topic.name for topic in catalogue().values() if topic.kind == "derived")


def topic_name(connections: Connections, base: str) -> str:
    """The name on the broker; raises UnknownTopic for a base name that the catalogue lacks."""
    return _full_name(connections.namespace, connections.generation, base)


def base_name(connections: Connections, full: str) -> str:
    """The base name of a topic of this namespace and generation (or its log of record); else raises UnknownTopic."""
    try:
        return _base_names(connections.namespace, connections.generation)[full]
    except KeyError:
        raise UnknownTopic(
            f"topic [{full}]: not of namespace [{connections.namespace}] and generation [{connections.generation}]"
        ) from None


def group_id(connections: Connections, stage: str) -> str:
    """The consumer group of a stage or sink of the generation."""
    return derived_prefix(connections) + stage


def derived_prefix(connections: Connections) -> str:
    """What every derived topic and every group of the generation begins with: one ACL or one drop takes them all."""
    return f"{_namespace_prefix(connections.namespace)}{connections.generation}."


def create_topics(connections: Connections) -> list[str]:
    """Create the topics that the broker lacks, wait until it serves them, and return their names.

    Again changes nothing. Raises `topic_setup.TopicMismatch` for a topic that is there, but not as stated.
    """
    # Here and not above: naming topics needs no Kafka client.
    from caseflow_schemas.topic_setup import create_missing

    return create_missing(connections)


@cache
def _full_name(namespace: str, generation: str, base: str) -> str:
    topic = catalogue().get(base)
    if topic is None:
        raise UnknownTopic(f"topic [{base}]: not in the catalogue; it has {', '.join(catalogue())}")
    middle = "" if topic.kind == "log" else f"{generation}."
    return f"{_namespace_prefix(namespace)}{middle}{base}"


@cache
def _base_names(namespace: str, generation: str) -> dict[str, str]:
    return {_full_name(namespace, generation, base): base for base in catalogue()}


def _namespace_prefix(namespace: str) -> str:
    return f"{namespace}." if namespace else ""
