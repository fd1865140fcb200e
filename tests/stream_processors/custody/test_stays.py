"""A stay from the admissions and releases that share its key."""

from typing import Any

from caseflow_processors.custody.stays import Stays
from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import UNDATED, at_minute, day, entry

MONTH = {"at": (18262 + 31) * 86_400_000, "precision": "month"}


def _stay(*entries: Entry) -> dict[str, Any]:
    stays = Stays()
    for each in sorted(entries, key=lambda each: each.order):
        stays.add(each)
    (held,) = stays.close()
    return held.record


def _in(record: str, occurred: dict[str, Any], **fields: Any) -> Entry:
    return entry("PersonAdmitted", record, occurred=occurred, **fields)


def _out(record: str, occurred: dict[str, Any], **fields: Any) -> Entry:
    return entry("PersonReleased", record, occurred=occurred, **fields)


def test_a_stay_is_known_by_agency_and_stay_id() -> None:
    stays = Stays()
    for each in (_in("r1", day(0)), _in("r1", day(0), place="WEST"), _in("r2", day(0), stay_id="s2")):
        stays.add(each)
    keys = [held.record["stay_key"] for held in stays.close()]
    assert keys == ["EAST-PRISON:s1", "EAST-PRISON:s2", "WEST-PRISON:s1"]


def test_days_are_whole_local_days() -> None:
    # 18:00 and 19:00 UTC lie on two dates where the local midnight is at 18:30 UTC.
    assert _stay(_in("r1", at_minute(0, 18 * 60)), _out("r2", at_minute(0, 19 * 60)))["days"] == 1
    assert _stay(_in("r1", day(0)), _out("r2", day(0)))["days"] == 0
    assert _stay(_in("r1", day(0)), _out("r2", at_minute(3, 0)))["days"] == 3


def test_an_open_stay_and_one_with_an_unknown_date_have_no_days() -> None:
    assert _stay(_in("r1", day(0)))["days"] is None
    assert _stay(_in("r1", UNDATED), _out("r2", day(0)))["days"] is None
    assert _stay(_in("r1", day(0)), _out("r2", UNDATED))["days"] is None
    assert _stay(_in("r1", day(0)), _out("r2", MONTH))["days"] is None


def test_a_stay_whose_release_has_no_date_is_closed_all_the_same() -> None:
    stay = _stay(_in("r1", day(0)), _out("r2", UNDATED))
    assert stay["released"]["on"] is None
    assert stay["release_reason"] == "bail"


def test_of_several_admissions_the_earliest_counts_and_of_several_releases_the_latest() -> None:
    stay = _stay(
        _in("r1", day(4), facility="second"),
        _in("r2", day(1), facility="first"),
        _out("r3", day(3), reason="escaped"),
        _out("r4", day(9), reason="parole"),
        _out("r5", UNDATED, reason="died"),
    )
    assert (stay["admitted"]["on"], stay["released"]["on"], stay["days"]) == (18263, 18271, 8)
    assert (stay["facility"], stay["release_reason"]) == ("first", "parole")
    assert len(stay["event_ids"]) == 5


def test_a_release_of_the_same_month_as_an_admission_does_not_end_before_it() -> None:
    assert not _stay(_in("r1", day(40)), _out("r2", MONTH))["ends_before_it_begins"]
    assert _stay(_in("r1", day(70)), _out("r2", MONTH))["ends_before_it_begins"]
