"""Outcomes: how cases ended, convictions, and what was imposed."""

from caseflow_dashboards.bulletin.tables import TOTAL, Chart, Column, Ratio, Row, Section, Table, Unknown
from caseflow_dashboards.bulletin.words import spoken
from caseflow_schemas.vocabularies import derived_vocabularies

from caseflow_operations.bulletin.attrition import DEFENDANT
from caseflow_operations.bulletin.caseload import CASELOAD
from caseflow_operations.bulletin.formulas import quotient
from caseflow_operations.bulletin.making import TOTAL_ROW, Maker, columns, members, untold
from caseflow_operations.bulletin.reading import Found

EXITS, CONVICTIONS, SENTENCED = "outcomes", "convictions", "sentenced"
FINAL = ("convicted", "guilt_found_without_conviction", "acquitted", "dismissed", "withdrawn")
"""The exits that a conviction rate is a share of."""


def section(maker: Maker) -> Section:
    """How cases ended."""
    return Section(
        "outcomes",
        "Outcomes",
        "Defendants by the period in which their case first ended, whenever it began: these are not the cohorts of"
        " attrition.",
        [exits(maker), convictions(maker), sentenced(maker), sanctions(maker)],
    )


def exits(maker: Maker) -> Table:
    """Exits by sex."""
    sexes = maker.reader.sexes
    whole = {row["exit"]: int(row["defendants"]) for row in maker.reader.rows("outcomes")}
    order = [*derived_vocabularies()["exit"].members]
    names = sorted(whole, key=lambda name: order.index(name) if name in order else len(order))
    counts: dict[tuple[str, str], int | None] = {(name, "all"): count for name, count in whole.items()}
    for sex in sexes if whole else ():
        of_sex = {row["exit"]: int(row["defendants"]) for row in maker.reader.rows("outcomes", sex=[sex])}
        counts |= {(name, sex): of_sex.get(name, 0) for name in names}
    for column in ("all", *sexes) if whole else ():
        counts[TOTAL, column] = sum(counts[name, column] or 0 for name in names)
    made = maker.table(
        "outcomes",
        name=EXITS,
        title="Defendants disposed of, by outcome and sex",
        says="How the defendants of the period left the courts, or left after a disposal.",
        counting=f"Defendants whose first exit was {maker.period}, on a known day; of several charges the furthest"
        " outcome in"
        " the stated order.",
        unit=DEFENDANT,
        head="Outcome",
        scope="period",
        rows=[*members(names), TOTAL_ROW],
        columns=[
            *columns(key=["all"], all="All", **{sex: spoken(sex).capitalize() for sex in sexes}),
            Column("share", "Of all", "%", Ratio(("all",), ("all",), (), 100, TOTAL)),
        ],
        charts=[Chart("stacked", tuple(sexes), "Defendants disposed of, by outcome and sex")],
        counts=counts,
    )
    maker.totals(made, ("all", *sexes))
    maker.parts(made, "all", sexes)
    maker.cells.coincide([made.key(TOTAL, "all")], [maker.tables[CASELOAD].key(TOTAL, "disposed")])
    return made


def convictions(maker: Maker) -> Table:
    """Conviction and guilty-plea rates by sex."""
    names = {"disposed": "Disposed of", "convicted": "Convicted", "guilty_pleas": "On a guilty plea"}
    names |= {"no_contest_pleas": "On no contest", "plea_not_stated": "Plea not stated"}
    names |= {"verdict_not_stated": "Verdict not stated", "undated": "Undated"}
    of_disposed = (Unknown("verdict_not_stated", ("disposed",)), Unknown("undated", ("disposed",)))
    of_convicted = (*of_disposed, Unknown("plea_not_stated", ("guilty_pleas", "no_contest_pleas")))
    sexes = maker.reader.sexes
    found = _by_sex(maker, "conviction_rates", "disposed")
    made = maker.table(
        "conviction_rates",
        name=CONVICTIONS,
        title="Convictions by sex",
        says="Of the defendants finally disposed of after a charge, how many were convicted, and how many of these on"
        " a plea.",
        counting=f"Defendants whose first final exit was {maker.period}, on a known day; final verdicts only.",
        head="Sex",
        scope="period",
        rows=[*members(sexes), TOTAL_ROW],
        columns=[
            *columns(key=["disposed", "convicted"], **names),
            Column("rate", "Conviction rate", "%", _rate("conviction_rate", of_disposed)),
            Column("plea_rate", "Guilty-plea rate", "%", _rate("guilty_plea_rate", of_convicted)),
        ],
        counts={(sex, name): row[name] for sex, row in found.items() for name in names},
    )
    made.untold |= untold(found, rate="conviction_rate", plea_rate="guilty_plea_rate")
    maker.totals(made, names)
    maker.others(made, "disposed", ("convicted",))
    maker.others(made, "convicted", ("guilty_pleas", "no_contest_pleas", "plea_not_stated"))
    ended = maker.tables[EXITS]
    for sex in (*sexes, TOTAL):
        column = "all" if sex == TOTAL else sex
        maker.cells.relate([made.key(sex, "convicted")], [ended.key("convicted", column)])
        maker.cells.relate([made.key(sex, "disposed")], [ended.key(name, column) for name in FINAL])
    return made


