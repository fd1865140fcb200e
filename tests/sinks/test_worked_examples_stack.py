"""Figures that others have published, told as timelines of made-up defendants and read through the views.

- Incoming, outgoing, pending: nine examples of the *State Court Guide to Statistical Reporting* (National Center for
  State Courts, ncscstatsguide.org), on which CourTools' measure 2 counts.
- Clearance rate, backlog, ageing case index: the examples of the court performance measures of North Carolina
  (Administrative Office of the Courts, help pages of the CPMS), after the trial court performance standards of the same
  Center.
- Clearance rate and disposition time as defined by CEPEJ: a court of Croatia, 2020 to 2022 (sudovi.hr, statistics).
- Little's law: J. Little and S. Graves in *Building Intuition* (Springer 2008), chapter 5.
- Cumulative incidence with competing causes: J. Satagopan and others, *British Journal of Cancer* 91 (2004), 1229-1235,
  table 2. The product-limit estimate: Freireich's data in `test_views_incidence_stack.py`; and scipy, another program.

A case of theirs is a defendant's spell before the court here, whatever the matter was. No table of time to disposition
or of the age of the pending (CourTools, measures 3 and 4) is among them: none was found that states all its counts.
"""

from datetime import date
from itertools import accumulate
from random import Random
from typing import Any

import pytest
from scipy.stats import CensoredData, ecdf

from tests.sinks.courts import Docket, flows, year
from tests.sinks.lives import put_lives
from tests.sinks.oracles.survival import Life
from tests.sinks.same import same
from tests.sinks.store import Found, Store, span

pytestmark = pytest.mark.stack

BEFORE, EARLY, MIDDLE, LATE = "2020-07-01", "2021-03-01", "2021-06-01", "2021-10-01"
PERIOD = year(2021)
COUNTS = (
    *("active_start", "inactive_start", "registered", "reopened", "resumed", "disposed", "suspended"),
    *("active_end", "inactive_end"),
)


def counted(store: Store, docket: Docket, **asked: Any) -> Found:
    """The caseload of the period with these defendants alone."""
    store.cases(*docket.cases())
    return store.one("caseload", as_of=PERIOD[1], **span(PERIOD), **asked)


def custody_cases(docket: Docket) -> None:
    """Example 1: 5 are inactive, 50 are filed, the 5 reactivated, 35 disposed of; 20 await their disposition."""
    docket.add(5, BEFORE, suspended=("2020-11-01", EARLY))
    docket.add(15, EARLY)
    docket.add(35, EARLY, LATE)


def dissolutions(docket: Docket) -> None:
    """Example 2: 80 are pending and all disposed of; 40 of them are reopened, and disposed of again."""
    docket.add(40, BEFORE, EARLY)
    docket.add(40, BEFORE, EARLY, reopened=(MIDDLE, LATE))


def support_cases(docket: Docket) -> None:
    """Example 3: of 100 filed 75 are disposed of, and 25 placed on inactive status in which they stay."""
    docket.add(75, EARLY, LATE)
    docket.add(25, EARLY, suspended=(MIDDLE, None))


def adoptions(docket: Docket) -> None:
    """Example 4: 60 are filed, all placed on inactive status, reactivated, and disposed of."""
    docket.add(60, EARLY, LATE, suspended=("2021-04-01", MIDDLE))


@pytest.mark.parametrize(
    ("example", "published"),
    [
        (custody_cases, (0, 5, 50, 0, 5, 35, 0, 20, 0)),
        (dissolutions, (80, 0, 0, 40, 0, 120, 0, 0, 0)),
        (support_cases, (0, 0, 100, 0, 0, 75, 25, 0, 25)),
        (adoptions, (0, 0, 60, 0, 60, 60, 60, 0, 0)),
    ],
)
def test_active_inactive_and_reopened_are_counted_as_the_state_court_guide_counts_them(
    store: Store, example: Any, published: tuple[int, ...]
) -> None:
    """The examples of domestic relations: the Guide's entries of judgment and reopened dispositions are disposed of."""
    docket = Docket()
    example(docket)
    assert tuple(counted(store, docket)[name] for name in COUNTS) == published


