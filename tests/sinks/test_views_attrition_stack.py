"""Defendants, stages, outcomes and offences against plain arithmetic over the same timelines."""

from collections import Counter
from datetime import date

import pytest

from tests.sinks import oracle
from tests.sinks.made import (
    MILESTONES,
    STAGES,
    case_timeline,
    charge,
    defendant,
    moment,
    offence,
)
from tests.sinks.store import Store, World, span, without

pytestmark = pytest.mark.stack

EVER = (date(1900, 1, 1), date(2299, 12, 31))
SOME = (date(1968, 9, 13), date(1970, 5, 31))
STANDING = ("pending_charge", "left_before_charge", "pending_disposal", "disposed")


def test_defendants_are_the_persons_in_the_cases(world: World) -> None:
    found = {(row["case_key"], row["person"]): row for row in world.view("defendants")}
    expected = {(case["key"], one["person"]): (case, one) for case, one in oracle.defendants(world.histories.cases)}
    assert found.keys() == expected.keys()
    for key, (case, one) in expected.items():
        row = found[key]
        assert (row["stage"], row["exit"], row["sex"]) == (one["stage"], one["exit"], one["sex"])
        assert row["charges"] == len(one["charges"])
        for name in (*MILESTONES, "released", "exited"):
            told = one[name]
            assert row[f"{name}_precision"] == ("" if told is None else told["precision"])
            assert row[f"{name}_on"] == oracle.day_of(None if told is None else told["on"])
        days = [day for found in case["offences"] if (day := oracle.exact(found["committed"])) is not None]
        assert row["offence_on"] == oracle.day_of(min(days, default=None))


def test_the_codes_of_a_defendant_are_those_of_the_charge_first_filed(store: Store) -> None:
    store.cases(
        case_timeline(
            "case:1",
            defendants=[
                defendant(
                    "person:1",
                    charges=[
                        charge("c1", filed=moment(None), iccs="01"),
                        charge("c2", filed=moment("2020-03-02"), iccs="02"),
                        charge("c4", filed=moment("2020-03-01"), iccs="04", iccs_code="06"),
                        charge("c3", filed=moment("2020-03-01"), iccs="03", iccs_code="05"),
                    ],
                ),
                defendant("person:2", charges=[charge("c5", iccs="11")]),
                defendant("person:3"),
            ],
        )
    )
    rows = {
        row["person"]: (row["iccs_code_at_entry"], row["iccs_code"], row["charges"]) for row in store.view("defendants")
    }
    assert rows == {"person:1": ("03", "05", 4), "person:2": ("11", "11", 1), "person:3": (None, None, 0)}


@pytest.mark.parametrize("bounds", [None, SOME, EVER])
def test_linked_records_are_those_of_those(world: World, bounds: tuple[date, date] | None) -> None:
    expected = oracle.linked(world.histories.cases, *(bounds or ()))
    rows = (
        world.view("linked_records")
        if bounds is None
        else world.view("linked_records_by_cohort", **span(bounds), undated=0)
    )
    assert [(row["persons"], row["defendants"], row["undated"]) for row in rows] == expected
    assert [row["stage"] for row in rows] == list(STAGES)
    for before, row, own in zip([rows[0], *rows], rows, expected, strict=False):
        assert row["persons_of_first"] == pytest.approx(own[0] / expected[0][0])
        assert row["defendants_of_first"] == pytest.approx(own[1] / expected[0][1])
        assert row["defendants_of_previous"] == pytest.approx(own[1] / before["defendants"])


def test_the_numbers_linked_never_rise(world: World) -> None:
    rows = world.view("linked_records")
    for name in ("persons", "defendants"):
        assert [row[name] for row in rows] == sorted((row[name] for row in rows), reverse=True)


@pytest.mark.parametrize("bounds", [EVER, SOME])
def test_defendants_by_month_of_first_contact(world: World, bounds: tuple[date, date]) -> None:
    found = {row["month"]: without(row, "month") for row in world.view("defendants_by_month", **span(bounds))}
    assert found == oracle.by_month(world.histories.cases, *bounds)
    for row in found.values():
        assert row["defendants"] == sum(row[name] for name in STANDING)


def test_outcomes_are_those_of_the_defendants_disposed_of(world: World) -> None:
    disposed = [one for _, one in oracle.defendants(world.histories.cases) if one["stage"] in oracle.DISPOSED]
    counts = Counter(one["exit"] for one in disposed)
    rows = world.view("outcomes")
    assert {row["exit"]: row["defendants"] for row in rows} == counts
    for row in rows:
        assert row["share"] == pytest.approx(counts[row["exit"]] / len(disposed))
        assert row["persons"] == len({one["person"] for one in disposed if one["exit"] == row["exit"]})


def test_offences_by_section_with_its_name(store: Store) -> None:
    store.cases(
        case_timeline(
            "case:1",
            offences=[offence("o1", iccs_code="050211"), offence("o2", iccs_code=None, iccs_source="not_mapped")],
            defendants=[defendant("person:1", charges=[charge("c1", iccs="0501"), charge("c2", iccs="0101")])],
        ),
        case_timeline("case:2", offences=[offence("o3", iccs_code="05"), offence("o4", iccs_code="9999")]),
        case_timeline("case:3", offences=[offence("o5", iccs_code=None, iccs_source="not_stated")]),
    )
    found = [tuple(row.values()) for row in store.view("offences_by_iccs")]
    killing, property_only = "Acts leading to death or intending to cause death", "Acts against property only"
    assert found == [
        ("charge", "01", killing, 1, 1, 0.5),
        ("charge", "05", property_only, 1, 1, 0.5),
        ("reported offence", "", "not_mapped", 1, 1, 0.2),
        ("reported offence", "", "not_stated", 1, 1, 0.2),
        ("reported offence", "05", property_only, 2, 2, 0.4),
        ("reported offence", "99", "not in the ICCS", 1, 1, 0.2),
    ]


def test_every_offence_and_charge_is_in_one_section(world: World) -> None:
    rows = world.view("offences_by_iccs")
    charges = sum(len(one["charges"]) for _, one in oracle.defendants(world.histories.cases))
    offences = sum(len(case["offences"]) for case in world.histories.cases)
    for counted, number in (("charge", charges), ("reported offence", offences)):
        own = [row for row in rows if row["counted"] == counted]
        assert sum(row["records"] for row in own) == number
        assert sum(row["share"] for row in own) == pytest.approx(1)
