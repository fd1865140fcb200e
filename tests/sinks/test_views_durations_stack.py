"""Durations and stays against plain arithmetic over the same timelines."""

import math
from collections import Counter
from datetime import date
from typing import Any

import pytest

from tests.sinks import oracle
from tests.sinks.made import (
    case_timeline,
    defendant,
    moment,
    offence,
    person_timeline,
    stay,
)
from tests.sinks.store import ALWAYS, Store, World, span, without

pytestmark = pytest.mark.stack

EVER = (date(1900, 1, 1), date(2299, 12, 31))
SOME = (date(1968, 9, 13), date(1970, 5, 31))


def same(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    return found.keys() == expected.keys() and all(
        math.isclose(found[name], value, rel_tol=1e-9) if isinstance(value, float) else found[name] == value
        for name, value in expected.items()
    )


def test_durations_of_each_segment(world: World) -> None:
    expected = oracle.durations(oracle.units(world.histories.cases, world.histories.persons))
    found = {row["segment"]: without(row, "ordinal", "segment", "unit") for row in world.view("durations")}
    assert found.keys() == expected.keys()
    for segment, row in found.items():
        assert same(row, expected[segment]), (segment, row, expected[segment])


@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_durations_by_month_of_completion(world: World, bounds: tuple[date, date]) -> None:
    expected = oracle.durations_by_month(oracle.units(world.histories.cases, world.histories.persons), *bounds)
    rows = world.view("durations_by_month", **span(bounds))
    found = {(row["month"], row["segment"]): without(row, "month", "ordinal", "segment", "unit") for row in rows}
    assert found.keys() == expected.keys()
    for key, row in found.items():
        assert same(row, expected[key]), (key, row, expected[key])


def test_a_segment_without_dates_at_its_end_has_no_curve_and_no_made_up_number(store: Store) -> None:
    store.cases(
        *(
            case_timeline(
                f"case:{at}",
                defendants=[
                    defendant(
                        "person:1", charged=moment("2020-01-01"), disposed=moment("2020-02-01" if at < 2 else None)
                    )
                ],
            )
            for at in range(10)
        )
    )
    (row,) = (row for row in store.view("durations") if row["segment"] == "charge → disposition")
    assert (row["completed"], row["measured"], row["undated"], row["drawable"]) == (10, 2, 8, 0)
    assert row["undated_share"] == pytest.approx(0.8)
    assert [row[name] for name in (*oracle.QUANTILES, "mean")] == [None] * 6
    monthly = [row for row in store.view("durations_by_month", **ALWAYS) if row["segment"] == "charge → disposition"]
    assert [(row["month"], row["measured"], row["median"]) for row in monthly] == [(date(2020, 2, 1), 2, None)]


@pytest.mark.parametrize(("undated", "drawable"), [(1, 1), (2, 0)])
def test_five_per_cent_undated_may_be_drawn_and_more_may_not(store: Store, undated: int, drawable: int) -> None:
    ends = ["2020-02-01"] * (20 - undated) + [None] * undated
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                defendant(f"person:{at:02}", charged=moment("2020-01-01"), disposed=moment(end))
                for at, end in enumerate(ends)
            ],
        )
    )
    (row,) = (row for row in store.view("durations") if row["segment"] == "charge → disposition")
    assert (row["undated"], row["drawable"]) == (undated, drawable)


def test_a_negative_duration_is_counted_and_in_no_quantile(store: Store) -> None:
    store.cases(
        *(
            case_timeline(
                f"case:{at}",
                offences=[offence(f"o{at}", committed="2020-01-10")],
                defendants=[defendant("person:1", charged=moment(day))],
            )
            for at, day in enumerate(("2020-01-01", "2020-01-10", "2020-01-13"))
        )
    )
    (row,) = (row for row in store.view("durations") if row["segment"] == "offence → charge")
    assert (row["measured"], row["negative"], row["median"], row["mean"]) == (2, 1, 1.5, 1.5)


def test_a_month_of_negative_durations_alone_has_no_quantile(store: Store) -> None:
    store.persons(
        person_timeline(
            "person:1",
            stays=[
                stay("s1", admitted=moment("2020-01-10"), released=moment("2020-01-01")),
                stay("s2", admitted=moment("2020-02-01"), released=moment("2020-02-08")),
            ],
        )
    )
    rows = store.view("durations_by_month", **ALWAYS)
    assert [(row["month"], row["measured"], row["negative"], row["median"]) for row in rows] == [
        (date(2020, 1, 1), 0, 1, None),
        (date(2020, 2, 1), 1, 0, 7.0),
    ]


def test_stays_are_counted_by_state_and_by_how_their_case_is_known(world: World) -> None:
    stays = [found for person in world.histories.persons for found in person["stays"]]
    states, bases = Counter(map(oracle.stay_state, stays)), Counter(found["basis"] for found in stays)
    row = world.one("stay_counts")
    assert row == {
        "stays": len(stays),
        "closed": states["closed"],
        "open": states["open"],
        "release_only": states["release_only"],
        "ends_before_it_begins": sum(found["ends_before_it_begins"] for found in stays),
        "stated": bases["stated"],
        "inferred": bases["inferred"],
        "unattributed": bases["none"],
        "persons": sum(bool(person["stays"]) for person in world.histories.persons),
    }
    assert len(world.view("stays")) == len(stays)


def test_each_stay_is_in_one_row_of_the_lengths(world: World) -> None:
    rows = world.view("length_of_stay")
    expected = oracle.length_of_stay(world.histories.persons)
    assert {(row["lasted"], row["facility"]): row["stays"] for row in rows} == expected


def test_admissions_and_releases_by_month(world: World) -> None:
    expected: Counter[tuple[date, str]] = Counter()
    for person in world.histories.persons:
        for found in person["stays"]:
            for name, what in (("admitted", "admissions"), ("released", "releases")):
                day = oracle.day_of((found[name] or {"on": None})["on"])
                if day is not None:
                    expected[oracle.month_of(day), what] += 1
    rows = world.view("stays_by_month", **ALWAYS)
    assert sum(expected.values()) == sum(row["admissions"] + row["releases"] for row in rows)
    for row in rows:
        assert row["admissions"] == expected[row["month"], "admissions"]
        assert row["releases"] == expected[row["month"], "releases"]
