"""The dashboard Feeds and data quality: what each agency sends, how soon, how complete, and what is odd in it."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.boards import quality
from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, PER_CENT, RATIO, Figure, Matrix, Views, bars, rows, section
from caseflow_dashboards.queries import ALL_OF_AGENCY, OF_AGENCY, PERIOD, TODAY, select, view, words

_LAG = Matrix(row="Month", column="Agency", value="Days")
_TIMES = {
    "Recorded after, median": "to_recording_median",
    "Recorded after, P95": "to_recording_p95",
    "Received after, median": "to_reception_median",
    "Received after, P95": "to_reception_p95",
}


def feeds(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    return (
        frame(
            "feeds",
            "Feeds and data quality",
            "Per agency: silence, timeliness, completeness, dead letters, corrections, findings, links between stages.",
        )
        .with_panel(what_the_data_are(views))
        .with_row(section("Is every agency heard?"))
        .with_panel(rows(_silence(), views, units={"Silent": DAYS}))
        .with_panel(rows(_coverage(), views))
        .with_row(section("Timeliness"))
        .with_panel(bars(_lag(), views, x=_LAG.corner, colours={}, matrix=_LAG))
        .with_panel(rows(_timeliness(), views, units=dict.fromkeys(_TIMES, DAYS)))
        .with_row(section("What was sent, corrected and refused"))
        .with_panel(rows(_books(), views))
        .with_panel(rows(_dead_letters(), views))
        .with_panel(rows(_records(), views))
        .with_row(section("Completeness and codes"))
        .with_panel(rows(quality.completeness(), views, units={"Stated share": PER_CENT}))
        .with_row(section("Do the stages fit together?"))
        .with_panel(rows(quality.links(), views, units={"Share": PER_CENT}))
        .with_panel(rows(quality.consistency(), views, units={"Implied share": PER_CENT}))
        .with_row(section("Findings: accepted, though odd in context"))
        .with_panel(rows(quality.findings(), views, wrapped=("Meaning",)))
        .with_row(section("Revisions: why a figure changed since the day before"))
        .with_panel(rows(quality.changes(), views, units=dict.fromkeys(quality.CHANGED, RATIO)))
    )


def _silence() -> Figure:
    shown = {
        "Agency": "agency",
        "Messages": "messages",
        "Last message": "last_received_at",
        "Silent": "days_silent",
        "Complete through": "complete_through",
    }
    return Figure(
        title="Agencies, and when they were last heard",
        says=f"{ALL_OF_AGENCY}: silent from the last message to today, or to the day stated above.",
        view="agency_silence",
        sql=select(
            shown,
            view("agency_silence", f"as_of = {TODAY}"),
            f"WHERE {OF_AGENCY} ORDER BY days_silent DESC, agency",
        ),
        unit=COUNT,
        width=14,
        height=9,
        empty="–",
    )


def _coverage() -> Figure:
    return Figure(
        title="From when to when an agency is complete",
        says=f"{ALL_OF_AGENCY}: its silence is no pending case, and curves end where it is no longer complete.",
        view="agency_coverage",
        sql=select(quality.COVERAGE, view("agency_coverage"), f"WHERE {OF_AGENCY} ORDER BY agency"),
        unit=COUNT,
        width=10,
        height=9,
        empty="–",
    )


def _lag() -> Figure:
    shown = {
        _LAG.row: "formatDateTime(month, '%Y-%m')",
        _LAG.column: "agency",
        _LAG.value: "to_reception_p95",
    }
    return Figure(
        title="From happening to reception: 95 % within so many days",
        says="By month of reception within the time range, whatever is chosen but the agency; no historical loads.",
        view="timeliness_by_month",
        sql=select(
            shown,
            view("timeliness_by_month", PERIOD),
            f"WHERE {OF_AGENCY} AND isNotNull(to_reception_p95) ORDER BY month, agency",
        ),
        unit=DAYS,
        width=24,
        height=11,
    )


def _timeliness() -> Figure:
    shown = {
        "Agency": "agency",
        "Month": "formatDateTime(month, '%Y-%m')",
        "Events": "events",
        **{name: f"round({column}, 1)" for name, column in _TIMES.items()},
        "Before it happened": "negative",
    }
    return Figure(
        title="Timeliness, by agency and month of reception",
        says="Received within the time range, whatever is chosen but the agency; the newest 120 rows.",
        view="timeliness_by_month",
        sql=select(
            shown, view("timeliness_by_month", PERIOD), f"WHERE {OF_AGENCY} ORDER BY month DESC, agency LIMIT 120"
        ),
        unit=COUNT,
        width=24,
        height=10,
        empty="–",
    )


def _books() -> Figure:
    shown = {
        "Agency": "agency",
        "Accepted": "accepted",
        "Duplicates": "duplicates",
        "Dead letters": "dead_letters",
    }
    return Figure(
        title="Messages by agency",
        says=f"{ALL_OF_AGENCY}: every message has one outcome. What could not be read is of the agency unknown.",
        view="books_by_agency",
        sql=select(shown, view("books_by_agency"), f"WHERE {OF_AGENCY} ORDER BY agency"),
        unit=COUNT,
        width=10,
        height=10,
    )


def _dead_letters() -> Figure:
    shown = {
        "Agency": "agency",
        "Topic": "topic",
        "Reason": words("reason"),
        "Messages": "messages",
        "Last": "last_received_at",
    }
    return Figure(
        title="Dead letters by reason",
        says=f"{ALL_OF_AGENCY}: messages that are wrong in themselves, kept with their reason and in no other figure.",
        view="dead_letters_by_reason",
        sql=select(
            shown,
            view("dead_letters_by_reason"),
            f"WHERE {OF_AGENCY} ORDER BY messages DESC, topic, agency, reason",
        ),
        unit=COUNT,
        width=14,
        height=10,
        empty="none",
    )


def _records() -> Figure:
    shown = {
        "Agency": "agency",
        "Event": "event_type",
        "Events": "events",
        "Corrected": "corrected",
        "Retracted": "retracted",
        "Conflicting": "conflicting",
        "Taken back": "excluded",
        "Messages": "messages",
        "Duplicates": "duplicates",
        "Last message": "last_received_at",
    }
    return Figure(
        title="What each agency sent, by event",
        says=f"{ALL_OF_AGENCY}: events by their newest word, and how many messages said them.",
        view="records_by_agency",
        sql=select(shown, view("records_by_agency"), f"WHERE {OF_AGENCY} ORDER BY agency, events DESC, event_type"),
        unit=COUNT,
        width=24,
        height=12,
    )
