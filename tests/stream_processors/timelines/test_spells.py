"""Spells: what takes up again what had ended, and what only says so."""

from typing import Any

from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import UNDATED, entry
from tests.stream_processors.timelines.cases import (
    ONE,
    TWO,
    about,
    amended,
    arrested,
    charged,
    decided,
    defendant,
    fold,
    found,
    happened,
    kinds,
    on,
    reported,
    withdrawn,
)

Spell = tuple[str, int | None, str | None, int | None]


def _spells(*entries: Entry) -> list[Spell]:
    return [_spell(each) for each in defendant(*entries)["spells"]]


def _spell(spell: dict[str, Any]) -> Spell:
    return spell["opened_by"], on(spell["opened"]), spell["exit"], on(spell["ended"])


def test_the_first_spell_begins_with_first_contact_and_has_no_beginning_where_a_later_event_implies_it() -> None:
    assert _spells(arrested(1), charged(2), decided(9)) == [("first_contact", 1, "convicted", 9)]
    assert _spells(charged(2)) == [("first_contact", None, None, None)]


def test_a_reopening_begins_a_later_spell_and_the_first_exit_stays_the_persons() -> None:
    events = arrested(1), charged(2), decided(9, "acquitted"), happened("CaseReopened", 20), decided(30)
    known = defendant(*events)
    assert _spells(*events) == [("first_contact", 1, "acquitted", 9), ("reopening", 20, "convicted", 30)]
    assert (known["exit"], on(known["exited"]), on(known["disposed"])) == ("acquitted", 9, 9)
    assert _spells(*events[:4])[-1] == ("reopening", 20, None, None)
    assert defendant(*events[:4])["stage"] == "disposed"


def test_a_charge_shows_how_it_first_ended() -> None:
    known = defendant(
        charged(2), decided(9, "acquitted", "c1"), happened("CaseReopened", 20), decided(30, "convicted", "c1")
    )
    assert (known["charges"][0]["verdict"], on(known["charges"][0]["ended"])) == ("acquitted", 9)


def test_a_reopening_for_one_person_leaves_the_others_where_they_were() -> None:
    timeline = fold(
        charged(1),
        charged(1, "c2", person=about(TWO)),
        decided(9),
        decided(9, person=about(TWO), record="v2"),
        happened("CaseReopened", 20, person=about(ONE)),
    )
    assert [len(each["spells"]) for each in timeline["defendants"]] == [2, 1]


def test_a_reopening_for_all_opens_it_for_those_for_whom_it_had_ended() -> None:
    timeline = fold(
        reported(), charged(1), charged(1, "c2", person=about(TWO)), decided(9), happened("CaseReopened", 20)
    )
    assert [len(each["spells"]) for each in timeline["defendants"]] == [2, 1]
    assert kinds(timeline) == []


def test_a_later_spell_ends_when_each_charge_filed_in_it_has_ended() -> None:
    events = charged(1), decided(9), happened("CaseReopened", 20), charged(25, "c2"), charged(25, "c3")
    assert _spells(*events, decided(30, charge_id="c2"))[-1][2] is None
    ended = _spells(*events, decided(30, "dismissed", charge_id="c2"), withdrawn(40, "c3"))
    assert ended[-1] == ("reopening", 20, "dismissed", 40)


def test_a_charge_filed_again_in_a_later_spell_is_live_in_it() -> None:
    events = charged(1), withdrawn(9), happened("CaseReopened", 20), charged(25)
    assert _spells(*events)[-1] == ("reopening", 20, None, None)
    assert _spells(*events, decided(30))[-1] == ("reopening", 20, "convicted", 30)


def test_a_verdict_on_what_had_been_decided_before_ends_a_later_spell() -> None:
    events = charged(1), decided(9), happened("CaseReopened", 20)
    assert _spells(*events, decided(30, "acquitted", "c1"))[-1] == ("reopening", 20, "acquitted", 30)
    assert _spells(*events, withdrawn(30))[-1] == ("reopening", 20, "withdrawn", 30)


def test_a_verdict_on_all_charges_of_a_later_spell_is_not_the_end_of_the_first() -> None:
    spells = _spells(charged(1), decided(9, "acquitted"), happened("CaseReopened", 20), charged(25, "c2"), decided(30))
    assert spells == [("first_contact", None, "acquitted", 9), ("reopening", 20, "convicted", 30)]


