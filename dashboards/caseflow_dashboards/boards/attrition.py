"""The dashboard Attrition: two linked cohorts, reports and defendants, with everything pending in sight."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.boards import conversions, curves, offences, quality, reports
from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import (
    COUNT,
    DAYS,
    PENDING,
    PER_CENT,
    RATIO,
    Figure,
    Matrix,
    Views,
    bars,
    lines,
    rows,
    section,
    tiles,
)
from caseflow_dashboards.queries import CHOSEN, MONTH, PERIOD, STAGE, per_cent, select, view, whole, words
from caseflow_dashboards.variables import COUNTING, HORIZON, LEVEL, ORIGIN, TARGET, UNIT

_STANDING = {
    "Disposed of": "blue",
    "Charged, not disposed of": "orange",
    "Left before charge": "purple",
    "Not charged": "#8a94a3",
}
_WENT = {"Went on": "blue", "Left here": "purple", "Pending here": "#8a94a3"}
_STAGES = {
    "First contact": "first_contact",
    "Referred": "referred",
    "Charged": "charged",
    "Disposed of": "disposed",
    "Sentenced": "sentenced",
    "Admitted": "admitted",
}
_COLOURS = ("#8a94a3", "purple", "blue", "orange", "red", "green", "yellow")
_EXITS = Matrix(row="Furthest stage", column="Left by", value="Defendants")


def attrition(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    flow = dict(zip([*_STAGES, "Exit"], _COLOURS, strict=True))
    shares = {"Of first": PER_CENT, "Of previous": PER_CENT}
    pathway = {"Share": PER_CENT, "Median": DAYS}
    board = (
        frame(
            "attrition",
            "Attrition",
            "What becomes of reports, and how far defendants get: two cohorts, never one percentage across them.",
            choices=(UNIT, HORIZON, ORIGIN, TARGET, LEVEL, COUNTING),
        )
        .with_panel(what_the_data_are(views))
        .with_panel(rows(quality.incomplete(), views))
        .with_row(section("Reports: cases or offences by month of report"))
    )
    for panel in reports.panels(views):
        board = board.with_panel(panel)
    board = (
        board.with_row(section("Defendants by month of first contact"))
        .with_panel(tiles(_outside(), views))
        .with_panel(bars(_funnel(), views, x="Stage", colours=_WENT, stacked=True, across=True))
        .with_panel(rows(_stages(), views, units=shares))
        .with_panel(bars(_by_month(), views, x="Month", colours=_STANDING, stacked=True))
        .with_panel(bars(_exits(), views, x=_EXITS.corner, colours=PENDING, stacked=True, across=True, matrix=_EXITS))
        .with_panel(lines(_per_case(), views, colours={"Defendants per case": "blue"}, beside=("Of no known month",)))
        .with_row(section("Conversion: reached a later stage within the chosen days"))
    )
    for conversion in conversions.panels(views):
        board = board.with_panel(conversion)
    board = board.with_row(section("Cumulative incidence: left by which cause, and when"))
    for curve in curves.incidence(views):
        board = board.with_panel(curve)
    board = (
        board.with_row(section("Flow and pathways"))
        .with_panel(lines(_flow(), views, colours=flow, axis="defendants"))
        .with_panel(rows(_pathways(), views, units=pathway))
        .with_row(section("Offences and their reclassification"))
    )
    for offence in offences.panels(views):
        board = board.with_panel(offence)
    return board


def _outside() -> Figure:
    shown = {
        "In the time range": "maxIf(defendants, ordinal = 1)",
        "First contact without a day": "max(without_day)",
    }
    return Figure(
        title="Defendants of the time range, and those of no period",
        says="A defendant without a day of first contact is in no cohort: of any period.",
        view="defendant_funnel",
        sql=select(
            shown,
            view("defendant_funnel", f"{PERIOD}, {CHOSEN}, undated = 0"),
            "HAVING max(without_day) + max(defendants) > 0 AND $__fromTime <= $__toTime",
        ),
        unit=COUNT,
        width=24,
        height=5,
    )


def _funnel() -> Figure:
    shown = {
        "Stage": STAGE,
        "Went on": "defendants - left_here - pending_here",
        "Left here": "left_here",
        "Pending here": "pending_here",
    }
    return Figure(
        title="Where defendants stopped",
        says="First contact within the time range. A bar: all who reached the stage.",
        view="defendant_funnel",
        sql=select(
            shown, view("defendant_funnel", f"{PERIOD}, {CHOSEN}, undated = 0"), "WHERE defendants > 0 ORDER BY ordinal"
        ),
        unit=COUNT,
        width=11,
        height=11,
    )


def _stages() -> Figure:
    shown = {
        "Stage": STAGE,
        "Defendants": "defendants",
        "Persons": "persons",
        "Of first": per_cent("defendants_of_first"),
        "Of previous": per_cent("defendants_of_previous"),
        "Left": "left_here",
        "Pending": "pending_here",
        "Undated": "undated",
    }
    return Figure(
        title="Defendants by stage reached",
        says="First contact within the time range. A person in two cases is two defendants.",
        view="defendant_funnel",
        sql=select(
            shown,
            view("defendant_funnel", f"{PERIOD}, {CHOSEN}, undated = 0"),
            "WHERE isNotNull(defendants_of_first) ORDER BY ordinal",
        ),
        unit=COUNT,
        width=13,
        height=11,
    )


def _by_month() -> Figure:
    shown = {
        "Month": "formatDateTime(month, '%Y-%m')",
        "Disposed of": "disposed",
        "Charged, not disposed of": "pending_disposal",
        "Left before charge": "left_before_charge",
        "Not charged": "pending_charge",
    }
    return Figure(
        title="Where the defendants of each month stand",
        says="By month of first contact, within the time range. A bar is a whole cohort, pending or not.",
        view="defendants_by_month",
        sql=select(shown, view("defendants_by_month", f"{PERIOD}, {CHOSEN}"), "ORDER BY month"),
        unit=COUNT,
        width=24,
        height=12,
    )


def _exits() -> Figure:
    cells = {
        "row_order": "ordinal",
        "row_name": STAGE,
        "column_order": "exit = 'pending'",
        "column_name": words("exit"),
        "cell": "defendants",
    }
    return Figure(
        title="How defendants left, by the furthest stage reached",
        says="First contact within the time range. Each defendant is in one bar: left, or pending.",
        view="exits_by_stage",
        sql=whole(
            select(cells, view("exits_by_stage", f"{PERIOD}, {CHOSEN}, undated = 0")),
            row=_EXITS.row,
            column=_EXITS.column,
            value=_EXITS.value,
        ),
        unit=COUNT,
        width=14,
        height=12,
    )


def _per_case() -> Figure:
    return Figure(
        title="Defendants per case",
        says="By month of first contact: what stands between cases and defendants. Of no known month: of any period.",
        view="defendants_by_month",
        sql=select(
            {"time": MONTH, "Defendants per case": "per_case", "Of no known month": "without_month"},
            view("defendants_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=RATIO,
        width=10,
        height=12,
    )


def _flow() -> Figure:
    stages = {name: f"sumIf(defendants, stage = '{stage}')" for name, stage in {**_STAGES, "Exit": "exit"}.items()}
    return Figure(
        title="Defendants who came into each stage, by month",
        says="Each in the month of its own event: flows of different people, never divided by one another.",
        view="stage_flow_by_month",
        sql=select(
            {"time": MONTH, **stages},
            view("stage_flow_by_month", f"{PERIOD}, {CHOSEN}"),
            "GROUP BY month ORDER BY time",
        ),
        unit=COUNT,
        width=24,
        height=11,
    )


def _pathways() -> Figure:
    shown = {
        "Pathway": words("pathway"),
        "Defendants": "defendants",
        "Persons": "persons",
        "Share": per_cent("share"),
        "Measured": "measured",
        "Median": "median_days",
    }
    return Figure(
        title="Pathways",
        says="The ways that defendants first met within the time range have gone; the 40 most frequent.",
        view="pathways",
        sql=select(
            shown,
            view("pathways", f"{PERIOD}, {CHOSEN}, undated = 0"),
            "ORDER BY defendants DESC, pathway LIMIT 40",
        ),
        unit=COUNT,
        width=24,
        height=11,
        empty="–",
    )
