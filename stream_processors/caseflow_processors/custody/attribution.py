"""The case that a stay belongs to, and what cases have to be told."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from caseflow_processors.custody.days import known_day
from caseflow_processors.custody.stays import HeldStay

Stay = dict[str, Any]
PersonCase = dict[str, Any]
Attribution = dict[str, Any]

SENTENCED = "sentenced"


class Belonging(NamedTuple):
    """The case of a stay, and how it is known: vocabulary `attribution_basis`."""

    basis: str
    case_key: str | None


_NOWHERE = Belonging("none", None)


class _Days:
    """Days on which something happened in cases; of each day the smallest case."""

    __slots__ = ("_days", "_smallest")

    def __init__(self, dated: Iterable[tuple[int | None, str]]) -> None:
        smallest: dict[int, str] = {}
        for on, case_key in dated:
            if on is not None and (on not in smallest or case_key < smallest[on]):
                smallest[on] = case_key
        self._smallest = smallest
        self._days = sorted(smallest)

    def nearest(self, on: int, window_days_inclusive: tuple[int, int]) -> str | None:
        """The case of the day nearest to a day, of those within the window from it; of two the smaller case."""
        days = self._days
        first, last = window_days_inclusive
        begin, end = bisect_left(days, on + first), bisect_right(days, on + last)
        if begin >= end:
            return None
        middle = bisect_left(days, on, begin, end)
        near = days[max(begin, middle - 1) : min(end, middle + 1)]
        return min((abs(day - on), self._smallest[day]) for day in near)[1]

    def newest(self, on: int) -> str | None:
        """The case of the last day that is not after a day."""
        after = bisect_right(self._days, on)
        return self._smallest[self._days[after - 1]] if after else None


class Attributor:
    """Finds the case of each of a person's stays among the person's cases.

    `stated`: the case that the agency names. Else `inferred`: for an admission that is not known to be of a sentenced
    person, of the cases whose first contact or charge lies within the window of days from the admission the one that
    lies nearest, ties going to the smallest key; for one of a sentenced person, the case with the newest custodial
    sentence on or before that day, ties likewise. Else `none`. Only dates known to the day count. What a stay becomes
    after its admission, and what is known of it besides, does not move it to another case.
    """

    __slots__ = ("_begun", "_custodial", "_window")

    def __init__(self, cases: Sequence[PersonCase], window_days_inclusive: tuple[int, int]) -> None:
        self._window = window_days_inclusive
        self._begun = _Days(
            (known_day(case[field]), case["case_key"]) for case in cases for field in ("first_contact", "charged")
        )
        self._custodial = _Days((known_day(case["custodial"]), case["case_key"]) for case in cases)

    def case_of(self, stay: HeldStay) -> Belonging:
        """The case that a stay belongs to."""
        if stay.stated_case is not None:
            return Belonging("stated", stay.stated_case)
        if stay.admitted_on is None:
            return _NOWHERE
        if stay.record["legal_status"] == SENTENCED:
            case_key = self._custodial.newest(stay.admitted_on)
        else:
            case_key = self._begun.nearest(stay.admitted_on, self._window)
        return _NOWHERE if case_key is None else Belonging("inferred", case_key)


def changes(person_key: str, jurisdiction: str, *, before: Sequence[Stay], after: Sequence[Stay]) -> list[Attribution]:
    """What has to be said to cases: attributions taken back, then those that are new or say something else."""
    old = {stay["stay_key"]: stay for stay in before if stay["case_key"] is not None}
    new = {stay["stay_key"]: stay for stay in after if stay["case_key"] is not None}
    found = [
        _attribution(person_key, jurisdiction, stay["case_key"], stay_key, None)
        for stay_key, stay in old.items()
        if stay_key not in new or new[stay_key]["case_key"] != stay["case_key"]
    ]
    for stay_key, stay in new.items():
        told = old.get(stay_key)
        # Most stays of a large timeline are the very dict that was told; comparing them field by field takes longer.
        if told is not stay and told != stay:
            found.append(_attribution(person_key, jurisdiction, stay["case_key"], stay_key, stay))
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
