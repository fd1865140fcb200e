"""The dashboard Pipeline: do the books add up, what is on its way, what was refused, which generation is shown."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import (
    COUNT,
    DAYS,
    SECONDS,
    Figure,
    Matrix,
    Views,
    bars,
    listed,
    rows,
    section,
    tiles,
)
from caseflow_dashboards.queries import PERIOD, select, words

GENERATIONS = {
    "definition": "One row a promotion, never changed: the active generation is the newest row whose state is active.",
    "unit": "promotion of a generation",
    "denominator": "none",
    "source": "DESIGN.md, Replay",
}
"""What the table of generations in the control database is; no view of a generation can tell of the others."""


OUTCOMES = {"Accepted": "accepted", "Duplicates": "duplicates", "Dead letters": "dead_letters"}
"""The three of a message."""
_BY_TIME = Matrix(row="Begins (UTC)", column="Stage", value="Most")


def pipeline(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    return (
        frame(
            "pipeline",
            "Pipeline",
            "The books of the messages, what waits for each stage, what was refused, and the generation that is shown.",
            filtered=False,
        )
        .with_panel(what_the_data_are(views))
        .with_row(section("Books: what the figures rest on"))
        .with_panel(rows(_books(), views))
        .with_panel(rows(_by_agency(), views))
        .with_row(section("Lag: what is on its way"))
        .with_panel(rows(_lag(), views, units={"Oldest waiting": SECONDS}))
        .with_panel(bars(_waiting(), views, x=_BY_TIME.corner, colours={}, matrix=_BY_TIME))
        .with_panel(bars(_ages(), views, x=_BY_TIME.corner, colours={}, matrix=_BY_TIME))
        .with_row(section("What was refused"))
        .with_panel(rows(_dead_letters(), views))
        .with_row(section("What came of them"))
        .with_panel(tiles(_timelines(), views))
        .with_panel(tiles(_lateness(), views, units={"95 % within": DAYS}))
        .with_row(section("Generations"))
        .with_panel(rows(_generations(), {**views, "generations": GENERATIONS}))
    )


def _books() -> Figure:
    shown = {
        "Topic": "topic",
        **OUTCOMES,
        "Messages": "coordinates",
        "Books": "if(accepted + duplicates + dead_letters = coordinates, 'balanced', 'two outcomes for a message')",
    }
    return listed(
        "books",
        shown,
        title="Messages by topic",
        says="Of all time: every message of an agency has one outcome. `caseflow status` tells what is in flight.",
        rest="ORDER BY topic",
        width=13,
        height=9,
    )


def _by_agency() -> Figure:
    return listed(
        "books_by_agency",
        {"Agency": "agency", **OUTCOMES},
        title="Messages by agency",
        says="Of all time: what could not be read is of the agency unknown.",
        rest="ORDER BY agency",
        width=11,
        height=9,
    )


def _lag() -> Figure:
    shown = {
        "Stage": "stage",
        "Records waiting": "waiting",
        "Counted": "multiIf(is_known = 0, NULL, is_exact = 1, 'exactly', 'at most')",
        "Oldest waiting": "oldest_waiting_seconds",
        "Known": "multiIf(isNull(known_at), 'never', is_known = 0, 'unknown since then', 'now')",
        "Last looked": "known_at",
    }
    return listed(
        "pipeline_lag",
        shown,
        title="What waits for each stage",
        says="Now: records on the topics of a stage that it has not committed, the path from top to bottom.",
        rest="ORDER BY ordinal",
        width=24,
        height=8,
        empty="–",
    )


def _waiting() -> Figure:
    return _trend("waiting", title="Records waiting, the most in ten minutes", unit=COUNT)


def _ages() -> Figure:
    return _trend("oldest_waiting_seconds", title="Age of the oldest waiting, the most in ten minutes", unit=SECONDS)


def _trend(column: str, *, title: str, unit: str) -> Figure:
    shown = {_BY_TIME.row: "formatDateTime(begins_at, '%d %H:%i')", _BY_TIME.column: "stage", _BY_TIME.value: column}
    return listed(
        "pipeline_lag_trend",
        shown,
        title=title,
        says="The last 24 hours, to now: no bar where nobody looked, and none where nothing waited.",
        rest="ORDER BY begins_at, ordinal",
        unit=unit,
        width=12,
        height=10,
    )


def _dead_letters() -> Figure:
    shown = {
        "Topic": "topic",
        "Agency": "agency",
        "Reason": words("reason"),
        "Messages": "messages",
        "Last": "last_received_at",
    }
    return listed(
        "dead_letters_by_reason",
        shown,
        title="Dead letters by reason",
        says=(
            "Received within the time range: messages that are wrong in themselves. sink refused: a derived record that"
            " ClickHouse would not take."
        ),
        given=f"{PERIOD}, jurisdiction = [], agency = []",
        rest="ORDER BY messages DESC, topic, agency, reason",
        width=24,
        height=9,
        empty="none",
    )


def _timelines() -> Figure:
    shown = {
        "Cases": "cases",
        "Persons": "persons",
        "Defendants": "defendants",
        "Cases merged": "cases_merged",
        "Persons merged": "persons_merged",
    }
    return listed(
        "timelines",
        shown,
        title="Timelines",
        says="Of all time: what the messages above were joined into.",
        width=14,
        height=6,
    )


def _lateness() -> Figure:
    return listed(
        "reporting_lag",
        {"Events": "events", "95 % within": "p95_days"},
        title="How late agencies report",
        says="Of all time: from happening to reception, over events known to the day; historical loads left out.",
        rest="WHERE events > 0",
        width=10,
        height=6,
    )


def _generations() -> Figure:
    shown = {
        "Generation": "generation",
        "State": "state",
        "Promoted": "promoted_at",
        "Code version": "code_version",
        "Tables": "substring(tables_digest, 1, 12)",
        "Database": "database",
    }
    return Figure(
        title="Promotions, the newest first",
        says="Of all time: every dashboard shows the newest active one, and asks anew at each refresh.",
        view="generations",
        sql=select(shown, "${control}.generations", "ORDER BY promoted_at DESC, generation DESC"),
        unit=COUNT,
        width=24,
        height=8,
    )
