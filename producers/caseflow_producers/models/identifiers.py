"""Events about identifiers and records, on the topic of whoever says them.

Written from the Avro schemas by `caseflow schemas build`; change those.
"""

from typing import Annotated, Literal

from caseflow_producers.models.common import Identifier, Person
from caseflow_producers.models.rules import AboutIdentifiers, Sealing
from caseflow_producers.models.values import Filled, word


class IdentifiersLinked(AboutIdentifiers):
    """Two identifiers are one person or one case. Undone by retracting it."""

    event_type = "IdentifiersLinked"

    kind: Literal["case", "person"]
    """What is identified: vocabulary `identifier_kind`."""
    a: Identifier
    """One of the two."""
    b: Identifier
    """The other."""
    basis: Annotated[str, word("link_basis")]
    """How it is known: vocabulary `link_basis`. Similarity alone is none."""


class IdentifierRetired(AboutIdentifiers):
    """An identifier is no longer used, as a rule because another took its place."""

    event_type = "IdentifierRetired"

    kind: Literal["case", "person"]
    """What is identified: vocabulary `identifier_kind`."""
    identifier: Identifier
    """The identifier that is retired."""
    successor: Identifier | None = None
    """What stands for the same person or case from now on; null where nothing does."""


class RecordSealed(Sealing):
    """The record of a person or of a case was sealed."""

    event_type = "RecordSealed"

    person: Person | None = None
    """The person whose record it is, in the case where `cases` names one; null: the whole case."""
    authority: Filled
    """Registered code of the body, or the rule, on whose authority."""
    scope: Annotated[str, word("seal_scope")]
    """Vocabulary `seal_scope`."""


class RecordUnsealed(Sealing):
    """A seal was lifted."""

    event_type = "RecordUnsealed"

    person: Person | None = None
    """The person whose record it is, in the case where `cases` names one; null: the whole case."""
    authority: Filled
    """Registered code of the body, or the rule, on whose authority."""
    scope: Annotated[str, word("seal_scope")]
    """Vocabulary `seal_scope`."""
