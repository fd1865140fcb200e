"""What the stages need of a codec for derived records."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol


class Codecs(Protocol):
    """Derived records to bytes and back (`caseflow_schemas.derived.DerivedCodecs`)."""

    def encode(self, topic: str, record_name: str, record: dict[str, Any]) -> bytes:
        """The record for a topic (base name), by its short name."""

    def encode_spliced(
        self, topic: str, record_name: str, record: dict[str, Any], spliced: Mapping[str, Sequence[bytes]]
    ) -> bytes:
        """The same, with the items of some of its arrays encoded beforehand by `encode_item`."""

    def encode_item(self, record_name: str, record: dict[str, Any]) -> bytes:
        """A record as it stands within another: its body alone."""

    def decode(self, value: bytes) -> dict[str, Any]:
        """The record in the bytes."""
