"""A stay in custody, as the events that share its key say. What other stays and cases say of it comes later."""

from collections.abc import Callable
from typing import Any

from caseflow_processors.custody.days import Held, Span, known_day, stated_days
from caseflow_processors.custody.periods import periods_of
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import certainly_before

Stay = dict[str, Any]

STAY_TYPES = frozenset({"PersonAdmitted", "CustodyStatusChanged", "PersonTransferred", "PersonReleased"})


def stay_key_of(entry: Entry) -> str:
    """The stay that an event of one of the STAY_TYPES belongs to: agency and the agency's id of it."""
    key: str = entry.part[0]
    return key


class HeldStay:
    """One stay from all of its entries, in the stated order; never changed once made.

    It begins with its earliest admission and ends with its latest release: what lies between is not a release of this
    stay, and neither is a transfer or a change of status ever. A release without a date counts only where none has
    one. `record` is the published Stay before repair and attribution, `days` what it states of days.
    """

    __slots__ = ("admitted_on", "days", "entries", "findings", "key", "record", "stated_case")

    def __init__(self, key: str, entries: list[Entry]) -> None:
        admissions: list[Entry] = []
        releases: list[Entry] = []
        changes: list[Entry] = []
        for entry in entries:
            if entry.event_type == "PersonAdmitted":
                admissions.append(entry)
            elif entry.event_type == "PersonReleased":
                releases.append(entry)
            else:
                changes.append(entry)
        admission = admissions[0] if admissions else None
        release = _latest(releases)
        admitted = None if admission is None else admission.moment
        released = None if release is None else release.moment
        periods, findings = periods_of(admission, release, changes)
        self.key = key
        self.entries = entries
        self.admitted_on = known_day(admitted)
        ends_before_it_begins = certainly_before(released, admitted)
        self.days: Span | Held = stated_days(key, admitted, released, ends_before_it_begins=ends_before_it_begins)
        self.stated_case = next(
            (e.case_key for e in (*admissions, *releases, *changes) if e.case_key is not None), None
        )
        self.findings: list[Finding] = findings
        self.record: Stay = {
            "stay_key": key,
            "agency": entries[0].agency,
            "facility": "" if admission is None else admission.part[1],
            "legal_status": "not_stated" if admission is None else admission.part[2],
            "admitted": admitted,
            "released": released,
            "release_reason": None if release is None else release.part[1],
            "days": None if ends_before_it_begins else _days(self.admitted_on, known_day(released)),
            "ends_before_it_begins": ends_before_it_begins,
            "periods": periods,
            "held_from_on": None,
            "held_to_on": None,
            "repair": "none",
            "basis": "none",
            "case_key": None,
            "event_ids": [entry.event_id for entry in (*admissions, *changes, *releases)],
        }
        if ends_before_it_begins or len(admissions) != 1 or len(releases) > 1:
            self._find(admissions, releases)

    def _find(self, admissions: list[Entry], releases: list[Entry]) -> None:
        found: Callable[[Finding], None] = self.findings.append
        if self.record["ends_before_it_begins"]:
            events = (self.record["admitted"]["event_id"], self.record["released"]["event_id"])
            found(finding("ends_before_it_begins", events, "the release is dated before the admission"))
        if releases and not admissions:
            found(finding("release_without_admission", _ids(releases), "the stay has a release and no admission"))
        if len(admissions) > 1:
            found(finding("admitted_twice", _ids(admissions), "the stay has more than one admission"))
        if len(releases) > 1:
            found(finding("released_twice", _ids(releases), "the stay has more than one release"))


def _ids(entries: list[Entry]) -> list[str]:
    return [entry.event_id for entry in entries]


def _latest(releases: list[Entry]) -> Entry | None:
    if len(releases) < 2:
        return releases[0] if releases else None
    dated = [entry for entry in releases if entry.moment["on"] is not None]
    return dated[-1] if dated else releases[0]


def _days(admitted_on: int | None, released_on: int | None) -> int | None:
    return None if admitted_on is None or released_on is None else released_on - admitted_on
