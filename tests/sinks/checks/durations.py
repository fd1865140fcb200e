"""Segments, by three clocks and by month of completion."""

from collections import Counter
from collections.abc import Mapping

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.oracles import durations as oracle
from tests.sinks.same import assert_same

CLOCKS = ("calendar", "working", "active")


def durations(truth: Truth, asked: Asked) -> None:
    """Those of defendants by each clock, and of stays."""
    # A clock chooses no units: one is enough where there are filters.
    for clock in CLOCKS[:1] if asked.setting.filters else CLOCKS:
        by_clock(truth, asked, clock)
    # The oracle of stays knows no filters.
    if not asked.setting.filters:
        of_stays(truth, asked)


def by_clock(truth: Truth, asked: Asked, clock: str) -> None:
    """The segments of defendants."""
    rows = [row for row in asked.rows(truth, "durations", clock=clock) if row["unit"] == "defendant"]
    expected = oracle.units(truth.cases, asked.setting, clock=clock, calendars=truth.calendars)
    assert_same(keyed(rows, "segment", drop=("ordinal", "unit")), oracle.durations(expected, asked.bounds))


def of_stays(truth: Truth, asked: Asked) -> None:
    """The segment of stays."""
    rows = [row for row in asked.rows(truth, "durations") if row["unit"] == "stay"]
    stays = oracle.durations(oracle.stay_units(truth.persons, asked.setting), asked.bounds)
    assert_same(keyed(rows, "segment", drop=("ordinal", "unit")), stays)


def durations_by_month(truth: Truth, asked: Asked) -> None:
    """Those of defendants."""
    rows = [row for row in asked.rows(truth, "durations_by_month") if row["unit"] == "defendant"]
    expected = oracle.durations_by_month(oracle.units(truth.cases, asked.setting), asked.bounds)
    assert_same(keyed(rows, "month", "segment", drop=("ordinal", "unit")), expected)


def durations_by_days(truth: Truth, asked: Asked) -> None:
    """Those of defendants."""
    found = keyed(asked.rows(truth, "durations_by_days"), "segment", "days", drop=("ordinal",))
    first, last = asked.bounds
    expected = Counter(
        (unit.segment, unit.days)
        for unit in oracle.units(truth.cases, asked.setting)
        if unit.status == "measured" and unit.ended_on is not None and first <= unit.ended_on <= last
    )
    of_defendants = {key: row for key, row in found.items() if key[0] in oracle.SEGMENTS}
    assert_same(of_defendants, {key: {"units": units} for key, units in expected.items()})


CHECKS: Mapping[str, Check] = {
    "durations": durations,
    "durations_by_days": durations_by_days,
    "durations_by_month": durations_by_month,
}
