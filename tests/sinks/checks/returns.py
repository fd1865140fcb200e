"""The tables of the UN-CTS and the indicators of the Goals."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tests.sinks.checks.asked import Asked, Check, Truth, keyed
from tests.sinks.checks.custody import spans
from tests.sinks.oracles import custody
from tests.sinks.oracles import returns as oracle
from tests.sinks.oracles.setting import Setting
from tests.sinks.same import assert_same
from tests.sinks.store import without

TABLES = {
    "formal_contact": "persons in formal contact",
    "prosecuted": "persons prosecuted",
    "convicted": "persons convicted",
}
HARMED = ("sex", "age_group", "relationship_to_suspect")


def _held(truth: Truth, asked: Asked) -> list[oracle.Held]:
    every = custody.spans(truth.persons, truth.by_key, Setting(asked.setting.as_of), truth.news_days)
    return list(oracle.held(every, spans(truth, asked), asked.setting, asked.bounds))


def _persons(truth: Truth, asked: Asked, counting: str) -> Counter[tuple[Any, ...]]:
    return oracle.persons(truth.cases, asked.setting, asked.bounds, undated=asked.undated, counting=counting)


def _victims(truth: Truth, asked: Asked) -> tuple[Counter[tuple[Any, ...]], Counter[tuple[Any, ...]]]:
    """Year, sex, age group and relationship → victims, and those of homicide."""
    counts, killed = Counter[tuple[Any, ...]](), Counter[tuple[Any, ...]]()
    for one in oracle.victims(truth.cases, asked.setting):
        if asked.undated if one.day is None else asked.bounds[0] <= one.day <= asked.bounds[1]:
            key = (one.day.year if one.day else None, *(one.victim[name] for name in HARMED))
            counts[key] += 1
            killed[key] += one.homicide
    return counts, killed


def uncts_persons(truth: Truth, asked: Asked) -> None:
    """By both counting rules."""
    for counting in ("principal", "all"):
        rows = asked.rows(truth, "uncts_persons", undated=int(asked.undated), counting=counting)
        found = {tuple(without(row, "persons", "counting_rule").values()): row["persons"] for row in rows}
        assert found == _persons(truth, asked, counting)


def uncts_held(truth: Truth, asked: Asked) -> None:
    """At the end of each year."""
    rows = asked.rows(truth, "uncts_held")
    found = {tuple(without(row, "persons").values()): row["persons"] for row in rows}
    assert found == oracle.held_by_group(_held(truth, asked))


def uncts_victims(truth: Truth, asked: Asked) -> None:
    """By year."""
    rows = asked.rows(truth, "uncts_victims", undated=int(asked.undated))
    counts, killed = _victims(truth, asked)
    found = {tuple(row[name] for name in ("year", *HARMED)): row for row in rows}
    assert {key: row["victims"] for key, row in found.items()} == counts
    assert {key: row["homicide_victims"] for key, row in found.items()} == {key: killed[key] for key in counts}


def uncts(truth: Truth, asked: Asked) -> None:
    """All cells of the return."""
    expected: dict[tuple[Any, ...], int] = {}
    for (stage, year, level, code, *person), number in _persons(truth, asked, "principal").items():
        expected[TABLES[stage], year, None, level, code, *person, "", ""] = number
    for (year, day, status, sex, age, citizenship), number in oracle.held_by_group(_held(truth, asked)).items():
        expected["persons held", year, day, 0, "", sex, age, citizenship, status, ""] = number
    counts, killed = _victims(truth, asked)
    for (year, sex, age, relationship), number in counts.items():
        expected["victims of reported cases", year, None, 0, "", sex, age, "", "", relationship] = number
    for (year, sex, age, relationship), number in (+killed).items():
        expected["victims of intentional homicide", year, None, 2, "0101", sex, age, "", "", relationship] = number
    names = ("return_table", "year", "day", "iccs_level", "iccs", "sex", "age", "citizenship", "legal_status")
    rows = asked.rows(truth, "uncts", undated=int(asked.undated), counting="principal")
    found = {tuple(row[name] for name in (*names, "relationship_to_suspect")): row["number"] for row in rows}
    assert found == expected


def sdg_unsentenced(truth: Truth, asked: Asked) -> None:
    """By year and sex."""
    rows = asked.rows(truth, "sdg_unsentenced")
    assert_same(keyed(rows, "jurisdiction", "year", "day", "sex"), oracle.unsentenced(_held(truth, asked)))


def sdg_homicide(truth: Truth, asked: Asked) -> None:
    """By year and group."""
    rows = asked.rows(truth, "sdg_homicide")
    found = {
        key: (row["victims"], row["population"], row["rate_per_100000"])
        for key, row in keyed(rows, "jurisdiction", "year", "sex", "age_group").items()
    }
    assert_same(found, oracle.homicide_rates(truth.cases, asked.setting, asked.bounds, truth.population))


def sdg(truth: Truth, asked: Asked) -> None:
    """Both indicators: value, numerator, denominator."""
    expected: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    rates = oracle.homicide_rates(truth.cases, asked.setting, asked.bounds, truth.population)
    for (place, year, sex, age_group), (number, of, rate) in rates.items():
        expected["16.1.1", place, year, None, sex, age_group] = (rate, number, of)
    for (place, year, day, sex), parts in oracle.unsentenced(_held(truth, asked)).items():
        share = parts["unsentenced_share"]
        base = parts["held"] - parts["administrative"]
        expected["16.3.2", place, year, day, sex, ""] = (
            None if share is None else 100 * share,
            parts["unsentenced"],
            base,
        )
    names = ("indicator", "jurisdiction", "year", "day", "sex", "age_group")
    found = {
        key: (row["value"], row["numerator"], row["denominator"])
        for key, row in keyed(asked.rows(truth, "sdg"), *names).items()
    }
    assert_same(found, expected)


CHECKS: Mapping[str, Check] = {
    "uncts_persons": uncts_persons,
    "uncts_held": uncts_held,
    "uncts_victims": uncts_victims,
    "uncts": uncts,
    "sdg_unsentenced": sdg_unsentenced,
    "sdg_homicide": sdg_homicide,
    "sdg": sdg,
}
