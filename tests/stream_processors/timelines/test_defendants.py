"""Who is a case's defendant, how far the case went with them, and what is known of them."""

from typing import Any

import pytest
from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import UNDATED, entry, person, same, sanction
from tests.stream_processors.timelines.cases import (
    ONE,
    TWO,
    about,
    arrested,
    charged,
    decided,
    defendant,
    fold,
    happened,
    moment,
    on,
    reported,
    stay,
    withdrawn,
)

NAMING = (
    *("SuspectIdentified", "SuspectArrested", "InvestigationClosed", "CaseReferred", "ChargeFiled", "ChargeAmended"),
    *("ChargeWithdrawn", "ProsecutionDeclined", "DiversionOrdered", "DiversionEnded", "CaseSevered", "CaseReopened"),
    *("HearingHeld", "VerdictReturned", "SentenceImposed", "CaseSuspended", "CaseResumed", "AppealLodged"),
    "AppealDecided",
)


def _about_one(event_type: str) -> Entry:
    if event_type in ("CaseReferred", "CaseSevered"):
        return entry(event_type, persons=[about(ONE)])
    return entry(event_type, person=about(ONE))


@pytest.mark.parametrize("event_type", NAMING)
def test_whoever_an_event_names_in_the_case_is_its_defendant(event_type: str) -> None:
    assert [each["person"] for each in fold(_about_one(event_type))["defendants"]] == [ONE]


@pytest.mark.parametrize(
    "event_type", ["PersonAdmitted", "CustodyStatusChanged", "PersonTransferred", "PersonReleased"]
)
def test_a_stay_alone_makes_no_defendant(event_type: str) -> None:
    assert fold(entry(event_type, cases=same("police-case:K1")))["defendants"] == []


def test_a_seal_alone_makes_no_defendant() -> None:
    assert fold(entry("RecordSealed", person=about(ONE)))["defendants"] == []


def test_defendants_are_sorted_and_each_has_a_course_of_their_own() -> None:
    one, two = fold(arrested(1, person=about(TWO)), charged(2), decided(3))["defendants"]
    assert (one["person"], one["stage"], one["exit"]) == (ONE, "disposed", "convicted")
    assert (two["person"], two["stage"], two["exit"]) == (TWO, "first_contact", None)


def test_milestones_are_the_earliest_of_their_kind() -> None:
    known = defendant(
        arrested(5),
        happened("SuspectIdentified", 2),
        charged(9),
        charged(7, "c2"),
        happened("CaseReferred", 6),
        happened("CaseReferred", 4, persons=[]),
        happened("HearingHeld", 8, result="adjourned"),
        happened("HearingHeld", 12),
        happened("HearingHeld", 11, person=about(ONE)),
        happened("HearingHeld", 10, person=about(TWO)),
        happened("SentenceImposed", 30),
        happened("SentenceImposed", 20),
    )
    reached = ("first_contact", "referred", "charged", "first_hearing", "sentenced")
    assert [on(known[milestone]) for milestone in reached] == [2, 4, 7, 11, 20]


def test_the_first_hearing_may_be_one_for_all() -> None:
    hearings = happened("HearingHeld", 10), happened("HearingHeld", 11, person=about(ONE))
    assert on(defendant(arrested(), *hearings)["first_hearing"]) == 10


def test_the_first_hearing_for_all_is_the_first_since_the_person_came_into_the_case() -> None:
    hearings = (
        happened("HearingHeld", 6),
        happened("HearingHeld", 12, record="b"),
        happened("HearingHeld", 15, record="c"),
    )
    late = defendant(arrested(1), *hearings, arrested(9, person=about(TWO), record="two"), person=TWO)
    assert on(late["first_hearing"]) == 12


def test_a_referral_of_other_persons_is_not_the_persons() -> None:
    assert defendant(arrested(), happened("CaseReferred", 3, persons=[about(TWO)]))["referred"] is None


