"""The courts' caseload, what is pending, on time, detection, the watch list."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.oracles import caseload as oracle
from tests.sinks.oracles.setting import EVER
from tests.sinks.oracles.watch import silent_cases
from tests.sinks.same import assert_same

# Each day of a period is counted: not those of all centuries.
DENSE = (date(2012, 1, 1), date(2014, 12, 31))


def caseload(truth: Truth, asked: Asked) -> None:
    """Of the period."""
    (row,) = asked.rows(truth, "caseload")
    assert_same({"": row}, {"": oracle.caseload(truth.cases, asked.setting, asked.bounds)})


def caseload_by_month(truth: Truth, asked: Asked) -> None:
    """Of the period's months."""
    rows = asked.rows(truth, "caseload_by_month")
    assert_same(keyed(rows, "month"), oracle.months(truth.cases, asked.setting, asked.bounds))


def pending(truth: Truth, asked: Asked) -> None:
    """On the day."""
    (row,) = asked.rows_at(truth, "pending")
    assert_same({"": row}, {"": oracle.pending(truth.cases, asked.setting, truth.standards)})
    assert row["active"] == row["to_90"] + row["to_180"] + row["to_365"] + row["over_365"]


def on_time_by_month(truth: Truth, asked: Asked) -> None:
    """Of the period's months."""
    rows = asked.rows(truth, "on_time_by_month")
    assert_same(keyed(rows, "month"), oracle.on_time(truth.cases, asked.setting, truth.standards, asked.bounds))


def littles_law(truth: Truth, asked: Asked) -> None:
    """Of the period, or of some years."""
    within = asked._replace(bounds=DENSE) if asked.bounds == EVER else asked
    (row,) = within.rows(truth, "littles_law")
    assert_same({"": row}, {"": oracle.little(truth.cases, asked.setting, within.bounds)})


def detection_by_month(truth: Truth, asked: Asked) -> None:
    """By month of report."""
    rows = asked.rows(truth, "detection_by_month")
    assert_same(keyed(rows, "month"), oracle.detection(truth.cases, asked.setting, asked.bounds))


def watch_silent_cases(truth: Truth, asked: Asked) -> None:
    """Cases and their days of silence."""
    rows = asked.rows_at(truth, "watch_silent_cases")
    found = {row["case_key"]: (row["days"], row["pending_defendants"]) for row in rows}
    assert found == silent_cases(truth.cases, asked.setting, truth.silent_days)


def silent(truth: Truth, asked: Asked) -> None:
    """How many there are."""
    rows = asked.rows_at(truth, "silent_cases")
    of = {case["key"]: case["jurisdiction"] for case in truth.cases}
    groups: defaultdict[str, list[int | None]] = defaultdict(list)
    for key, (days, _) in silent_cases(truth.cases, asked.setting, truth.silent_days).items():
        groups[of[key]].append(days)
    assert keyed(rows, "jurisdiction") == {
        place: {
            "limit_days": truth.silent_days[place],
            "cases": len(group),
            "undated": group.count(None),
            "longest_days": max((days for days in group if days is not None), default=None),
        }
        for place, group in groups.items()
    }


CHECKS: Mapping[str, Check] = {
    "caseload": caseload,
    "caseload_by_month": caseload_by_month,
    "pending": pending,
    "on_time_by_month": on_time_by_month,
    "littles_law": littles_law,
    "detection_by_month": detection_by_month,
    "watch_silent_cases": watch_silent_cases,
    "silent_cases": silent,
}
