"""Durations against plain arithmetic over the same timelines: by completion, by entry, by three clocks."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest

from tests.sinks.checks import Asked, held_by
from tests.sinks.checks import durations as checks
from tests.sinks.checks.incidence import times_of
from tests.sinks.made import case_timeline, defendant, interval, moment, offence, person_timeline, stay
from tests.sinks.oracles import durations as oracle
from tests.sinks.oracles.durations import Calendar
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting
from tests.sinks.store import Store, World, span

pytestmark = pytest.mark.stack

SOME = (date(1968, 9, 13), date(1970, 5, 31))
EACH = pytest.mark.parametrize("setting", SETTINGS, ids=str)
CLOCKS = pytest.mark.parametrize("clock", ["calendar", "working", "active"])
CALENDARS = {
    "XX": Calendar((5, 6), (date(1969, 1, 1), date(1969, 5, 1), date(1969, 5, 2), date(1970, 12, 25))),
    "YY": Calendar((6, 7), (date(1968, 12, 25), date(1970, 1, 1), date(1970, 1, 3))),
}


@pytest.fixture
def calendars(world: World) -> Iterator[None]:
    declare(world)
    yield
    for table in ("weekly_rest", "holidays"):
        world.clickhouse.command(f"TRUNCATE TABLE {table}")


def declare(store: Store) -> None:
    """The calendars in their tables; YY states no weekly rest."""
    rest = [("XX", weekday, 1, 0) for weekday in CALENDARS["XX"].weekly]
    single = [(name, day, "holiday", 1, 0) for name, found in CALENDARS.items() for day in found.single]
    store.clickhouse.insert("weekly_rest", rest, column_names=["jurisdiction", "weekday", "version", "is_deleted"])
    store.clickhouse.insert("holidays", single, column_names=["jurisdiction", "on", "name", "version", "is_deleted"])


@EACH
@CLOCKS
def test_durations_of_each_segment(world: World, calendars: None, setting: Setting, clock: str) -> None:
    checks.by_clock(held_by(world, calendars=CALENDARS), Asked(setting), clock)


@EACH
def test_durations_of_those_who_ended_in_a_period(world: World, setting: Setting) -> None:
    checks.by_clock(held_by(world), Asked(setting, SOME), "calendar")


def test_what_ended_by_month_is_what_ended_in_the_period(world: World) -> None:
    whole = {row["segment"]: row for row in world.view("durations", **span(SOME))}
    months = world.view("durations_by_month", **span(SOME))
    for name in ("measured", "negative", "without_start"):
        sums = Counter[str]()
        for row in months:
            sums[row["segment"]] += row[name]
        assert {segment: row[name] for segment, row in whole.items() if row[name]} == +sums


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_durations_by_month_of_completion(world: World, setting: Setting, bounds: tuple[date, date]) -> None:
    checks.durations_by_month(held_by(world), Asked(setting, bounds))


@pytest.mark.parametrize("as_of", [date(1969, 6, 30), date(2299, 12, 31)])
def test_stays_have_durations_too(world: World, as_of: date) -> None:
    checks.of_stays(held_by(world), Asked(Setting(as_of)))


@pytest.mark.parametrize("setting", SETTINGS[:3], ids=str)
@pytest.mark.parametrize("way", [("first_contact", "charged"), ("referred", "any"), ("charged", "sentenced")], ids=str)
def test_times_by_month_of_entry_count_in_those_under_way(world: World, setting: Setting, way: tuple[str, str]) -> None:
    times_of(held_by(world), Asked(setting), way)


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
    monthly = [row for row in store.view("durations_by_month") if row["segment"] == "charge → disposition"]
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
    rows = store.view("durations_by_month")
    assert [(row["month"], row["measured"], row["negative"], row["median"]) for row in rows] == [
        (date(2020, 1, 1), 0, 1, None),
        (date(2020, 2, 1), 1, 0, 7.0),
    ]


def test_overlapping_suspensions_take_a_day_out_once_and_those_without_a_day_none(store: Store) -> None:
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                defendant(
                    "person:1",
                    charged=moment("2020-01-01"),
                    disposed=moment("2020-01-31"),
                    inactive=[
                        interval(moment("2019-12-20"), moment("2020-01-03")),
                        interval(moment("2020-01-10"), moment("2020-01-20")),
                        interval(moment("2020-01-15"), moment("2020-01-22")),
                        interval(moment(None), moment("2020-01-29")),
                        interval(moment("2020-01-24"), moment(None)),
                        interval(moment("2020-01-30")),
                    ],
                )
            ],
        )
    )
    (row,) = (row for row in store.view("segments", clock="active") if row["segment"] == "charge → disposition")
    # Of 30 days 1 and 2, 10 to 21, and 30 January are out.
    assert (row["status"], row["days"]) == ("measured", 30 - 2 - 12 - 1)


def test_working_days_count_the_first_day_and_not_the_last(store: Store) -> None:
    """From Friday 3 to Monday 13 January 2020 there are six weekdays; 6 January is Epiphany."""
    store.cases(
        case_timeline(
            "case:1", defendants=[defendant("person:1", charged=moment("2020-01-03"), disposed=moment("2020-01-13"))]
        )
    )

    def days() -> int:
        (row,) = (row for row in store.view("segments", clock="working") if row["segment"] == "charge → disposition")
        return int(row["days"])

    assert days() == 6
    holiday = [("XX", date(2020, 1, 6), "Epiphany", 1, 0), ("XX", date(2020, 1, 11), "a Saturday", 1, 0)]
    names = ["jurisdiction", "on", "name", "version", "is_deleted"]
    store.clickhouse.insert("holidays", holiday, column_names=names)
    assert days() == 5
    store.clickhouse.insert("holidays", [("XX", date(2020, 1, 6), "Epiphany", 2, 1)], column_names=names)
    assert days() == 6
