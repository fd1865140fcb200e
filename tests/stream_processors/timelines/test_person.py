"""The timeline of a person: cases, custody, what is known of them, and findings."""

from copy import deepcopy
from random import Random
from typing import Any

import pytest
from caseflow_processors.timelines import content as content_module
from caseflow_processors.timelines.content import content
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.person import PersonMemo, fold_person
from caseflow_schemas.derived import DerivedCodecs
from hypothesis import given
from hypothesis import strategies as st

from tests.stream_processors.custody.events_of_stays import (
    FIRST_DAY,
    admitted,
    moved,
    now_as,
    released,
    span,
    stay_events,
)
from tests.stream_processors.made import (
    DAY_MS,
    RECEIVED_MS,
    RULES,
    UNDATED,
    day,
    entry,
    identifier,
    person,
    same,
    sanction,
)

PERSON = "police-person:P1"
OTHER = "police-person:P2"


def _fold(*entries: Entry, key: str = PERSON, memo: PersonMemo | None = None) -> dict[str, Any]:
    return fold_person(key, entries, successor=None, rules=RULES, memo=memo)


def _kinds(timeline: dict[str, Any]) -> list[str]:
    return [finding["kind"] for finding in timeline["findings"]]


def _ids(*entries: Entry) -> list[str]:
    return sorted(entry.event_id for entry in entries)


def _arrested(record: str, **fields: Any) -> Entry:
    occurred = fields.pop("occurred", day(0))
    return entry("SuspectArrested", record, person=person(PERSON, **fields), occurred=occurred)


def _case_of_stay(*entries: Entry) -> tuple[str, str | None]:
    (stay,) = _fold(*entries)["stays"]
    return stay["basis"], stay["case_key"]


# What is known of the person


def test_nobody_has_a_timeline_without_events_but_for_where_they_went() -> None:
    timeline = fold_person(PERSON, [], successor="nation-person:1", rules=RULES)
    assert (timeline["key"], timeline["successor"], timeline["jurisdiction"]) == (PERSON, "nation-person:1", "")
    assert (timeline["sex"], timeline["birth_year"], timeline["citizenship"]) == ("not_stated", None, "not_stated")
    assert not any(timeline[field] for field in ("identifiers", "cases", "custody", "stays", "findings", "events"))
    assert content(_fold()) == {}


def test_all_identifiers_that_events_give_the_person_are_listed() -> None:
    timeline = _fold(
        entry("SuspectArrested", "r1", person=person(PERSON, "prison-person:9")),
        entry("SuspectArrested", "r2", person=person(PERSON, "nation-person:1")),
    )
    assert timeline["identifiers"] == ["nation-person:1", PERSON, "prison-person:9"]


def test_the_jurisdiction_is_that_of_the_first_event() -> None:
    timeline = _fold(entry("SuspectArrested", "r1", place="WEST", occurred=day(9)), entry("SuspectArrested", "r2"))
    assert timeline["jurisdiction"] == "EAST"


def test_what_is_stated_most_often_counts_and_of_ties_the_smallest() -> None:
    timeline = _fold(
        _arrested("r1", sex="male", birth_year=1991, citizenship="national"),
        _arrested("r2", sex="female", birth_year=1990, citizenship="foreign"),
        _arrested("r3", sex="male", birth_year=None, citizenship="not_stated"),
        _arrested("r4", sex="not_stated", birth_year=None, citizenship="not_mapped"),
    )
    assert (timeline["sex"], timeline["birth_year"], timeline["citizenship"]) == ("male", 1990, "foreign")


@pytest.mark.parametrize(
    ("field", "values", "unsaid"),
    [
        ("sex", ("male", "female"), "not_stated"),
        ("birth_year", (1990, 1991), None),
        ("citizenship", ("national", "foreign"), "not_mapped"),
    ],
)
def test_events_that_disagree_are_a_finding_that_points_to_all_that_state_a_value(
    field: str, values: tuple[Any, Any], unsaid: Any
) -> None:
    stating = [_arrested(f"r{number}", **{field: value}) for number, value in enumerate((*values, values[0]))]
    timeline = _fold(*stating, _arrested("silent", **{field: unsaid}))
    assert _kinds(timeline) == [f"{field}_disagrees"]
    assert timeline["findings"][0]["event_ids"] == _ids(*stating)
    assert _kinds(_fold(stating[0], stating[2], _arrested("silent", **{field: unsaid}))) == []


