"""What the stages need of a codec for derived records."""

from typing import Any, Protocol


class Codecs(Protocol):
    """Derived records to bytes and back (`caseflow_schemas.derived.DerivedCodecs`)."""

    def encode(self, topic: str, record_name: str, record: dict[str, Any]) -> bytes:
        """The record for a topic (base name), by its short name."""

    def decode(self, value: bytes) -> dict[str, Any]:
        """The record in the bytes."""
