"""The truth that is written beside: whole, consistent with what is told, and the future of what is pending."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest
from caseflow_producers.simulator import County
from caseflow_producers.simulator.calendar import day_number
from caseflow_producers.simulator.incidence import DAYS, Incidence
from caseflow_producers.simulator.record import (
    CASES,
    DEFENDANTS,
    INCIDENCE,
    LINKS,
    SUMMARY,
    Counts,
    TruthFiles,
    recorded,
)
from caseflow_producers.simulator.said import Said

from tests.producers.simulator.counties import defendants, units

COUNTY = County(11, 2_000, defects=True)
Truth = tuple[list[Said], Path]


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    folder = tmp_path_factory.mktemp("truth")
    counts = Counts()
    with TruthFiles(folder, COUNTY) as files:
        return list(recorded(COUNTY, counts, files)), folder


def lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in (folder / name).read_bytes().splitlines()]


def read(folder: Path, name: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads((folder / name).read_bytes())
    return found


def test_the_summary_counts_what_was_said(truth: Truth) -> None:
    said, folder = truth
    summary = read(folder, SUMMARY)
    assert summary["messages"] == len(said)
    assert summary["by_type"] == dict(sorted(Counter(one.event_type for one in said).items()))
    assert summary["by_topic"] == dict(sorted(Counter(one.topic for one in said).items()))
    assert summary["cases"] == COUNTY.cases
    assert summary["accepted"] + summary["duplicates"] + sum(summary["dead_letters"].values()) == len(said)


def test_the_summary_says_that_it_is_synthetic_and_what_it_was_drawn_from(truth: Truth) -> None:
    summary = read(truth[1], SUMMARY)
    assert summary["note"].startswith("Synthetic")
    assert (summary["seed"], summary["defects"]) == (11, True)
    assert {entry["kind"] for entry in summary["parameters"]} == {
        "published",
        "partly_published",
        "assumed",
        "measured",
    }


def test_incidence_is_the_share_of_those_who_leave_by_the_day(truth: Truth) -> None:
    folder = truth[1]
    incidence = read(folder, INCIDENCE)["defendants_from_first_contact"]
    rows = lines(folder, DEFENDANTS)
    entered = [row for row in rows if row["first_contact_on"]]
    assert incidence["entered"] == len(entered)
    for cause, by_day in incidence["by_cause"].items():
        for row in by_day:
            left = sum(
                one["leaves_by"] == cause
                and (date.fromisoformat(one["leaves_on"]) - date.fromisoformat(one["first_contact_on"])).days
                <= row["day"]
                for one in entered
            )
            assert (row["left"], row["share"]) == (left, left / len(entered))


def test_incidence_never_falls_and_adds_up_to_at_most_one(truth: Truth) -> None:
    incidence = read(truth[1], INCIDENCE)
    for name in ("cases_from_report", "defendants_from_first_contact", "defendants_from_charge"):
        by_cause = incidence[name]["by_cause"].values()
        assert by_cause
        assert all([row["day"] for row in rows] == list(DAYS) for rows in by_cause)
        assert all(a["left"] <= b["left"] for rows in by_cause for a, b in zip(rows, rows[1:], strict=False))
        assert sum(rows[-1]["left"] for rows in by_cause) <= incidence[name]["entered"]


def test_a_day_counts_to_its_end_and_who_never_leaves_stays_in_the_number() -> None:
    incidence = Incidence()
    for entered, left, cause in ((0, 7, "declined"), (0, 8, "declined"), (100, 100, "convicted"), (5, None, None)):
        incidence.add(entered, left, cause)
    record = incidence.record()
    shares = {cause: {row["day"]: row["share"] for row in rows} for cause, rows in record["by_cause"].items()}
    assert record["entered"] == 4
    assert (shares["declined"][0], shares["declined"][7], shares["declined"][14]) == (0, 0.25, 0.5)
    assert (shares["convicted"][0], shares["convicted"][1095]) == (0.25, 0.25)


def test_who_has_left_by_the_last_day_is_told_so_and_who_leaves_later_is_not() -> None:
    last = day_number(County(1, 1).until)
    told: Counter[bool | str] = Counter()
    for one in defendants():
        has_left = one.leaves is not None and one.leaves <= last
        # A diversion that will come to nothing is told as an end as long as nobody knows.
        if one.exit == "diverted" and one.leaves_by != "diverted":
            told["failing"] += 1
            continue
        assert (one.exit, one.exited) == ((one.leaves_by, one.leaves) if has_left else (None, None))
        told[has_left] += 1
    assert told[True] > 100
    assert told[False] > 50


def test_milestones_come_in_their_order() -> None:
    for one in defendants():
        steps = [one.first_contact, one.referred, one.charged]
        known = [step for step in steps if step is not None]
        assert known == sorted(known)
        for earlier, later in (
            (one.charged, one.disposed),
            (one.disposed, one.sentenced),
            (one.sentenced, one.admitted),
            (one.admitted, one.released),
            (one.first_contact, one.first_hearing),
        ):
            assert later is None or (earlier is None) or earlier <= later


def test_a_severed_case_has_the_defendant_who_was_severed_and_the_case_before_has_them_as_transferred_out() -> None:
    severed = {case.key: case.severed_from for unit in units() for case in unit.truth.cases if case.severed_from}
    moved = {(one.case, one.person) for one in defendants() if one.case in severed}
    assert {case for case, _ in moved} == severed.keys()
    assert severed
    left = {(one.case, one.person) for one in defendants() if one.exit == "transferred_out"}
    assert {(severed[case], person) for case, person in moved} <= left


def test_links_are_groups_that_share_no_identifier_and_hold_their_canonical_one(truth: Truth) -> None:
    seen = Counter[str]()
    for row in lines(truth[1], LINKS):
        seen.update(row["identifiers"])
        assert row["canonical"] in row["identifiers"]
    assert seen.most_common(1)[0][1] == 1


def test_every_defendants_case_is_among_the_cases(truth: Truth) -> None:
    cases = {row["case"] for row in lines(truth[1], CASES)}
    assert {row["case"] for row in lines(truth[1], DEFENDANTS)} <= cases


def test_every_reported_case_is_found_or_closed_in_the_end() -> None:
    for unit in units():
        for case in unit.truth.cases:
            if case.severed_from is None:
                assert (case.found is None) != (case.closes is None)


def test_a_folder_has_no_summary_until_all_is_said(tmp_path: Path) -> None:
    for taken in (10**6, 50):
        with TruthFiles(tmp_path, COUNTY) as files:
            said = recorded(COUNTY, Counts(), files)
            for _, _ in zip(range(taken), said, strict=False):
                pass
        assert (tmp_path / SUMMARY).exists() == (taken > 50)


def test_an_estimator_that_sees_only_what_is_told_comes_near_to_the_true_incidence() -> None:
    """Aalen–Johansen by its definition, with those pending censored on the last day."""
    last = day_number(County(1, 1).until)
    true = Incidence()
    told: list[tuple[int, str | None]] = []
    for one in defendants():
        if one.first_contact is not None:
            true.add(one.first_contact, one.leaves, one.leaves_by)
            told.append(((last if one.exited is None else one.exited) - one.first_contact, one.exit))
    leaving: dict[int, Counter[str]] = {}
    censored: Counter[int] = Counter()
    for days, cause in told:
        if cause is None:
            censored[days] += 1
        else:
            leaving.setdefault(days, Counter())[cause] += 1
    at_risk, survival = len(told), 1.0
    estimate: dict[str, float] = {}
    by_day: dict[int, dict[str, float]] = {}
    for day in range(max(DAYS) + 1):
        left = leaving.get(day, Counter())
        for cause, count in left.items():
            estimate[cause] = estimate.get(cause, 0.0) + survival * count / at_risk
        if at_risk:
            survival *= 1 - left.total() / at_risk
        at_risk -= left.total() + censored[day]
        by_day[day] = dict(estimate)
    causes = true.record()["by_cause"]
    assert len(causes) > 6
    for cause, rows in causes.items():
        for row in rows:
            share = row["share"]
            error = (share * (1 - share) / len(told)) ** 0.5
            # Diversions that will come to nothing are told as ends for a while.
            assert abs(by_day[row["day"]].get(cause, 0.0) - share) <= 4 * error + 0.005
