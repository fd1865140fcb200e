"""Attrition: two cohorts, defendants by month of first contact and offences by month of report."""

from collections.abc import Iterable, Mapping
from datetime import date

from caseflow_dashboards.bulletin.tables import TOTAL, Chart, Column, Ratio, Row, Section, Table
from caseflow_dashboards.bulletin.words import spoken
from caseflow_schemas.vocabularies import vocabularies

from caseflow_operations.bulletin.making import TOTAL_ROW, Maker, columns, members, summed
from caseflow_operations.bulletin.reading import Found

STANDING = {
    "pending_charge": "Not charged, pending",
    "left_before_charge": "Left before charge",
    "pending_disposal": "Charged, not disposed of",
    "disposed": "Disposed of",
}
FUNNEL, COHORTS, OFFENCES = "defendant-funnel", "defendants-by-month", "offences-by-month"
WITHOUT_DAY, WITHOUT_MONTH = "without_day", "without_month"
MATURE_DAYS = 365
DEFENDANT, OFFENCE = "defendant (a person in a case)", "reported offence"


def section(maker: Maker) -> Section:
    """How far defendants and reported offences came, and who is still waiting."""
    by_month, by_stage = cohorts(maker), funnel(maker)
    _same_defendants(maker, by_stage, by_month)
    tables = [
        by_stage,
        by_month,
        grouped(maker, "sex", {value: spoken(value) for value in maker.reader.sexes}),
        grouped(maker, "age_group", {value: spoken(value) for value in maker.reader.age_groups}),
        grouped(maker, "iccs", maker.reader.sections("defendants_at")),
        offences(maker),
        offences_by_section(maker),
    ]
    return Section(
        "attrition",
        "Attrition",
        "Two cohorts, which are never divided by one another: defendants by the month in which they were first met, and"
        " offences by the month in which they were reported. An offence that nobody is suspected of has no defendant.",
        tables,
    )


def funnel(maker: Maker) -> Table:
    """Stages reached by the defendants of the period."""
    found = maker.reader.rows("defendant_funnel")
    is_empty = not any(row["defendants"] for row in found)
    names = {"defendants": "Reached it", "left_here": "Left here", "pending_here": "Pending here"}
    made = maker.table(
        "defendant_funnel",
        name=FUNNEL,
        title="Defendants by stage reached",
        says="Of the defendants first met in the period, how many had come to each stage, left after it, or wait"
        " there.",
        counting=f"Defendants first met {maker.period}, on a known day, as they stood on {maker.as_of}. All"
        " defendants of a"
        " case, each counted once a case.",
        unit=DEFENDANT,
        head="Stage",
        scope="period",
        rows=members(row["stage"] for row in found),
        columns=[
            *columns(key=["defendants", "pending_here"], **names),
            Column("of_first", "Of those met", "%", Ratio(("defendants",), ("defendants",), (), 100, "first_contact")),
            Column(WITHOUT_DAY, "Met on no known day, in no period", only=frozenset({"first_contact"})),
        ],
        charts=[Chart("stacked", ("defendants",), "Defendants of the period by stage reached")],
        notes=_young(maker),
        counts={
            **{(row["stage"], name): None if is_empty else row[name] for row in found for name in names},
            **{(row["stage"], WITHOUT_DAY): row["without_day"] for row in found[:1]},
        },
    )
    stages = [row["stage"] for row in found]
    for stage, later in zip(stages, [*stages[1:], None], strict=True):
        parts = [made.key(stage, "left_here"), made.key(stage, "pending_here")]
        maker.cells.equal([made.key(stage, "defendants")], [*parts, made.key(later, "defendants")] if later else parts)
    return made


