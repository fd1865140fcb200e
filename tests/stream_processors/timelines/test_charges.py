"""Charges: at entry and now, each reclassification, how they ended."""

from typing import Any

from caseflow_processors.timelines.participation import person_case

from tests.stream_processors.made import UNDATED, offence, person, sanction
from tests.stream_processors.timelines.cases import (
    TWO,
    amended,
    arrested,
    charged,
    decided,
    defendant,
    fold,
    happened,
    on,
    withdrawn,
)


def _charges(*entries: Any) -> list[dict[str, Any]]:
    return list(defendant(*entries)["charges"])


def test_the_charge_at_entry_is_as_first_filed_and_the_charge_now_as_last_filed_or_amended() -> None:
    first, last = offence(iccs_code="0101"), offence(iccs_code="0201", description="as amended", attempted="yes")
    for again in (charged(9, offence=last), amended(9, offence=last)):
        (charge,) = _charges(again, charged(3, offence=first))
        assert (charge["iccs_code_at_entry"], charge["iccs_code"]) == ("0101", "0201")
        assert (charge["description"], charge["attempted"]) == ("as amended", "yes")
        assert on(charge["filed"]) == 3


def test_each_classification_stands_in_order() -> None:
    (charge,) = _charges(
        charged(1, offence=offence(iccs_code="0101")),
        amended(5, offence=offence(iccs_code="0102")),
        charged(9, offence=offence(iccs_code="0201")),
    )
    assert [(each["kind"], each["iccs_code"], on(each["moment"])) for each in charge["classifications"]] == [
        ("filed", "0101", 1),
        ("amended", "0102", 5),
        ("filed", "0201", 9),
    ]


def test_a_filing_without_a_date_precedes_the_amendments() -> None:
    (charge,) = _charges(
        charged(record="undated", occurred=UNDATED, offence=offence(iccs_code="0101")),
        amended(5, offence=offence(iccs_code="0102")),
    )
    assert (charge["iccs_code_at_entry"], charge["iccs_code"]) == ("0101", "0102")


def test_an_amendment_of_a_charge_that_nobody_filed_makes_it_known_and_live() -> None:
    known = defendant(amended(5, "c9", offence=offence(iccs_code="0102")))
    (charge,) = known["charges"]
    assert (charge["filed"], charge["iccs_code_at_entry"], charge["iccs_code"]) == (None, None, "0102")
    assert (charge["state"], known["exit"], known["stage"]) == ("live", None, "charged")


def test_a_verdict_on_a_charge_that_nobody_filed_makes_it_known_without_a_date() -> None:
    known = defendant(decided(9, charge_id="c7"))
    assert [(each["charge_id"], each["filed"], each["state"]) for each in known["charges"]] == [("c7", None, "decided")]
    assert (known["charged"], known["stage"]) == (None, "disposed")
    assert known["charges"][0]["attempted"] == "not_stated"


def test_a_charge_keeps_the_offence_that_it_came_from() -> None:
    (charge,) = _charges(charged(1, from_offence_id="o1"), charged(2))
    assert charge["from_offence_id"] == "o1"


def test_a_withdrawn_charge_has_its_reason_and_a_decided_one_has_none() -> None:
    one, two = _charges(charged(1), charged(1, "c2"), withdrawn(5, reason="replaced"), decided(9), withdrawn(12, "c2"))
    assert (one["state"], one["withdrawal_reason"], on(one["ended"])) == ("withdrawn", "replaced", 5)
    assert (two["state"], two["withdrawal_reason"], on(two["ended"])) == ("decided", None, 9)


def test_a_charge_whose_person_died_says_so() -> None:
    (charge,) = _charges(charged(1), withdrawn(5, reason="died"))
    assert (charge["state"], charge["withdrawal_reason"]) == ("died", "died")


def test_the_last_verdict_that_is_not_final_shows_until_one_is() -> None:
    interim = (
        decided(3, "convicted", "c1", is_final=False, plea="none"),
        decided(5, "acquitted", is_final=False, plea="not_guilty"),
    )
    (charge,) = _charges(charged(1), *interim)
    assert (charge["verdict"], charge["plea"], on(charge["decided"])) == ("acquitted", "not_guilty", 5)
    assert (charge["is_final"], charge["state"]) == (False, "live")
    (final,) = _charges(charged(1), *interim, decided(9, "dismissed", "c1"))
    assert (final["verdict"], final["is_final"]) == ("dismissed", True)


def test_one_charge_id_of_two_persons_is_two_charges() -> None:
    timeline = fold(charged(1), charged(1, record="two", person=person(TWO)), decided(9, charge_id="c1"))
    assert [each["charges"][0]["state"] for each in timeline["defendants"]] == ["decided", "live"]


def test_charges_are_sorted_by_id_and_point_to_the_events_that_they_are_made_of() -> None:
    filed, verdict = charged(5, "a"), decided(9)
    charges = _charges(charged(1, "b"), filed, verdict, arrested(1))
    assert [each["charge_id"] for each in charges] == ["a", "b"]
    assert charges[0]["event_ids"] == [filed.event_id, verdict.event_id]


def test_a_persons_case_says_the_same_of_milestones_and_charges_as_far_as_the_person_is_named() -> None:
    entries = [
        arrested(1),
        happened("CaseReferred", 2),
        charged(3, offence=offence(iccs_code="0101")),
        charged(3, "c2"),
        decided(9, charge_id="c1"),
        happened("SentenceImposed", 12, sanctions=[sanction("fine")]),
        happened("SentenceImposed", 14, sanctions=[sanction()]),
    ]
    known, of_person = defendant(*entries), person_case("police-case:K1", entries)
    assert of_person["case_key"] == "police-case:K1"
    for milestone in ("first_contact", "referred", "charged", "sentenced"):
        assert of_person[milestone] == known[milestone] is not None
    assert on(of_person["custodial"]) == 14
    shared = ("charge_id", "iccs_code", "state", "verdict", "filed", "decided")
    assert of_person["charges"] == [{name: each[name] for name in shared} for each in known["charges"]]


def test_a_persons_case_without_a_sentence_of_custody_has_none() -> None:
    of_person = person_case("police-case:K1", [happened("SentenceImposed", 12, sanctions=[sanction("fine")])])
    assert (of_person["custodial"], on(of_person["sentenced"])) == (None, 12)
