"""The same totals counted from the views, and what stands behind one of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from caseflow_schemas.correspondence import parts_by
from caseflow_schemas.tables import PinnedTables
from caseflow_sinks.views import Argument, call
from clickhouse_connect.driver.client import Client

from caseflow_operations.reconcile.cells import ALL, Cell, Offence

VIEWS: Mapping[str, tuple[str, str]] = {
    "offences": ("stage_entries_of_offences", "id"),
    "cases": ("stage_entries_of_cases", "id"),
    "defendants": ("stage_entries_of_defendants", "id"),
    "persons": ("stage_entries_of_defendants", "person"),
}
"""Unit → the view that has it, and the column whose distinct values are counted."""
CELLS_AT_ONCE = 500
# What is known to the year is in a period that holds the whole year, and may be in one that holds a part of it.
_FIRST = "if(entered_precision = 'year', makeDate32(toYear(entered_on), 1, 1), entered_on)"
_LAST = "if(entered_precision = 'year', makeDate32(toYear(entered_on), 12, 31), entered_on)"
_INSIDE = f"ifNull({_FIRST} >= toDate32(froms[at]) AND {_LAST} <= toDate32(tos[at]), 0)"
_MAY_BE = f"ifNull({_FIRST} <= toDate32(tos[at]) AND {_LAST} >= toDate32(froms[at]), 1)"
_IS_OF = (
    "stages[at] = stage"
    " AND (kinds[at] = 'all' OR (kinds[at] = 'iccs' AND arrayExists(code -> startsWith(code, codes[at]), classes))"
    " OR (kinds[at] = 'national' AND hasAny(nationals, lists[at])))"
)
_CELLS = (
    "{stages:Array(String)} AS stages, {froms:Array(String)} AS froms, {tos:Array(String)} AS tos,"
    " {kinds:Array(String)} AS kinds, {codes:Array(String)} AS codes,"
    " {lists:Array(Array(String))} AS lists"
)


class Count(NamedTuple):
    """What we have of a cell."""

    units: int
    undated: int = 0
    """Came into the stage on no known day, or in a year of which the period is a part: some may be of the period."""


class Behind(NamedTuple):
    """A case that is counted in a cell."""

    case_key: str
    identifiers: tuple[str, ...]
    """Under which its agencies know it, issuer:value."""
    units: int
    entered_on: date
    """The first of them."""


class Ours:
    """Counts from one database, as of a day."""

    def __init__(self, clickhouse: Client, tables: PinnedTables, as_of: date | None = None) -> None:
        self._clickhouse = clickhouse
        self._tables = tables
        self._as_of = as_of
        self._national: dict[str, list[str]] = {}

    def count(self, cells: Sequence[Cell]) -> list[Count]:
        """What we have of each cell; one query for all with the same agency and rule."""
        groups: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
        for at, cell in enumerate(cells):
            groups[cell.agency, cell.unit, cell.counting].append(at)
        counts = [Count(0)] * len(cells)
        for places in groups.values():
            for start in range(0, len(places), CELLS_AT_ONCE):
                some = places[start : start + CELLS_AT_ONCE]
                for at, count in self._counted([cells[place] for place in some]):
                    counts[some[at]] = count
        return counts

    def behind(self, cell: Cell, at_most: int | None) -> tuple[int, list[Behind]]:
        """How many cases are counted in a cell, and the first of them by day and key."""
        view, column = VIEWS[cell.unit]
        limit = "" if at_most is None else f" LIMIT {at_most:d}"
        result = self._clickhouse.query(
            f"WITH {_CELLS}, 1 AS at"  # noqa: S608  # our own names, and parameters
            " SELECT entered.case_key, any(told.identifiers), count(DISTINCT unit), min(entered_on), count() OVER ()"
            f" FROM (SELECT case_key, {column} AS unit, entered_on"
            f" FROM {self._call(view, [cell], undated=0)} WHERE {_IS_OF} AND {_INSIDE}) AS entered"
            " LEFT JOIN (SELECT key AS case_key, identifiers FROM case_timelines FINAL) AS told"
            " ON told.case_key = entered.case_key"
            f" GROUP BY entered.case_key ORDER BY min(entered_on), entered.case_key{limit}",
            parameters=self._parameters([cell]),
        ).result_rows
        found = [Behind(key, tuple(names), units, entered_on) for key, names, units, entered_on, _ in result]
        return (int(result[0][4]) if result else 0), found

    def coverage(self) -> dict[str, tuple[date | None, date | None]]:
        """Agency → first and last day of which all its events are here; None: from the beginning, or nothing known."""
        rows = self._clickhouse.query("SELECT agency, complete_from, complete_through FROM agency_coverage").result_rows
        return {agency: (complete_from, complete_through) for agency, complete_from, complete_through in rows}

    def _counted(self, cells: Sequence[Cell]) -> Iterator[tuple[int, Count]]:
        view, column = VIEWS[cells[0].unit]
        rows = self._clickhouse.query(
            f"WITH {_CELLS}"  # noqa: S608  # our own names, and parameters
            f" SELECT at, uniqExactIf({column}, inside), uniqExactIf({column}, NOT inside)"
            f" FROM (SELECT {column}, entered_on, entered_precision, {_INSIDE} AS inside,"
            f" arrayJoin(arrayFilter(at -> {_IS_OF} AND {_MAY_BE}, arrayEnumerate(stages))) AS at"
            f" FROM {self._call(view, cells, undated=1)}) GROUP BY at",
            parameters=self._parameters(cells),
        ).result_rows
        return ((int(at) - 1, Count(int(units), int(undated))) for at, units, undated in rows)

    def _call(self, view: str, cells: Sequence[Cell], *, undated: int) -> str:
        arguments: dict[str, Argument] = {
            # What is known to the year stands under the first day of it.
            "from": min(cell.period.from_on for cell in cells).replace(month=1, day=1),
            "to": max(cell.period.to_on for cell in cells),
            "counting": cells[0].counting,
            "undated": undated,
        }
        if cells[0].agency != ALL:
            arguments["agency"] = [cells[0].agency]
        if self._as_of is not None:
            arguments["as_of"] = self._as_of
        return call(view, **arguments)

    def _parameters(self, cells: Sequence[Cell]) -> dict[str, Any]:
        return {
            "stages": [cell.stage for cell in cells],
            "froms": [cell.period.from_on.isoformat() for cell in cells],
            "tos": [cell.period.to_on.isoformat() for cell in cells],
            "kinds": [_kind(cell.offence) for cell in cells],
            "codes": [cell.offence.code for cell in cells],
            "lists": [self._nationals(cell.offence) for cell in cells],
        }

    def _nationals(self, offence: Offence) -> list[str]:
        """The national codes, as timelines have them, that a code of a scheme stands for."""
        if not offence.scheme:
            return []
        scheme = next(found for found in self._tables.schemes if found.scheme == offence.scheme)
        parts = parts_by(scheme)
        asked = parts(offence.code)
        return [
            f"{offence.scheme}:{code}" for code in self._codes_of(offence.scheme) if parts(code)[: len(asked)] == asked
        ]

    def _codes_of(self, scheme: str) -> list[str]:
        if scheme not in self._national:
            rows = self._clickhouse.query(
                "SELECT DISTINCT code FROM (SELECT arrayJoin(arrayConcat("
                "arrayZip(offences.national_scheme, offences.national_code),"
                " arrayZip(charges.national_scheme, charges.national_code),"
                " arrayZip(classifications.national_scheme, classifications.national_code))) AS found,"
                " found.2 AS code FROM case_timelines FINAL"
                " WHERE ifNull(found.1 = {scheme:String}, 0) AND isNotNull(found.2)) ORDER BY code",
                parameters={"scheme": scheme},
            ).result_rows
            self._national[scheme] = [code for (code,) in rows]
        return self._national[scheme]


def _kind(offence: Offence) -> str:
    if offence.scheme:
        return "national"
    return "all" if offence.code == ALL else "iccs"
