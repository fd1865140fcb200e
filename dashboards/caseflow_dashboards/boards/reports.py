"""The first cohort of attrition: cases or offences by month of report, their victims, and detection."""

from __future__ import annotations

from grafana_foundation_sdk.builders import barchart, stat, table, timeseries

from caseflow_dashboards.house import COUNT, PENDING, PER_CENT, Figure, Matrix, Views, bars, lines, rows, tiles
from caseflow_dashboards.queries import CHOSEN, MONTH, PERIOD, ages, per_cent, select, view, whole, words

_BY_MONTH = Matrix(row="Month", column="Standing", value="Reports")
_REPORTS = f"{PERIOD}, {CHOSEN}, unit = ${{unit:singlequote}}"
_VICTIMS = {"Victims": "blue", "Of a homicide": "red", "Women of these": "purple", "By a partner": "orange"}
_DETECTION = {"Recorded": "recorded", "Charged": "charged", "Exceptionally cleared": "exceptionally_cleared"}


def panels(views: Views) -> list[barchart.Panel | stat.Panel | table.Panel | timeseries.Panel]:
    """Return the panels of the section, in the order of reading."""
    return [
        tiles(_outside(), views),
        bars(_by_month(), views, x=_BY_MONTH.corner, colours=PENDING, stacked=True, matrix=_BY_MONTH),
        bars(_standing(), views, x="Standing", colours={"Reports": "blue"}, across=True),
        lines(
            _detection(), views, colours={"Detection rate": "blue"}, axis="% of recorded offences", beside=[*_DETECTION]
        ),
        lines(_victims_by_month(), views, colours=_VICTIMS, axis="victims"),
        rows(_victims(), views),
    ]


def _by_month() -> Figure:
    cells = {
        "row_order": "month",
        "row_name": "formatDateTime(month, '%Y-%m')",
        "column_order": "standing = 'pending'",
        "column_name": words("standing"),
        "cell": "units",
    }
    return Figure(
        title="Where the reports of each month stand",
        says="Reported within the time range; a bar is a whole month. An undetected crime has no defendant.",
        view="reports_by_month",
        sql=whole(
            select(cells, view("reports_by_month", _REPORTS)),
            row=_BY_MONTH.row,
            column=_BY_MONTH.column,
            value=_BY_MONTH.value,
        ),
        unit=COUNT,
        width=24,
        height=12,
    )


def _standing() -> Figure:
    return Figure(
        title="Where reports stand",
        says="Reported within the time range, on a day known to the month: a suspect is known, closed, or pending.",
        view="reports_by_month",
        sql=select(
            {"Standing": words("standing"), "Reports": "sum(units)"},
            view("reports_by_month", _REPORTS),
            "GROUP BY standing ORDER BY sum(units) DESC, standing",
        ),
        unit=COUNT,
        width=12,
        height=11,
    )


def _outside() -> Figure:
    shown = {"In the time range": "sum(units)", "Reported in no known month": "max(without_month)"}
    return Figure(
        title="Reports of the time range, and those of no month",
        says="A report that has no day, or the year alone, is in no month: of any period.",
        view="reports_by_month",
        sql=select(shown, view("reports_by_month", _REPORTS), "HAVING sum(units) > 0"),
        unit=COUNT,
        width=24,
        height=5,
    )


def _detection() -> Figure:
    return Figure(
        title="Police detection rate, by month of report",
        says="Recorded offences with a suspect charged or exceptionally cleared, of those recorded in the month.",
        view="detection_by_month",
        sql=select(
            {"time": MONTH, "Detection rate": per_cent("detection_rate"), **_DETECTION},
            view("detection_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=PER_CENT,
        width=12,
        height=11,
    )


def _victims_by_month() -> Figure:
    columns = ("victims", "homicide_victims", "female_homicide_victims", "homicide_by_partner")
    return Figure(
        title="Victims, by month of report",
        says="Of a homicide: all victims of such a case; of these, women, and victims of a partner, current or former.",
        view="victims_by_month",
        sql=select(
            {"time": MONTH, **dict(zip(_VICTIMS, columns, strict=True))},
            view("victims_by_month", f"{PERIOD}, {CHOSEN}"),
            "ORDER BY time",
        ),
        unit=COUNT,
        width=10,
        height=11,
    )


def _victims() -> Figure:
    shown = {
        "Sex": words("sex"),
        "Age": ages("age_group"),
        "Relationship to the suspect": words("relationship_to_suspect"),
        "Victims": "victims",
        "Of a homicide": "homicide_victims",
    }
    return Figure(
        title="Victims",
        says="Of cases reported within the time range. Sex and age chosen above are here the victim's.",
        view="victims",
        sql=select(
            shown,
            view("victims", f"{PERIOD}, {CHOSEN}, undated = 0"),
            "ORDER BY victims DESC, sex, age_group, relationship_to_suspect",
        ),
        unit=COUNT,
        width=14,
        height=11,
    )
