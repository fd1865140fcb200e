"""The quality of what was sent by month of reception, a bar an agency."""

from __future__ import annotations

from caseflow_dashboards.house import COUNT, DAYS, PER_CENT, Figure, Matrix, listed
from caseflow_dashboards.queries import BUT_SENDERS, MONTH_AS_TEXT, SENT, per_cent

BY_MONTH = Matrix(row="Month", column="Agency", value="Value")
_SEVERAL = "if(agency = '', 'several', agency)"


def lateness() -> Figure:
    """Return within how many days nearly all is received."""
    return _trend(
        "timeliness_by_month",
        "to_reception_p95",
        title="From happening to reception: 95 % within so many days",
        says="without historical loads.",
        unit=DAYS,
        width=24,
    )


def of_messages() -> tuple[Figure, ...]:
    """Return which of the messages were corrections, copies, or refused."""
    return (
        _trend(
            "messages_by_month",
            per_cent("correction_share"),
            title="Corrections, of the accepted messages",
            says="messages with a revision above 1.",
            unit=PER_CENT,
        ),
        _trend(
            "messages_by_month",
            per_cent("duplicate_share"),
            title="Duplicates, of all messages",
            says="what said again what was known.",
            unit=PER_CENT,
        ),
        _trend(
            "messages_by_month",
            per_cent("dead_letter_share"),
            title="Dead letters, of all messages",
            says="what is wrong in itself.",
            unit=PER_CENT,
        ),
        _trend(
            "messages_by_month",
            per_cent("identifiers_refused_share"),
            title="Identifiers refused, of all messages",
            says="dead letters whose identifiers, or links of them, are wrong.",
            unit=PER_CENT,
        ),
    )


def of_records() -> tuple[Figure, ...]:
    """Return how many of the fields are stated, and how much is odd."""
    return (
        _trend(
            "completeness_by_month",
            per_cent("stated_share"),
            title="Fields that state something",
            says="of offences, victims and stays by their agency, of defendants and charges under several.",
            unit=PER_CENT,
        ),
        _trend(
            "completeness_by_month",
            per_cent("not_mapped_share"),
            title="Fields whose word or code is not mapped",
            says="what the source says has no word or code in the contract.",
            unit=PER_CENT,
        ),
        _trend(
            "findings_by_month",
            "on_cases",
            title="Findings on cases",
            says="accepted, though odd in context, by the last of the events that show it.",
            unit=COUNT,
        ),
        _trend(
            "findings_by_month",
            "on_persons",
            title="Findings on persons",
            says="accepted, though odd in context, by the last of the events that show it.",
            unit=COUNT,
        ),
    )


def _trend(name: str, column: str, *, title: str, says: str, unit: str, width: int = 12) -> Figure:
    shown = {BY_MONTH.row: MONTH_AS_TEXT, BY_MONTH.column: _SEVERAL, BY_MONTH.value: column}
    return listed(
        name,
        shown,
        title=title,
        says=f"By month of reception {BUT_SENDERS}: {says}",
        given=SENT,
        rest=f"WHERE isNotNull({column}) ORDER BY month, agency",
        unit=unit,
        width=width,
        height=10,
    )
