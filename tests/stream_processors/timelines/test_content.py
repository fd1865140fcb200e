"""The content of a timeline: all of it but what hangs on how its events arrived."""

from caseflow_processors.timelines.content import content, content_equal, is_empty
from caseflow_processors.timelines.entries import Calendars, Entry, entry_of_fact

from tests.stream_processors.made import DAY_MS, TABLES, day, fact
from tests.stream_processors.timelines.cases import arrested, fold, kinds, stay


def _received(received_at: int) -> Entry:
    return entry_of_fact({**fact("SuspectArrested", occurred=day(5)), "received_at": received_at}, Calendars(TABLES))


def test_when_an_event_was_received_is_no_content() -> None:
    one, other = fold(_received(1_700_000_000_000)), fold(_received(1_700_000_000_001))
    assert one != other
    assert content_equal(one, other)
    assert "received_at" in one["events"][0]


def test_what_is_concluded_from_the_time_of_receipt_is_no_content_either() -> None:
    late, early = fold(_received(18_300 * DAY_MS)), fold(_received(18_000 * DAY_MS))
    assert (kinds(late), kinds(early)) == ([], ["occurred_after_received"])
    assert content_equal(late, early)
    assert kinds(early) == ["occurred_after_received"]


def test_other_findings_are_content() -> None:
    known = arrested()
    odd = entry_of_fact({**fact("SuspectArrested", "arrest-0"), "conflicting": True}, Calendars(TABLES))
    assert content(fold(odd))["findings"] != content(fold(known))["findings"]


def test_an_empty_timeline_equals_an_absent_one() -> None:
    assert is_empty(fold())
    assert content(fold()) == content(None) == {}


def test_a_pointer_and_an_attribution_are_content() -> None:
    assert content(fold(successor="police-case:K0")) != {}
    assert content(fold(attributed={("p", "s"): stay()})) != {}
