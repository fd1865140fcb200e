"""A person in a case: how far the case went with them, and when. The case's and the person's timeline share it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from caseflow_processors.timelines.acts import run
from caseflow_processors.timelines.course import Course
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import Moment
from caseflow_processors.timelines.pairs import Pair, paired

CONTACTS = frozenset({"SuspectIdentified", "SuspectArrested"})
_OF_PROSECUTION = frozenset({"ProsecutionDeclined", "DiversionOrdered", "DiversionEnded"})
_ON_CHARGES = frozenset({"ChargeFiled", "ChargeAmended", "ChargeWithdrawn", "VerdictReturned"})
ROLES = frozenset(
    {
        *CONTACTS,
        *_OF_PROSECUTION,
        *_ON_CHARGES,
        *("InvestigationClosed", "CaseReferred", "SentenceImposed", "HearingHeld", "CaseSuspended", "CaseResumed"),
        *("CaseReopened", "CaseSevered", "AppealLodged", "AppealDecided"),
    }
)
"""Event types that make a person whom they name one of the case's defendants. A stay in custody does not: it is
attributed to a case that the person is in, and a case that only a prison names has no defendant until someone else says
so. Neither does a seal, which is about a record."""

NOT_SAID = frozenset({"not_stated", "not_mapped"})

Stated = TypeVar("Stated", str, int)

BY_ORDER = attrgetter("order")


def most_stated(values: Iterable[Stated]) -> Stated | None:
    """The value stated most often, of several the smallest; None where none is."""
    stated = list(values)
    if not stated or stated.count(stated[0]) == len(stated):
        return stated[0] if stated else None
    counts = Counter(stated)
    return min(counts, key=lambda value: (-counts[value], value))


class Participation:
    """From the entries that name the person in the case (`own`) and those that concern all of it (`wide`).

    Both in the stated order, at least one of `own` in one of the ROLES; `first_held` is the first hearing held for all.
    Each milestone is the first event of its kind in that order, so one without a date counts only where none has one.
    """

    __slots__ = (
        "charged",
        "course",
        "diversions",
        "first_contact",
        "first_hearing",
        "named",
        "of_type",
        "person",
        "referred",
    )

    def __init__(
        self,
        person: str,
        case_key: str,
        own: Sequence[Entry],
        wide: Sequence[Entry] = (),
        *,
        first_held: Entry | None = None,
    ) -> None:
        self.person = person
        self.named = [
            named
            for entry in own
            for named in entry.persons
            # Two persons of one event may turn out to be one: it then says two things of them.
            if len(entry.persons) == 1 or named.key == person
        ]
        """What the entries say of the person."""
        acting = [entry for entry in own if entry.event_type in ROLES]
        ordered = sorted([*acting, *wide], key=BY_ORDER) if wide else acting
        of_type: dict[str, list[Entry]] = {}
        for entry in ordered:
            group = of_type.get(entry.event_type)
            if group is None:
                of_type[entry.event_type] = [entry]
            else:
                group.append(entry)
        self.of_type = of_type
        """By type, in order."""
        self.course = Course(case_key, acting[0].moment)
        self.diversions = self._diversions()
        """In order, each end with the earliest order that still stands."""
        self.course.failed_orders = {
            pair.start.event_id
            for pair in self.diversions
            if pair.start is not None
            and pair.end is not None
            and pair.end.part == "not_completed"
            and pair.end.order < pair.start.order
        }
        self.course.ends_of_orders = {
            pair.end.event_id for pair in self.diversions if pair.start is not None and pair.end is not None
        }
        run(self.course, ordered)
        self.first_contact = self.first(*CONTACTS)
        concerns = self.course.concerns
        self.referred = next((e.moment for e in self.of_type.get("CaseReferred", ()) if concerns(e)), None)
        self.charged = self.first("ChargeFiled")
        held = next((entry for entry in self.of_type.get("HearingHeld", ()) if entry.part[1] == "held"), None)
        if first_held is not None and concerns(first_held) and (held is None or first_held.order < held.order):
            held = first_held
        self.first_hearing = None if held is None else held.moment

    def first(self, *event_types: str) -> Moment | None:
        """The first event of the types; None where there is none."""
        firsts = [self.of_type[event_type][0] for event_type in event_types if event_type in self.of_type]
        if not firsts:
            return None
        return firsts[0].moment if len(firsts) == 1 else min(firsts, key=BY_ORDER).moment

    @property
    def sentences(self) -> Sequence[Entry]:
        """Sentences, in order."""
        return self.of_type.get("SentenceImposed", ())

    def stage(self, *, is_disposed: bool, is_admitted: bool) -> str:
        """The furthest stage reached; one stage implies those before it."""
        if is_admitted:
            return "admitted"
        if self.sentences:
            return "sentenced"
        if is_disposed:
            return "disposed"
        if self.course.charges or not _ON_CHARGES.isdisjoint(self.of_type):
            return "charged"
        if self.referred is not None or not _OF_PROSECUTION.isdisjoint(self.of_type):
            return "referred"
        return "first_contact"

    def _diversions(self) -> list[Pair]:
        ordered = [*self.of_type.get("DiversionOrdered", ()), *self.of_type.get("DiversionEnded", ())]
        if not ordered:
            return []
        ordered.sort(key=BY_ORDER)
        return paired(ordered, "DiversionOrdered", of_start=_one_place, of_end=_one_place)


def person_case(case_key: str, entries: Sequence[Entry]) -> dict[str, Any]:
    """A case as the person's timeline has it, from the entries of the case that name the person in one of the ROLES.

    At least one, in any order. What concerns the whole case is not among them: it stands on the case's timeline.
    """
    own = sorted(entries, key=BY_ORDER)
    known = Participation("", case_key, own)
    custodial = next((entry for entry in known.sentences if _is_custodial(entry)), None)
    charges = known.course.charges
    return {
        "case_key": case_key,
        "first_contact": known.first_contact,
        "referred": known.referred,
        "charged": known.charged,
        "sentenced": known.first("SentenceImposed"),
        "custodial": None if custodial is None else custodial.moment,
        "charges": [charges[charge_id].person_record() for charge_id in sorted(charges)],
    }


def _is_custodial(sentence: Entry) -> bool:
    return any(sanction["kind"] == "custody" for sanction in sentence.part["sanctions"])


def _one_place(entry: Entry) -> tuple[str]:
    return ("",)
