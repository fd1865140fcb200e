"""How cases end: exits, conviction and plea rates, sanctions and days of custody."""

from __future__ import annotations

from grafana_foundation_sdk.builders import barchart, stat, table, timeseries

from caseflow_dashboards.house import COUNT, DAYS, PER_CENT, Figure, Views, bars, lines, rows, tiles
from caseflow_dashboards.queries import CHOSEN, MONTH, PERIOD, WITH_UNDATED, per_cent, select, view, words

_RATES = {
    "Conviction rate": "conviction_rate",
    "Guilty-plea rate": "guilty_plea_rate",
    "No-contest rate": "no_contest_rate",
    "Conviction rate of charges": "charge_conviction_rate",
}
_COLOURS = dict(zip(_RATES, ("blue", "orange", "purple", "green"), strict=True))
_NOT_KNOWN = {
    "Undated": "undated",
    "Plea not stated": "plea_not_stated",
    "Verdict not stated": "verdict_not_stated",
    "Charges undated": "charge_undated",
}
_ENDED = f"{PERIOD}, {CHOSEN}, undated = 0"


def panels(views: Views) -> list[barchart.Panel | stat.Panel | table.Panel | timeseries.Panel]:
    """Return the panels of the section, in the order of reading."""
    quartiles = dict.fromkeys(("P25", "Median", "P75", "P90"), DAYS)
    return [
        tiles(_rates(), views, units=dict.fromkeys(_RATES, PER_CENT)),
        bars(_exits(), views, x="Outcome", colours={"Defendants": "blue"}, across=True),
        lines(_by_month(), views, colours=_COLOURS, axis="%", beside=("Disposed of", "Convicted", *_NOT_KNOWN)),
        rows(_sanctions(), views, units=quartiles),
        tiles(_custodial(), views, units={**quartiles, "Custodial share": PER_CENT}),
    ]


def _rates() -> Figure:
    shown = {
        "Disposed of": "disposed",
        "Convicted": "convicted",
        **{name: per_cent(column) for name, column in _RATES.items()},
        "Other exits": "other_exits",
        **_NOT_KNOWN,
    }
    return Figure(
        title="Conviction and plea rates of the period",
        says="Finally disposed of within the time range, and those without a day of disposal, which are in no month.",
        view="conviction_rates",
        sql=select(
            shown, view("conviction_rates", f"{PERIOD}, {CHOSEN}, {WITH_UNDATED}"), "WHERE disposed + other_exits > 0"
        ),
        unit=COUNT,
        width=24,
        height=6,
    )


def _exits() -> Figure:
    return Figure(
        title="Outcomes of defendants disposed of",
        says="Within the time range, and those without a day. Adjudication withheld is guilt found without conviction.",
        view="outcomes",
        sql=select(
            {"Outcome": words("exit"), "Defendants": "defendants"},
            view("outcomes", f"{PERIOD}, {CHOSEN}, {WITH_UNDATED}"),
            "ORDER BY defendants DESC, exit",
        ),
        unit=COUNT,
        width=9,
        height=13,
    )


def _by_month() -> Figure:
    rates = {name: per_cent(column) for name, column in _RATES.items()}
    return Figure(
        title="Conviction and plea rates, by month of disposal",
        says="Final verdicts only. No contest stands apart from guilty. Over 5 % undated or not stated: not drawn.",
        view="conviction_rates_by_month",
        sql=select(
            {"time": MONTH, **rates, "Disposed of": "disposed", "Convicted": "convicted", **_NOT_KNOWN},
            view("conviction_rates_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=PER_CENT,
        width=15,
        height=13,
    )


def _sanctions() -> Figure:
    shown = {
        "Sanction": words("kind"),
        "Sanctions": "sanctions",
        "Sentences": "sentences",
        "Defendants": "defendants",
        "With days": "with_days",
        "P25": "p25_days",
        "Median": "median_days",
        "P75": "p75_days",
        "With an amount": "with_amount",
        "Amount": "amount",
        "Currency": "currency",
    }
    return Figure(
        title="Sanctions imposed",
        says="By sentences of the time range.",
        view="sanctions",
        sql=select(shown, view("sanctions", _ENDED), "ORDER BY sanctions DESC, kind, currency"),
        unit=COUNT,
        width=24,
        height=9,
        empty="–",
    )


def _custodial() -> Figure:
    shown = {
        "Sentenced": "sentenced",
        "With custody": "with_custody",
        "Not stated": "not_stated",
        "Undated": "undated",
        "Custodial share": per_cent("custodial_share"),
        "P25": "p25_days",
        "Median": "median_days",
        "P75": "p75_days",
        "P90": "p90_days",
    }
    return Figure(
        title="Days of custody imposed",
        says="On defendants first sentenced within the time range. Over 5 % undated or not stated: no share, no days.",
        view="custodial_days",
        sql=select(shown, view("custodial_days", _ENDED), "WHERE sentenced + undated > 0"),
        unit=COUNT,
        width=24,
        height=6,
    )
