"""Times in which a case was suspended: the inactive clock."""

from collections.abc import Sequence
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.pairs import Pair, moment_of

Interval = dict[str, Any]

SUSPENSIONS = frozenset({"CaseSuspended", "CaseResumed"})


def intervals(ordered: Sequence[Entry], *, of_person: bool = False) -> tuple[list[Interval], list[Finding]]:
    """Intervals in order, from CaseSuspended and CaseResumed in the stated order.

    One at a time is open for all, and one for each person. A resumption for all ends the one for all; where that is
    not open, those of all persons. A resumption for a person ends the person's. Of a defendant (`of_person`: entries
    are then theirs and those for all) it also ends, for them, the one for all; and a resumption for all that ends
    nothing of theirs is not theirs. A suspension without a date may lie before any resumption, and is taken where no
    other is open.
    """
    clock = _Clock(ordered, of_person=of_person)
    for entry in ordered:
        if entry.event_type == "CaseResumed":
            clock.resume(entry)
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
        self.open: dict[str | None, Entry] = {}
        """By person; None: for all."""
        self.pairs: list[Pair] = []
        self.findings: list[Finding] = []

    def suspend(self, entry: Entry) -> None:
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

    def resume(self, entry: Entry) -> None:
        person = entry.person
        if person in self.open:
            ended = [self.open.pop(person)]
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
            ended = self._take_undated(person)
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

    def _take_undated(self, person: str | None) -> list[Entry]:
        for event_id, entry in self._undated.items():
            if entry.person == person or person is None or (entry.person is None and self._of_person):
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
