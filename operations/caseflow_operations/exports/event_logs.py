"""The traces of an event log, out of the views."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, BinaryIO, Literal, NamedTuple
from zoneinfo import ZoneInfo

import orjson
from caseflow_schemas.tables import PinnedTables
from clickhouse_connect.driver.client import Client

from caseflow_operations.exports.asked import Asked
from caseflow_operations.exports.origins import COLUMN, Origins
from caseflow_operations.exports.pseudonyms import Keys
from caseflow_operations.exports.server import lines, pieces
from caseflow_operations.exports.xes import Event, Log, Written

Of = Literal["cases", "defendants", "persons"]
# XX, and other codes that the tables lack, are no place: their local time is UTC.
_NOWHERE = "UTC"
_EVENTS = "arrayMap(event -> (event.1, event.2, toUnixTimestamp64Milli(event.3), event.4, event.5), events)"


class _Traces(NamedTuple):
    view: str
    name: Callable[[Keys], str]
    """The expression of the trace's name."""
    attributes: tuple[str, ...]
    """Columns told of a trace; case_key and person as keys are written."""


_OF: Mapping[Of, _Traces] = {
    "cases": _Traces("event_logs_of_cases", lambda keys: keys.written("case_key"), ("area", "iccs")),
    "defendants": _Traces(
        "event_logs_of_defendants",
        lambda keys: f"concat({keys.written('case_key')}, ' ', {keys.written('person')})",
        ("case_key", "person", "area", "iccs", "sex", "age_group", "citizenship"),
    ),
    "persons": _Traces("event_logs_of_persons", lambda keys: keys.written("person"), ("sex", "citizenship")),
}
_KEYS = frozenset({"case_key", "person"})


def write_xes(server: Client, asked: Asked, origins: Origins, keys: Keys, *, of: Of, file: BinaryIO) -> Written:
    """Write a log, a trace for each case, defendant or person.

    Raises ExportBroken where the answer is not whole; the file is then of no use.
    """
    traces = _OF[of]
    shown = [keys.written(name) if name in _KEYS else f"toString({name})" for name in traces.attributes]
    columns = ", ".join(["jurisdiction", origins.a_row(), traces.name(keys), _EVENTS, *shown])
    log = Log(
        file,
        {
            "concept:name": f"Justice Caseflow: the events of {of}",
            f"caseflow:{COLUMN}": origins.all_of(asked.filters.get("jurisdiction", ())),
            "caseflow:as_of": str(asked.as_of),
            "caseflow:period_of_first_event": asked.period,
        },
    )
    zones = _zones()
    sql = f"SELECT {columns} FROM {asked.call(traces.view)}"  # noqa: S608 - our own text
    for line in lines(pieces(server, sql, "JSONCompactEachRow")):
        jurisdiction, origin, name, events, *values = orjson.loads(line)
        told = {"caseflow:jurisdiction": jurisdiction, f"caseflow:{COLUMN}": origin}
        told |= {f"caseflow:{column}": value for column, value in zip(traces.attributes, values, strict=True)}
        log.trace(name, told, map(_event, events), zones(jurisdiction))
    return log.end()


def _event(found: list[Any]) -> Event:
    kind, agency, at_ms, precision, on = found
    return Event(kind, agency, at_ms, precision, None if on is None else date.fromisoformat(on))


def _zones() -> Callable[[str], ZoneInfo]:
    tables = PinnedTables.load()

    @cache
    def zone(jurisdiction: str) -> ZoneInfo:
        found = tables.jurisdiction(jurisdiction)
        return ZoneInfo(_NOWHERE if found is None else found.time_zone)

    return zone
