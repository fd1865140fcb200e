"""One message of an agency, as the simulator makes it, sends it and writes it down."""

from typing import Any, NamedTuple

SYSTEM = "synthetic county simulator"
JURISDICTION = "XX-COUNTY"
TIME_ZONE = "America/Chicago"
SYNTHETIC = "XX-"
"""How codes of agencies that are no place's begin: ISO 3166 leaves XX to its users."""
POLICE = "XX-POLICE"
PROSECUTION = "XX-PROSECUTION"
COURT = "XX-COURT"
JAIL = "XX-JAIL"
PRISON = "XX-PRISON"
TOPIC_OF = {
    POLICE: "police-events",
    PROSECUTION: "prosecution-events",
    COURT: "court-events",
    JAIL: "prison-events",
    PRISON: "prison-events",
}

Event = dict[str, Any]


class Said(NamedTuple):
    """A message: what is said of an event, and where and when."""

    topic: str
    """Base name."""
    event_type: str
    """Short name."""
    event: Event
    """In the shape of its schema. Parts may be shared between messages: whoever changes one copies it first."""
    said_at: int
    """When the agency sends it, in UTC milliseconds. A time of the county, and of nothing real."""
    wrong_key: str | None = None
    """The message key, where it is not the event's id as it should be."""

    @property
    def key(self) -> str:
        """The message key."""
        key: str = self.event["event_id"] if self.wrong_key is None else self.wrong_key
        return key
