"""Events on a timeline, each with its reading parsed once and kept beside it in memory."""

from collections.abc import Callable
from typing import Any

import orjson
from caseflow_schemas.tables import PinnedTables

from caseflow_processors.timelines.calendar import LocalDays
from caseflow_processors.timelines.moments import Moment, Order, local_day, order_of

Fact = dict[str, Any]
TimelineEvent = dict[str, Any]
Reading = dict[str, Any]


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


class Entry:
    """One event of a timeline: the record as published, and what the folds need of its reading."""

    __slots__ = (
        "agency",
        "birth_year",
        "case_key",
        "citizenship",
        "event",
        "event_id",
        "event_type",
        "identifiers",
        "jurisdiction",
        "moment",
        "order",
        "part",
        "person",
        "sex",
    )

    def __init__(self, event: TimelineEvent, reading: Reading, days: LocalDays) -> None:
        occurred = event["occurred"]
        event_id: str = event["event_id"]
        event_type: str = event["event_type"]
        self.event = event
        self.event_id = event_id
        self.event_type = event_type
        self.agency: str = event["agency"]
        self.case_key: str | None = event["case_key"]
        self.jurisdiction: str = reading["jurisdiction"]
        self.moment: Moment = {
            "at": occurred["at"],
            "precision": occurred["precision"],
            "on": occurred["on"],
            "event_id": event_id,
        }
        self.order: Order = order_of(occurred, event_type, event_id, days)
        self.identifiers: list[str] = [
            f"{identifier['issuer']}:{identifier['value']}"
            for identifier in reading["cases"]
            if identifier["relation"] == "same"
        ]
        persons = event["persons"]
        person = reading.get("person")
        self.person: str | None = persons[0]["key"] if persons else None
        if person is None:
            self.sex, self.birth_year, self.citizenship = "not_stated", None, "not_stated"
        else:
            self.sex, self.birth_year, self.citizenship = person["sex"], person["birth_year"], person["citizenship"]
        part_of = PARTS.get(event_type)
        self.part: Any = None if part_of is None else part_of(reading, event_id, days)


def entry_of_fact(fact: Fact, calendars: Calendars) -> Entry:
    """A fact from identity as an event of a timeline."""
    reading = orjson.loads(fact["event"])
    days = calendars.of(reading["jurisdiction"])
    at, precision = reading["occurred"]["at"], reading["occurred"]["precision"]
    event = {
        "event_id": fact["event_id"],
        "event_type": fact["event_type"],
        "agency": fact["agency"],
        "occurred": {"at": at, "precision": precision, "on": local_day(at, precision, days)},
        "revision": fact["revision"],
        "received_at": fact["received_at"],
        "content_hash": fact["content_hash"],
        "conflicting": fact["conflicting"],
        "case_key": fact["case_key"],
        "persons": fact["persons"],
        "event": fact["event"],
    }
    return Entry(event, reading, days)


def entry_of_event(event: TimelineEvent, calendars: Calendars) -> Entry:
    """An event as a published timeline holds it: all that is needed to go on."""
    reading = orjson.loads(event["event"])
    return Entry(event, reading, calendars.of(reading["jurisdiction"]))


def _offences(reading: Reading, event_id: str, days: LocalDays) -> list[dict[str, Any]]:
    return [
        {
            "offence_id": offence["offence_id"],
            "iccs_code": offence["iccs_code"],
            "iccs_source": offence["iccs_source"],
            "national_code": offence["national_code"],
            "national_scheme": offence["national_scheme"],
            "description": offence["description"],
            "attempted": offence["attempted"],
            "committed": _when(offence["committed"], days),
            "event_id": event_id,
        }
        for offence in reading["offences"]
    ]


def _when(committed: Reading, days: LocalDays) -> Moment:
    at = committed["to"] if committed["from"] is None else committed["from"]
    precision = committed["precision"]
    return {"at": at, "precision": precision, "on": local_day(at, precision, days)}


def _charge(reading: Reading, event_id: str, days: LocalDays) -> dict[str, Any]:
    offence = reading["offence"]
    return {
        "charge_id": reading["charge_id"],
        "iccs_code": offence["iccs_code"],
        "iccs_source": offence["iccs_source"],
        "national_code": offence["national_code"],
        "national_scheme": offence["national_scheme"],
        "description": offence["description"],
    }


def _verdict(reading: Reading, event_id: str, days: LocalDays) -> tuple[str | None, str, str, bool]:
    return reading["charge_id"], reading["verdict"], reading["plea"], reading["is_final"]


def _admission(reading: Reading, event_id: str, days: LocalDays) -> tuple[str, str, str]:
    return f"{reading['agency']}:{reading['stay_id']}", reading["facility"], reading["legal_status"]


def _release(reading: Reading, event_id: str, days: LocalDays) -> tuple[str, str]:
    return f"{reading['agency']}:{reading['stay_id']}", reading["reason"]


PARTS: dict[str, Callable[[Reading, str, LocalDays], Any]] = {
    "CrimeReported": _offences,
    "ChargeFiled": _charge,
    "VerdictReturned": _verdict,
    "PersonAdmitted": _admission,
    "PersonReleased": _release,
}
"""What the folds read of an event type beyond the envelope, in the shape they want it; the rest of the reading is let
go."""
