"""The timeline of a case as one row."""

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from caseflow_sinks.rows.groups import Group, Parts, Record, moment_columns, moment_values, parts, parts_of_parts
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

_FIELDS = ("area_code", "location_type", "investigation_outcome")
_MOMENTS = ("reported", "investigation_closed", "referred")
EDGES = Group("edges", ("relation", "direction", "case_key"), ("moment",))
OFFENCES = Group(
    "offences",
    (
        *("offence_id", "agency", "iccs_code", "iccs_source", "national_code", "national_scheme", "description"),
        *("attempted", "suspects", "event_id"),
    ),
    ("committed", "suspected", "charged"),
)
VICTIMS = Group("victims", ("victim_id", "agency", "sex", "age_group", "relationship_to_suspect", "event_id"))
COURTS = Group("courts", ("kind", "court", "level", "out_of_jurisdiction"), ("moment",))
HEARINGS = Group("hearings", ("person", "kind", "result", "reason", "next_on"), ("moment",))
SUSPENSIONS = Group("suspensions", ("person", "reason"), ("suspended", "resumed"))
REOPENINGS = Group("reopenings", ("person", "reason"), ("moment",))
APPEALS = Group("appeals", ("person", "by", "outcome"), ("lodged", "decided"))
DEFENDANTS = Group(
    "defendants",
    (
        *("person", "sex", "birth_year", "age", "citizenship", "stage", "exit", "plea", "investigation_outcome"),
        "custodial_days",
    ),
    (
        *("first_contact", "referred", "charged", "first_hearing", "disposed", "sentenced", "admitted", "released"),
        "exited",
    ),
)
CHARGES = Group(
    "charges",
    (
        *("charge_id", "from_offence_id", "iccs_code_at_entry", "iccs_code", "iccs_source", "national_code"),
        *("national_scheme", "description", "attempted", "state", "verdict", "plea", "is_final", "withdrawal_reason"),
        "event_ids",
    ),
    ("filed", "ended", "decided"),
    owner=("person",),
)
CLASSIFICATIONS = Group(
    "classifications",
    ("kind", "iccs_code", "iccs_source", "national_code", "national_scheme"),
    ("moment",),
    owner=("person", "charge_id"),
)
SENTENCES = Group("sentences", ("charge_ids", "custodial_days"), ("moment",), owner=("person",))
SANCTIONS = Group("sanctions", ("kind", "days", "amount", "currency"), owner=("person", "sentence"))
DIVERSIONS = Group("diversions", ("programme", "result"), ("ordered", "ended"), owner=("person",))
INACTIVE = Group("inactive", ("reason",), ("suspended", "resumed"), owner=("person",))
SPELLS = Group("spells", ("opened_by", "exit"), ("opened", "ended"), owner=("person",))
STAYS = Group("stays", STAY_FIELDS, STAY_MOMENTS, owner=("person",))
PERIODS = Group("periods", PERIOD_FIELDS, PERIOD_MOMENTS, owner=("person", "stay_key"))

CASE_TIMELINES = Table(
    name="case_timelines",
    columns=(
        *(*HEAD_COLUMNS, *_FIELDS, *moment_columns(*_MOMENTS)),
        *(*RETIRED.columns, *SEALS.columns, *EDGES.columns, *OFFENCES.columns, *VICTIMS.columns, *COURTS.columns),
        *(*HEARINGS.columns, *SUSPENSIONS.columns, *REOPENINGS.columns, *APPEALS.columns),
        *(*DEFENDANTS.columns, *CHARGES.columns, *CLASSIFICATIONS.columns, *SENTENCES.columns, *SANCTIONS.columns),
        *(*DIVERSIONS.columns, *INACTIVE.columns, *SPELLS.columns, *STAYS.columns, *PERIODS.columns),
        *(*FINDINGS.columns, *EVENT_COLUMNS, *TAIL_COLUMNS),
    ),
    key=("key",),
    not_content=NOT_CONTENT,
)
_CASE = itemgetter(*_FIELDS)
_CASE_MOMENTS = itemgetter(*_MOMENTS)


def case_timeline_rows(timeline: Record, offset: int) -> list[Row]:
    """The row of `case_timelines`; `offset` is that of the timeline in its topic. If empty, a row that deletes it."""
    reported, closed, referred = _CASE_MOMENTS(timeline)
    return [
        (
            *HEAD(timeline),
            *_CASE(timeline),
            *moment_values(reported),
            *moment_values(closed),
            *moment_values(referred),
            *RETIRED.arrays(timeline["retired"]),
            *SEALS.arrays(timeline["seals"]),
            *EDGES.arrays(timeline["edges"]),
            *OFFENCES.arrays(timeline["offences"]),
            *VICTIMS.arrays(timeline["victims"]),
            *COURTS.arrays(timeline["courts"]),
            *HEARINGS.arrays(timeline["hearings"]),
            *SUSPENSIONS.arrays(timeline["inactive"]),
            *REOPENINGS.arrays(timeline["reopenings"]),
            *APPEALS.arrays(timeline["appeals"]),
            *_of_defendants(timeline["defendants"]),
            *_of_stays(timeline["attributed"]),
            *FINDINGS.arrays(timeline["findings"]),
            *event_arrays(timeline["events"]),
            *(offset, int(is_empty(timeline))),
        )
    ]


def _of_defendants(defendants: Sequence[Record]) -> tuple[Any, ...]:
    charges = parts(defendants, "person", "charges")
    sentences = parts(defendants, "person", "sentences")
    return (
        *DEFENDANTS.arrays(defendants),
        *CHARGES.arrays_of(charges),
        *CLASSIFICATIONS.arrays_of(parts_of_parts(charges, "charge_id", "classifications")),
        *SENTENCES.arrays_of(sentences),
        *SANCTIONS.arrays_of(_numbered_sanctions(sentences)),
        *DIVERSIONS.arrays_of(parts(defendants, "person", "diversions")),
        *INACTIVE.arrays_of(parts(defendants, "person", "inactive")),
        *SPELLS.arrays_of(parts(defendants, "person", "spells")),
    )


def _numbered_sanctions(sentences: Parts) -> Parts:
    if not sentences.items:
        return sentences
    (persons,) = sentences.owners
    found = [
        (person, number, sanction)
        for number, (person, sentence) in enumerate(zip(persons, sentences.items, strict=True), 1)
        for sanction in sentence["sanctions"]
    ]
    return Parts(([person for person, _, _ in found], [number for _, number, _ in found]), [last for *_, last in found])


def _of_stays(attributed: Sequence[Record]) -> tuple[Any, ...]:
    stays = Parts(([found["person_key"] for found in attributed],), [found["stay"] for found in attributed])
    return (*STAYS.arrays_of(stays), *PERIODS.arrays_of(parts_of_parts(stays, "stay_key", "periods")))
