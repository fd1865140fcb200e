"""Reported offences and victims, and who is suspected of them or charged with them."""

from typing import Any

from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import UNDATED, entry, offence
from tests.stream_processors.timelines.cases import (
    CASE,
    ONE,
    OTHER_CASE,
    TWO,
    about,
    arrested,
    charged,
    fold,
    found,
    happened,
    kinds,
    on,
    related,
    reported,
)


def _offences(*entries: Entry) -> list[dict[str, Any]]:
    return list(fold(*entries)["offences"])


def test_an_offence_reported_twice_by_one_agency_stands_once_as_first_reported() -> None:
    timeline = fold(
        reported(2, offences=[offence("o1", description="later")]),
        reported(1, offences=[offence("o1", description="first"), offence("o2")]),
        reported(9, place="WEST", offences=[offence("o1", description="west")]),
    )
    assert [each["description"] for each in timeline["offences"]] == ["first", None, "west"]


def _victim(victim_id: str, age_group: str = "15_29") -> dict[str, Any]:
    return {
        "victim_id": victim_id,
        "sex": "female",
        "age_group": age_group,
        "relationship_to_suspect": "acquaintance",
    }


def test_victims_stand_once_as_first_reported() -> None:
    first, again = (
        reported(1, victims=[_victim("v1", "15_29")]),
        reported(2, victims=[_victim("v1", "30_44"), _victim("v2", "0_14")]),
    )
    victims = fold(again, first)["victims"]
    assert [(each["victim_id"], each["age_group"], each["event_id"]) for each in victims] == [
        ("v1", "15_29", first.event_id),
        ("v2", "0_14", again.event_id),
    ]


def test_victims_without_an_id_are_as_many_as_are_named() -> None:
    timeline = fold(reported(1, victims=[_victim(""), _victim("")]), reported(2, victims=[_victim("")]))
    assert len(timeline["victims"]) == 3
    assert kinds(timeline) == []


def test_an_id_that_one_report_uses_twice_is_a_finding_and_its_first_use_counts() -> None:
    victims = [_victim("v1"), _victim("v1", "30_44")]
    for fields in ({"victims": victims}, {"offences": [offence("o1"), offence("o1")]}):
        event = reported(1, **fields)
        timeline = fold(event)
        assert found(timeline, "named_twice_in_report")["event_ids"] == [event.event_id]
    assert [each["age_group"] for each in fold(reported(1, victims=victims))["victims"]] == ["15_29"]


def test_suspects_are_those_identified_arrested_or_charged_for_the_offence() -> None:
    one, two = _offences(
        reported(0, offences=[offence("o1"), offence("o2")]),
        happened("SuspectIdentified", 5, offence_ids=["o1"]),
        arrested(3, offence_ids=["o1"], person=about(TWO)),
        charged(9, from_offence_id="o2"),
        charged(12, "c2", from_offence_id="o1"),
    )
    assert (one["suspects"], on(one["suspected"]), on(one["charged"])) == ([ONE, TWO], 3, 12)
    assert (two["suspects"], on(two["suspected"]), on(two["charged"])) == ([ONE], 9, 9)


def test_an_event_that_names_no_offence_is_about_all_of_the_cases() -> None:
    one, two = _offences(
        reported(0, offences=[offence("o1"), offence("o2")]),
        arrested(5),
        arrested(3, record="named", offence_ids=["o2"], person=about(TWO)),
        charged(9),
        charged(7, "c2", from_offence_id="o1"),
    )
    assert (one["suspects"], on(one["suspected"]), on(one["charged"])) == ([ONE], 5, 7)
    assert (two["suspects"], on(two["suspected"]), on(two["charged"])) == ([ONE, TWO], 3, 9)


def test_an_offence_without_a_suspect_has_none() -> None:
    (one,) = _offences(reported(offences=[offence("o1")]))
    assert (one["suspects"], one["suspected"], one["charged"]) == ([], None, None)


def test_an_arrest_means_its_own_agencys_offence_of_that_id_and_a_charge_any_agencys() -> None:
    east, west = _offences(
        reported(0, offences=[offence("o1")]),
        reported(0, place="WEST", offences=[offence("o1")]),
        arrested(3, offence_ids=["o1"]),
        charged(9, from_offence_id="o1", person=about(TWO)),
    )
    assert (east["suspects"], west["suspects"]) == ([ONE, TWO], [TWO])


def test_an_arrest_by_another_agency_means_whoever_reported_an_offence_of_that_id() -> None:
    (west,) = _offences(reported(0, place="WEST", offences=[offence("o1")]), arrested(3, offence_ids=["o1"]))
    assert west["suspects"] == [ONE]


def test_an_undated_suspicion_counts_only_where_none_is_dated() -> None:
    undated = entry("SuspectArrested", "undated", occurred=UNDATED)
    (one,) = _offences(reported(offences=[offence("o1")]), undated, charged(9))
    assert on(one["suspected"]) == 9


def test_an_offence_that_no_report_has_is_one_finding_whoever_names_it() -> None:
    first, second = arrested(1, offence_ids=["o9"]), happened("SuspectIdentified", offence_ids=["o9", "o1"])
    filed = charged(9, from_offence_id="o8")
    timeline = fold(reported(offences=[offence("o1")]), first, second, filed)
    assert kinds(timeline) == ["charge_from_unknown_offence", "suspect_of_unknown_offence"]
    assert found(timeline, "suspect_of_unknown_offence")["event_ids"] == sorted([first.event_id, second.event_id])
    assert found(timeline, "charge_from_unknown_offence")["event_ids"] == [filed.event_id]


def test_a_case_that_came_out_of_another_is_not_missed_its_report_or_offences() -> None:
    events = arrested(1, offence_ids=["o9"]), charged(9, from_offence_id="o8")
    odd = ["charge_from_unknown_offence", "charge_without_report", "suspect_of_unknown_offence"]
    origin = happened("CaseRegistered", 9, cases=related("originates_from", OTHER_CASE))
    severed = happened("CaseSevered", 9, cases=related("severed", CASE, of=OTHER_CASE))
    assert kinds(fold(*events)) == odd
    assert kinds(fold(*events, origin)) == []
    assert kinds(fold(*events, severed)) == []
    assert kinds(fold(*events, happened("CaseRegistered", cases=related("related", OTHER_CASE)))) == odd


def test_an_offence_whose_code_leads_nowhere_is_a_finding_reported_or_charged() -> None:
    unknown = offence("o1", national_code="no such code", national_scheme="us-fl-statutes")
    report, filed = reported(offences=[unknown, offence("o2")]), charged(9, offence=unknown, from_offence_id="o1")
    timeline = fold(report, filed)
    assert [(each["kind"], each["person"], each["event_ids"]) for each in timeline["findings"]] == [
        ("offence_not_mapped", None, [report.event_id]),
        ("offence_not_mapped", ONE, [filed.event_id]),
    ]
    mended = happened("ChargeAmended", 12, offence=offence(iccs_code="0101"))
    assert [each["person"] for each in fold(report, filed, mended)["findings"]] == [None]
