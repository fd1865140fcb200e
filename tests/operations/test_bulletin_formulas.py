"""The bulletin's quotients are those of the views, read from their SQL."""

import pytest
from caseflow_dashboards.bulletin.tables import Ratio, Unknown
from caseflow_operations.bulletin.formulas import NoQuotientError, of_rows, quotient

UNKNOWN = Unknown("not_stated", ("held",))


@pytest.mark.parametrize(
    ("view", "column", "expected"),
    [
        ("caseload_by_month", "clearance_rate", Ratio(("outgoing",), ("incoming",), times=100.0)),
        ("caseload_by_month", "disposition_time", Ratio(("active_end",), ("disposed",), times="days")),
        ("caseload_by_month", "congestion", Ratio(("active_start", "incoming"), ("disposed",))),
        ("detection_by_month", "detection_rate", Ratio(("charged", "exceptionally_cleared"), ("recorded",))),
        ("unsentenced", "unsentenced_share", Ratio(("unsentenced",), ("held",), ("administrative",))),
        ("links", "share", Ratio(("linked",), ("records",))),
        ("readmissions", "readmission_rate", Ratio(("returned",), ("observable",))),
        ("sdg_homicide", "rate_per_100000", Ratio(("victims",), ("population",), times=100_000.0)),
    ],
)
def test_a_formula_is_the_one_of_the_view(view: str, column: str, expected: Ratio) -> None:
    assert quotient(view, column) == expected


def test_a_share_is_told_in_per_cent_and_rests_on_what_the_view_decides_by() -> None:
    found = quotient("unsentenced", "unsentenced_share", times=100, rests_on=(UNKNOWN,))
    assert (found.times, found.rests_on) == (100.0, (UNKNOWN,))


def test_a_formula_holds_over_the_rows_of_a_column_too() -> None:
    found = of_rows(quotient("pending", "backlog"), "spells")
    assert (found.plus, found.below, found.below_row) == (("spells",), ("spells",), "with_standard")


@pytest.mark.parametrize(
    ("view", "column"),
    [("pending", "nothing"), ("littles_law", "ratio"), ("durations", "median"), ("outcomes", "share")],
)
def test_what_is_no_quotient_of_sums_is_refused(view: str, column: str) -> None:
    with pytest.raises(NoQuotientError, match=view):
        quotient(view, column)
