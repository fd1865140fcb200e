"""Cumulative incidence against its definition, day by day, worked examples, and the identities that always hold."""

from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any

import pytest

from tests.sinks.checks import Asked, Truth
from tests.sinks.checks import incidence as checks
from tests.sinks.lives import declare_coverage, put_lives
from tests.sinks.made import case_timeline, defendant, event_record, moment, version
from tests.sinks.oracles.following import Coverage
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting, day_of
from tests.sinks.oracles.survival import Life
from tests.sinks.same import assert_same, same
from tests.sinks.store import Store, World, span

pytestmark = pytest.mark.stack

SOME = (date(1968, 9, 13), date(1970, 12, 31))
WAYS = (
    ("first_contact", ""),
    ("first_contact", "charged"),
    ("charged", "first_hearing"),
    ("charged", "sentenced"),
    ("disposed", "admitted"),
    ("committed", "verdict"),
    ("registered", "disposed"),
    ("reported", ""),
    ("referred", "any"),
)
NOT_COVERED: dict[str, Coverage] = {}
COVERED = {
    "XX-POLICE": Coverage(date(1969, 3, 1), None),
    "XX-COURT": Coverage(None, date(1970, 8, 15)),
    "XX-ELSEWHERE": Coverage(date(1990, 1, 1), date(1960, 1, 1)),
}
EACH_WAY = pytest.mark.parametrize(("origin", "target"), WAYS)
ASKED = ((SETTINGS[0], EVER), (SETTINGS[1], EVER), (SETTINGS[2], SOME), (Setting(date(1970, 6, 15)), SOME))


@pytest.fixture(params=[NOT_COVERED, COVERED], ids=["all complete", "some silent"])
def covered(world: World, request: pytest.FixtureRequest) -> Iterator[dict[str, Coverage]]:
    """What is declared of the agencies, in the table too."""
    declare_coverage(world, request.param)
    yield request.param
    world.clickhouse.command("TRUNCATE TABLE coverage")


def told(world: World, coverage: dict[str, Coverage]) -> Truth:
    """The histories, with what is declared of the agencies."""
    return Truth(world, world.histories.cases, world.histories.persons, coverage)


@pytest.mark.parametrize(("setting", "bounds"), ASKED, ids=str)
@EACH_WAY
def test_incidence_is_that_of_the_definition(
    world: World,
    covered: dict[str, Coverage],
    setting: Setting,
    origin: str,
    target: str,
    bounds: tuple[date, date],
) -> None:
    truth, asked = told(world, covered), Asked(setting, bounds)
    checks.counts_of(truth, asked, (origin, target))
    checks.curves_of(truth, asked, (origin, target))


def test_surviving_and_all_causes_are_one_on_every_day(world: World) -> None:
    rows = world.view("incidence")
    causes = {row["cause"]: 0.0 for row in rows} | {"pending": 1.0}
    days = sorted({row["day"] for row in rows})
    for day in days:
        causes |= {row["cause"]: row["estimate"] for row in rows if row["day"] == day}
        assert sum(causes.values()) == pytest.approx(1, abs=1e-12)