def test_of_an_event_that_names_several_persons_only_what_it_says_of_this_one_counts() -> None:
    referral = entry(
        "CaseReferred",
        persons=[person(OTHER, sex="female", birth_year=1950), person(PERSON, "prison-person:9", birth_year=1980)],
    )
    timeline = _fold(referral)
    assert (timeline["sex"], timeline["birth_year"]) == ("male", 1980)
    assert timeline["identifiers"] == [PERSON, "prison-person:9"]
    assert _kinds(timeline) == []
    other = _fold(referral, key=OTHER)
    assert (other["sex"], other["birth_year"], other["identifiers"]) == ("female", 1950, [OTHER])


def test_a_link_of_two_numbers_says_nothing_of_sex_or_birth() -> None:
    timeline = _fold(entry("IdentifiersLinked"))
    assert timeline["identifiers"] == [PERSON, OTHER]
    assert (timeline["sex"], timeline["birth_year"]) == ("not_stated", None)


# Cases


def test_each_case_has_its_own_milestones() -> None:
    k1, k2 = same("police-case:K1"), same("police-case:K2")
    timeline = _fold(
        entry("SuspectArrested", "r1", cases=k2, occurred=day(3)),
        entry("SuspectArrested", "r2", cases=k1, occurred=day(9)),
        entry("CaseReferred", "r3", cases=k2, occurred=day(4)),
        entry("ChargeFiled", "r4", cases=k2, occurred=day(5)),
        entry("VerdictReturned", "r5", cases=k2, occurred=day(8)),
        entry("SentenceImposed", "r6", cases=k2, occurred=day(9), sanctions=[sanction("probation")]),
        entry("SentenceImposed", "r7", cases=k2, occurred=day(12)),
    )
    first, second = timeline["cases"]
    milestones = ("first_contact", "referred", "charged", "sentenced", "custodial")

    def days(case: dict[str, Any]) -> list[int | None]:
        return [None if case[name] is None else case[name]["on"] - FIRST_DAY for name in milestones]

    assert (first["case_key"], days(first)) == ("police-case:K1", [9, None, None, None, None])
    assert (second["case_key"], days(second)) == ("police-case:K2", [3, 4, 5, 9, 12])
    (charge,) = second["charges"]
    assert (charge["charge_id"], charge["state"], charge["verdict"]) == ("c1", "decided", "convicted")


def test_custody_a_seal_and_a_link_make_no_case() -> None:
    named = person(PERSON)
    timeline = _fold(
        admitted("r1", day(0), cases=same("police-case:K7")),
        entry("RecordSealed", "r2", person=named),
        entry("IdentifiersLinked", "r3"),
    )
    assert timeline["cases"] == []


def test_a_severance_puts_those_whom_it_names_into_both_cases() -> None:
    timeline = _fold(entry("SuspectArrested", "r1"), entry("CaseSevered", "r2", charge_ids=["c4"], occurred=day(5)))
    assert [case["case_key"] for case in timeline["cases"]] == ["police-case:K1", "police-case:K2"]


# Custody


def test_stays_are_repaired_and_the_spans_of_custody_follow() -> None:
    timeline = _fold(
        *span("a", 0, legal_status="awaiting_first_instance_decision"),
        moved("a-moved", day(3), stay_id="a"),
        *span("b", 7, 20),
        now_as("b-status", day(9), stay_id="b"),
    )
    assert [(stay["stay_key"], stay["repair"]) for stay in timeline["stays"]] == [
        ("EAST-PRISON:a", "cut_at_next_admission"),
        ("EAST-PRISON:b", "none"),
    ]
    assert [
        (each["from_on"] - FIRST_DAY, each["to_on"] - FIRST_DAY, each["legal_status"], each["facility"])
        for each in timeline["custody"]
    ] == [
        (0, 3, "awaiting_first_instance_decision", "f1"),
        (3, 7, "awaiting_first_instance_decision", "f2"),
        (7, 9, "not_stated", "f1"),
        (9, 20, "sentenced", "f1"),
    ]
    assert _kinds(timeline) == ["overlapping_stays"]


