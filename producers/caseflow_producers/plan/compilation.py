"""Compiling a mapping file: every fault that can be known before a row is read is found here."""

import re
from collections.abc import Mapping
from typing import Any

from caseflow_schemas.avsc import EVENTS, load_schema
from caseflow_schemas.events import UnknownEventType, topics_of
from caseflow_schemas.topics import catalogue

from caseflow_producers.errors import MappingError
from caseflow_producers.mapping.load import LoadedMapping
from caseflow_producers.mapping.marks import Path
from caseflow_producers.mapping.model import DateValue, Event
from caseflow_producers.plan import leaves
from caseflow_producers.plan.fields import Compiler
from caseflow_producers.plan.mapper import EventPlan, RowMapper
from caseflow_producers.plan.records import Records
from caseflow_producers.plan.registered import Registered
from caseflow_producers.plan.sources import Step, extract_step, join_step
from caseflow_producers.plan.templates import Slots

JoinedRows = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Name of a join → key → values."""

# Not content: they say which word of the agency's this is, and where it comes from.
_BESIDE_CONTENT = frozenset({"event_id", "revision", "source"})


def compile_mapping(loaded: LoadedMapping, registered: Registered, joined: JoinedRows) -> RowMapper:
    """The mapping as functions; raises MappingError with all its faults.

    `joined` holds the rows of joined files; a name that is missing there counts as a file without rows.
    """
    return _Compilation(loaded, registered, joined).mapper()


class _Compilation:
    def __init__(self, loaded: LoadedMapping, registered: Registered, joined: JoinedRows) -> None:
        self._mapping = loaded.mapping
        self._joined = joined
        self._registered = registered
        self._slots = Slots(_names(loaded))
        self._compiler = Compiler(
            loaded.document,
            self._slots,
            self._mapping.input.local_times,
            members=registered.members,
            known=registered.fault,
        )
        self._steps = self._sources()

    def mapper(self) -> RowMapper:
        mapping = self._mapping
        plans = []
        needed_first: set[str] = set()
        for at, event in enumerate(mapping.events):
            path: Path = ("events", at)
            needed_first |= {name for name in event.when if "." in name}
            if plan := self._plan(event, path):
                plans.append(plan)
        if self._compiler.faults:
            raise MappingError(self._compiler.document.name, self._compiler.faults)
        columns = mapping.input.columns
        return RowMapper(
            columns,
            ("",) * (len(self._slots.names) - len(columns)),
            self._needed(needed_first),
            tuple(plans),
            mapping.unmatched_rows == "skip",
        )

    def _plan(self, event: Event, path: Path) -> EventPlan | None:
        compiler = self._compiler
        try:
            topics = topics_of(event.type)
        except UnknownEventType:
            compiler.fault((*path, "type"), f"[{event.type}] is no event type; expected {', '.join(_event_types())}")
            return None
        schema = load_schema(f"{EVENTS}.{event.type}")
        records = Records(compiler, schema)
        self._slots.used.clear()
        applies = records.when(dict(event.when), (*path, "when"))
        fields = event.fields
        self._check_codes(fields, topics, path)
        compiler.occurred = self._occurred(fields.get("occurred"))
        content = records.record(
            schema, {name: spec for name, spec in fields.items() if name != "revision"}, path, without=_BESIDE_CONTENT
        )
        record = compiler.text(event.record, (*path, "record"), nullable=False, vocabulary=None, name="record")
        if record.constant:
            compiler.fault((*path, "record"), "expected a column: one record id for all rows makes them one event")
        revision = None
        if "revision" in fields:
            revision = compiler.number(
                fields["revision"], (*path, "revision"), bits=64, nullable=False, name="revision"
            )
        return EventPlan(
            event_type=event.type,
            topics=topics,
            agency_topics=self._registered.agency_topics,
            applies=applies,
            steps=self._needed(self._slots.used),
            record=record.build,
            revision=revision.build if revision else None,
            content=content.build,
            source=self._mapping.source.model_dump(),
        )

    def _check_codes(self, fields: Mapping[str, Any], topics: tuple[str, ...], path: Path) -> None:
        agency, jurisdiction = fields.get("agency"), fields.get("jurisdiction")
        if not isinstance(agency, str) or "{" in agency:
            return
        if wrong := self._registered.agency_fault(agency, topics=topics, jurisdiction=jurisdiction):
            self._compiler.fault((*path, "agency"), wrong)

    def _occurred(self, spec: Any) -> leaves.ReadDate:
        # Read once more for what is computed from it; its faults are told with the field itself.
        if not isinstance(spec, dict):
            return leaves.undated
        faults = len(self._compiler.faults)
        date = self._compiler.part(DateValue, spec, ())
        read = self._compiler.date(date.date, date, (), required=False) if date else leaves.undated
        del self._compiler.faults[faults:]
        return read

    def _sources(self) -> dict[str, Step]:
        mapping, names = self._mapping, self._slots.names
        steps: dict[str, Step] = {}
        columns = mapping.input.columns
        for name, join in mapping.joins.items():
            if self._is_column(join.column, ("joins", name, "column")):
                steps[name] = join_step(
                    name,
                    join,
                    rows=self._joined.get(name, {}),
                    key_at=columns.index(join.column),
                    first_slot=names.index(f"{name}.{join.columns[0]}"),
                )
            if join.key not in join.columns:
                self._compiler.fault(("joins", name, "key"), f"[{join.key}] is not among the join's columns")
        for name, extract in mapping.extract.items():
            if self._is_column(extract.column, ("extract", name, "column")):
                first = next(iter(re.compile(extract.pattern).groupindex))
                steps[name] = extract_step(
                    name,
                    extract,
                    column_at=columns.index(extract.column),
                    first_slot=names.index(f"{name}.{first}"),
                )
            if name in mapping.joins:
                self._compiler.fault(("extract", name), "a join has this name already")
        return steps

    def _is_column(self, name: str, path: Path) -> bool:
        if name in self._mapping.input.columns:
            return True
        self._compiler.fault(path, f"[{name}] is no column of the file; expected one of input.columns")
        return False

    def _needed(self, names: set[str]) -> tuple[Step, ...]:
        wanted = {name.partition(".")[0] for name in names if "." in name}
        return tuple(step for name, step in self._steps.items() if name in wanted)


def _names(loaded: LoadedMapping) -> tuple[str, ...]:
    mapping = loaded.mapping
    return (
        *mapping.input.columns,
        *(f"{name}.{column}" for name, join in mapping.joins.items() for column in join.columns),
        *(
            f"{name}.{group}"
            for name, extract in mapping.extract.items()
            for group in re.compile(extract.pattern).groupindex
        ),
    )


def _event_types() -> list[str]:
    return [
        record.removeprefix(f"{EVENTS}.")
        for topic in catalogue().values()
        if topic.kind == "log"
        for record in topic.records
    ]
