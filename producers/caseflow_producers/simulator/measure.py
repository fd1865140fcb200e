"""Measures the lags and shares of the Broward example data that the simulator draws from.

`python -m caseflow_producers.simulator.measure` prints what `data/measured.json` holds. The example data is an extract
of persons scored after an arrest (its README says what it is not): what is taken from it are durations within a person
and mixes of charges, never attrition.
"""

import csv
import gzip
import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from caseflow_schemas.statutes import statute_parts

from caseflow_producers.examples import broward_events

PERCENTS = (0, 1, 5, 10, 25, 50, 75, 90, 95, 99, 100)
CHARGES_KEPT = 80
"""Of the statutes charged, the most frequent: the long tail adds names and no shape."""
MOST = 5
"""Counts of cases and of charges from here on are one class."""
_SOURCE = "Broward County example data of this package (producers/caseflow_producers/examples/broward)"
_MINUTES_A_DAY = 1440

Rows = dict[str, list[dict[str, str]]]
Measured = dict[str, Any]


def measure(events: Path, persons: Path) -> Measured:
    """Everything that `data/measured.json` holds, from the two files of the example data."""
    rows: Rows = defaultdict(list)
    for row in _rows(events):
        rows[row["event_type"]].append(row)
    contacts = [*rows["report"], *rows["arrest"]]
    first_contact = _earliest(contacts, "case_id")
    of_person = _cases_of_persons(contacts, first_contact)
    born = {row["person_id"]: row["birth_year"] for row in _rows(persons)}
    sexes = Counter(row["sex"] for row in _rows(persons) if row["sex"])
    charged = _earliest(rows["charge"], "case_id")
    jail, prison = _stays(rows, "jail"), _stays(rows, "prison")
    parameters = {
        "offence_to_charge_days": _quantiles(
            ((charged[case] - at).days for case, at in first_contact.items() if case in charged),
            "days",
            "per case, first charge less first report or arrest; negative ones left out",
        ),
        "jail_stay_minutes": _quantiles(
            (int((out - into).total_seconds()) // 60 for into, out in jail),
            "minutes",
            "per jail stay, release less admission; negative ones left out",
        ),
        "prison_stay_days": _quantiles(
            ((out - into).days for into, out in prison),
            "days",
            "per prison stay that has ended, release less admission; negative ones left out",
        ),
        "case_gap_days": _quantiles(
            ((later - earlier).days for days in of_person.values() for earlier, later in _pairs(days)),
            "days",
            "between the first report or arrest of a person's successive cases",
        ),
        "cases_of_a_person": _shares(
            Counter(str(min(len(days), MOST)) for days in of_person.values()),
            f"cases with a report or arrest, per person; {MOST} stands for as many or more",
        ),
        "charges_of_a_case": _shares(
            Counter(str(min(count, MOST)) for count in Counter(row["case_id"] for row in rows["charge"]).values()),
            f"charge rows, per charged case; {MOST} stands for as many or more",
        ),
        "jail_within_a_day": {
            "value": _share_jailed(contacts, rows["admission"]),
            "unit": "share of cases",
            "derivation": "cases whose first report or arrest has a jail admission of the person within one day of it",
        },
        "sex": _shares(Counter({"male": sexes["Male"], "female": sexes["Female"]}), "persons by sex"),
        "age_years": _quantiles(
            (at.year - int(born[person]) for person, days in of_person.items() if born.get(person) for at in days[:1]),
            "years",
            "year of a person's first report or arrest less the year of birth",
        ),
        "fine_dollars": _quantiles(
            (round(float(row["fine"].strip("$").replace(",", ""))) for row in rows["disposition"] if row["fine"]),
            "US dollars",
            "fine and costs of dispositions that state any",
        ),
        "charges": _charges(rows["charge"]),
    }
    return {"version": 1, "source": _SOURCE, "parameters": parameters}


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _at(row: dict[str, str]) -> datetime:
    # Local wall-clock time: lags are taken between two of them, to the minute at best.
    return datetime.fromisoformat(row["event_time"])


def _earliest(rows: Iterable[dict[str, str]], key: str) -> dict[str, datetime]:
    found: dict[str, datetime] = {}
    for row in rows:
        if row["event_time"] and (row[key] not in found or _at(row) < found[row[key]]):
            found[row[key]] = _at(row)
    return found


def _cases_of_persons(contacts: list[dict[str, str]], first: dict[str, datetime]) -> dict[str, list[datetime]]:
    cases: dict[str, set[str]] = defaultdict(set)
    for row in contacts:
        cases[row["person_id"]].add(row["case_id"])
    return {person: sorted(first[case] for case in found if case in first) for person, found in cases.items()}


def _pairs(days: list[datetime]) -> Iterator[tuple[datetime, datetime]]:
    return zip(days, days[1:], strict=False)


def _stays(rows: Rows, source: str) -> list[tuple[datetime, datetime]]:
    released = {row["record_id"]: _at(row) for row in rows["release"] if row["source"] == source}
    return [
        (_at(row), released[row["record_id"]])
        for row in rows["admission"]
        if row["source"] == source and row["record_id"] in released
    ]


def _share_jailed(contacts: list[dict[str, str]], admissions: list[dict[str, str]]) -> float:
    held: dict[str, list[datetime]] = defaultdict(list)
    for row in admissions:
        if row["source"] == "jail":
            held[row["person_id"]].append(datetime.combine(_at(row).date(), datetime.min.time()))
    for days in held.values():
        days.sort()
    case_of = {row["case_id"]: row["person_id"] for row in contacts}
    near = 0
    first = _earliest(contacts, "case_id")
    for case, at in first.items():
        days = held.get(case_of[case], [])
        place = bisect_left(days, at)
        near += any(abs((day - at).days) <= 1 for day in days[max(0, place - 1) : place + 1])
    return round(near / len(first), 4)


def _charges(rows: list[dict[str, str]]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    for row in rows:
        parts = statute_parts(row["statute"])
        if len(parts) > 1:
            counts[f"{parts[0]}.{parts[1]}" + "".join(f"({part})" for part in parts[2:])] += 1
    kept = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:CHARGES_KEPT]
    return {
        "value": [[statute, count] for statute, count in kept],
        "unit": "charges",
        "rows": counts.total(),
        "derivation": f"charge rows by statute, in one form; the {CHARGES_KEPT} most frequent",
    }


def _quantiles(values: Iterable[int], unit: str, derivation: str) -> dict[str, Any]:
    ordered = sorted(value for value in values if value >= 0)
    return {
        "value": [[percent, ordered[max(0, -(-percent * len(ordered) // 100) - 1)]] for percent in PERCENTS],
        "unit": unit,
        "rows": len(ordered),
        "derivation": f"{derivation}; quantiles by nearest rank, as (percent, value)",
    }


def _shares(counts: Counter[str], derivation: str) -> dict[str, Any]:
    return {
        "value": [[name, counts[name]] for name in sorted(counts)],
        "unit": "count",
        "rows": counts.total(),
        "derivation": derivation,
    }


def main() -> None:
    """Print the measured parameters as `data/measured.json` has them."""
    events = broward_events()
    found = measure(events, events.parent / "persons.csv.gz")
    sys.stdout.write(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode())


if __name__ == "__main__":
    main()
