"""Made-up events of stays, short to write; and histories of them, drawn at random."""

from typing import Any

from caseflow_processors.custody.stays import HeldStay, stay_key_of
from caseflow_processors.timelines.entries import Entry
from hypothesis import strategies as st

from tests.stream_processors.made import STAY_TYPES, UNDATED, at_minute, day, entry, same

FIRST_DAY = 18262
"""Day 0 of `made.day`, in days since 1970-01-01."""
Occurred = dict[str, Any]

MONTH: Occurred = {"at": (FIRST_DAY + 31) * 86_400_000, "precision": "month"}
"""February 2020, days 31 to 59 of `made.day`."""


def admitted(record: str, occurred: Occurred, **fields: Any) -> Entry:
    """Of stay `s1` unless told otherwise."""
    return entry("PersonAdmitted", record, occurred=occurred, **fields)


def released(record: str, occurred: Occurred, **fields: Any) -> Entry:
    """Likewise."""
    return entry("PersonReleased", record, occurred=occurred, **fields)


def now_as(record: str, occurred: Occurred, legal_status: str = "sentenced", **fields: Any) -> Entry:
    """A change of status."""
    return entry("CustodyStatusChanged", record, occurred=occurred, legal_status=legal_status, **fields)


def moved(record: str, occurred: Occurred, left: str = "f1", to: str = "f2", **fields: Any) -> Entry:
    """A transfer."""
    return entry("PersonTransferred", record, occurred=occurred, from_facility=left, to_facility=to, **fields)


def span(stay_id: str, first: int, last: int | None = None, **fields: Any) -> list[Entry]:
    """A stay from a day to another; without a release where there is none."""
    entries = [admitted(f"{stay_id}-in", day(first), stay_id=stay_id, **fields)]
    if last is not None:
        entries.append(released(f"{stay_id}-out", day(last), stay_id=stay_id))
    return entries


def in_order(entries: list[Entry]) -> list[Entry]:
    """In the stated order."""
    return sorted(entries, key=lambda each: each.order)


def by_stay(entries: list[Entry]) -> dict[str, list[Entry]]:
    """Entries of each stay, in the stated order."""
    found: dict[str, list[Entry]] = {}
    for each in in_order(entries):
        found.setdefault(stay_key_of(each), []).append(each)
    return found


def stay_of(*entries: Entry) -> HeldStay:
    """The one stay that the events are of."""
    ((key, ordered),) = by_stay(list(entries)).items()
    return HeldStay(key, ordered)


def stays_of(*entries: Entry) -> list[HeldStay]:
    """All stays, sorted by key."""
    return [HeldStay(key, ordered) for key, ordered in sorted(by_stay(list(entries)).items())]


_OCCURRED = st.one_of(
    st.integers(0, 14).map(day),
    st.integers(0, 14).map(day),
    st.builds(at_minute, st.integers(0, 14), st.sampled_from([0, 600, 1130])),
    st.sampled_from([UNDATED, MONTH, {"at": FIRST_DAY * 86_400_000, "precision": "month"}]),
)
_STATUSES = st.sampled_from(["awaiting_first_instance_decision", "sentenced", "not_stated"])
_FACILITIES = st.sampled_from(["f1", "f2", ""])


@st.composite
def _event(draw: st.DrawFn, number: int) -> Entry:
    event_type = draw(st.sampled_from(STAY_TYPES))
    fields: dict[str, Any] = {"stay_id": draw(st.sampled_from(["s1", "s2", "s3", "s4"])), "occurred": draw(_OCCURRED)}
    if event_type in ("PersonAdmitted", "CustodyStatusChanged"):
        fields["legal_status"] = draw(_STATUSES)
    if event_type == "PersonAdmitted":
        fields["facility"] = draw(_FACILITIES)
    if event_type == "PersonTransferred":
        fields["from_facility"], fields["to_facility"] = draw(_FACILITIES), draw(st.sampled_from(["f1", "f2"]))
    if draw(st.integers(0, 4)) == 0:
        fields["cases"] = same(f"police-case:K{draw(st.integers(1, 3))}")
    return entry(event_type, f"stay-{number}", **fields)


@st.composite
def stay_events(draw: st.DrawFn, *, at_most: int = 14) -> list[Entry]:
    """Events of a few stays, in any combination: most histories hold what ought not to be."""
    return [draw(_event(number)) for number in range(draw(st.integers(0, at_most)))]


@st.composite
def closed_stays(draw: st.DrawFn) -> list[Entry]:
    """Stays with both ends, none of which ends before it begins."""
    entries = []
    for number in range(draw(st.integers(0, 7))):
        first = draw(st.integers(0, 20))
        entries.extend(span(f"s{number}", first, first + draw(st.integers(0, 9))))
    return entries
