"""Stays in custody, from the admissions and releases that share a stay key."""

from typing import Any

from caseflow_processors.timelines.calendar import TIMED
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import Moment, certainly_before

Stay = dict[str, Any]

_WHOLE_DAYS = TIMED | {"day"}


class HeldStay:
    """One stay: the published record, and the entries it is made of, in the stated order."""

    __slots__ = ("admissions", "record", "releases")

    def __init__(self) -> None:
        self.admissions: list[Entry] = []
        self.releases: list[Entry] = []
        self.record: Stay = {}

    @property
    def stated_case(self) -> str | None:
        """The case that the agency names: by the first event that names one, admissions before releases."""
        for entry in (*self.admissions, *self.releases):
            if entry.case_key is not None:
                return entry.case_key
        return None

    def close(self, stay_key: str) -> Stay:
        """The record, not yet attributed.

        It begins with its earliest admission and ends with its latest release: what lies between is not a release of
        this stay. A release without a date counts only where none has one. Days are whole local days, and only where
        both dates are known to the day.
        """
        admission = self.admissions[0] if self.admissions else None
        release = _latest(self.releases)
        admitted = None if admission is None else admission.moment
        released = None if release is None else release.moment
        ends_before_it_begins = certainly_before(released, admitted)
        stay_agency = (admission or self.releases[0]).agency
        self.record = {
            "stay_key": stay_key,
            "agency": stay_agency,
            "facility": "" if admission is None else admission.part[1],
            "legal_status": "not_stated" if admission is None else admission.part[2],
            "admitted": admitted,
            "released": released,
            "release_reason": None if release is None else release.part[1],
            "days": None if ends_before_it_begins else _days(admitted, released),
            "ends_before_it_begins": ends_before_it_begins,
            "basis": "none",
            "case_key": None,
            "event_ids": [entry.event_id for entry in (*self.admissions, *self.releases)],
        }
        return self.record


def _latest(releases: list[Entry]) -> Entry | None:
    if not releases:
        return None
    dated = [entry for entry in releases if entry.moment["on"] is not None]
    return dated[-1] if dated else releases[0]


def _days(admitted: Moment | None, released: Moment | None) -> int | None:
    if admitted is None or released is None or admitted["on"] is None or released["on"] is None:
        return None
    if admitted["precision"] not in _WHOLE_DAYS or released["precision"] not in _WHOLE_DAYS:
        return None
    return int(released["on"] - admitted["on"])


class Stays:
    """The stays of one person; entries come in the stated order."""

    __slots__ = ("_by_key", "_closed")

    def __init__(self) -> None:
        self._by_key: dict[str, HeldStay] = {}
        self._closed: list[HeldStay] = []

    def add(self, entry: Entry) -> None:
        """A PersonAdmitted or PersonReleased; anything else is passed over."""
        if entry.event_type == "PersonAdmitted":
            self._stay(entry).admissions.append(entry)
        elif entry.event_type == "PersonReleased":
            self._stay(entry).releases.append(entry)

    def _stay(self, entry: Entry) -> HeldStay:
        stay_key = entry.part[0]
        found = self._by_key.get(stay_key)
        if found is None:
            found = self._by_key[stay_key] = HeldStay()
        return found

    def close(self) -> list[HeldStay]:
        """All stays, sorted by key."""
        for stay_key in sorted(self._by_key):
            stay = self._by_key[stay_key]
            stay.close(stay_key)
            self._closed.append(stay)
        return self._closed

    def findings(self) -> list[Finding]:
        """What is odd about the stays, once they are closed."""
        found = []
        for stay in self._closed:
            if stay.record["ends_before_it_begins"]:
                events = (stay.record["admitted"]["event_id"], stay.record["released"]["event_id"])
                found.append(finding("ends_before_it_begins", events, "the release is dated before the admission"))
            if not stay.admissions:
                found.append(
                    finding(
                        "release_without_admission", stay.record["event_ids"], "the stay has a release and no admission"
                    )
                )
        found.extend(self._overlaps())
        return found

    def _overlaps(self) -> list[Finding]:
        """Each stay that begins while an earlier one still lasts, with the one of those that lasts longest.

        Days are compared: being released and admitted elsewhere on one day is a transfer and not an overlap. A stay
        without a release lasts on. Stays that end before they begin, or have no date of admission to the day, are left
        out; one released on no known day is known to last for its day of admission only.
        """
        found: list[Finding] = []
        longest: tuple[float, str] | None = None
        for admitted_on, released_on, event_id in sorted(self._spans()):
            if longest is not None and admitted_on < longest[0]:
                found.append(
                    finding(
                        "overlapping_stays", (longest[1], event_id), "the second began while the first still lasted"
                    )
                )
            if longest is None or released_on > longest[0]:
                longest = released_on, event_id
        return found

    def _spans(self) -> list[tuple[int, float, str]]:
        """(first day, day of release, admission's event) of each stay that can be compared."""
        spans = []
        for stay in self._closed:
            admitted, released = stay.record["admitted"], stay.record["released"]
            if admitted is None or admitted["on"] is None or admitted["precision"] not in _WHOLE_DAYS:
                continue
            if stay.record["ends_before_it_begins"]:
                continue
            if released is None:
                spans.append((admitted["on"], float("inf"), admitted["event_id"]))
            elif released["precision"] in _WHOLE_DAYS:
                spans.append((admitted["on"], float(released["on"]), admitted["event_id"]))
            else:
                spans.append((admitted["on"], float(admitted["on"]), admitted["event_id"]))
        return spans
