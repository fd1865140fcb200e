"""Views as the bulletin reads them: each with the bulletin's period, day and jurisdictions where it takes them."""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from caseflow_schemas.vocabularies import derived_vocabularies, vocabularies
from caseflow_sinks.views import Argument, call, views
from clickhouse_connect.driver.client import Client

Found = Mapping[str, Any]
UNKNOWN = ("not_stated", "not_mapped")
_SECTION = "if(iccs IN ('not_stated', 'not_mapped'), iccs, substring(iccs, 1, 2))"


@dataclass(frozen=True)
class Span:
    """The whole months that a bulletin is of, and the day to which it tells what has happened."""

    first: date
    """First day of the first month."""
    last: date
    """Last day of the last month."""
    as_of: date

    @property
    def months(self) -> Iterator[date]:
        """First day of each month."""
        year, month = self.first.year, self.first.month
        while (year, month) <= (self.last.year, self.last.month):
            yield date(year, month, 1)
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def end_of(month: date) -> date:
    """Last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


class Reader:
    """The views of one generation."""

    def __init__(self, clickhouse: Client, span: Span, jurisdictions: Sequence[str]) -> None:
        self.span, self.chosen = span, tuple(jurisdictions)
        self._clickhouse = clickhouse
        self._parameters = {view.name: view.parameters for view in views()}

    def call(self, view: str, **arguments: Argument) -> str:
        """A view as a query reads it; what has no day is left out, since it is in no period."""
        span = self.span
        given: dict[str, Argument] = {
            "as_of": span.as_of,
            "from": span.first,
            "to": span.last,
            "jurisdiction": self.chosen,
            "undated": 0,
            **arguments,
        }
        return call(view, **{name: value for name, value in given.items() if name in self.parameters(view)})

    def parameters(self, view: str) -> tuple[str, ...]:
        """What a view takes."""
        return self._parameters[view]

    def rows(self, view: str, **arguments: Argument) -> list[Found]:
        """All rows of a view."""
        return self.ask(f"SELECT * FROM {self.call(view, **arguments)}")  # noqa: S608 - call quotes

    def one(self, view: str, **arguments: Argument) -> Found:
        """The only row of a view."""
        (row,) = self.rows(view, **arguments)
        return row

    def one_count(self, view: str) -> int:
        """How many rows a view has."""
        (row,) = self.ask(f"SELECT count() AS rows FROM {self.call(view)}")  # noqa: S608 - call quotes
        return int(row["rows"])

    def by_month(self, view: str, **arguments: Argument) -> dict[date, Found]:
        """Rows of a view by their month."""
        return {row["month"]: row for row in self.rows(view, **arguments)}

    def agencies(self, view: str) -> dict[str, Found]:
        """Rows of a view by their agency, of those that tell of the chosen jurisdictions.

        An agency that has sent nothing is of no known jurisdiction: it can be one of the chosen, and is kept.
        """
        found = {row["agency"]: row for row in self.rows(view)}
        return {name: row for name, row in found.items() if name not in self._elsewhere}

    @cached_property
    def _elsewhere(self) -> frozenset[str]:
        """Agencies that tell of other jurisdictions alone."""
        if not self.chosen:
            return frozenset()
        told = self.ask("SELECT DISTINCT toString(agency) AS agency, toString(jurisdiction) AS told FROM event_records")
        here = {row["agency"] for row in told if row["told"] in self.chosen}
        return frozenset(row["agency"] for row in told if row["agency"] not in here)

    def ask(self, sql: str) -> list[Found]:
        """Rows of a query."""
        result = self._clickhouse.query(sql)
        return [dict(zip(result.column_names, row, strict=True)) for row in result.result_rows]

    def members(self, view: str, column: str) -> tuple[str, ...]:
        """The values of a column in a view, those of a vocabulary in its order, unknown ones last."""
        found = {str(row[column]) for row in self.ask(f"SELECT DISTINCT {column} FROM {self.call(view)}")}  # noqa: S608
        return tuple(sorted(found, key=lambda value: (value in UNKNOWN, _place(column, value), value)))

    @cached_property
    def sexes(self) -> tuple[str, ...]:
        """Of defendants."""
        return self.members("defendants_at", "sex")

    @cached_property
    def age_groups(self) -> tuple[str, ...]:
        """Of defendants."""
        return self.members("defendants_at", "age_group")

    def sections(self, view: str, **arguments: Argument) -> dict[str, str]:
        """Sections of the ICCS in a view, and what is not_mapped or not_stated, with their names."""
        asked = f"SELECT DISTINCT {_SECTION} AS code FROM {self.call(view, **arguments)}"  # noqa: S608
        codes = {str(row["code"]) for row in self.ask(asked)}
        named = {row["code"]: f"{row['code']} {row['name']}" for row in self._level_one}
        return {
            code: named.get(code, code.replace("_", " ")) for code in sorted(codes, key=lambda c: (c in UNKNOWN, c))
        }

    @cached_property
    def _level_one(self) -> list[Found]:
        return self.ask("SELECT code, name FROM iccs_categories FINAL WHERE level = 1")


def _place(name: str, value: str) -> int:
    known = {**vocabularies(), **derived_vocabularies()}
    members = list(known[name].members) if name in known else []
    return members.index(value) if value in members else len(members)
