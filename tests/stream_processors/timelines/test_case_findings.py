"""What is odd about a case and its persons: one finding for each odd thing, pointing to its events."""

from typing import Any

import pytest
from caseflow_processors.timelines.entries import Calendars, Entry, entry_of_fact

from tests.stream_processors.made import DAY_MS, TABLES, UNDATED, at_minute, entry, fact, identifier, same
from tests.stream_processors.timelines.cases import (
    CASE,
    ONE,
    OTHER_CASE,
    amended,
    arrested,
    charged,
    decided,
    fold,
    found,
    happened,
    kinds,
    related,
    reported,
    withdrawn,
)


def _points_to(kind: str, *odd: Entry, among: tuple[Entry, ...] = ()) -> None:
    timeline = fold(*odd, *among)
    assert kinds(timeline) == [kind]
    assert found(timeline, kind)["event_ids"] == sorted(each.event_id for each in odd)


def test_a_charge_without_a_report_is_a_finding() -> None:
    _points_to("charge_without_report", charged(1), among=(charged(2, "c2"),))
    assert kinds(fold(reported(), charged(1))) == []


def test_a_charge_dated_before_the_report_is_a_finding() -> None:
    _points_to("charged_before_reported", reported(5), charged(4), among=(reported(6), charged(7, "c2")))
    assert kinds(fold(reported(5), charged(5))) == []
    assert kinds(fold(reported(5), charged(occurred=UNDATED))) == []


def test_a_verdict_dated_before_the_persons_earliest_charge_is_a_finding() -> None:
    _points_to("verdict_before_charge", charged(5), decided(4), among=(reported(), charged(7, "c2")))
    assert found(fold(charged(5), decided(4)), "verdict_before_charge")["person"] == ONE
    assert kinds(fold(reported(), charged(5), decided(5))) == []


def test_a_verdict_an_amendment_or_a_withdrawal_of_a_charge_that_nobody_filed_is_one_finding_a_charge() -> None:
    _points_to("verdict_without_charge", decided(5, charge_id="c7"), decided(9, charge_id="c7"))
    _points_to("amendment_without_charge", amended(5), amended(9))
    _points_to("withdrawal_without_charge", withdrawn(5))
    assert kinds(fold(decided(5, charge_id="c7"), decided(5, charge_id="c8"))) == ["verdict_without_charge"] * 2
    assert kinds(fold(reported(), decided(5), amended(5), withdrawn(6), charged(9))) == ["verdict_before_charge"]


def test_a_verdict_on_all_charges_names_none_that_is_missed() -> None:
    assert kinds(fold(decided(5))) == []


def test_final_verdicts_that_differ_are_one_finding_unless_the_case_was_reopened_between() -> None:
    one, two, three = decided(5, charge_id="c1"), decided(9, "acquitted", "c1"), decided(12, "acquitted", "c1")
    _points_to("several_final_verdicts", one, two, three, among=(reported(), charged(1)))
    same_again = decided(9, charge_id="c1", record="again")
    assert kinds(fold(reported(), charged(1), one, same_again)) == []
    assert kinds(fold(reported(), charged(1), one, happened("CaseReopened", 7), two)) == []
    assert kinds(fold(reported(), charged(1), one, decided(9, "acquitted", "c1", is_final=False))) == []


def test_final_verdicts_on_all_charges_that_differ_are_one_finding_however_many_charges_there_are() -> None:
    charges = tuple(charged(1, f"c{number}") for number in range(4))
    _points_to("several_final_verdicts", decided(5), decided(9, "acquitted"), among=(reported(), *charges))
    plea = decided(9, plea="not_guilty", record="another plea")
    _points_to("several_final_verdicts", decided(5), plea, among=(reported(), *charges))


def test_a_verdict_on_one_charge_that_differs_from_the_one_on_all_is_a_finding() -> None:
    among = (reported(), charged(1), charged(1, "c2"))
    _points_to("several_final_verdicts", decided(5), decided(9, "acquitted", "c1"), among=among)


def test_one_charge_decided_before_the_rest_is_nothing_odd() -> None:
    assert kinds(fold(reported(), charged(1), charged(1, "c2"), decided(5, "dismissed", "c1"), decided(9))) == []


def test_a_sentence_without_a_verdict_that_finds_guilt_is_one_finding_a_person() -> None:
    sentences = happened("SentenceImposed", 9), happened("SentenceImposed", 12)
    _points_to("sentence_without_conviction", *sentences, among=(decided(5, "acquitted"),))
    assert kinds(fold(*sentences, decided(5, "guilt_found_without_conviction"))) == []
    assert kinds(fold(*sentences)) == ["sentence_without_conviction"]


def test_a_sentence_dated_before_the_earliest_verdict_is_a_finding() -> None:
    _points_to("sentence_before_verdict", happened("SentenceImposed", 4), decided(5), among=(decided(9),))
    assert kinds(fold(happened("SentenceImposed", 5), decided(5))) == []


def test_a_charge_after_a_declination_is_one_finding_unless_the_case_was_reopened_between() -> None:
    declined = happened("ProsecutionDeclined", 5)
    _points_to(
        "charge_after_declination", declined, charged(9), charged(12, "c2"), among=(reported(), charged(1, "c3"))
    )
    assert kinds(fold(reported(), declined, happened("CaseReopened", 7), charged(9))) == []
    assert kinds(fold(reported(), declined, charged(5))) == []


def test_two_contents_of_one_revision_are_a_finding_on_every_timeline_that_the_event_is_on() -> None:
    _points_to("conflicting_revisions", entry("CrimeReported", conflicting=True))
    _points_to(
        "conflicting_revisions", entry("CrimeReported", cases=related("related", CASE, of=OTHER_CASE), conflicting=True)
    )


