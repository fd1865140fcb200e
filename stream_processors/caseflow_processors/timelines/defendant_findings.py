"""What is odd about a person in a case."""

from collections.abc import Callable, Iterator, Sequence

from caseflow_schemas.findings import FindingKind

from caseflow_processors.timelines.charges import FINDS_GUILT, Charge, Ended
from caseflow_processors.timelines.course import Course
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import certainly_before
from caseflow_processors.timelines.pairs import Pair
from caseflow_processors.timelines.participation import BY_ORDER, Participation
from caseflow_processors.timelines.spells import Spell

_WITHOUT_CHARGE: dict[str, FindingKind] = {
    "VerdictReturned": "verdict_without_charge",
    "ChargeAmended": "amendment_without_charge",
    "ChargeWithdrawn": "withdrawal_without_charge",
}


def findings_of(known: Participation, diversions: Sequence[Pair]) -> list[Finding]:
    """All of them, in no order."""
    found: list[Finding] = []
    for event_type, check in _CHECKS:
        if event_type in known.of_type:
            found.extend(check(known))
    if known.course.charges:
        found.extend(_charges(known))
    found.extend(_joined_while_pending(known))
    for pair in diversions:
        if pair.start is None:
            found.append(
                finding(
                    "diversion_ended_without_order",
                    pair.event_ids,
                    "nobody ordered the diversion",
                    person=known.person,
                )
            )
    return found


def _verdicts_before_the_charge(known: Participation) -> Iterator[Finding]:
    filings = known.of_type.get("ChargeFiled")
    if not filings:
        return
    for entry in known.of_type.get("VerdictReturned", ()):
        if certainly_before(entry.moment, filings[0].moment):
            yield finding(
                "verdict_before_charge",
                (entry.event_id, filings[0].event_id),
                "the verdict is dated before the person's earliest charge in the case",
                person=known.person,
            )


def _sentences(known: Participation) -> Iterator[Finding]:
    sentences, verdicts = known.sentences, known.of_type.get("VerdictReturned", [])
    if not any(entry.part[1] in FINDS_GUILT for entry in verdicts):
        yield finding(
            "sentence_without_conviction",
            (entry.event_id for entry in sentences),
            "no verdict in the case finds guilt",
            person=known.person,
        )
    for entry in sentences:
        if verdicts and certainly_before(entry.moment, verdicts[0].moment):
            yield finding(
                "sentence_before_verdict",
                (entry.event_id, verdicts[0].event_id),
                "the sentence is dated before the person's earliest verdict in the case",
                person=known.person,
            )


def _charges(known: Participation) -> Iterator[Finding]:
    course = known.course
    for charge in course.charges.values():
        if charge.filing is None and not _may_be_filed_elsewhere(course, charge):
            for event_type, kind in _WITHOUT_CHARGE.items():
                naming = [
                    entry.event_id
                    for entry in charge.entries
                    if entry.event_type == event_type and _names(entry, charge.charge_id)
                ]
                if naming:
                    yield finding(kind, naming, "nobody filed the charge that is named", person=known.person)
        end, filing = charge.end, charge.filing
        if end is not None and filing is not None and _is_dated_before_filing(known, end, filing):
            yield finding(
                "charge_ended_before_filed",
                (end.entry.event_id, filing.event_id),
                "the charge ended on a day before the one on which it was filed",
                person=known.person,
            )
        if not charge.is_mapped:
            yield finding(
                "offence_not_mapped",
                (charge.classified[-1].event_id,),
                "the code of a charge leads to no category",
                person=known.person,
            )


def _is_dated_before_filing(known: Participation, end: Ended, filing: Entry) -> bool:
    """A verdict before all of the person's charges is another finding."""
    first = known.of_type["ChargeFiled"][0] if end.is_decided else None
    is_before_all = first is not None and certainly_before(end.entry.moment, first.moment)
    return certainly_before(end.entry.moment, filing.moment) and not is_before_all


def _joined_while_pending(known: Participation) -> Iterator[Finding]:
    """A joinder ended what was live, or the part in a case that nothing had ended."""
    for spell in known.course.spells:
        deciding: list[Ended | None] = list(spell.ends.values()) or [spell.whole]
        joining = {end.entry.event_id for end in deciding if end and end.entry.event_type == "CaseJoined"}
        if joining:
            yield finding(
                "joined_while_pending",
                joining,
                "the case was joined with another while it was pending for the person",
                person=known.person,
            )


def _names(entry: Entry, charge_id: str) -> bool:
    named = entry.part["charge_id"] if entry.event_type == "ChargeAmended" else entry.part[0]
    return bool(named == charge_id)


def _may_be_filed_elsewhere(course: Course, charge: Charge) -> bool:
    return course.has_charges_of_others or charge.charge_id in course.moved_in


def _several_verdicts(known: Participation) -> Iterator[Finding]:
    course = known.course
    told: set[tuple[str, ...]] = set()
    several = [
        entries
        for spell in course.spells
        for entries in (*_named_finals(spell), *spell.total_finals)
        if len(entries) > 1
    ]
    for entries in several:
        event_ids = tuple(sorted({entry.event_id for entry in entries}))
        if len({entry.part[1:3] for entry in entries}) > 1 and event_ids not in told:
            told.add(event_ids)
            yield finding(
                "several_final_verdicts",
                event_ids,
                "final verdicts on one charge differ and nothing reopened it between",
                person=known.person,
            )


def _named_finals(spell: Spell) -> Iterator[list[Entry]]:
    """Of each charge that a verdict ended: that verdict, and those that name the charge."""
    for charge_id, entries in spell.finals.items():
        ended = spell.ends.get(charge_id)
        if ended is not None and ended.is_decided:
            yield entries if ended.entry in entries else [ended.entry, *entries]


def _charges_after_declination(known: Participation) -> Iterator[Finding]:
    of_type = known.of_type
    standing: Entry | None = None
    odd: dict[str, None] = {}
    types = ("ProsecutionDeclined", "ChargeFiled", "CaseReopened", "AppealDecided")
    for entry in sorted((entry for each in types for entry in of_type.get(each, ())), key=BY_ORDER):
        if entry.event_type == "ProsecutionDeclined":
            standing = entry
        elif entry.event_id in known.course.opening:
            standing = None
        elif entry.event_type == "ChargeFiled" and standing and certainly_before(standing.moment, entry.moment):
            odd.update(dict.fromkeys([standing.event_id, entry.event_id]))
    if odd:
        yield finding(
            "charge_after_declination",
            odd,
            "charged after the prosecution had declined, and nothing reopened the case between",
            person=known.person,
        )


def _refused_reopenings(known: Participation) -> Iterator[Finding]:
    for entry in known.course.refused:
        # One for all is odd only where nobody's case had ended, which the case knows.
        if entry.persons:
            yield finding(
                "reopened_while_pending", (entry.event_id,), "nothing had ended for the person", person=known.person
            )


_CHECKS: tuple[tuple[str, Callable[[Participation], Iterator[Finding]]], ...] = (
    ("VerdictReturned", _verdicts_before_the_charge),
    ("VerdictReturned", _several_verdicts),
    ("SentenceImposed", _sentences),
    ("ProsecutionDeclined", _charges_after_declination),
    ("CaseReopened", _refused_reopenings),
)
"""Each with the type of event without which it finds nothing."""
