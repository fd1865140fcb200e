"""Why a message can be a dead letter: a closed list, each member with its meaning."""

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import orjson

Reason = Literal[
    "empty_message",
    "not_wire_format",
    "unknown_schema",
    "not_an_event",
    "undecodable",
    "wrong_topic",
    "wrong_key",
    "wrong_partition",
    "unknown_agency",
    "unknown_jurisdiction",
    "wrong_jurisdiction",
    "unknown_issuer",
    "wrong_domain",
    "bad_identifier",
    "bad_link",
    "event_id_mismatch",
    "missing_value",
    "bad_revision",
    "bad_date",
    "bad_value",
    "bad_text",
    "too_large",
    "sink_refused",
]

UNKNOWN_AGENCY = "unknown"
"""The agency of a dead letter that names none that is registered: a line of its own in the books."""


@cache
def meanings() -> MappingProxyType[str, str]:
    """Reason → meaning, in the order in which a message is checked; the last is the sink's, about a record of ours."""
    content = orjson.loads(files("caseflow_schemas").joinpath("dead_letters.json").read_bytes())
    return MappingProxyType(content["reasons"])
