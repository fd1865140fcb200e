"""The timeline of a person."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from caseflow_schemas.findings import FindingKind

from caseflow_processors.custody.history import CustodyMemo
from caseflow_processors.custody.stays import STAY_TYPES, stay_key_of
from caseflow_processors.timelines.content import listed, too_large
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding, in_order, odd_in_themselves
from caseflow_processors.timelines.participation import BY_ORDER, NOT_SAID, ROLES, most_stated, person_case
from caseflow_processors.timelines.retirements import retirements
from caseflow_processors.timelines.rules import Rules
from caseflow_processors.timelines.seals import SEAL_TYPES, seals

PersonTimeline = dict[str, Any]
PersonCase = dict[str, Any]

_Stated = list[tuple[Any, str]]
"""Values, each with the event that states it."""


class PersonMemo:
    """Of the last fold of one person by one generation's rules: the order of the events, the cases and the stays.

    What is taken again was made by a pure function of the very same entries, so a fold with a memo comes to the same as
    one without. A stay that is taken again is the same object, so that its bytes need not be made again either.
    """

    __slots__ = ("cases", "custody", "ordered")

    def __init__(self) -> None:
        self.ordered: list[Entry] = []
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
    says never hangs on a stay. What is returned is shared with later folds of the memo and never to be changed.
    """
    if memo is None:
        memo = PersonMemo()
    ordered = _ordered(entries, memo)
    by_case, by_stay, of_seals = _divided(ordered)
    cases = _cases(by_case, memo)
    custody = memo.custody.fold(by_stay, cases, rules.window_days_inclusive)
    named = [(named, entry.event_id) for entry in ordered for named in entry.persons if named.key == key]
    sexes = [(each.sex, event_id) for each, event_id in named if each.sex not in NOT_SAID]
    birth_years = [(each.birth_year, event_id) for each, event_id in named if each.birth_year is not None]
    citizenships = [(each.citizenship, event_id) for each, event_id in named if each.citizenship not in NOT_SAID]

    def used(entry: Entry) -> Sequence[str]:
        return _identifiers(entry, key)

    retired, use_of_retired = retirements(ordered, used)
    sealed, odd_seals = seals(of_seals)
    events = listed(ordered)
    return {
        "key": key,
        "jurisdiction": ordered[0].jurisdiction if ordered else "",
        "identifiers": sorted(
            {
                text
                for entry in ordered
                for reference in entry.event["persons"]
                if reference["key"] == key
                for text in reference["identifiers"]
            }
        ),
        "successor": successor,
        "retired": retired,
        "seals": sealed,
        "sex": most_stated([sex for sex, _ in sexes]) or "not_stated",
        "birth_year": most_stated([birth_year for birth_year, _ in birth_years]),
        "citizenship": most_stated([citizenship for citizenship, _ in citizenships]) or "not_stated",
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
                *too_large(ordered, events),
            ]
        ),
        "stays": custody.stays,
        "events": events,
    }


def _ordered(entries: Collection[Entry], memo: PersonMemo) -> list[Entry]:
    """The entries in the stated order: those of the last fold that are left, and the new ones put in their places."""
    now = set(entries)
    known = set(memo.ordered)
    # Sorting what is nearly sorted takes one comparison an entry.
    memo.ordered = sorted(
        [*(entry for entry in memo.ordered if entry in now), *(entry for entry in entries if entry not in known)],
        key=BY_ORDER,
    )
    return memo.ordered


def _divided(ordered: Sequence[Entry]) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]], list[Entry]]:
    """Those of each case, those of each stay, and those about seals."""
    by_case: dict[str, list[Entry]] = {}
    by_stay: dict[str, list[Entry]] = {}
    of_seals: list[Entry] = []
    for entry in ordered:
        if entry.event_type in STAY_TYPES:
            by_stay.setdefault(stay_key_of(entry), []).append(entry)
        elif entry.event_type in ROLES:
            for case_key in _cases_of(entry):
                by_case.setdefault(case_key, []).append(entry)
        elif entry.event_type in SEAL_TYPES:
            of_seals.append(entry)
    return by_case, by_stay, of_seals


def _cases_of(entry: Entry) -> Iterator[str]:
    """Its own case; a severance puts the persons that it names into the other case as well."""
    if entry.case_key is None:
        return
    yield entry.case_key
    if entry.event_type == "CaseSevered":
        moved_to = {edge["key"] for edge in entry.edges if edge["relation"] == "severed"}
        yield from moved_to - {entry.case_key}


def _cases(by_case: dict[str, list[Entry]], memo: PersonMemo) -> list[PersonCase]:
    """The cases, sorted by key."""
    before, memo.cases = memo.cases, {}
    for case_key in sorted(by_case):
        entries = by_case[case_key]
        known = before.get(case_key)
        if known is None or known[0] != entries:
            known = entries, person_case(case_key, entries)
        memo.cases[case_key] = known
    return [case for _, case in memo.cases.values()]


def _identifiers(entry: Entry, key: str) -> Sequence[str]:
    """By which an event names the person; two persons of one event may turn out to be one."""
    return [text for each in entry.event["persons"] if each["key"] == key for text in each["identifiers"]]


def _disagreement(kind: FindingKind, stated: _Stated, detail: str) -> list[Finding]:
    """Where events state more than one value: a finding that points to all that state one."""
    if len({value for value, _ in stated}) < 2:
        return []
    return [finding(kind, (event_id for _, event_id in stated), detail)]
