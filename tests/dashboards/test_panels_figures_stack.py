"""What the panels show of made-up cases whose figures are known."""

from collections.abc import Iterator

import pytest
from caseflow_dashboards.preview.dashboards import load_dashboards
from caseflow_schemas.connections import Connections
from caseflow_schemas.findings import meanings
from caseflow_sinks.client import client

from tests.dashboards.drawing import Drawn, drawn, only, span
from tests.dashboards.filled import EACH_MONTH, MONTHS, STAYS, board_database, fill
from tests.sinks.made import case_timeline, event
from tests.sinks.store import Store

pytestmark = pytest.mark.stack

CASES = EACH_MONTH * len(MONTHS)
YEARS = span("2012-01-01", "2013-12-31")


@pytest.fixture(scope="module")
def filled(stack: Connections) -> Iterator[Connections]:
    """Cases of 2012 and 2013, only for reading."""
    with board_database(stack) as own:
        fill(own)
        yield own


def shown(
    connections: Connections, board: str, *titles: str, over: tuple[str, str] | None = None, **asked: str
) -> Drawn:
    """The panels of these titles."""
    wanted = only(load_dashboards()[f"caseflow-{board}"], lambda panel: panel.title in titles)
    assert len(wanted.panels) == len(titles)
    chosen = {name: (value,) for name, value in asked.items()}
    return drawn(connections, wanted, span(*over) if over else YEARS, chosen)


def test_attrition_shows_the_cohorts_with_everything_pending(filled: Connections) -> None:
    stopped, standing = "Where defendants stopped", "Where the defendants of each month stand"
    figures = shown(filled, "attrition", stopped, standing)
    assert figures[stopped][0] == {
        "Stage": "First contact",
        "Went on": CASES // 2,
        "Left here": 0,
        "Pending here": CASES // 2,
    }
    month = {
        "Disposed of": EACH_MONTH // 4,
        "Charged, not disposed of": EACH_MONTH // 4,
        "Left before charge": 0,
        "Not charged": EACH_MONTH // 2,
    }
    assert figures[standing] == [{"Month": name, **month} for name in MONTHS]


@pytest.mark.parametrize("board", ["attrition", "durations"])
def test_agencies_that_are_not_complete_for_the_time_range_are_named(stack: Connections, board: str) -> None:
    title = "Agencies that are not complete for the time range"
    agencies = (
        ("XX-LATE", "2012-06-01", "2013-12-31"),
        ("XX-SILENT", None, "2013-11-30"),
        ("XX-WHOLE", None, "2013-12-31"),
    )
    with board_database(stack) as own:
        with client(own) as clickhouse:
            for agency, begins, ends in agencies:
                values = f"'{agency}', {repr(begins) if begins else 'NULL'}, '{ends}', 1, 0"
                clickhouse.command(f"INSERT INTO coverage VALUES ({values})")
        assert [row["Agency"] for row in shown(own, board, title)[title]] == ["XX-LATE", "XX-SILENT"]
        for over, asked, named in (
            (("2012-07-01", "2013-06-30"), {}, []),
            (("2012-01-01", "2013-06-30"), {}, ["XX-LATE"]),
            # As of an earlier day nothing later is missing.
            (("2012-07-01", "2013-12-31"), {"as_of": "2013-11-30"}, []),
            (("2012-01-01", "2013-12-31"), {"agency": "XX-SILENT"}, ["XX-SILENT"]),
        ):
            assert [row["Agency"] for row in shown(own, board, title, over=over, **asked)[title]] == named


def test_the_chosen_period_chooses_the_cohorts(filled: Connections) -> None:
    title = "Where the defendants of each month stand"
    figures = shown(filled, "attrition", title, over=("2012-05-01", "2012-06-30"))
    assert [row["Month"] for row in figures[title]] == ["2012-05", "2012-06"]


def test_a_curve_is_whole_on_every_day_and_ends_where_nobody_was_followed(filled: Connections) -> None:
    title = "Left by cause, days after the beginning of the way"
    (rows,) = shown(filled, "attrition", title, origin="first_contact", target="charged").values()
    assert rows[0] == {"Days\\Cause": 0, "charged": 0, "pending": 100}
    for row in rows:
        assert row["charged"] + row["pending"] == pytest.approx(100)
    assert rows[1]["charged"] == pytest.approx(50)
    assert max(row["Days\\Cause"] for row in rows) <= 730


def test_a_way_whose_ends_have_no_day_has_no_curve_and_says_so(filled: Connections) -> None:
    drawn_as, base = "Not left yet, days after the beginning of the way", "The cohort of the chosen way"
    figures = shown(filled, "durations", drawn_as, base, origin="charged")
    assert figures[drawn_as] == []
    assert figures[base][0]["Curve"] == "not drawn: undated"


def test_a_segment_that_ends_on_no_known_day_is_undated_and_has_no_curve(filled: Connections) -> None:
    (segments,) = shown(filled, "durations", "How long each segment takes").values()
    found = {row["Segment"]: row for row in segments}
    assert (found["offence → charge"]["Duration"], found["offence → charge"]["Median"]) == ("measured", 4.5)
    assert (found["charge → disposition"]["Duration"], found["charge → disposition"]["Median"]) == ("undated", None)
    spread, months = "The chosen segment: how many took how long", "The chosen segment: by month of completion"
    figures = shown(filled, "durations", spread, months, segment="charge → disposition")
    assert figures[spread] == []
    assert figures[months] == []


