"""How a defendant leaves a case: by what, when, and by which of several."""

import pytest
from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import DAY_MS, UNDATED, entry
from tests.stream_processors.timelines.cases import (
    FIRST_DAY,
    ONE,
    TWO,
    about,
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


def _left(*entries: Entry) -> tuple[str | None, int | None]:
    known = defendant(*entries)
    return known["exit"], on(known["exited"])


def test_whoever_nothing_ended_for_is_pending() -> None:
    assert _left(arrested()) == (None, None)
    assert _left(arrested(), charged(3)) == (None, None)
    assert defendant(arrested())["spells"] == [
        {"opened_by": "first_contact", "opened": defendant(arrested())["first_contact"], "exit": None, "ended": None}
    ]


@pytest.mark.parametrize(
    ("verdict", "exit_"),
    [
        ("convicted", "convicted"),
        ("guilt_found_without_conviction", "guilt_found_without_conviction"),
        ("not_criminally_responsible", "not_criminally_responsible"),
        ("acquitted", "acquitted"),
        ("dismissed", "dismissed"),
        ("other", "other"),
        ("no such word", "other"),
    ],
)
def test_a_final_verdict_on_every_charge_ends_the_case_with_the_person(verdict: str, exit_: str) -> None:
    known = defendant(charged(), decided(9, verdict))
    assert (known["exit"], on(known["exited"]), on(known["disposed"])) == (exit_, 9, 9)


def test_a_defendant_leaves_when_no_charge_is_live_on_the_last_ones_date() -> None:
    charges = charged(1), charged(1, "c2")
    one, two = decided(10, "dismissed", "c1"), decided(20, "convicted", "c2")
    assert _left(*charges, one) == (None, None)
    assert defendant(*charges, one)["stage"] == "charged"
    assert _left(*charges, one, two) == ("convicted", 20)
    assert on(defendant(*charges, one, two)["disposed"]) == 20


def test_where_one_of_several_charges_ended_on_no_known_day_the_exit_has_no_day() -> None:
    known = defendant(
        charged(1), charged(1, "c2"), decided(charge_id="c1", occurred=UNDATED), decided(20, charge_id="c2")
    )
    assert known["exit"] == "convicted"
    assert known["exited"]["precision"] == "not_stated"
    assert known["disposed"]["on"] is None


def test_the_exit_is_the_first_of_those_of_its_charges_in_the_order_of_the_vocabulary() -> None:
    verdicts = ["other", "dismissed", "acquitted", "guilt_found_without_conviction", "not_mapped"]
    charges = [charged(1, f"c{number}") for number in range(6)]
    ends = [decided(9, verdict, f"c{number}") for number, verdict in enumerate(verdicts)]
    assert _left(*charges, *ends, withdrawn(9, "c5"))[0] == "guilt_found_without_conviction"


def test_a_verdict_without_a_charge_id_ends_all_the_persons_charges_and_no_one_elses() -> None:
    timeline = fold(charged(1), charged(9, "c2"), charged(1, "c3", person=about(TWO)), decided(9))
    first, second = timeline["defendants"]
    assert [each["verdict"] for each in first["charges"]] == ["convicted", "convicted"]
    assert [each["verdict"] for each in second["charges"]] == [None]
    assert (first["exit"], on(first["exited"]), second["exit"]) == ("convicted", 9, None)


def test_a_verdict_on_all_charges_leaves_those_that_had_ended_as_they_ended() -> None:
    known = defendant(charged(1), charged(1, "c2"), withdrawn(5), decided(9))
    assert [(each["state"], each["verdict"]) for each in known["charges"]] == [
        ("withdrawn", None),
        ("decided", "convicted"),
    ]


def test_a_final_verdict_on_the_person_ends_it_also_where_no_charge_is_known() -> None:
    known = defendant(decided(9))
    assert (known["exit"], on(known["disposed"]), known["charges"]) == ("convicted", 9, [])


def test_the_first_final_verdict_counts_and_one_that_is_not_final_only_shows() -> None:
    provisional = decided(5, "convicted", "c1", is_final=False)
    assert defendant(charged(), provisional)["charges"][0]["verdict"] == "convicted"
    assert _left(charged(), provisional) == (None, None)
    known = defendant(charged(), provisional, decided(8, "acquitted", "c1"), decided(90, "convicted", "c1"))
    assert (known["exit"], on(known["exited"])) == ("acquitted", 8)
    assert len(known["charges"][0]["event_ids"]) == 4


def test_a_person_whose_charges_are_all_withdrawn_leaves_by_withdrawal_or_by_death() -> None:
    assert _left(charged(), charged(1, "c2"), withdrawn(5), withdrawn(7, "c2")) == ("withdrawn", 7)
    assert _left(charged(), withdrawn(5, reason="died")) == ("died", 5)


def test_a_charge_filed_again_after_its_withdrawal_is_live() -> None:
    assert _left(charged(1), withdrawn(5), charged(9)) == (None, None)
    assert _left(charged(1), withdrawn(5), charged(5, record="same day")) == ("withdrawn", 5)
    assert _left(charged(1), withdrawn(5), charged(record="undated", occurred=UNDATED)) == ("withdrawn", 5)


def test_a_charge_filed_again_after_a_verdict_is_as_it_was_decided() -> None:
    known = defendant(charged(1), decided(5, "acquitted", "c1"), charged(9))
    assert (known["exit"], on(known["exited"]), known["charges"][0]["state"]) == ("acquitted", 5, "decided")
    assert len(known["charges"][0]["classifications"]) == 2


def test_a_withdrawal_dated_before_the_filing_withdraws_it_all_the_same() -> None:
    assert _left(withdrawn(5), charged(9)) == ("withdrawn", 5)


def test_a_verdict_on_guilt_shows_that_what_had_been_withdrawn_was_live_and_a_dismissal_confirms_its_end() -> None:
    assert _left(charged(1), withdrawn(5), decided(9, "acquitted", "c1")) == ("acquitted", 9)
    known = defendant(charged(1), withdrawn(5), decided(9, "dismissed", "c1"))
    assert (known["exit"], on(known["exited"])) == ("withdrawn", 5)
    assert (known["charges"][0]["state"], known["charges"][0]["verdict"]) == ("withdrawn", "dismissed")


def test_whom_the_prosecution_declines_to_prosecute_leaves_then() -> None:
    assert _left(arrested(), happened("ProsecutionDeclined", 9)) == ("declined", 9)
    assert _left(arrested(), happened("ProsecutionDeclined", 9, reason="died")) == ("died", 9)
    assert defendant(happened("ProsecutionDeclined", 9))["disposed"] is None
    charges = charged(1), charged(1, "c2"), decided(5, "dismissed", "c2")
    known = defendant(*charges, happened("ProsecutionDeclined", 9))
    assert [each["state"] for each in known["charges"]] == ["declined", "decided"]
    assert (known["exit"], on(known["disposed"])) == ("dismissed", 9)


def test_a_charge_filed_certainly_after_the_declination_is_live_and_any_other_is_declined() -> None:
    declined = happened("ProsecutionDeclined", 9)
    assert _left(declined, charged(10)) == (None, None)
    assert _left(declined, charged(9)) == ("declined", 9)
    assert _left(declined, charged(occurred=UNDATED)) == ("declined", 9)
    month = {"at": (FIRST_DAY + 31) * DAY_MS, "precision": "month"}
    assert _left(happened("ProsecutionDeclined", 40), charged(occurred=month)) == ("declined", 40)
    assert _left(declined, charged(occurred=month)) == (None, None)


def test_a_diversion_ends_the_case_when_it_is_ordered_and_its_completion_confirms_that() -> None:
    ordered = happened("DiversionOrdered", 9)
    assert _left(arrested(), ordered) == ("diverted", 9)
    assert _left(arrested(), ordered, happened("DiversionEnded", 90, result="completed")) == ("diverted", 9)
    known = defendant(charged(1), ordered)
    assert (known["charges"][0]["state"], known["exit"], on(known["disposed"])) == ("diverted", "diverted", 9)


def test_a_diversion_that_was_completed_was_ordered_though_nobody_told() -> None:
    assert _left(arrested(), happened("DiversionEnded", 90, result="completed")) == ("diverted", 90)
    assert _left(arrested(), happened("DiversionEnded", 90, result="not_completed")) == (None, None)
    assert _left(arrested(), happened("DiversionEnded", 90, result="not_stated")) == (None, None)


def test_a_diversion_completed_while_a_later_charge_is_live_ends_that_too() -> None:
    events = happened("DiversionOrdered", 9), charged(12), happened("DiversionEnded", 90, result="completed")
    assert _left(*events) == ("diverted", 90)


def test_a_failed_diversion_makes_the_person_pending_again() -> None:
    failed = happened("DiversionOrdered", 9), happened("DiversionEnded", 30, result="not_completed")
    assert _left(arrested(), *failed) == (None, None)
    assert _left(charged(1), *failed) == (None, None)
    assert _left(charged(1), *failed, decided(50)) == ("convicted", 50)
    assert _left(charged(1), *failed, happened("DiversionOrdered", 40)) == ("diverted", 40)


def test_whom_a_court_convicts_was_not_diverted_and_whose_case_it_then_dismisses_was() -> None:
    ordered = happened("DiversionOrdered", 9)
    assert _left(charged(1), ordered, decided(50)) == ("convicted", 50)
    assert _left(charged(1), ordered, decided(50, charge_id="c1")) == ("convicted", 50)
    assert _left(charged(1), ordered, decided(50, "dismissed")) == ("diverted", 9)
    assert _left(charged(1), ordered, decided(50, "dismissed", "c1")) == ("diverted", 9)


@pytest.mark.parametrize(
    ("outcome", "exit_"),
    [
        ("undetected", "investigation_closed"),
        ("out_of_court_disposal", "investigation_closed"),
        ("no such word", "investigation_closed"),
        ("died", "died"),
        ("transferred", "transferred_out"),
    ],
)
@pytest.mark.parametrize("of_whom", [ONE, None])
def test_a_closed_investigation_ends_it_for_the_person_or_for_all(
    outcome: str, exit_: str, of_whom: str | None
) -> None:
    closed = happened("InvestigationClosed", 9, outcome=outcome, person=None if of_whom is None else about(of_whom))
    known = defendant(arrested(), closed)
    assert (known["exit"], on(known["exited"]), known["stage"]) == (exit_, 9, "first_contact")
    assert known["investigation_outcome"] == ("not_mapped" if outcome == "no such word" else outcome)
    assert known["disposed"] is None


def test_an_investigation_closed_before_the_person_was_in_the_case_is_not_about_them() -> None:
    assert _left(happened("InvestigationClosed", 5), arrested(100)) == (None, None)
    assert defendant(happened("InvestigationClosed", 5), arrested(100))["investigation_outcome"] is None
    assert _left(happened("InvestigationClosed", 5), arrested(5)) == ("investigation_closed", 5)


@pytest.mark.parametrize(
    "going_on",
    [
        arrested(9),
        happened("SuspectIdentified", 9),
        happened("CaseReferred", 9, persons=[]),
        charged(9),
        amended(9),
    ],
)
def test_police_that_go_on_after_closing_an_investigation_had_not_closed_it_for_good(going_on: Entry) -> None:
    known = defendant(arrested(1), happened("InvestigationClosed", 5), going_on)
    assert (known["exit"], known["investigation_outcome"]) == (None, None)


def test_a_death_told_of_the_person_is_not_taken_back_though_a_charge_filed_after_it_is_live() -> None:
    died = happened("InvestigationClosed", 5, outcome="died", person=about(ONE))
    assert _left(arrested(1), died, arrested(9, record="again")) == ("died", 5)
    assert _left(arrested(1), died, charged(9)) == (None, None)


def test_police_that_go_on_after_a_death_told_of_a_whole_case_told_of_somebody_else() -> None:
    died = happened("InvestigationClosed", 5, outcome="died")
    assert _left(arrested(1), died) == ("died", 5)
    assert _left(arrested(1), died, arrested(9, record="again")) == (None, None)
    assert _left(arrested(1), died, charged(9)) == (None, None)


def test_what_the_prosecution_then_does_counts_and_not_the_closed_investigation() -> None:
    assert _left(arrested(1), happened("InvestigationClosed", 5), happened("ProsecutionDeclined", 9)) == ("declined", 9)


def test_a_closed_investigation_leaves_charges_live_unless_the_person_charged_died() -> None:
    assert _left(charged(1), happened("InvestigationClosed", 5, outcome="evidential")) == (None, None)
    # Of a whole case it may be about one of several suspects.
    assert _left(charged(1), happened("InvestigationClosed", 5, outcome="died")) == (None, None)
    died = happened("InvestigationClosed", 5, outcome="died", person=about(ONE))
    assert _left(charged(1), died) == ("died", 5)
    assert defendant(charged(1), died)["charges"][0]["state"] == "died"


def test_of_several_ends_without_a_charge_the_first_counts() -> None:
    assert _left(arrested(), happened("ProsecutionDeclined", 5), happened("DiversionOrdered", 9)) == ("declined", 5)
    closed = happened("InvestigationClosed", 5, outcome="evidential"), happened("InvestigationClosed", 9)
    assert _left(arrested(), *closed) == ("investigation_closed", 5)
    assert defendant(arrested(), *closed)["investigation_outcome"] == "evidential"


def test_an_end_without_a_date_ends_and_its_date_is_not_made_up() -> None:
    known = defendant(charged(1), decided(occurred=UNDATED))
    assert (known["exit"], known["stage"]) == ("convicted", "disposed")
    assert known["exited"]["on"] is None
    declined = entry("ProsecutionDeclined", occurred=UNDATED)
    assert defendant(arrested(), declined)["exit"] == "declined"


def test_a_hearing_a_sentence_or_an_appeal_ends_nothing() -> None:
    going_on = happened("HearingHeld", 3), happened("SentenceImposed", 4), happened("AppealDecided", 5)
    assert _left(charged(1), *going_on) == (None, None)


def test_a_charge_filed_after_another_was_decided_leaves_the_person_pending() -> None:
    assert _left(charged(1), decided(5, charge_id="c1"), charged(9, "c2")) == (None, None)
    assert defendant(charged(1), decided(5, charge_id="c1"), charged(9, "c2"))["disposed"] is None
