"""Rules between the fields of one record, for the models that are generated from the schemas."""

from typing import Any, Self

from pydantic import model_validator

from caseflow_producers.models.base import Event, Record, check_label


class Span(Record):
    """A span of time, of which one bound may be missing."""

    @model_validator(mode="after")
    def _is_a_span(self) -> Self:
        first, last, precision = self._of("from_", "to", "precision")
        if (first is None and last is None) != (precision == "not_stated"):
            raise ValueError("a time exactly where the precision is not [not_stated] expected")
        for bound in (first, last):
            check_label(bound, precision)
        if first is not None and last is not None and last < first:
            raise ValueError("an end not before the beginning expected")
        return self

    def _of(self, *names: str) -> list[Any]:
        return [getattr(self, name) for name in names]


class Payment(Record):
    """An amount is in a currency."""

    @model_validator(mode="after")
    def _names_the_currency(self) -> Self:
        amount, currency = getattr(self, "amount", None), getattr(self, "currency", None)
        if amount is not None and currency is None:
            raise ValueError("a currency beside the amount expected")
        return self


class Severance(Event):
    """What moves, and to which one case."""

    required_relations = ("same", "severed")

    @model_validator(mode="after")
    def _says_what_moves_where(self) -> Self:
        if not getattr(self, "persons", ()) and not getattr(self, "charge_ids", ()):
            raise ValueError("persons or charge_ids: at least one expected")
        if sum(case.relation == "severed" for case in self.cases) != 1:
            raise ValueError("cases: exactly one with relation [severed] expected")
        return self


class Joining(Event):
    """Which case joins."""

    required_relations = ("same", "joined")


class CaseOptional(Event):
    """A stay need not name its case."""

    required_relations = ()


class AboutIdentifiers(Event):
    """Two identifiers, which differ, and no case beside them."""

    required_relations = ()

    @model_validator(mode="after")
    def _names_two(self) -> Self:
        if self.cases:
            raise ValueError("cases: none expected beside a link or retirement of identifiers")
        for one, two in (("a", "b"), ("identifier", "successor")):
            if hasattr(self, one) and getattr(self, one) == getattr(self, two):
                raise ValueError(f"{two}: another identifier than {one} expected")
        return self


class Sealing(Event):
    """The record of a person or of a case."""

    required_relations = ()

    @model_validator(mode="after")
    def _names_a_record(self) -> Self:
        if getattr(self, "person", None) is None and not any(case.relation == "same" for case in self.cases):
            raise ValueError("person or cases: a person, or a case with relation [same], expected")
        return self