def test_findings_of_stays_stand_among_the_others_in_the_stated_order() -> None:
    timeline = _fold(
        admitted("r1", day(5)),
        released("r2", day(3)),
        _arrested("r3", sex="female"),
        released("r4", day(9), stay_id="s2"),
    )
    assert _kinds(timeline) == ["ends_before_it_begins", "release_without_admission", "sex_disagrees"]


def test_a_stay_is_attributed_to_the_case_begun_near_its_admission() -> None:
    assert _case_of_stay(_arrested("r1"), admitted("r2", day(1))) == ("inferred", "police-case:K1")
    assert _case_of_stay(_arrested("r1"), admitted("r2", day(40))) == ("none", None)


def test_a_stay_as_sentenced_is_attributed_to_the_case_of_the_sentence() -> None:
    sentence = entry("SentenceImposed", "r1", cases=same("police-case:K2"), occurred=day(30))
    served = admitted("r2", day(40), legal_status="sentenced")
    assert _case_of_stay(_arrested("r0", occurred=day(39)), sentence, served) == ("inferred", "police-case:K2")
    fine = entry("SentenceImposed", "r1", occurred=day(30), sanctions=[sanction("fine")])
    assert _case_of_stay(fine, served) == ("none", None)


# Corrections


def test_an_admission_corrected_to_another_case_is_of_that_one_alone() -> None:
    arrest = _arrested("r1")
    told = admitted("r2", day(0), cases=same("police-case:K7"))
    corrected = admitted("r2", day(0), cases=same("police-case:K8"), revision=2)
    taken_out = admitted("r2", day(0), revision=3)
    memo = PersonMemo()
    for admission, expected in (
        (told, ("stated", "police-case:K7")),
        (corrected, ("stated", "police-case:K8")),
        (taken_out, ("inferred", "police-case:K1")),
    ):
        timeline = _fold(arrest, admission, memo=memo)
        assert timeline == _fold(arrest, admission)
        assert [(stay["basis"], stay["case_key"]) for stay in timeline["stays"]] == [expected]


def test_an_admission_corrected_to_another_person_leaves_what_there_was_without_it() -> None:
    arrest, admission, release = _arrested("r1"), admitted("r2", day(0)), released("r3", day(5))
    memo = PersonMemo()
    _fold(arrest, admission, release, memo=memo)
    assert _fold(arrest, release, memo=memo) == _fold(arrest, release)
    assert _fold(arrest, memo=memo) == _fold(arrest)


def test_an_arrest_that_is_taken_back_takes_the_attribution_with_it() -> None:
    memo, admission = PersonMemo(), admitted("r2", day(0))
    before = _fold(_arrested("r1"), admission, memo=memo)
    as_published = deepcopy(before)
    after = _fold(admission, memo=memo)
    assert [(stay["basis"], stay["case_key"]) for stay in after["stays"]] == [("none", None)]
    assert before == as_published


# Seals, retired identifiers, what is odd in itself


def test_seals_are_of_all_of_the_person_or_of_one_case() -> None:
    named = person(PERSON)
    timeline = _fold(
        entry("RecordSealed", "r1", person=named, cases=[], occurred=day(3)),
        entry("RecordSealed", "r2", person=named, occurred=day(1), scope="public"),
        entry("RecordUnsealed", "r3", person=named, occurred=day(5), scope="public"),
    )
    assert [
        (seal["person"], seal["case_key"], seal["scope"], seal["sealed"]["on"] - FIRST_DAY, seal["unsealed"] is None)
        for seal in timeline["seals"]
    ] == [(PERSON, "police-case:K1", "public", 1, False), (PERSON, None, "full", 3, True)]
    assert _kinds(timeline) == []


def test_a_seal_lifted_that_nobody_set_is_a_finding() -> None:
    timeline = _fold(entry("RecordUnsealed", person=person(PERSON), cases=[]))
    assert _kinds(timeline) == ["unsealed_without_seal"]
    assert timeline["seals"][0]["sealed"] is None


