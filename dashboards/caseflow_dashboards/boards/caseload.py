"""The dashboard Caseload: what comes into the courts, what goes out, what is pending, and how cases end there."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.boards import outcomes
from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, PER_CENT, RATIO, Figure, Views, bars, lines, rows, section, tiles
from caseflow_dashboards.queries import CHOSEN, MONTH, PERIOD, per_cent, select, view

_FLOW = {"Incoming": "blue", "Outgoing": "orange"}
_PENDING = {"Active": "blue", "Inactive": "#8a94a3"}
_IN_AND_OUT = ("Registered", "Reopened", "Resumed", "Disposed of", "Suspended", "Disposed, undated", "No known entry")


def caseload(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    rates = {
        "Undated share": PER_CENT,
        "Clearance rate": PER_CENT,
        "Disposition time": DAYS,
        "Turnover": RATIO,
        "Congestion": RATIO,
    }
    aged = {"Median age": DAYS, "P90 age": DAYS, "Backlog": PER_CENT, "Ageing index": PER_CENT}
    little = {"Mean time": DAYS, "Mean pending": RATIO, "Arrivals a day": RATIO, "Ratio": RATIO}
    board = (
        frame(
            "caseload",
            "Caseload",
            "Incoming, outgoing and pending before the courts, how old the pending are, and how cases end.",
        )
        .with_panel(what_the_data_are(views))
        .with_row(section("The period"))
        .with_panel(tiles(_period(), views, units=rates))
        .with_row(section("By month"))
        .with_panel(bars(_flow(), views, x="Month", colours=_FLOW))
        .with_panel(bars(_pending(), views, x="Month", colours=_PENDING, stacked=True))
        .with_panel(
            lines(_clearance(), views, colours={"Clearance rate": "blue"}, axis="%", beside=_but("Clearance rate"))
        )
        .with_panel(
            lines(
                _disposition(),
                views,
                colours={"Disposition time": "orange"},
                axis="days",
                beside=_but("Disposition time"),
            )
        )
        .with_panel(
            lines(
                _turnover(),
                views,
                colours={"Turnover": "green", "Congestion": "red"},
                beside=_but("Turnover", "Congestion"),
            )
        )
        .with_row(section("Pending on the day: age and backlog"))
        .with_panel(tiles(_aged(), views, units=aged))
        .with_panel(bars(_ages(), views, x="Active days", colours={"Active pending": "blue"}, across=True))
        .with_panel(rows(_silent(), views, units={"Limit": DAYS, "Longest": DAYS}))
        .with_panel(tiles(_little(), views, units=little))
        .with_row(section("Outcomes of defendants after a charge"))
    )
    for panel in outcomes.panels(views):
        board = board.with_panel(panel)
    return board


_ANYTHING = "WHERE days > 0 AND active_start + inactive_start + incoming + disposed_undated + without_entry > 0"


def _by_month() -> str:
    return view("caseload_by_month", f"{PERIOD}, {CHOSEN}")


def _period() -> Figure:
    shown = {
        "Active at the start": "active_start",
        "Incoming": "incoming",
        "Outgoing": "outgoing",
        "Disposed, undated": "disposed_undated",
        "Undated share": per_cent("undated_share"),
        "Active at the end": "active_end",
        "Inactive at the end": "inactive_end",
        "No known entry": "without_entry",
        "Clearance rate": "clearance_rate",
        "Disposition time": "disposition_time",
        "Turnover": "turnover",
        "Congestion": "congestion",
    }
    return Figure(
        title="In, out, pending, and their rates",
        says=(
            "From the first to the last day of the time range, or to the day as of which figures hold. Where over 5 %"
            " of the disposals have no date, or of all spells no known entry, there are no rates."
        ),
        view="caseload",
        sql=select(shown, view("caseload", f"{PERIOD}, {CHOSEN}"), _ANYTHING),
        unit=COUNT,
        width=24,
        height=8,
    )


def _flow() -> Figure:
    shown = {"Month": "formatDateTime(month, '%Y-%m')", "Incoming": "incoming", "Outgoing": "outgoing"}
    return Figure(
        title="Incoming and outgoing, by month",
        says="Incoming: registered, reopened, resumed. Outgoing: disposed of, suspended.",
        view="caseload_by_month",
        sql=select(shown, _by_month(), "ORDER BY month"),
        unit=COUNT,
        width=12,
        height=11,
    )


def _pending() -> Figure:
    shown = {"Month": "formatDateTime(month, '%Y-%m')", "Active": "active_end", "Inactive": "inactive_end"}
    return Figure(
        title="Pending at the end of each month",
        says="Inactive: suspended for the defendant on the month's last day.",
        view="caseload_by_month",
        sql=select(shown, _by_month(), "ORDER BY month"),
        unit=COUNT,
        width=12,
        height=11,
    )


def _clearance() -> Figure:
    return Figure(
        title="Clearance rate, by month",
        says="Outgoing per incoming; their parts are in the table of the values. Over 5 % undated: not drawn.",
        view="caseload_by_month",
        sql=_rates_by_month(),
        unit=PER_CENT,
        width=8,
        height=11,
    )


def _disposition() -> Figure:
    return Figure(
        title="Disposition time, by month",
        says="Pending at the end of the month at the pace of the month: a forecast. Over 5 % undated: not drawn.",
        view="caseload_by_month",
        sql=_rates_by_month(),
        unit=DAYS,
        width=8,
        height=11,
    )


def _turnover() -> Figure:
    return Figure(
        title="Turnover and congestion, by month",
        says="Disposed of per pending at the end; pending at the start and incoming per disposed of. As beside.",
        view="caseload_by_month",
        sql=_rates_by_month(),
        unit=RATIO,
        width=8,
        height=11,
    )


_RATES = {
    "Clearance rate": "clearance_rate",
    "Disposition time": "disposition_time",
    "Turnover": "turnover",
    "Congestion": "congestion",
}


def _rates_by_month() -> str:
    """Return one query for three charts, which is asked once where they are drawn from one answer."""
    moves = ("registered", "reopened", "resumed", "disposed", "suspended", "disposed_undated", "without_entry")
    shown = {"time": MONTH, **_RATES, **dict(zip(_IN_AND_OUT, moves, strict=True))}
    return select(shown, _by_month(), "ORDER BY time")


def _but(*drawn: str) -> list[str]:
    return [name for name in (*_RATES, *_IN_AND_OUT) if name not in drawn]


def _aged() -> Figure:
    shown = {
        "Active": "active",
        "Inactive": "inactive",
        "Median age": "median_days",
        "P90 age": "p90_days",
        "Backlog": per_cent("backlog"),
        "Ageing index": per_cent("ageing_index"),
        "With a standard": "with_standard",
        "No known entry": "pending_without_entry",
    }
    return Figure(
        title="Pending, and how much of it is old",
        says="On the day as of which figures hold. Backlog and ageing index need time standards, which are data.",
        view="pending",
        sql=select(shown, view("pending", CHOSEN), "WHERE active + inactive + pending_without_entry > 0"),
        unit=COUNT,
        width=24,
        height=6,
    )


def _ages() -> Figure:
    classes = {"0 to 90": "to_90", "91 to 180": "to_180", "181 to 365": "to_365", "over 365": "over_365"}
    pairs = ", ".join(f"('{name} days', {column})" for name, column in classes.items())
    return Figure(
        title="Age of active pending",
        says="On the day as of which figures hold, in active days.",
        view="pending",
        sql=select(
            {"Active days": "aged.1", "Active pending": "aged.2"},
            view("pending", CHOSEN),
            f"ARRAY JOIN [{pairs}] AS aged WHERE active > 0",
        ),
        unit=COUNT,
        width=10,
        height=11,
    )


def _silent() -> Figure:
    shown = {
        "Jurisdiction": "jurisdiction",
        "Cases": "cases",
        "Limit": "limit_days",
        "Longest": "longest_days",
        "No event has a day": "undated",
    }
    return Figure(
        title="Pending cases without an event for too long",
        says=(
            "How many: which they are is on the dashboard Watch lists, for those who may see cases. Without a limit of"
            " the jurisdiction, which is data, none is counted."
        ),
        view="silent_cases",
        sql=select(shown, view("silent_cases", CHOSEN), "ORDER BY cases DESC, jurisdiction"),
        unit=COUNT,
        width=14,
        height=11,
        empty="none",
    )


def _little() -> Figure:
    shown = {
        "Mean pending": "mean_pending",
        "Arrivals a day": "arrivals_per_day",
        "Mean time": "mean_days",
        "Ratio": "ratio",
        "Left out": "left_out",
    }
    return Figure(
        title="Little's law: is it a steady state?",
        says="For information: the ratio is near 1 where as much comes in as goes out, for long.",
        view="littles_law",
        sql=select(
            shown, view("littles_law", f"{PERIOD}, {CHOSEN}"), "WHERE days > 0 AND (mean_pending > 0 OR left_out > 0)"
        ),
        unit=COUNT,
        width=24,
        height=6,
    )
