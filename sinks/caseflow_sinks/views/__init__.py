"""The figures, each defined once: a view a file, replaced by every release that changes it.

A family has a folder. `$database` stands before a view that is called with parameters: ClickHouse does not complete
that name by itself; `$control` before a table that outlives generations; `parameters.py` has the other words that stand
for something. A file begins with comment lines
`-- field: text`, continued by `--   text`; `FIELDS` says which. What follows is one SELECT.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from graphlib import TopologicalSorter
from importlib.resources import files
from importlib.resources.abc import Traversable
from string import Template

from caseflow_sinks.migrations import on_cluster
from caseflow_sinks.views.parameters import MACROS, PARAMETERS

FIELDS: Mapping[str, str] = {
    "definition": "what one row says and how it is counted",
    "unit": "what is counted",
    "denominator": "what a share is a share of; none where no column is a share",
    "source": "where the definition is from",
    "reads": "tables and views that it reads",
    "parameters": "their names, `filters` for the eight; none where it takes none, and why where one would miss them",
}
Argument = str | int | date | Sequence[str]
"""What a parameter of a view takes."""
# The end of a database's name, which the control database's does not have.
_GENERATION = re.compile(r"_g[0-9]+(?=`?$)")
_FIELD = re.compile(r"-- (?P<name>[a-z]+): (?P<text>.+)")


class BadView(ValueError):
    """A view's file does not begin as it must."""


@dataclass(frozen=True)
class View:
    """One view."""

    name: str
    about: Mapping[str, str]
    """Field → text, for each of FIELDS; panels and documentation quote it."""
    select: str

    @property
    def reads(self) -> tuple[str, ...]:
        """Tables and views that it reads."""
        return tuple(name.strip() for name in self.about["reads"].split(","))

    @property
    def parameters(self) -> tuple[str, ...]:
        """Names of its parameters."""
        return tuple(sorted(set(re.findall(r"{(\w+):[^}]+}", self.written(database="")))))

    @property
    def checksum(self) -> str:
        """Of everything that the statement is made of."""
        return hashlib.sha256(self.statement(database="").encode()).hexdigest()

    def statement(self, *, database: str, cluster: str = "") -> str:
        """What is sent to ClickHouse, for the database in which the view is to be."""
        select = self.written(database=f"`{database}`")
        return f"CREATE OR REPLACE VIEW {self.name} {on_cluster(cluster)} AS\n{select}"

    def written(self, *, database: str) -> str:
        """The SELECT with everything that stands for something written out."""
        control = _GENERATION.sub("", database)
        return Template(self.select).substitute(MACROS, database=database, control=control)


def read_view(name: str, text: str) -> View:
    """A view from the text of its file; raises BadView where a field is missing or unknown."""
    about: dict[str, str] = {}
    lines = text.splitlines()
    comments = 0
    for line in lines:
        if match := _FIELD.fullmatch(line):
            last = match["name"]
            about[last] = match["text"]
        elif line.startswith("--   ") and about:
            about[last] += " " + line[5:].strip()
        else:
            break
        comments += 1
    if set(about) != set(FIELDS):
        raise BadView(f"view [{name}] states {sorted(about)} before its SELECT; expected exactly {sorted(FIELDS)}")
    return View(name, about, "\n".join(lines[comments:]).strip())


@cache
def views() -> tuple[View, ...]:
    """All views, each after those that it reads."""
    folder = files("caseflow_sinks").joinpath("views")
    found = {file.name.removesuffix(".sql"): file.read_text() for file in _sql_files(folder)}
    all_views = {name: read_view(name, found[name]) for name in sorted(found)}
    graph = {name: [read for read in view.reads if read in found] for name, view in all_views.items()}
    return tuple(all_views[name] for name in TopologicalSorter(graph).static_order())


def call(name: str, /, **arguments: Argument) -> str:
    """A view with its parameters as a query reads it; those not given leave nothing out.

    Raises KeyError for a view that there is not, ValueError for a parameter that it does not take.
    """
    view = {view.name: view for view in views()}[name]
    if unknown := set(arguments) - set(view.parameters):
        raise ValueError(f"view [{name}] takes {list(view.parameters)}, not {sorted(unknown)}")
    given = {parameter: PARAMETERS[parameter].all for parameter in view.parameters}
    given |= {parameter: literal(value) for parameter, value in arguments.items()}
    return f"{name}({', '.join(f'{key} = {value}' for key, value in given.items())})" if given else name


def literal(value: Argument) -> str:
    """A value as SQL reads it."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def _sql_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _sql_files(entry)
        elif entry.name.endswith(".sql"):
            yield entry