def _received(day_number: int, **fields: Any) -> Entry:
    said = fact("SuspectArrested", **fields)
    return entry_of_fact({**said, "received_at": (18262 + day_number) * DAY_MS + DAY_MS // 2}, Calendars(TABLES))


def test_an_event_is_dated_after_it_was_received_where_even_its_earliest_moment_is() -> None:
    assert kinds(fold(_received(5, occurred=at_minute(5, 13 * 60)))) == ["occurred_after_received"]
    assert kinds(fold(_received(5, occurred=at_minute(5, 11 * 60)))) == []
    # In the east the next day has not yet begun at noon UTC, and has at half past six in the evening.
    assert kinds(fold(_received(5, occurred={"at": (18262 + 6) * DAY_MS, "precision": "day"}))) == [
        "occurred_after_received"
    ]
    assert kinds(fold(_received(5, occurred={"at": 18262 * DAY_MS, "precision": "year"}))) == []
    assert kinds(fold(_received(5, occurred=UNDATED))) == []


def _retired(number: int, text: str = "court-case:C1") -> Entry:
    said = fact(
        "IdentifierRetired",
        f"retired-{number}",
        kind="case",
        identifier=identifier(text),
        occurred={"at": (18262 + number) * DAY_MS, "precision": "day"},
    )
    return entry_of_fact({**said, "case_key": CASE, "persons": []}, Calendars(TABLES))


def test_a_retired_identifier_that_later_events_use_is_one_finding() -> None:
    used = same(CASE, "court-case:C1")
    later = arrested(9, cases=used), reported(12, cases=used)
    among = (reported(5, cases=used), reported(20), entry("CrimeReported", "undated", cases=used, occurred=UNDATED))
    _points_to("retired_identifier_used", _retired(5), *later, among=among)
    assert kinds(fold(_retired(5), _retired(9))) == []


def test_an_identifier_retired_twice_is_retired_as_first_said() -> None:
    timeline = fold(_retired(9), _retired(5))
    assert [each["moment"]["on"] for each in timeline["retired"]] == [18262 + 5]


def test_a_relation_of_a_case_to_itself_is_one_finding_a_relation_and_no_edge() -> None:
    events = reported(1, cases=related("related", CASE)), reported(2, cases=related("related", CASE))
    _points_to("relation_to_itself", *events)
    assert fold(*events)["edges"] == []
    both = happened("CaseRegistered", 3, cases=related("originates_from", CASE))
    assert kinds(fold(*events, both)) == ["relation_to_itself"] * 2


def test_each_relation_to_another_case_stands_once_as_first_said() -> None:
    timeline = fold(
        reported(5, cases=related("originates_from", OTHER_CASE)),
        reported(2, cases=related("originates_from", OTHER_CASE)),
        reported(9, cases=related("related", CASE, of=OTHER_CASE)),
        reported(9, record="related", cases=related("related", OTHER_CASE)),
        entry("PersonAdmitted", cases=[{**same(CASE)[0], "relation": "related"}]),
    )
    found_edges = [(each["relation"], each["direction"], each["case_key"]) for each in timeline["edges"]]
    assert sorted(found_edges) == [
        ("originates_from", "out", OTHER_CASE),
        ("related", "in", OTHER_CASE),
        ("related", "out", OTHER_CASE),
    ]
    assert timeline["edges"][0]["moment"]["on"] == 18262 + 2


def test_findings_stand_in_a_stated_order() -> None:
    timeline = fold(
        entry("VerdictReturned", "r2", occurred=at_minute(1, 0), conflicting=True),
        entry("ChargeFiled", "r1", occurred=at_minute(5, 0), conflicting=True),
    )
    assert kinds(timeline) == [
        "charge_without_report",
        "conflicting_revisions",
        "conflicting_revisions",
        "verdict_before_charge",
    ]
    event_ids = [finding["event_ids"] for finding in timeline["findings"][1:3]]
    assert event_ids == sorted(event_ids)


@pytest.mark.parametrize(
    "ended",
    [withdrawn(5), happened("CaseSevered", 5, cases=related("severed", OTHER_CASE), charge_ids=["c1"], persons=[])],
)
def test_a_charge_that_ended_before_it_was_filed_is_a_finding_that_points_to_both(ended: Entry) -> None:
    filed = charged(9)
    timeline = fold(reported(), filed, ended)
    assert found(timeline, "charge_ended_before_filed")["event_ids"] == sorted([filed.event_id, ended.event_id])
    assert found(timeline, "charge_ended_before_filed")["person"] == ONE
    assert kinds(fold(reported(), charged(5), ended)) == []


def test_a_verdict_on_a_charge_filed_after_it_is_one_finding() -> None:
    assert kinds(fold(reported(), charged(9), decided(5, charge_id="c1"))) == ["verdict_before_charge"]
    assert kinds(fold(reported(), charged(1, "c2"), charged(9), decided(5, charge_id="c1"))) == [
        "charge_ended_before_filed"
    ]


def test_whoever_was_pending_when_the_case_was_joined_with_another_is_a_finding() -> None:
    joined = happened("CaseJoined", 9, cases=related("joined", CASE, of=OTHER_CASE))
    for before in (charged(1), arrested(1)):
        timeline = fold(reported(), before, joined)
        assert found(timeline, "joined_while_pending")["event_ids"] == [joined.event_id]
        assert found(timeline, "joined_while_pending")["person"] == ONE
    assert kinds(fold(reported(), charged(1), decided(5), joined)) == []