def test_a_milestone_without_a_date_counts_only_where_none_has_one() -> None:
    undated = entry("SuspectArrested", "undated", occurred=UNDATED)
    assert on(defendant(undated, arrested(5))["first_contact"]) == 5
    only = defendant(undated)
    assert only["first_contact"]["on"] is None
    assert only["stage"] == "first_contact"


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        (["SuspectIdentified"], "first_contact"),
        (["InvestigationClosed"], "first_contact"),
        (["CaseReferred"], "referred"),
        (["ProsecutionDeclined"], "referred"),
        (["DiversionOrdered"], "referred"),
        (["ChargeFiled"], "charged"),
        (["ChargeAmended"], "charged"),
        (["ChargeFiled", "VerdictReturned"], "disposed"),
        (["VerdictReturned"], "disposed"),
        (["ChargeWithdrawn"], "disposed"),
        (["SentenceImposed"], "sentenced"),
        (["ChargeFiled", "SentenceImposed"], "sentenced"),
    ],
)
def test_the_stage_is_the_furthest_reached_and_implies_those_before_it(events: list[str], stage: str) -> None:
    assert defendant(*(_about_one(event_type) for event_type in events))["stage"] == stage


def test_a_referral_of_the_whole_case_refers_its_defendants() -> None:
    assert defendant(arrested(), happened("CaseReferred", 3, persons=[]))["stage"] == "referred"


def test_a_verdict_that_is_not_final_charges_and_disposes_of_nothing() -> None:
    known = defendant(decided(is_final=False))
    assert (known["stage"], known["exit"], known["disposed"]) == ("charged", None, None)


def test_admitted_is_the_earliest_time_in_custody_as_sentenced_and_released_is_from_that_stay() -> None:
    before_trial = stay("a:1", status="awaiting_first_instance_decision", admitted=moment(1), released=moment(5))
    changed = stay(
        "a:2",
        status="awaiting_first_instance_decision",
        admitted=moment(2),
        released=moment(90),
        periods=[
            {"legal_status": "awaiting_first_instance_decision", "facility": "f1", "moment": moment(2)},
            {"legal_status": "sentenced", "facility": "f1", "moment": moment(40)},
        ],
    )
    sentenced = stay("a:3", status="sentenced", admitted=moment(50), released=None)
    undated = stay("a:0", status="sentenced", admitted=moment(None), released=moment(3))
    known = _with_stays(before_trial, changed, sentenced, undated)
    assert (known["stage"], on(known["admitted"]), on(known["released"])) == ("admitted", 40, 90)
    assert [each["stay_key"] for each in known["stays"]] == ["a:0", "a:1", "a:2", "a:3"]
    assert _with_stays(sentenced, undated)["released"] is None
    assert _with_stays(undated)["admitted"] == moment(None)
    assert (_with_stays(before_trial)["stage"], _with_stays(before_trial)["admitted"]) == ("disposed", None)


def _with_stays(*stays: dict[str, Any]) -> dict[str, Any]:
    return defendant(charged(), decided(), attributed={(ONE, each["stay_key"]): each for each in stays})


def test_times_in_custody_of_several_jurisdictions_are_compared_by_local_day() -> None:
    # Two in the morning in UTC is the evening before in the west.
    evening = {**moment(1), "at": moment(2)["at"] + 2 * 3_600_000, "precision": "minute"}
    in_the_west = stay("a:1", status="sentenced", admitted=evening)
    next_day = stay("a:0", status="sentenced", admitted=moment(2))
    assert _with_stays(in_the_west, next_day)["admitted"] == evening


def test_a_stay_that_another_case_is_not_told_of_admits_no_one_else() -> None:
    attributed = {(TWO, "a:1"): stay("a:1", status="sentenced", admitted=moment(4))}
    assert defendant(charged(), attributed=attributed)["stage"] == "charged"


def test_days_of_custody_are_summed_over_sentences_and_null_where_none_states_any() -> None:
    two = (
        happened("SentenceImposed", 9, sanctions=[sanction(days=30), sanction("probation", days=500)]),
        happened("SentenceImposed", 10, sanctions=[sanction(days=12)], charge_ids=["c1"]),
    )
    known = defendant(*two)
    assert known["custodial_days"] == 42
    assert [each["custodial_days"] for each in known["sentences"]] == [30, 12]
    assert known["sentences"][1]["charge_ids"] == ["c1"]
    assert defendant(happened("SentenceImposed", sanctions=[sanction("fine")]))["custodial_days"] is None
    assert defendant(arrested())["custodial_days"] is None


