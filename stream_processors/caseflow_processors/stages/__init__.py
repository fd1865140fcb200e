"""The four stages over the pure functions: messages in, state and messages out."""

from caseflow_schemas.tables import PinnedTables

from caseflow_processors.intake.read import MessageReader, Reader
from caseflow_processors.stages.cases import CaseStage
from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.stages.identity import IdentityStage
from caseflow_processors.stages.intake import IntakeStage
from caseflow_processors.stages.persons import PersonStage
from caseflow_processors.state.protocol import Stage

STAGE_NAMES = ("intake", "identity", "persons", "cases")
"""In the order of the flow: what one writes is read by later ones only."""


def make_stage(name: str, *, codecs: Codecs, reader: Reader, tables: PinnedTables, partitions: int) -> Stage:
    """The stage of that name by one generation's tables; raises ValueError for a name that is none.

    `partitions` is that of the log of record: intake refuses a message that does not lie where its key leads.
    """
    if name == "intake":
        return IntakeStage(codecs, MessageReader(reader, tables, partitions=partitions))
    if name == "identity":
        return IdentityStage(codecs, tables)
    if name == "persons":
        return PersonStage(codecs, tables)
    if name == "cases":
        return CaseStage(codecs, tables)
    raise ValueError(f"stage [{name}]: one of {', '.join(STAGE_NAMES)} expected")


__all__ = ["STAGE_NAMES", "CaseStage", "Codecs", "IdentityStage", "IntakeStage", "PersonStage", "make_stage"]
