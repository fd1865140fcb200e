"""The entries of a case's timeline in the stated order, divided by what they are about."""

from bisect import bisect_left
from collections.abc import Collection, Sequence
from typing import NamedTuple

from caseflow_processors.timelines.edges import leads_here
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import is_odd_in_itself
from caseflow_processors.timelines.intervals import SUSPENSIONS, Interval, intervals
from caseflow_processors.timelines.moments import certainly_before
from caseflow_processors.timelines.participation import BY_ORDER, ROLES
from caseflow_processors.timelines.retirements import ABOUT_IDENTIFIERS

_FOR_ALL = frozenset({"InvestigationClosed", "CaseReferred", "CaseJoined", "CaseReopened", "CaseSevered"})
"""Types that, where they name no person, concern each of the case's persons."""

_REBUILT_FROM = 16
"""Where one entry in that many or more is another one, all are divided anew, which then takes less."""

Group = list[Entry]
_NONE: Group = []


_A_YEAR_MS = 368 * 86_400_000


def _beginning(entry: Entry) -> int:
    return entry.order[0]


class Wide(NamedTuple):
    """What concerns each of a case's persons.

    Little of all that is about the case, so that little of what changes the case changes them: of the hearings for all
    none but the first held since they came into it makes a difference to a person. Suspensions and resumptions stand
    apart, since nothing else of a person hangs on them.
    """

    entries: Group
    heard: Group
    """Hearings held for all."""
    suspensions: Group
    inactive: list[Interval]
    """What the suspensions come to for a person whom none names."""

    def first_held(self, own: Sequence[Entry]) -> Entry | None:
        """The first hearing held for all that is not certainly before the person whose entries these are."""
        if not self.heard:
            return None
        since = next(entry.moment for entry in own if entry.event_type in ROLES)
        # However vaguely it is known, what is not certainly before begins at most a year before.
        place = 0 if since["at"] is None else bisect_left(self.heard, since["at"] - _A_YEAR_MS, key=_beginning)
        return next((entry for entry in self.heard[place:] if not certainly_before(entry.moment, since)), None)

    def acting(self, own: Sequence[Entry]) -> tuple[Group, Entry | None]:
        """All that makes a difference to the person whose entries these are, but the suspensions."""
        return self.entries, self.first_held(own)


class Division:
    """Groups of entries, each in the stated order.

    A group is never changed: where an entry comes or goes, a new list takes its place. So whoever kept a group sees by
    its identity that it is the same.
    """

    __slots__ = ("_about", "_key", "_known", "_in_a_role", "identifiers", "naming", "of_type", "ordered")

    def __init__(self, key: str) -> None:
        self._key = key
        self._known: set[Entry] = set()
        self._clear()

    def _clear(self) -> None:
        self._about: dict[str, Group] = {}
        self._in_a_role: dict[str, Group] = {}
        self.ordered: Group = []
        """All entries."""
        self.of_type: dict[str, Group] = {}
        """The case's own entries by type; entries of other cases only name it."""
        self.naming: dict[str, Group] = {}
        """By each person whom they name: own ones, and severances of other cases that move the person here."""
        self.identifiers: dict[str, int] = {}
        """`issuer:value` by which own events, and those of other cases, name the case: how often."""

    def update(self, entries: Collection[Entry]) -> None:
        """Make the groups those of these entries."""
        now = set(entries)
        added, removed = now - self._known, self._known - now
        self._known = now
        if _REBUILT_FROM * (len(added) + len(removed)) >= len(now):
            self._clear()
            self.ordered = sorted(now, key=BY_ORDER)
            for entry in self.ordered:
                for groups, name in self._places(entry):
                    group = groups.get(name)
                    if group is None:
                        groups[name] = [entry]
                    else:
                        group.append(entry)
                self._count(entry, 1)
            return
        for entry in removed:
            self.ordered = _without(self.ordered, entry)
            for groups, name in self._places(entry):
                groups[name] = _without(groups[name], entry)
            self._count(entry, -1)
        for entry in added:
            self.ordered = _with(self.ordered, entry)
            for groups, name in self._places(entry):
                groups[name] = _with(groups.get(name, _NONE), entry)
            self._count(entry, 1)

    @property
    def persons(self) -> list[str]:
        """Whom an entry makes a defendant, sorted."""
        return sorted(person for person, group in self._in_a_role.items() if group)

    @property
    def relating(self) -> Group:
        """Entries that name another case than their own."""
        return self._about.get("relating", _NONE)

    @property
    def odd(self) -> Group:
        """Entries that are odd in themselves."""
        return self._about.get("odd", _NONE)

    @property
    def wide(self) -> Wide:
        """What concerns each of the case's persons."""
        suspensions = self._about.get("suspensions", _NONE)
        inactive = intervals(suspensions, of_person=True)[0] if suspensions else []
        return Wide(self._about.get("wide", _NONE), self._about.get("heard", _NONE), suspensions, inactive)

    def _places(self, entry: Entry) -> list[tuple[dict[str, Group], str]]:
        """Which groups an entry belongs to."""
        event_type = entry.event_type
        places = []
        if entry.edges:
            places.append((self._about, "relating"))
        if is_odd_in_itself(entry):
            places.append((self._about, "odd"))
        if entry.case_key == self._key:
            places.append((self.of_type, event_type))
        elif not _moves(entry, self._key):
            return places
        if entry.persons:
            for person in _persons(entry):
                places.append((self.naming, person))
                if event_type in ROLES:
                    places.append((self._in_a_role, person))
        elif event_type in _FOR_ALL or _ends_or_opens(entry):
            places.append((self._about, "wide"))
        elif event_type in SUSPENSIONS:
            places.append((self._about, "suspensions"))
        elif event_type == "HearingHeld" and entry.part[1] == "held":
            places.append((self._about, "heard"))
        return places

    def _count(self, entry: Entry, times: int) -> None:
        identifiers = self.identifiers
        if entry.case_key == self._key:
            # What is about identifiers of cases stands on the case of them, and names no other.
            is_about_identifiers = entry.event_type in ABOUT_IDENTIFIERS
            for identifier in entry.part if is_about_identifiers else entry.identifiers:
                if identifier is not None:
                    identifiers[identifier] = identifiers.get(identifier, 0) + times
        for edge in entry.edges:
            if edge["key"] == self._key:
                identifiers[edge["identifier"]] = identifiers.get(edge["identifier"], 0) + times


def _persons(entry: Entry) -> Collection[str]:
    persons = entry.persons
    # Two identifiers of one event may turn out to be one person.
    return (persons[0].key,) if len(persons) == 1 else dict.fromkeys([named.key for named in persons])


def _with(group: Group, entry: Entry) -> Group:
    place = bisect_left(group, entry.order, key=BY_ORDER)
    return [*group[:place], entry, *group[place:]]


def _without(group: Group, entry: Entry) -> Group:
    place = bisect_left(group, entry.order, key=BY_ORDER)
    return [*group[:place], *group[place + 1 :]]


def _ends_or_opens(entry: Entry) -> bool:
    if entry.event_type == "CaseTransferred":
        return bool(entry.part[1])
    return entry.event_type == "AppealDecided" and entry.part == "retrial"


def _moves(entry: Entry, key: str) -> bool:
    """Whether an entry of another case moves persons or charges here, or takes this case over."""
    if entry.event_type == "CaseSevered":
        return leads_here(entry, key, "severed")
    return entry.event_type == "CaseJoined" and leads_here(entry, key, "joined")
