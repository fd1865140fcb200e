"""Where what ends, what fails and what takes up again are told vaguely, late, or against each other."""

from typing import Any

import pytest
from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import UNDATED, at_minute, day
from tests.stream_processors.timelines.cases import (
    CASE,
    FIRST_DAY,
    ONE,
    OTHER_CASE,
    TWO,
    about,
    arrested,
    charged,
    decided,
    defendant,
    fold,
    happened,
    kinds,
    on,
    related,
    reported,
    withdrawn,
)

MARCH = {"at": (FIRST_DAY + 60) * 86_400_000, "precision": "month"}


def _exit(*entries: Entry) -> tuple[str | None, int | None]:
    known = defendant(*entries)
    return known["exit"], on(known["exited"])


def _states(*entries: Entry) -> list[str]:
    return [each["state"] for each in defendant(*entries)["charges"]]


def _spells(*entries: Entry) -> list[tuple[str, str | None]]:
    return [(each["opened_by"], each["exit"]) for each in defendant(*entries)["spells"]]


def _failed(ordered: int = 9, ended: int = 30) -> tuple[Entry, Entry]:
    return happened("DiversionOrdered", ordered), happened("DiversionEnded", ended, result="not_completed")


@pytest.mark.parametrize("verdict", ["convicted", "dismissed"])
def test_a_charge_filed_certainly_after_a_verdict_on_all_is_pending(verdict: str) -> None:
    assert _exit(charged(1), decided(9, verdict), charged(30, "c2")) == (None, None)
    assert _states(charged(1), decided(9, verdict), charged(30, "c2")) == ["decided", "live"]
    assert _exit(charged(1), decided(9, verdict), charged(9, "c2", occurred=at_minute(9, 600))) == (verdict, 9)
    assert _exit(charged(1), decided(9, verdict), charged(record="u", charge_id="c2", occurred=UNDATED)) == (verdict, 9)


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (withdrawn(20), ("withdrawn", 20)),
        (withdrawn(20, reason="died"), ("died", 20)),
        (decided(20, "dismissed", "c1"), ("dismissed", 20)),
        (happened("InvestigationClosed", 20, outcome="died", person=about(ONE)), ("died", 20)),
        (happened("CaseTransferred", 20, out_of_jurisdiction=True), ("transferred_out", 20)),
    ],
)
def test_what_ended_a_charge_while_it_was_diverted_stands_when_the_diversion_fails(
    ended: Entry, expected: tuple[str, int]
) -> None:
    assert _exit(charged(1), happened("DiversionOrdered", 9), ended) == ("diverted", 9)
    assert _exit(charged(1), *_failed(), ended) == expected
    known = defendant(charged(1), *_failed(), ended)["charges"][0]
    assert known["event_ids"].count(ended.event_id) == 1


def test_a_charge_told_of_after_the_diversion_ends_as_all_that_was_live_then_did() -> None:
    died = happened("InvestigationClosed", 20, outcome="died", person=about(ONE))
    late = charged(record="late", charge_id="c2", occurred=UNDATED)
    assert _states(charged(1), *_failed(), died, late) == ["died", "died"]


def test_a_diversion_ordered_on_no_known_day_has_failed_if_its_end_says_so() -> None:
    ended = happened("DiversionEnded", 30, result="not_completed")
    for ordered in (
        happened("DiversionOrdered", record="o", occurred=UNDATED),
        happened("DiversionOrdered", record="o", occurred=at_minute(30, 600)),
    ):
        assert _exit(arrested(1), ordered, ended) == (None, None)
        assert _exit(charged(1), ordered, ended) == (None, None)
        assert kinds(fold(reported(), charged(1), ordered, ended)) == []
    completed = happened("DiversionEnded", 30, result="completed")
    assert _exit(charged(1), happened("DiversionOrdered", record="o", occurred=UNDATED), completed)[0] == "diverted"


def test_a_conviction_after_a_dismissal_that_confirmed_a_withdrawal_is_the_charges_verdict() -> None:
    known = defendant(charged(1), withdrawn(10), decided(11, "dismissed", "c1"), decided(30, "convicted", "c1"))
    (charge,) = known["charges"]
    assert (known["exit"], charge["state"], charge["verdict"], on(charge["decided"])) == (
        "convicted",
        "decided",
        "convicted",
        30,
    )


