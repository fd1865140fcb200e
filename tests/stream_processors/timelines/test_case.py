"""The timeline of a case: milestones, charges, outcomes and findings."""

from typing import Any

from caseflow_processors.timelines.case import fold_case
from caseflow_processors.timelines.content import content, content_equal, is_empty
from caseflow_processors.timelines.entries import Entry

from tests.stream_processors.made import UNDATED, day, entry, offence, person, same, verdict_rank

NATIONAL = "us-fl-statutes"


def _fold(*entries: Entry, attributed: dict[tuple[str, str], Any] | None = None) -> dict[str, Any]:
    return fold_case("police-case:K1", entries, attributed or {}, successor=None, verdict_rank=verdict_rank())


def _defendant(*entries: Entry) -> dict[str, Any]:
    (found,) = _fold(*entries)["defendants"]
    return dict(found)


def _kinds(timeline: dict[str, Any]) -> list[str]:
    return [finding["kind"] for finding in timeline["findings"]]


def _verdict(record: str, **fields: Any) -> Entry:
    return entry("VerdictReturned", record, **fields)


def _charge(record: str, charge_id: str = "c1", **fields: Any) -> Entry:
    return entry("ChargeFiled", record, charge_id=charge_id, **fields)


def test_a_case_that_is_only_reported_has_no_defendant() -> None:
    timeline = _fold(entry("CrimeReported", occurred=day(3), offences=[offence("o1")]))
    assert timeline["reported"]["on"] == 18265
    assert timeline["defendants"] == []
    assert [found["offence_id"] for found in timeline["offences"]] == ["o1"]
    assert timeline["identifiers"] == ["police-case:K1"]
    assert timeline["jurisdiction"] == "EAST"


def test_milestones_are_the_earliest_of_their_kind() -> None:
    found = _defendant(
        entry("SuspectArrested", "r1", occurred=day(5)),
        entry("SuspectIdentified", "r2", occurred=day(2)),
        _charge("r3", occurred=day(9)),
        _charge("r4", "c2", occurred=day(7)),
    )
    assert found["first_contact"]["on"] == 18264
    assert found["charged"]["on"] == 18269
    assert found["stage"] == "charged"
    assert found["disposed"] is None


def test_a_milestone_without_a_date_counts_only_where_none_has_one() -> None:
    dated = _defendant(
        entry("SuspectArrested", "r1", occurred=UNDATED), entry("SuspectArrested", "r2", occurred=day(5))
    )
    undated = _defendant(entry("SuspectArrested", "r1", occurred=UNDATED))
    assert dated["first_contact"]["on"] == 18267
    assert undated["first_contact"]["on"] is None
    assert undated["stage"] == "first_contact"


def test_an_undated_verdict_disposes_and_its_date_is_not_made_up() -> None:
    found = _defendant(_charge("r1"), _verdict("r2", occurred=UNDATED))
    assert found["stage"] == "disposed"
    assert found["disposed"]["on"] is None
    assert found["disposed"]["precision"] == "not_stated"
    assert found["outcome"] == "convicted"


def test_a_verdict_without_a_charge_id_concerns_all_the_persons_charges_and_no_one_elses() -> None:
    other = person("police-person:P2")
    timeline = _fold(_charge("r1"), _charge("r2", "c2"), _charge("r3", "c3", person=other), _verdict("r4"))
    first, second = timeline["defendants"]
    assert [charge["verdict"] for charge in first["charges"]] == ["convicted", "convicted"]
    assert [charge["verdict"] for charge in second["charges"]] == [None]
    assert (first["stage"], second["stage"]) == ("disposed", "charged")


def test_a_defendant_is_disposed_of_when_no_charge_is_live_on_the_last_ones_date() -> None:
    charges = _charge("r1"), _charge("r2", "c2")
    one = _verdict("r3", charge_id="c1", occurred=day(10), verdict="dismissed")
    two = _verdict("r4", charge_id="c2", occurred=day(20), verdict="convicted")
    assert _defendant(*charges, one)["stage"] == "charged"
    assert _defendant(*charges, one)["outcome"] is None
    both = _defendant(*charges, one, two)
    assert both["disposed"]["on"] == 18262 + 20
    assert both["outcome"] == "convicted"


