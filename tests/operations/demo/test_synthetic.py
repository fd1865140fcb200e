"""What is known to be true of a synthetic county, side by side with what is told."""

from datetime import date
from pathlib import Path

import pytest
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_operations.commands.demo import demo
from caseflow_operations.demo import Agreement, BrowardExtract, MixedDataError, SyntheticCounty
from caseflow_operations.demo.data import FIRST_BOARD, address_of, others_of
from caseflow_operations.demo.receipt import Receipt
from caseflow_operations.demo.synthetic import without_repetitions
from caseflow_operations.demo.truth import MILESTONES, Truth
from click.testing import CliRunner

TOPICS = {"police-events": "id of the topic"}
PLAIN = {"cases": 5, "seed": 1}


def told(*, exit_: str | None = None, **days: int) -> tuple[int | str | None, ...]:
    return (*(days.get(name) for name in MILESTONES), exit_, None)


def receipt(folder: Path, *, topic_id: str = "id of the topic", cases: int = 5) -> Receipt:
    return Receipt(folder / "county" / "sent.json", {"police-events": topic_id}, {**PLAIN, "cases": cases})


def test_what_is_equal_agrees_and_what_only_one_side_has_differs() -> None:
    agreement = Agreement()
    agreement.compare("cases", {"a": 1, "b": 2}, {"a": 1, "b": 2})
    assert agreement.holds
    agreement.compare("persons", {"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 3, "d": 4})
    assert not agreement.holds
    assert (agreement.compared, agreement.differences) == ({"cases": 2, "persons": 4}, {"cases": 0, "persons": 3})
    assert agreement.examples == [
        "persons [b]: 3, and 2 is true",
        "persons [c]: nothing, and 3 is true",
        "persons [d]: 4, and nothing is true",
    ]


def test_no_more_than_some_differences_are_shown() -> None:
    agreement = Agreement()
    for kind in ("cases", "persons"):
        agreement.compare(kind, {(number, "x"): 1 for number in range(15)}, {})
    assert (len(agreement.examples), agreement.as_plain()["differences"]) == (20, 30)
    assert agreement.examples[0] == "cases [0, x]: nothing, and 1 is true"


def test_whoever_has_reached_a_stage_has_reached_those_before_it() -> None:
    truth = Truth()
    truth.defendants = {
        ("c1", "p1"): told(first_contact=1, charged=3, disposed=9),
        ("c2", "p1"): told(first_contact=2),
        ("c3", "p2"): told(disposed=7),
    }
    linked = truth.linked()
    assert linked["first_contact"] == (2, 3)
    assert linked["referred"] == linked["charged"] == linked["disposed"] == (2, 2)
    assert linked["sentenced"] == (0, 0)


def test_durations_count_whom_they_leave_out() -> None:
    truth = Truth()
    truth.defendants = {
        ("c1", "measured"): told(first_contact=1, charged=3, disposed=9),
        ("c2", "measured too"): told(first_contact=1, charged=8),
        ("c3", "pending"): told(first_contact=1),
        ("c4", "left"): told(first_contact=1, exit_="declined"),
        ("c5", "severed, so that the charge is told elsewhere"): told(disposed=9),
        ("c6", "charged before they were met"): told(first_contact=5, charged=4),
    }
    found = truth.segments()["first contact → charge"]
    assert (found.completed, found.measured, found.negative, found.undated, found.pending) == (4, 2, 1, 1, 1)
    # One end of four is on no known day: more than 5 %.
    assert found.median is None
    del truth.defendants["c5", "severed, so that the charge is told elsewhere"]
    assert truth.segments()["first contact → charge"].median == 4.5


def test_a_county_is_sent_once_to_the_same_topics_and_again_to_new_ones(tmp_path: Path) -> None:
    assert (receipt(tmp_path).is_whole, receipt(tmp_path).begun) == (False, 0)
    receipt(tmp_path).begin()
    assert (receipt(tmp_path).is_whole, receipt(tmp_path).begun) == (False, 1)
    receipt(tmp_path).begin()
    receipt(tmp_path).finish()
    assert (receipt(tmp_path).is_whole, receipt(tmp_path).begun) == (True, 2)
    assert receipt(tmp_path, topic_id="of a topic made anew").is_whole is False
    assert receipt(tmp_path, topic_id="of a topic made anew").begun == 0


def test_another_county_on_the_same_topics_is_refused(tmp_path: Path) -> None:
    receipt(tmp_path).begin()
    with pytest.raises(MixedDataError, match="another synthetic county \\(cases 5, seed 1\\)"):
        _ = receipt(tmp_path, cases=6).is_whole


def test_neither_records_of_the_other_kind_nor_of_another_county_stand_beside_the_data() -> None:
    heard = ["US-FL-BROWARD-SO", "XX-COURT", "unknown"]
    assert others_of(heard, synthetic=True, is_begun=True) == ["US-FL-BROWARD-SO"]
    assert others_of(heard, synthetic=False, is_begun=True) == ["XX-COURT"]
    assert others_of(["XX-COURT"], synthetic=True, is_begun=False) == ["XX-COURT"]
    assert others_of(["unknown"], synthetic=True, is_begun=False) == []


def test_what_an_interrupted_run_said_twice_counts_as_often_as_it_is_true_but_for_what_was_accepted() -> None:
    true = {"accepted": 9, "duplicates": 2, "dead letters, bad_date": 1}
    twice = {"accepted": 9, "duplicates": 11, "dead letters, bad_date": 2}
    assert without_repetitions(twice, true) == true
    assert without_repetitions({**twice, "accepted": 8}, true) != true
    assert without_repetitions({**twice, "duplicates": 1}, true) != true
    assert without_repetitions({**twice, "dead letters, wrong_key": 1}, true) != true


def test_the_first_dashboard_is_opened_with_the_years_of_the_data() -> None:
    assert next(iter(load_dashboards())) == FIRST_BOARD
    for data in (BrowardExtract(), SyntheticCounty()):
        address = address_of(data, "http://127.0.0.1:1/")
        assert address == "http://127.0.0.1:1/d/caseflow-attrition?from=2012-01-01&to=2016-12-31"
    other = SyntheticCounty(since=date(2020, 2, 1), until=date(2020, 3, 31))
    assert address_of(other, "/").endswith("?from=2020-02-01&to=2020-03-31")


def test_what_is_true_of_a_county_is_all_that_was_made() -> None:
    county = SyntheticCounty(40, 18)
    truth = county.truth
    assert truth.counts.messages == sum(1 for _ in county.county.said())
    assert sum(truth.outcomes().values()) == truth.counts.messages
    assert len(truth.cases) >= 40
    assert {case for case, _ in truth.defendants} <= truth.cases.keys()
    assert {person for _, person in truth.defendants} <= truth.persons.keys()


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (["--cases", "5"], "--cases and --seed are of --data county"),
        (["--data", "county", "--limit", "5"], "--limit is of"),
    ],
)
def test_an_option_of_the_other_data_is_wrong_use(given: list[str], why: str) -> None:
    outcome = CliRunner().invoke(demo, given)
    assert outcome.exit_code == 2
    assert why in outcome.output
