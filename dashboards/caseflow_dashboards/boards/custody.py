"""The dashboard Custody: who is held, as what and for how long, who comes back, and who is held too long."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, PER_CENT, Figure, Matrix, Views, bars, lines, rows, section, tiles
from caseflow_dashboards.queries import CHOSEN, MONTH, PERIOD, per_cent, select, view, whole, words

_STATUSES = {
    "Awaiting first instance": ("unsentenced", "orange"),
    "Awaiting sentence": ("awaiting_sentence", "yellow"),
    "Sentenced": ("sentenced", "blue"),
    "Administrative": ("administrative", "green"),
    "Other": ("other", "purple"),
    "Not stated": ("not_stated", "#8a94a3"),
}
_STAYS = Matrix(row="Lasted", column="Facility", value="Stays")


def custody(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    colours = {name: colour for name, (_, colour) in _STATUSES.items()}
    return (
        frame(
            "custody", "Custody", "Persons held, the unsentenced among them, admissions and releases, and readmission."
        )
        .with_panel(what_the_data_are(views))
        .with_row(section("Held on the day"))
        .with_panel(tiles(_held(), views, units={"Unsentenced share": PER_CENT}))
        .with_panel(rows(_stock(), views))
        .with_panel(bars(_by_month(), views, x="Month", colours=colours, stacked=True))
        .with_panel(
            lines(
                _share(),
                views,
                colours={"Unsentenced share": "orange"},
                axis="% of persons held",
                beside=("Held", "Not stated"),
            )
        )
        .with_row(section("Admissions and releases"))
        .with_panel(lines(_moves(), views, colours={"Admissions": "orange", "Releases": "blue"}, axis="stays"))
        .with_panel(bars(_length_of_stay(), views, x=_STAYS.corner, colours={}, across=True, matrix=_STAYS))
        .with_panel(tiles(_states(), views))
        .with_panel(tiles(_bases(), views))
        .with_row(section("Held before the decision of first instance"))
        .with_panel(
            lines(
                _pretrial(),
                views,
                colours={"Median": "blue", "P90": "red"},
                axis="days",
                beside=("Stays", "Not stated"),
            )
        )
        .with_panel(rows(_past_limit(), views, units={"Limit": DAYS, "Longest": DAYS}))
        .with_row(section("Readmission"))
        .with_panel(rows(_readmissions(), views, units={"Readmission rate": PER_CENT}))
    )


def _held() -> Figure:
    shown = {
        "Held": "held",
        "Unsentenced share": per_cent("unsentenced_share"),
        **{name: column for name, (column, _) in _STATUSES.items()},
        "Without news": "stale",
    }
    return Figure(
        title="Persons held, by legal status",
        says="On the day as of which figures hold. Without news: silent for too long, in no other tile.",
        view="unsentenced",
        sql=select(shown, view("unsentenced", CHOSEN), "WHERE held + stale > 0"),
        unit=COUNT,
        width=24,
        height=6,
    )


def _stock() -> Figure:
    shown = {
        "Facility": "facility",
        "Sex": words("sex"),
        "Legal status": words("legal_status"),
        "Held": "held",
        "Without news": "stale",
    }
    return Figure(
        title="Persons held, by facility, sex and legal status",
        says="On the day as of which figures hold. Who is held in two facilities at once is in both rows.",
        view="custody_stock",
        sql=select(shown, view("custody_stock", CHOSEN), "ORDER BY held DESC, facility, sex, legal_status"),
        unit=COUNT,
        width=24,
        height=10,
    )


def _by_month() -> Figure:
    shown = {"Month": "formatDateTime(month, '%Y-%m')", **{name: column for name, (column, _) in _STATUSES.items()}}
    return Figure(
        title="Persons held at the end of each month",
        says="By legal status; of the last month on the day as of which figures hold.",
        view="custody_by_month",
        sql=select(shown, view("custody_by_month", f"{PERIOD}, {CHOSEN}"), "ORDER BY month"),
        unit=COUNT,
        width=14,
        height=12,
    )


def _share() -> Figure:
    return Figure(
        title="Unsentenced share, by month",
        says="SDG indicator 16.3.2. Not drawn where the status of over 5 % is not stated: the values say of how many.",
        view="custody_by_month",
        sql=select(
            {
                "time": MONTH,
                "Unsentenced share": per_cent("unsentenced_share"),
                "Held": "held",
                "Not stated": "not_stated",
            },
            view("custody_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=PER_CENT,
        width=10,
        height=12,
        empty="not drawn",
    )


def _moves() -> Figure:
    return Figure(
        title="Admissions and releases by month",
        says="Within the time range, each in its own month.",
        view="stays_by_month",
        sql=select(
            {"time": MONTH, "Admissions": "admissions", "Releases": "releases"},
            view("stays_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=COUNT,
        width=12,
        height=18,
    )


def _length_of_stay() -> Figure:
    cells = {
        "row_order": "ordinal",
        "row_name": "lasted",
        "column_order": "facility = ''",
        "column_name": "if(facility = '', 'not stated', facility)",
        "cell": "stays",
    }
    return Figure(
        title="Length of stay by facility",
        says="Released within the time range, in whole local days. Open and undated: those of all time.",
        view="length_of_stay",
        sql=whole(
            select(cells, view("length_of_stay", f"{PERIOD}, {CHOSEN}")),
            row=_STAYS.row,
            column=_STAYS.column,
            value=_STAYS.value,
        ),
        unit=COUNT,
        width=12,
        height=18,
    )


def _states() -> Figure:
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


def _bases() -> Figure:
    shown = {"Stated": "stated", "Inferred": "inferred", "No case": "unattributed", "Persons": "persons"}
    return Figure(
        title="How a stay's case is known",
        says="All stays: stated by the agency, inferred by the attribution rule, or attributed to no case.",
        view="stay_counts",
        sql=select(shown, view("stay_counts", CHOSEN), "WHERE stays > 0"),
        unit=COUNT,
        width=12,
        height=6,
    )


def _pretrial() -> Figure:
    return Figure(
        title="Time held before the decision of first instance",
        says="By the month in which it ended. Where over 5 % of the stays state no status, nothing is drawn.",
        view="pretrial_by_month",
        sql=select(
            {"time": MONTH, "Median": "median_days", "P90": "p90_days", "Stays": "stays", "Not stated": "not_stated"},
            view("pretrial_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=DAYS,
        width=12,
        height=11,
    )


def _past_limit() -> Figure:
    shown = {
        "Jurisdiction": "jurisdiction",
        "Facility": "if(facility = '', 'not stated', facility)",
        "Persons": "persons",
        "Limit": "limit_days",
        "Longest": "longest_days",
    }
    return Figure(
        title="Held before trial past the limit",
        says=(
            "How many: who they are is on the dashboard Watch lists, for those who may see persons. Without a limit of"
            " the jurisdiction, which is data, nobody is counted."
        ),
        view="past_limit",
        sql=select(shown, view("past_limit", CHOSEN), "ORDER BY persons DESC, jurisdiction, facility"),
        unit=COUNT,
        width=12,
        height=11,
        empty="none",
    )


def _readmissions() -> Figure:
    shown = {
        "Months": "months",
        "Released": "released",
        "Observable": "observable",
        "Not observable yet": "not_observable",
        "Returned": "returned",
        "Same case only": "same_case_only",
        "Died": "died",
        "Undated return": "undated_return",
        "Released, no day": "without_day",
        "Readmission rate": per_cent("readmission_rate"),
    }
    return Figure(
        title="Admitted again within months of release",
        says="Released within the time range at the end of a sentence or on parole; of those observable for so long.",
        view="readmissions",
        sql=select(shown, view("readmissions", f"{PERIOD}, {CHOSEN}"), "ORDER BY months"),
        unit=COUNT,
        width=24,
        height=8,
    )
