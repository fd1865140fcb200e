"""A synthetic county: life histories of cases and persons, as agencies would tell them.

`county(seed, cases)` gives the messages; `County` adds the years and what is true. Everything says of itself that it is
synthetic: the source's system, and a jurisdiction that is no place.
"""

from caseflow_producers.simulator.county import County, Unit, county
from caseflow_producers.simulator.said import Said

__all__ = ["County", "Said", "Unit", "county"]
