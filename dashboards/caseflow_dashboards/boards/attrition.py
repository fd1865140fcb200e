"""The dashboard Attrition: how far persons and defendants get, cohort by cohort, with everything pending in sight."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, PER_CENT, Figure, Views, bars, rows, section, tiles
from caseflow_dashboards.queries import CHOSEN, EVER, LEVEL, PERIOD, STAGE, select, text, view, words
from caseflow_dashboards.variables import LEVEL as LEVELS


def attrition(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    shares = {"Of first": PER_CENT, "Of previous": PER_CENT}
    return (
        frame(
            "attrition",
            "Attrition",
            "How far linked persons and defendants get: first contact, charge, disposition.",
            choices=(LEVELS,),
        )
        .with_panel(what_the_data_are(views))
        .with_row(section("Linked records by stage reached"))
        .with_panel(tiles(_stages("persons"), views))
        .with_panel(tiles(_stages("defendants"), views))
        .with_panel(bars(_funnel(), views, x="Stage", colours={"Persons": "blue", "Defendants": "orange"}, across=True))
        .with_panel(rows(_cohort_in_range(), views, units=shares))
        .with_row(section("Cohorts by month of first contact"))
        .with_panel(bars(_by_month(), views, x="Month", colours=_STANDING, stacked=True))
        .with_row(section("Outcomes and offences"))
        .with_panel(bars(_outcomes(), views, x="Outcome", colours={"Defendants": "blue"}, across=True))
        .with_panel(bars(_charges(), views, x="Section", colours={"Charges": "green"}, across=True))
        .with_panel(rows(_reported_offences(), views, units={"Share": PER_CENT}))
        .with_row(section("Books: what the figures rest on"))
        .with_panel(tiles(_timelines(), views))
        .with_panel(rows(_books(), views))
        .with_panel(rows(_dead_letters(), views))
    )


_STANDING = {
    "Disposed of": "blue",
    "Charged, not disposed of": "orange",
    "Left before charge": "purple",
    "Not charged": "#8a94a3",
}


def _stages(counted: str) -> Figure:
    def of(stage: str) -> str:
        return f"sumIf({counted}, stage = {text(stage)})"

    return Figure(
        title=f"{counted.capitalize()} by stage reached",
        says=f"All {counted} with a report or an arrest, and how many of them have a charge and a disposition.",
        view="defendant_funnel",
        sql=select(
            {"First contact": of("first_contact"), "Charged": of("charged"), "Disposed of": of("disposed")},
            view("defendant_funnel", f"{EVER}, {CHOSEN}, undated = 1"),
        ),
        unit=COUNT,
        width=12,
        height=6,
    )


def _funnel() -> Figure:
    return Figure(
        title="From first contact to disposition",
        says="All records, whatever the time range. A person in two cases is two defendants.",
        view="defendant_funnel",
        sql=select(
            {"Stage": STAGE, "Persons": "persons", "Defendants": "defendants"},
            view("defendant_funnel", f"{EVER}, {CHOSEN}, undated = 1"),
            "ORDER BY ordinal",
        ),
        unit=COUNT,
        width=10,
        height=11,
    )


def _cohort_in_range() -> Figure:
    shown = {
        "Stage": STAGE,
        "Persons": "persons",
        "Defendants": "defendants",
        "Of first": "defendants_of_first * 100",
        "Of previous": "defendants_of_previous * 100",
        "Undated": "undated",
    }
    return Figure(
        title="Defendants of the chosen period",
        says="First contact within the time range above. Shares are of defendants; undated ones are counted in.",
        view="defendant_funnel",
        sql=select(shown, view("defendant_funnel", f"{PERIOD}, {CHOSEN}, undated = 0"), "ORDER BY ordinal"),
        unit=COUNT,
        width=14,
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
        says="By month of first contact, within the time range above. A bar is a whole cohort, pending or not.",
        view="defendants_by_month",
        sql=select(shown, view("defendants_by_month", f"{PERIOD}, {CHOSEN}"), "ORDER BY month"),
        unit=COUNT,
        width=24,
        height=12,
    )


def _outcomes() -> Figure:
    return Figure(
        title="Outcomes of defendants disposed of",
        says="All records. Adjudication withheld is guilt found without conviction.",
        view="outcomes",
        sql=select(
            {"Outcome": words("exit"), "Defendants": "defendants"},
            view("outcomes", f"{EVER}, {CHOSEN}, undated = 1"),
            "ORDER BY defendants DESC, exit",
        ),
        unit=COUNT,
        width=9,
        height=14,
    )


def _charges() -> Figure:
    return Figure(
        title="Charges by section of the ICCS",
        says="All charges as first filed, by level 1 of the international classification.",
        view="offences_by_iccs",
        sql=select(
            {"Section": _SECTION, "Charges": "records"},
            view("offences_by_iccs", f"{CHOSEN}, {LEVEL}"),
            _of("charge"),
        ),
        unit=COUNT,
        width=15,
        height=14,
    )


def _reported_offences() -> Figure:
    shown = {"Section": _SECTION, "Reported offences": "records", "Cases": "cases", "Share": "share * 100"}
    return Figure(
        title="Reported offences by section of the ICCS",
        says="All reported offences. A report of the Broward extract names no statute, so its offence has no section.",
        view="offences_by_iccs",
        sql=select(
            shown,
            view("offences_by_iccs", f"{CHOSEN}, {LEVEL}"),
            _of("reported offence"),
        ),
        unit=COUNT,
        width=24,
        height=7,
    )


_SECTION = "trim(concat(section, ' ', replaceAll(section_name, '_', ' ')))"


def _of(counted: str) -> str:
    return f"WHERE counted = {text(counted)} ORDER BY section = '', section, section_name"


def _timelines() -> Figure:
    shown = {
        "Cases": "cases",
        "Persons": "persons",
        "Defendants": "defendants",
        "Cases merged": "cases_merged",
        "Persons merged": "persons_merged",
    }
    return Figure(
        title="Timelines",
        says="What the messages below were joined into.",
        view="timelines",
        sql=select(shown, view("timelines")),
        unit=COUNT,
        width=24,
        height=6,
    )


def _books() -> Figure:
    shown = {
        "Topic": "topic",
        "Accepted": "accepted",
        "Duplicates": "duplicates",
        "Dead letters": "dead_letters",
    }
    return Figure(
        title="Messages by topic",
        says="Every message of an agency has one outcome. What is still in flight is told by `caseflow status`.",
        view="books",
        sql=select(shown, view("books"), "ORDER BY topic"),
        unit=COUNT,
        width=12,
        height=10,
    )


def _dead_letters() -> Figure:
    shown = {"Topic": "topic", "Agency": "agency", "Reason": words("reason"), "Messages": "messages"}
    return Figure(
        title="Dead letters by reason",
        says="Messages that are wrong in themselves, kept with their reason and in no other figure.",
        view="dead_letters_by_reason",
        sql=select(shown, view("dead_letters_by_reason"), "ORDER BY messages DESC, topic, agency, reason"),
        unit=COUNT,
        width=12,
        height=10,
        empty="none",
    )
