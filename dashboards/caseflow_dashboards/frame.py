"""What every dashboard has: its address, refresh, time range, the active generation, and what the extract is not."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import (
    ConstantVariable,
    Dashboard,
    DashboardLink,
    QueryVariable,
    TimePicker,
)
from grafana_foundation_sdk.builders.text import Panel
from grafana_foundation_sdk.models.dashboard import DashboardLinkType, VariableHide, VariableRefresh

from caseflow_dashboards.house import remark
from caseflow_dashboards.source import data_source

TAG = "caseflow"
REFRESH = "5s"
REFRESHES = ["5s", "30s", "1m", "15m"]

# The years in which the Broward extract is dense; a few of its records lie before and after.
FROM, TO = "2012-01-01T00:00:00.000Z", "2016-12-31T23:59:59.999Z"

ACTIVE_DATABASE = (
    "SELECT database FROM ${control}.generations WHERE state = 'active'"
    " ORDER BY promoted_at DESC, generation DESC LIMIT 1"
)
"""The query of the hidden variable `database`: a refresh resolves it once, so that no refresh mixes two generations."""

WHAT_IT_IS_NOT = """\
These figures are **real de-identified records of Broward County, Florida, linked in one extract**: public records of \
people who were scored after an arrest, gathered by ProPublica for its COMPAS study. They are **not** the attrition of \
a county.

- Every person has at most one charged case, and nobody who was never scored is in it: shares between stages say how \
records link, not how a county's cases fare.
- The first segment is **offence → charge**: what the extract calls a report carries the date of the offence.
- **Dispositions have no date.** Time from charge to disposition cannot be measured here, and is not invented.
- Each person's dates are moved by one random offset of up to 28 days: durations within a person hold, calendar \
positions do not.
"""


def frame(uid: str, title: str, description: str) -> Dashboard:
    """Return a dashboard without panels; days and months are local dates, which the tables label in UTC."""
    return (
        Dashboard(title)
        .uid(f"caseflow-{uid}")
        .description(description)
        .tags([TAG])
        .readonly()
        .timezone("utc")
        .time(FROM, TO)
        .refresh(REFRESH)
        .timepicker(TimePicker().refresh_intervals(REFRESHES))
        .with_variable(ConstantVariable("control").value("caseflow"))
        .with_variable(
            QueryVariable("database")
            .query(ACTIVE_DATABASE)
            .datasource(data_source())
            .hide(VariableHide.HIDE_VARIABLE)
            .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        )
        .link(DashboardLink("Caseflow").type(DashboardLinkType.DASHBOARDS).tags([TAG]).keep_time(True))
    )


def what_it_is_not() -> Panel:
    """Return the note that stands at the head of every dashboard."""
    return remark("What this extract is, and what it is not", WHAT_IT_IS_NOT, height=7)
