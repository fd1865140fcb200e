"""Events on the topic `police-events`.

Written from the Avro schemas by `caseflow schemas build`; change those.
"""

from typing import Annotated

from caseflow_producers.models.base import Event
from caseflow_producers.models.common import Offence, Person, Victim
from caseflow_producers.models.values import Text, word


class CrimeReported(Event):
    """A crime was reported to, or found by, the police."""

    event_type = "CrimeReported"

    offences: tuple[Offence, ...] = ()
    """The offences reported."""
    victims: tuple[Victim, ...] = ()
    """The victims known; empty where none is stated."""
    location_type: Annotated[str, word("location_type")]
    """What kind of place it happened in: vocabulary `location_type`."""
    area_code: Text | None = None
    """Code of the area, in the jurisdiction's own list; never an address."""


class SuspectIdentified(Event):
    """A person was named as a suspect."""

    event_type = "SuspectIdentified"

    person: Person
    """The suspect."""
    offence_ids: tuple[Text, ...] = ()
    """The reported offences that the person is suspected of; empty where not stated."""


class SuspectArrested(Event):
    """A suspect was arrested."""

    event_type = "SuspectArrested"

    person: Person
    """The person arrested."""
    offence_ids: tuple[Text, ...] = ()
    """The reported offences that the arrest is for; empty where not stated."""


class InvestigationClosed(Event):
    """The police closed an investigation, of a case or against one person."""

    event_type = "InvestigationClosed"

    person: Person | None = None
    """The person whose investigation is closed. Null: the whole case."""
    outcome: Annotated[str, word("investigation_outcome")]
    """Why it was closed: vocabulary `investigation_outcome`."""


class CaseReferred(Event):
    """A case was referred to another agency, as a rule to the prosecution."""

    event_type = "CaseReferred"

    to_agency: Text
    """Registered code of the agency that it goes to."""
    persons: tuple[Person, ...] = ()
    """The persons whom the referral concerns; empty where it names none."""
