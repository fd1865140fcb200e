"""Cases that join, are severed from each other or leave: where their persons and charges go on."""

from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import entry, same
from tests.stream_processors.timelines.cases import (
    CASE,
    ONE,
    OTHER_CASE,
    THIRD_CASE,
    THREE,
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
    related,
    reported,
    withdrawn,
)


def _severed(number: int = 9, *, persons: tuple[str, ...] = (), charges: tuple[str, ...] = (), **fields: str) -> Entry:
    away, to = fields.get("away", CASE), fields.get("to", OTHER_CASE)
    return happened(
        "CaseSevered",
        number,
        record=fields.get("record", "s"),
        cases=related("severed", to, of=away),
        persons=[about(text) for text in persons],
        charge_ids=list(charges),
    )


def _joined(number: int = 9, *, lead: str = OTHER_CASE, joined: str = CASE) -> Entry:
    return happened("CaseJoined", number, cases=related("joined", joined, of=lead))


def test_persons_who_are_severed_leave_with_all_their_charges() -> None:
    timeline = fold(
        charged(1),
        charged(1, "c2"),
        charged(1, "c3", person=about(TWO)),
        arrested(1, person=about(THREE)),
        decided(5, "acquitted", "c2"),
        _severed(persons=(ONE, THREE)),
    )
    one, two, three = timeline["defendants"]
    assert [each["state"] for each in one["charges"]] == ["moved", "decided"]
    assert (one["exit"], on(one["exited"])) == ("acquitted", 9)
    assert (two["exit"], three["exit"], on(three["exited"])) == (None, "transferred_out", 9)


def test_charges_that_are_severed_leave_whoever_is_charged_with_them() -> None:
    timeline = fold(
        *(charged(1), charged(1, "c2"), charged(1, "c3", person=about(TWO)), reported()),
        _severed(charges=("c1", "c3")),
    )
    one, two = timeline["defendants"]
    assert [each["state"] for each in one["charges"]] == ["moved", "live"]
    assert (one["exit"], two["exit"]) == (None, "transferred_out")
    assert kinds(timeline) == []


def test_of_a_person_who_is_severed_with_some_charges_the_others_stay() -> None:
    known = defendant(charged(1), charged(1, "c2"), _severed(persons=(ONE,), charges=("c1",)), decided(20))
    assert [each["state"] for each in known["charges"]] == ["moved", "decided"]
    assert (known["exit"], on(known["exited"])) == ("convicted", 20)


def test_a_person_who_is_severed_with_charges_that_nobody_filed_here_leaves() -> None:
    known = defendant(arrested(1), _severed(persons=(ONE,), charges=("c1",)))
    assert (known["exit"], on(known["exited"])) == ("transferred_out", 9)


def test_a_severance_into_the_case_itself_moves_nobody() -> None:
    timeline = fold(charged(1), _severed(persons=(ONE,), to=CASE))
    assert timeline["defendants"][0]["exit"] is None
    assert "relation_to_itself" in kinds(timeline)


def test_whoever_is_severed_into_this_case_is_its_defendant() -> None:
    timeline = fold(_severed(persons=(ONE, TWO)), key=OTHER_CASE)
    assert [each["person"] for each in timeline["defendants"]] == [ONE, TWO]
    one = timeline["defendants"][0]
    assert (one["exit"], one["stage"], one["charges"]) == (None, "first_contact", [])
    assert one["spells"][0]["opened"] is None


def test_charges_that_one_person_brings_are_live_here_though_filed_elsewhere() -> None:
    severed = _severed(persons=(ONE,), charges=("c1",))
    known = defendant(severed, key=OTHER_CASE)
    assert [(each["charge_id"], each["state"], each["filed"]) for each in known["charges"]] == [("c1", "live", None)]
    assert (known["stage"], known["exit"]) == ("charged", None)
    verdict = decided(20, charge_id="c1", cases=same(OTHER_CASE))
    assert defendant(severed, verdict, key=OTHER_CASE)["exit"] == "convicted"


