"""Cumulative incidence and survival from their definitions: day by day over the whole risk set."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, fsum, log, sqrt
from statistics import NormalDist
from typing import NamedTuple

Z = NormalDist().inv_cdf(0.975)
ALL = 1 - 1e-12
"""What is above is one: sums of shares of which it consists are rounded."""


class Life(NamedTuple):
    """One unit: at risk on the days after `enters_after` up to `days`, then gone by a cause, or censored (no cause)."""

    enters_after: int
    days: int
    cause: str


@dataclass(frozen=True)
class Estimate:
    """A curve on one day."""

    day: int
    at_risk: int
    left: int
    value: float
    variance: float | None

    @property
    def error(self) -> float | None:
        """The standard error."""
        return None if self.variance is None else sqrt(max(self.variance, 0)) if self.value <= ALL else 0.0

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """95 % on the log-log scale."""
        value, error = self.value, self.error
        if error is None or not 0 < value <= ALL:
            return None, None
        spread = Z * error / (value * abs(log(value)))
        return exp(log(value) * exp(spread)), exp(log(value) * exp(-spread))


def curves(lives: Iterable[Life]) -> dict[str, list[Estimate]]:
    """Cause → its estimates on the days on which it moves; `pending` is who is still there."""
    group = list(lives)
    leaving: dict[int, Counter[str]] = {}
    for life in group:
        if life.cause:
            leaving.setdefault(life.days, Counter())[life.cause] += 1
    days = sorted(leaving)
    risk = {day: sum(life.enters_after < day <= life.days for life in group) for day in days}
    survival, before = 1.0, {}
    pending = []
    for at, day in enumerate(days):
        before[day] = survival
        gone = sum(leaving[day].values())
        survival *= (risk[day] - gone) / risk[day]
        hazards = fsum(_hazard(leaving[found], risk[found]) for found in days[: at + 1])
        variance = None if survival == 0 else survival**2 * hazards
        pending.append(Estimate(day, risk[day], gone, survival, variance))
    found = {"pending": pending} if pending else {}
    for cause in sorted({cause for counts in leaving.values() for cause in counts}):
        found[cause] = _incidence(cause, days, leaving, risk, before)
    return found


def _hazard(gone: Counter[str], at_risk: int) -> float:
    """The term of Greenwood's sum; where all leave nothing follows, and the term multiplies zero."""
    number = sum(gone.values())
    return 0.0 if number == at_risk else number / (at_risk * (at_risk - number))


def _incidence(
    cause: str, days: list[int], leaving: dict[int, Counter[str]], risk: dict[int, int], before: dict[int, float]
) -> list[Estimate]:
    value, values = 0.0, {}
    for day in days:
        value += before[day] * leaving[day][cause] / risk[day]
        values[day] = value
    found = []
    for at, day in enumerate(days):
        if not leaving[day][cause]:
            continue
        terms: list[float] = []
        for past in days[: at + 1]:
            at_risk, own, ahead = risk[past], leaving[past][cause], values[day] - values[past]
            terms += (
                ahead**2 * _hazard(leaving[past], at_risk),
                before[past] ** 2 * own * (at_risk - own) / at_risk**3,
                -2 * ahead * before[past] * own / at_risk**2,
            )
        found.append(Estimate(day, risk[day], leaving[day][cause], values[day], fsum(terms)))
    return found


def quantile(estimates: list[Estimate], share: float, *, pending: bool) -> int | None:
    """The first day on which so large a share has gone."""
    gone = (found.day for found in estimates if (1 - found.value if pending else found.value) >= share - 1e-12)
    return next(gone, None)
