"""The dashboard Durations: how long segments and stays take, and what cannot be measured."""

from __future__ import annotations

from itertools import pairwise

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, PER_CENT, Figure, Matrix, Views, bars, lines, rows, section, tiles
from caseflow_dashboards.queries import CHOSEN, CLOCKED, PERIOD, select, text, view, words
from caseflow_dashboards.variables import CLOCK

OFFENCE_TO_CHARGE = "offence → charge"
CHARGE_TO_DISPOSITION = "charge → disposition"

QUANTILES = {"P25": "p25", "Median": "median", "P75": "p75", "P90": "p90", "P95": "p95", "Mean": "mean"}
BUCKETS = (7, 30, 60, 90, 180, 365)
"""Upper ends, in days, of the bars of a distribution."""
FEWEST_DRAWN = 10
"""Measured units that a month needs to be drawn: with fewer, one of them moves P90 by hundreds of days."""

_DRAWN = {"Median": "blue", "P75": "orange", "P90": "red"}

_COUNTED = ("Measured",)
_MONTH = "toDateTime(month, 'UTC')"
_STAYS = Matrix(row="Lasted", column="Facility", value="Stays")


def durations(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    units = dict.fromkeys(QUANTILES, DAYS) | {"Undated share": PER_CENT}
    return (
        frame(
            "durations",
            "Durations",
            "How long segments and stays in custody take, and what has no date to measure by.",
            choices=(CLOCK,),
        )
        .with_panel(what_the_data_are(views))
        .with_row(section("All segments"))
        .with_panel(rows(_segments(), views, units=units))
        .with_row(section("Offence → charge"))
        .with_panel(
            bars(_distribution(OFFENCE_TO_CHARGE), views, x="Took", colours={"Defendants": "blue"}, across=True)
        )
        .with_panel(lines(_by_month(OFFENCE_TO_CHARGE, height=13), views, colours=_DRAWN, axis="days", beside=_COUNTED))
        .with_row(section("Charge → disposition"))
        .with_panel(tiles(_undated(CHARGE_TO_DISPOSITION), views, units={"Undated share": PER_CENT}))
        .with_panel(
            lines(_by_month(CHARGE_TO_DISPOSITION, height=8), views, colours=_DRAWN, axis="days", beside=_COUNTED)
        )
        .with_row(section("Stays in custody"))
        .with_panel(tiles(_stay_states(), views))
        .with_panel(tiles(_stay_bases(), views))
        .with_panel(bars(_length_of_stay(), views, x=_STAYS.corner, colours={}, across=True, matrix=_STAYS))
        .with_panel(lines(_admissions(), views, colours={"Admissions": "orange", "Releases": "blue"}, axis="stays"))
        .with_row(section("Findings: accepted, though odd in context"))
        .with_panel(rows(_findings(), views))
    )


def _segments() -> Figure:
    shown = {
        "Segment": "segment",
        "Duration": "multiIf(drawable = 1, 'measured', undated > 0, 'undated', 'nothing measured yet')",
        **QUANTILES,
        "Measured": "measured",
        "Negative": "negative",
        "Undated": "undated",
        "Undated share": "undated_share * 100",
        "No start": "without_start",
        "Pending": "pending",
        "Unit": "unit",
    }
    return Figure(
        title="How long each segment takes",
        says="All records, in days (d). Where over 5 % of the ends have no date, the segment is undated.",
        view="durations",
        sql=select(shown, view("durations", CLOCKED), "ORDER BY ordinal"),
        unit=COUNT,
        width=24,
        height=10,
        empty="–",
    )


def _distribution(segment: str) -> Figure:
    ends = [f"days <= {last}, '{before + 1} to {last} days'" for before, last in pairwise((-1, *BUCKETS))]
    drawable = select({"drawable": "any(drawable)"}, view("durations", CLOCKED), f"WHERE segment = {text(segment)}")
    return Figure(
        title=f"{_title(segment)}: how many took how long",
        says="All measured defendants, in whole days. The bars stand for spans of unequal length.",
        view="segments",
        sql=select(
            {"Took": f"multiIf({', '.join(ends)}, 'over {BUCKETS[-1]} days')", "Defendants": "count()"},
            view("segments", CLOCKED),
            f"WHERE segment = {text(segment)} AND status = 'measured' AND ({drawable}) = 1"
            ' GROUP BY "Took" ORDER BY min(days)',
        ),
        unit=COUNT,
        width=12,
        height=13,
    )


def _by_month(segment: str, *, height: int) -> Figure:
    drawn = {name: f"if(measured < {FEWEST_DRAWN}, NULL, {QUANTILES[name]})" for name in _DRAWN}
    shown = {"time": _MONTH, **drawn, "Measured": "measured"}
    return Figure(
        title=f"{_title(segment)}: by month of completion",
        says=(
            f"Ended within the time range above. Not drawn: months with fewer than {FEWEST_DRAWN} measured, and a"
            " segment of which over 5 % of all ends are undated."
        ),
        view="durations_by_month",
        sql=select(
            shown, view("durations_by_month", f"{PERIOD}, {CLOCKED}"), f"WHERE segment = {text(segment)} ORDER BY time"
        ),
        unit=DAYS,
        width=12,
        height=height,
        empty="not drawn",
    )


def _undated(segment: str) -> Figure:
    shown = {
        "Median": "if(drawable = 1, concat(toString(round(median)), ' d'), if(undated > 0, 'undated', NULL))",
        "Disposed of": "completed",
        "Undated": "undated",
        "Undated share": "undated_share * 100",
        "Pending": "pending",
    }
    return Figure(
        title=f"{_title(segment)}: what can be measured",
        says="All records. Where over 5 % of the ends have no date, no duration is stated and no curve is drawn.",
        view="durations",
        sql=select(shown, view("durations", CLOCKED), f"WHERE segment = {text(segment)}"),
        unit=COUNT,
        width=12,
        height=8,
    )


def _stay_states() -> Figure:
    shown = {
        "Closed": "closed",
        "Open": "open",
        "Ends before it begins": "ends_before_it_begins",
        "Release only": "release_only",
    }
    return Figure(
        title="Stays",
        says="All stays. Those that end before they begin are some of the closed ones, and in no length of stay.",
        view="stay_counts",
        sql=select(shown, view("stay_counts", CHOSEN), "WHERE stays > 0"),
        unit=COUNT,
        width=12,
        height=6,
    )


def _stay_bases() -> Figure:
    shown = {"Stated": "stated", "Inferred": "inferred", "No case": "unattributed", "Persons held": "persons"}
    return Figure(
        title="How a stay's case is known",
        says="All stays: stated by the agency, inferred by the attribution rule, or attributed to no case.",
        view="stay_counts",
        sql=select(shown, view("stay_counts", CHOSEN), "WHERE stays > 0"),
        unit=COUNT,
        width=12,
        height=6,
    )


def _length_of_stay() -> Figure:
    # A facility without stays of a length has none of them, which is a zero and not a missing value.
    source = view("length_of_stay", CHOSEN)
    columns = {name: name for name in ("ordinal", "lasted", "facility", "stays")}
    found = select(columns, source)
    lengths = select({"ordinal": "ordinal", "lasted": "lasted"}, source, "GROUP BY ordinal, lasted")
    facilities = select({"facility": "facility"}, source, "GROUP BY facility")
    none = select({**columns, "stays": "0"}, f"({lengths}) AS lengths CROSS JOIN ({facilities}) AS facilities")
    return Figure(
        title="Length of stay by facility",
        says="All stays, in whole local days, and those that have no length.",
        view="length_of_stay",
        sql=select(
            {"Lasted": "lasted", "Facility": "facility", "Stays": "sum(stays)"},
            f"({found} UNION ALL {none})",
            "GROUP BY ordinal, lasted, facility ORDER BY ordinal, facility",
        ),
        unit=COUNT,
        width=12,
        height=18,
    )


def _admissions() -> Figure:
    return Figure(
        title="Admissions and releases by month",
        says="Within the time range above, each in its own month.",
        view="stays_by_month",
        sql=select(
            {"time": _MONTH, "Admissions": "admissions", "Releases": "releases"},
            view("stays_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=COUNT,
        width=12,
        height=18,
    )


def _findings() -> Figure:
    shown = {
        "Finding": words("kind"),
        "Meaning": "meaning",
        "Timeline": "timeline",
        "Findings": "findings",
        "Timelines": "timelines",
    }
    return Figure(
        title="Findings by kind",
        says="Data quality is measured, not hidden: these events were accepted and are in the figures above.",
        view="findings",
        sql=select(shown, view("findings"), "ORDER BY timeline, findings DESC, kind"),
        unit=COUNT,
        width=24,
        height=10,
        empty="none",
    )


def _title(segment: str) -> str:
    return segment[0].upper() + segment[1:]