def test_a_span_that_nobody_took_is_a_bar_of_nothing(filled: Connections) -> None:
    (spread,) = shown(filled, "durations", "The chosen segment: how many took how long").values()
    assert [row["Took"] for row in spread][:2] == ["0 to 7 days", "8 to 30 days"]
    assert [row["Units"] for row in spread] == [CASES // 2, 0, 0, 0, 0, 0, 0]


def test_a_month_with_few_measured_has_no_quantiles_and_tells_how_many(filled: Connections) -> None:
    (months,) = shown(filled, "durations", "The chosen segment: by month of completion").values()
    assert len(months) == len(MONTHS)
    assert months[0] == {"time": "2012-01-01 00:00:00", "Median": None, "P75": None, "P90": None, "Measured": 6}


def test_stays_are_counted_by_state_basis_and_length(filled: Connections) -> None:
    titles = ("Stays", "How a stay's case is known", "Length of stay by facility")
    figures = shown(filled, "custody", *titles)
    assert figures["Stays"] == [
        {"Closed": STAYS // 2, "Open": STAYS // 2, "Ends before it begins": 0, "Release only": 0}
    ]
    assert figures["How a stay's case is known"][0]["No case"] == STAYS
    assert figures["Length of stay by facility"] == [
        {"Lasted\\Facility": "8 to 30 days", "Jail": STAYS // 2, "Prison": 0},
        {"Lasted\\Facility": "open", "Jail": 0, "Prison": STAYS // 2},
    ]


def test_what_is_wrong_and_what_is_odd_is_shown(filled: Connections) -> None:
    assert shown(filled, "pipeline", "Messages by topic") == {
        "Messages by topic": [
            {
                "Topic": "police-events",
                "Accepted": 1,
                "Duplicates": 1,
                "Dead letters": 1,
                "Messages": 3,
                "Books": "balanced",
            }
        ]
    }
    (row,) = shown(filled, "feeds", "Findings by kind")["Findings by kind"]
    assert (row["Finding"], row["Findings"]) == ("charged before reported", len(MONTHS))
    assert row["Meaning"] == meanings()["charged_before_reported"]


def test_a_month_whose_figure_became_another_as_more_was_known_is_listed(stack: Connections) -> None:
    title = "Figures of these months that became others as more was known"
    with board_database(stack) as own:
        with client(own, database=own.control_database) as control:
            for day, before in (("2024-03-01", "NULL"), ("2024-03-02", "'2024-03-01'")):
                control.command(
                    f"INSERT INTO vintage_takes SELECT '{day}', now64(6, 'UTC'), '{day} 12:00:00', {before}, 'g1', 1,"
                    " ['made.up'], '0.1'"
                )
            for day, as_of, value in (
                ("2024-03-01", "2024-03-01", 10),
                ("2024-03-02", "2024-03-02", 13),
                ("2024-03-02", "2024-03-01", 12),
            ):
                control.command(
                    f"INSERT INTO vintages SELECT '{day}', taken_at, '{as_of}', 'g1', 'made.up', '', '', '2024-01-01',"
                    f" {value}, NULL, NULL, true FROM vintage_takes WHERE known_on = '{day}'"
                )
        ((row,),) = shown(own, "feeds", title, over=("2024-01-15", "2024-02-28")).values()
        assert not any(shown(own, "feeds", title, over=("2024-02-01", "2024-03-31")).values())
    numbers = {name: row[name] for name in ("Before", "Value", "By time", "By knowledge")}
    assert numbers == {"Before": 10, "Value": 13, "By time": 1, "By knowledge": 2}
    assert (row["Known on"], row["Month"], row["Jurisdiction"]) == ("2024-03-02", "2024-01", "all")


def test_a_dashboard_says_what_its_data_are(stack: Connections) -> None:
    title = "What these data are, and what they are not"
    with board_database(stack) as own, client(own) as clickhouse:
        store = Store(own, clickhouse)
        for key, jurisdiction in (("c", "XX-COUNTY"), ("broward-case:C1", "US-FL"), ("d", "NL")):
            store.cases(case_timeline(key, jurisdiction=jurisdiction, events=[event(f"e{key}")]))
        store.writer.close()
        rows = {row["Jurisdiction"]: row for row in shown(own, "pipeline", title)[title]}
    assert rows["XX-COUNTY"]["Data"] == "Synthetic data"
    assert "Made up" in rows["XX-COUNTY"]["What they are, and what they are not"]
    assert rows["US-FL"]["Data"] == "Broward extract"
    assert "Not the attrition of a county" in rows["US-FL"]["What they are, and what they are not"]
    assert rows["NL"]["Data"] == "Records of agencies"


def test_the_explorer_tells_of_one_case_under_any_of_its_identifiers(filled: Connections) -> None:
    key = "synthetic-case:2012-03/0"
    figures = drawn(filled, "explorer", YEARS, {"identifier": (key,)})
    assert [row["Key"] for row in figures["The timelines of the identifier"]] == [key]
    (defendant,) = figures["Defendants"]
    assert (defendant["Charged"], defendant["Left by"]) == ("2012-03-03", "convicted")
    (finding,) = figures["Findings"]
    assert finding["Finding"] == "charged before reported"
    assert figures["Related cases"] == []
