"""Every panel, variable and annotation of every dashboard on the real engine, whatever a reader sets."""

import asyncio
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from caseflow_dashboards.audiences import PERSONS
from caseflow_dashboards.preview import CONTROL
from caseflow_dashboards.preview.dashboards import Dashboard, Panel, load_dashboards
from caseflow_dashboards.preview.engine import ClickHouse
from caseflow_dashboards.preview.options import Options
from caseflow_dashboards.preview.refresh import refresh
from caseflow_dashboards.preview.resolution import Resolution, lists
from caseflow_dashboards.preview.times import TimeRange
from caseflow_dashboards.reads import read_views
from caseflow_schemas.connections import Connections
from caseflow_sinks.client import client
from caseflow_sinks.shown import shown_database
from caseflow_sinks.views import call, views

from tests.dashboards.drawing import drawn, numbers, only, span
from tests.dashboards.filled import HISTORIES, board_database, fill, histories_of
from tests.sinks.histories import Histories

pytestmark = pytest.mark.stack

BOARDS = load_dashboards()
EVERY_BOARD = pytest.mark.parametrize("board", list(BOARDS.values()), ids=list(BOARDS))
YEARS = span("1969-01-01", "1974-12-31")
"""In which the histories happen."""
ODD = ("it's", "a\\", "')) OR 1 = 1 --", "${database}", '"`\n')
"""Values that no record has, and that would end a literal or a query where they are not put in quotes."""
OCCURRING = {
    "jurisdiction": "XX",
    "agency": "XX-COURT",
    "court": "court-1",
    "iccs": "0101",
    "sex": "female",
    "age_group": "15_29",
    "citizenship": "national",
    "area": "north",
}


@pytest.fixture(scope="module")
def empty(stack: Connections) -> Iterator[Connections]:
    """Tables and views, and nothing in them."""
    with board_database(stack) as own:
        yield own


@pytest.fixture(scope="module")
def histories(stack: Connections) -> Iterator[Connections]:
    """Histories in every state, only for reading."""
    with histories_of(stack) as own:
        yield own


@pytest.fixture(scope="module")
def filled(stack: Connections) -> Iterator[Connections]:
    """Cases of 2012 and 2013 of which everything but the disposals has a day, only for reading."""
    with board_database(stack) as own:
        fill(own)
        yield own


def is_filtered(panel: Panel) -> bool:
    return "${sex:" in (panel.sql or "")


def is_by_period(panel: Panel) -> bool:
    return "from = toDate32" in (panel.sql or "")


def test_before_any_migration_every_panel_says_why_it_has_no_figure(connections: Connections) -> None:
    async def said() -> list[str]:
        engine = ClickHouse(connections)
        try:
            constants = {CONTROL: connections.control_database}
            board = BOARDS["caseflow-attrition"]
            return [outcome["error"] async for outcome in refresh(engine, board, YEARS, constants=constants)]
        finally:
            await engine.close()

    errors = asyncio.run(said())
    assert len(errors) > 5
    assert all(connections.control_database in error for error in errors)


@EVERY_BOARD
def test_on_empty_tables_no_panel_fails_and_none_makes_up_a_figure(empty: Connections, board: Dashboard) -> None:
    figures = drawn(empty, board, YEARS)
    assert all(value == 0 for value in numbers(figures)), figures
    for panel in board.panels:
        if panel.sql and is_filtered(panel):
            assert figures[panel.title] == []


@EVERY_BOARD
def test_no_panel_fails_on_data_with_a_filter_set_and_none_shows_what_is_no_number(
    histories: Connections, board: Dashboard
) -> None:
    # A filter a panel, the next one for the next panel: over all boards each filter alone meets several panels.
    plain = only(board, lambda panel: not is_filtered(panel))
    figures = drawn(histories, plain, YEARS, {"identifier": ("case:2",)})
    filtered = only(board, is_filtered).panels
    for at, (name, value) in enumerate(OCCURRING.items()):
        turn = replace(plain, panels=filtered[at :: len(OCCURRING)])
        figures |= drawn(histories, turn, YEARS, {name: (value, *ODD)}) if turn.panels else {}
    assert all(map(math.isfinite, numbers(figures)))
    # No stay has a court, an offence or an area that occurs, and the agency of the filter holds nobody.
    assert sum(map(bool, figures.values())) * 2 >= len(figures)