def cohorts(maker: Maker) -> Table:
    """Where the defendants of each month stand."""
    found = maker.reader.by_month("defendants_by_month")
    young = maker.reader.rows("conversions_by_month", horizon=MATURE_DAYS)
    maker.immature = frozenset(row["month"] for row in young if not row["mature"])
    made = maker.table(
        "defendants_by_month",
        name=COHORTS,
        title="Defendants by month of first contact",
        says="Where the defendants first met in each month stood on the day. Nothing pending is left out.",
        counting=f"Defendants first met in the month, known at least to the month, as they stood on {maker.as_of}. A"
        " month is"
        f" mature when its defendants were followed for {MATURE_DAYS} days and the time that 95 % of reports take.",
        head="Month",
        scope="months",
        rows=maker.months(total="Total", is_cohort=True),
        columns=[
            *columns(key=["defendants"], defendants="Defendants", **STANDING),
            _disposed_share(),
            _without_month(),
        ],
        charts=[Chart("stacked", tuple(STANDING), "Defendants by month of first contact, and where they stand")],
        counts={**_standings(found), (TOTAL, WITHOUT_MONTH): _beside(found.values())},
    )
    maker.parts(made, "defendants", tuple(STANDING))
    maker.totals(made, ("defendants", *STANDING))
    return made


def _same_defendants(maker: Maker, by_stage: Table, by_month: Table) -> None:
    """The funnel has the defendants of the cohorts; they can differ by those whose first contact has no known day."""
    for standing, parts in {
        "defendants": [("first_contact", "defendants")],
        "left_before_charge": [("first_contact", "left_here"), ("referred", "left_here")],
        "pending_charge": [("first_contact", "pending_here"), ("referred", "pending_here")],
        "pending_disposal": [("charged", "left_here"), ("charged", "pending_here")],
        "disposed": [("disposed", "defendants")],
    }.items():
        maker.cells.relate([by_month.key(TOTAL, standing)], [by_stage.key(*part) for part in parts])
    maker.cells.coincide([by_month.key(TOTAL, WITHOUT_MONTH)], [by_stage.key("first_contact", WITHOUT_DAY)])
    charged = [by_month.key(TOTAL, "pending_disposal"), by_month.key(TOTAL, "disposed")]
    maker.cells.relate(charged, [by_stage.key("charged", "defendants")])


def grouped(maker: Maker, by: str, values: Mapping[str, str]) -> Table:
    """Where the defendants of each group stand: `by` is a filter, `values` its values with their headings."""
    kinds = {"sex": "sex", "age_group": "age group at first contact", "iccs": "offence at entry (ICCS level 1)"}
    counts: dict[tuple[str, str], int | None] = {}
    total = maker.tables[COHORTS]
    is_empty = total.key(TOTAL, "defendants") not in maker.cells.counts
    for value in () if is_empty else values:
        found = maker.reader.rows("defendants_by_month", **{by: [value]})
        counts |= {(value, name): summed(found, name) or 0 for name in ("defendants", *STANDING)}
    counts |= {(TOTAL, name): maker.cells.counts.get(total.key(TOTAL, name)) for name in ("defendants", *STANDING)}
    made = maker.table(
        "defendants_by_month",
        name=f"defendants-by-{by.replace('_', '-')}",
        title=f"Defendants by {kinds[by]}",
        says=f"Where the defendants first met in the period stood on the day, by {kinds[by]}.",
        counting=f"Defendants first met {maker.period}, known at least to the month, as they stood on {maker.as_of}."
        + (
            " Principal offence: of several, that of the charge first filed, else the lowest code."
            if by == "iccs"
            else ""
        ),
        head=kinds[by].capitalize().replace("iccs", "ICCS"),
        scope="period",
        rows=[*(Row(value, heading) for value, heading in values.items()), TOTAL_ROW],
        columns=[*columns(key=["defendants"], defendants="Defendants", **STANDING), _disposed_share()],
        charts=[Chart("stacked", tuple(STANDING), f"Defendants by {kinds[by]}, and where they stand")] * (by == "iccs"),
        notes=_young(maker),
        counts=counts,
    )
    maker.parts(made, "defendants", tuple(STANDING))
    maker.totals(made, ("defendants", *STANDING))
    for name in ("defendants", *STANDING):
        maker.cells.equal([made.key(TOTAL, name)], [total.key(TOTAL, name)])
    return made


