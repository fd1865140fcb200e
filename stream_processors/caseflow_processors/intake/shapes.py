"""What intake has to know of each event type beyond its schema, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the checked and mapped parts of an event type stand."""

    needs_case: bool
    """Whether the event has to name its case with relation `same`; a stay need not."""
    has_person: bool = True
    offence_field: str | None = None
    """The field that holds one offence, or an array of them."""
    required: tuple[str, ...] = ()
    """Text fields that may not be empty."""
    required_if_given: tuple[str, ...] = ()
    """Nullable text fields that may be null, but not empty."""
    words: tuple[tuple[str, str], ...] = ()
    """(field, vocabulary) of the event itself."""
    has_victims: bool = False


PERSON_WORDS = (("sex", "sex"), ("citizenship", "citizenship"))
CASE_WORDS = (("relation", "relation"),)
OFFENCE_WORDS = (("attempted", "attempted"),)
VICTIM_WORDS = (
    ("sex", "sex"),
    ("age_group", "age_group"),
    ("relationship_to_suspect", "relationship_to_suspect"),
)

SHAPES: dict[str, Shape] = {
    "CrimeReported": Shape(
        needs_case=True,
        has_person=False,
        offence_field="offences",
        words=(("location_type", "location_type"),),
        has_victims=True,
    ),
    "SuspectIdentified": Shape(needs_case=True),
    "SuspectArrested": Shape(needs_case=True),
    "ChargeFiled": Shape(
        needs_case=True, offence_field="offence", required=("charge_id",), required_if_given=("from_offence_id",)
    ),
    "VerdictReturned": Shape(
        needs_case=True, required_if_given=("charge_id",), words=(("verdict", "verdict"), ("plea", "plea"))
    ),
    "PersonAdmitted": Shape(needs_case=False, required=("stay_id",), words=(("legal_status", "legal_status"),)),
    "PersonReleased": Shape(needs_case=False, required=("stay_id",), words=(("reason", "release_reason"),)),
}
"""By the record's short name; a record of the contract that stands not here is not an event (`not_an_event`)."""