def test_pending_by_class_adds_up_as_in_the_state_court_guide(store: Store) -> None:
    """The examples of appeals in felonies: begin pending, filed, resolved, end pending by type, and their total."""
    published = {
        "0101": (50, 50, 35, 65),
        "02": (175, 150, 275, 50),
        "0501": (150, 50, 200, 0),
        "06": (100, 10, 110, 0),
        "09": (25, 0, 25, 0),
    }
    docket = Docket()
    for iccs, (pending, filed, resolved, _) in published.items():
        docket.add(min(pending, resolved), BEFORE, LATE, iccs=iccs)
        docket.add(max(0, pending - resolved), BEFORE, iccs=iccs)
        docket.add(max(0, resolved - pending), EARLY, LATE, iccs=iccs)
        docket.add(filed - max(0, resolved - pending), EARLY, iccs=iccs)
    store.cases(*docket.cases())
    names = ("active_start", "incoming", "outgoing", "active_end")
    asked: list[tuple[dict[str, Any], tuple[int, ...]]] = [
        ({"iccs": [iccs]}, counts) for iccs, counts in published.items()
    ]
    for filters, counts in [*asked, ({}, (500, 260, 645, 115))]:
        row = store.one("caseload", as_of=PERIOD[1], **span(PERIOD), **filters)
        assert tuple(row[name] for name in names) == counts


@pytest.mark.parametrize(("pending", "filed", "disposed", "published"), [(0, 100, 98, 98), (50, 100, 110, 110)])
def test_the_clearance_rate_of_north_carolina(
    store: Store, pending: int, filed: int, disposed: int, published: int
) -> None:
    docket = Docket()
    flows(docket, pending=pending, years=[(2021, filed, disposed)])
    assert counted(store, docket)["clearance_rate"] == pytest.approx(published, rel=1e-9)


def test_the_ageing_case_index_of_north_carolina(store: Store) -> None:
    """Of 1,000 pending 50 are over 365 days old, the standard; 500 were disposed of in the past year.

    The backlog is 5 %; the index, printed as 3 %, is 50 / (1,000 + 500).
    """
    names = ["jurisdiction", "iccs_code", "days", "version", "is_deleted"]
    store.clickhouse.insert("time_standards", [("XX", "", 365, 1, 0)], column_names=names)
    docket = Docket()
    docket.add(50, "2020-12-30")
    docket.add(950, "2020-12-31")
    docket.add(300, "2021-01-01", "2021-12-31")
    docket.add(200, BEFORE, "2021-01-01")
    # Disposed of before the year.
    docket.add(70, BEFORE, "2020-12-31")
    store.cases(*docket.cases())
    row = store.one("pending", as_of=PERIOD[1])
    assert (row["active"], row["old"], row["over_365"], row["disposed_in_year"]) == (1000, 50, 50, 500)
    assert row["backlog"] == pytest.approx(0.05, rel=1e-9)
    assert row["ageing_index"] == pytest.approx(50 / 1500, rel=1e-9)
    assert round(row["ageing_index"] * 100) == 3


def test_clearance_rate_and_disposition_time_of_a_court_that_publishes_those_of_cepej(store: Store) -> None:
    """The Commercial Court in Dubrovnik: received, resolved, unresolved, CR in percent and DT in days.

    It takes 365 days for every year. The view takes the days of the period: 366 in 2020.
    """
    published = {
        2020: (490, 675, 529, 137.76, 286),
        2021: (730, 791, 468, 108.36, 216),
        2022: (499, 617, 350, 123.65, 207),
    }
    docket = Docket()
    flows(docket, pending=714, years=[(number, *found[:2]) for number, found in published.items()])
    store.cases(*docket.cases())
    for number, (received, resolved, unresolved, clearance, disposition) in published.items():
        row = store.one("caseload", as_of=date(2022, 12, 31), **span(year(number)))
        assert (row["incoming"], row["outgoing"], row["active_end"]) == (received, resolved, unresolved)
        assert round(row["clearance_rate"], 2) == clearance
        assert round(365 / row["turnover"]) == disposition
        assert row["disposition_time"] == pytest.approx(row["days"] / row["turnover"], rel=1e-9)
    for number in (2021, 2022):
        row = store.one("caseload", as_of=date(2022, 12, 31), **span(year(number)))
        assert round(row["disposition_time"]) == published[number][-1]


