"""The quality of what was sent: completeness, links between stages, findings, and why figures changed."""

from __future__ import annotations

from caseflow_dashboards.house import Figure, listed
from caseflow_dashboards.queries import (
    BUT_SENDERS,
    CHOSEN,
    EVER,
    LAST_DAY,
    OF_AGENCY,
    PERIOD,
    SENT,
    STAGE,
    TODAY,
    WITH_UNDATED,
    per_cent,
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
REVISED = {"Before": "before", "Value": "value", "By time": "by_time", "By knowledge": "by_knowledge"}
"""The same, of one vintage and the one before it."""
_FIGURE = {
    "Figure": "figure",
    "Jurisdiction": "if(jurisdiction = '', 'all', jurisdiction)",
    "Of": words("breakdown"),
    "Month": "ifNull(formatDateTime(month, '%Y-%m'), 'the day')",
}
_JURISDICTIONS = "figures = [], jurisdictions = [${jurisdiction:singlequote}]"
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
    return listed(
        "agency_coverage",
        COVERAGE,
        title="Agencies that are not complete for the time range",
        says=(
            "Some of their events of the time range are not here, whatever is chosen but the agency and the day: what"
            " is missing is not pending."
        ),
        rest=f"WHERE {OF_AGENCY} AND {missing} ORDER BY agency",
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
    return listed(
        "completeness",
        shown,
        title="Completeness, field by field",
        says=(
            f"Received {BUT_SENDERS}: how many records state a field. Not stated: the source said nothing. Not mapped:"
            " it said something for which there is no word or code."
        ),
        given=f"{SENT}, {WITH_UNDATED}",
        rest="ORDER BY stated_share, record, field, agency",
        width=24,
        height=12,
    )


def links() -> Figure:
    """Return how many records are linked to what should come before them."""
    return listed(
        "links",
        {"Link": "link", "Records": "records", "Linked": "linked", "Share": per_cent("share")},
        title="Linked to what should come before",
        says="All records known by the day as of which figures hold.",
        given=CHOSEN,
        rest="ORDER BY link",
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
    return listed(
        "stage_consistency",
        shown,
        title="Stage consistency",
        says="Defendants first met within the time range. Implied: there are later events and none of the stage.",
        given=f"{PERIOD}, {CHOSEN}, undated = 0",
        rest="ORDER BY ordinal",
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
    return listed(
        "findings",
        shown,
        title="Findings by kind",
        says=f"Received {BUT_SENDERS}: these events were accepted and are in the figures.",
        given=f"{SENT}, {WITH_UNDATED}",
        rest="ORDER BY timeline, findings DESC, kind",
        width=24,
        height=12,
        empty="none",
    )


def changes() -> Figure:
    """Return which figures changed between the two newest vintages, and why."""
    return listed(
        "changes_since",
        {**_FIGURE, **CHANGED, **_REASONS, "Known then": "known_then", "Known now": "known_now"},
        title="Figures that changed between the two newest vintages",
        says=(
            "Of all time, whatever is chosen but the jurisdiction and the day: from `caseflow vintages take`. By time:"
            " as time goes on. By knowledge: as more is known."
        ),
        given=f"{EVER}, until = {TODAY}, since = addDays({TODAY}, -1), {_JURISDICTIONS}",
        rest="ORDER BY abs(ifNull(by_knowledge, 0)) DESC, figure, jurisdiction, breakdown, month LIMIT 100",
        width=24,
        height=11,
        empty="–",
    )


def revisions() -> Figure:
    """Return the months whose figures became others as more was known, vintage by vintage."""
    return listed(
        "revisions",
        {"Known on": "known_on", **_FIGURE, **REVISED, "Generation": "generation", "Release": "code_version"},
        title="Figures of these months that became others as more was known",
        says=(
            "Months within the time range, whatever is chosen but the jurisdiction: each vintage against the one"
            " before it, the newest 100. Another release or generation may be why, too."
        ),
        given=f"{PERIOD}, {_JURISDICTIONS}",
        rest=(
            "WHERE isNotNull(month) AND by_knowledge != 0"
            " ORDER BY known_on DESC, abs(by_knowledge) DESC, figure, jurisdiction, breakdown, month LIMIT 100"
        ),
        width=24,
        height=11,
        empty="–",
    )
