"""The timeline of a person."""

from collections import defaultdict
from collections.abc import Collection
from operator import attrgetter
from typing import Any

from caseflow_schemas.findings import FindingKind

from caseflow_processors.custody.history import CustodyMemo
from caseflow_processors.custody.stays import STAY_TYPES, stay_key_of
from caseflow_processors.timelines.content import EVENTS_LISTED_AT_MOST, too_large
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding, in_order, odd_in_themselves
from caseflow_processors.timelines.participation import NOT_SAID, ROLES, most_stated, person_case
from caseflow_processors.timelines.retirements import retirements
from caseflow_processors.timelines.rules import Rules
from caseflow_processors.timelines.seals import SEAL_TYPES, seals

PersonTimeline = dict[str, Any]
PersonCase = dict[str, Any]

_ORDER = attrgetter("order")
_Stated = tuple[Any, str]
"""A value and the event that states it."""


class PersonMemo:
    """What one person's fold made of their cases and stays, for the next fold of the same person by the same rules.

    A part whose own entries are the same objects is taken again. A fold without a memo comes to the same.
    """

    __slots__ = ("cases", "custody")

    def __init__(self) -> None:
        self.cases: dict[str, tuple[list[Entry], PersonCase]] = {}
        self.custody = CustodyMemo()


def fold_person(
    key: str,
    entries: Collection[Entry],
    *,
    successor: str | None,
    rules: Rules,
    memo: PersonMemo | None = None,
) -> PersonTimeline:
    """The person as a function of the newest events that name them, in the shape of PersonTimeline.

    Sex, birth year and citizenship are those stated most often over all events, ties going to the smallest; the
    jurisdiction is that of the first event in order. Cases come first, then stays are attributed to them: what a case
    says never hangs on a stay.
    """
    if memo is None:
        memo = PersonMemo()
    ordered = sorted(entries, key=_ORDER)
    identifiers: set[str] = set()
    sexes: list[_Stated] = []
    birth_years: list[_Stated] = []
    citizenships: list[_Stated] = []
    by_case: defaultdict[str, list[Entry]] = defaultdict(list)
    by_stay: defaultdict[str, list[Entry]] = defaultdict(list)
    by_seal: list[Entry] = []

    def used(entry: Entry) -> list[str]:
        named = [reference["identifiers"] for reference in entry.event["persons"] if reference["key"] == key]
        return named[0] if len(named) == 1 else [identifier for each in named for identifier in each]

    for entry in ordered:
        identifiers.update(used(entry))
        for named in entry.persons:
            if named.key == key:
                if named.sex not in NOT_SAID:
                    sexes.append((named.sex, entry.event_id))
                if named.birth_year is not None:
                    birth_years.append((named.birth_year, entry.event_id))
                if named.citizenship not in NOT_SAID:
                    citizenships.append((named.citizenship, entry.event_id))
        if entry.event_type in STAY_TYPES:
            by_stay[stay_key_of(entry)].append(entry)
        elif entry.case_key is not None and entry.event_type in ROLES:
            by_case[entry.case_key].append(entry)
        elif entry.event_type in SEAL_TYPES:
            by_seal.append(entry)
    cases = _cases(by_case, rules, memo)
    custody = memo.custody.fold(by_stay, cases, rules.window_days_inclusive)
    retired, use_of_retired = retirements(ordered, used)
    sealed, odd_seals = seals(by_seal)
    return {
        "key": key,
        "jurisdiction": ordered[0].jurisdiction if ordered else "",
        "identifiers": sorted(identifiers),
        "successor": successor,
        "retired": retired,
        "seals": sealed,
        "sex": most_stated(value for value, _ in sexes) or "not_stated",
        "birth_year": most_stated(value for value, _ in birth_years),
        "citizenship": most_stated(value for value, _ in citizenships) or "not_stated",
        "cases": cases,
        "custody": custody.spans,
        "findings": in_order(
            [
                *custody.findings,
                *_disagreement("sex_disagrees", sexes, "events state more than one sex"),
                *_disagreement("birth_year_disagrees", birth_years, "events state more than one year of birth"),
                *_disagreement("citizenship_disagrees", citizenships, "events state more than one citizenship"),
                *odd_in_themselves(ordered),
                *use_of_retired,
                *odd_seals,
                *too_large(ordered),
            ]
        ),
        "stays": custody.stays,
        "events": [entry.event for entry in ordered[:EVENTS_LISTED_AT_MOST]],
    }


def _cases(by_case: dict[str, list[Entry]], rules: Rules, memo: PersonMemo) -> list[PersonCase]:
    """The cases, sorted by key."""
    before, memo.cases = memo.cases, {}
    for case_key in sorted(by_case):
        entries = by_case[case_key]
        known = before.get(case_key)
        if known is None or known[0] != entries:
            known = entries, person_case(case_key, entries, rules)
        memo.cases[case_key] = known
    return [case for _, case in memo.cases.values()]


def _disagreement(kind: FindingKind, stated: list[_Stated], detail: str) -> list[Finding]:
    """Where events state more than one value: a finding that points to all that state one."""
    if len({value for value, _ in stated}) < 2:
        return []
    return [finding(kind, (event_id for _, event_id in stated), detail)]