def test_a_retired_identifier_is_listed_and_its_later_use_is_a_finding() -> None:
    retired = entry(
        "IdentifierRetired",
        "r1",
        identifier=identifier(PERSON),
        successor=identifier("nation-person:1"),
        occurred=day(5),
    )
    before, after = _arrested("r2", occurred=day(4)), _arrested("r3", occurred=day(6))
    timeline = _fold(retired, before, after)
    assert [(each["identifier"], each["successor"]) for each in timeline["retired"]] == [(PERSON, "nation-person:1")]
    assert _kinds(timeline) == ["retired_identifier_used"]
    assert timeline["findings"][0]["event_ids"] == _ids(retired, after)
    assert _kinds(_fold(retired, before)) == []


def test_of_a_retired_identifier_the_use_by_another_person_of_the_event_is_none() -> None:
    retired = entry("IdentifierRetired", "r1", identifier=identifier(OTHER), successor=identifier(PERSON))
    referral = entry("CaseReferred", "r2", persons=[person(PERSON), person("police-person:P3")], occurred=day(6))
    assert _kinds(_fold(retired, referral)) == []


def test_two_contents_of_one_revision_and_a_date_after_receipt_are_findings() -> None:
    assert _kinds(_fold(entry("SuspectArrested", conflicting=True))) == ["conflicting_revisions"]
    late = {"at": RECEIVED_MS + 3 * DAY_MS, "precision": "minute"}
    assert _kinds(_fold(entry("SuspectArrested", occurred=late))) == ["occurred_after_received"]


def test_a_timeline_too_large_lists_its_first_events_and_counts_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = [*span("a", 0, 5), *span("b", 6, 9), _arrested("r1", occurred=UNDATED)]
    whole = _fold(*entries)
    monkeypatch.setattr(content_module, "LISTED_BYTES_AT_MOST", sum(each.listed_bytes for each in entries[:3]))
    cut = _fold(*entries)
    assert cut["events"] == whole["events"][:3]
    assert _kinds(cut) == ["timeline_too_large"]
    figures = cut.keys() - {"events", "findings"}
    assert {field: cut[field] for field in figures} == {field: whole[field] for field in figures}


# Laws


@st.composite
def _histories(draw: st.DrawFn) -> list[Entry]:
    """Stay events beside arrests, charges and sentences of two cases."""
    entries = draw(stay_events(at_most=8))
    for number in range(draw(st.integers(0, 5))):
        event_type = draw(st.sampled_from(["SuspectArrested", "ChargeFiled", "SentenceImposed", "RecordSealed"]))
        fields: dict[str, Any] = {
            "cases": same(f"police-case:K{draw(st.integers(1, 2))}"),
            "occurred": draw(st.integers(-20, 14).map(day)),
            "person": person(PERSON, sex=draw(st.sampled_from(["male", "female", "not_stated"]))),
        }
        entries.append(entry(event_type, f"case-{number}", **fields))
    return entries


CODECS = DerivedCodecs.offline()


@given(_histories(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_leaves_no_trace_and_the_record_is_of_its_schema(
    entries: list[Entry], random: Random
) -> None:
    shuffled = list(entries)
    random.shuffle(shuffled)
    timeline = _fold(*entries)
    assert _fold(*shuffled) == timeline
    assert CODECS.decode(CODECS.encode("person-timelines", "PersonTimeline", timeline)) == timeline


@given(_histories(), st.lists(st.sets(st.integers(0, 12)), max_size=4))
def test_what_was_folded_before_and_taken_back_leaves_no_trace(entries: list[Entry], without: list[set[int]]) -> None:
    memo = PersonMemo()
    published: list[tuple[Any, Any]] = []
    for left_out in [*without, set()]:
        chosen = [each for place, each in enumerate(entries) if place not in left_out]
        timeline = _fold(*chosen, memo=memo)
        assert timeline == _fold(*chosen)
        published.append((timeline, deepcopy(timeline)))
    for timeline, as_published in published:
        assert timeline == as_published
    assert content(_fold(memo=memo)) == {}
