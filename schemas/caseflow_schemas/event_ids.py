"""The id of an event: the same for the same record of the same agency, however often it is sent."""

from uuid import NAMESPACE_URL, UUID, uuid5

NAMESPACE: UUID = uuid5(NAMESPACE_URL, "https://caseflow.example/events")
"""Fixed for ever: another namespace would make every event of the past a different one."""


def event_id(agency: str, event_type: str, record: str) -> str:
    """The UUIDv5, as text, of an agency's code, an event type's short name and the agency's own record id.

    Intake works it out again from what the event says of itself, so that no agency can speak for another's event.
    """
    return str(uuid5(NAMESPACE, f"{agency}/{event_type}/{record}"))
