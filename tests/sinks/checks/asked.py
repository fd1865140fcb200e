"""What a check is given: what the tables hold, and what the view is asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from tests.sinks.made import Record
from tests.sinks.oracles.caseload import Standards
from tests.sinks.oracles.durations import Calendar
from tests.sinks.oracles.following import Coverage
from tests.sinks.oracles.setting import EPOCH, EVER, Setting
from tests.sinks.store import Found, Store, World, span, without

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Truth:
    """A database, and what was put into it."""

    store: Store
    cases: list[Record]
    persons: list[Record]
    coverage: dict[str, Coverage]
    standards: Standards = field(default_factory=dict)
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    news_days: Mapping[str, int] = field(default_factory=dict)
    pretrial_days: Mapping[str, int] = field(default_factory=dict)
    silent_days: Mapping[str, int] = field(default_factory=dict)
    population: dict[tuple[str, int, str, str], int] = field(default_factory=dict)

    @property
    def by_key(self) -> dict[str, Record]:
        """The cases by their keys."""
        return {case["key"]: case for case in self.cases}


class Asked(NamedTuple):
    """A day, filters and a period."""

    setting: Setting
    bounds: tuple[date, date] = EVER
    dated_only: bool = False

    @property
    def undated(self) -> bool:
        """Whether what has no day belongs to the period: to the whole of time alone, unless it is left out."""
        return self.bounds == EVER and not self.dated_only

    def rows(self, truth: Truth, view: str, **more: Any) -> list[Found]:
        """What the view says of the period."""
        return truth.store.view(view, **self.setting.arguments, **span(self.bounds), **more)

    def rows_at(self, truth: Truth, view: str, **more: Any) -> list[Found]:
        """What a view without a period says."""
        return truth.store.view(view, **self.setting.arguments, **more)


def held_by(world: World, **declared: Any) -> Truth:
    """Generated histories, and what is declared in the tables."""
    return Truth(world, world.histories.cases, world.histories.persons, **{"coverage": {}, **declared})


Check = Callable[[Truth, Asked], None]


def keyed(rows: Iterable[Found], *names: str, drop: tuple[str, ...] = ()) -> dict[Any, Found]:
    """The rows by one column, or by several as a tuple; without those and the dropped ones."""
    return {
        row[names[0]] if len(names) == 1 else tuple(row[name] for name in names): without(row, *names, *drop)
        for row in rows
    }


def coverage_of(records: Iterable[Record]) -> dict[str, Coverage]:
    """How far undeclared agencies are complete: to their latest event that was not received before its day."""
    latest: dict[str, list[tuple[date, date]]] = {}
    for record in records:
        newest = record["versions"][record["newest"]]
        if newest["occurred_at"] is not None and not newest["retracted"] and not newest["excluded"]:
            days = tuple(EPOCH + timedelta(newest[name] // DAY_MS) for name in ("occurred_at", "received_at"))
            latest.setdefault(record["agency"], []).append((days[0], days[1]))
    return {
        agency: Coverage(
            None,
            max((occurred for occurred, received in days if occurred <= received), default=max(day[1] for day in days)),
        )
        for agency, days in latest.items()
    }
