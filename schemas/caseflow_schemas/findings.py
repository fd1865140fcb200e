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
    "occurred_after_received",
    "citizenship_disagrees",
    "offence_not_mapped",
    "verdict_without_charge",
    "several_final_verdicts",
    "amendment_without_charge",
    "withdrawal_without_charge",
    "charge_from_unknown_offence",
    "suspect_of_unknown_offence",
    "sentence_without_conviction",
    "sentence_before_verdict",
    "resumed_without_suspension",
    "suspended_twice",
    "appeal_without_verdict",
    "appeal_decided_without_lodging",
    "diversion_ended_without_order",
    "reopened_while_pending",
    "charge_after_declination",
    "severed_charge_unknown",
    "admitted_twice",
    "released_twice",
    "status_change_without_admission",
    "status_change_outside_stay",
    "transferred_from_elsewhere",
    "retired_identifier_used",
    "relation_to_itself",
    "unsealed_without_seal",
    "timeline_too_large",
    "named_twice_in_report",
    "charge_ended_before_filed",
    "joined_while_pending",
]


@cache
def meanings() -> MappingProxyType[str, str]:
    """Kind of finding → meaning."""
    content = orjson.loads(files("caseflow_schemas").joinpath("findings.json").read_bytes())
    return MappingProxyType(content["findings"])
