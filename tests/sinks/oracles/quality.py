"""Data quality, counted from the timelines."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tests.sinks.made import STAGES, Record
from tests.sinks.oracles.setting import Setting, Told, defendants, in_cohort


def stage_consistency(
    cases: Iterable[Record], setting: Setting, bounds: tuple[date, date], *, undated: bool
) -> dict[str, dict[str, Any]]:
    """Stage → defendants that state it, that only imply it by a later one, and whose day lies after a later one's."""
    chosen = [told for told in defendants(cases, setting) if in_cohort(told, bounds, undated=undated)]
    result = {}
    for number, stage in enumerate(STAGES, 1):
        there = [told for told in chosen if told.reached >= number]
        stated = [told for told in there if told.at[stage] is not None]
        if there:
            result[stage] = {
                "stated": len(stated),
                "implied": len(there) - len(stated),
                "out_of_order": sum(_is_late(told, number) for told in stated),
                "implied_share": (len(there) - len(stated)) / len(there),
            }
    return result


def _is_late(told: Told, number: int) -> bool:
    own = (told.at[STAGES[number - 1]] or {})["on"]
    later = [found["on"] for name in STAGES[number:] if (found := told.at[name]) and found["on"] is not None]
    return own is not None and bool(later) and own > min(later)
