"""The dashboard Durations: how long segments and ways take, on the chosen clock, and what cannot be measured."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.boards import curves, quality
from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, PER_CENT, Figure, Views, bars, lines, rows, section, tiles
from caseflow_dashboards.queries import CHOSEN, CLOCKED, MONTH, ONE_SEGMENT, PERIOD, WAY, per_cent, select, text, view
from caseflow_dashboards.variables import CLOCK, ORIGIN, TARGET, segment

QUANTILES = {"P25": "p25", "Median": "median", "P75": "p75", "P90": "p90", "P95": "p95", "Mean": "mean"}
BUCKETS = (7, 30, 60, 90, 180, 365)
"""Upper ends, in days, of the bars of a distribution."""
FEWEST_DRAWN = 10
"""Measured units that a month needs to be drawn: with fewer, one of them moves P90 by hundreds of days."""

_DRAWN = {"Median": "blue", "P75": "orange", "P90": "red"}
_COUNTED = ("Measured",)


def durations(views: Views, segments: Sequence[str]) -> Dashboard:
    """Return the dashboard; `views` brings the definitions, `segments` what is measured."""
    units = dict.fromkeys(QUANTILES, DAYS) | {"Undated share": PER_CENT}
    return (
        frame(
            "durations",
            "Durations",
            "How long segments take, by when they ended and by when they began, and what has no date to measure by.",
            choices=(CLOCK, segment(segments), ORIGIN, TARGET),
        )
        .with_panel(what_the_data_are(views))
        .with_panel(rows(quality.incomplete(), views))
        .with_row(section("All segments"))
        .with_panel(rows(_segments(), views, units=units))
        .with_row(section("The chosen segment: those that ended"))
        .with_panel(bars(_distribution(), views, x="Took", colours={"Units": "blue"}, across=True))
        .with_panel(lines(_by_month(), views, colours=_DRAWN, axis="days", beside=_COUNTED))
        .with_row(section("The chosen way: those still under way counted in (calendar days)"))
        .with_panel(tiles(curves.base(), views, units={"Undated share": PER_CENT}))
        .with_panel(bars(curves.pending_over_days(), views, x="Days", colours={"Still there": "blue"}))
        .with_panel(rows(curves.quantiles(), views))
        .with_panel(lines(_by_entry(), views, colours=_MEDIANS, axis="median days", beside=[*_ENTERED]))
        .with_row(section("On time: disposed of within the standard"))
        .with_panel(
            lines(
                _on_time(),
                views,
                colours={"On time": "green"},
                axis="% of disposals with a standard",
                beside=("Disposed of", "With a standard", "Within it", *_NOT_TIMED),
            )
        )
    )


def _segments() -> Figure:
    shown = {
        "Segment": "segment",
        "Duration": "multiIf(drawable = 1, 'measured', undated > 0, 'undated', 'nothing measured yet')",
        **QUANTILES,
        "Measured": "measured",
        "Negative": "negative",
        "Undated": "undated",
        "Undated share": per_cent("undated_share"),
        "No start": "without_start",
        "Pending": "pending",
        "Left before": "left_",
    }
    return Figure(
        title="How long each segment takes",
        says=(
            "Ended in the time range, in days of the chosen clock; the last of stays. Undated, pending and left before:"
            " of all time. Over 5 % of all ends without a date: undated."
        ),
        view="durations",
        sql=select(shown, view("durations", f"{PERIOD}, {CLOCKED}"), "ORDER BY ordinal"),
        unit=COUNT,
        width=24,
        height=17,
        empty="–",
    )


def _distribution() -> Figure:
    labels = [f"{before + 1} to {last} days" for before, last in pairwise((-1, *BUCKETS))]
    over = f"over {BUCKETS[-1]} days"
    ends = ", ".join(f"days <= {last}, {text(label)}" for last, label in zip(BUCKETS, labels, strict=True))
    # A span that nobody took has nobody in it, which is a zero: where anything can be drawn, every span has a bar.
    spans = ", ".join(f"({place}, {text(label)})" for place, label in enumerate([*labels, over]))
    measured = select(
        {"took": f"multiIf({ends}, {text(over)})", "units": "units", "place": "-1", "is_drawable": "toUInt8(0)"},
        view("durations_by_days", f"{PERIOD}, {ONE_SEGMENT}"),
    )
    empty = select(
        {"took": "span.2", "units": "toUInt64(0)", "place": "span.1", "is_drawable": "drawable"},
        view("durations", f"{PERIOD}, {ONE_SEGMENT}"),
        f"ARRAY JOIN [{spans}] AS span",
    )
    counted = {"took": "took", "units": "sum(units)", "place": "max(place)", "drawn": "max(max(is_drawable)) OVER ()"}
    return Figure(
        title="The chosen segment: how many took how long",
        says="Ended in the time range, in whole days of the chosen clock. The bars stand for spans of unequal length.",
        view="durations_by_days",
        sql=select(
            {"Took": "took", "Units": "units"},
            f"({select(counted, f'({measured} UNION ALL {empty})', 'GROUP BY took')})",
            "WHERE drawn = 1 ORDER BY place",
        ),
        unit=COUNT,
        width=12,
        height=13,
    )


def _by_month() -> Figure:
    drawn = {name: f"if(measured < {FEWEST_DRAWN}, NULL, {QUANTILES[name]})" for name in _DRAWN}
    return Figure(
        title="The chosen segment: by month of completion",
        says=(
            f"Ended within the time range. Not drawn: months with fewer than {FEWEST_DRAWN} measured, and a segment of"
            " which over 5 % of all ends are undated."
        ),
        view="durations_by_month",
        sql=select(
            {"time": MONTH, **drawn, "Measured": "measured"},
            view("durations_by_month", f"{PERIOD}, {ONE_SEGMENT}"),
            "ORDER BY time",
        ),
        unit=DAYS,
        width=12,
        height=13,
        empty="not drawn",
    )


def _by_entry() -> Figure:
    drawn = {"Leaving": "leaving_median", "Target": "target_median"}
    shown = {name: f"if(units < {FEWEST_DRAWN}, NULL, {column})" for name, column in drawn.items()}
    return Figure(
        title="The chosen way: median days, by month of beginning",
        says=(
            "Leaving by any route (Kaplan–Meier); reaching the target (Aalen–Johansen). Not drawn: months with fewer"
            f" than {FEWEST_DRAWN} units, and medians that are not reached, which are over the longest time followed."
        ),
        view="times_by_entry_month",
        sql=select(
            {"time": MONTH, **shown, **_ENTERED}, view("times_by_entry_month", f"{PERIOD}, {WAY}"), "ORDER BY time"
        ),
        unit=DAYS,
        width=24,
        height=12,
        empty="not drawn",
    )


_MEDIANS = {"Leaving": "blue", "Target": "orange"}
_ENTERED = {
    "Set out": "units",
    "Left": "left_",
    "Pending": "censored",
    "Undated": "undated",
    "Not followed": "not_followed",
    "No day of beginning, in no month": "without_start_day",
    "Days until 25 % left": "leaving_p25",
    "Days until 75 % left": "leaving_p75",
    "Longest followed, days": "followed_days",
}


_NOT_TIMED = {"No known entry": "without_entry", "Negative": "negative", "Undated, in no month": "undated"}


def _on_time() -> Figure:
    shown = {
        "time": MONTH,
        "On time": per_cent("share"),
        "Disposed of": "disposed",
        "With a standard": "with_standard",
        "Within it": "on_time",
        **_NOT_TIMED,
    }
    return Figure(
        title="Disposed of on time, by month of disposal",
        says="Inactive time is out. Standards are the ministry's data. Without one, or over 5 % undated: not drawn.",
        view="on_time_by_month",
        sql=select(shown, view("on_time_by_month", f"{PERIOD}, {CHOSEN}"), "ORDER BY time"),
        unit=PER_CENT,
        width=24,
        height=11,
        empty="not drawn",
    )
