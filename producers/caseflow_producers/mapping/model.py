"""The mapping format, version 1: what an agency writes to turn the columns of its file into events.

The envelope of the file is typed here. Below `events`, a mapping has the shape of the event itself: its keys are the
fields of the Avro schema, so a record type that joins the contract can be mapped without a change here.
"""

import codecs
import re
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from caseflow_producers.plan.dates import DateFormat, LocalTimes

FORMAT_VERSION = 1


class Strict(BaseModel):
    """A part of a mapping file: a key that is not known is a fault, not a comment."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _known_version(version: int) -> int:
    if version != FORMAT_VERSION:
        raise ValueError(f"expected {FORMAT_VERSION}: this package reads no other version of the format")
    return version


def _known_encoding(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError as error:
        raise ValueError("no encoding of this name; utf-8, cp1252 and latin-1 are common") from error


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("no time zone of this name; expected one like America/New_York") from error
    return name


def _sound_pattern(pattern: str) -> str:
    try:
        groups = re.compile(pattern).groupindex
    except re.error as error:
        raise ValueError(f"no regular expression: {error}") from error
    if not groups:
        raise ValueError("expected at least one named group, (?P<name>…)")
    return pattern


Encoding = Annotated[str, AfterValidator(_known_encoding)]
Delimiter = Annotated[str, Field(min_length=1, max_length=1)]
Columns = Annotated[tuple[str, ...], Field(min_length=1)]


class Source(Strict):
    """Where the records come from, as every event says it."""

    system: str = Field(min_length=1)
    batch_id: str | None = None
    backfill: bool = False


class Input(Strict):
    """The CSV file: its columns are held against its header before anything is sent."""

    columns: Columns
    other_columns: Literal["reject", "ignore"] = "reject"
    delimiter: Delimiter = ","
    quote: Delimiter = '"'
    encoding: Encoding = "utf-8"
    time_zone: Annotated[str, AfterValidator(_known_zone)]
    ambiguous_times: Literal["earlier", "later", "reject"] = "earlier"
    nonexistent_times: Literal["forward", "reject"] = "forward"

    @property
    def local_times(self) -> LocalTimes:
        """How a time without an offset is read."""
        return LocalTimes(ZoneInfo(self.time_zone), ambiguous=self.ambiguous_times, nonexistent=self.nonexistent_times)


class Join(Strict):
    """A second CSV file beside the first; its columns become `{name.column}`."""

    file: str = Field(min_length=1)
    column: str
    key: str
    columns: Columns
    delimiter: Delimiter = ","
    quote: Delimiter = '"'
    encoding: Encoding = "utf-8"
    missing: Literal["empty", "reject"] = "empty"


class Extract(Strict):
    """Named groups of a regular expression over one column; they become `{name.group}`."""

    column: str
    pattern: Annotated[str, AfterValidator(_sound_pattern)]
    unmatched: Literal["empty", "reject"] = "empty"


class Condition(Strict):
    """What a column has to be, where equal words do not say it."""

    given: bool | None = None
    other_than: tuple[str, ...] | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> "Condition":
        if (self.given is None) == (self.other_than is None):
            raise ValueError("expected one of: given, other_than")
        return self


When = dict[str, str | tuple[str, ...] | Condition]


class Words(Strict):
    """A text and what its words mean; `otherwise` and `empty` may also name a member of the vocabulary."""

    value: str | tuple[str, ...]
    words: dict[str, str] = {}
    otherwise: str = "reject"
    empty: str | None = None
    ignore_case: bool = False


class DateValue(Strict):
    """A date or time in the first of the formats that fits; `empty` are the words that mean that none was stated."""

    date: str | tuple[str, ...]
    formats: tuple[DateFormat, ...] = Field(min_length=1)
    empty: tuple[str, ...] = ("",)
    required: bool = False


class Span(Strict):
    """The two ends of when an offence was committed; an end that is left out is open."""

    from_: str | tuple[str, ...] | None = Field(None, alias="from")
    to: str | tuple[str, ...] | None = None
    formats: tuple[DateFormat, ...] = Field(min_length=1)
    empty: tuple[str, ...] = ("",)
    required: bool = False


class YearsSince(Strict):
    """The year in which the event occurred less the year in a column: an age that may be one too high."""

    years_since: str


class Event(BaseModel):
    """One event that a row may become; the keys beyond these are the fields of the event."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: str = Field(min_length=1)
    when: When = {}
    record: str | tuple[str, ...]

    @property
    def fields(self) -> dict[str, Any]:
        """What the mapping says of the event's fields, as written."""
        return dict(self.__pydantic_extra__ or {})


class Mapping(Strict):
    """A whole mapping file. `shared` is a place for YAML anchors and is not read."""

    caseflow_mapping: Annotated[int, AfterValidator(_known_version)]
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    about: str = ""
    source: Source
    input: Input
    joins: dict[str, Join] = {}
    extract: dict[str, Extract] = {}
    unmatched_rows: Literal["reject", "skip"] = "reject"
    shared: Any = None
    events: tuple[Event, ...] = Field(min_length=1)
