"""Events on the topic `prison-events`.

Written from the Avro schemas by `caseflow schemas build`; change those.
"""

from typing import Annotated

from caseflow_producers.models.common import Person
from caseflow_producers.models.rules import CaseOptional
from caseflow_producers.models.values import Filled, Text, word


class PersonAdmitted(CaseOptional):
    """A person was taken into custody: the beginning of a stay."""

    event_type = "PersonAdmitted"

    stay_id: Filled
    """The agency's id of the stay; admission and release of one stay share it."""
    person: Person
    """The person admitted."""
    facility: Text
    """Code of the facility."""
    legal_status: Annotated[str, word("legal_status")]
    """Why the person is held: vocabulary `legal_status`."""


class CustodyStatusChanged(CaseOptional):
    """The legal status of a person in custody changed."""

    event_type = "CustodyStatusChanged"

    stay_id: Filled
    """The agency's id of the stay, as in its PersonAdmitted."""
    person: Person
    """The person held."""
    legal_status: Annotated[str, word("legal_status")]
    """Why the person is held from now on: vocabulary `legal_status`."""


class PersonTransferred(CaseOptional):
    """A person in custody was moved to another facility: not a release."""

    event_type = "PersonTransferred"

    stay_id: Filled
    """The agency's id of the stay, as in its PersonAdmitted."""
    person: Person
    """The person held."""
    from_facility: Text
    """Code of the facility left; empty where the source does not say."""
    to_facility: Filled
    """Code of the receiving facility."""


class PersonReleased(CaseOptional):
    """A person left custody: the end of a stay."""

    event_type = "PersonReleased"

    stay_id: Filled
    """The agency's id of the stay; admission and release of one stay share it."""
    person: Person
    """The person released."""
    reason: Annotated[str, word("release_reason")]
    """Why the person was released: vocabulary `release_reason`."""