def test_in_a_later_spell_the_first_verdict_stays_the_charges() -> None:
    known = defendant(
        *(charged(1), decided(9, "acquitted", "c1"), happened("CaseReopened", 20)),
        *(withdrawn(25), decided(30, "convicted", "c1")),
    )
    (charge,) = known["charges"]
    assert (charge["verdict"], on(charge["decided"])) == ("acquitted", 9)
    assert known["spells"][-1]["exit"] == "convicted"


@pytest.mark.parametrize("opening", ["CaseReopened", "AppealDecided"])
@pytest.mark.parametrize(
    ("verdict_at", "opened_at"),
    [(at_minute(60, 600), day(60)), (day(70), MARCH), (at_minute(60, 600), MARCH)],
)
def test_what_takes_up_again_on_the_day_of_the_verdict_opens_a_later_spell(
    opening: str, verdict_at: dict[str, Any], opened_at: dict[str, Any]
) -> None:
    said: dict[str, Any] = {"outcome": "retrial"} if opening == "AppealDecided" else {}
    opened = happened(opening, record="again", occurred=opened_at, **said)
    verdict = decided(record="v", occurred=verdict_at)
    expected = "retrial" if said else "reopening"
    assert _spells(charged(1), verdict, opened) == [("first_contact", "convicted"), (expected, None)]
    assert _spells(charged(1), verdict, opened, decided(100, "acquitted")) == [
        ("first_contact", "convicted"),
        (expected, "acquitted"),
    ]
    timeline = fold(reported(), charged(1), verdict, happened("AppealLodged", 60), opened)
    assert "reopened_while_pending" not in kinds(timeline)


def test_what_takes_up_again_certainly_before_the_verdict_opens_nothing() -> None:
    events = charged(1), happened("CaseReopened", 50), decided(record="v", occurred=at_minute(60, 600))
    assert _spells(*events) == [("first_contact", "convicted")]
    assert "reopened_while_pending" in kinds(fold(reported(), *events))


def _severed(number: int, *charges: str) -> Entry:
    return happened(
        "CaseSevered", number, cases=related("severed", OTHER_CASE, of=CASE), persons=[], charge_ids=charges
    )


def test_a_charge_told_of_after_its_severance_is_moved() -> None:
    assert _states(charged(1), charged(12, "c2"), _severed(9, "c2")) == ["live", "moved"]
    undated = charged(record="u", charge_id="c2", occurred=UNDATED)
    assert _states(charged(1), undated, _severed(9, "c2")) == ["live", "moved"]
    assert _exit(charged(12, "c2"), _severed(9, "c2")) == ("transferred_out", 9)


def test_a_completed_diversion_leaves_a_charge_filed_after_it_was_ordered_for_others() -> None:
    events = charged(1), happened("DiversionOrdered", 9), charged(12, "c2")
    assert _states(*events, happened("DiversionEnded", 90, result="completed")) == ["diverted", "live"]


def test_a_crime_left_undetected_on_no_known_day_was_so_before_there_was_a_suspect() -> None:
    closed = happened("InvestigationClosed", record="x", occurred=UNDATED, outcome="undetected")
    assert _exit(arrested(9), closed) == (None, None)
    assert _exit(happened("CaseReferred", 9, persons=[about(ONE)]), closed) == (None, None)
    known = happened("InvestigationClosed", record="x", occurred=UNDATED, outcome="evidential")
    assert _exit(arrested(9), known) == ("investigation_closed", None)


@pytest.mark.parametrize(
    "before",
    [
        happened("ProsecutionDeclined", 5),
        happened("CaseTransferred", 5, out_of_jurisdiction=True),
        happened("DiversionOrdered", 5),
    ],
)
def test_whoever_a_court_finds_guilty_of_everything_had_not_left_before(before: Entry) -> None:
    for charges in ((), (charged(1),)):
        assert _exit(arrested(0), *charges, before, decided(9)) == ("convicted", 9)
        assert _exit(arrested(0), *charges, before, decided(9, "acquitted"), decided(20)) == ("acquitted", 9)
        known = defendant(arrested(0), *charges, before, decided(9))
        assert on(known["disposed"]) == 9
        assert [each["verdict"] for each in known["charges"]] == ["convicted" for _ in charges]


