"""Expands a panel's SQL as Grafana and its ClickHouse data source do: macros and variables.

Only what the committed dashboards may use is known; anything else is an error, never text passed on to the server.
The macros are those that the data source's documentation lists for raw SQL. They are expanded first, in the committed
text alone: a macro in a variable's value stays text, for what it stands for has quotes of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from caseflow_dashboards.preview.times import TimeRange
from caseflow_dashboards.preview.values import BadValue, Chosen, stands_in_quotes, written

_VARIABLE = re.compile(r"\$\{(?P<braced>\w+)(?::(?P<form>\w+))?\}|\$(?P<bare>(?!__)[A-Za-z_]\w*)")
_MACRO = re.compile(r"\$__(?P<name>\w+)")
# A literal, a quoted name or a comment; one that does not end goes on to the end of the query.
_ENCLOSED = re.compile(
    r"""'(?:[^'\\]|\\.)*(?:'|\Z) | "(?:[^"\\]|\\.)*(?:"|\Z) | `(?:[^`\\]|\\.)*(?:`|\Z)
    | --[^\n]* | \#[ !][^\n]* | /\*.*?(?:\*/|\Z)""",
    re.VERBOSE | re.DOTALL,
)
_LAST_SECOND = 2**32 - 1
_POINTS = 1000
"""Grafana derives an interval from the range and the width of a panel in pixels; a preview takes this many points."""

Variables = Mapping[str, str | Chosen]
"""Name → value; a text is a value that the dashboards or this program state."""


class BadQuery(ValueError):
    """A committed query uses a variable, a form or a macro that is not known here."""


def expand(sql: str, variables: Variables, span: TimeRange) -> str:
    """Return `sql` as it is sent to ClickHouse.

    Raises:
        BadQuery: a variable, form or macro is unknown, a macro has the wrong number of arguments, or a value that
            brings its own quotes would stand in quotes.
    """
    sql = _expand_macros(sql, span)
    enclosed = [match.span() for match in _ENCLOSED.finditer(sql)]
    parts, at = list[str](), 0
    for match in _VARIABLE.finditer(sql):
        inside = any(begin < match.start() < end for begin, end in enclosed)
        parts += [sql[at : match.start()], _variable(match, variables, inside=inside)]
        at = match.end()
    return "".join([*parts, sql[at:]])


def names(sql: str) -> Iterator[str]:
    """Yield the names of the variables that a query uses."""
    return (match["braced"] or match["bare"] for match in _VARIABLE.finditer(sql))


def _variable(match: re.Match[str], variables: Variables, *, inside: bool) -> str:
    name, form = match["braced"] or match["bare"], match["form"]
    if name not in variables:
        raise BadQuery(f"variable [{name}] is not defined; expected one of {sorted(variables)}")
    value = variables[name]
    try:
        text = written(value, form)
    except BadValue as cause:
        raise BadQuery(f"variable [{name}]: {cause}") from cause
    if inside and (set(text) & set("'\"`\\\n*") or stands_in_quotes(_chosen(value), form)):
        raise BadQuery(f"variable [{name}] stands in quotes or a comment; expected it outside, where it brings its own")
    return text


def _chosen(value: str | Chosen) -> Chosen:
    return Chosen((value,)) if isinstance(value, str) else value


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
