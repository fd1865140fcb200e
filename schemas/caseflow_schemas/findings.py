"""What can be odd on a timeline: a closed list, each member with its meaning."""

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

import orjson

FindingKind = Literal[
    "ends_before_it_begins",
    "verdict_before_charge",
    "release_without_admission",
    "charge_without_report",
    "conflicting_revisions",
    "sex_disagrees",
    "birth_year_disagrees",
    "charged_before_reported",
    "overlapping_stays",
]


@cache
def meanings() -> MappingProxyType[str, str]:
    """Kind of finding → meaning."""
    content = orjson.loads(files("caseflow_schemas").joinpath("findings.json").read_bytes())
    return MappingProxyType(content["findings"])
