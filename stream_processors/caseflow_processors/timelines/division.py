"""The entries of a case's timeline, divided by what they are about."""

from collections.abc import Sequence

from caseflow_processors.timelines.edges import leads_here
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.participation import ROLES

_FOR_ALL = frozenset(
    {
        *("InvestigationClosed", "CaseReferred", "CaseJoined", "CaseReopened", "CaseSevered"),
        *("CaseSuspended", "CaseResumed"),
    }
)
"""Types that, where they name no person, concern each of the case's persons."""


class Division:
    """`entries` in the stated order, divided for one case."""

    __slots__ = (
        "charges_moved_in",
        "from_elsewhere",
        "naming",
        "of_type",
        "own",
        "persons",
        "relating",
        "takes_charges_over",
        "wide",
    )

    def __init__(self, key: str, entries: Sequence[Entry]) -> None:
        self.own: list[Entry] = []
        """Those of this case; the others only name it."""
        self.of_type: dict[str, list[Entry]] = {}
        """Own ones by type."""
        self.naming: dict[str, list[Entry]] = {}
        """Own ones by each person whom they name, and severances of other cases that move the person here."""
        self.persons: dict[str, None] = {}
        """Whom an entry makes a defendant."""
        self.relating: list[Entry] = []
        """Those that name another case than their own."""
        self.wide: tuple[Entry, ...] = ()
        """What concerns each of the case's persons: little of all that is about the case, so that little of what
        changes the case changes them."""
        self.from_elsewhere = False
        """Whether the case came out of another one, which may hold its reports."""
        self.charges_moved_in: set[str] = set()
        """Charges that severances of other cases move here."""
        self.takes_charges_over = False
        """Whether charges of other cases go on here that are not named: by a joinder, or with their persons."""
        wide: list[Entry] = []
        has_hearing = False
        of_type = self.of_type
        for entry in entries:
            event_type = entry.event_type
            if entry.edges:
                self.relating.append(entry)
            if entry.case_key == key:
                self.own.append(entry)
                if event_type in of_type:
                    of_type[event_type].append(entry)
                else:
                    of_type[event_type] = [entry]
                if event_type == "CaseJoined":
                    self.takes_charges_over = True
            elif not _moves(entry, key):
                continue
            elif event_type == "CaseSevered":
                self.charges_moved_in.update(entry.part)
                self.takes_charges_over = self.takes_charges_over or not entry.part
            if entry.persons:
                self._name(entry)
            elif event_type in _FOR_ALL or _ends_or_opens(entry):
                wide.append(entry)
            elif event_type == "HearingHeld" and not has_hearing and entry.part[1] == "held":
                has_hearing = True
                wide.append(entry)
        self.wide = tuple(wide)
        self.from_elsewhere = any(_comes_from(entry, key) for entry in self.relating)

    def _name(self, entry: Entry) -> None:
        is_role = entry.event_type in ROLES
        keys = [named.key for named in entry.persons]
        # Two identifiers of one event may turn out to be one person.
        for person in keys if len(keys) == 1 else dict.fromkeys(keys):
            if person in self.naming:
                self.naming[person].append(entry)
            else:
                self.naming[person] = [entry]
            if is_role:
                self.persons[person] = None


def _ends_or_opens(entry: Entry) -> bool:
    if entry.event_type == "CaseTransferred":
        return bool(entry.part[1])
    return entry.event_type == "AppealDecided" and entry.part == "retrial"


def _moves(entry: Entry, key: str) -> bool:
    """Whether an entry of another case moves persons or charges here, or takes this case over."""
    if entry.event_type == "CaseSevered":
        return leads_here(entry, key, "severed")
    return entry.event_type == "CaseJoined" and leads_here(entry, key, "joined")


def _comes_from(entry: Entry, key: str) -> bool:
    if entry.case_key == key:
        return any(edge["relation"] == "originates_from" and edge["key"] != key for edge in entry.edges)
    return leads_here(entry, key, "severed")
