"""Caseload of the courts: in, out, pending, and the police's detection rate."""

from typing import Literal

from caseflow_dashboards.bulletin.tables import TOTAL, Chart, Column, Ratio, Row, Section, Table, Unknown

from caseflow_operations.bulletin.attrition import OFFENCES
from caseflow_operations.bulletin.durations import DISPOSALS
from caseflow_operations.bulletin.formulas import of_rows, quotient
from caseflow_operations.bulletin.making import Maker, columns, summed, untold
from caseflow_operations.bulletin.reading import Found

CASELOAD, PENDING, ON_TIME = "caseload", "pending", "on-time"
FLOWS = {
    "active_start": "Active, start",
    "incoming": "Incoming",
    "outgoing": "Outgoing",
    "disposed": "Disposed of",
    "suspended": "Suspended",
    "disposed_undated": "Undated",
    "active_end": "Active, end",
    "inactive_end": "Inactive, end",
}
RATES: dict[str, tuple[str, str, Literal["", "%", "days"]]] = {
    "clearance": ("clearance_rate", "Clearance rate", "%"),
    "disposition_time": ("disposition_time", "Disposition time", "days"),
    "congestion": ("congestion", "Congestion", ""),
}
_RATES_REST_ON = (
    Unknown("disposed_undated", ("disposed",), TOTAL),
    Unknown("without_entry", ("active_start", "incoming"), TOTAL),
)
NO_STANDARD = "No time standard is loaded for these offences: none can be on time."
_HIDDEN = ("registered", "reopened", "resumed", "inactive_start")
AGES = {"to_90": "0 to 90 days", "to_180": "91 to 180 days", "to_365": "181 to 365 days", "over_365": "over 365 days"}


def section(maker: Maker) -> Section:
    """What came before the courts, went out and waits."""
    return Section(
        "caseload",
        "Caseload of the courts",
        "Counted in spells: the times for which a defendant is before the court. Measures are those of CourTools and"
        " of the CEPEJ;"
        " the clearance rate is that of the courts, and the police's is called detection rate.",
        [caseload(maker), pending(maker), on_time(maker), detection(maker)],
    )


def caseload(maker: Maker) -> Table:
    """In, out and pending by month, and for the period."""
    found = maker.reader.by_month("caseload_by_month")
    whole = maker.reader.one("caseload")
    rows = [(f"{month:%Y-%m}", row) for month, row in found.items()] + ([(TOTAL, whole)] if found else [])
    made = maker.table(
        "caseload_by_month",
        name=CASELOAD,
        title="Caseload by month",
        says="What came in, what went out, and what was pending. Active and inactive pending stand apart.",
        counting=f"Spells of defendants before the court, as known on {maker.as_of}; incoming are registered,"
        " reopened and"
        " resumed; outgoing are disposed of and suspended. The last row is the period as a whole.",
        head="Month",
        scope="months",
        rows=maker.months(total="Period"),
        columns=[
            *columns(key=["incoming", "disposed", "active_end"], **FLOWS),
            Column("without_entry", "No known entry", only=frozenset({TOTAL})),
            *(
                Column(name, heading, unit, quotient("caseload_by_month", column, rests_on=_RATES_REST_ON))
                for name, (column, heading, unit) in RATES.items()
            ),
        ],
        charts=[Chart("columns", ("incoming", "disposed"), "Incoming spells and disposals, by month")],
        numbers={(name, "days"): float(row["days"]) for name, row in rows},
        counts={
            **{(name, column): row[column] for name, row in rows for column in FLOWS},
            (TOTAL, "without_entry"): whole["without_entry"] if found else None,
        },
    )
    made.untold |= untold(dict(rows), **{name: column for name, (column, *_) in RATES.items()})
    for name, row in rows:
        _flow(maker, made, name, row)
    maker.totals(made, ("incoming", "outgoing", "disposed", "suspended", "disposed_undated"))
    names = [f"{month:%Y-%m}" for month in sorted(found)]
    for earlier, later in zip(names, names[1:], strict=False):
        maker.cells.equal([made.key(earlier, "active_end")], [made.key(later, "active_start")])
        maker.cells.equal([made.key(earlier, "inactive_end")], [made.key(later, "inactive_start")])
    disposals = maker.tables[DISPOSALS]
    for name in names:
        ended = [disposals.key(name, column) for column in ("measured", "negative", "without_start")]
        maker.cells.coincide([made.key(name, "disposed")], ended)
    for ends, column in ((names[:1], "active_start"), (names[-1:], "active_end"), (names[-1:], "inactive_end")):
        maker.cells.equal([made.key(TOTAL, column)] if ends else [], [made.key(end, column) for end in ends])
    return made