def test_a_retrial_declined_and_then_convicted_ends_by_conviction() -> None:
    events = charged(1), decided(9, "acquitted"), happened("AppealDecided", 20, outcome="retrial")
    assert _spells(*events, happened("ProsecutionDeclined", 25), decided(30)) == [
        ("first_contact", "acquitted"),
        ("retrial", "convicted"),
    ]


def test_a_conviction_of_whoever_had_all_charges_withdrawn_counts_beside_the_withdrawals() -> None:
    assert _exit(charged(1), withdrawn(5), decided(9)) == ("convicted", 9)
    assert _states(charged(1), withdrawn(5), decided(9)) == ["withdrawn"]
    assert _exit(charged(1), withdrawn(5), decided(9, "dismissed")) == ("withdrawn", 5)


def test_a_suspension_and_its_resumption_on_one_day_are_a_pair() -> None:
    suspended = happened("CaseSuspended", record="s", occurred=at_minute(5, 600))
    resumed = happened("CaseResumed", 5)
    timeline = fold(arrested(1), suspended, resumed)
    for inactive in (timeline["inactive"], timeline["defendants"][0]["inactive"]):
        assert [(on(each["suspended"]), on(each["resumed"])) for each in inactive] == [(5, 5)]
    assert "resumed_without_suspension" not in kinds(timeline)
    later = happened("CaseSuspended", record="s", occurred=at_minute(6, 600))
    assert [on(each["resumed"]) for each in fold(arrested(1), later, resumed)["inactive"]] == [5, None]


def test_an_appeal_lodged_and_decided_on_one_day_is_one() -> None:
    lodged = happened("AppealLodged", record="l", occurred=at_minute(12, 600))
    appeals = fold(reported(), charged(1), decided(9), lodged, happened("AppealDecided", 12))["appeals"]
    assert [(on(each["lodged"]), on(each["decided"])) for each in appeals] == [(12, 12)]


def test_what_is_for_all_is_not_of_whoever_came_into_the_case_later() -> None:
    referred = happened("CaseReferred", 5, persons=[])
    held = happened("HearingHeld", 6, result="held")
    late = defendant(arrested(1), referred, held, arrested(9, person=about(TWO), record="two"), person=TWO)
    assert (late["referred"], late["first_hearing"], late["stage"]) == (None, None, "first_contact")
    early = defendant(arrested(1), referred, held)
    assert (on(early["referred"]), on(early["first_hearing"]), early["stage"]) == (5, 6, "referred")


def test_a_charge_filed_on_no_known_day_ended_when_everything_first_did() -> None:
    undated = charged(record="u", occurred=UNDATED)
    events = undated, decided(9, "acquitted"), happened("CaseReopened", 20)
    for more in ((), (decided(30),)):
        (charge,) = defendant(*events, *more)["charges"]
        assert (charge["state"], charge["verdict"], on(charge["ended"])) == ("decided", "acquitted", 9)


@pytest.mark.parametrize("record", ["a", "b", "c", "d"])
def test_convicted_of_one_charge_and_dismissed_of_the_others_is_convicted_whatever_the_ids(record: str) -> None:
    one = decided(5, "convicted", "c1", record=f"n{record}")
    rest = decided(5, "dismissed", record=f"t{record}")
    assert _exit(charged(0), charged(0, "c2"), rest, one) == ("convicted", 5)
    earlier = decided(4, "dismissed", record=f"t{record}")
    assert _exit(charged(0), charged(0, "c2"), earlier, one) == ("convicted", 5)
    assert _exit(charged(0), decided(4, "convicted"), decided(5, "acquitted", "c1")) == ("convicted", 4)


@pytest.mark.parametrize("when", [day(12), UNDATED])
@pytest.mark.parametrize("whose", [None, about(ONE)])
def test_police_end_no_retrial(when: dict[str, Any], whose: dict[str, Any] | None) -> None:
    closed = happened("InvestigationClosed", occurred=when, outcome="other", person=whose)
    assert _spells(charged(0), decided(5), happened("CaseReopened", 10), closed)[-1] == ("reopening", None)


def test_of_a_person_severed_with_some_charges_those_told_of_later_stay() -> None:
    severed = happened(
        "CaseSevered", 5, cases=related("severed", OTHER_CASE, of=CASE), persons=[about(ONE)], charge_ids=["c1"]
    )
    for filed in (at_minute(5, 540), UNDATED):
        charges = charged(record="1", occurred=filed), charged(record="2", charge_id="c2", occurred=filed)
        assert _states(arrested(0), severed, *charges) == ["moved", "live"]
        assert _exit(arrested(0), severed, charges[0]) == ("transferred_out", 5)


