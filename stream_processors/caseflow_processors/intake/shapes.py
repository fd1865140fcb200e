"""What intake has to know of each event type beyond its schema, as data; the words follow from the schema itself."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from caseflow_schemas.avsc import EVENTS
from caseflow_schemas.topics import catalogue

from caseflow_processors.intake import particulars

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the checked parts of an event type stand."""

    cases: Literal["same", "any", "none"] = "same"
    """`same`: the event has to name its case with that relation; `any`: it need not; `none`: it may name no case."""
    person: Literal["one", "may", "many", "none"] = "one"
    """`may`: the field is null where the whole case is meant; `many`: the field is `persons`."""
    offences: str | None = None
    """The field that holds one offence, or an array of them."""
    required: tuple[str, ...] = ()
    """Text fields that may not be empty."""
    required_if_given: tuple[str, ...] = ()
    """Nullable text fields that may be null, but not empty."""
    lists: tuple[str, ...] = ()
    """Arrays of texts, none of which may be empty."""
    other_agency: str | None = None
    """The field that names another agency, which is to be registered too."""
    identifiers: tuple[str, ...] = ()
    """Fields that hold an identifier, or null, of the event's `kind`: those of links and retirements."""
    particular: Callable[[Event], None] | None = None
    """What no other type has to keep to."""


_STAY = Shape(cases="any", required=("stay_id",))
_WHOLE_CASE = Shape(person="may")
_CHARGE = Shape(offences="offence", required=("charge_id",))
_SEAL = Shape(cases="any", person="may", required=("authority",), particular=particulars.check_sealed)

SHAPES: MappingProxyType[str, Shape] = MappingProxyType(
    {
        "CrimeReported": Shape(person="none", offences="offences"),
        "SuspectIdentified": Shape(),
        "SuspectArrested": Shape(),
        "InvestigationClosed": _WHOLE_CASE,
        "CaseReferred": Shape(person="many", other_agency="to_agency"),
        "ChargeFiled": Shape(offences="offence", required=("charge_id",), required_if_given=("from_offence_id",)),
        "ChargeAmended": _CHARGE,
        "ChargeWithdrawn": Shape(required=("charge_id",)),
        "ProsecutionDeclined": Shape(),
        "DiversionOrdered": Shape(),
        "DiversionEnded": Shape(),
        "CaseRegistered": Shape(person="none", required=("court",)),
        "CaseJoined": Shape(person="none", particular=particulars.check_joined),
        "CaseSevered": Shape(person="many", lists=("charge_ids",), particular=particulars.check_severed),
        "CaseTransferred": Shape(person="none", required=("to_court",)),
        "CaseReopened": _WHOLE_CASE,
        "HearingHeld": Shape(person="may", particular=particulars.check_hearing),
        "VerdictReturned": Shape(required_if_given=("charge_id",)),
        "SentenceImposed": Shape(lists=("charge_ids",), particular=particulars.check_sentence),
        "CaseSuspended": _WHOLE_CASE,
        "CaseResumed": _WHOLE_CASE,
        "AppealLodged": _WHOLE_CASE,
        "AppealDecided": _WHOLE_CASE,
        "PersonAdmitted": _STAY,
        "CustodyStatusChanged": _STAY,
        "PersonTransferred": Shape(cases="any", required=("stay_id", "to_facility")),
        "PersonReleased": _STAY,
        "IdentifiersLinked": Shape(cases="none", person="none", identifiers=("a", "b")),
        "IdentifierRetired": Shape(cases="none", person="none", identifiers=("identifier", "successor")),
        "RecordSealed": _SEAL,
        "RecordUnsealed": _SEAL,
    }
)
"""By the record's short name; a record of the contract that stands not here is not an event (`not_an_event`)."""

TOPICS_OF: MappingProxyType[str, frozenset[str]] = MappingProxyType(
    {
        event_type: frozenset(
            topic.name
            for topic in catalogue().values()
            if topic.kind == "log" and f"{EVENTS}.{event_type}" in topic.records
        )
        for event_type in SHAPES
    }
)
"""The topics of the log of record that may hold events of the type."""


def persons_of(event: Event, shape: Shape) -> list[Event]:
    """The persons that the event names, in its order."""
    if shape.person == "none":
        return []
    if shape.person == "many":
        found: list[Event] = event["persons"]
        return found
    person = event["person"]
    return [] if person is None else [person]


def offences_of(event: Event, field: str) -> list[Event]:
    """The offences in a field that holds one or an array of them."""
    found = event[field]
    return found if isinstance(found, list) else [found]
