"""Every view, whatever it counts: nothing there, a period that is none, what is taken back."""

import math

import pytest
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.views import View, views

from tests.sinks.histories import Histories
from tests.sinks.made import (
    case_timeline,
    charge,
    defendant,
    finding,
    moment,
)
from tests.sinks.store import Store, World, arguments

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_on_empty_tables_no_view_fails_and_none_shows_nan(store: Store, view: View) -> None:
    for row in store.view(view.name, **arguments(view)):
        assert not any(isinstance(value, float) for value in row.values()), row


@pytest.mark.parametrize("view", [view for view in views() if "from" in view.parameters], ids=lambda view: view.name)
def test_an_inverted_period_is_an_empty_one(store: Store, view: View) -> None:
    store.cases(*Histories(1, 30).cases)
    store.persons(*Histories(1, 30).persons)
    inverted = {**arguments(view), "from": "2000-01-01", "to": "1960-01-01", "undated": 0}
    for row in store.view(view.name, **{name: inverted[name] for name in view.parameters}):
        assert {value for name, value in row.items() if name in ("persons", "defendants", "undated")} == {0}


@pytest.mark.parametrize("view", [view for view in views() if "from" in view.parameters], ids=lambda view: view.name)
def test_grafana_may_give_the_period_as_an_expression(store: Store, view: View) -> None:
    given = "from = toDate32(toDateTime(0)), to = toDate32(toDateTime(1893456000))"
    given += ", undated = 0" if "undated" in view.parameters else ""
    store.clickhouse.query(f"SELECT * FROM {view.name}({given})")


@pytest.mark.parametrize("view", views(), ids=lambda view: view.name)
def test_a_view_can_be_read_from_another_database(migrated: Connections, view: View) -> None:
    given = ", ".join(f"{name} = '{value}'" for name, value in arguments(view).items())
    call = f"{migrated.database}.{view.name}" + (f"({given})" if given else "")
    with client(migrated, database="default") as elsewhere:
        elsewhere.query(f"SELECT * FROM {call}")


def test_no_view_ever_shows_nan_or_infinity(world: World) -> None:
    for view in views():
        for row in world.view(view.name, **arguments(view)):
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
        for row in store.view(view.name, **arguments(view)):
            counts = {name: value for name, value in row.items() if isinstance(value, int) and name != "ordinal"}
            assert set(counts.values()) <= {0}, (view.name, row)
