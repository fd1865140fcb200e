"""Views that no check of this folder computes, with the reason."""

BASES = frozenset(
    {
        *("defendants", "defendants_at", "reports_at", "charges_at", "followed", "segments", "working_calendars"),
        *("court_spells", "court_moves", "spells_timed", "stays", "stays_at", "custody_spans", "victims_at"),
        *("persons_at_stages", "held_at_year_ends", "final_disposals"),
    }
)
"""Rows from which figures are made: read by those that are held."""

ELSEWHERE = {
    **dict.fromkeys(("books", "books_by_agency", "dead_letters_by_reason"), "test_views_records_stack.py"),
    **dict.fromkeys(("timelines", "findings"), "test_views_records_stack.py"),
    **dict.fromkeys(("completeness", "links", "records_by_agency"), "test_views_quality_stack.py"),
    **dict.fromkeys(("timeliness_by_month", "agency_silence"), "test_views_quality_stack.py"),
    **dict.fromkeys(("messages_by_month", "completeness_by_month", "stated_fields"), "test_views_trends_stack.py"),
    **dict.fromkeys(("findings_by_month", "findings_told"), "test_views_trends_stack.py"),
    "reporting_lag": "test_views_attrition_stack.py",
    **dict.fromkeys(("revisions", "changes_since"), "test_vintages_stack.py"),
    **dict.fromkeys(("pipeline_lag", "pipeline_lag_trend"), "test_lag_stack.py"),
}
"""View → the module that holds it: what is refused, silent, revised or late is not in a historical load."""

BY_NAME = {
    "stage_entries_of_": "rows that reconcile counts: tests/operations/reconcile hold the counts",
    "event_logs_of_": "events of a log as they are told: tests/operations/exports hold the logs",
    "explorer_": "one timeline as it is told: test_views_explorer_stack.py",
    "alert_": "what another view says, past a threshold: tests/dashboards/test_panels_alerts_stack.py",
}
"""Beginning of a name → why no oracle computes it."""

NO_FIGURE = {
    "offences_in_order": "what stage_entries_of_ read: tests/operations/reconcile hold the counts",
    "filter_values": "what may be chosen: test_views_choices_stack.py",
    "data_origin": "whose the data are: test_views_choices_stack.py",
}


def why_no_check(view: str) -> str | None:
    """The reason; None where there has to be a check."""
    if view in BASES:
        return "a base"
    named = [why for beginning, why in BY_NAME.items() if view.startswith(beginning)]
    return ELSEWHERE.get(view) or NO_FIGURE.get(view) or (named[0] if named else None)