def _flow(maker: Maker, made: Table, name: str, row: Found) -> None:
    """What a row's counts are made of; parts that are not printed follow from those that are."""
    for part in _HIDDEN:
        maker.cells.counts[made.key(name, part)] = int(row[part])
        maker.cells.hidden.add(made.key(name, part))
    at = {column: made.key(name, column) for column in (*FLOWS, *_HIDDEN)}
    maker.cells.equal([at["incoming"]], [at["registered"], at["reopened"], at["resumed"]])
    maker.cells.equal(
        [at["active_start"], at["incoming"]],
        [at["active_end"], at["disposed"], at["suspended"], at["disposed_undated"]],
    )
    maker.cells.equal([at["inactive_start"], at["suspended"]], [at["inactive_end"], at["resumed"]])
    maker.cells.equal([at["outgoing"]], [at["disposed"], at["suspended"]])


def pending(maker: Maker) -> Table:
    """What is pending on the day, and how old it is."""
    found = maker.reader.one("pending")
    is_empty = not any(found[name] for name in ("active", "inactive", "disposed_in_year", "disposed_undated"))
    has_standard = bool(found["with_standard"])
    rows = {**AGES, "active": "All active pending", "inactive": "Inactive", "pending_without_entry": "No known entry"}
    standards = (
        {"with_standard": "Active with a time standard", "old": "Of these older than it"} if has_standard else {}
    )
    counts = {(name, "spells"): None if is_empty else found[name] for name in (*rows, *standards)}
    share = Ratio(("spells",), ("spells",), (), 100, "active")
    backlog = of_rows(
        quotient("pending", "backlog", times=100, rests_on=(Unknown("spells", (), "pending_without_entry"),)), "spells"
    )
    whole = frozenset({"active"})
    made = maker.table(
        "pending",
        name=PENDING,
        title="Age of what is pending",
        says="What was pending before the courts on the day, and how long it has been, without the times of"
        " suspension.",
        counting=f"Spells of defendants before the court that were open on {maker.as_of}, by active days.",
        head="Age",
        scope="day",
        rows=[Row(name, heading) for name, heading in {**rows, **standards}.items()],
        columns=[
            *columns(spells="Spells"),
            Column("share", "Of active", "%", share, only=frozenset({*AGES, "active", "with_standard"})),
            Column("median_days", "Median age", "days", quantile=0.5, of="spells", only=whole),
            Column("p90_days", "90 % up to", "days", quantile=0.9, of="spells", only=whole),
            *([Column("backlog", "Backlog", "%", backlog, only=frozenset({"old"}))] if has_standard else []),
        ],
        quantiles={("active", name): found[name] for name in ("median_days", "p90_days") if found[name] is not None},
        notes=[] if has_standard else ["No time standard is loaded for these offences: no backlog can be told."],
        counts=counts,
    )
    if has_standard and found["backlog"] is None:
        made.untold.add(("old", "backlog"))
    at = {name: made.key(name, "spells") for name in (*rows, *standards)}
    maker.cells.equal([at["active"]], [at[name] for name in AGES])
    if has_standard:
        maker.cells.complement(at["active"], [at["with_standard"]])
        maker.cells.complement(at["with_standard"], [at["old"]])
    if maker.reader.span.as_of <= maker.reader.span.last:
        flows = maker.tables[CASELOAD]
        maker.cells.relate([at["active"]], [flows.key(TOTAL, "active_end")])
        maker.cells.relate([at["inactive"]], [flows.key(TOTAL, "inactive_end")])
    return made


