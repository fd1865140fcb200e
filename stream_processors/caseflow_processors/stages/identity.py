"""Identity as a stage: accepted facts in; facts, withdrawals and pointers by canonical case and person out."""

from collections.abc import Sequence
from typing import Any

from caseflow_schemas.tables import PinnedTables

from caseflow_processors.identity.components import Rank
from caseflow_processors.identity.keys import CANONICAL, EVENT
from caseflow_processors.identity.mentions import Fact
from caseflow_processors.identity.resolution import Resolution
from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.stages.identity_records import STATE, RecordBytes, fact_body
from caseflow_processors.state.protocol import Inbound, Outbound, StateView


def ranking(tables: PinnedTables) -> Rank:
    """Identifiers by (issuer rank, value), then by their text."""
    ranks = {issuer.issuer: issuer.rank for issuer in tables.issuers}

    def rank(identifier: str) -> tuple[int, str, str]:
        issuer, _, value = identifier.partition(":")
        return ranks[issuer], value, identifier

    return rank


class IdentityStage:
    """State: see `identity.keys`; an event is an IdentityEvent, every other key a part of an IdentityNode."""

    name = "identity"
    inputs = ("accepted",)
    changelog = STATE

    def __init__(self, codecs: Codecs, tables: PinnedTables) -> None:
        self._codecs = codecs
        self._bytes = RecordBytes(codecs)
        self._rank = ranking(tables)
        self._present = self._node("")

    def decode(self, key: bytes, value: bytes) -> Any:
        """An IdentityEvent, a canonical identifier, or True for what only has to be there."""
        if key.startswith(EVENT):
            return self._codecs.decode(value)
        return self._codecs.decode(value)["canonical"] if key.startswith(CANONICAL) else True

    def encode(self, key: bytes, value: Any) -> bytes:
        """The inverse; what only has to be there says all it says in its key, so its bytes are always the same."""
        if value is True:
            return self._present
        return self._bytes.event(value) if key.startswith(EVENT) else self._node(value)

    def _node(self, canonical: str) -> bytes:
        return self._codecs.encode(self.changelog, "IdentityNode", {"canonical": canonical})

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """Take in all facts of the batch, then settle once what belongs where."""
        resolution = Resolution(state, self._rank)
        for message in batch:
            resolution.receive(self._codecs.decode(message.value or b""))
        output: list[Outbound] = []
        written: Fact | None = None
        body = b""
        for topic, key, fact in resolution.settle():
            # One fact follows another where it goes to several places: written once.
            if fact is not written:
                body, written = fact_body(fact), fact
            output.append(Outbound(topic, key.encode(), self._bytes.fact(topic, body)))
        return output
