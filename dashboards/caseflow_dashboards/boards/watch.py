"""The dashboard Watch lists: the persons and cases behind what other dashboards only count, for those who may see."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, Figure, Views, remark, rows, section
from caseflow_dashboards.queries import CHOSEN, select, view, words

WHO_MAY_LOOK = """\
These lists name **persons and cases**: they are for those who are allowed to see those records, and for the purpose \
for which they are. How many there are is on the dashboards Custody and Caseload, for everyone.
"""
_IN_DAYS = {"Days": DAYS, "Limit": DAYS}


def watch(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    return (
        frame(
            "watch",
            "Watch lists",
            "Persons held before trial past the limit, and pending cases of which nothing has been heard for too long.",
            personal=True,
        )
        .with_panel(remark("For those who are allowed", WHO_MAY_LOOK, height=4))
        .with_panel(what_the_data_are(views))
        .with_row(section("Custody"))
        .with_panel(rows(_held(), views, units=_IN_DAYS, explored=("Person", "Case")))
        .with_row(section("Caseload"))
        .with_panel(rows(_silent(), views, units=_IN_DAYS, explored=("Case",)))
    )


def _held() -> Figure:
    shown = {
        "Person": "person",
        "Facility": "facility",
        "Since": "since_on",
        "Days": "days",
        "Limit": "limit_days",
        "Case": "case_key",
    }
    return Figure(
        title="Watch list: held before trial past the limit",
        says="The limit of the jurisdiction is data: without one nobody is listed. The 100 longest.",
        view="watch_pretrial",
        sql=select(shown, view("watch_pretrial", CHOSEN), "ORDER BY days DESC, person, stay_key LIMIT 100"),
        unit=COUNT,
        width=24,
        height=14,
        empty="none",
    )


def _silent() -> Figure:
    shown = {
        "Case": "case_key",
        "Offence": words("iccs"),
        "Area": words("area"),
        "Pending defendants": "pending_defendants",
        "Last event": "last_event_on",
        "Days": "days",
        "Limit": "limit_days",
    }
    return Figure(
        title="Watch list: pending cases without an event",
        says="For longer than the limit of the jurisdiction, which is data; the 100 longest.",
        view="watch_silent_cases",
        sql=select(shown, view("watch_silent_cases", CHOSEN), "ORDER BY days DESC, case_key LIMIT 100"),
        unit=COUNT,
        width=24,
        height=14,
        empty="none",
    )