def test_where_one_of_several_charges_was_decided_on_no_known_day_the_disposal_has_no_day() -> None:
    found = _defendant(
        _charge("r1"),
        _charge("r2", "c2"),
        _verdict("r3", charge_id="c1", occurred=UNDATED),
        _verdict("r4", charge_id="c2", occurred=day(20)),
    )
    assert found["stage"] == "disposed"
    assert found["disposed"]["on"] is None


def test_the_first_final_verdict_counts_and_one_that_is_not_final_only_shows() -> None:
    provisional = _verdict("r2", charge_id="c1", occurred=day(5), verdict="convicted", is_final=False)
    assert _defendant(_charge("r1"), provisional)["charges"][0]["verdict"] == "convicted"
    assert _defendant(_charge("r1"), provisional)["stage"] == "charged"
    final = _verdict("r3", charge_id="c1", occurred=day(8), verdict="acquitted")
    reopened = _verdict("r4", charge_id="c1", occurred=day(90), verdict="convicted")
    found = _defendant(_charge("r1"), provisional, final, reopened)
    assert found["outcome"] == "acquitted"
    assert found["disposed"]["on"] == 18262 + 8
    assert len(found["charges"][0]["event_ids"]) == 4


def test_a_verdict_on_a_charge_that_nobody_filed_makes_the_charge_known_without_a_date() -> None:
    found = _defendant(_verdict("r1", charge_id="c7"))
    assert found["charges"][0]["charge_id"] == "c7"
    assert found["charges"][0]["filed"] is None
    assert found["charged"] is None
    assert found["stage"] == "disposed"


def test_a_final_verdict_on_the_person_disposes_also_where_no_charge_is_known() -> None:
    assert _defendant(_verdict("r1"))["stage"] == "disposed"
    assert _defendant(_verdict("r1", is_final=False))["stage"] == "charged"


def test_the_outcome_is_the_first_verdict_in_the_order_of_the_vocabulary() -> None:
    verdicts = ["other", "dismissed", "acquitted", "guilt_found_without_conviction", "not_mapped"]
    entries = [_charge(f"f{i}", f"c{i}") for i in range(5)]
    entries += [_verdict(f"v{i}", charge_id=f"c{i}", verdict=verdict) for i, verdict in enumerate(verdicts)]
    assert _defendant(*entries)["outcome"] == "guilt_found_without_conviction"


def test_the_charge_at_entry_is_as_first_filed_and_the_charge_now_as_last_filed() -> None:
    first = offence(iccs_code="0101")
    last = offence(iccs_code="0201", description="as amended")
    (charge,) = _defendant(_charge("r1", occurred=day(9), offence=last), _charge("r2", occurred=day(3), offence=first))[
        "charges"
    ]
    assert (charge["iccs_code_at_entry"], charge["iccs_code"]) == ("0101", "0201")
    assert charge["description"] == "as amended"
    assert charge["filed"]["on"] == 18265


def test_an_offence_reported_twice_by_one_agency_stands_once_as_first_reported() -> None:
    timeline = _fold(
        entry("CrimeReported", "r1", occurred=day(2), offences=[offence("o1", description="later")]),
        entry("CrimeReported", "r2", occurred=day(1), offences=[offence("o1", description="first"), offence("o2")]),
        entry("CrimeReported", "r3", place="WEST", occurred=day(9), offences=[offence("o1", description="west")]),
    )
    assert [found["description"] for found in timeline["offences"]] == ["first", None, "west"]


def test_sex_and_birth_year_are_those_stated_most_often_and_of_several_the_smallest() -> None:
    def arrested(record: str, **fields: Any) -> Entry:
        return entry("SuspectArrested", record, person=person("police-person:P1", **fields))

    found = _defendant(
        arrested("r1", sex="male", birth_year=1991),
        arrested("r2", sex="female", birth_year=1990),
        arrested("r3", sex="not_stated", birth_year=None),
        arrested("r4", sex="male", birth_year=1992),
    )
    assert (found["sex"], found["birth_year"]) == ("male", 1990)
    unknown = _defendant(arrested("r1", sex="not_stated", birth_year=None, citizenship="not_mapped"))
    assert (unknown["sex"], unknown["birth_year"], unknown["citizenship"]) == ("not_stated", None, "not_stated")


