"""The timeline of a person as one row."""

from operator import itemgetter

from caseflow_sinks.rows.groups import Group, Record, parts
from caseflow_sinks.rows.tables import Row, Table
from caseflow_sinks.rows.timelines import (
    EVENT_COLUMNS,
    FINDINGS,
    HEAD,
    HEAD_COLUMNS,
    NOT_CONTENT,
    PERIOD_FIELDS,
    PERIOD_MOMENTS,
    RETIRED,
    SEALS,
    STAY_FIELDS,
    STAY_MOMENTS,
    TAIL_COLUMNS,
    event_arrays,
    is_empty,
)

_FIELDS = ("sex", "birth_year", "citizenship")
CASES = Group("cases", ("case_key",), ("first_contact", "referred", "charged", "sentenced", "custodial"))
CHARGES = Group("charges", ("charge_id", "iccs_code", "state", "verdict"), ("filed", "decided"), owner=("case_key",))
CUSTODY = Group("custody", ("from_on", "to_on", "legal_status", "facility", "stay_key", "case_key"))
STAYS = Group("stays", STAY_FIELDS, STAY_MOMENTS)
PERIODS = Group("periods", PERIOD_FIELDS, PERIOD_MOMENTS, owner=("stay_key",))

PERSON_TIMELINES = Table(
    name="person_timelines",
    columns=(
        *(*HEAD_COLUMNS, *_FIELDS, *RETIRED.columns, *SEALS.columns, *CASES.columns, *CHARGES.columns),
        *(*CUSTODY.columns, *STAYS.columns, *PERIODS.columns, *FINDINGS.columns, *EVENT_COLUMNS, *TAIL_COLUMNS),
    ),
    key=("key",),
    not_content=NOT_CONTENT,
)
_PERSON = itemgetter(*_FIELDS)


def person_timeline_rows(timeline: Record, offset: int) -> list[Row]:
    """The row of `person_timelines`; `offset` is that of the timeline in its topic. If empty, a row that deletes it."""
    cases, stays = timeline["cases"], timeline["stays"]
    return [
        (
            *HEAD(timeline),
            *_PERSON(timeline),
            *RETIRED.arrays(timeline["retired"]),
            *SEALS.arrays(timeline["seals"]),
            *CASES.arrays(cases),
            *CHARGES.arrays_of(parts(cases, "case_key", "charges")),
            *CUSTODY.arrays(timeline["custody"]),
            *STAYS.arrays(stays),
            *PERIODS.arrays_of(parts(stays, "stay_key", "periods")),
            *FINDINGS.arrays(timeline["findings"]),
            *event_arrays(timeline["events"]),
            *(offset, int(is_empty(timeline))),
        )
    ]
