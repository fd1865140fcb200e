"""Moments: when something happened, as exactly as its source said it and no more.

A moment is a dict `{at, precision, on}`, on timelines with the `event_id` that says so: `at` in milliseconds UTC, `on`
the local date in days since 1970-01-01, both None where it is not stated. Moments are shared between the parts of a
timeline and never changed.
"""

from typing import Any, Protocol

from caseflow_processors.timelines.calendar import DAY_MS, TIMED, LocalDays, first_day

Moment = dict[str, Any]
Order = tuple[int, int, str]
"""Sorts events: see `order_of`."""

UNDATED = 1 << 62
"""Later than any moment in milliseconds: what has no date comes last."""

_USUAL_ORDER = (
    "IdentifiersLinked",
    "IdentifierRetired",
    "CrimeReported",
    "SuspectIdentified",
    "SuspectArrested",
    "PersonAdmitted",
    "InvestigationClosed",
    "CaseReferred",
    "ChargeFiled",
    "CaseRegistered",
    "ChargeAmended",
    "CaseSuspended",
    "CaseResumed",
    "CaseJoined",
    "CaseSevered",
    "CaseTransferred",
    "HearingHeld",
    "DiversionOrdered",
    "DiversionEnded",
    "ChargeWithdrawn",
    "ProsecutionDeclined",
    "VerdictReturned",
    "VerdictReturned on all",
    "SentenceImposed",
    "AppealLodged",
    "AppealDecided",
    "CaseReopened",
    "CustodyStatusChanged",
    "PersonTransferred",
    "PersonReleased",
    "RecordSealed",
    "RecordUnsealed",
)
RANK_OF_TYPE: dict[str, int] = {event_type: rank for rank, event_type in enumerate(_USUAL_ORDER)}
"""The order in which things usually follow each other; settles ties only."""


class Zones(Protocol):
    """Where the local calendar of each jurisdiction is found (`PinnedTables` has the zones)."""

    def of(self, jurisdiction: str) -> LocalDays:
        """The calendar of a jurisdiction."""


def local_day(at: int | None, precision: str, days: LocalDays) -> int | None:
    """`on` for a time as events carry it; the first day of a month or year that is all that is known."""
    if at is None:
        return None
    if precision in TIMED:
        return days.day_of(at)
    return first_day(at // DAY_MS, precision)


def order_of(moment: Moment, event_type: str, event_id: str, days: LocalDays) -> Order:
    """Where an event stands among others.

    First by the earliest moment at which it may have happened: `at` itself at instant and minute precision, the
    beginning of the local day, month or year at the others. So a day-precision event precedes the timed ones of its
    day, and events of jurisdictions in different time zones are compared in UTC. What has no date comes last. Ties: by
    the usual order of event types, then by event_id. Total, and a function of the events alone.
    """
    on = moment["on"]
    if on is None:
        earliest = UNDATED
    elif moment["precision"] in TIMED:
        earliest = moment["at"]
    else:
        earliest = days.start_of(on)
    return earliest, RANK_OF_TYPE.get(event_type, len(RANK_OF_TYPE)), event_id


def certainly_before(first: Moment | None, second: Moment | None) -> bool:
    """Whether the first lies before the second at the coarser of their precisions; False where either is not known.

    Two minutes are compared as minutes, a minute and a day as days, a day and a month as months: what may still be in
    order is not called out of order.
    """
    if first is None or second is None or first["on"] is None or second["on"] is None:
        return False
    precisions = {first["precision"], second["precision"]}
    if precisions <= TIMED:
        return bool(first["at"] < second["at"])
    coarsest = "year" if "year" in precisions else "month" if "month" in precisions else "day"
    return first_day(first["on"], coarsest) < first_day(second["on"], coarsest)