def offences(maker: Maker) -> Table:
    """Where the offences reported in each month stand."""
    found = maker.reader.rows("reports_by_month", unit="offence")
    standings = _order({row["standing"] for row in found})
    months = {row["month"] for row in found}
    counts: dict[tuple[str, str], int | None] = {(f"{month:%Y-%m}", name): 0 for month in months for name in standings}
    counts |= {(f"{row['month']:%Y-%m}", row["standing"]): row["units"] for row in found}
    for month in months:
        counts[f"{month:%Y-%m}", "offences"] = sum(row["units"] for row in found if row["month"] == month)
    counts[TOTAL, WITHOUT_MONTH] = _beside(found)
    if months:
        for name in ("offences", *standings):
            counts[TOTAL, name] = sum(counts[f"{month:%Y-%m}", name] or 0 for month in months)
    made = maker.table(
        "reports_by_month",
        name=OFFENCES,
        title="Reported offences by month of report",
        unit=OFFENCE,
        says="Of the offences reported in each month, for how many a suspect is known, and how the others ended or"
        " wait.",
        counting="All reported offences of a case, reported in the month, known at least to the month, as they stood"
        " on"
        f" {maker.as_of}.",
        head="Month",
        scope="months",
        rows=maker.months(total="Total"),
        columns=[
            *columns(
                key=["offences", "pending"],
                offences="Offences",
                **{name: spoken(name).capitalize() for name in standings},
            ),
            _without_month(),
        ],
        charts=[Chart("stacked", standings, "Reported offences by month of report, and where they stand")],
        counts=counts,
    )
    maker.parts(made, "offences", standings)
    maker.totals(made, ("offences", *standings))
    return made


def offences_by_section(maker: Maker) -> Table:
    """Where the offences of each section of the ICCS stand."""
    total = maker.tables[OFFENCES]
    shown = [column for column in total.columns if column.name != WITHOUT_MONTH]
    names = tuple(column.name for column in shown)
    sections = maker.reader.sections("reports_at", unit="offence") if len(names) > 1 else {}
    counts: dict[tuple[str, str], int | None] = {}
    for code in sections:
        found = maker.reader.rows("reports_by_month", unit="offence", iccs=[code])
        counts |= {(code, name): sum(row["units"] for row in found if row["standing"] == name) for name in names[1:]}
        counts[code, "offences"] = sum(row["units"] for row in found)
    counts |= {(TOTAL, name): maker.cells.counts.get(total.key(TOTAL, name)) for name in names}
    made = maker.table(
        "reports_by_month",
        name="offences-by-iccs",
        title="Reported offences by ICCS section",
        says="The offences reported in the period, by section of the International Classification of Crime.",
        counting=f"All reported offences of a case, reported {maker.period}, as they stood on {maker.as_of}. Each by"
        " its own"
        " code; without one not mapped or not stated.",
        unit=OFFENCE,
        head="Offence (ICCS level 1)",
        scope="period",
        rows=[*(Row(code, heading) for code, heading in sections.items()), TOTAL_ROW],
        columns=shown,
        charts=[Chart("stacked", names[1:], "Reported offences by ICCS section, and where they stand")],
        counts=counts,
    )
    maker.parts(made, "offences", names[1:])
    maker.totals(made, names)
    for name in names:
        maker.cells.equal([made.key(TOTAL, name)], [total.key(TOTAL, name)])
    return made


def _standings(found: Mapping[date, Found]) -> dict[tuple[str, str], int | None]:
    names = ("defendants", *STANDING)
    counts = {(f"{month:%Y-%m}", name): row[name] for month, row in found.items() for name in names}
    return counts | {(TOTAL, name): summed(found.values(), name) for name in names}


def _without_month() -> Column:
    return Column(WITHOUT_MONTH, "Of no known month", only=frozenset({TOTAL}))


def _beside(found: Iterable[Found]) -> int | None:
    """Units of no known month, of whatever period: each row says how many."""
    return next((int(row[WITHOUT_MONTH]) for row in found), None)


def _young(maker: Maker) -> list[str]:
    return ["The period holds months whose cohorts are not mature."] if maker.immature else []


def _disposed_share() -> Column:
    return Column("disposed_share", "Share disposed of", "%", Ratio(("disposed",), ("defendants",), (), 100))


def _order(standings: set[str]) -> tuple[str, ...]:
    order = ["suspect_identified", "pending", *vocabularies()["investigation_outcome"].members]
    return tuple(sorted(standings, key=lambda name: order.index(name) if name in order else len(order)))
