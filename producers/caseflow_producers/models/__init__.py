"""Events as Python objects that are right before they are sent: one pydantic model an event type.

    arrest = SuspectArrested(
        revision=1,
        agency="XX-POLICE",
        jurisdiction="XX-COUNTY",
        occurred=Occurred.minute(datetime(2024, 3, 1, 14, 30, tzinfo=UTC)),
        cases=(CaseIdentifier(issuer="xx-police-case", value="PC-2024-000101"),),
        source=Source(system="records", record="arrest-7731"),
        person=Person(identifiers=(...,), sex="male", citizenship="not_stated"),
    )
    value = EventWriter.from_registry(connections).encode(arrest.event_type, arrest.to_avro())

What a model refuses intake would refuse too. The forms of an issuer's numbers are the installation's: checked there.
"""

from types import MappingProxyType

from caseflow_producers.models import court, identifiers, police, prison, prosecution
from caseflow_producers.models.base import CaseIdentifier, Event, Occurred, Record, Source
from caseflow_producers.models.common import (
    Committed,
    Identifier,
    Offence,
    Person,
    PersonIdentifier,
    Sanction,
    Victim,
)
from caseflow_producers.models.court import (
    AppealDecided,
    AppealLodged,
    CaseJoined,
    CaseRegistered,
    CaseReopened,
    CaseResumed,
    CaseSevered,
    CaseSuspended,
    CaseTransferred,
    HearingHeld,
    SentenceImposed,
    VerdictReturned,
)
from caseflow_producers.models.identifiers import (
    IdentifierRetired,
    IdentifiersLinked,
    RecordSealed,
    RecordUnsealed,
)
from caseflow_producers.models.police import (
    CaseReferred,
    CrimeReported,
    InvestigationClosed,
    SuspectArrested,
    SuspectIdentified,
)
from caseflow_producers.models.prison import (
    CustodyStatusChanged,
    PersonAdmitted,
    PersonReleased,
    PersonTransferred,
)
from caseflow_producers.models.prosecution import (
    ChargeAmended,
    ChargeFiled,
    ChargeWithdrawn,
    DiversionEnded,
    DiversionOrdered,
    ProsecutionDeclined,
)
from caseflow_producers.models.values import Unmapped

EVENT_MODELS: MappingProxyType[str, type[Event]] = MappingProxyType(
    {
        model.event_type: model
        for module in (police, prosecution, court, prison, identifiers)
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, Event) and "event_type" in vars(model)
    }
)
"""Event type → its model."""

__all__ = [
    "EVENT_MODELS",
    "AppealDecided",
    "AppealLodged",
    "CaseIdentifier",
    "CaseJoined",
    "CaseReferred",
    "CaseRegistered",
    "CaseReopened",
    "CaseResumed",
    "CaseSevered",
    "CaseSuspended",
    "CaseTransferred",
    "ChargeAmended",
    "ChargeFiled",
    "ChargeWithdrawn",
    "Committed",
    "CrimeReported",
    "CustodyStatusChanged",
    "DiversionEnded",
    "DiversionOrdered",
    "Event",
    "HearingHeld",
    "Identifier",
    "IdentifierRetired",
    "IdentifiersLinked",
    "InvestigationClosed",
    "Occurred",
    "Offence",
    "Person",
    "PersonAdmitted",
    "PersonIdentifier",
    "PersonReleased",
    "PersonTransferred",
    "ProsecutionDeclined",
    "Record",
    "RecordSealed",
    "RecordUnsealed",
    "Sanction",
    "SentenceImposed",
    "Source",
    "SuspectArrested",
    "SuspectIdentified",
    "Unmapped",
    "VerdictReturned",
    "Victim",
]
