"""What the county is drawn from: figures and their sources, from the data files beside this module.

`parameters.json`: published figures with their source, and assumptions that say so; `measured.json`: lags and mixes
measured on the Broward example data by `measure`; `cook_county_flows.csv`: felony flows of Cook County, Illinois,
2011–2019, participants by year received (State's Attorney's open data, aggregated).
"""

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import orjson

from caseflow_producers.simulator.chance import Choice, Quantiles

Kind = Literal["published", "partly_published", "assumed", "measured"]
FLOWS_SOURCE = "Cook County State's Attorney, open data: felony flows 2011–2019, aggregated"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One entry of the data files."""

    name: str
    kind: Kind
    unit: str
    value: Any
    """A number, shares as [word, weight], or quantiles as [percent, value]."""
    source: str | None
    """None where it is assumed."""
    derivation: str


class Parameters:
    """All parameters, each in the form in which it is drawn; raises KeyError for a name that none has."""

    def __init__(self, entries: dict[str, Parameter], flows: Counter[tuple[str, str]]) -> None:
        self.entries = entries
        self._flows = flows

    def share(self, name: str) -> float:
        """A number as it stands."""
        return float(self.entries[name].value)

    def choice(self, name: str) -> Choice:
        """Words by weight."""
        return Choice(self.entries[name].value)

    def lag(self, name: str, *, per_unit: int = 1) -> Quantiles:
        """Quantiles, each value times `per_unit`."""
        return Quantiles([(percent, value * per_unit) for percent, value in self.entries[name].value])

    def flow(self, source: str, *targets: str) -> Choice:
        """Where participants of a stage of Cook County's flows go: the targets by their numbers."""
        return Choice([(target, self._flows[source, target]) for target in targets])


@cache
def load_parameters() -> Parameters:
    """The parameters of this version of the package."""
    folder = files("caseflow_producers.simulator").joinpath("data")
    given = orjson.loads(folder.joinpath("parameters.json").read_bytes())
    measured = orjson.loads(folder.joinpath("measured.json").read_bytes())
    entries = {entry["name"]: Parameter(**entry) for entry in given["parameters"]}
    for name, entry in measured["parameters"].items():
        entries[name] = Parameter(
            name, "measured", entry["unit"], entry["value"], measured["source"], entry["derivation"]
        )
    flows: Counter[tuple[str, str]] = Counter()
    for line in csv.DictReader(folder.joinpath("cook_county_flows.csv").read_text(encoding="utf-8").splitlines()):
        flows[line["source"], line["target"]] += int(line["participants"])
    return Parameters(entries, flows)