@EACH_WAY
def test_a_step_gives_the_last_point_of_each_span(world: World, origin: str, target: str) -> None:
    every = world.view("incidence", origin=origin, target=target)
    stepped = world.view("incidence", origin=origin, target=target, step=30)
    last = {(row["cause"], row["day"] // 30): row for row in every}
    assert {(row["cause"], row["day"] // 30): row for row in stepped} == last


def test_quantiles_are_read_off_the_curves(world: World) -> None:
    checks.incidence_quantiles(told(world, NOT_COVERED), Asked(Setting()))


@pytest.mark.parametrize("seed", range(6))
def test_ties_delayed_entry_and_everyone_leaving_at_once(store: Store, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test's data, no secret
    most = 8 if seed % 2 else 40
    lives = []
    for _ in range(60):
        enters_after = random.choice((-1, -1, random.randint(0, 5)))
        days = enters_after + random.randint(1, most)
        lives.append(Life(enters_after, days, random.choice(("", "died", "diverted", "convicted"))))
    if seed == 5:
        lives = [life._replace(enters_after=-1, days=7, cause=life.cause or "died") for life in lives]
    put_lives(store, lives)
    assert_same(checks.by_cause(store.view("incidence")), checks.estimates_shown(lives))


def test_a_cohort_of_one_reaches_one_on_its_day(store: Store) -> None:
    put_lives(store, [Life(-1, 12, "died")])
    rows = [(row["cause"], row["day"], row["estimate"], row["lower"]) for row in store.view("incidence")]
    assert rows == [("died", 12, 1.0, None), ("pending", 12, 0.0, None)]


@pytest.mark.parametrize("lives", [6, 11, 23])
def test_where_all_have_left_by_one_cause_there_is_no_interval_whatever_the_sum_is_rounded_to(
    store: Store, lives: int
) -> None:
    put_lives(store, [Life(-1, day, "died") for day in range(1, lives + 1)])
    last = max((row for row in store.view("incidence") if row["cause"] == "died"), key=lambda row: int(row["day"]))
    assert last["estimate"] == pytest.approx(1, abs=1e-12)
    assert (last["standard_error"], last["lower"], last["upper"]) == (0, None, None)


def test_where_all_are_pending_there_is_no_curve_and_they_are_counted(store: Store) -> None:
    put_lives(store, [Life(-1, 12, "")] * 3)
    assert store.view("incidence") == []
    base = store.one("incidence_base")
    assert (base["censored"], base["left_"], base["followed_days"]) == (3, 0, 12)


def test_a_worked_example_of_the_product_limit_estimate(store: Store) -> None:
    """Remission of 21 patients under 6-MP (Freireich and others, Blood 21, 1963), as in every text on survival.

    S is 0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448 at 6, 7, 10, 13, 16, 22, 23 weeks; its standard errors by
    Greenwood are 0.076, 0.087, 0.096, 0.107, 0.114, 0.128, 0.135.
    """
    left = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    censored = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
    put_lives(store, [*(Life(-1, day, "other") for day in left), *(Life(-1, day, "") for day in censored)])
    rows = [row for row in store.view("incidence") if row["cause"] == "pending"]
    assert [(row["day"], round(row["estimate"], 3), round(row["standard_error"], 3)) for row in rows] == [
        (6, 0.857, 0.076),
        (7, 0.807, 0.087),
        (10, 0.753, 0.096),
        (13, 0.690, 0.107),
        (16, 0.627, 0.114),
        (22, 0.538, 0.128),
        (23, 0.448, 0.135),
    ]


def test_without_competing_causes_incidence_is_one_less_the_product_limit(store: Store) -> None:
    random = Random(3)  # noqa: S311 - a test's data, no secret
    put_lives(store, [Life(-1, random.randint(1, 30), random.choice(("", "died"))) for _ in range(50)])
    rows = store.view("incidence")
    pending = {row["day"]: row for row in rows if row["cause"] == "pending"}
    for row in (row for row in rows if row["cause"] == "died"):
        assert row["estimate"] == pytest.approx(1 - pending[row["day"]]["estimate"], rel=1e-9)
        if pending[row["day"]]["standard_error"] is not None:
            assert same(row["standard_error"], pending[row["day"]]["standard_error"])


def test_an_undeclared_agency_is_complete_to_the_day_of_its_latest_event(store: Store) -> None:
    at = 1_000 * 86_400_000
    store.put(
        "event-records",
        [
            event_record("a", [version(1, occurred_at=at, occurred_precision="day")], agency="A"),
            event_record("b", [version(2, occurred_at=2 * at, occurred_precision="day", retracted=True)], agency="A"),
            event_record("c", [version(3, occurred_at=at, occurred_precision="day")], agency="B"),
        ],
    )
    declare_coverage(store, {"B": Coverage(date(1971, 1, 1), date(1999, 12, 31)), "C": Coverage(None, None)})
    assert store.view("agency_coverage") == [
        {"agency": "A", "complete_from": None, "complete_through": date(1972, 9, 27), "is_declared": 0},
        {"agency": "B", "complete_from": date(1971, 1, 1), "complete_through": date(1999, 12, 31), "is_declared": 1},
        {"agency": "C", "complete_from": None, "complete_through": None, "is_declared": 0},
    ]


def test_an_event_dated_after_it_was_received_says_nothing_of_how_far_an_agency_is_complete(store: Store) -> None:
    def told(offset: int, occurred_on: int, received_on: int) -> Any:
        day_ms = 86_400_000
        days = {"occurred_at": occurred_on * day_ms, "received_at": received_on * day_ms}
        return version(offset, occurred_precision="day", **days)

    store.put(
        "event-records",
        [
            event_record("a", [told(1, 100, 110)], agency="A"),
            event_record("b", [told(2, 47_117, 120)], agency="A"),
            event_record("c", [told(3, 47_117, 130)], agency="B"),
        ],
    )
    # Of an agency that sent nothing else it is known only that it had spoken by the day of receipt.
    assert {row["agency"]: row["complete_through"] for row in store.view("agency_coverage")} == {
        "A": day_of(100),
        "B": day_of(130),
    }


def test_units_without_a_day_of_beginning_are_told_whatever_the_period(store: Store) -> None:
    store.cases(
        case_timeline("case:1", defendants=[defendant("A", first_contact=moment("2020-01-05"))]),
        case_timeline("case:2", defendants=[defendant("B", first_contact=moment(None))]),
        case_timeline("case:3", defendants=[defendant("C", first_contact=moment("2019-01-05"))]),
        case_timeline("case:4", defendants=[defendant("D", first_contact=moment("2020-01-01", precision="year"))]),
    )
    row = store.one("incidence_base", **span((date(2020, 1, 1), date(2020, 12, 31))))
    assert (row["units"], row["without_start"], row["without_start_day"]) == (2, 1, 1)
    empty = store.one("incidence_base", **span((date(2010, 1, 1), date(2010, 12, 31))))
    assert (empty["units"], empty["followed_days"], empty["without_start_day"]) == (0, None, 1)
    (month,) = store.view("defendants_by_month", **span((date(2020, 1, 1), date(2020, 12, 31))))
    assert (month["defendants"], month["without_month"]) == (1, 2)
