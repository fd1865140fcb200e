"""Events on the topic `court-events`.

Written from the Avro schemas by `caseflow schemas build`; change those.
"""

from typing import Annotated

from pydantic import Field

from caseflow_producers.models.base import Event
from caseflow_producers.models.common import Person, Sanction
from caseflow_producers.models.rules import Joining, Severance
from caseflow_producers.models.values import Day, Filled, Flag, word


class CaseRegistered(Event):
    """A court registered a case."""

    event_type = "CaseRegistered"

    court: Filled
    """Code of the court."""
    level: Annotated[str, word("court_level")]
    """Level of the court: vocabulary `court_level`."""


class CaseJoined(Joining):
    """Another case was joined with this one, which goes on for both.

    The other stands among `cases` with relation `joined`.
    """

    event_type = "CaseJoined"


class CaseSevered(Severance):
    """Persons or charges were severed from this case.

    They go on in another, which stands among `cases` with relation `severed`.
    """

    event_type = "CaseSevered"

    persons: tuple[Person, ...] = ()
    """The persons who move, with all their charges where `charge_ids` is empty."""
    charge_ids: tuple[Filled, ...] = ()
    """The charges that move, of the persons named or, where none is, of whoever is charged with them."""


class CaseTransferred(Event):
    """A case was transferred to another court. A number that the receiving court gives it stands among `cases`."""

    event_type = "CaseTransferred"

    to_court: Filled
    """Code of the receiving court."""
    out_of_jurisdiction: Flag = False
    """True where the receiving court is not among those tracked, so that the case ends here."""


class CaseReopened(Event):
    """A case that had ended was taken up again, for one person or all."""

    event_type = "CaseReopened"

    person: Person | None = None
    """The person for whom it is reopened. Null: the whole case."""
    reason: Annotated[str, word("reopening_reason")]
    """Why: vocabulary `reopening_reason`."""


class HearingHeld(Event):
    """A hearing was due: it was held, adjourned or vacated."""

    event_type = "HearingHeld"

    person: Person | None = None
    """The person heard. Null: the whole case."""
    kind: Annotated[str, word("hearing_kind")]
    """Vocabulary `hearing_kind`."""
    result: Annotated[str, word("hearing_result")]
    """What became of it: vocabulary `hearing_result`."""
    reason: Annotated[str, word("adjournment_reason")]
    """Why it was not held: vocabulary `adjournment_reason`; `not_stated` where it was."""
    next_on: Day | None = None
    """The local date for which the next hearing is set, in days since 1970-01-01; null where none is."""


class VerdictReturned(Event):
    """A court decided on a charge, or on all charges of a person in the case."""

    event_type = "VerdictReturned"

    charge_id: Filled | None = None
    """The charge decided on; null: all the person's charges in the case."""
    person: Person
    """The person whose charges were decided."""
    verdict: Annotated[str, word("verdict")]
    """Vocabulary `verdict`."""
    plea: Annotated[str, word("plea")]
    """Vocabulary `plea`."""
    is_final: Flag
    """True where it ends the matter before this court, false for an interim decision.

    An appeal or a reopening begins a later spell.
    """


class SentenceImposed(Event):
    """A court imposed a sentence."""

    event_type = "SentenceImposed"

    person: Person
    """The person sentenced."""
    charge_ids: tuple[Filled, ...] = ()
    """The charges that it is for; empty: all of the person's in the case."""
    sanctions: Annotated[tuple[Sanction, ...], Field(min_length=1)]
    """The sanctions that make it up."""


class CaseSuspended(Event):
    """A case was suspended: the inactive clock begins, for one person or all."""

    event_type = "CaseSuspended"

    person: Person | None = None
    """The person for whom it is suspended. Null: the whole case."""
    reason: Annotated[str, word("inactivity_reason")]
    """Why: vocabulary `inactivity_reason`."""


class CaseResumed(Event):
    """A suspended case goes on: the inactive clock ends, for one person or all."""

    event_type = "CaseResumed"

    person: Person | None = None
    """The person for whom it is resumed. Null: the whole case."""
    reason: Annotated[str, word("inactivity_reason")]
    """What had suspended it: vocabulary `inactivity_reason`."""


class AppealLodged(Event):
    """An appeal was lodged."""

    event_type = "AppealLodged"

    person: Person | None = None
    """The person whose decision is appealed. Null: the whole case."""
    by: Annotated[str, word("appellant")]
    """Who appeals: vocabulary `appellant`."""


class AppealDecided(Event):
    """An appeal was decided."""

    event_type = "AppealDecided"

    person: Person | None = None
    """The person whose decision was appealed. Null: the whole case."""
    outcome: Annotated[str, word("appeal_outcome")]
    """Vocabulary `appeal_outcome`."""