def test_littles_law_as_little_and_graves_explain_it(store: Store) -> None:
    """160 are there on average, 8 come a month, so one stays 1.67 years (theirs are bottles of wine).

    Here 8 come on the first of each month and leave 20 months later, also on the first.
    """
    months = [date(number // 12, number % 12 + 1, 1) for number in range(2007 * 12, 2017 * 12)]
    docket = Docket()
    for come, go in zip(months, months[20:], strict=False):
        docket.add(8, come.isoformat(), go.isoformat())
    store.cases(*docket.cases())
    row = store.one("littles_law", as_of=date(2016, 12, 31), **span((date(2010, 1, 1), date(2013, 12, 31))))
    assert row["days"] == 1461
    assert row["mean_pending"] == pytest.approx(160, rel=1e-9)
    assert row["arrivals_per_day"] * row["days"] / 48 == pytest.approx(8, rel=1e-9)
    assert round(row["mean_days"] / 365.25, 2) == 1.67
    # Not all months are of one length.
    assert row["ratio"] == pytest.approx(1, rel=1e-3)


def test_cumulative_incidence_of_satagopan_and_others(store: Store) -> None:
    """Deaths from breast cancer (here: convicted) beside other deaths (died), of 305 patients, by months (days).

    Their table has one decimal of a percent, and adds up what it has rounded: 0.3, 0.6, 0.9, 1.2 %.
    """
    told = [(7, ""), (10, "convicted"), (14, ""), (16, "convicted"), (18, "died")]
    told += [(23, "convicted"), (24, ""), (26, "died"), (27, "convicted")]
    put_lives(store, [*(Life(-1, day, cause) for day, cause in told), *[Life(-1, 28, "")] * (305 - len(told))])
    rows = {(row["cause"], row["day"]): row for row in store.view("incidence")}
    surviving = {10: (304, 99.7), 16: (302, 99.3), 18: (301, 99.0), 23: (300, 98.7), 26: (298, 98.3), 27: (297, 98.0)}
    for day, (at_risk, percent) in surviving.items():
        row = rows["pending", day]
        assert (row["at_risk"], round(row["estimate"] * 100, 1)) == (at_risk, percent)
    days = (10, 16, 23, 27)
    reached = [rows["convicted", day]["estimate"] for day in days]
    steps = [round((now - before) * 100, 1) for before, now in zip([0, *reached], reached, strict=False)]
    assert steps == [0.3] * 4
    assert [round(total, 1) for total in accumulate(steps)] == [0.3, 0.6, 0.9, 1.2]


@pytest.mark.parametrize("seed", range(2))
def test_the_product_limit_estimate_of_scipy(store: Store, seed: int) -> None:
    """Estimate and interval of another program, over ties and competing causes, which leave alike."""
    random = Random(seed)  # noqa: S311 - a test's data, no secret
    lives = [Life(-1, random.randint(1, 40), random.choice(("", "died", "diverted"))) for _ in range(200)]
    # Where nobody is left the interval is none.
    lives.append(Life(-1, 41, ""))
    put_lives(store, lives)
    gone, censored = ([life.days for life in lives if bool(life.cause) is left] for left in (True, False))
    survival = ecdf(CensoredData(uncensored=gone, right=censored)).sf
    interval = survival.confidence_interval(method="log-log")
    bounds = zip(survival.probabilities, interval.low.probabilities, interval.high.probabilities, strict=True)
    expected = {int(day): tuple(map(float, found)) for day, found in zip(survival.quantiles, bounds, strict=True)}
    rows = [row for row in store.view("incidence") if row["cause"] == "pending"]
    assert {row["day"] for row in rows} == set(gone)
    for row in rows:
        assert same((row["estimate"], row["lower"], row["upper"]), expected[row["day"]])
