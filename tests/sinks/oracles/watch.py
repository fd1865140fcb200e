"""Cases of which nothing has been heard."""

from collections.abc import Iterable, Mapping

from tests.sinks.made import Record
from tests.sinks.oracles.setting import Setting, case_fits, code_of, happened, is_known, person_fits

PERSONS = ("sex", "age_group", "citizenship")


def silent_cases(
    cases: Iterable[Record], setting: Setting, silent_days: Mapping[str, int]
) -> dict[str, tuple[int | None, int]]:
    """Case → days since its last event (None: no event states a day) and defendants pending, where over the limit."""
    result: dict[str, tuple[int | None, int]] = {}
    for case in cases:
        limit = silent_days.get(case["jurisdiction"])
        if (
            not case["events"]
            or limit is None
            or not case_fits(case, setting)
            or not setting.fits("iccs", _class(case))
        ):
            continue
        waiting = sum(_is_pending(one, setting) for one in case["defendants"])
        days = [event["occurred"]["on"] for event in case["events"] if event["occurred"]["on"] is not None]
        past = [day for day in days if day <= setting.last]
        silent = setting.last - max(past) if past else None
        if (waiting or _is_open(case, setting)) and (not days if silent is None else silent > limit):
            result[case["key"]] = (silent, waiting)
    return result


def _class(case: Record) -> str:
    codes = sorted(found["iccs_code"] for found in case["offences"] if found["iccs_code"])
    unknown = sorted(code_of(None, found["iccs_source"]) for found in case["offences"])
    return str((codes or unknown or ["not_stated"])[0])


def _is_pending(one: Record, setting: Setting) -> bool:
    if not person_fits(one, setting) or not is_known(one, setting.last):
        return False
    later = [found for found in one["spells"][1:] if found["opened"] is None or happened(found["opened"], setting.last)]
    left = later[-1]["ended"] if later else one["exited"]
    return happened(left, setting.last) is None


def _is_open(case: Record, setting: Setting) -> bool:
    nobody = not case["defendants"] and not any(setting.filters.get(name) for name in PERSONS)
    return nobody and happened(case["investigation_closed"], setting.last) is None
