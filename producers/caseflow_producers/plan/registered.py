"""What the contract has registered, as far as a mapping can be held against it before a row is read."""

from dataclasses import dataclass

from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import NOT_MAPPED, vocabulary


@dataclass(frozen=True, slots=True)
class Registered:
    """Agencies, issuers and words that intake will know."""

    tables: PinnedTables

    def members(self, vocabulary_name: str) -> frozenset[str]:
        """The members that a mapping may name: `not_mapped` is intake's, which keeps the word beside it."""
        return frozenset(vocabulary(vocabulary_name).members) - {NOT_MAPPED}

    def fault(self, field: str, constant: str) -> str | None:
        """What is wrong with a constant in a field of this name, or None."""
        if field == "issuer" and self.tables.issuer(constant) is None:
            known = ", ".join(issuer.issuer for issuer in self.tables.issuers)
            return f"[{constant}] is no registered issuer; expected {known}"
        if field == "jurisdiction" and self.tables.jurisdiction(constant) is None:
            known = ", ".join(jurisdiction.code for jurisdiction in self.tables.jurisdictions)
            return f"[{constant}] is no registered jurisdiction; expected {known}"
        return None

    @property
    def agency_topics(self) -> dict[str, str]:
        """Agency → base name of the topic that it writes to."""
        return {agency.code: agency.topic for agency in self.tables.agencies}

    def agency_fault(self, code: str, *, topics: tuple[str, ...], jurisdiction: object) -> str | None:
        """What is wrong with an agency whose event may be on these topics, and for this jurisdiction, or None."""
        agency = self.tables.agency(code)
        if agency is None:
            known = ", ".join(agency.code for agency in self.tables.agencies)
            return f"[{code}] is no registered agency; expected {known}"
        if agency.topic not in topics:
            return f"[{code}] writes to {agency.topic}, and this event belongs to {' or '.join(topics)}"
        if isinstance(jurisdiction, str) and "{" not in jurisdiction and agency.jurisdiction != jurisdiction:
            return f"[{code}] is of the jurisdiction {agency.jurisdiction}, not [{jurisdiction}]"
        return None
