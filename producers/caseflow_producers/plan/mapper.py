"""From the values of a row to the events that it says, by functions compiled once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from caseflow_schemas.event_ids import event_id

from caseflow_producers.errors import RowRejected
from caseflow_producers.plan.conditions import Applies
from caseflow_producers.plan.leaves import Build
from caseflow_producers.plan.sources import Step
from caseflow_producers.plan.templates import Values

UNNUMBERED = 0
"""The revision of an event whose mapping names none: receipts number it."""


class MappedEvent(NamedTuple):
    """One event of a row, complete but for its revision."""

    event_type: str
    """Short name."""
    topic: str
    """Base name."""
    event_id: str
    revision: int
    """As the mapping's column says, else UNNUMBERED."""
    content: dict[str, Any]
    """What the event says, without event_id, revision and source."""
    source: dict[str, Any]

    def event(self, revision: int) -> dict[str, Any]:
        """The whole event under this revision."""
        return {"event_id": self.event_id, "revision": revision, "source": self.source, **self.content}


@dataclass(frozen=True, slots=True)
class EventPlan:
    """How one entry of a mapping's `events` makes an event of a row."""

    event_type: str
    topics: tuple[str, ...]
    """Base names of those that may hold such events: several for what any agency may say."""
    agency_topics: Mapping[str, str]
    """Agency → the topic that it writes to."""
    applies: Applies | None
    steps: tuple[Step, ...]
    """Joins and extracts that the entry reads."""
    record: Build
    revision: Callable[[Values], int] | None
    content: Build
    source: Mapping[str, Any]

    def event(self, values: list[str]) -> MappedEvent:
        """The event; raises RowRejected."""
        for step in self.steps:
            step(values)
        record = self.record(values)
        revision = UNNUMBERED
        if self.revision is not None:
            revision = self.revision(values)
            if revision < 1:
                raise RowRejected(None, "a revision below 1")
        content = self.content(values)
        return MappedEvent(
            self.event_type,
            self._topic(content["agency"]),
            event_id(content["agency"], self.event_type, record),
            revision,
            content,
            {**self.source, "record": record},
        )

    def _topic(self, agency: str) -> str:
        # Where the type has one topic, an agency that writes elsewhere is intake's to refuse.
        if len(self.topics) == 1:
            return self.topics[0]
        topic = self.agency_topics.get(agency)
        if topic is None:
            raise RowRejected("agency", "no registered agency, so it has no topic to write to")
        return topic


@dataclass(frozen=True, slots=True)
class RowMapper:
    """A compiled mapping."""

    columns: tuple[str, ...]
    """The row's own columns, in the order in which their values are expected."""
    blank: tuple[str, ...]
    """Room for what joins and extracts add."""
    steps: tuple[Step, ...]
    """Joins and extracts that conditions read, so that they come first."""
    plans: tuple[EventPlan, ...]
    skip_unmatched: bool

    def events(self, row: Sequence[str]) -> list[MappedEvent]:
        """All events of the row, or RowRejected and none of them; an empty list where such rows are to be skipped."""
        values = [*row, *self.blank]
        for step in self.steps:
            step(values)
        found = [plan.event(values) for plan in self.plans if plan.applies is None or plan.applies(values)]
        if not found and not self.skip_unmatched:
            raise RowRejected(None, "no event of the mapping applies to such a row")
        return found
