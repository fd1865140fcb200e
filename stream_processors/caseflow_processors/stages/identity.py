"""Identity as a stage: accepted facts in; facts, withdrawals and pointers by canonical case and person out."""

from collections.abc import Sequence
from typing import Any

from caseflow_schemas.tables import PinnedTables

from caseflow_processors.identity.components import Rank
from caseflow_processors.identity.keys import CANONICAL, EVENT
from caseflow_processors.identity.resolution import Resolution
from caseflow_processors.stages.codecs import Codecs
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
    changelog = "identity-state"

    def __init__(self, codecs: Codecs, tables: PinnedTables) -> None:
        self._codecs = codecs
        self._rank = ranking(tables)
        self._present = self._node("")

    def decode(self, key: bytes, value: bytes) -> Any:
        """An IdentityEvent, a canonical identifier, or True for what only has to be there."""
        if key.startswith(EVENT):
            return self._codecs.decode(value)
        return self._codecs.decode(value)["canonical"] if key.startswith(CANONICAL) else True

    def encode(self, key: bytes, value: Any) -> bytes:
        """The inverse; what only has to be there says all it says in its key, so its bytes are always the same."""
        if key.startswith(EVENT):
            return self._codecs.encode(self.changelog, "IdentityEvent", value)
        return self._node(value) if key.startswith(CANONICAL) else self._present

    def _node(self, canonical: str) -> bytes:
        return self._codecs.encode(self.changelog, "IdentityNode", {"canonical": canonical})

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """Take in all facts of the batch, then settle once what belongs where."""
        resolution = Resolution(state, self._rank)
        for message in batch:
            resolution.receive(self._codecs.decode(message.value or b""))
        output = []
        for topic, key, fact in resolution.settle():
            output.append(Outbound(topic, key.encode(), self._codecs.encode(topic, "Fact", fact)))
        return output