def test_of_several_persons_it_is_not_said_who_brings_which_charge() -> None:
    severed = _severed(persons=(ONE, TWO), charges=("c1", "c2"))
    assert [each["charges"] for each in fold(severed, key=OTHER_CASE)["defendants"]] == [[], []]


def test_what_was_filed_in_the_case_that_one_came_from_is_not_missed_here() -> None:
    here = same(OTHER_CASE)
    naming = (
        decided(20, charge_id="c1", cases=here),
        amended(15, "c2", cases=here),
        withdrawn(18, "c3", cases=here),
    )
    missed = ["amendment_without_charge", "verdict_without_charge", "withdrawal_without_charge"]
    assert kinds(fold(*naming, key=OTHER_CASE)) == missed
    for severed in (
        _severed(persons=(ONE,)),
        _severed(charges=("c1", "c2", "c3")),
        _severed(persons=(ONE, TWO), charges=("c1", "c2", "c3")),
    ):
        assert kinds(fold(*naming, severed, key=OTHER_CASE)) == []
    assert kinds(fold(*naming, _joined(lead=OTHER_CASE, joined=CASE), key=OTHER_CASE)) == []
    assert kinds(fold(*naming, _severed(charges=("c1", "c2")), key=OTHER_CASE)) == ["withdrawal_without_charge"]


def test_all_defendants_of_a_case_that_was_joined_with_another_go_on_there() -> None:
    timeline = fold(charged(1), arrested(1, person=about(TWO)), _joined())
    assert [(each["exit"], on(each["exited"])) for each in timeline["defendants"]] == [("transferred_out", 9)] * 2
    assert timeline["defendants"][0]["charges"][0]["state"] == "moved"


def test_the_case_that_goes_on_for_both_ends_for_nobody() -> None:
    assert defendant(charged(1), _joined(lead=CASE, joined=OTHER_CASE))["exit"] is None


def test_whoever_appears_after_the_joinder_was_not_in_the_case_that_ended() -> None:
    assert defendant(_joined(9), arrested(20))["exit"] is None
    assert defendant(_joined(9), arrested(9))["exit"] == "transferred_out"


def test_a_transfer_out_of_what_is_tracked_ends_the_case_for_all_and_another_does_not() -> None:
    out = happened("CaseTransferred", 9, out_of_jurisdiction=True)
    known = defendant(charged(1), out)
    assert (known["exit"], on(known["exited"]), known["charges"][0]["state"]) == ("transferred_out", 9, "moved")
    assert defendant(charged(1), happened("CaseTransferred", 9))["exit"] is None


def test_a_severed_charge_that_nobody_filed_is_a_finding() -> None:
    severed = _severed(charges=("c1", "c7"))
    again = _severed(12, charges=("c7",), record="again")
    timeline = fold(reported(), charged(1), severed, again)
    assert kinds(timeline) == ["severed_charge_unknown"]
    assert found(timeline, "severed_charge_unknown")["event_ids"] == sorted([severed.event_id, again.event_id])


def test_a_charge_that_came_and_goes_on_to_a_third_case_is_known() -> None:
    came = _severed(5, charges=("c1",), record="came")
    goes = _severed(9, charges=("c1",), away=OTHER_CASE, to=THIRD_CASE, record="goes")
    assert kinds(fold(came, goes, key=OTHER_CASE)) == []
    whole = _severed(5, persons=(ONE,), record="came")
    assert kinds(fold(whole, goes, key=OTHER_CASE)) == []
    assert kinds(fold(goes, key=OTHER_CASE)) == ["severed_charge_unknown"]


def test_another_cases_events_that_only_name_this_one_say_nothing_of_it() -> None:
    others = [
        entry(event_type, event_type, cases=related("related", CASE, of=OTHER_CASE))
        for event_type in ("CrimeReported", "SuspectArrested", "ChargeFiled", "VerdictReturned", "HearingHeld")
    ]
    timeline = fold(*others)
    assert (timeline["defendants"], timeline["reported"], timeline["hearings"]) == ([], None, [])
    assert len(timeline["events"]) == 5
    assert [(each["relation"], each["direction"]) for each in timeline["edges"]] == [("related", "in")]
