"""Every view, whatever it counts: nothing there, a period that is none, what is taken back."""

import math

import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.views import View, call, views

from tests.sinks.histories import Histories
from tests.sinks.made import (
    case_timeline,
    charge,
    defendant,
    finding,
    moment,
)
from tests.sinks.store import Store, World

pytestmark = pytest.mark.stack

# Columns of integers that count nothing.
NO_COUNT = ("ordinal", "mature", "drawable", "days")
# What was there before an empty period is there after it, and what has no day is in none.
STOCK = ("active_start", "active_end", "inactive_start", "inactive_end", "without_entry", "without_start_day")


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_on_empty_tables_no_view_fails_and_none_shows_a_share_or_nan(store: Store, view: View) -> None:
    for row in store.view(view.name):
        assert {value for value in row.values() if isinstance(value, float)} <= {0.0}, row


@pytest.mark.parametrize("view", [view for view in views() if "from" in view.parameters], ids=lambda view: view.name)
def test_an_inverted_period_is_an_empty_one(store: Store, view: View) -> None:
    store.cases(*Histories(1, 30).cases)
    store.persons(*Histories(1, 30).persons)
    inverted = {"from": "2000-01-01", "to": "1960-01-01"} | ({"undated": 0} if "undated" in view.parameters else {})
    for row in store.view(view.name, **inverted):
        counts = {value for name, value in row.items() if isinstance(value, int) and name not in (*NO_COUNT, *STOCK)}
        assert counts <= {0}, row


@pytest.mark.parametrize("view", [view for view in views() if "from" in view.parameters], ids=lambda view: view.name)
def test_grafana_may_give_the_period_as_an_expression(store: Store, view: View) -> None:
    text = call(view.name, **{"from": "2000-01-01", "to": "2001-01-01"})
    text = text.replace("'2000-01-01'", "toDate32(toDateTime(0))").replace(
        "'2001-01-01'", "toDate32(toDateTime(1893456000))"
    )
    assert "toDateTime(1893456000)" in text
    store.clickhouse.query(f"SELECT * FROM {text}")


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_view_can_be_read_from_another_database(migrated: Connections, view: View) -> None:
    with client(migrated, database="default") as elsewhere:
        elsewhere.query(f"SELECT * FROM {migrated.database}.{call(view.name)}")


def test_no_view_ever_shows_nan_or_infinity(world: World) -> None:
    for view in views():
        for row in world.view(view.name):
            numbers = [value for value in row.values() if isinstance(value, float)]
            assert all(math.isfinite(number) for number in numbers), (view.name, row)


def test_a_retracted_case_leaves_every_figure(store: Store) -> None:
    told = case_timeline(
        "case:1",
        findings=[finding("charge_without_report")],
        defendants=[defendant("person:1", charged=moment("2020-01-01"), charges=[charge("c")])],
    )
    store.cases(told)
    assert store.one("timelines")["defendants"] == 1
    store.cases(case_timeline("case:1", events=[]))
    for view in views():
        for row in store.view(view.name):
            counts = {name: value for name, value in row.items() if isinstance(value, int) and name not in NO_COUNT}
            assert set(counts.values()) <= {0}, (view.name, row)
