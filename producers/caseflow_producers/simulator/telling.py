"""How agencies tell what happened: each happening becomes an event in the shape of its schema."""

from collections.abc import Sequence

from caseflow_schemas.event_ids import event_id

from caseflow_producers.simulator.calendar import DAY_MS, MINUTES_A_DAY, LocalCalendar
from caseflow_producers.simulator.chance import Chance, Quantiles
from caseflow_producers.simulator.said import JURISDICTION, SYSTEM, TOPIC_OF, Event, Said

_OFFICE_OPENS = 540
_OFFICE_MINUTES = 480


class Telling:
    """What is told of one unit of the county: a person's cases, or a case without a suspect.

    Times are local minutes. Nothing is told that happened at `end` or later: lives go on behind it, and are the truth
    about the future of what is pending.
    """

    __slots__ = ("_calendar", "_lag", "chance", "end", "said")

    def __init__(self, chance: Chance, calendar: LocalCalendar, lag: Quantiles, *, end: int) -> None:
        self.chance = chance
        self._calendar = calendar
        self._lag = lag
        self.end = end
        self.said: list[Said] = []

    def knows(self, day: int) -> bool:
        """Whether what happens on a day is told."""
        return day * MINUTES_A_DAY < self.end

    def year(self, day: int) -> int:
        """The year of a day."""
        return self._calendar.year(day)

    def utc_ms(self, minute: int) -> int:
        """UTC milliseconds of a local minute."""
        return self._calendar.utc_ms(minute)

    def on(
        self,
        day: int,
        event_type: str,
        agency: str,
        record: str,
        *,
        cases: Sequence[Event],
        fields: Event,
    ) -> None:
        """Something known to the day, written down in office hours of that day or later."""
        minute = day * MINUTES_A_DAY + _OFFICE_OPENS + self.chance.below(_OFFICE_MINUTES)
        occurred = {"at": day * DAY_MS, "precision": "day"}
        self._say(minute, occurred, event_type, agency, record, cases, fields)

    def at(
        self,
        minute: int,
        event_type: str,
        agency: str,
        record: str,
        *,
        cases: Sequence[Event],
        fields: Event,
    ) -> None:
        """Something known to the minute."""
        occurred = {"at": self._calendar.utc_ms(minute), "precision": "minute"}
        self._say(minute, occurred, event_type, agency, record, cases, fields)

    def _say(
        self,
        minute: int,
        occurred: Event,
        event_type: str,
        agency: str,
        record: str,
        cases: Sequence[Event],
        fields: Event,
    ) -> None:
        recorded_at, month = self._calendar.stamp(minute + self._lag.at(self.chance.draw()))
        event = {
            "event_id": event_id(agency, event_type, record),
            "revision": 1,
            "retracted": False,
            "agency": agency,
            "jurisdiction": JURISDICTION,
            "occurred": occurred,
            "recorded_at": recorded_at,
            "cases": cases,
            "source": {
                "system": SYSTEM,
                "record": record,
                "batch_id": f"{agency}-{month}",
                "backfill": False,
            },
            **fields,
        }
        self.said.append(Said(TOPIC_OF[agency], event_type, event, recorded_at))
