"""Times in which a case was suspended: the inactive clock."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.pairs import Pair, moment_of, not_certainly_later

Interval = dict[str, Any]

SUSPENSIONS = frozenset({"CaseSuspended", "CaseResumed"})


def intervals(ordered: Sequence[Entry], *, of_person: bool = False) -> tuple[list[Interval], list[Finding]]:
    """Intervals in order, from CaseSuspended and CaseResumed in the stated order.

    One at a time is open for all, and one for each person. A resumption for all ends the one for all; where that is
    not open, those of all persons. A resumption for a person ends the person's. Of a defendant (`of_person`: entries
    are then theirs and those for all) it also ends, for them, the one for all; and a resumption for all that ends
    nothing of theirs is not theirs. Where none is open, a resumption ends the first suspension after it that need not
    be later (10:00 of a day for a resumption on that day), and else one without a date, which may lie before any.
    """
    clock = _Clock(ordered, of_person=of_person)
    for place, entry in enumerate(ordered):
        if entry.event_type == "CaseResumed":
            clock.resume(entry, islice(ordered, place + 1, None))
        elif entry.moment["on"] is not None:
            clock.suspend(entry)
    clock.suspend_undated()
    clock.pairs.extend(Pair(entry, None) for entry in clock.open.values())
    clock.pairs.sort(key=lambda pair: pair.order)
    return [_record(pair) for pair in clock.pairs], clock.findings


class _Clock:
    def __init__(self, ordered: Sequence[Entry], *, of_person: bool) -> None:
        self._of_person = of_person
        self._undated = {
            entry.event_id: entry
            for entry in ordered
            if entry.event_type == "CaseSuspended" and entry.moment["on"] is None
        }
        self._answered: set[str] = set()
        """Suspensions that a resumption before them in the order ended."""
        self._all_suspended = False
        """Whether the one for all lasts for whoever else is in the case."""
        self.open: dict[str | None, Entry] = {}
        """By person; None: for all."""
        self.pairs: list[Pair] = []
        self.findings: list[Finding] = []

    def suspend(self, entry: Entry) -> None:
        if entry.event_id in self._answered:
            return
        self._all_suspended = self._all_suspended or entry.person is None
        known = self.open.setdefault(entry.person, entry)
        if known is not entry:
            self.findings.append(
                finding(
                    "suspended_twice",
                    (known.event_id, entry.event_id),
                    "suspended while an earlier suspension lasts",
                    person=entry.person,
                )
            )

    def resume(self, entry: Entry, following: Iterable[Entry]) -> None:
        person = entry.person
        was_for_all = self._all_suspended
        if person is None:
            self._all_suspended = False
        if person in self.open:
            ended = [self.open.pop(person)]
            if self._of_person and person is not None and None in self.open:
                ended.append(self.open.pop(None))
        elif person is None and was_for_all:
            # The one for all had ended for this person, and ends now for the others.
            return
        elif person is None:
            ended = list(self.open.values())
            self.open.clear()
        elif None in self.open:
            ended = [self.open.pop(None)] if self._of_person else []
            if not ended:
                return
        else:
            ended = []
        if not ended:
            ended = self._take_overlapping(entry, following) or self._take_undated(person)
        if not ended:
            if self._of_person and person is None:
                return
            self.pairs.append(Pair(None, entry))
            self.findings.append(
                finding("resumed_without_suspension", (entry.event_id,), "no suspension lasts", person=person)
            )
        self.pairs.extend(Pair(start, entry) for start in ended)

    def suspend_undated(self) -> None:
        for entry in self._undated.values():
            self.suspend(entry)

    def _is_ended_by(self, entry: Entry, person: str | None) -> bool:
        return entry.person == person or person is None or (entry.person is None and self._of_person)

    def _take_overlapping(self, resumed: Entry, following: Iterable[Entry]) -> list[Entry]:
        for entry in not_certainly_later(resumed, following):
            is_open = entry.event_type == "CaseSuspended" and entry.event_id not in self._answered
            if is_open and self._is_ended_by(entry, resumed.person):
                self._answered.add(entry.event_id)
                return [entry]
        return []

    def _take_undated(self, person: str | None) -> list[Entry]:
        for event_id, entry in self._undated.items():
            if self._is_ended_by(entry, person):
                del self._undated[event_id]
                return [entry]
        return []


def _record(pair: Pair) -> Interval:
    said = pair.said
    return {
        "person": said.person,
        "reason": said.part,
        "suspended": moment_of(pair.start),
        "resumed": moment_of(pair.end),
    }
