"""Conversions: the share of a month's defendants that reached a later stage in the chosen days; what has no date."""

from __future__ import annotations

from grafana_foundation_sdk.builders import table, timeseries

from caseflow_dashboards.house import COUNT, PER_CENT, Figure, Views, lines, rows
from caseflow_dashboards.queries import CHOSEN, MONTH, PERIOD, STAGE, per_cent, select, view

_CONVERTED = {"Charged": "charged", "Disposed of": "disposed", "Sentenced": "sentenced"}
_IMMATURE = tuple(f"{name}, not mature" for name in _CONVERTED)
_NOT_DATED = tuple(f"{name}, undated" for name in _CONVERTED)
_WITHIN = f"{PERIOD}, {CHOSEN}, horizon = toUInt32(${{horizon:singlequote}})"


def panels(views: Views) -> list[table.Panel | timeseries.Panel]:
    """Return the panels of the section, in the order of reading."""
    colours = {
        **dict(zip(_CONVERTED, ("blue", "orange", "green"), strict=True)),
        **dict.fromkeys(_IMMATURE, "#8a94a3"),
    }
    return [
        lines(_conversions(), views, colours=colours, axis="% of the month's defendants", beside=_NOT_DATED),
        rows(_undated(), views, units={"Undated share": PER_CENT}),
    ]


def _conversions() -> Figure:
    shown = {"time": MONTH}
    for maturity, names in ((1, _CONVERTED), (0, _IMMATURE)):
        for name, stage in zip(names, _CONVERTED, strict=True):
            shown[name] = f"anyIf({per_cent('share')}, stage = '{_CONVERTED[stage]}' AND mature = {maturity})"
    for name, beside in zip(_NOT_DATED, _CONVERTED, strict=True):
        shown[name] = f"anyIf(undated, stage = '{_CONVERTED[beside]}')"
    return Figure(
        title="Reached within the chosen days, by month of first contact",
        says="A month that is not mature can still rise: it is drawn in grey. Over 5 % undated, nothing is drawn.",
        view="conversions_by_month",
        sql=select(shown, view("conversions_by_month", _WITHIN), "GROUP BY month ORDER BY time"),
        unit=PER_CENT,
        width=15,
        height=11,
        empty="not drawn",
    )


def _undated() -> Figure:
    shown = {
        "Stage": STAGE,
        "Reached": "sum(reached)",
        "Within the days": "sum(within)",
        "Undated": "sum(undated)",
        "Undated share": per_cent("any(undated_share)"),
        "First met on no known day": "any(without_day)",
    }
    return Figure(
        title="What of it has no date",
        says=(
            "All months of the time range. Over 5 % of those who reached a stage: no month has a share. Who was first"
            " met on no known day is in none."
        ),
        view="conversions_by_month",
        sql=select(shown, view("conversions_by_month", _WITHIN), "GROUP BY ordinal, stage ORDER BY ordinal"),
        unit=COUNT,
        width=9,
        height=11,
        empty="–",
    )
