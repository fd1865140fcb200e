"""A stay from the events that share its key."""

from typing import Any

from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.custody.events_of_stays import MONTH, admitted, moved, now_as, released, stay_of, stays_of
from tests.stream_processors.made import UNDATED, at_minute, day, same


def _stay(*entries: Entry) -> dict[str, Any]:
    return stay_of(*entries).record


def _findings(*entries: Entry) -> list[tuple[str, list[str]]]:
    return [(found["kind"], found["event_ids"]) for found in stay_of(*entries).findings]


def _ids(*entries: Entry) -> list[str]:
    return sorted(entry.event_id for entry in entries)


def test_a_stay_is_known_by_agency_and_stay_id() -> None:
    stays = stays_of(admitted("r1", day(0)), admitted("r1", day(0), place="WEST"), admitted("r2", day(0), stay_id="s2"))
    assert [stay.key for stay in stays] == ["EAST-PRISON:s1", "EAST-PRISON:s2", "WEST-PRISON:s1"]
    assert [stay.record["stay_key"] for stay in stays] == [stay.key for stay in stays]
    assert [stay.record["agency"] for stay in stays] == ["EAST-PRISON", "EAST-PRISON", "WEST-PRISON"]


def test_days_are_whole_local_days() -> None:
    # 18:00 and 19:00 UTC lie on two dates where the local midnight is at 18:30 UTC.
    assert _stay(admitted("r1", at_minute(0, 18 * 60)), released("r2", at_minute(0, 19 * 60)))["days"] == 1
    assert _stay(admitted("r1", day(0)), released("r2", day(0)))["days"] == 0
    assert _stay(admitted("r1", day(0)), released("r2", at_minute(3, 0)))["days"] == 3


def test_an_open_stay_and_one_with_an_unknown_date_have_no_days() -> None:
    assert _stay(admitted("r1", day(0)))["days"] is None
    assert _stay(admitted("r1", UNDATED), released("r2", day(0)))["days"] is None
    assert _stay(admitted("r1", day(0)), released("r2", UNDATED))["days"] is None
    assert _stay(admitted("r1", day(0)), released("r2", MONTH))["days"] is None


def test_a_stay_whose_release_has_no_date_is_closed_all_the_same() -> None:
    stay = _stay(admitted("r1", day(0)), released("r2", UNDATED))
    assert stay["released"]["on"] is None
    assert stay["release_reason"] == "bail"


def test_of_several_admissions_the_earliest_counts_and_of_several_releases_the_latest() -> None:
    admissions = admitted("r1", day(4), facility="second"), admitted("r2", day(1), facility="first")
    releases = (
        released("r3", day(3), reason="escaped"),
        released("r4", day(9), reason="parole"),
        released("r5", UNDATED, reason="died"),
    )
    stay = _stay(*admissions, *releases)
    assert (stay["admitted"]["on"], stay["released"]["on"], stay["days"]) == (18263, 18271, 8)
    assert (stay["facility"], stay["release_reason"]) == ("first", "parole")
    assert sorted(stay["event_ids"]) == _ids(*admissions, *releases)
    assert _findings(*admissions, *releases) == [
        ("admitted_twice", _ids(*admissions)),
        ("released_twice", _ids(*releases)),
    ]


def test_of_several_releases_without_a_date_the_first_by_event_counts() -> None:
    releases = released("r1", UNDATED), released("r2", UNDATED)
    assert _stay(*releases)["released"]["event_id"] == _ids(*releases)[0]


def test_a_release_of_the_same_month_as_an_admission_does_not_end_before_it() -> None:
    assert not _stay(admitted("r1", day(40)), released("r2", MONTH))["ends_before_it_begins"]
    assert _stay(admitted("r1", day(70)), released("r2", MONTH))["ends_before_it_begins"]


def test_a_stay_that_ends_before_it_begins_has_no_days_and_a_finding() -> None:
    entries = admitted("r1", at_minute(0, 60)), released("r2", at_minute(0, 59))
    assert _stay(*entries)["days"] is None
    assert _findings(*entries) == [("ends_before_it_begins", _ids(*entries))]


def test_a_release_without_an_admission_is_a_finding() -> None:
    release = released("r1", day(3))
    assert (_stay(release)["admitted"], _stay(release)["facility"]) == (None, "")
    assert _findings(release) == [("release_without_admission", [release.event_id])]


def test_a_transfer_or_a_change_of_status_is_never_a_release() -> None:
    stay = _stay(admitted("r1", day(0)), moved("r2", day(5)), now_as("r3", day(6)))
    assert (stay["released"], stay["release_reason"], stay["days"]) == (None, None, None)


def test_legal_status_and_facility_are_those_at_admission_whatever_comes_later() -> None:
    stay = _stay(admitted("r1", day(0), legal_status="administrative"), moved("r2", day(5)), now_as("r3", day(6)))
    assert (stay["legal_status"], stay["facility"]) == ("administrative", "f1")


def test_changes_without_an_admission_make_a_stay_without_one_and_findings() -> None:
    changes = now_as("r1", day(0)), moved("r2", day(1))
    stay = _stay(*changes)
    assert (stay["admitted"], stay["released"], stay["periods"]) == (None, None, [])
    assert sorted(_findings(*changes)) == sorted(
        ("status_change_without_admission", [change.event_id]) for change in changes
    )


def test_the_stated_case_is_the_first_named_by_admissions_then_releases_then_changes() -> None:
    def stated(*named: str) -> str | None:
        made = {"in": admitted, "out": released, "change": now_as}
        occurred = {"in": day(2), "out": day(3), "change": day(2)}
        return stay_of(
            *(
                make(kind, occurred[kind], cases=same(f"police-case:{kind}") if kind in named else [])
                for kind, make in made.items()
            )
        ).stated_case

    assert stated("in", "out", "change") == "police-case:in"
    assert stated("out", "change") == "police-case:out"
    assert stated("change") == "police-case:change"
    assert stated() is None
