"""The case that a stay belongs to, and what the case has to be told."""

from collections.abc import Iterable, Sequence
from typing import Any

from caseflow_processors.custody.stays import HeldStay
from caseflow_processors.timelines.calendar import TIMED

Stay = dict[str, Any]
PersonCase = dict[str, Any]
Attribution = dict[str, Any]

SENTENCED = "sentenced"
_KNOWN_TO_THE_DAY = TIMED | {"day"}


def attribute(stay: HeldStay, cases: Iterable[PersonCase], window_days_inclusive: tuple[int, int]) -> None:
    """Set `basis` and `case_key` of the stay's record.

    `stated`: the case that the agency names. Else `inferred`, for an admission that is not known to be of a sentenced
    person: of the cases whose first contact or charge lies within the window of days from the admission, the one that
    lies nearest, ties going to the smallest key. Else `none`: a sentenced person's stay follows a custodial sentence,
    and events that say of a sentence are what it would be inferred from. Only dates known to the day count.
    """
    record = stay.record
    stated = stay.stated_case
    if stated is not None:
        record["basis"], record["case_key"] = "stated", stated
        return
    if record["legal_status"] == SENTENCED or not stay.admissions:
        return
    nearest = nearest_case(record["admitted"], cases, window_days_inclusive)
    if nearest is not None:
        record["basis"], record["case_key"] = "inferred", nearest


def nearest_case(
    admitted: dict[str, Any] | None, cases: Iterable[PersonCase], window_days_inclusive: tuple[int, int]
) -> str | None:
    """The case nearest to the admission within the window, or None."""
    admitted_on = _day(admitted)
    if admitted_on is None:
        return None
    first, last = window_days_inclusive
    distances = []
    for case in cases:
        for moment in (case["first_contact"], case["charged"]):
            on = _day(moment)
            if on is not None and first <= on - admitted_on <= last:
                distances.append((abs(on - admitted_on), case["case_key"]))
    return min(distances)[1] if distances else None


def _day(moment: dict[str, Any] | None) -> int | None:
    if moment is None or moment["precision"] not in _KNOWN_TO_THE_DAY:
        return None
    on: int | None = moment["on"]
    return on


def changes(person_key: str, jurisdiction: str, *, before: Sequence[Stay], after: Sequence[Stay]) -> list[Attribution]:
    """What has to be said to cases: attributions taken back, then those that are new or say something else."""
    old = {stay["stay_key"]: stay for stay in before if stay["case_key"] is not None}
    new = {stay["stay_key"]: stay for stay in after if stay["case_key"] is not None}
    found = [
        _attribution(person_key, jurisdiction, stay["case_key"], stay_key, None)
        for stay_key, stay in old.items()
        if stay_key not in new or new[stay_key]["case_key"] != stay["case_key"]
    ]
    found.extend(
        _attribution(person_key, jurisdiction, stay["case_key"], stay_key, stay)
        for stay_key, stay in new.items()
        if old.get(stay_key) != stay
    )
    return found


def _attribution(person_key: str, jurisdiction: str, case_key: str, stay_key: str, stay: Stay | None) -> Attribution:
    return {
        "withdrawn": stay is None,
        "case_key": case_key,
        "person_key": person_key,
        "stay_key": stay_key,
        "jurisdiction": jurisdiction,
        "stay": stay,
    }
