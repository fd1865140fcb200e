"""Custody: who is held on the day, the unsentenced share, the flow, time before trial, and return."""

from caseflow_dashboards.bulletin.tables import TOTAL, Chart, Column, Ratio, Row, Section, Table, Unknown

from caseflow_operations.bulletin.durations import SEGMENTS
from caseflow_operations.bulletin.formulas import quotient
from caseflow_operations.bulletin.making import TOTAL_ROW, Maker, columns, members, summed, untold

STATUSES = {
    "unsentenced": "Unsentenced",
    "awaiting_sentence": "Convicted, awaiting sentence",
    "sentenced": "Sentenced",
    "administrative": "Administrative",
    "other": "Other",
    "not_stated": "Status not stated",
}
STOCK, BY_MONTH, FLOW = "custody-stock", "custody-by-month", "custody-flow"
# Nearly all who are held state no status where it matters: those under the others are a part of the base.
_RESTS_ON = (Unknown("not_stated", ("unsentenced", "awaiting_sentence", "sentenced", "other")),)


def section(maker: Maker) -> Section:
    """Who is held, and for how long."""
    return Section(
        "custody",
        "Custody",
        "The stock counts persons, each once, on one day; admissions and releases count stays. The unsentenced share"
        " is SDG"
        " indicator 16.3.2: who is convicted and awaits the sentence is not unsentenced.",
        [stock(maker), facilities(maker), by_month(maker), flow(maker), pretrial(maker), readmissions(maker)],
    )


def stock(maker: Maker) -> Table:
    """Persons held on the day by legal status and sex."""
    sexes = maker.reader.members("custody_spans", "sex")
    found = {sex: maker.reader.one("unsentenced", sex=[sex]) for sex in sexes}
    found[TOTAL] = maker.reader.one("unsentenced")
    names = {"held": "Held", **STATUSES, "stale": "Without news"}
    is_empty = not sexes
    made = maker.table(
        "unsentenced",
        name=STOCK,
        title="Persons held, by legal status and sex",
        says="Persons in custody on the day. Open stays without news for longer than the limit stand apart and are"
        " not among the"
        " held.",
        counting=f"Persons, each once, held on {maker.as_of}.",
        head="Sex",
        scope="day",
        rows=[*members(sexes), TOTAL_ROW],
        columns=[
            *columns(key=["held", "unsentenced"], **names),
            _unsentenced("unsentenced"),
        ],
        charts=[Chart("stacked", tuple(STATUSES), "Persons held, by sex and legal status")],
        counts={(sex, name): None if is_empty else row[name] for sex, row in found.items() for name in names},
    )
    made.untold |= untold(found, unsentenced_share="unsentenced_share")
    maker.totals(made, names)
    maker.parts(made, "held", tuple(STATUSES))
    maker.cells.coincide([made.key(TOTAL, "held")], [maker.tables[SEGMENTS].key("admission → release", "pending")])
    return made


def _unsentenced(view: str) -> Column:
    share = quotient(view, "unsentenced_share", times=100, rests_on=_RESTS_ON)
    return Column("unsentenced_share", "Unsentenced share", "%", share)


def facilities(maker: Maker) -> Table:
    """Persons held on the day by facility."""
    found: dict[str, int] = {}
    for row in maker.reader.rows("custody_stock"):
        name = row["facility"] or "not_stated"
        found[name] = found.get(name, 0) + int(row["held"])
    counts: dict[tuple[str, str], int | None] = {(name, "held"): count for name, count in found.items()}
    counts[TOTAL, "held"] = sum(found.values()) if found else None
    made = maker.table(
        "custody_stock",
        name="custody-facilities",
        title="Persons held, by facility",
        says="Persons in custody on the day, by the facility that holds them.",
        counting=f"Persons, each once, held on {maker.as_of}.",
        head="Facility",
        scope="day",
        rows=[*members(sorted(found)), TOTAL_ROW],
        columns=[*columns(held="Held"), Column("share", "Of all", "%", Ratio(("held",), ("held",), (), 100, TOTAL))],
        counts=counts,
    )
    maker.totals(made, ("held",))
    maker.cells.relate([made.key(TOTAL, "held")], [maker.tables[STOCK].key(TOTAL, "held")])
    return made