def test_a_reopening_for_all_is_not_of_whoever_came_into_the_case_later() -> None:
    others = charged(0, person=about(TWO), record="o"), decided(5, person=about(TWO)), happened("CaseReopened", 20)
    mine = charged(26), decided(record="u", occurred=UNDATED)
    assert _spells(*others, arrested(25), *mine) == [("first_contact", "convicted")]


def test_a_verdict_without_a_date_lies_before_a_reopening_only_where_something_was_charged_by_then() -> None:
    verdict, named = decided(record="u", occurred=UNDATED), decided(record="u", charge_id="c1", occurred=UNDATED)
    for said in (verdict, named):
        assert _spells(arrested(0), happened("CaseReopened", 5), charged(10), said) == [("first_contact", "convicted")]
        assert _spells(arrested(0), charged(record="f", occurred=UNDATED), said, happened("CaseReopened", 5)) == [
            ("first_contact", "convicted"),
            ("reopening", None),
        ]
    undetected = happened("InvestigationClosed", record="x", occurred=UNDATED, outcome="undetected")
    assert _spells(arrested(0), happened("CaseReopened", 5), charged(10), undetected, named) == [
        ("first_contact", "convicted")
    ]


@pytest.mark.parametrize("repeated_at", [day(12), MARCH])
def test_a_reopening_that_repeats_a_retrial_opens_nothing_though_the_retrial_ends_vaguely(
    repeated_at: dict[str, Any],
) -> None:
    retrial = happened("AppealDecided", 10, outcome="retrial", person=about(ONE))
    repeated = happened("CaseReopened", record="r", occurred=repeated_at, reason="retrial", person=about(ONE))
    for verdict in (decided(70, "acquitted"), decided(0, "acquitted", record="u", occurred=UNDATED)):
        assert _spells(charged(0), decided(5), retrial, repeated, verdict) == [
            ("first_contact", "convicted"),
            ("retrial", "acquitted"),
        ]


@pytest.mark.parametrize("again", [UNDATED, day(20), at_minute(15, 600)])
def test_a_charge_filed_again_after_a_later_spell_was_decided_is_as_it_was_decided(again: dict[str, Any]) -> None:
    events = charged(0), decided(5), happened("CaseReopened", 10), decided(15), charged(record="again", occurred=again)
    assert _spells(*events) == [("first_contact", "convicted"), ("reopening", "convicted")]


def test_in_a_later_spell_what_ends_a_charge_ends_it_as_in_the_first() -> None:
    reopened = charged(0), decided(5, charge_id="c1"), happened("CaseReopened", 10)
    moved = happened(
        "CaseSevered", 12, cases=related("severed", OTHER_CASE, of=CASE), persons=[about(ONE)], charge_ids=["c1"]
    )
    assert _spells(*reopened, moved)[-1] == ("reopening", "transferred_out")
    for before in (happened("ProsecutionDeclined", 12), happened("DiversionOrdered", 12)):
        assert _spells(*reopened, before, decided(15, charge_id="c1"))[-1] == ("reopening", "convicted")
    failed = happened("DiversionOrdered", 12), happened("DiversionEnded", 16, result="not_completed")
    assert _spells(*reopened, *failed, withdrawn(14))[-1] == ("reopening", "withdrawn")


def test_what_ended_a_charge_while_it_was_diverted_ends_it_no_more_once_it_is_filed_again() -> None:
    diverted = happened("DiversionOrdered", 1), withdrawn(2), charged(5)
    assert _states(charged(0), *diverted, *_failed(6, 8)) == ["live"]


def test_a_diversion_that_failed_on_no_known_day_takes_no_other_back() -> None:
    undated = happened("DiversionOrdered", record="A", occurred=UNDATED)
    failed, second = happened("DiversionEnded", 8, result="not_completed"), happened("DiversionOrdered", 20)
    assert _exit(charged(0), undated, failed, second, happened("DiversionEnded", 40)) == ("diverted", 20)


