"""A person in a case: how far the case went with them, and when. The case's and the person's timeline share it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from caseflow_processors.timelines.charges import Charge, Charges
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import Moment, certainly_before

CONTACTS = frozenset({"SuspectIdentified", "SuspectArrested"})
ROLES = frozenset({*CONTACTS, "ChargeFiled", "VerdictReturned"})
"""Event types that make a person one of the case's defendants. A stay in custody does not: it is attributed to a case
that the person is in, and a case that only a prison names has no defendant until someone else says so."""

NOT_SAID = frozenset({"not_stated", "not_mapped"})

Stated = TypeVar("Stated", str, int)


def most_stated(values: Iterable[Stated]) -> Stated | None:
    """The value stated most often, of several the smallest; None where none is."""
    counts = Counter(values)
    if len(counts) < 2:
        return next(iter(counts), None)
    return min(counts, key=lambda value: (-counts[value], value))


class Participation:
    """Built from the entries of one person in one case, in the stated order."""

    __slots__ = (
        "_charges",
        "_charged_by",
        "_entries",
        "_final",
        "charged",
        "charges",
        "disposed",
        "first_contact",
        "outcome",
    )

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._charges: Charges | None = None
        self._charged_by: Entry | None = None
        self._final: list[Entry] = []
        self.first_contact: Moment | None = None
        self.charged: Moment | None = None
        self.disposed: Moment | None = None
        self.outcome: str | None = None
        self.charges: list[Charge] = []

    def add(self, entry: Entry) -> None:
        """An event of one of the ROLES."""
        self._entries.append(entry)
        event_type = entry.event_type
        if event_type in CONTACTS:
            if self.first_contact is None:
                self.first_contact = entry.moment
            return
        if self._charges is None:
            self._charges = Charges()
        if event_type == "ChargeFiled":
            if self.charged is None:
                self.charged, self._charged_by = entry.moment, entry
            self._charges.file(entry)
        else:
            self._charges.decide(entry)
            if entry.part[3]:
                self._final.append(entry)

    def close(self, verdict_rank: Mapping[str, int]) -> None:
        """Settle charges, disposal and outcome.

        A person is disposed of when no charge is live: each has a final verdict, or there is none and a final verdict
        on the person. The moment is that of the last charge's verdict; where one of them has no date, the moment has
        none, rather than one made up. The outcome is the first of the verdicts in the order of the vocabulary.
        """
        if self._charges is None:
            return
        self.charges = self._charges.close()
        if not self._final:
            return
        if not self.charges:
            deciding = self._final[:1]
        elif all(charge["is_final"] for charge in self.charges):
            deciding = list(self._charges.decided_by.values())
        else:
            return
        last = deciding[0] if len(deciding) == 1 else max(deciding, key=_order)
        self.disposed = last.moment
        self.outcome = min((entry.part[1] for entry in deciding), key=lambda verdict: verdict_rank[verdict])

    @property
    def stage(self) -> str:
        """The furthest stage reached; a later one implies those before it."""
        if self.disposed is not None:
            return "disposed"
        return "first_contact" if self._charges is None else "charged"

    @property
    def sex(self) -> str:
        """The sex stated most often, of several the smallest."""
        return most_stated([entry.sex for entry in self._entries if entry.sex not in NOT_SAID]) or "not_stated"

    @property
    def birth_year(self) -> int | None:
        """Likewise."""
        return most_stated([entry.birth_year for entry in self._entries if entry.birth_year is not None])

    @property
    def citizenship(self) -> str:
        """Likewise."""
        stated = [entry.citizenship for entry in self._entries if entry.citizenship not in NOT_SAID]
        return most_stated(stated) or "not_stated"

    def findings(self, person: str) -> list[Finding]:
        """Verdicts dated before the earliest charge."""
        if self._charged_by is None:
            return []
        return [
            finding(
                "verdict_before_charge",
                (entry.event_id, self._charged_by.event_id),
                "the verdict is dated before the person's earliest charge in the case",
                person=person,
            )
            for entry in self._entries
            if entry.event_type == "VerdictReturned" and certainly_before(entry.moment, self.charged)
        ]

    def defendant(self, person: str, stays: list[dict[str, Any]]) -> dict[str, Any]:
        """As the case's timeline has it."""
        return {
            "person": person,
            "sex": self.sex,
            "birth_year": self.birth_year,
            "citizenship": self.citizenship,
            "stage": self.stage,
            "outcome": self.outcome,
            "first_contact": self.first_contact,
            "charged": self.charged,
            "disposed": self.disposed,
            "charges": self.charges,
            "stays": stays,
        }

    def person_case(self, case_key: str) -> dict[str, Any]:
        """As the person's timeline has it."""
        return {
            "case_key": case_key,
            "first_contact": self.first_contact,
            "charged": self.charged,
            "disposed": self.disposed,
            "outcome": self.outcome,
        }


def _order(entry: Entry) -> tuple[int, int, str]:
    return entry.order