@EVERY_BOARD
def test_every_variable_offers_what_there_is(histories: Connections, board: Dashboard) -> None:
    async def offered() -> dict[str, dict[str, Any]]:
        engine = ClickHouse(histories)
        try:
            constants = {CONTROL: histories.control_database}
            resolution = Resolution(engine, Options(engine), board, YEARS, constants=constants, asked={})
            return await lists(resolution, board)
        finally:
            await engine.close()

    found = asyncio.run(offered())
    for name, value in OCCURRING.items():
        if name in found:
            assert value in [option[0] for option in found[name]["options"]], found[name]
    assert not [name for name, answer in found.items() if "error" in answer]


@EVERY_BOARD
def test_all_filters_at_once_of_which_one_matches_nothing_leave_every_panel_empty(
    histories: Connections, board: Dashboard
) -> None:
    asked = {name: (value,) for name, value in OCCURRING.items()} | {"sex": ODD, "citizenship": ODD}
    assert not any(drawn(histories, only(board, is_filtered), YEARS, asked).values())


@EVERY_BOARD
def test_a_period_that_ends_before_it_begins_is_empty(histories: Connections, board: Dashboard) -> None:
    inverted = TimeRange(YEARS.to_ms, YEARS.from_ms)
    figures = drawn(histories, only(board, is_by_period), inverted, {"as_of": ("1974-12-31",)})
    assert not any(figures.values()), figures


@EVERY_BOARD
def test_as_of_a_day_before_the_first_event_there_is_nothing(filled: Connections, board: Dashboard) -> None:
    standing = only(board, lambda panel: is_filtered(panel) and not is_by_period(panel))
    figures = drawn(filled, standing, span("2012-01-01", "2013-12-31"), {"as_of": ("1999-12-31",)})
    assert not any(figures.values()), figures


def test_a_cohort_as_of_a_day_before_its_first_event_is_nobody(filled: Connections) -> None:
    funnel = only(BOARDS["caseflow-attrition"], lambda panel: "defendant_funnel" in (panel.sql or ""))
    figures = drawn(filled, funnel, span("2012-01-01", "2013-12-31"), {"as_of": ("1999-12-31",)})
    assert len(figures) > 1
    assert not any(figures.values())


@EVERY_BOARD
def test_with_the_last_word_of_every_choice_no_panel_fails(histories: Connections, board: Dashboard) -> None:
    last = {each.name: (each.options[-1].value,) for each in board.variables if each.kind == "custom"}
    asking = only(board, lambda panel: any(f"${{{name}:" in (panel.sql or "") for name in last))
    assert all(map(math.isfinite, numbers(drawn(histories, asking, YEARS, last))))


def test_a_day_that_is_none_is_refused_and_no_figure_drawn(empty: Connections) -> None:
    held = only(BOARDS["caseflow-custody"], lambda panel: "unsentenced(" in (panel.sql or ""))
    for text in ("31.12.1970", "1970-13-45"):
        with pytest.raises(AssertionError, match="for month|must be|parse"):
            drawn(empty, held, YEARS, {"as_of": (text,)})


def test_the_explorer_shows_nothing_without_an_identifier_and_nothing_for_a_strange_one(
    histories: Connections,
) -> None:
    for identifier in ("", ODD[2]):
        figures = drawn(histories, "explorer", YEARS, {"identifier": (identifier,)})
        shown = {title for title, rows in figures.items() if rows}
        assert shown == {"What these data are, and what they are not"}


def test_nothing_that_everyone_may_read_names_a_person_or_a_case(histories: Connections) -> None:
    told = Histories(1, HISTORIES, vague=0.4)
    keys = {key for one in (*told.cases, *told.persons) for key in (one["key"], *one["identifiers"])}
    keys |= {event["event_id"] for one in (*told.cases, *told.persons) for event in one["events"]}
    keys |= {stay["stay_key"] for person in told.persons for stay in person["stays"]}
    parameters = {view.name: view.parameters for view in views()}
    with client(histories, database="") as server:
        for audience, names in read_views().items():
            place = shown_database(histories, audience)
            naming = set()
            for name in names:
                day = {"as_of": date(1972, 6, 30)} if "as_of" in parameters[name] else {}
                rows = server.query(f"SELECT * FROM `{place}`.{call(name, **day)}").result_rows
                naming |= {name} if keys & set(texts(rows)) else set()
            assert naming == ({"watch_pretrial", "watch_silent_cases"} if audience == PERSONS else set())


def texts(value: Any) -> Iterator[str]:
    """Every text in rows, whatever they are nested in."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from texts(part)
