"""The timeline of a person."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from operator import attrgetter
from typing import Any

from caseflow_processors.custody.attribution import attribute
from caseflow_processors.custody.stays import Stays
from caseflow_processors.timelines.case import conflict
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding, in_order
from caseflow_processors.timelines.participation import NOT_SAID, ROLES, Participation, most_stated

PersonTimeline = dict[str, Any]

_ORDER = attrgetter("order")


def fold_person(
    key: str,
    entries: Collection[Entry],
    *,
    successor: str | None,
    verdict_rank: Mapping[str, int],
    window_days_inclusive: tuple[int, int],
) -> PersonTimeline:
    """The person as a function of the newest events that name them.

    Sex, birth year and citizenship are those stated most often over all events, ties going to the smallest; the
    jurisdiction is that of the first event in order. Each stay is attributed to a case by `custody.attribution`.
    """
    ordered = sorted(entries, key=_ORDER)
    cases: defaultdict[str, Participation] = defaultdict(Participation)
    stays = Stays()
    findings: list[Finding] = []
    identifiers: set[str] = set()
    for entry in ordered:
        for person in entry.event["persons"]:
            if person["key"] == key:
                identifiers.update(person["identifiers"])
        if entry.event["conflicting"]:
            findings.append(conflict(entry))
        if entry.event_type in ROLES:
            if entry.case_key is not None:
                cases[entry.case_key].add(entry)
        else:
            stays.add(entry)
    for participation in cases.values():
        participation.close(verdict_rank)
    person_cases = [cases[case_key].person_case(case_key) for case_key in sorted(cases)]
    held = stays.close()
    for stay in held:
        attribute(stay, person_cases, window_days_inclusive)
    findings.extend(stays.findings())
    sexes = [entry.sex for entry in ordered if entry.sex not in NOT_SAID]
    birth_years = [entry.birth_year for entry in ordered if entry.birth_year is not None]
    findings.extend(_disagreements(ordered))
    return {
        "key": key,
        "jurisdiction": ordered[0].jurisdiction if ordered else "",
        "identifiers": sorted(identifiers),
        "successor": successor,
        "sex": most_stated(sexes) or "not_stated",
        "birth_year": most_stated(birth_years),
        "citizenship": most_stated([e.citizenship for e in ordered if e.citizenship not in NOT_SAID]) or "not_stated",
        "cases": person_cases,
        "stays": [stay.record for stay in held],
        "findings": in_order(findings),
        "events": [entry.event for entry in ordered],
    }


def _disagreements(entries: list[Entry]) -> list[Finding]:
    """Where events state more than one sex or birth year: a finding that points to all that state one."""
    found = []
    if len({entry.sex for entry in entries if entry.sex not in NOT_SAID}) > 1:
        stating = [entry.event_id for entry in entries if entry.sex not in NOT_SAID]
        found.append(finding("sex_disagrees", stating, "events state more than one sex"))
    if len({entry.birth_year for entry in entries if entry.birth_year is not None}) > 1:
        stating = [entry.event_id for entry in entries if entry.birth_year is not None]
        found.append(finding("birth_year_disagrees", stating, "events state more than one year of birth"))
    return found
