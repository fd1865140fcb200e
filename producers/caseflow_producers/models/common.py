"""Records that events are made of.

Written from the Avro schemas by `caseflow schemas build`; change those.
"""

from typing import Annotated

from pydantic import Field

from caseflow_producers.models.base import Precision, Record
from caseflow_producers.models.rules import Payment, Span
from caseflow_producers.models.values import Amount, Filled, Instant, Number, Text, Whole, word


class Identifier(Record):
    """A number together with the body that issued it."""

    issuer: Filled
    """Registered code of the body whose numbers these are."""
    value: Number
    """The number as the issuer writes it."""


class PersonIdentifier(Record):
    """A person's number together with the body that issued it."""

    issuer: Filled
    """Registered code of the body whose numbers these are."""
    value: Number
    """The number as the issuer writes it."""


class Person(Record):
    """A person as the agency knows them at the event: no name, no address, no full date of birth."""

    identifiers: Annotated[tuple[PersonIdentifier, ...], Field(min_length=1)]
    """The person's identifiers, the agency's own first; at least one."""
    sex: Annotated[str, word("sex")]
    """Vocabulary `sex`."""
    birth_year: Annotated[Whole, Field(ge=1800, le=2200)] | None = None
    """Year of birth; null where the source does not say."""
    age_at_event: Annotated[Whole, Field(ge=0, le=130)] | None = None
    """Age in whole years at the event; null where the source does not say."""
    citizenship: Annotated[str, word("citizenship")]
    """Vocabulary `citizenship`, as seen from the jurisdiction."""


class Committed(Span):
    """When an offence was committed: a moment, or a span where the source only knows bounds."""

    from_: Instant | None = Field(default=None, alias="from")
    """Earliest moment, inclusive, in milliseconds since 1970-01-01 UTC; at precision day or coarser 00:00 UTC labelling
    the local date. Null where the source does not say.
    """
    to: Instant | None = None
    """Latest moment, inclusive, likewise; null where the source gives one moment or none."""
    precision: Precision
    """How exact `from` and `to` are: vocabulary `precision`."""


class Offence(Record):
    """An act as the agency classifies it."""

    offence_id: Filled
    """The agency's id of the offence, unique within the agency."""
    committed: Committed
    """When the offence was committed."""
    national_code: Text | None = None
    """The offence in the country's own classification, as the source writes it."""
    national_scheme: Text | None = None
    """Which classification `national_code` is from: the scheme of a correspondence table."""
    iccs_code: Text | None = None
    """The offence in the International Classification of Crime for Statistical Purposes, v1.0, as 2, 4, 5 or 6 digits,
    where the agency itself classifies so.
    """
    description: Text | None = None
    """The offence in words, as the source writes it; no names."""
    attempted: Annotated[str, word("attempted")]
    """Whether the offence was only attempted: vocabulary `attempted`."""


class Victim(Record):
    """A victim, by what statistics need."""

    victim_id: Text
    """The agency's id of the victim within the case."""
    sex: Annotated[str, word("sex")]
    """Vocabulary `sex`."""
    age_group: Annotated[str, word("age_group")]
    """Vocabulary `age_group`, at the time of the offence."""
    relationship_to_suspect: Annotated[str, word("relationship_to_suspect")]
    """Vocabulary `relationship_to_suspect`."""


class Sanction(Payment):
    """One part of a sentence."""

    kind: Annotated[str, word("sanction_kind")]
    """Vocabulary `sanction_kind`."""
    days: Annotated[Whole, Field(ge=0, le=36525)] | None = None
    """How long, in days; null where it has no length or none is stated."""
    amount: Annotated[Amount, Field(ge=0, allow_inf_nan=False)] | None = None
    """How much, in units of `currency`; null where it is no payment or none is stated."""
    currency: Annotated[Text, Field(pattern=r"^[A-Z]{3}$")] | None = None
    """ISO 4217 code of the currency of `amount`."""