def test_a_completed_diversion_counts_beside_one_that_failed() -> None:
    assert _exit(charged(0), *_failed(1, 10), happened("DiversionEnded", 20)) == ("diverted", 20)
    completed = happened("DiversionOrdered", 1), happened("DiversionEnded", 5)
    assert _exit(charged(0), *completed, happened("DiversionEnded", 9, result="not_completed")) == ("diverted", 1)


@pytest.mark.parametrize(
    "later",
    [
        happened("CaseJoined", 10, cases=related("joined", CASE, of=OTHER_CASE)),
        happened("CaseTransferred", 10, out_of_jurisdiction=True),
    ],
)
def test_whoever_had_left_with_the_investigation_is_not_moved(later: Entry) -> None:
    closed = happened("InvestigationClosed", 5, outcome="evidential")
    assert _exit(arrested(0), closed, later) == ("investigation_closed", 5)
    assert "joined_while_pending" not in kinds(fold(arrested(0), closed, later))


def test_the_end_of_a_diversion_is_an_act_of_the_prosecution() -> None:
    closed = happened("InvestigationClosed", 5, outcome="evidential")
    assert _exit(arrested(0), closed, happened("DiversionEnded", 8, result="not_completed")) == (None, None)
    assert _exit(arrested(0), closed, happened("DiversionEnded", 8)) == ("diverted", 8)


def test_two_records_of_a_filing_dated_after_its_withdrawal_are_one_misdated_filing() -> None:
    assert _exit(withdrawn(2), charged(4, record="x"), charged(4, record="y")) == ("withdrawn", 2)


@pytest.mark.parametrize("charges", [[], ["c1"]])
def test_what_is_severed_back_into_the_case_is_live_in_it(charges: list[str]) -> None:
    def severed(number: int, away: str, to: str) -> Entry:
        cases = related("severed", to, of=away)
        return happened("CaseSevered", number, record=to, cases=cases, persons=[about(ONE)], charge_ids=charges)

    there, back = severed(5, CASE, OTHER_CASE), severed(10, OTHER_CASE, CASE)
    assert _exit(charged(0), there) == ("transferred_out", 5)
    assert _exit(charged(0), there, back) == (None, None)
    assert _states(charged(0), there, back) == ["live"]


def test_a_resumption_for_all_ends_the_suspension_for_all_and_no_persons_own() -> None:
    def inactive(*events: Entry) -> list[tuple[str | None, int | None, int | None]]:
        found = defendant(arrested(0), *events)["inactive"]
        return [(each["person"], on(each["suspended"]), on(each["resumed"])) for each in found]

    mine = happened("CaseSuspended", 5, person=about(ONE))
    for_me = happened("CaseResumed", 3, record="q", person=about(ONE))
    assert inactive(happened("CaseSuspended", 1), for_me, mine, happened("CaseResumed", 7)) == [
        (None, 1, 3),
        (ONE, 5, None),
    ]
    resumed = happened("CaseResumed", 10, person=about(ONE))
    assert inactive(happened("CaseSuspended", 1), mine, resumed) == [(None, 1, 10), (ONE, 5, 10)]


def test_verdicts_of_two_spells_or_on_different_charges_are_not_several_on_one() -> None:
    spells = charged(0), decided(5, charge_id="c1"), happened("CaseReopened", 10)
    agree = decided(15, "acquitted", "c1"), decided(16, "acquitted", "c1")
    assert kinds(fold(reported(), *spells, *agree)) == []
    differ = decided(15, "acquitted", "c1"), decided(16, "convicted", "c1")
    assert kinds(fold(reported(), *spells, *differ)) == ["several_final_verdicts"]
    later = charged(0), decided(5), charged(10, "c2"), decided(15, "acquitted")
    assert kinds(fold(reported(), *later)) == []
    assert kinds(fold(reported(), charged(0), decided(5), decided(15, "acquitted"))) == ["several_final_verdicts"]


def test_of_several_that_need_not_be_later_an_end_takes_the_one_of_its_own_kind() -> None:
    seals = fold(
        reported(),
        happened("RecordSealed", record="a", occurred=at_minute(5, 200), scope="public"),
        happened("RecordSealed", record="b", occurred=at_minute(5, 260), scope="full"),
        happened("RecordUnsealed", record="c", occurred=day(5), scope="full"),
    )["seals"]
    assert {each["scope"]: on(each["unsealed"]) for each in seals} == {"public": None, "full": 5}
