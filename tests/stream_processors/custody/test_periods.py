"""Legal status and facility over the time of a stay."""

from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.custody.events_of_stays import (
    FIRST_DAY,
    MONTH,
    admitted,
    moved,
    now_as,
    released,
    stay_of,
)
from tests.stream_processors.made import UNDATED, at_minute, day


def _periods(*entries: Entry) -> list[tuple[str, str, int | None]]:
    """(status, facility, day of the made-up calendar) of each."""
    return [
        (
            period["legal_status"],
            period["facility"],
            None if period["moment"]["on"] is None else period["moment"]["on"] - FIRST_DAY,
        )
        for period in stay_of(*entries).record["periods"]
    ]


def _findings(*entries: Entry) -> list[tuple[str, list[str]]]:
    return [(found["kind"], found["event_ids"]) for found in stay_of(*entries).findings]


def _ids(*entries: Entry) -> list[str]:
    return sorted(entry.event_id for entry in entries)


def test_the_first_period_begins_with_the_admission_and_each_change_begins_another() -> None:
    entries = admitted("r1", day(0)), now_as("r2", day(4)), moved("r3", day(6)), released("r4", day(9))
    assert _periods(*entries) == [("not_stated", "f1", 0), ("sentenced", "f1", 4), ("sentenced", "f2", 6)]
    periods = stay_of(*entries).record["periods"]
    assert [period["moment"]["event_id"] for period in periods] == [entry.event_id for entry in entries[:3]]
    assert _findings(*entries) == []


def test_what_repeats_without_change_makes_no_period() -> None:
    assert _periods(
        admitted("r1", day(0), legal_status="sentenced"), now_as("r2", day(4)), moved("r3", day(6), left="", to="f1")
    ) == [("sentenced", "f1", 0)]


def test_a_day_with_a_time_and_a_day_without_are_no_reason_to_put_the_admission_second() -> None:
    entries = admitted("r1", at_minute(0, 600)), now_as("r2", day(0)), released("r3", at_minute(5, 600))
    assert _periods(*entries) == [("not_stated", "f1", 0), ("sentenced", "f1", 0)]
    assert _findings(*entries) == []


def test_changes_before_the_admission_or_after_the_release_are_findings_and_left_out() -> None:
    admission, release = admitted("r1", day(2)), released("r2", day(9))
    early, late = now_as("r3", day(1)), moved("r4", day(10))
    assert _periods(admission, release, early, late) == [("not_stated", "f1", 2)]
    assert sorted(_findings(admission, release, early, late)) == sorted(
        [
            ("status_change_outside_stay", _ids(early, admission)),
            ("status_change_outside_stay", _ids(late, release)),
        ]
    )


def test_a_change_on_the_day_of_admission_or_of_release_lies_within_the_stay() -> None:
    entries = admitted("r1", day(2)), now_as("r2", day(2)), moved("r3", day(9)), released("r4", day(9))
    assert _periods(*entries) == [("not_stated", "f1", 2), ("sentenced", "f1", 2), ("sentenced", "f2", 9)]


def test_a_change_known_to_the_month_of_the_stay_lies_within_it() -> None:
    assert _periods(admitted("r1", day(40)), now_as("r2", MONTH)) == [("not_stated", "f1", 40), ("sentenced", "f1", 31)]


def test_a_change_without_a_date_comes_last() -> None:
    assert _periods(admitted("r1", day(0)), now_as("r2", UNDATED), moved("r3", day(4)), released("r4", day(9))) == [
        ("not_stated", "f1", 0),
        ("not_stated", "f2", 4),
        ("sentenced", "f2", None),
    ]


def test_a_transfer_from_another_facility_than_that_of_the_person_is_a_finding() -> None:
    admission, first = admitted("r1", day(0)), moved("r2", day(3), left="f1", to="f2")
    second = moved("r3", day(5), left="f7", to="f3")
    assert _findings(admission, first, second) == [("transferred_from_elsewhere", _ids(first, second))]
    assert _periods(admission, first, second)[-1] == ("not_stated", "f3", 5)
    assert _findings(admission, second) == [("transferred_from_elsewhere", _ids(admission, second))]


def test_a_facility_or_a_date_that_is_not_known_is_not_elsewhere() -> None:
    assert _findings(admitted("r1", day(0), facility=""), moved("r2", day(3), left="f7")) == []
    assert _findings(admitted("r1", day(0)), moved("r2", day(3), left="")) == []
    assert _findings(admitted("r1", day(0)), moved("r2", UNDATED, left="f7")) == []