def test_an_appeal_decided_with_a_retrial_begins_a_later_spell_and_no_other_outcome_does() -> None:
    events = charged(1), decided(9)
    for_all = happened("AppealDecided", 20, outcome="retrial")
    for_one = happened("AppealDecided", 20, outcome="retrial", person=about(ONE))
    for appeal in (for_all, for_one):
        assert _spells(*events, appeal)[-1] == ("retrial", 20, None, None)
    for outcome in ("upheld", "varied", "quashed", "withdrawn"):
        assert len(_spells(*events, happened("AppealDecided", 20, outcome=outcome))) == 1


def test_a_reopening_that_only_repeats_the_retrial_ordered_opens_nothing_and_is_not_odd() -> None:
    events = (
        *(reported(), charged(1), decided(9), happened("AppealLodged", 12)),
        happened("AppealDecided", 20, outcome="retrial"),
    )
    repeated = happened("CaseReopened", 22, reason="retrial")
    assert len(_spells(*events, repeated)) == 2
    assert kinds(fold(*events, repeated)) == []
    assert kinds(fold(*events, happened("CaseReopened", 22, reason="new_evidence"))) == ["reopened_while_pending"]


def test_a_reopening_after_a_failed_diversion_begins_a_later_spell() -> None:
    events = (
        *(reported(), arrested(1), happened("DiversionOrdered", 9)),
        happened("DiversionEnded", 30, result="not_completed"),
        happened("CaseReopened", 32, reason="failed_diversion"),
    )
    assert _spells(*events) == [("first_contact", 1, "diverted", 9), ("reopening", 32, None, None)]
    assert kinds(fold(*events)) == []


def test_where_another_charge_is_live_it_only_takes_the_diversion_back() -> None:
    events = (
        *(reported(), charged(1), happened("DiversionOrdered", 9), charged(12, "c2")),
        happened("DiversionEnded", 30, result="not_completed"),
        happened("CaseReopened", 32, reason="failed_diversion"),
    )
    assert _spells(*events) == [("first_contact", None, None, None)]
    assert [each["state"] for each in defendant(*events)["charges"]] == ["live", "live"]
    assert kinds(fold(*events)) == []


def test_a_reopening_of_what_had_not_ended_opens_nothing_and_is_a_finding() -> None:
    for_one = happened("CaseReopened", 20, person=about(ONE))
    timeline = fold(reported(), charged(1), for_one)
    assert len(timeline["defendants"][0]["spells"]) == 1
    assert found(timeline, "reopened_while_pending")["event_ids"] == [for_one.event_id]
    assert found(timeline, "reopened_while_pending")["person"] == ONE
    for_all = fold(reported(), charged(1), charged(1, "c2", person=about(TWO)), happened("CaseReopened", 20))
    assert found(for_all, "reopened_while_pending")["person"] is None


def test_a_closed_investigation_without_a_suspect_may_be_reopened() -> None:
    closed, reopened = happened("InvestigationClosed", 9), happened("CaseReopened", 20)
    assert kinds(fold(reported(), closed, reopened)) == []
    assert kinds(fold(reported(), reopened)) == ["reopened_while_pending"]


def test_an_end_without_a_date_lies_before_the_reopening_that_needs_it() -> None:
    events = charged(1), decided(occurred=UNDATED), happened("CaseReopened", 20)
    assert _spells(*events) == [("first_contact", None, "convicted", None), ("reopening", 20, None, None)]
    by_id = charged(1), decided(charge_id="c1", occurred=UNDATED), happened("CaseReopened", 20)
    assert len(_spells(*by_id)) == 2
    closed = (
        arrested(1),
        entry("InvestigationClosed", occurred=UNDATED, outcome="evidential"),
        happened("CaseReopened", 20),
    )
    assert [each[2] for each in _spells(*closed)] == ["investigation_closed", None]


def test_an_end_without_a_date_that_does_not_end_it_stays_at_the_end() -> None:
    events = charged(1), charged(1, "c2"), decided(charge_id="c1", occurred=UNDATED), happened("CaseReopened", 20)
    assert _spells(*events) == [("first_contact", None, None, None)]


def test_a_reopening_without_a_date_comes_last() -> None:
    assert _spells(charged(1), decided(9), entry("CaseReopened", occurred=UNDATED))[-1] == (
        "reopening",
        None,
        None,
        None,
    )


def test_disposed_is_the_first_time_that_the_last_of_the_charges_ended() -> None:
    known = defendant(
        arrested(1), happened("DiversionOrdered", 9), happened("CaseReopened", 20), charged(21), decided(30)
    )
    assert (known["exit"], on(known["exited"]), on(known["disposed"])) == ("diverted", 9, 30)


def test_an_amendment_in_a_later_spell_only_classifies_what_had_ended() -> None:
    spells = _spells(charged(1), decided(9), happened("CaseReopened", 20), amended(25), decided(30))
    assert spells[-1] == ("reopening", 20, "convicted", 30)
