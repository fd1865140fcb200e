"""Timelines: one row each, with one array a column for what a timeline has many of.

The readings of the events (JSON) stay in Kafka: a figure needs none of them, they hold victims, places and the words
that agencies wrote, and whoever may read ClickHouse is not thereby entitled to those.
"""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from caseflow_sinks.rows.tables import Row

Record = Mapping[str, Any]
_Columns = tuple[Sequence[Any], ...]

_NO_MOMENT = (None, "", None)
_EVENT = itemgetter("event_id", "event_type", "agency")
_EVENT_REST = itemgetter("revision", "received_at", "content_hash", "conflicting", "case_key")
_FINDING = itemgetter("kind", "person", "event_ids", "detail")


def is_empty(timeline: Record) -> bool:
    """Whether the timeline says nothing, which equals its absence: no events, no attributions, no successor."""
    return not timeline["events"] and timeline["successor"] is None and not timeline.get("attributed")


def case_timeline_rows(timeline: Record, offset: int) -> list[Row]:
    """The row of `case_timelines`; `offset` is that of the timeline in its topic. If empty, a row that deletes it."""
    defendants, attributed = timeline["defendants"], timeline["attributed"]
    charges = [(defendant["person"], charge) for defendant in defendants for charge in defendant["charges"]]
    return [
        (
            *(timeline["key"], timeline["jurisdiction"], timeline["identifiers"], timeline["successor"]),
            *_moment(timeline["reported"]),
            *_columns(timeline["offences"], _offence, 11),
            *_columns(defendants, _defendant, 15),
            *_columns(charges, _charge, 18),
            *_columns(attributed, _attributed, 17),
            *_columns(timeline["findings"], _FINDING, 4),
            *_columns(timeline["events"], _event, 12),
            *(offset, int(is_empty(timeline))),
        )
    ]


def person_timeline_rows(timeline: Record, offset: int) -> list[Row]:
    """The row of `person_timelines`; `offset` is that of the timeline in its topic. If empty, a row that deletes it."""
    return [
        (
            *(timeline["key"], timeline["jurisdiction"], timeline["identifiers"], timeline["successor"]),
            *(timeline["sex"], timeline["birth_year"], timeline["citizenship"]),
            *_columns(timeline["cases"], _case, 11),
            *_columns(timeline["stays"], _stay, 16),
            *_columns(timeline["findings"], _FINDING, 4),
            *_columns(timeline["events"], _event, 12),
            *(offset, int(is_empty(timeline))),
        )
    ]


def _columns(items: Sequence[Any], values: Callable[[Any], tuple[Any, ...]], width: int) -> _Columns:
    return tuple(zip(*map(values, items), strict=True)) if items else ((),) * width


def _moment(moment: Record | None) -> tuple[Any, Any, Any]:
    return _NO_MOMENT if moment is None else (moment["at"], moment["precision"], moment["on"])


def _offence(offence: Record) -> tuple[Any, ...]:
    return (
        *(offence["offence_id"], offence["iccs_code"], offence["iccs_source"], offence["national_code"]),
        *(offence["national_scheme"], offence["description"], offence["attempted"]),
        *_moment(offence["committed"]),
        offence["event_id"],
    )


def _milestones(record: Record) -> tuple[Any, ...]:
    return (*_moment(record["first_contact"]), *_moment(record["charged"]), *_moment(record["disposed"]))


def _defendant(defendant: Record) -> tuple[Any, ...]:
    return (
        *(defendant["person"], defendant["sex"], defendant["birth_year"], defendant["citizenship"]),
        *(defendant["stage"], defendant["outcome"]),
        *_milestones(defendant),
    )


def _case(case: Record) -> tuple[Any, ...]:
    return (case["case_key"], case["outcome"], *_milestones(case))


def _charge(charge_of: tuple[str, Record]) -> tuple[Any, ...]:
    person, charge = charge_of
    return (
        *(person, charge["charge_id"], charge["iccs_code_at_entry"], charge["iccs_code"], charge["iccs_source"]),
        *(charge["national_code"], charge["national_scheme"], charge["description"]),
        *_moment(charge["filed"]),
        *(charge["verdict"], charge["plea"]),
        *_moment(charge["decided"]),
        *(charge["is_final"], charge["event_ids"]),
    )


def _stay(stay: Record) -> tuple[Any, ...]:
    return (
        *(stay["stay_key"], stay["agency"], stay["facility"], stay["legal_status"]),
        *_moment(stay["admitted"]),
        *_moment(stay["released"]),
        *(stay["release_reason"], stay["days"], stay["ends_before_it_begins"], stay["basis"], stay["case_key"]),
        stay["event_ids"],
    )


def _attributed(attributed: Record) -> tuple[Any, ...]:
    return (attributed["person_key"], *_stay(attributed["stay"]))


def _event(event: Record) -> tuple[Any, ...]:
    return (
        *_EVENT(event),
        *_moment(event["occurred"]),
        *_EVENT_REST(event),
        [person["key"] for person in event["persons"]],
    )
