"""The quality of what was sent: completeness, links between stages, findings, and why figures changed."""

from __future__ import annotations

from caseflow_dashboards.house import COUNT, Figure
from caseflow_dashboards.queries import (
    ALL_OF_AGENCY,
    CHOSEN,
    EVER,
    LAST_DAY,
    OF_AGENCY,
    PERIOD,
    STAGE,
    TODAY,
    per_cent,
    select,
    view,
    words,
)

CHANGED = {
    "Then": "value_then",
    "Now": "value_now",
    "Change": "change",
    "By time": "by_time",
    "By knowledge": "by_knowledge",
}
"""Column → of the view; figures of many kinds, so without a unit."""
COVERAGE = {
    "Agency": "agency",
    "Complete from": "complete_from",
    "Complete through": "complete_through",
    "Known by": "if(is_declared = 1, 'declared', 'the latest event')",
}
_REASONS = {
    "Received since": "received",
    "Corrected": "corrected",
    "Retracted": "retracted",
    "Links changed": "links_changed",
    "Of the month": "of_the_month",
    "Generations": "generations_promoted",
    "Files edited": "standards_edited",
}


def incomplete() -> Figure:
    """Return the agencies whose events of the time range are not all here."""
    begins, ends = "toDate32($__fromTime)", f"least(toDate32($__toTime), {LAST_DAY})"
    missing = f"(ifNull(complete_from > {begins}, 0) OR ifNull(complete_through < {ends}, 1))"
    return Figure(
        title="Agencies that are not complete for the time range",
        says=(
            "Some of their events of the time range are not here, whatever is chosen but the agency and the day: what"
            " is missing is not pending."
        ),
        view="agency_coverage",
        sql=select(COVERAGE, view("agency_coverage"), f"WHERE {OF_AGENCY} AND {missing} ORDER BY agency"),
        unit=COUNT,
        width=24,
        height=6,
        empty="–",
    )


def completeness() -> Figure:
    """Return how many records state each field."""
    shown = {
        "Record": "record",
        "Field": words("field"),
        "Agency": "if(agency = '', 'several', agency)",
        "Records": "records",
        "Stated": "stated",
        "Not stated": "not_stated",
        "Not mapped": "not_mapped",
        "Stated share": per_cent("stated_share"),
    }
    return Figure(
        title="Completeness, field by field",
        says=(
            f"{ALL_OF_AGENCY}: how many records state a field. Not stated: the source said nothing. Not mapped: it said"
            " something for which there is no word or code."
        ),
        view="completeness",
        sql=select(
            shown,
            view("completeness"),
            f"WHERE agency = '' OR {OF_AGENCY} ORDER BY stated_share, record, field, agency",
        ),
        unit=COUNT,
        width=24,
        height=12,
    )


def links() -> Figure:
    """Return how many records are linked to what should come before them."""
    shown = {"Link": "link", "Records": "records", "Linked": "linked", "Share": per_cent("share")}
    return Figure(
        title="Linked to what should come before",
        says="All records known by the day as of which figures hold.",
        view="links",
        sql=select(shown, view("links", CHOSEN), "ORDER BY link"),
        unit=COUNT,
        width=12,
        height=10,
    )


def consistency() -> Figure:
    """Return which stages are stated, and which only implied."""
    shown = {
        "Stage": STAGE,
        "Stated": "stated",
        "Implied": "implied",
        "Implied share": per_cent("implied_share"),
        "Out of order": "out_of_order",
    }
    return Figure(
        title="Stage consistency",
        says="Defendants first met within the time range. Implied: there are later events and none of the stage.",
        view="stage_consistency",
        sql=select(shown, view("stage_consistency", f"{PERIOD}, {CHOSEN}, undated = 0"), "ORDER BY ordinal"),
        unit=COUNT,
        width=12,
        height=10,
    )


def findings() -> Figure:
    """Return what is odd in context, by kind."""
    shown = {
        "Finding": words("kind"),
        "Meaning": "meaning",
        "Timeline": "timeline",
        "Findings": "findings",
        "Timelines": "timelines",
    }
    return Figure(
        title="Findings by kind",
        says="All agencies, of all time, whatever is chosen: these events were accepted and are in the figures.",
        view="findings",
        sql=select(shown, view("findings"), "ORDER BY timeline, findings DESC, kind"),
        unit=COUNT,
        width=24,
        height=12,
        empty="none",
    )


def changes() -> Figure:
    """Return which figures changed between the two newest vintages, and why."""
    shown = {
        "Figure": "figure",
        "Jurisdiction": "if(jurisdiction = '', 'all', jurisdiction)",
        "Of": words("breakdown"),
        "Month": "ifNull(formatDateTime(month, '%Y-%m'), 'the day')",
        **CHANGED,
        **_REASONS,
        "Known then": "known_then",
        "Known now": "known_now",
    }
    parameters = f"{EVER}, until = {TODAY}, since = addDays({TODAY}, -1), figures = []"
    return Figure(
        title="Figures that changed between the two newest vintages",
        says=(
            "Of all time, whatever is chosen but the jurisdiction and the day: from `caseflow vintages take`. By time:"
            " as time goes on. By knowledge: as more is known."
        ),
        view="changes_since",
        sql=select(
            shown,
            view("changes_since", f"{parameters}, jurisdictions = [${{jurisdiction:singlequote}}]"),
            "ORDER BY abs(ifNull(by_knowledge, 0)) DESC, figure, jurisdiction, breakdown, month LIMIT 100",
        ),
        unit=COUNT,
        width=24,
        height=11,
        empty="–",
    )
