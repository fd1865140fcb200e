"""Released versions of the contract: what every later version has to read, and to be read by.

A release is one file: the schemas of all event types, complete in themselves, and examples written with them. It is
written once (`caseflow schemas release`) and never changed.
"""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import orjson

from caseflow_schemas.avsc import EVENTS, Schema, bare, load_schema
from caseflow_schemas.compatibility import Incompatibility, fully_compatible
from caseflow_schemas.events import event_types
from caseflow_schemas.examples import examples_of

FOLDER = "released"
_VERSION = re.compile(r"(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*)){2}")


class Release(NamedTuple):
    """One released version."""

    version: str
    schemas: MappingProxyType[str, Schema]
    """Event type → schema, complete in itself."""
    examples: MappingProxyType[str, tuple[dict[str, Any], ...]]
    """Event type → events as that version writes them."""


class AlreadyReleased(ValueError):
    """A released version is never changed."""


@cache
def releases() -> tuple[Release, ...]:
    """All released versions, the oldest first."""
    folder = files("caseflow_schemas").joinpath(FOLDER)
    names = (file.name for file in folder.iterdir() if file.name.endswith(".json"))
    return tuple(_release(orjson.loads(folder.joinpath(name).read_bytes())) for name in sorted(names, key=_version_of))


def _release(content: dict[str, Any]) -> Release:
    return Release(
        content["version"],
        MappingProxyType(content["schemas"]),
        MappingProxyType({event_type: tuple(events) for event_type, events in content["examples"].items()}),
    )


def _version_of(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.removesuffix(".json").split("."))


def current() -> dict[str, Schema]:
    """Event type → schema of this version of the package."""
    return {event_type: load_schema(f"{EVENTS}.{event_type}") for event_type in event_types()}


def incompatibilities(schemas: dict[str, Schema]) -> list[tuple[str, Incompatibility]]:
    """(released version, what cannot be read) of the schemas beside all released ones; empty where all can be."""
    found: list[tuple[str, Incompatibility]] = []
    for release in releases():
        for event_type, released in release.schemas.items():
            schema = schemas.get(event_type)
            if schema is None:
                gone = Incompatibility(f"{EVENTS}.{event_type}", "", "is no longer there: its messages are")
                found.append((release.version, gone))
            else:
                found.extend((release.version, each) for each in fully_compatible(released, schema))
    return found


def changed_since(release: Release) -> list[str]:
    """Event types that are new since the release, or differ from it in more than their descriptions; sorted."""
    return sorted(
        event_type
        for event_type, schema in current().items()
        if event_type not in release.schemas or bare(schema) != bare(release.schemas[event_type])
    )


def write_release(version: str, folder: Path) -> Path:
    """Freeze today's contract as a version in the folder.

    Raises AlreadyReleased for a version that is there, ValueError for what is no version or not later than the newest.
    """
    if _VERSION.fullmatch(version) is None:
        raise ValueError(f"version [{version}]: three numbers expected, as in 0.3.0")
    path = folder / f"{version}.json"
    if path.exists():
        raise AlreadyReleased(f"version [{version}] is released; a changed contract is another version")
    newest = max((_version_of(file.name) for file in folder.glob("*.json")), default=(0, 0, 0))
    if _version_of(path.name) < newest:
        raise ValueError(f"version [{version}]: one later than {'.'.join(map(str, newest))} expected")
    content = {
        "version": version,
        "schemas": current(),
        "examples": {event_type: list(examples_of(event_type)) for event_type in event_types()},
    }
    path.write_bytes(orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path
