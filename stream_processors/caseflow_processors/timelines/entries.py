"""Events on a timeline, each with its reading parsed once and only what the folds need of it kept in memory."""

from typing import Any, NamedTuple

import orjson
from caseflow_schemas.tables import PinnedTables

from caseflow_processors.timelines.calendar import LocalDays
from caseflow_processors.timelines.moments import Moment, Order, local_day, order_of
from caseflow_processors.timelines.readings import PARTS, Reading

Fact = dict[str, Any]
TimelineEvent = dict[str, Any]


class Calendars:
    """The local calendar of each jurisdiction of one generation's tables."""

    def __init__(self, tables: PinnedTables) -> None:
        self._tables = tables
        self._days: dict[str, LocalDays] = {}

    def of(self, jurisdiction: str) -> LocalDays:
        """The calendar; raises KeyError for a jurisdiction that the generation's tables lack."""
        try:
            return self._days[jurisdiction]
        except KeyError:
            found = self._tables.jurisdiction(jurisdiction)
            if found is None:
                raise KeyError(f"jurisdiction [{jurisdiction}]: not in the tables of this generation") from None
            days = self._days[jurisdiction] = LocalDays(found.time_zone)
            return days


class Named(NamedTuple):
    """A person as one event names them."""

    key: str
    """Canonical identifier."""
    sex: str
    birth_year: int | None
    age_at_event: int | None
    citizenship: str


class Entry:
    """One event of a timeline: the record as published, and what the folds need of its reading.

    `persons` are those that the event names, in its order; none where it concerns the whole case. `part` is what the
    event says beyond its envelope, in the shape that `readings.PARTS` gives it. `edges` are the other cases that it
    names; `listed_bytes` is what the record takes in the list of events, at most. An entry whose `case_key` is not the
    timeline's stands there because an edge of it leads there. `shown` and `odd` are what follows from the event alone,
    kept once a fold has made it: its part of the record, and its findings.
    """

    __slots__ = (
        "agency",
        "case_key",
        "conflicting",
        "edges",
        "event",
        "event_id",
        "event_type",
        "identifiers",
        "jurisdiction",
        "listed_bytes",
        "moment",
        "odd",
        "order",
        "part",
        "persons",
        "received_at",
        "shown",
    )

    def __init__(self, fact: Fact, reading: Reading, days: LocalDays) -> None:
        event_id: str = fact["event_id"]
        event_type: str = fact["event_type"]
        at, precision = reading["occurred"]["at"], reading["occurred"]["precision"]
        on = local_day(at, precision, days)
        self.event_id = event_id
        self.event_type = event_type
        self.agency: str = fact["agency"]
        self.case_key: str | None = fact["case_key"]
        self.conflicting: bool = fact["conflicting"]
        self.received_at: int = fact["received_at"]
        self.edges: list[dict[str, str]] = fact["edges"]
        self.jurisdiction: str = reading["jurisdiction"]
        self.moment: Moment = {"at": at, "precision": precision, "on": on, "event_id": event_id}
        self.identifiers: list[str] = [
            f"{identifier['issuer']}:{identifier['value']}"
            for identifier in reading["cases"]
            if identifier["relation"] == "same"
        ]
        self.persons: tuple[Named, ...] = _named(fact["persons"], reading) if fact["persons"] else ()
        self.listed_bytes = _listed_bytes(fact)
        part_of = PARTS.get(event_type)
        self.part: Any = None if part_of is None else part_of(reading, event_id, days)
        # What is said of one charge precedes what is said of the others at the same time.
        is_on_all = event_type == "VerdictReturned" and reading["charge_id"] is None
        self.order: Order = order_of(self.moment, f"{event_type} on all" if is_on_all else event_type, event_id, days)
        self.shown: dict[str, Any] | None = None
        self.odd: list[dict[str, Any]] | None = None
        self.event: TimelineEvent = {
            "event_id": event_id,
            "event_type": event_type,
            "agency": self.agency,
            "occurred": {"at": at, "precision": precision, "on": on},
            "revision": fact["revision"],
            "received_at": fact["received_at"],
            "content_hash": fact["content_hash"],
            "conflicting": fact["conflicting"],
            "case_key": fact["case_key"],
            "persons": fact["persons"],
        }

    @property
    def person(self) -> str | None:
        """Canonical identifier of the first person named, or None: the event concerns the whole case."""
        return self.persons[0].key if self.persons else None


def entry_of_fact(fact: Fact, calendars: Calendars) -> Entry:
    """A fact from identity as an event of a timeline."""
    reading = orjson.loads(fact["event"])
    return Entry(fact, reading, calendars.of(reading["jurisdiction"]))


_BYTES_BESIDE_TEXTS = 150
"""Id, type, hash, times and counts of an event in the list, with room to spare."""


def _listed_bytes(fact: Fact) -> int:
    size = _BYTES_BESIDE_TEXTS + _bytes(fact["agency"]) + _bytes(fact["case_key"] or "")
    for person in fact["persons"]:
        size += 4 + _bytes(person["key"])
        for text in person["identifiers"]:
            size += _bytes(text)
    return size


def _bytes(text: str) -> int:
    """Of the text and its length, at most."""
    return 2 + len(text) * (1 if text.isascii() else 4)


def _named(references: list[dict[str, Any]], reading: Reading) -> tuple[Named, ...]:
    """The persons of the reading under the canonical identifiers that identity found, in order of mention.

    A link or retirement of numbers names a person and describes none.
    """
    described = reading.get("persons")
    if described is None:
        person = reading.get("person")
        described = [] if person is None else [person]
    if len(described) != len(references):
        return tuple(Named(reference["key"], "not_stated", None, None, "not_stated") for reference in references)
    return tuple(
        Named(reference["key"], person["sex"], person["birth_year"], person["age_at_event"], person["citizenship"])
        for reference, person in zip(references, described, strict=True)
    )
