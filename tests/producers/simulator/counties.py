"""Counties that several tests look at, made once."""

from functools import cache

from caseflow_producers.simulator.county import County, Unit
from caseflow_producers.simulator.said import Said
from caseflow_producers.simulator.truth import Defendant

CASES = 2_500
SEED = 6
"""A county of this seed and size has all kinds of event, the rarest of which are one in ten thousand."""


@cache
def units(*, cases: int = CASES, seed: int = SEED, defects: bool = False) -> tuple[Unit, ...]:
    """All units of a county."""
    return tuple(County(seed, cases, defects=defects).units())


def messages(*, cases: int = CASES, seed: int = SEED, defects: bool = False) -> list[Said]:
    """All its messages."""
    return [said for unit in units(cases=cases, seed=seed, defects=defects) for said in unit.said]


def defendants(*, cases: int = CASES, seed: int = SEED) -> list[Defendant]:
    """All its defendants."""
    return [one for unit in units(cases=cases, seed=seed) for one in unit.truth.defendants]
