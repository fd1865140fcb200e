"""The timeline of a person: cases, stays, what is known of them, and findings."""

from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.person import fold_person

from tests.stream_processors.made import at_minute, day, entry, person, same, verdict_rank

PERSON = "police-person:P1"


def _fold(*entries: Entry, window: tuple[int, int] = (-1, 30)) -> dict[str, Any]:
    return fold_person(PERSON, entries, successor=None, verdict_rank=verdict_rank(), window_days_inclusive=window)


def _kinds(timeline: dict[str, Any]) -> list[str]:
    return [finding["kind"] for finding in timeline["findings"]]


def _arrested(record: str, **fields: Any) -> Entry:
    return entry("SuspectArrested", record, person=person(PERSON, **fields))


def test_each_case_has_its_own_milestones() -> None:
    timeline = _fold(
        entry("SuspectArrested", "r1", cases=same("police-case:K2"), occurred=day(3)),
        entry("SuspectArrested", "r2", cases=same("police-case:K1"), occurred=day(9)),
        entry("ChargeFiled", "r3", cases=same("police-case:K2"), occurred=day(4)),
        entry("VerdictReturned", "r4", cases=same("police-case:K2"), occurred=day(8)),
    )
    first, second = timeline["cases"]
    assert (first["case_key"], first["first_contact"]["on"], first["charged"]) == ("police-case:K1", 18271, None)
    assert (second["charged"]["on"], second["disposed"]["on"], second["outcome"]) == (18266, 18270, "convicted")


def test_all_identifiers_that_events_give_the_person_are_listed() -> None:
    timeline = _fold(
        entry("SuspectArrested", "r1", person=person(PERSON, "prison-person:9")),
        entry("SuspectArrested", "r2", person=person(PERSON, "nation-person:1")),
    )
    assert timeline["identifiers"] == ["nation-person:1", PERSON, "prison-person:9"]


def test_the_jurisdiction_is_that_of_the_first_event() -> None:
    timeline = _fold(entry("SuspectArrested", "r1", place="WEST", occurred=day(9)), entry("SuspectArrested", "r2"))
    assert timeline["jurisdiction"] == "EAST"


def test_agencies_that_disagree_on_sex_or_birth_year_are_findings_that_point_to_all_who_state_it() -> None:
    stating = _arrested("r1", sex="male"), _arrested("r2", sex="female"), _arrested("r3", sex="male")
    silent = _arrested("r4", sex="not_stated")
    timeline = _fold(*stating, silent)
    assert timeline["sex"] == "male"
    assert _kinds(timeline) == ["sex_disagrees"]
    assert timeline["findings"][0]["event_ids"] == sorted(each.event_id for each in stating)
    years = _fold(_arrested("r1", birth_year=1990), _arrested("r2", birth_year=1991), _arrested("r3", birth_year=None))
    assert years["birth_year"] == 1990
    assert _kinds(years) == ["birth_year_disagrees"]


def test_a_release_without_an_admission_is_a_finding() -> None:
    timeline = _fold(entry("PersonReleased"))
    assert _kinds(timeline) == ["release_without_admission"]
    assert timeline["stays"][0]["admitted"] is None


def test_a_stay_that_ends_before_it_begins_is_a_finding() -> None:
    timeline = _fold(
        entry("PersonAdmitted", occurred=at_minute(0, 60)), entry("PersonReleased", occurred=at_minute(0, 59))
    )
    assert _kinds(timeline) == ["ends_before_it_begins"]
    assert timeline["stays"][0]["ends_before_it_begins"]
    assert timeline["stays"][0]["days"] is None


def _held(stay_id: str, first: int, last: int | None) -> list[Entry]:
    entries = [entry("PersonAdmitted", f"{stay_id}-in", stay_id=stay_id, occurred=day(first))]
    if last is not None:
        entries.append(entry("PersonReleased", f"{stay_id}-out", stay_id=stay_id, occurred=day(last)))
    return entries


def test_two_stays_at_once_are_a_finding_and_a_transfer_within_a_day_is_none() -> None:
    assert _kinds(_fold(*_held("a", 0, 10), *_held("b", 9, 12))) == ["overlapping_stays"]
    assert _kinds(_fold(*_held("a", 0, 10), *_held("b", 10, 12))) == []


def test_a_stay_without_a_release_lasts_on() -> None:
    timeline = _fold(*_held("a", 0, None), *_held("b", 50, 60), *_held("c", 70, 80))
    assert _kinds(timeline) == ["overlapping_stays", "overlapping_stays"]


def test_a_stay_that_ends_before_it_begins_overlaps_nothing() -> None:
    assert _kinds(_fold(*_held("a", 10, 0), *_held("b", 5, 20))) == ["ends_before_it_begins"]


def test_two_contents_of_one_revision_are_a_finding() -> None:
    assert _kinds(_fold(entry("SuspectArrested", conflicting=True))) == ["conflicting_revisions"]
