"""Expands a panel's SQL as Grafana and its ClickHouse data source do: variables first, then the plugin's macros.

Only what the committed dashboards may use is known; anything else is an error, never text passed on to the server.
The macros are those that the data source's documentation lists for raw SQL.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from caseflow_dashboards.preview.times import TimeRange

_VARIABLE = re.compile(r"\$\{(?P<braced>\w+)(?::(?P<form>\w+))?\}|\$(?P<bare>(?!__)[A-Za-z_]\w*)")
_MACRO = re.compile(r"\$__(?P<name>\w+)")
_LAST_SECOND = 2**32 - 1
_POINTS = 1000
"""Grafana derives an interval from the range and the width of a panel in pixels; a preview takes this many points."""


class BadQuery(ValueError):
    """A committed query uses a variable, a form or a macro that is not known here."""


def expand(sql: str, variables: Mapping[str, str], span: TimeRange) -> str:
    """Return `sql` as it is sent to ClickHouse.

    Raises:
        BadQuery: a variable or macro is unknown, or a macro has the wrong number of arguments.
    """
    return _expand_macros(_VARIABLE.sub(lambda match: _variable(match, variables), sql), span)


def _variable(match: re.Match[str], variables: Mapping[str, str]) -> str:
    name = match["braced"] or match["bare"]
    if name not in variables:
        raise BadQuery(f"variable [{name}] is not defined; expected one of {sorted(variables)}")
    if match["form"] in (None, "raw"):
        return variables[name]
    if match["form"] == "singlequote":
        return "'" + variables[name].replace("\\", "\\\\").replace("'", "\\'") + "'"
    raise BadQuery(f"form [{match['form']}] of variable [{name}] is not known; expected raw or singlequote")


def _expand_macros(sql: str, span: TimeRange) -> str:
    written: list[str] = []
    at = 0
    while match := _MACRO.search(sql, at):
        written.append(sql[at : match.start()])
        arguments, at = _arguments(sql, match.end())
        if match["name"] not in MACROS:
            raise BadQuery(f"macro [$__{match['name']}] is not known; expected one of {sorted(MACROS)}")
        count, meaning = MACROS[match["name"]]
        if len(arguments) != count:
            raise BadQuery(f"macro [$__{match['name']}] has {len(arguments)} arguments; expected {count}")
        written.append(meaning(span, arguments))
    return "".join([*written, sql[at:]])


def _arguments(sql: str, at: int) -> tuple[list[str], int]:
    """Read `(a, b(c, d))` at `at`: its top-level arguments, and where the text goes on."""
    if not sql.startswith("(", at):
        return [], at
    depth, begin, arguments = 0, at + 1, list[str]()
    for index in range(at, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[index], 0)
        if depth == 0 or (depth == 1 and sql[index] == ","):
            arguments.append(sql[begin:index].strip())
            begin = index + 1
        if depth == 0:
            return [argument for argument in arguments if argument], index + 1
    raise BadQuery(f"macro at character [{at}] has no closing parenthesis")


def _date(ms: int) -> str:
    return f"toDate('{datetime.fromtimestamp(_clamped(ms), UTC):%Y-%m-%d}')"


def _seconds(ms: int) -> str:
    return f"toDateTime({_clamped(ms)})"


def _clamped(ms: int) -> int:
    # A bound before 1970 or after 2106 would wrap round in a DateTime and turn the filter inside out.
    return min(max(ms // 1000, 0), _LAST_SECOND)


def _milliseconds(ms: int) -> str:
    return f"fromUnixTimestamp64Milli({ms})"


def _between(column: str, span: TimeRange, literal: Callable[[int], str]) -> str:
    return f"{column} >= {literal(span.from_ms)} AND {column} <= {literal(span.to_ms)}"


def _interval_seconds(span: TimeRange) -> int:
    return max(1, int(span.seconds / _POINTS))


MACROS: Mapping[str, tuple[int, Callable[[TimeRange, list[str]], str]]] = {
    "fromTime": (0, lambda span, _: _seconds(span.from_ms)),
    "toTime": (0, lambda span, _: _seconds(span.to_ms)),
    "fromTime_ms": (0, lambda span, _: _milliseconds(span.from_ms)),
    "toTime_ms": (0, lambda span, _: _milliseconds(span.to_ms)),
    "timeFilter": (1, lambda span, given: _between(given[0], span, _seconds)),
    "timeFilter_ms": (1, lambda span, given: _between(given[0], span, _milliseconds)),
    "dateFilter": (1, lambda span, given: _between(given[0], span, _date)),
    "dateTimeFilter": (
        2,
        lambda span, given: f"({_between(given[0], span, _date)}) AND ({_between(given[1], span, _seconds)})",
    ),
    "timeInterval": (
        1,
        lambda span, given: f"toStartOfInterval(toDateTime({given[0]}), INTERVAL {_interval_seconds(span)} second)",
    ),
    "interval_s": (0, lambda span, _: str(_interval_seconds(span))),
}
"""Name → number of arguments and meaning."""
