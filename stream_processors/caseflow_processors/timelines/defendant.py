"""A defendant as the case's timeline has them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from caseflow_processors.timelines.defendant_findings import findings_of
from caseflow_processors.timelines.division import Wide
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding
from caseflow_processors.timelines.intervals import SUSPENSIONS, Interval, intervals
from caseflow_processors.timelines.moments import UNDATED, Moment, certainly_before
from caseflow_processors.timelines.pairs import Pair, moment_of
from caseflow_processors.timelines.participation import BY_ORDER, NOT_SAID, Participation, most_stated
from caseflow_processors.timelines.rules import Rules
from caseflow_processors.timelines.spells import Outcome, Spell

Defendant = dict[str, Any]
Stay = dict[str, Any]


class Folded(NamedTuple):
    """What a case takes from the fold of one of its persons; none of it is ever changed."""

    defendant: Defendant
    findings: list[Finding]
    reopened: frozenset[str]
    """Events that took up again what had ended for the person, and those that only repeat it."""


def fold_defendant(
    person: str,
    case_key: str,
    *,
    own: Sequence[Entry],
    wide: Wide,
    stays: Sequence[Stay],
    rules: Rules,
) -> Folded:
    """A pure function of the entries that name the person, those that concern all of the case, and the stays.

    Entries stand in the stated order, stays sorted by key.
    """
    known = Participation(person, case_key, own, wide.entries, first_held=wide.first_held(own))
    course = known.course
    pairs = known.diversions
    outcomes = [spell.outcome(rules) for spell in course.spells]
    first = outcomes[0]
    # When the last of the charges ended for the first time, or a final verdict on none that is known.
    disposed = next((outcome.ended for outcome in outcomes if outcome.is_of_charges), None)
    admitted, released = _custody_as_sentenced(stays)
    closed = course.spells[0].closed
    defendant = {
        "person": person,
        "sex": most_stated([n.sex for n in known.named if n.sex not in NOT_SAID]) or "not_stated",
        "birth_year": most_stated([n.birth_year for n in known.named if n.birth_year is not None]),
        "age": next((n.age_at_event for n in known.named if n.age_at_event is not None), None),
        "citizenship": most_stated([n.citizenship for n in known.named if n.citizenship not in NOT_SAID])
        or "not_stated",
        "stage": known.stage(is_disposed=disposed is not None, is_admitted=admitted is not None),
        "exit": first.exit,
        "exited": first.ended,
        "plea": _plea(first, rules),
        "investigation_outcome": None if closed is None else closed.entry.part,
        "first_contact": known.first_contact,
        "referred": known.referred,
        "charged": known.charged,
        "first_hearing": known.first_hearing,
        "disposed": disposed,
        "sentenced": known.first("SentenceImposed"),
        "admitted": admitted,
        "released": released,
        "custodial_days": _custodial_days(known.sentences),
        "charges": [course.charges[charge_id].record() for charge_id in sorted(course.charges)],
        "sentences": [{**entry.part, "moment": entry.moment} for entry in known.sentences],
        "diversions": [_diversion(pair) for pair in pairs],
        "inactive": inactive_times(own, wide),
        "spells": [
            _spell(spell, outcome, known.first_contact) for spell, outcome in zip(course.spells, outcomes, strict=True)
        ],
        "stays": list(stays),
    }
    return Folded(defendant, findings_of(known, pairs), frozenset(course.opening | course.excused))


def inactive_times(own: Sequence[Entry], wide: Wide) -> list[Interval]:
    """Times in which the case was suspended for the person, from what names them and from what is for all."""
    ordered = [entry for entry in own if entry.event_type in SUSPENSIONS]
    if not ordered:
        return wide.inactive
    return intervals(sorted([*ordered, *wide.suspensions], key=BY_ORDER), of_person=True)[0]


def _spell(spell: Spell, outcome: Outcome, first_contact: Moment | None) -> dict[str, Any]:
    return {
        "opened_by": spell.opened_by,
        "opened": first_contact if spell.opened_by == "first_contact" else spell.opened,
        "exit": outcome.exit,
        "ended": outcome.ended,
    }


def _plea(first: Outcome, rules: Rules) -> str | None:
    pleas = [end.entry.part[2] for end in first.deciding if end.exit == first.exit and end.is_decided]
    return min(pleas, key=rules.plea_rank.__getitem__) if pleas else None


def _custodial_days(sentences: Sequence[Entry]) -> int | None:
    """Of the sentences that stand: a later one for the same charges, or for all, replaces what was imposed before.

    Sentences of one day stand beside each other, and one without custody replaces none.
    """
    standing: list[Entry] = []
    for entry in sentences:
        if entry.part["custodial_days"] is not None:
            standing = [before for before in standing if not _replaces(entry, before)]
            standing.append(entry)
    return sum(entry.part["custodial_days"] for entry in standing) if standing else None


def _replaces(later: Entry, earlier: Entry) -> bool:
    charges = later.part["charge_ids"]
    is_of_the_same = not charges or (earlier.part["charge_ids"] and set(earlier.part["charge_ids"]) <= set(charges))
    return bool(is_of_the_same) and certainly_before(earlier.moment, later.moment)


def _diversion(pair: Pair) -> dict[str, Any]:
    ordered, ended = pair.start, pair.end
    return {
        "programme": "not_stated" if ordered is None else ordered.part,
        "ordered": moment_of(ordered),
        "result": None if ended is None else ended.part,
        "ended": moment_of(ended),
    }


def _custody_as_sentenced(stays: Sequence[Stay]) -> tuple[Moment | None, Moment | None]:
    """(Earliest time in custody as sentenced, release from that stay).

    Stays may be of several jurisdictions, so their moments are compared by local day. One without a date counts only
    where none has one.
    """
    found = [(since, stay) for stay in stays if (since := _sentenced_since(stay)) is not None]
    if not found:
        return None, None
    since, stay = min(found, key=_since)
    return since, stay["released"]


def _sentenced_since(stay: Stay) -> Moment | None:
    if stay["legal_status"] == "sentenced" and stay["admitted"] is not None:
        moment: Moment = stay["admitted"]
        return moment
    return next((period["moment"] for period in stay["periods"] if period["legal_status"] == "sentenced"), None)


def _since(found: tuple[Moment, Stay]) -> tuple[int, int, str]:
    moment, stay = found
    return (
        UNDATED if moment["on"] is None else moment["on"],
        UNDATED if moment["at"] is None else moment["at"],
        stay["stay_key"],
    )
