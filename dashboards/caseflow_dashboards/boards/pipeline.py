"""The dashboard Pipeline: do the books add up, what was refused, how late, and which generation is shown."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, Figure, Views, rows, section, tiles
from caseflow_dashboards.queries import select, view, words

GENERATIONS = {
    "definition": "One row a promotion, never changed: the active generation is the newest row whose state is active.",
    "unit": "promotion of a generation",
    "denominator": "none",
    "source": "DESIGN.md, Replay",
}
"""What the table of generations in the control database is; no view of a generation can tell of the others."""


def pipeline(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    return (
        frame(
            "pipeline",
            "Pipeline",
            "The books of the messages, what was refused, how late agencies report, and the generation that is shown.",
            filtered=False,
        )
        .with_panel(what_the_data_are(views))
        .with_row(section("Books: what the figures rest on"))
        .with_panel(rows(_books(), views))
        .with_panel(rows(_by_agency(), views))
        .with_panel(rows(_dead_letters(), views))
        .with_row(section("What came of them"))
        .with_panel(tiles(_timelines(), views))
        .with_panel(tiles(_lag(), views, units={"95 % within": DAYS}))
        .with_row(section("Generations"))
        .with_panel(rows(_generations(), {**views, "generations": GENERATIONS}))
    )


def _books() -> Figure:
    shown = {
        "Topic": "topic",
        "Accepted": "accepted",
        "Duplicates": "duplicates",
        "Dead letters": "dead_letters",
        "Messages": "coordinates",
        "Books": "if(accepted + duplicates + dead_letters = coordinates, 'balanced', 'two outcomes for a message')",
    }
    return Figure(
        title="Messages by topic",
        says="Of all time: every message of an agency has one outcome. `caseflow status` tells what is in flight.",
        view="books",
        sql=select(shown, view("books"), "ORDER BY topic"),
        unit=COUNT,
        width=13,
        height=9,
    )


def _by_agency() -> Figure:
    shown = {"Agency": "agency", "Accepted": "accepted", "Duplicates": "duplicates", "Dead letters": "dead_letters"}
    return Figure(
        title="Messages by agency",
        says="Of all time: what could not be read is of the agency unknown.",
        view="books_by_agency",
        sql=select(shown, view("books_by_agency"), "ORDER BY agency"),
        unit=COUNT,
        width=11,
        height=9,
    )


def _dead_letters() -> Figure:
    shown = {
        "Topic": "topic",
        "Agency": "agency",
        "Reason": words("reason"),
        "Messages": "messages",
        "Last": "last_received_at",
    }
    return Figure(
        title="Dead letters by reason",
        says=(
            "Of all time: messages that are wrong in themselves. sink refused: a derived record that ClickHouse would"
            " not take."
        ),
        view="dead_letters_by_reason",
        sql=select(shown, view("dead_letters_by_reason"), "ORDER BY messages DESC, topic, agency, reason"),
        unit=COUNT,
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
    return Figure(
        title="Timelines",
        says="Of all time: what the messages above were joined into.",
        view="timelines",
        sql=select(shown, view("timelines")),
        unit=COUNT,
        width=14,
        height=6,
    )


def _lag() -> Figure:
    return Figure(
        title="How late agencies report",
        says="Of all time: from happening to reception, over events known to the day; historical loads left out.",
        view="reporting_lag",
        sql=select({"Events": "events", "95 % within": "p95_days"}, view("reporting_lag"), "WHERE events > 0"),
        unit=COUNT,
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
