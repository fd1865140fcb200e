"""Durations against plain arithmetic over the same timelines: by completion, by entry, by three clocks."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date

import pytest

from tests.sinks.made import case_timeline, defendant, interval, moment, offence, person_timeline, stay
from tests.sinks.oracles import durations as oracle
from tests.sinks.oracles.durations import Calendar
from tests.sinks.oracles.following import Followed, follow
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting, day_of, month_of
from tests.sinks.oracles.survival import curves, quantile
from tests.sinks.same import assert_same
from tests.sinks.store import Store, World, span, without

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
    rows = world.view("durations", **setting.arguments, clock=clock)
    found = {row["segment"]: without(row, "ordinal", "segment", "unit") for row in rows if row["unit"] == "defendant"}
    expected = oracle.units(world.histories.cases, setting, clock=clock, calendars=CALENDARS)
    assert_same(found, oracle.durations(expected))


@EACH
def test_durations_of_those_who_ended_in_a_period(world: World, setting: Setting) -> None:
    rows = world.view("durations", **setting.arguments, **span(SOME))
    found = {row["segment"]: without(row, "ordinal", "segment", "unit") for row in rows if row["unit"] == "defendant"}
    assert_same(found, oracle.durations(oracle.units(world.histories.cases, setting), SOME))


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
    rows = [row for row in world.view("durations_by_month", **setting.arguments, **span(bounds)) if row["ordinal"] < 14]
    found = {(row["month"], row["segment"]): without(row, "month", "ordinal", "segment", "unit") for row in rows}
    assert_same(found, oracle.durations_by_month(oracle.units(world.histories.cases, setting), bounds))


@pytest.mark.parametrize("as_of", [date(1969, 6, 30), date(2299, 12, 31)])
def test_stays_have_durations_too(world: World, as_of: date) -> None:
    expected = oracle.durations(oracle.stay_units(world.histories.persons, Setting(as_of)))
    rows = [row for row in world.view("durations", as_of=as_of) if row["unit"] == "stay"]
    assert_same({row["segment"]: without(row, "ordinal", "segment", "unit") for row in rows}, expected)


@pytest.mark.parametrize("setting", SETTINGS[:3], ids=str)
@pytest.mark.parametrize(
    ("origin", "target"), [("first_contact", "charged"), ("referred", "any"), ("charged", "sentenced")]
)
def test_times_by_month_of_entry_count_in_those_under_way(
    world: World, setting: Setting, origin: str, target: str
) -> None:
    months: defaultdict[date, list[Followed]] = defaultdict(list)
    for one in follow(world.histories.cases, setting, {}, origin=origin, target=target):
        day = day_of(one.start["on"])
        if day is not None:
            months[month_of(day)].append(one)
    rows = world.view("times_by_entry_month", **setting.arguments, origin=origin, target=target)
    expected = {month: entered(group, "further" if target == "any" else target) for month, group in months.items()}
    assert_same({row["month"]: without(row, "month") for row in rows}, expected)


def entered(group: list[Followed], target: str) -> dict[str, float | int | None]:
    """What the view says of those who set out in one month."""
    counts = {name: sum(one.status == name for one in group) for name in ("left", "censored", "undated")}
    completed = sum(one.status in ("left", "undated", "negative", "before_entry") for one in group)
    drawable = counts["left"] + counts["censored"] > 0 and 20 * counts["undated"] <= completed
    found = curves(one.life for one in group if one.life) if drawable else {}
    quarters = {"p25": 0.25, "median": 0.5, "p75": 0.75}
    return {
        "units": len(group),
        "left_": counts["left"],
        "censored": counts["censored"],
        "undated": counts["undated"],
        "undated_share": counts["undated"] / completed if completed else None,
        "drawable": int(drawable),
        "followed_days": max((one.life.days for one in group if one.life), default=None),
        **{
            f"leaving_{name}": quantile(found.get("pending", []), share, pending=True)
            for name, share in quarters.items()
        },
        **{f"target_{name}": quantile(found.get(target, []), share, pending=False) for name, share in quarters.items()},
    }


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
