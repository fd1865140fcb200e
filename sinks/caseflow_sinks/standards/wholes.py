"""What is wrong with rows of standards that are right one by one."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from caseflow_sinks.standards.cells import Value

DEFAULT_REST = frozenset({6, 7})
"""The weekly rest of a jurisdiction that states none, as the view working_calendars has it."""


class Row(NamedTuple):
    """A line of a file, with what its cells stand for."""

    line: int
    values: Mapping[str, Value]


Rows = Mapping[str, Sequence[Row]]
Said = tuple[int, Literal["fault", "warning"], str]


def _coverage(rows: Rows) -> Iterator[Said]:
    for line, values in rows["coverage"]:
        begins, ends = values["complete_from"], values["complete_through"]
        if begins is None and ends is None:
            yield line, "fault", "neither complete_from nor complete_through: the row says nothing"
        if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
            yield line, "fault", f"complete_through [{ends}]: before complete_from [{begins}]"


def _custody_limits(rows: Rows) -> Iterator[Said]:
    for line, values in rows["custody_limits"]:
        if all(values[name] is None for name in ("pretrial_days", "news_days", "silent_days")):
            yield line, "fault", "no limit is given: the row says nothing"


def _weekly_rest(rows: Rows) -> Iterator[Said]:
    for jurisdiction, days in _rests(rows).items():
        if len(days) == 7:
            last = max(row.line for row in rows["weekly_rest"] if row.values["jurisdiction"] == jurisdiction)
            yield last, "fault", f"jurisdiction [{jurisdiction}] rests on all seven days: no working day would be left"


def _holidays(rows: Rows) -> Iterator[Said]:
    rests = _rests(rows)
    for line, values in rows["holidays"]:
        day = values["on"]
        if isinstance(day, date) and day.isoweekday() in rests.get(str(values["jurisdiction"]), DEFAULT_REST):
            yield line, "warning", f"on [{day}]: a day of the weekly rest, which is free already"


def _rests(rows: Rows) -> dict[str, set[int]]:
    rests: defaultdict[str, set[int]] = defaultdict(set)
    for _, values in rows.get("weekly_rest", ()):
        rests[str(values["jurisdiction"])].add(int(str(values["weekday"])))
    return rests


def _population(rows: Rows) -> Iterator[Said]:
    """A whole that its parts exceed: they overlap, or one of them is wrong."""
    groups: defaultdict[tuple[Value, Value], dict[tuple[str, str], Row]] = defaultdict(dict)
    for row in rows["population"]:
        place = row.values["jurisdiction"], row.values["year"]
        groups[place][str(row.values["sex"]), str(row.values["age_group"])] = row
    for found in groups.values():
        for (sex, age_group), row in found.items():
            for named, parts in _parts(found, sex, age_group):
                together, whole = sum(map(_persons, parts)), _persons(row)
                if together > whole:
                    yield row.line, "fault", f"persons [{whole}]: the rows {named} have {together} together"


def _parts(found: Mapping[tuple[str, str], Row], sex: str, age_group: str) -> Iterator[tuple[str, list[Row]]]:
    if not sex:
        yield "by sex", [row for (one, other), row in found.items() if one and other == age_group]
    if not age_group:
        yield "by age group", [row for (one, other), row in found.items() if other and one == sex]
    if not sex and not age_group:
        yield "by sex and age group", [row for (one, other), row in found.items() if one and other]


def _persons(row: Row) -> int:
    return int(str(row.values["persons"]))


RULES: Mapping[str, Callable[[Rows], Iterator[Said]]] = {
    "coverage": _coverage,
    "custody_limits": _custody_limits,
    "weekly_rest": _weekly_rest,
    "holidays": _holidays,
    "population": _population,
}
"""Table → what its rows have to be together: line, severity and text of what they are not."""
