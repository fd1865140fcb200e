"""A dashboard's variables as Grafana's JSON states them: constants, queries, lists and text that a reader writes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseflow_dashboards.preview.values import Chosen

ALL_VALUE, ALL_TEXT = "$__all", "All"
"""The value that stands for all in an address and in JSON, and its name."""

DAY = "YYYY-MM-DD"

_KINDS = frozenset({"constant", "query", "custom", "textbox"})
_HIDDEN, _LABEL_HIDDEN = 2, 1
_PAIR = re.compile(r"\s*(?P<text>.+)\s:\s(?P<value>.+)", re.DOTALL)
# A list's values may stand without quotes in a query; these are what none of ours needs.
_BREAKING = frozenset("'\"`\\;\n")


class BadVariable(ValueError):
    """A committed variable that the preview cannot resolve as Grafana would."""


@dataclass(frozen=True)
class Option:
    """One of the values to choose from, and how it is called."""

    value: str
    text: str


@dataclass(frozen=True)
class Variable:
    """One variable; `query` is SQL for the kind query, the value for constant and textbox."""

    name: str
    kind: str
    label: str
    description: str
    query: str
    default: tuple[str, ...]
    """What the dashboard states as its value; empty where it states none."""
    many: bool
    include_all: bool
    all_value: str
    shown: bool
    label_shown: bool
    sort: int
    options: tuple[Option, ...]
    """Of the kind custom."""

    @property
    def free(self) -> bool:
        """Whether a reader may give it any text."""
        return self.shown and self.kind in ("textbox", "query")

    @property
    def is_day(self) -> bool:
        """Whether its text has to be a day, or empty: a text box whose description begins with how a day is written."""
        return self.kind == "textbox" and self.description.startswith(DAY)

    def chosen(self, values: tuple[str, ...], *, everything: bool = False) -> Chosen:
        """Return it with a value; `everything` where all are chosen and the dashboard itself writes what that means."""
        return Chosen(
            values, many=self.many, everything=self.all_value if everything and self.all_value else None, free=self.free
        )


def read_variables(models: Sequence[Mapping[str, Any]]) -> tuple[Variable, ...]:
    """Read them in their order.

    Raises:
        BadVariable: one is of a kind, or has a setting, that the preview does not know.
    """
    return tuple(map(_read, models))


def _read(model: Mapping[str, Any]) -> Variable:
    name, kind, hide = model["name"], model["type"], model.get("hide") or 0
    if kind not in _KINDS:
        raise BadVariable(f"variable [{name}] is of the kind [{kind}]; expected one of {sorted(_KINDS)}")
    if model.get("regex"):
        raise BadVariable(f"variable [{name}] has a regex, which is not done here; expected its query to choose")
    if not 0 <= (sort := model.get("sort") or 0) <= 2 * len(_ORDERS):
        raise BadVariable(f"variable [{name}] has the order [{sort}]; expected 0 to {2 * len(_ORDERS)}")
    query = _query(model)
    options = _list_of(name, query) if kind == "custom" else ()
    current = (model.get("current") or {}).get("value", query if kind in ("textbox", "constant") else [])
    return Variable(
        name=name,
        kind=kind,
        label=model.get("label") or name,
        description=model.get("description") or "",
        query=query,
        default=tuple(map(str, current if isinstance(current, list) else [current])),
        many=bool(model.get("multi")),
        include_all=bool(model.get("includeAll")),
        all_value=model.get("allValue") or "",
        shown=kind != "constant" and hide != _HIDDEN,
        label_shown=hide != _LABEL_HIDDEN,
        sort=sort,
        options=options,
    )


def _query(model: Mapping[str, Any]) -> str:
    query = model.get("query", "")
    return str(query.get("rawSql", "") if isinstance(query, Mapping) else query)


def _list_of(name: str, query: str) -> tuple[Option, ...]:
    options = [_option(part.replace("\\,", ",")) for part in re.findall(r"(?:\\,|[^,])+", query)]
    for option in options:
        if set(option.value) & _BREAKING:
            raise BadVariable(f"variable [{name}] lists [{option.value}]; expected no quote, backslash or semicolon")
    return tuple(options)


def _option(part: str) -> Option:
    if match := _PAIR.fullmatch(part):
        return Option(match["value"].strip(), match["text"].strip())
    return Option(part.strip(), part.strip())


def sorted_options(options: Sequence[Option], sort: int) -> tuple[Option, ...]:
    """Return them in the order that Grafana's number asks for: 0 as they come, odd upwards, even downwards."""
    if sort == 0:
        return tuple(options)
    key = _ORDERS[(sort - 1) // 2]
    return tuple(sorted(options, key=lambda option: key(option.text), reverse=sort % 2 == 0))


def _numbers_in(text: str) -> float:
    match = re.search(r"\d+", text)
    return float(match[0]) if match else -1.0


def _natural(text: str) -> tuple[tuple[int, str], ...]:
    return tuple(
        (int(part), "") if part.isdigit() else (-1, part.casefold()) for part in re.split(r"(\d+)", text) if part
    )


_ORDERS: tuple[Callable[[str], Any], ...] = (str, _numbers_in, str.casefold, _natural)
