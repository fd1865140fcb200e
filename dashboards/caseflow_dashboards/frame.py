"""What every dashboard has: its address, refresh, time range, variables, links, and what the data are."""

from __future__ import annotations

from collections.abc import Sequence

from grafana_foundation_sdk.builders.dashboard import Dashboard, DashboardLink, TextBoxVariable, TimePicker
from grafana_foundation_sdk.builders.table import Panel as TablePanel
from grafana_foundation_sdk.models.dashboard import DashboardLinkType

from caseflow_dashboards.annotations import promotions
from caseflow_dashboards.house import COUNT, Figure, Views, rows
from caseflow_dashboards.queries import select, view
from caseflow_dashboards.variables import Choice, as_of, constants, filters

TAG = "caseflow"
PERSONAL_TAG = "names-persons"
REFRESH = "5s"
REFRESHES = ["5s", "30s", "1m", "15m"]

FROM, TO = "now-5y", "now"
"""What an installation that is heard from every day opens with; an address may name other years."""

WHAT_THE_DATA_ARE = "What these data are, and what they are not"


def frame(
    uid: str,
    title: str,
    description: str,
    *,
    filtered: bool = True,
    personal: bool = False,
    carries: bool = True,
    choices: Sequence[Choice] = (),
    texts: Sequence[TextBoxVariable] = (),
) -> Dashboard:
    """Return a dashboard without panels; days and months are local dates, which the tables label in UTC.

    `filtered`: it has the filters and the day as of which figures hold; `choices` and `texts` are its own variables.
    `personal`: it names persons or cases. `carries`: what is chosen goes along to other dashboards.
    """
    board = (
        Dashboard(title)
        .uid(f"caseflow-{uid}")
        .description(description)
        .tags([TAG, PERSONAL_TAG] if personal else [TAG])
        .readonly()
        .timezone("utc")
        .time(FROM, TO)
        .refresh(REFRESH)
        .timepicker(TimePicker().refresh_intervals(REFRESHES))
        .annotation(promotions())
        .link(_links(carries=carries))
    )
    for variable in constants():
        board = board.with_variable(variable)
    for own in texts:
        board = board.with_variable(own)
    if filtered:
        board = board.with_variable(as_of())
        for each in filters():
            board = board.with_variable(each)
    for choice in choices:
        board = board.with_variable(choice.variable())
    return board


def what_the_data_are(views: Views) -> TablePanel:
    """Return what stands at the head of every dashboard: whether its figures are of real or of made-up records."""
    shown = {
        "Data": "origin",
        "What they are, and what they are not": "says",
        "Jurisdiction": "jurisdiction",
        "Cases": "cases",
        "Persons": "persons",
    }
    figure = Figure(
        title=WHAT_THE_DATA_ARE,
        says="Everything in the active generation, whatever is chosen above.",
        view="data_origin",
        sql=select(shown, view("data_origin"), "ORDER BY jurisdiction"),
        unit=COUNT,
        width=24,
        height=6,
    )
    return rows(figure, views, wrapped=("What they are, and what they are not",))


def _links(*, carries: bool) -> DashboardLink:
    link = DashboardLink("Caseflow").type(DashboardLinkType.DASHBOARDS).tags([TAG])
    return link.keep_time(True).include_vars(carries)
