"""All versions of one event, and the newest word among them."""

from dataclasses import dataclass
from typing import Any, Literal

from caseflow_processors.intake.read import Read

EventRecord = dict[str, Any]
Version = dict[str, Any]

NOTHING_COUNTS = -1
"""The newest of an event whose versions were all taken back."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What became of one message, and what follows."""

    outcome: Literal["accepted", "duplicate"]
    record: EventRecord
    """The event's record from now on; the given one itself where nothing changed."""
    changed: bool
    forward: bool
    """Whether what identity has to know has changed: the newest word, its conflict, or when it was first received."""


def accept(record: EventRecord | None, read: Read) -> Acceptance:
    """Add a version to an event's record (None: the first one); the record given is not changed.

    The first message of a revision and content is accepted, later copies are duplicates; a message whose coordinate is
    recorded already is that message again, and gives the same outcome. The newest is the highest by revision, then
    recorded_at (none is the lowest), then content hash; versions of a delivery taken back are kept and are never it.
    Stale and conflicting revisions are kept.
    """
    version = read.version
    if record is None:
        first = _record(read, [version], "" if version["excluded"] else read.reading)
        return Acceptance("accepted", first, changed=True, forward=True)
    versions: list[Version] = record["versions"]
    for place, known in enumerate(versions):
        if known["content_hash"] == version["content_hash"] and known["revision"] == version["revision"]:
            return _copy(record, place, version)
    updated = _record(read, [*versions, version], record["event"])
    is_newest = updated["newest"] == len(versions)
    if is_newest:
        updated["event"] = read.reading
    forward = is_newest or updated["conflicting"] != record["conflicting"]
    return Acceptance("accepted", updated, changed=True, forward=forward)


def _copy(record: EventRecord, place: int, version: Version) -> Acceptance:
    known: Version = record["versions"][place]
    again = all(known[field] == version[field] for field in ("topic", "partition", "offset"))
    outcome: Literal["accepted", "duplicate"] = "accepted" if again else "duplicate"
    if version["received_at"] >= known["received_at"]:
        return Acceptance(outcome, record, changed=False, forward=False)
    # Received is the least over copies: a log that was restored may hold an older copy behind a newer one.
    versions = list(record["versions"])
    versions[place] = {**known, "received_at": version["received_at"]}
    return Acceptance(outcome, {**record, "versions": versions}, changed=True, forward=place == record["newest"])


def _newness(version: Version) -> tuple[int, bool, int, str]:
    recorded_at = version["recorded_at"]
    return version["revision"], recorded_at is not None, recorded_at or 0, version["content_hash"]


def _newest_of(versions: list[Version]) -> int:
    """Place of the newest version that counts; -1 where all were taken back."""
    counted = (place for place, version in enumerate(versions) if not version["excluded"])
    return max(counted, key=lambda place: _newness(versions[place]), default=NOTHING_COUNTS)


def _is_conflicting(versions: list[Version], newest: int) -> bool:
    if newest == NOTHING_COUNTS:
        return False
    counted = [version["revision"] for version in versions if not version["excluded"]]
    return counted.count(versions[newest]["revision"]) > 1


def _record(read: Read, versions: list[Version], event: str) -> EventRecord:
    newest = _newest_of(versions)
    return {
        "event_id": read.event_id,
        "event_type": read.event_type,
        "agency": read.agency,
        "jurisdiction": read.jurisdiction,
        "domain": read.domain,
        "versions": versions,
        "newest": newest,
        "conflicting": _is_conflicting(versions, newest),
        "event": event,
    }


def fact_of(record: EventRecord) -> dict[str, Any]:
    """The newest word of an event as it goes to identity: a `Fact` whose case and persons are not resolved.

    Where all versions were taken back it is a retraction: as if the event had never been said.
    """
    versions: list[Version] = record["versions"]
    counts = record["newest"] != NOTHING_COUNTS
    newest = versions[record["newest"]] if counts else max(versions, key=_newness)
    return {
        "kind": "fact",
        "event_id": record["event_id"],
        "event_type": record["event_type"],
        "agency": record["agency"],
        "jurisdiction": record["jurisdiction"],
        "domain": record["domain"],
        "revision": newest["revision"],
        "retracted": newest["retracted"] or not counts,
        "conflicting": record["conflicting"],
        "content_hash": newest["content_hash"],
        "received_at": newest["received_at"],
        "case_key": None,
        "persons": [],
        "edges": [],
        "successor": None,
        "event": record["event"],
    }
