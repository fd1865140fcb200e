"""Curves of a chosen way: how many of its cohort have left by then, by which cause, and how sure that is.

A curve is drawn as bars over days, each a whole cohort: those that left, by cause, and those still pending add up to
100 %. The days are points of the view's curve; between two of its rows a curve stays where it was.
"""

from __future__ import annotations

from grafana_foundation_sdk.builders import barchart, stat, table

from caseflow_dashboards.house import COUNT, PENDING, PER_CENT, Figure, Matrix, Views, bars, rows, tiles
from caseflow_dashboards.queries import PERIOD, WAY, per_cent, select, view, words

POINTS = (0, 7, 14, 30, 60, 90, 120, 150, 180, 240, 300, 365, 450, 540, 730, 1095, 1460, 1825)
"""Days at which a curve is read."""
_OVER_DAYS = Matrix(row="Days", column="Cause", value="Share")
_CURVE = view("incidence", f"{PERIOD}, {WAY}, step = 1")
_CAUSE = words("cause")
_OR_OVER = "if(isNull(days), concat('over ', toString(followed_days), ' d'), concat(toString(days), ' d'))"


def incidence(views: Views) -> list[stat.Panel | barchart.Panel | table.Panel]:
    """Return what stands for a cohort's curves: its base, the shares over days, and both in figures."""
    shares = {"Share": PER_CENT, "From": PER_CENT, "To": PER_CENT}
    return [
        tiles(base(), views, units={"Undated share": PER_CENT}),
        bars(_shares(), views, x=_OVER_DAYS.corner, colours=PENDING, stacked=True, matrix=_OVER_DAYS),
        rows(_intervals(), views, units=shares),
    ]


def base() -> Figure:
    """Return how many of the cohort were followed, and how that ended."""
    shown = {
        "Set out": "units",
        "Left": "left_",
        "Pending": "censored",
        "Undated": "undated",
        "Undated share": per_cent("undated_share"),
        "Negative": "negative",
        "Before entry": "before_entry",
        "Vague start": "without_start",
        "Not followed yet": "not_yet",
        "No start day": "without_start_day",
        "Curve": "multiIf(drawable = 1, 'drawn', undated > 0, 'not drawn: undated', 'nobody followed')",
    }
    return Figure(
        title="The cohort of the chosen way",
        says=(
            "Set out within the time range: the tiles up to Not followed yet, but the share, add up to it. Pending:"
            " on the day, or from when an agency of the case is no longer complete. No start day: of no period."
            " Over 5 % of ends undated: no curve."
        ),
        view="incidence_base",
        sql=select(
            shown,
            view("incidence_base", f"{PERIOD}, {WAY}"),
            "WHERE units + without_start_day > 0 AND $__fromTime <= $__toTime",
        ),
        unit=COUNT,
        width=24,
        height=8,
    )


def _shares() -> Figure:
    return Figure(
        title="Left by cause, days after the beginning of the way",
        says="Of those who set out within the time range; left and pending make the whole. Days are not evenly spaced.",
        view="incidence",
        sql=_BY_CAUSE,
        unit=PER_CENT,
        width=14,
        height=14,
        empty="not drawn",
    )


def _intervals() -> Figure:
    return Figure(
        title="Shares with their 95 % intervals",
        says="From and To are the pointwise interval; at risk are those of the last day on which the curve moved.",
        view="incidence",
        sql=_BY_CAUSE,
        unit=COUNT,
        width=10,
        height=14,
        empty="–",
    )


def pending_over_days() -> Figure:
    """Return how many had not left, by any route, over the days (Kaplan and Meier)."""
    shown = {"Days": "point", "Still there": per_cent("estimate")}
    return Figure(
        title="Not left yet, days after the beginning of the way",
        says="Kaplan–Meier, of those who set out within the time range. The days are not evenly spaced.",
        view="incidence",
        sql=select(shown, f"({_read()})", "WHERE cause = 'pending' ORDER BY point"),
        unit=PER_CENT,
        width=12,
        height=12,
        empty="not drawn",
    )


def quantiles() -> Figure:
    """Return on which day a cause reaches a share of the cohort, or that it is over the longest time followed."""
    shown = {
        "Cause": "if(cause = 'pending', 'left by any route', replaceAll(cause, '_', ' '))",
        **{
            name: f"anyIf({_OR_OVER}, abs(share - {share}) < 0.001)"
            for name, share in {"10 %": 0.1, "25 %": 0.25, "Median": 0.5, "75 %": 0.75, "90 %": 0.9}.items()
        },
    }
    return Figure(
        title="Days until a share of the cohort has left",
        says="Set out within the time range. over X: not reached within the longest time that anybody was followed.",
        view="incidence_quantiles",
        sql=select(
            shown,
            view("incidence_quantiles", f"{PERIOD}, {WAY}"),
            "GROUP BY cause ORDER BY cause != 'pending', cause",
        ),
        unit=COUNT,
        width=12,
        height=12,
        empty="–",
    )


_HELD = ("at_risk", "estimate", "lower", "upper")
_UNKNOWN = "CAST(NULL, 'Nullable(Float64)')"


def _read() -> str:
    """Return a query of each cause's curve on each of the days, up to the longest time that anybody was followed.

    Before the first row everybody is pending, and a cause that nobody has left by is at nothing.
    """
    moves = {"day": "day", "cause": "cause", "held": f"({', '.join(_HELD)})", "longest": "toInt32(-1)"}
    beginning = {
        "day": "toInt32(-1)",
        "cause": "'pending'",
        "held": f"(toInt64(left_ + censored), toFloat64(1), {_UNKNOWN}, {_UNKNOWN})",
        "longest": "toInt32(ifNull(followed_days, -1))",
    }
    base = view("incidence_base", f"{PERIOD}, {WAY}")
    curve = f"{select(moves, _CURVE)} UNION ALL {select(beginning, base, 'WHERE drawable = 1')}"
    followed = select({"day": "day", "cause": "cause", "held": "held", "last": "max(longest) OVER ()"}, f"({curve})")
    latest = select(
        {
            "point": "point",
            "cause": "cause",
            "moved": "countIf(day <= point)",
            "latest": "argMaxIf(held, day, day <= point)",
        },
        f"({followed})",
        f"ARRAY JOIN [{', '.join(map(str, POINTS))}] AS point WHERE point <= last GROUP BY point, cause",
    )
    parts = {name: f"if(moved = 0, NULL, tupleElement(latest, {at}))" for at, name in enumerate(_HELD, 1)}
    parts["estimate"] = "if(moved = 0, 0, tupleElement(latest, 2))"
    return select({"point": "point", "cause": "cause", **parts}, f"({latest})")


_BY_CAUSE = select(
    {
        _OVER_DAYS.row: "point",
        _OVER_DAYS.column: _CAUSE,
        _OVER_DAYS.value: per_cent("estimate"),
        "From": per_cent("lower"),
        "To": per_cent("upper"),
        "At risk": "at_risk",
    },
    f"({_read()})",
    "ORDER BY point, cause = 'pending', cause",
)
"""Of the chart and the table: asked once where both are drawn from one answer."""
