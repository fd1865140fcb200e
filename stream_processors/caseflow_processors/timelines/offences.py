"""Reported offences and victims of a case, and who is suspected of them or charged with them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding, finding
from caseflow_processors.timelines.moments import Moment

Offence = dict[str, Any]
Victim = dict[str, Any]
_ById = dict[str, list["Reported"]]


class Reported:
    """An offence as first reported, and who was named for it since."""

    __slots__ = ("charged", "offence", "suspected", "suspects")

    def __init__(self, offence: Offence) -> None:
        self.offence = offence
        self.suspects: set[str] = set()
        self.suspected: Entry | None = None
        self.charged: Entry | None = None


class _All(Reported):
    """What is said of all the case's offences at once."""

    def __init__(self) -> None:
        super().__init__({})


def offences(
    reports: Sequence[Entry], suspicions: Sequence[Entry], charges: Sequence[Entry], *, is_reported_elsewhere: bool
) -> tuple[list[Offence], list[Finding]]:
    """Offences as first reported, once for each agency and id, in order of report.

    All entries in the stated order: `suspicions` are identifications and arrests, `charges` filings. One that names no
    offence is about all of the case's. An identification or arrest means its own agency's offence of that id, if there
    is one, else any agency's; a charge means any agency's. `is_reported_elsewhere`: reports may stand on a case that
    this one came out of, so that an unknown offence is nothing odd.
    """
    first: dict[tuple[str, str], Reported] = {}
    for report in reports:
        for offence in report.part["offences"]:
            place = report.agency, offence["offence_id"]
            if place not in first:
                first[place] = Reported(offence)
    by_id: _ById = {}
    for (_, offence_id), reported in first.items():
        by_id.setdefault(offence_id, []).append(reported)
    everything, unknown = _All(), _Unknown()
    for entry in suspicions:
        if not entry.part:
            _suspect(everything, entry)
        for offence_id in entry.part:
            own = first.get((entry.agency, offence_id))
            named = by_id.get(offence_id, ()) if own is None else (own,)
            for reported in named:
                _suspect(reported, entry)
            if not named:
                unknown.suspected.setdefault(offence_id, []).append(entry.event_id)
    for entry in charges:
        offence_id = entry.part["from_offence_id"]
        named = (everything,) if offence_id is None else by_id.get(offence_id, ())
        for reported in named:
            _suspect(reported, entry)
            if reported.charged is None:
                reported.charged = entry
        if not named:
            unknown.charged.setdefault(offence_id, []).append(entry.event_id)
    for_all = sorted(everything.suspects)
    return (
        [_record(reported, everything, for_all) for reported in first.values()],
        [
            *([] if is_reported_elsewhere else unknown.findings()),
            *_not_mapped(first.values()),
            *_named_twice(reports),
        ],
    )


class _Unknown:
    def __init__(self) -> None:
        self.suspected: dict[str, list[str]] = {}
        self.charged: dict[str, list[str]] = {}

    def findings(self) -> Iterable[Finding]:
        for event_ids in self.suspected.values():
            yield finding(
                "suspect_of_unknown_offence", event_ids, "no report of the case has the offence that is named"
            )
        for event_ids in self.charged.values():
            yield finding(
                "charge_from_unknown_offence", event_ids, "no report of the case has the offence that is named"
            )


def _suspect(reported: Reported, entry: Entry) -> None:
    reported.suspects.update(named.key for named in entry.persons)
    if reported.suspected is None or entry.order < reported.suspected.order:
        reported.suspected = entry


def _record(reported: Reported, everything: Reported, for_all: list[str]) -> Offence:
    return {
        **reported.offence,
        "suspects": sorted(reported.suspects | everything.suspects) if reported.suspects else for_all,
        "suspected": _earlier(reported.suspected, everything.suspected),
        "charged": _earlier(reported.charged, everything.charged),
    }


def _earlier(one: Entry | None, other: Entry | None) -> Moment | None:
    if one is None or other is None:
        known = one or other
        return None if known is None else known.moment
    return one.moment if one.order < other.order else other.moment


def _not_mapped(reported: Iterable[Reported]) -> Iterable[Finding]:
    for each in reported:
        if each.offence["iccs_source"] == "not_mapped":
            yield finding(
                "offence_not_mapped", (each.offence["event_id"],), "the code of a reported offence leads to no category"
            )


def victims(reports: Sequence[Entry]) -> list[Victim]:
    """Victims as first reported, once for each agency and id, those without an id one by one; in order of report."""
    first: dict[tuple[str, str] | tuple[str, int], Victim] = {}
    for report in reports:
        for number, victim in enumerate(report.part["victims"]):
            # Without an id it is one of its own: nothing says that two such are the same.
            victim_id = victim["victim_id"]
            first.setdefault((report.agency, victim_id) if victim_id else (report.event_id, number), victim)
    return list(first.values())


def _named_twice(reports: Sequence[Entry]) -> Iterator[Finding]:
    for report in reports:
        for what, id_ in (("offences", "offence_id"), ("victims", "victim_id")):
            ids = [each[id_] for each in report.part[what] if each[id_]]
            if len(set(ids)) < len(ids):
                yield finding("named_twice_in_report", (report.event_id,), f"two {what} of a report have one id")
