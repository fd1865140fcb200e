"""Example events of every type, made up: what the contract looks like, and what its tests are run on."""

from functools import cache
from importlib.resources import files
from typing import Any

import orjson


@cache
def examples_of(event_type: str) -> tuple[dict[str, Any], ...]:
    """Events of the type as the codec has them; raises FileNotFoundError for a type that the contract lacks."""
    content = files("caseflow_schemas").joinpath("examples", f"{event_type}.json").read_bytes()
    return tuple(orjson.loads(content))
