"""Stays, the stock, the unsentenced, readmission, the watch list."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.made import Record
from tests.sinks.oracles import custody as oracle
from tests.sinks.oracles.setting import day_of, month_of
from tests.sinks.oracles.stays import length_of_stay as lengths
from tests.sinks.oracles.stays import stay_state
from tests.sinks.same import assert_same


def spans(truth: Truth, asked: Asked, *, limited: bool = True) -> list[oracle.Span]:
    """The spans chosen; `limited`: those without news for too long are stale."""
    news_days = truth.news_days if limited else {}
    return list(oracle.spans(truth.persons, truth.by_key, asked.setting, news_days))


def stays(truth: Truth, asked: Asked) -> list[tuple[Record, Record]]:
    """Person and stay."""
    return list(oracle.stays(truth.persons, truth.by_key, asked.setting))


def stay_counts(truth: Truth, asked: Asked) -> None:
    """By state and by how their case is known."""
    found = stays(truth, asked)
    states = Counter(stay_state(stay) for _, stay in found)
    bases = Counter(stay["basis"] for _, stay in found)
    (row,) = asked.rows_at(truth, "stay_counts")
    assert row == {
        "stays": len(found),
        "closed": states["closed"],
        "open": states["open"],
        "release_only": states["release_only"],
        "ends_before_it_begins": sum(stay["ends_before_it_begins"] for _, stay in found),
        "stated": bases["stated"],
        "inferred": bases["inferred"],
        "unattributed": bases["none"],
        "persons": len({person["key"] for person, _ in found}),
    }


def length_of_stay(truth: Truth, asked: Asked) -> None:
    """Of those released in the period, and of those open or released on no known day."""
    rows = asked.rows(truth, "length_of_stay")
    ended = ((stay, day_of((stay["released"] or {"on": None})["on"])) for _, stay in stays(truth, asked))
    chosen = [stay for stay, day in ended if day is None or asked.bounds[0] <= day <= asked.bounds[1]]
    expected = lengths([{"stays": chosen}])
    assert {(row["lasted"], row["facility"]): row["stays"] for row in rows} == expected


def stays_by_month(truth: Truth, asked: Asked) -> None:
    """Admissions and releases."""
    expected = Counter[tuple[date, str]]()
    for _, stay in stays(truth, asked):
        for name, what in (("admitted", "admissions"), ("released", "releases")):
            day = day_of((stay[name] or {"on": None})["on"])
            if day is not None and asked.bounds[0] <= day <= asked.bounds[1]:
                expected[month_of(day), what] += 1
    rows = asked.rows(truth, "stays_by_month")
    assert {(row["month"], what): row[what] for row in rows for what in ("admissions", "releases") if row[what]} == (
        expected
    )


def custody_stock(truth: Truth, asked: Asked) -> None:
    """On the day."""
    rows = asked.rows_at(truth, "custody_stock")
    found = {
        (row["facility"], row["sex"], row["legal_status"], what): row[what]
        for row in rows
        for what in ("held", "stale")
        if row[what]
    }
    assert found == oracle.stock(spans(truth, asked), asked.setting)


def unsentenced(truth: Truth, asked: Asked) -> None:
    """On the day."""
    group = spans(truth, asked)
    expected = {**oracle.statuses(oracle.held(group, asked.setting.last)), "stale": sum(one.stale for one in group)}
    (row,) = asked.rows_at(truth, "unsentenced")
    assert_same({"": row}, {"": expected})


def custody_by_month(truth: Truth, asked: Asked) -> None:
    """At the end of the period's months."""
    rows = asked.rows(truth, "custody_by_month")
    every = oracle.by_month(spans(truth, asked), asked.setting)
    first, last = month_of(asked.bounds[0]), asked.bounds[1]
    assert_same(keyed(rows, "month"), {month: row for month, row in every.items() if first <= month <= last})


def pretrial_by_month(truth: Truth, asked: Asked) -> None:
    """Of the period's months."""
    rows = asked.rows(truth, "pretrial_by_month")
    assert_same(keyed(rows, "month"), oracle.pretrial(spans(truth, asked), asked.bounds))


def watch_pretrial(truth: Truth, asked: Asked) -> None:
    """Persons, their stays and days."""
    rows = asked.rows_at(truth, "watch_pretrial")
    expected = oracle.watch(spans(truth, asked), asked.setting, truth.pretrial_days)
    assert {(row["person"], row["stay_key"]): row["days"] for row in rows} == expected
    assert all(row["limit_days"] == truth.pretrial_days[row["jurisdiction"]] for row in rows)


def past_limit(truth: Truth, asked: Asked) -> None:
    """How many there are, by the facility that holds them now."""
    chosen = spans(truth, asked)
    over = oracle.watch(chosen, asked.setting, truth.pretrial_days)
    groups: defaultdict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    for one in chosen:
        days = over.get((one.person["key"], one.span["stay_key"]))
        if one.last is None and one.span["legal_status"] == oracle.AWAITING and days is not None:
            groups[one.person["jurisdiction"], one.span["facility"]][one.person["key"]] = days
    assert keyed(asked.rows_at(truth, "past_limit"), "jurisdiction", "facility") == {
        key: {
            "limit_days": truth.pretrial_days[key[0]],
            "persons": len(group),
            "longest_days": max(group.values()),
        }
        for key, group in groups.items()
    }


def readmissions(truth: Truth, asked: Asked) -> None:
    """In 6 to 36 months."""
    rows = asked.rows(truth, "readmissions")
    expected = oracle.readmissions(truth.persons, truth.by_key, asked.setting, asked.bounds, truth.coverage)
    assert_same(keyed(rows, "months"), expected)


CHECKS: Mapping[str, Check] = {
    "stay_counts": stay_counts,
    "length_of_stay": length_of_stay,
    "stays_by_month": stays_by_month,
    "custody_stock": custody_stock,
    "unsentenced": unsentenced,
    "custody_by_month": custody_by_month,
    "pretrial_by_month": pretrial_by_month,
    "watch_pretrial": watch_pretrial,
    "past_limit": past_limit,
    "readmissions": readmissions,
}