def on_time(maker: Maker) -> Table:
    """How many disposals came within the standard of their offence."""
    found = {f"{month:%Y-%m}": row for month, row in maker.reader.by_month("on_time_by_month").items()}
    has_standard = any(row["with_standard"] for row in found.values())
    names = {"disposed": "Disposed of", "with_standard": "With a time standard", "on_time": "Within it"}
    names |= {"without_entry": "No known entry", "negative": "Negative"}
    counts: dict[tuple[str, str], int | None] = {(at, name): row[name] for at, row in found.items() for name in names}
    counts |= {(TOTAL, name): summed(found.values(), name) for name in names}
    undated = maker.cells.counts.get(maker.tables[CASELOAD].key(TOTAL, "disposed_undated"))
    counts[TOTAL, "undated"] = max((row["undated"] for row in found.values()), default=undated)
    rests_on = (Unknown("without_entry", ("disposed",), TOTAL), Unknown("undated", ("disposed",), TOTAL))
    made = maker.table(
        "on_time_by_month",
        name=ON_TIME,
        title="Disposed of on time, by month of disposal",
        says="Of the spells that ended in each month, how many ended within the time standard that their offence has.",
        counting=f"Spells of defendants before the court that ended in the month, as known on {maker.as_of}, by active"
        " days. A negative one would end before it opens. The undated ended on no known day: those that opened in the"
        " period, or on no known day either.",
        head="Month",
        scope="months",
        rows=maker.months(total="Total"),
        columns=[
            *columns(key=["with_standard", "on_time"], **names),
            Column("undated", "Undated", only=frozenset({TOTAL})),
            Column("share", "On time", "%", quotient("on_time_by_month", "share", times=100, rests_on=rests_on)),
        ],
        notes=[] if has_standard else [NO_STANDARD if found else "No disposal of these months is known to have a day."],
        counts=counts,
    )
    made.untold |= untold(found, share="share")
    if any(row["with_standard"] and row["share"] is None for row in found.values()):
        made.untold.add((TOTAL, "share"))
    maker.totals(made, names)
    maker.others(made, "disposed", ("with_standard",))
    maker.others(made, "with_standard", ("on_time",))
    flows = maker.tables[CASELOAD]
    for row in made.rows:
        maker.cells.coincide(
            [made.key(row.name, name) for name in ("disposed", "negative")], [flows.key(row.name, "disposed")]
        )
    maker.cells.coincide([made.key(TOTAL, "undated")], [flows.key(TOTAL, "disposed_undated")])
    return made


def detection(maker: Maker) -> Table:
    """For how many of the offences reported in each month a suspect was charged, or they were exceptionally cleared."""
    found = maker.reader.by_month("detection_by_month")
    names = ("recorded", "charged", "exceptionally_cleared")
    counts: dict[tuple[str, str], int | None] = {
        (f"{month:%Y-%m}", name): row[name] for month, row in found.items() for name in names
    }
    counts |= {(TOTAL, name): summed(found.values(), name) for name in names}
    made = maker.table(
        "detection_by_month",
        name="detection",
        title="Police detection rate by month of report",
        says="Recorded offences of each month for which a suspect has been charged, or that were exceptionally"
        " cleared.",
        counting=f"All reported offences of a case, by month of report, as they stood on {maker.as_of}.",
        head="Month",
        scope="months",
        rows=maker.months(total="Total"),
        columns=[
            *columns(
                key=["recorded", "charged"],
                recorded="Recorded",
                charged="Charged",
                exceptionally_cleared="Exceptionally cleared",
            ),
            Column("rate", "Detection rate", "%", quotient("detection_by_month", "detection_rate", times=100)),
        ],
        counts=counts,
    )
    maker.totals(made, names)
    maker.others(made, "recorded", names[1:])
    offences = maker.tables[OFFENCES]
    for row in made.rows:
        maker.cells.equal([made.key(row.name, "recorded")], [offences.key(row.name, "offences")])
        # Exceptionally cleared or charged: a suspect is known.
        maker.cells.complement(
            offences.key(row.name, "suspect_identified"), [made.key(row.name, name) for name in names[1:]]
        )
    return made
