"""What stands in a query for a variable, in the forms of Grafana's `${name:form}` that a preview knows.

What a reader of the page may write is only ever put in quotes, and nothing that stands in quotes can end them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

# A backslash ends nothing here: Grafana's own form leaves it as it is, and ClickHouse reads it as an escape.
_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\0": "\\0"})


class BadValue(ValueError):
    """A value that may not stand in the place that the query has for it."""


@dataclass(frozen=True)
class Chosen:
    """The value of a variable during one refresh."""

    values: tuple[str, ...]
    many: bool = False
    """Whether the variable is a list, be it of one value."""
    everything: str | None = None
    """What the dashboard itself writes in the place of all values, as it stands."""
    free: bool = False
    """Whether a reader may write any text: such a value stands in quotes only."""


def quoted(value: str) -> str:
    """Return a literal of ClickHouse with exactly this text, whatever is in it."""
    return f"'{value.translate(_ESCAPES)}'"


def written(value: str | Chosen, form: str | None) -> str:
    """Return a value in a form; without one a list is quoted and a single value stands as it is, as the plugin does.

    Raises:
        BadValue: the form is unknown, or would put a reader's text into the query without quotes.
    """
    chosen = Chosen((value,)) if isinstance(value, str) else value
    if form not in FORMS:
        raise BadValue(f"form [{form}] is not known; expected one of {sorted(filter(None, FORMS))}")
    if not stands_in_quotes(chosen, form) and chosen.free:
        raise BadValue(f"form [{form or 'none'}] writes what a reader may choose freely; expected singlequote")
    if chosen.everything is not None:
        return chosen.everything
    return FORMS["singlequote" if form is None and chosen.many else form](chosen.values)


def stands_in_quotes(chosen: Chosen, form: str | None) -> bool:
    """Whether the form puts each value in quotes."""
    return form in _QUOTING or (form is None and chosen.many)


def _in_quotes(values: Iterable[str]) -> str:
    return ",".join(map(quoted, values))


def _plain(values: Iterable[str]) -> str:
    return ",".join(values)


_QUOTING = frozenset({"singlequote", "sqlstring"})
FORMS: Mapping[str | None, Callable[[Iterable[str]], str]] = {
    "singlequote": _in_quotes,
    "sqlstring": _in_quotes,
    "csv": _plain,
    "raw": _plain,
    None: _plain,
}
"""Form → what it makes of the values."""
