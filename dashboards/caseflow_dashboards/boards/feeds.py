"""The dashboard Feeds and data quality: what each agency sends, how soon, how complete, and what is odd in it."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.boards import quality, trends
from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import DAYS, PER_CENT, RATIO, Figure, Views, bars, listed, rows, section
from caseflow_dashboards.queries import ALL_OF_AGENCY, BUT_SENDERS, MONTH_AS_TEXT, OF_AGENCY, SENT, TODAY, words

_TIMES = {
    "Recorded after, median": "to_recording_median",
    "Recorded after, P95": "to_recording_p95",
    "Received after, median": "to_reception_median",
    "Received after, P95": "to_reception_p95",
}


def feeds(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    board = (
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
        .with_panel(bars(trends.lateness(), views, x=trends.BY_MONTH.corner, colours={}, matrix=trends.BY_MONTH))
        .with_panel(rows(_timeliness(), views, units=dict.fromkeys(_TIMES, DAYS)))
        .with_row(section("Trends: what was sent, corrected and refused"))
    )
    for figure in trends.of_messages():
        board.with_panel(bars(figure, views, x=trends.BY_MONTH.corner, colours={}, matrix=trends.BY_MONTH))
    board = (
        board.with_panel(rows(_messages(), views))
        .with_panel(rows(_dead_letters(), views))
        .with_panel(rows(_records(), views))
        .with_row(section("Trends: completeness and findings"))
    )
    for figure in trends.of_records():
        board.with_panel(bars(figure, views, x=trends.BY_MONTH.corner, colours={}, matrix=trends.BY_MONTH))
    return (
        board.with_row(section("Completeness and codes"))
        .with_panel(rows(quality.completeness(), views, units={"Stated share": PER_CENT}))
        .with_row(section("Do the stages fit together?"))
        .with_panel(rows(quality.links(), views, units={"Share": PER_CENT}))
        .with_panel(rows(quality.consistency(), views, units={"Implied share": PER_CENT}))
        .with_row(section("Findings: accepted, though odd in context"))
        .with_panel(rows(quality.findings(), views, wrapped=("Meaning",)))
        .with_row(section("Revisions: why a figure changed"))
        .with_panel(rows(quality.changes(), views, units=dict.fromkeys(quality.CHANGED, RATIO)))
        .with_panel(rows(quality.revisions(), views, units=dict.fromkeys(quality.REVISED, RATIO)))
    )


def _silence() -> Figure:
    shown = {
        "Agency": "agency",
        "Messages": "messages",
        "Last message": "last_received_at",
        "Silent": "days_silent",
        "Complete through": "complete_through",
    }
    return listed(
        "agency_silence",
        shown,
        title="Agencies, and when they were last heard",
        says=f"{ALL_OF_AGENCY}: silent from the last message to today, or to the day stated above.",
        given=f"as_of = {TODAY}",
        rest=f"WHERE {OF_AGENCY} ORDER BY days_silent DESC, agency",
        width=14,
        height=9,
        empty="–",
    )


def _coverage() -> Figure:
    return listed(
        "agency_coverage",
        quality.COVERAGE,
        title="From when to when an agency is complete",
        says=f"{ALL_OF_AGENCY}: its silence is no pending case, and curves end where it is no longer complete.",
        rest=f"WHERE {OF_AGENCY} ORDER BY agency",
        width=10,
        height=9,
        empty="–",
    )


def _timeliness() -> Figure:
    shown = {
        "Agency": "agency",
        "Month": MONTH_AS_TEXT,
        "Events": "events",
        **{name: f"round({column}, 1)" for name, column in _TIMES.items()},
        "Before it happened": "negative",
    }
    return listed(
        "timeliness_by_month",
        shown,
        title="Timeliness, by agency and month of reception",
        says=f"Received {BUT_SENDERS}; the newest 120 rows, without historical loads.",
        given=SENT,
        rest="ORDER BY month DESC, agency LIMIT 120",
        width=24,
        height=10,
        empty="–",
    )


def _messages() -> Figure:
    shown = {
        "Agency": "agency",
        "Month": MONTH_AS_TEXT,
        "Messages": "messages",
        "Accepted": "accepted",
        "Corrections": "corrections",
        "Retractions": "retractions",
        "Duplicates": "duplicates",
        "Dead letters": "dead_letters",
        "Identifiers refused": "identifiers_refused",
    }
    return listed(
        "messages_by_month",
        shown,
        title="Messages, by agency and month of reception",
        says=f"Received {BUT_SENDERS}; the newest 120 rows. What could not be read is of the agency unknown.",
        given=SENT,
        rest="ORDER BY month DESC, agency LIMIT 120",
        width=24,
        height=10,
        empty="–",
    )


def _dead_letters() -> Figure:
    shown = {
        "Agency": "agency",
        "Topic": "topic",
        "Reason": words("reason"),
        "Messages": "messages",
        "Last": "last_received_at",
    }
    return listed(
        "dead_letters_by_reason",
        shown,
        title="Dead letters by reason",
        says=f"Received {BUT_SENDERS}: wrong in themselves, kept with their reason and in no other figure.",
        given=SENT,
        rest="ORDER BY messages DESC, topic, agency, reason",
        width=24,
        height=9,
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
    return listed(
        "records_by_agency",
        shown,
        title="What each agency sent, by event",
        says=f"First received {BUT_SENDERS}: events by their newest word, and how many messages said them.",
        given=SENT,
        rest="ORDER BY agency, events DESC, event_type",
        width=24,
        height=12,
    )
