"""What a reader chooses, as it stands in the address of a page: `var-sex=female&var-sex=male`, as Grafana writes it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from caseflow_dashboards.preview.variables import ALL_TEXT, ALL_VALUE, DAY, Variable

PREFIX = "var-"
LONGEST, MOST = 500, 1000
"""Characters of a value, and values of a variable."""

Asked = Mapping[str, tuple[str, ...]]
"""Name of a variable → the values asked for, `$__all` alone for all. What is not in it has its default."""


class BadChoice(ValueError):
    """An address asks for something that there is not to choose; the text says what."""


def read_choices(variables: Iterable[Variable], query: Iterable[tuple[str, str]], known: Collection[str]) -> Asked:
    """Read the values of visible variables from an address.

    Of other dashboards' variables, `known`, and of hidden ones nothing is taken: a link between dashboards brings them.

    Raises:
        BadChoice: a variable is unknown to every dashboard, or cannot have the value.
    """
    asked: dict[str, list[str]] = {}
    visible = {variable.name: variable for variable in variables if variable.shown}
    for key, value in query:
        if not key.startswith(PREFIX):
            continue
        name = key.removeprefix(PREFIX)
        if name in visible:
            asked.setdefault(name, []).append(value)
        elif name not in known:
            raise BadChoice(f"variable [{name}] is not known; expected one of {sorted(visible)}")
    return {name: _checked(visible[name], tuple(dict.fromkeys(values))) for name, values in asked.items()}


def _checked(variable: Variable, values: tuple[str, ...]) -> tuple[str, ...]:
    name = variable.label
    if variable.kind != "textbox":
        values = tuple(value for value in values if value)
        if {ALL_VALUE, ALL_TEXT, variable.all_value} & set(values):
            if variable.include_all:
                return (ALL_VALUE,)
            if ALL_VALUE in values:
                raise BadChoice(f"[{name}] cannot be all; expected one value")
    if len(values) > 1 and not variable.many:
        raise BadChoice(f"[{name}] has {len(values)} values; expected one")
    if len(values) > MOST:
        raise BadChoice(f"[{name}] has {len(values)} values; expected at most {MOST}")
    for value in values:
        if len(value) > LONGEST:
            raise BadChoice(f"[{name}] has a value of {len(value)} characters; expected at most {LONGEST}")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise BadChoice(f"[{name}] has a value that is no text; expected UTF-8")
        if variable.is_day and value and not _is_day(value):
            # ClickHouse would read some of these as another day.
            raise BadChoice(f"[{name}] cannot be [{value}]; expected a day as {DAY}")
        if variable.kind == "custom" and value not in [option.value for option in variable.options]:
            expected = [option.value for option in variable.options]
            raise BadChoice(f"[{name}] cannot be [{value}]; expected one of {expected}")
    return values


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