def test_attributed_stays_stand_at_the_case_and_at_their_defendant() -> None:
    stay = {"stay_key": "EAST-PRISON:s1"}
    attributed = {("police-person:P1", "EAST-PRISON:s1"): stay, ("police-person:P9", "EAST-PRISON:s1"): stay}
    timeline = _fold(entry("SuspectArrested"), attributed=attributed)
    assert [found["person_key"] for found in timeline["attributed"]] == ["police-person:P1", "police-person:P9"]
    assert timeline["defendants"][0]["stays"] == [stay]


def test_a_stay_alone_makes_no_defendant() -> None:
    assert _fold(entry("PersonAdmitted", cases=same("police-case:K1")))["defendants"] == []


def test_a_charge_without_a_report_is_a_finding() -> None:
    charged = _charge("r1")
    timeline = _fold(charged)
    assert _kinds(timeline) == ["charge_without_report"]
    assert timeline["findings"][0]["event_ids"] == [charged.event_id]
    assert _kinds(_fold(entry("CrimeReported"), _charge("r1"))) == []


def test_a_charge_dated_before_the_report_is_a_finding() -> None:
    reported, charged = entry("CrimeReported", occurred=day(5)), _charge("r1", occurred=day(4))
    timeline = _fold(reported, charged)
    assert _kinds(timeline) == ["charged_before_reported"]
    assert timeline["findings"][0]["event_ids"] == sorted([reported.event_id, charged.event_id])
    assert _kinds(_fold(reported, _charge("r1", occurred=day(5)))) == []
    assert _kinds(_fold(reported, _charge("r1", occurred=UNDATED))) == []


def test_a_verdict_dated_before_the_persons_earliest_charge_is_a_finding() -> None:
    reported = entry("CrimeReported", occurred=day(0))
    charged, decided = _charge("r1", occurred=day(5)), _verdict("r2", occurred=day(4))
    timeline = _fold(reported, charged, decided)
    assert _kinds(timeline) == ["verdict_before_charge"]
    assert timeline["findings"][0]["person"] == "police-person:P1"
    assert timeline["findings"][0]["event_ids"] == sorted([charged.event_id, decided.event_id])
    assert _kinds(_fold(reported, charged, _verdict("r2", occurred=day(5)))) == []


def test_two_contents_of_one_revision_are_a_finding() -> None:
    assert _kinds(_fold(entry("CrimeReported", conflicting=True))) == ["conflicting_revisions"]


def test_findings_stand_in_a_stated_order() -> None:
    timeline = _fold(
        _verdict("r2", occurred=day(1), conflicting=True), _charge("r1", occurred=day(5), conflicting=True)
    )
    assert _kinds(timeline) == [
        "charge_without_report",
        "conflicting_revisions",
        "conflicting_revisions",
        "verdict_before_charge",
    ]
    ids = [finding["event_ids"] for finding in timeline["findings"][1:3]]
    assert ids == sorted(ids)


def test_content_leaves_out_when_it_was_received_and_an_empty_timeline_equals_an_absent_one() -> None:
    one = _fold(entry("SuspectArrested"))
    other = _fold(entry("SuspectArrested"))
    other["events"][0]["received_at"] += 1
    assert one != other
    assert content_equal(one, other)
    assert "received_at" in one["events"][0]
    assert is_empty(_fold())
    assert content(_fold()) == content(None) == {}


def test_a_pointer_and_an_attribution_are_content() -> None:
    pointing = fold_case("k", [], {}, successor="other", verdict_rank=verdict_rank())
    assert content(pointing) != {}
    assert content(_fold(attributed={("p", "s"): {"stay_key": "s"}})) != {}