def by_month(maker: Maker) -> Table:
    """Persons held at the end of each month by legal status."""
    found = maker.reader.by_month("custody_by_month")
    names = {"held": "Held", **STATUSES}
    made = maker.table(
        "custody_by_month",
        name=BY_MONTH,
        title="Persons held at the end of each month",
        says="Persons in custody at the end of each month, by legal status.",
        counting=f"Persons, each once, held at the end of the month; of the last month on {maker.as_of} where that is"
        " earlier.",
        head="Month",
        scope="months",
        rows=maker.months(),
        columns=[
            *columns(key=["held", "unsentenced"], **names),
            _unsentenced("custody_by_month"),
        ],
        charts=[Chart("stacked", tuple(STATUSES), "Persons held at the end of each month, by legal status")],
        counts={(f"{month:%Y-%m}", name): row[name] for month, row in found.items() for name in names},
    )
    made.untold |= untold(
        {f"{month:%Y-%m}": row for month, row in found.items()}, unsentenced_share="unsentenced_share"
    )
    maker.parts(made, "held", tuple(STATUSES))
    if found and maker.reader.span.as_of <= maker.reader.span.last:
        today = maker.tables[STOCK]
        for name in names:
            maker.cells.relate([today.key(TOTAL, name)], [made.key(f"{max(found):%Y-%m}", name)])
    return made


def flow(maker: Maker) -> Table:
    """Admissions and releases by month."""
    found = maker.reader.by_month("stays_by_month")
    names = ("admissions", "releases")
    counts: dict[tuple[str, str], int | None] = {
        (f"{month:%Y-%m}", name): row[name] for month, row in found.items() for name in names
    }
    counts |= {(TOTAL, name): summed(found.values(), name) for name in names}
    made = maker.table(
        "stays_by_month",
        name=FLOW,
        title="Admissions and releases",
        says="Admissions to and releases from custody in each month.",
        counting=f"Stays, each admission and release in its own month, known at least to the month, by {maker.as_of}.",
        head="Month",
        scope="months",
        rows=maker.months(total="Total"),
        columns=columns(admissions="Admissions", releases="Releases"),
        charts=[Chart("columns", names, "Admissions and releases, by month")],
        counts=counts,
    )
    maker.totals(made, names)
    held = maker.tables[BY_MONTH]
    months = [row.name for row in held.rows]
    for earlier, later in zip(months, months[1:], strict=False):
        maker.cells.relate(
            [held.key(earlier, "held"), made.key(later, "admissions")],
            [held.key(later, "held"), made.key(later, "releases")],
        )
    return made


def pretrial(maker: Maker) -> Table:
    """Time held before the decision of first instance."""
    found = maker.reader.by_month("pretrial_by_month")
    named = {f"{month:%Y-%m}": row for month, row in found.items()}
    return maker.table(
        "pretrial_by_month",
        name="pretrial",
        title="Time held before trial",
        says="For stays in which the time before the decision of first instance ended in the month: how long that was.",
        counting=f"Stays, by the month in which that time ended, by {maker.as_of}.",
        head="Month",
        scope="months",
        rows=maker.months(),
        columns=[
            *columns(stays="Stays", not_stated="Status not stated"),
            Column("median_days", "Median", "days", quantile=0.5, of="stays"),
            Column("p90_days", "90 % within", "days", quantile=0.9, of="stays"),
        ],
        charts=[Chart("columns", ("median_days",), "Median days held before trial, by month of their end", "days")],
        quantiles={
            (at, name): row[name]
            for at, row in named.items()
            for name in ("median_days", "p90_days")
            if row[name] is not None
        },
        counts={(at, name): row[name] for at, row in named.items() for name in ("stays", "not_stated")},
    )


def readmissions(maker: Maker) -> Table:
    """Return to custody after release."""
    found = maker.reader.rows("readmissions")
    names = {"released": "Released", "observable": "Observable", "not_observable": "Not yet observable"}
    names |= {"returned": "Admitted again", "same_case_only": "On the same case only", "died": "Died in custody"}
    names |= {"undated_return": "Perhaps again, on no known day"}
    rate = quotient(
        "readmissions", "readmission_rate", times=100, rests_on=(Unknown("undated_return", ("observable",)),)
    )
    made = maker.table(
        "readmissions",
        name="readmissions",
        title="Return to custody",
        says="Persons released at the end of a sentence or on parole in the period, and how many were admitted again.",
        counting=f"Persons, by their first such release {maker.period}, followed to {maker.as_of}.",
        head="Within",
        scope="period",
        rows=[Row(str(row["months"]), f"{row['months']} months") for row in found],
        columns=[
            *columns(**names),
            Column("rate", "Readmission rate", "%", rate),
        ],
        counts={(str(row["months"]), name): row[name] for row in found for name in names},
    )
    maker.parts(made, "released", ("observable", "not_observable"))
    maker.others(made, "observable", ("returned", "same_case_only"))
    made.untold |= untold({str(row["months"]): row for row in found}, rate="readmission_rate")
    maker.others(made, "observable", ("died",))
    maker.others(made, "observable", ("returned", "undated_return"))
    first, *later = [row.name for row in made.rows] or [""]
    for row in later:
        maker.cells.equal([made.key(first, "released")], [made.key(row, "released")])
    return made
