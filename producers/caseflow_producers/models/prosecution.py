"""Events on the topic `prosecution-events`.

Written from the Avro schemas by `caseflow schemas build`; change those.
"""

from typing import Annotated

from caseflow_producers.models.base import Event
from caseflow_producers.models.common import Offence, Person
from caseflow_producers.models.values import Filled, word


class ChargeFiled(Event):
    """The prosecution brought a charge against a person."""

    event_type = "ChargeFiled"

    charge_id: Filled
    """The agency's id of the charge, unique within the case."""
    person: Person
    """The person charged."""
    offence: Offence
    """The offence charged."""
    from_offence_id: Filled | None = None
    """The reported offence that the charge comes from; null where not stated."""


class ChargeAmended(Event):
    """A charge was put under another classification.

    It is the same charge, and its first classification stays the offence at entry.
    """

    event_type = "ChargeAmended"

    charge_id: Filled
    """The agency's id of the charge, as in its ChargeFiled."""
    person: Person
    """The person charged."""
    offence: Offence
    """The offence as it is charged from now on."""


class ChargeWithdrawn(Event):
    """A charge was withdrawn."""

    event_type = "ChargeWithdrawn"

    charge_id: Filled
    """The agency's id of the charge, as in its ChargeFiled."""
    person: Person
    """The person charged."""
    reason: Annotated[str, word("withdrawal_reason")]
    """Why: vocabulary `withdrawal_reason`."""


class ProsecutionDeclined(Event):
    """The prosecution decided not to prosecute a person in the case."""

    event_type = "ProsecutionDeclined"

    person: Person
    """The person who is not prosecuted."""
    reason: Annotated[str, word("declination_reason")]
    """Why: vocabulary `declination_reason`."""


class DiversionOrdered(Event):
    """A person was diverted from prosecution into a programme."""

    event_type = "DiversionOrdered"

    person: Person
    """The person diverted."""
    programme: Annotated[str, word("diversion_programme")]
    """What kind of programme: vocabulary `diversion_programme`."""


class DiversionEnded(Event):
    """A diversion ended."""

    event_type = "DiversionEnded"

    person: Person
    """The person diverted."""
    result: Annotated[str, word("diversion_result")]
    """Whether the programme was completed: vocabulary `diversion_result`."""