def test_a_later_sentence_for_the_same_charges_or_for_all_replaces_what_was_imposed_before() -> None:
    def days(*imposed: tuple[int, int, list[str]]) -> int | None:
        sentences = [
            happened("SentenceImposed", on_day, record=f"s{at}", sanctions=[sanction(days=served)], charge_ids=charges)
            for at, (on_day, served, charges) in enumerate(imposed)
        ]
        found: int | None = defendant(*sentences)["custodial_days"]
        return found

    assert days((9, 30, []), (40, 12, [])) == 12
    assert days((9, 30, ["c1"]), (40, 12, ["c1"])) == 12
    assert days((9, 30, ["c1"]), (9, 20, ["c2"]), (40, 12, [])) == 12
    assert days((9, 30, ["c1"]), (40, 12, ["c2"])) == 42
    assert days((9, 30, []), (9, 12, [])) == 42
    later = happened("SentenceImposed", 40, record="later", sanctions=[sanction("probation", days=90)])
    assert defendant(happened("SentenceImposed", 9, sanctions=[sanction(days=30)]), later)["custodial_days"] == 30


def test_sex_and_birth_year_are_those_stated_most_often_and_of_several_the_smallest() -> None:
    known = defendant(
        arrested(record="r1", person=person(ONE, sex="male", birth_year=1991)),
        arrested(record="r2", person=person(ONE, sex="female", birth_year=1990)),
        arrested(record="r3", person=person(ONE, sex="not_stated", birth_year=None)),
        arrested(record="r4", person=person(ONE, sex="male", birth_year=1992)),
    )
    assert (known["sex"], known["birth_year"]) == ("male", 1990)
    unknown = defendant(arrested(person=person(ONE, sex="not_stated", birth_year=None, citizenship="not_mapped")))
    assert (unknown["sex"], unknown["birth_year"], unknown["citizenship"]) == ("not_stated", None, "not_stated")


def test_the_age_is_that_of_the_earliest_event_that_states_one() -> None:
    known = defendant(
        charged(9, person=person(ONE, age_at_event=31)),
        arrested(2, person=person(ONE)),
        arrested(5, person=person(ONE, age_at_event=30)),
    )
    assert known["age"] == 30
    assert defendant(arrested())["age"] is None


def test_of_an_event_that_names_several_each_is_described_by_what_it_says_of_them() -> None:
    both = [person(ONE, sex="female", birth_year=1980), person(TWO, sex="male", birth_year=1970)]
    one, two = fold(happened("CaseReferred", persons=both))["defendants"]
    assert (one["sex"], one["birth_year"], two["sex"], two["birth_year"]) == ("female", 1980, "male", 1970)


def test_a_person_whom_an_event_names_by_two_numbers_is_one_defendant() -> None:
    assert len(fold(happened("CaseReferred", persons=[about(ONE), about(ONE)]))["defendants"]) == 1


def test_the_plea_is_that_to_the_charges_that_decided_the_exit() -> None:
    known = defendant(
        charged(1),
        charged(1, "c2"),
        charged(1, "c3"),
        charged(1, "c4"),
        decided(9, "dismissed", "c1", plea="guilty"),
        decided(9, "convicted", "c2", plea="not_guilty"),
        decided(9, "convicted", "c3", plea="no_contest"),
        withdrawn(9, "c4"),
    )
    assert (known["exit"], known["plea"]) == ("convicted", "no_contest")
    assert defendant(charged(), withdrawn(3))["plea"] is None
    assert defendant(charged())["plea"] is None


def test_an_event_that_is_only_about_the_case_changes_no_defendant() -> None:
    assert defendant(arrested(), reported(), happened("CaseRegistered", 3)) == defendant(arrested())
