"""Caseload against counting day by day, the identity of the stock, and a worked example."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.sinks.checks import Asked, held_by
from tests.sinks.checks import caseload as checks
from tests.sinks.courts import Docket
from tests.sinks.made import case_timeline, defendant, interval, moment, offence, spell
from tests.sinks.oracles.setting import EVER, SETTINGS, Setting, month_of, today
from tests.sinks.store import Store, World, span

pytestmark = pytest.mark.stack

EACH = pytest.mark.parametrize("setting", SETTINGS, ids=str)
SOME = (date(1969, 3, 5), date(1970, 9, 17))
NARROW = (date(1969, 3, 5), date(1969, 4, 17))
STANDARDS = {("XX", ""): 120, ("XX", "05"): 60, ("XX", "0501"): 200, ("YY", "0101"): 90}

SILENT_DAYS = {"XX": 200, "YY": 90}


@pytest.fixture
def standards(world: World) -> Iterator[None]:
    declare(world, STANDARDS)
    yield
    world.clickhouse.command("TRUNCATE TABLE time_standards")


def declare(store: Store, standards: dict[tuple[str, str], int]) -> None:
    rows = [(*key, days, 1, 0) for key, days in standards.items()]
    names = ["jurisdiction", "iccs_code", "days", "version", "is_deleted"]
    store.clickhouse.insert("time_standards", rows, column_names=names)


@EACH
def test_caseload_by_month(world: World, setting: Setting) -> None:
    checks.caseload_by_month(held_by(world), Asked(setting))


@EACH
def test_the_stock_at_the_end_is_that_at_the_start_with_what_came_and_without_what_went(
    world: World, setting: Setting
) -> None:
    rows = world.view("caseload_by_month", **setting.arguments)
    for row in rows:
        went = row["outgoing"] + row["disposed_undated"]
        assert row["active_end"] == row["active_start"] + row["incoming"] - went
        assert row["inactive_end"] == row["inactive_start"] + row["suspended"] - row["resumed"]
    for before, after in zip(rows, rows[1:], strict=False):
        assert (after["active_start"], after["inactive_start"]) == (before["active_end"], before["inactive_end"])
    if rows:
        pending = world.one("pending", **setting.arguments)
        assert (pending["active"], pending["inactive"]) == (rows[-1]["active_end"], rows[-1]["inactive_end"])


def test_a_chosen_period_shows_its_months_with_what_was_pending_before(world: World) -> None:
    every = {row["month"]: row for row in world.view("caseload_by_month")}
    rows = world.view("caseload_by_month", **span(SOME))
    assert [row["month"] for row in rows] == [month for month in every if date(1969, 3, 1) <= month <= SOME[1]]
    assert all(row == every[row["month"]] for row in rows)


@EACH
@pytest.mark.parametrize("bounds", [EVER, SOME, NARROW])
def test_caseload_of_a_period(world: World, setting: Setting, bounds: tuple[date, date]) -> None:
    checks.caseload(held_by(world), Asked(setting, bounds))


@EACH
def test_what_is_pending_and_how_old_it_is(world: World, standards: None, setting: Setting) -> None:
    checks.pending(held_by(world, standards=STANDARDS), Asked(setting))


@EACH
def test_disposals_within_the_standard(world: World, standards: None, setting: Setting) -> None:
    checks.on_time_by_month(held_by(world, standards=STANDARDS), Asked(setting))


@EACH
@pytest.mark.parametrize("bounds", [SOME, NARROW])
def test_the_mean_pending_beside_what_little_leads_one_to_expect(
    world: World, setting: Setting, bounds: tuple[date, date]
) -> None:
    checks.littles_law(held_by(world), Asked(setting, bounds))


@EACH
def test_pending_cases_of_which_nothing_has_been_heard(world: World, setting: Setting) -> None:
    rows = [(name, days, 1, 0) for name, days in SILENT_DAYS.items()]
    names = ["jurisdiction", "silent_days", "version", "is_deleted"]
    world.clickhouse.insert("custody_limits", rows, column_names=names)
    for check in (checks.watch_silent_cases, checks.silent):
        check(held_by(world, silent_days=SILENT_DAYS), Asked(setting))
    world.clickhouse.command("TRUNCATE TABLE custody_limits")


def test_a_case_that_became_a_part_of_another_is_on_no_watch_list(store: Store) -> None:
    store.clickhouse.command("INSERT INTO custody_limits (jurisdiction, silent_days, version) VALUES ('XX', 30, 1)")
    store.cases(
        case_timeline("case:1", events=[], successor="case:2"),
        case_timeline("case:2", defendants=[defendant("A", charged=moment("2020-01-01"))]),
    )
    assert [row["case_key"] for row in store.view("watch_silent_cases", as_of=date(2021, 1, 1))] == ["case:2"]
    assert store.one("silent_cases", as_of=date(2021, 1, 1))["cases"] == 1


@EACH
def test_detection_by_month_of_report(world: World, setting: Setting) -> None:
    checks.detection_by_month(held_by(world), Asked(setting))


def test_an_offence_is_cleared_exceptionally_where_a_suspect_died_before_a_charge(store: Store) -> None:
    told = {"reported": moment("2020-01-05")}
    died = {"investigation_outcome": "died", "exit": "investigation_closed", "exited": moment("2020-02-01")}
    suspected: dict[str, Any] = {"suspects": ["person:1"], "suspected": moment("2020-01-06")}
    store.cases(
        case_timeline("case:1", **told, offences=[offence("o1")]),
        case_timeline(
            "case:2", **told, offences=[offence("o2", **suspected)], defendants=[defendant("person:1", **died)]
        ),
        case_timeline("case:3", **told, offences=[offence("o3", **suspected, charged=moment("2020-03-01"))]),
    )
    for as_of, charged, cleared in ((date(2020, 1, 31), 0, 0), (date(2020, 2, 1), 0, 1), (date(2020, 3, 1), 1, 1)):
        (row,) = store.view("detection_by_month", as_of=as_of)
        assert (row["recorded"], row["charged"], row["exceptionally_cleared"]) == (3, charged, cleared)
        assert row["detection_rate"] == pytest.approx((charged + cleared) / 3)


def test_what_is_still_pending_is_in_every_month_up_to_the_day(store: Store) -> None:
    store.cases(case_timeline("case:1", defendants=[defendant("A", charged=moment("2019-11-05"))]))
    rows = store.view("caseload_by_month", as_of=date(2020, 2, 10))
    assert [(row["month"], row["active_end"], row["days"]) for row in rows] == [
        (date(2019, 11, 1), 1, 30),
        (date(2019, 12, 1), 1, 31),
        (date(2020, 1, 1), 1, 31),
        (date(2020, 2, 1), 1, 10),
    ]
    assert [row["month"].month for row in store.view("caseload_by_month", to=date(2020, 1, 31))] == [11, 12, 1]
    assert store.view("caseload_by_month")[-1]["month"] == month_of(today())


def test_a_worked_example(store: Store) -> None:
    """Four defendants in the first quarter of 2020, by hand.

    A is pending from December to the end. B comes in January and is disposed of in February. C comes in January and is
    suspended in March. D, disposed of in December, is reopened in February.
    """
    old = spell("first_contact", moment("2019-11-01"), exit="dismissed", ended=moment("2019-12-20"))
    ended = {"exit": "convicted", "exited": moment("2020-02-10"), "disposed": moment("2020-02-10")}
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                defendant("A", charged=moment("2019-12-01")),
                defendant("B", charged=moment("2020-01-10"), **ended),
                defendant("C", charged=moment("2020-01-20"), inactive=[interval(moment("2020-03-15"))]),
                defendant(
                    "D",
                    charged=moment("2019-11-15"),
                    disposed=moment("2019-12-20"),
                    exit="dismissed",
                    exited=moment("2019-12-20"),
                    spells=[old, spell("reopening", moment("2020-02-20"))],
                ),
            ],
        )
    )
    row = store.one("caseload", as_of=date(2020, 3, 31), **span((date(2020, 1, 1), date(2020, 3, 31))))
    assert row == {
        "days": 91,
        "active_start": 1,
        "inactive_start": 0,
        "registered": 2,
        "reopened": 1,
        "resumed": 0,
        "incoming": 3,
        "disposed": 1,
        "suspended": 1,
        "outgoing": 2,
        "disposed_undated": 0,
        "active_end": 2,
        "inactive_end": 1,
        "without_entry": 0,
        "undated_share": 0.0,
        "clearance_rate": pytest.approx(200 / 3),
        "disposition_time": 182,
        "turnover": 0.5,
        "congestion": 4,
    }
    pending = store.one("pending", as_of=date(2020, 3, 31))
    # A since 1 December, D since 20 February.
    assert (pending["to_90"], pending["to_180"], pending["median_days"]) == (1, 1, (121 + 40) / 2)


@pytest.mark.parametrize(("days", "old"), [(30, 1), (31, 0)])
def test_the_standard_includes_its_last_day(store: Store, days: int, old: int) -> None:
    declare(store, {("XX", ""): days})
    store.cases(case_timeline("case:1", defendants=[defendant("A", charged=moment("2020-01-01"))]))
    assert store.one("pending", as_of=date(2020, 2, 1))["old"] == old


def test_a_standard_for_a_class_that_no_offence_has_leaves_all_without_one(store: Store) -> None:
    declare(store, {("XX", "9999"): 10, ("nowhere", ""): 10})
    store.cases(case_timeline("case:1", defendants=[defendant("A", charged=moment("2020-01-01"))]))
    row = store.one("pending", as_of=date(2021, 2, 1))
    assert (row["active"], row["with_standard"], row["backlog"], row["ageing_index"]) == (1, 0, None, None)


RATES = ("clearance_rate", "disposition_time", "turnover", "congestion")
DECEMBER = span((date(2020, 1, 1), date(2020, 12, 31)))


def disposed_of(store: Store, *, dated: int, undated: int, entered: str | None = "2020-01-10") -> None:
    """Defendants charged and disposed of, some on no known day, and two who are pending."""
    ends = [*["2020-03-10"] * dated, *[None] * undated]
    who = [
        defendant(f"P{at}", charged=moment(entered), disposed=moment(end), exit="convicted", exited=moment(end))
        for at, end in enumerate(ends)
    ]
    who += [defendant(f"Q{at}", charged=moment("2020-02-01")) for at in range(2)]
    store.cases(case_timeline("case:1", defendants=who))


@pytest.mark.parametrize(("undated", "is_told"), [(1, True), (2, False)])
def test_where_over_5_per_cent_of_the_disposals_are_undated_there_is_no_rate_and_their_number_says_why(
    store: Store, undated: int, is_told: bool
) -> None:
    declare(store, {("XX", ""): 100})
    disposed_of(store, dated=20 - undated, undated=undated)
    asked = {"as_of": date(2020, 12, 31), **DECEMBER}
    whole = store.one("caseload", **asked)
    assert (whole["disposed_undated"], whole["undated_share"]) == (undated, undated / 20)
    months = store.view("caseload_by_month", **asked)
    assert [row["disposed_undated"] for row in months] == [undated, *[0] * 11]
    assert {name for name in RATES if whole[name] is not None} == ({*RATES} if is_told else set())
    assert {name for name in RATES for row in months if row[name] is not None} == ({*RATES} if is_told else set())
    (on_time,) = store.view("on_time_by_month", **asked)
    assert (on_time["undated"], on_time["share"]) == (undated, 1.0 if is_told else None)
    little = store.one("littles_law", **asked)
    assert (little["left_out"], little["mean_days"]) == (undated, 60.0 if is_told else None)
    pending = store.one("pending", **{"as_of": date(2020, 12, 31)})
    assert (pending["median_days"], pending["backlog"]) == (334.0, 1.0)
    assert (pending["ageing_index"] is None) is not is_told


def test_all_disposals_undated_is_no_clearance_of_nought(store: Store) -> None:
    disposed_of(store, dated=0, undated=5)
    row = store.one("caseload", as_of=date(2020, 12, 31), **DECEMBER)
    assert (row["incoming"], row["outgoing"], row["disposed_undated"], row["undated_share"]) == (7, 0, 5, 1.0)
    assert [row[name] for name in RATES] == [None] * 4
    assert all(month["clearance_rate"] is None for month in store.view("caseload_by_month", as_of=date(2020, 12, 31)))


def test_where_over_5_per_cent_opened_on_no_known_day_there_is_no_rate_and_no_age(store: Store) -> None:
    who = [defendant(f"P{at}", charged=moment(None if at < 2 else "2020-01-10")) for at in range(20)]
    store.cases(case_timeline("case:1", defendants=who))
    asked = {"as_of": date(2020, 12, 31)}
    row = store.one("caseload", **asked, **DECEMBER)
    assert (row["incoming"], row["without_entry"], row["clearance_rate"], row["turnover"]) == (18, 2, None, None)
    assert {month["without_entry"] for month in store.view("caseload_by_month", **asked)} == {2}
    assert {month["turnover"] for month in store.view("caseload_by_month", **asked)} == {None}
    pending = store.one("pending", **asked)
    assert (pending["active"], pending["pending_without_entry"], pending["median_days"]) == (18, 2, None)


def test_reports_of_no_known_month_are_counted_beside(store: Store) -> None:
    store.cases(
        case_timeline("case:1", reported=moment("2020-01-05"), offences=[offence("o1")]),
        case_timeline("case:2", reported=moment(None), offences=[offence("o2"), offence("o3")]),
        case_timeline("case:3", reported=moment("2020-01-01", precision="year"), offences=[offence("o4")]),
    )
    (row,) = store.view("detection_by_month")
    assert (row["recorded"], row["without_month"]) == (1, 3)
    assert [(row["units"], row["share"], row["without_month"]) for row in store.view("reports_by_month")] == [
        (1, 1.0, 2)
    ]


def test_a_spell_that_would_end_before_it_opens_comes_and_goes_and_is_in_no_time(store: Store) -> None:
    declare(store, {("XX", ""): 100})
    docket = Docket()
    docket.add(9, "2020-01-10", "2020-05-29")
    docket.add(1, "2020-06-10", "2020-05-20")
    store.cases(*docket.cases())
    asked = {"as_of": date(2020, 12, 31), **span((date(2020, 1, 1), date(2020, 12, 31)))}
    whole = store.one("caseload", **asked)
    assert [whole[name] for name in ("registered", "disposed", "active_end")] == [10, 10, 0]
    (row,) = store.view("on_time_by_month", **asked)
    assert [row[name] for name in ("disposed", "negative", "with_standard", "on_time", "share")] == [9, 1, 9, 0, 0.0]
    assert store.one("pending", as_of=date(2020, 12, 31))["disposed_in_year"] == 10


def test_a_mean_time_leaves_out_what_would_end_before_it_opens(store: Store) -> None:
    docket = Docket()
    docket.add(20, "2020-01-10", "2020-03-10")
    docket.add(1, "2020-06-10", "2020-05-20")
    store.cases(*docket.cases())
    little = store.one("littles_law", as_of=date(2020, 12, 31), **span((date(2020, 1, 1), date(2020, 12, 31))))
    assert (little["disposed"], little["left_out"], little["mean_days"]) == (20, 1, 60.0)
