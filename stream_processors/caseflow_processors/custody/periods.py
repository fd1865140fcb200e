"""Legal status and facility over the time of one stay."""

from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import certainly_before

Period = dict[str, Any]


def periods_of(
    admission: Entry | None, release: Entry | None, changes: list[Entry]
) -> tuple[list[Period], list[Finding]]:
    """The periods of a stay, the first from its admission, and what is odd about its changes.

    `changes` are its changes of status and transfers, in the stated order. One that is certainly dated before the
    admission or after the release is left out, and so are all where there is no admission. One that changes nothing
    makes no period. One without a date makes the last: it is known as what, and not since when.
    """
    if admission is None:
        return [], [
            finding("status_change_without_admission", (change.event_id,), "the stay has no admission")
            for change in changes
        ]
    _, facility, status = admission.part
    periods: list[Period] = [{"legal_status": status, "facility": facility, "moment": admission.moment}]
    findings: list[Finding] = []
    came_by = admission
    for change in changes:
        outside = _outside(change, admission, release)
        if outside is not None:
            findings.append(outside)
            continue
        last = periods[-1]
        status, facility = last["legal_status"], last["facility"]
        if change.event_type == "CustodyStatusChanged":
            status = change.part[1]
        else:
            _, left, facility = change.part
            if left and last["facility"] and left != last["facility"] and change.moment["on"] is not None:
                findings.append(_from_elsewhere(change, came_by))
            came_by = change
        if (status, facility) != (last["legal_status"], last["facility"]):
            periods.append({"legal_status": status, "facility": facility, "moment": change.moment})
    return periods, findings


def _outside(change: Entry, admission: Entry, release: Entry | None) -> Finding | None:
    if certainly_before(change.moment, admission.moment):
        return finding(
            "status_change_outside_stay", (change.event_id, admission.event_id), "dated before the admission"
        )
    if release is not None and certainly_before(release.moment, change.moment):
        return finding("status_change_outside_stay", (change.event_id, release.event_id), "dated after the release")
    return None


def _from_elsewhere(transfer: Entry, came_by: Entry) -> Finding:
    return finding(
        "transferred_from_elsewhere",
        (transfer.event_id, came_by.event_id),
        "the transfer leaves another facility than the one in which the person was",
    )
