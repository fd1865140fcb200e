"""Every view that shows a figure against its oracle, on the Broward extract, and the identities that always hold.

A fixed part of the extract goes through the stages and by the rows of the sink into ClickHouse: 12,000 rows of it, all
those of the persons whose identifiers come first. Identifiers are random, and the whole takes eight times as long.
`CHECKS` (tests/sinks/checks) says which function holds which view; those held elsewhere, and those that show no figure,
are named in `exceptions.py` there. A new view fails the first test until it is in one of them.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.views import views
from scipy.stats import CensoredData, ecdf

from tests.sinks.broward import fold
from tests.sinks.checks import CHECKS, Asked, Truth, coverage_of
from tests.sinks.checks.exceptions import BASES, ELSEWHERE, why_no_check
from tests.sinks.oracles.durations import Calendar
from tests.sinks.oracles.following import follow
from tests.sinks.oracles.setting import Setting
from tests.sinks.same import same
from tests.sinks.store import Store, migrated_database

pytestmark = pytest.mark.stack

ROWS = 12_000
HERE = Path(__file__).parent
PLACE = "US-FL"

ASKED = {
    "all": Asked(Setting()),
    "women in 2013, as of June 2014": Asked(
        Setting(date(2014, 6, 30), {"sex": ["female"], "iccs": ["02", "06", "not_stated"]}),
        (date(2013, 1, 1), date(2013, 12, 31)),
    ),
    "some agencies and ages, up to March 2013": Asked(
        Setting(
            date(2013, 3, 31),
            {
                "jurisdiction": [PLACE],
                "agency": ["US-FL-BROWARD-SAO", "US-FL-BROWARD-JAIL"],
                "age_group": ["15_29", "not_stated"],
                "area": ["not_stated"],
                "citizenship": ["not_stated"],
            },
        ),
        (date(2012, 5, 15), date(2013, 2, 10)),
    ),
}
NAMES = {
    "time_standards": ("jurisdiction", "iccs_code", "days"),
    "custody_limits": ("jurisdiction", "pretrial_days", "news_days", "silent_days"),
    "weekly_rest": ("jurisdiction", "weekday"),
    "holidays": ("jurisdiction", "on", "name"),
    "population": ("jurisdiction", "year", "sex", "age_group", "persons"),
}
"""Tables that a ministry edits, and their columns. What is in them here is made up for the test."""


@pytest.fixture(scope="module")
def truth(stack: Connections, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Truth]:
    extract = fold(ROWS, tmp_path_factory.mktemp("broward"))
    rest, holidays = (6, 7), (date(2013, 7, 4), date(2013, 12, 25), date(2014, 1, 1))
    with migrated_database(stack) as own, client(own) as clickhouse:
        store = Store(own, clickhouse)
        store.put("event-records", extract.records)
        store.cases(*extract.cases)
        store.persons(*extract.persons)
        found = Truth(
            store,
            extract.cases,
            extract.persons,
            coverage=coverage_of(extract.records),
            standards={(PLACE, ""): 180, (PLACE, "02"): 365, (PLACE, "0201"): 90},
            calendars={PLACE: Calendar(rest, holidays)},
            news_days={PLACE: 400},
            pretrial_days={PLACE: 120},
            silent_days={PLACE: 365},
            population={(PLACE, 2013, "", ""): 100_000, (PLACE, 2013, "female", ""): 50_000},
        )
        told: dict[str, list[tuple[object, ...]]] = {
            "time_standards": [(*key, days) for key, days in found.standards.items()],
            "custody_limits": [(PLACE, 120, 400, 365)],
            "weekly_rest": [(PLACE, weekday) for weekday in rest],
            "holidays": [(PLACE, day, "holiday") for day in holidays],
            "population": [(*key, persons) for key, persons in found.population.items()],
        }
        for table, rows in told.items():
            names = [*NAMES[table], "version", "is_deleted"]
            clickhouse.insert(table, [(*row, 1, 0) for row in rows], column_names=names)
        yield found
        store.writer.close()


def test_every_view_with_a_figure_is_held_to_an_oracle() -> None:
    held = {view.name for view in views() if why_no_check(view.name) is None}
    assert held == CHECKS.keys(), "give a new view a check in tests/sinks/checks, or name it in exceptions.py there"


def test_those_held_elsewhere_are_named_there() -> None:
    for view, module in ELSEWHERE.items():
        assert f'"{view}"' in (HERE / module).read_text(), view


def test_a_base_is_read_by_a_view_that_is_held() -> None:
    of = {view.name: view for view in views()}
    reached, waiting = set[str](), list(CHECKS)
    while waiting:
        for read in of[waiting.pop()].reads:
            if read in of and read not in reached:
                reached.add(read)
                waiting.append(read)
    assert reached >= BASES


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("view", CHECKS)
def test_a_view_says_what_its_oracle_says(truth: Truth, view: str, asked: str) -> None:
    CHECKS[view](truth, ASKED[asked])


def test_the_extract_has_what_the_views_tell_apart(truth: Truth) -> None:
    """Undated and negative ends, open stays, reports alone: a check of nothing would hold too."""
    charge = next(row for row in truth.store.view("durations") if row["segment"] == "offence → charge")
    disposal = next(row for row in truth.store.view("durations") if row["segment"] == "charge → disposition")
    assert (charge["drawable"], disposal["drawable"]) == (1, 0)
    assert min(charge["measured"], disposal["undated"]) > 300
    stays = truth.store.one("stay_counts")
    assert min(stays[name] for name in ("closed", "open", "ends_before_it_begins", "inferred", "unattributed")) > 50
    assert len(truth.store.view("incidence", target="charged")) > 50
    assert truth.store.view("watch_silent_cases", as_of=date(2016, 1, 1))


@pytest.mark.parametrize("target", ["", "charged"])
def test_surviving_and_all_causes_are_one_on_every_day(truth: Truth, target: str) -> None:
    rows = truth.store.view("incidence", target=target)
    causes = {row["cause"]: 0.0 for row in rows} | {"pending": 1.0}
    moves: dict[int, dict[str, float]] = {}
    for row in rows:
        moves.setdefault(row["day"], {})[row["cause"]] = row["estimate"]
    for day in sorted(moves):
        causes |= moves[day]
        assert sum(causes.values()) == pytest.approx(1, abs=1e-12)


def test_leaving_by_any_way_is_the_product_limit_estimate_of_scipy(truth: Truth) -> None:
    lives = [
        one.life for one in follow(truth.cases, Setting(), truth.coverage, origin="first_contact", target="charged")
    ]
    group = [life for life in lives if life is not None]
    gone, censored = ([life.days for life in group if bool(life.cause) is left] for left in (True, False))
    survival = ecdf(CensoredData(uncensored=np.array(gone), right=np.array(censored))).sf
    rows = [row for row in truth.store.view("incidence", target="charged") if row["cause"] == "pending"]
    assert {row["day"] for row in rows} == set(gone)
    for row in rows:
        assert same(row["estimate"], float(survival.evaluate(row["day"])))


def test_the_stock_at_the_end_is_that_at_the_start_with_what_came_and_without_what_went(truth: Truth) -> None:
    rows = truth.store.view("caseload_by_month")
    assert len(rows) > 100
    for before, row in zip([None, *rows], rows, strict=False):
        went = row["outgoing"] + row["disposed_undated"]
        assert row["active_end"] == row["active_start"] + row["incoming"] - went
        assert row["inactive_end"] == row["inactive_start"] + row["suspended"] - row["resumed"]
        if before is not None:
            assert (row["active_start"], row["inactive_start"]) == (before["active_end"], before["inactive_end"])
    pending = truth.store.one("pending")
    assert (pending["active"], pending["inactive"]) == (rows[-1]["active_end"], rows[-1]["inactive_end"])


@pytest.mark.parametrize("asked", ASKED)
def test_a_cohort_adds_up_and_never_rises_along_the_stages(truth: Truth, asked: str) -> None:
    of = ASKED[asked]
    rows = of.rows(truth, "defendant_funnel", undated=int(of.undated))
    for name in ("persons", "defendants"):
        assert [row[name] for row in rows] == sorted((row[name] for row in rows), reverse=True)
    assert rows[0]["defendants"] == sum(row["left_here"] + row["pending_here"] for row in rows) > 0
    exits = of.rows(truth, "exits_by_stage", undated=int(of.undated))
    assert rows[0]["defendants"] == sum(row["defendants"] for row in exits)
