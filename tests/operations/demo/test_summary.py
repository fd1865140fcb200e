"""A summary says what it leaves out, and of what."""

from caseflow_operations.demo.summary import told_durations, told_stays
from caseflow_operations.figures import Figures, Segment

STAYS = {"closed": 617, "open": 18, "ends_before_it_begins": 11, "stated": 0, "inferred": 288, "unattributed": 347}


def figures(stays: dict[str, int] = STAYS, **segments: Segment) -> Figures:
    return Figures(1, 1, {}, stays, {name.replace("_", " → "): found for name, found in segments.items()})


def segment(measured: int, median: float | None, **others: int) -> Segment:
    found = {"negative": 0, "without_start": 0, "undated": 0, **others}
    return Segment(measured + sum(found.values()), measured, **found, pending=5, median=median)


def test_what_is_left_out_of_a_median_stands_beside_it_with_its_reason() -> None:
    told = figures(
        offence_charge=segment(126, 1.0, without_start=26),
        admission_release=segment(1_616, 5.5, negative=1, undated=2),
        report_charge=segment(3, 0.0),
        nothing_ended=segment(0, None),
        charge_disposition=segment(0, None, undated=88),
    )
    assert list(told_durations(told)) == [
        "offence → charge: median 1 day over 126 measured of 152; left out: 26 that began on no known day",
        "admission → release: median 5.5 days over 1,616 measured of 1,619; left out: 1 that ended before they began,"
        " 2 that ended on no known day",
        "report → charge: median 0 days over 3 measured of 3",
        "charge → disposition: undated for 88 of 88, so no duration is given",
    ]


def test_stays_that_end_before_they_begin_are_counted_of_the_closed_ones() -> None:
    assert told_stays(figures()) == (
        "stays: 617 closed, of which 11 end before they begin; 18 open; attributed to a case: 0 stated, 288 inferred,"
        " 347 to none"
    )
    assert told_stays(figures({**STAYS, "ends_before_it_begins": 0})).startswith("stays: 617 closed; 18 open;")
