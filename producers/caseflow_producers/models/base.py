"""The base of all event models: one truth with the Avro schemas, and what every event carries."""

from datetime import UTC, date, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from caseflow_schemas.avsc import EVENTS, Schema, load_schema
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import vocabulary
from pydantic import BaseModel, ConfigDict, Field, model_validator

from caseflow_producers.models.values import (
    Filled,
    Flag,
    Instant,
    Number,
    Text,
    Unmapped,
    Whole,
    day_of,
    instant_of,
    to_avro_value,
    word,
)

Precision = Literal["instant", "minute", "day", "month", "year", "not_stated"]
_LABELS = ("day", "month", "year")


class Record(BaseModel):
    """A record of the contract: frozen, and without a field that the schema lacks.

    What it refuses it names by its field; the value refused is not repeated, as it may be a person's.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, populate_by_name=True)


class Occurred(Record):
    """When something happened, no more exactly than the source says."""

    at: Instant | None = None
    """At precision day or coarser 00:00 UTC of the first day: a label of the local date, never converted."""
    precision: Precision = "not_stated"

    @classmethod
    def instant(cls, moment: datetime) -> Self:
        """Exact to the second or better."""
        return cls(at=moment, precision="instant")

    @classmethod
    def minute(cls, moment: datetime) -> Self:
        """Exact to the minute."""
        return cls(at=moment, precision="minute")

    @classmethod
    def day(cls, day: date) -> Self:
        """A local date."""
        return cls(at=_label(day), precision="day")

    @classmethod
    def month(cls, year: int, month: int) -> Self:
        """A local month."""
        return cls(at=_label(date(year, month, 1)), precision="month")

    @classmethod
    def year(cls, year: int) -> Self:
        """A local year."""
        return cls(at=_label(date(year, 1, 1)), precision="year")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.at is None) != (self.precision == "not_stated"):
            raise ValueError("a time exactly where the precision is not [not_stated] expected")
        check_label(self.at, self.precision)
        return self


def _label(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def check_label(at: datetime | None, precision: str) -> None:
    """At day precision or coarser a time labels a local date. Raises ValueError."""
    if at is not None and precision in _LABELS and at != _label(at.astimezone(UTC).date()):
        raise ValueError(f"00:00 UTC expected, as it labels a local date at precision [{precision}]")


class CaseIdentifier(Record):
    """A case number together with the body that issued it."""

    issuer: Filled
    value: Number
    relation: Annotated[str, word("relation")] = "same"


class Source(Record):
    """Where in the agency the event comes from."""

    system: Text
    record: Filled
    """The agency's own id of the record; the event's id is made from it."""
    batch_id: Text | None = None
    backfill: Flag = False


class Event(Record):
    """What every event carries. Its id follows from the agency, the type and the record, so it cannot be wrong."""

    event_type: ClassVar[str]
    """Short name of the Avro record."""
    required_relations: ClassVar[tuple[str, ...]] = ("same",)
    """Relations of which `cases` has to name at least one case each."""

    revision: Annotated[Whole, Field(ge=1, lt=2**63)]
    """The agency's newest word: a row version or a time of writing in milliseconds will do."""
    retracted: Flag = False
    agency: Filled
    jurisdiction: Filled
    occurred: Occurred
    recorded_at: Instant | None = None
    cases: tuple[CaseIdentifier, ...] = ()
    """The agency's own first."""
    source: Source

    @property
    def event_id(self) -> str:
        """UUIDv5 of agency, event type and the agency's own record id; also the message key."""
        return event_id(self.agency, self.event_type, self.source.record)

    def topic(self, tables: PinnedTables) -> str:
        """Base name of the topic to which the event's agency writes. Raises ValueError for an unknown agency."""
        found = tables.agency(self.agency)
        if found is None:
            raise ValueError(f"agency [{self.agency}] is not registered")
        return found.topic

    def to_avro(self) -> dict[str, Any]:
        """The event as `EventWriter.encode` wants it: times in milliseconds, days as numbers, its id included."""
        return {"event_id": self.event_id, **to_avro_value(self.model_dump(by_alias=True))}

    @classmethod
    def from_avro(cls, event: dict[str, Any]) -> Self:
        """The model of a decoded event; a word that no vocabulary has is Unmapped.

        Raises ValueError: pydantic's ValidationError, or for an event_id that does not follow from the event.
        """
        said = {name: value for name, value in event.items() if name != "event_id"}
        model = cls.model_validate(_from_avro(said, load_schema(f"{EVENTS}.{cls.event_type}")))
        if event.get("event_id") != model.event_id:
            raise ValueError("event_id: the UUIDv5 of agency, event type and source.record expected")
        return model

    @model_validator(mode="after")
    def _names_its_cases(self) -> Self:
        named = {case.relation for case in self.cases}
        missing = [relation for relation in self.required_relations if relation not in named]
        if missing:
            raise ValueError(f"cases: an identifier with relation [{missing[0]}] expected")
        return self


def _from_avro(value: Any, schema: Any, defined: dict[str, Schema] | None = None) -> Any:
    """Numbers that stand for times as times, words outside their vocabulary as Unmapped, by the schema."""
    known = {} if defined is None else defined
    if isinstance(schema, list):
        return None if value is None else _from_avro(value, schema[1], known)
    schema = known.get(schema, schema) if isinstance(schema, str) else schema
    if isinstance(schema, str):
        return value
    if schema["type"] == "record":
        known[f"{schema['namespace']}.{schema['name']}"] = schema
    # What is not of its type is left as it is, for the model to refuse.
    if schema["type"] == "record" and isinstance(value, dict):
        fields = {field["name"]: field for field in schema["fields"]}
        return {
            name: _word(_from_avro(entry, fields[name]["type"], known), fields[name]) if name in fields else entry
            for name, entry in value.items()
        }
    if schema["type"] == "array" and isinstance(value, list):
        return [_from_avro(entry, schema["items"], known) for entry in value]
    if "logicalType" in schema and isinstance(value, int):
        return instant_of(value) if schema["logicalType"] == "timestamp-millis" else day_of(value)
    return value


def _word(value: Any, field: Schema) -> Any:
    name = field.get("vocabulary")
    if isinstance(value, str) and name is not None and value not in vocabulary(name).members:
        return Unmapped(value)
    return value