def _rate(column: str, rests_on: tuple[Unknown, ...]) -> Ratio:
    return quotient("conviction_rates", column, times=100, rests_on=rests_on)


def sentenced(maker: Maker) -> Table:
    """Custody imposed, by sex."""
    sexes = maker.reader.sexes
    found = _by_sex(maker, "custodial_days", "sentenced")
    names = {"sentenced": "Sentenced", "with_custody": "To custody", "not_stated": "Not stated", "undated": "Undated"}
    rests_on = (Unknown("not_stated", ("with_custody",)), Unknown("undated", ("sentenced",)))
    share = quotient("custodial_days", "custodial_share", times=100, rests_on=rests_on)
    made = maker.table(
        "custodial_days",
        name=SENTENCED,
        title="Defendants sentenced, and custody imposed",
        says="How many were sentenced in the period, how many of them to custody, and for how long.",
        counting=f"Defendants first sentenced {maker.period}, on a known day; days summed over their sentences in the"
        " case.",
        head="Sex",
        scope="period",
        rows=[*members(sexes), TOTAL_ROW],
        columns=[
            *columns(**names),
            Column("share", "To custody", "%", share),
            Column("median_days", "Median imposed", "days", quantile=0.5, of="with_custody"),
            Column("p90_days", "90 % up to", "days", quantile=0.9, of="with_custody"),
        ],
        quantiles={
            (sex, name): row[name]
            for sex, row in found.items()
            for name in ("median_days", "p90_days")
            if row[name] is not None
        },
        counts={(sex, name): row[name] for sex, row in found.items() for name in names},
    )
    maker.totals(made, names)
    made.untold |= untold(found, share="custodial_share")
    maker.others(made, "sentenced", ("with_custody", "not_stated"))
    return made


def _by_sex(maker: Maker, view: str, counted: str) -> dict[str, Found]:
    """A view's row for each sex, and for all; none where nothing is counted."""
    whole = maker.reader.one(view)
    if not whole[counted]:
        return {}
    return {**{sex: maker.reader.one(view, sex=[sex]) for sex in maker.reader.sexes}, TOTAL: whole}


def sanctions(maker: Maker) -> Table:
    """Sanctions imposed, by kind."""
    found = maker.reader.rows("sanctions")
    named = {f"{row['kind']} {row['currency']}".strip(): row for row in found}
    made = maker.table(
        "sanctions",
        name="sanctions",
        title="Sanctions imposed",
        says="Sanctions of the sentences of the period, by kind. A sentence can impose several.",
        counting=f"Sanctions of sentences of {maker.period}, on a known day; sums in each currency apart.",
        head="Sanction",
        scope="period",
        rows=[Row(name, spoken(name)) for name in named],
        columns=[
            *columns(sanctions="Sanctions", with_days="That state days"),
            Column("median_days", "Median", "days", quantile=0.5, of="with_days"),
        ],
        quantiles={(name, "median_days"): row["median_days"] for name, row in named.items() if row["median_days"]},
        counts={(name, column): row[column] for name, row in named.items() for column in ("sanctions", "with_days")},
    )
    maker.others(made, "sanctions", ("with_days",))
    for row in made.rows:
        # Of some kinds each sanction states days.
        maker.cells.coincide([made.key(row.name, "sanctions")], [made.key(row.name, "with_days")])
    # Mostly each of those sentenced to custody is so once.
    for column in ("sanctions", "with_days"):
        maker.cells.coincide([made.key("custody", column)], [maker.tables[SENTENCED].key(TOTAL, "with_custody")])
    return made
