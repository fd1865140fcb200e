"""Durations: how long each segment took, with what cannot be measured counted beside."""

from caseflow_dashboards.bulletin.tables import Chart, Column, Row, Section, Table
from caseflow_sinks.views.parameters import FIRST_DAY, LAST_DAY

from caseflow_operations.bulletin.attrition import FUNNEL
from caseflow_operations.bulletin.making import Maker, columns
from caseflow_operations.bulletin.reading import Found

SEGMENTS = "durations"
ENDED = {"measured": "Measured", "negative": "Ends before it begins", "undated": "Undated", "without_start": "No start"}
OPEN = {"pending": "Pending", "left_": "Left before"}
DRAWN = ("first contact → charge", "charge → disposition", "first contact → disposition", "admission → release")
"""Segments that are given by month; those of `durations` are all of them."""
DISPOSALS = f"duration-{1 + DRAWN.index('charge → disposition')}"
"""Name of the table of one of them."""
STEPS = (
    ("first_contact", "referred", "first contact → referral"),
    ("referred", "charged", "first contact → charge"),
    ("charged", "disposed", "first contact → disposition"),
)
"""A stage, the next one, and the segment that leads to that."""


def section(maker: Maker) -> Section:
    """How long the segments took."""
    found = maker.reader.rows("durations_by_month")
    return Section(
        "durations",
        "Durations",
        "Times in calendar days between two days that are both known. Nothing is made up: what ended on no known day,"
        " began on"
        " none, or would end before it begins is counted beside and in no median.",
        [segments(maker), *(by_month(maker, at, name, found) for at, name in enumerate(DRAWN, 1))],
    )


def segments(maker: Maker) -> Table:
    """All segments, over everything that ended by the day."""
    rows = maker.reader.rows("durations", **{"from": FIRST_DAY, "to": LAST_DAY})
    found = [row for row in rows if row["completed"] or row["pending"] or row["left_"]]
    names = {"completed": "Ended", **ENDED, **OPEN}
    made = maker.table(
        "durations",
        name=SEGMENTS,
        title="How long each segment took",
        says="All units that have ended a segment by the day, whenever that was, and those that have not.",
        counting=f"Calendar days; units that ended by {maker.as_of}, in whatever year; not only those of the period.",
        head="Segment",
        scope="day",
        rows=[Row(row["segment"], row["segment"]) for row in found],
        columns=[
            *columns(key=["completed", "measured", "pending"], **names),
            Column("median", "Median", "days", quantile=0.5, of="measured"),
            Column("p90", "90 % within", "days", quantile=0.9, of="measured"),
        ],
        quantiles=_quantiles([(row["segment"], row) for row in found]),
        notes=_undrawable(found),
        counts={(row["segment"], name): row[name] for row in found for name in names},
    )
    maker.parts(made, "completed", tuple(ENDED))
    _same_among_segments(maker, made)
    _same_as_funnel(maker, made)
    return made


def _same_among_segments(maker: Maker, made: Table) -> None:
    """What segments that meet at a milestone can have in common: units that come to it, set out from it, or wait."""
    ways = {row.name: tuple(row.name.split(" → ")) for row in made.rows}
    for milestone in sorted({at for way in ways.values() for at in way}):
        ended = [[made.key(name, "completed")] for name, (_, end) in ways.items() if end == milestone]
        begun = [
            [made.key(name, column) for column in ("completed", *OPEN)]
            for name, (start, _) in ways.items()
            if start.removesuffix(" as sentenced") == milestone
        ]
        maker.cells.agree([*ended, *begun])
    for column in OPEN:
        for name, (start, end) in ways.items():
            same = [[made.key(other, column)] for other, (begin, _) in ways.items() if begin == start]
            by_way = [
                [made.key(one, column), made.key(other, column)]
                for one, (begin, middle) in ways.items()
                for other, (after, last) in ways.items()
                if (begin, last) == (start, end) and middle == after
            ]
            maker.cells.agree([[made.key(name, column)], *same, *by_way])


def _same_as_funnel(maker: Maker, made: Table) -> None:
    """Where all that is known lies in the period, the funnel has the same counts."""
    met = maker.tables[FUNNEL]
    before: list[str] = []
    for stage, later, segment in STEPS:
        before.append(stage)
        maker.cells.coincide([made.key(segment, "completed")], [met.key(later, "defendants")])
        for column, name in (("pending", "pending_here"), ("left_", "left_here")):
            maker.cells.coincide([made.key(segment, column)], [met.key(at, name) for at in before])
    for column, name in (("pending", "pending_here"), ("left_", "left_here")):
        maker.cells.coincide([made.key("charge → disposition", column)], [met.key("charged", name)])


def by_month(maker: Maker, at: int, segment: str, rows: list[Found]) -> Table:
    """One segment, by month of completion."""
    found = [row for row in rows if row["segment"] == segment]
    named = [(f"{row['month']:%Y-%m}", row) for row in found]
    made = maker.table(
        "durations_by_month",
        name=f"duration-{at}",
        title=f"{segment.capitalize()}, by month of completion",
        says=f"How long it took from {segment.replace('→', 'to')}, for those who came to its end in each month.",
        counting=f"Calendar days; units that ended in the month, as known on {maker.as_of}.",
        head="Month",
        scope="months",
        rows=maker.months(),
        columns=[
            *columns(key=["measured"], measured="Measured", negative="Ends before it begins", without_start="No start"),
            Column("median", "Median", "days", quantile=0.5, of="measured"),
            Column("p90", "90 % within", "days", quantile=0.9, of="measured"),
        ],
        charts=[Chart("columns", ("median",), f"{segment.capitalize()}: median days, by month of completion", "days")],
        quantiles=_quantiles(named),
        notes=_undrawable(found[:1]),
        counts={(month, name): row[name] for month, row in named for name in ("measured", "negative", "without_start")},
    )
    whole = maker.tables[SEGMENTS]
    for name in ("measured", "negative", "without_start"):
        # The rest ended outside the period.
        maker.cells.relate([whole.key(segment, name)], made.keys(name))
    return made


def _quantiles(rows: list[tuple[str, Found]]) -> dict[tuple[str, str], float]:
    return {
        (name, wanted): row[wanted] for name, row in rows for wanted in ("median", "p90") if row[wanted] is not None
    }


def _undrawable(found: list[Found]) -> list[str]:
    named = [row["segment"] for row in found if not row["drawable"]]
    return [f"More than 5 % undated, or nothing measured, hence no median: {'; '.join(named)}."] if named else []
