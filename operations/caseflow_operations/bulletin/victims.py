"""Victims: of intentional homicide and in general, by sex, age group and relationship to the suspect."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from caseflow_dashboards.bulletin.tables import TOTAL, Chart, Column, Row, Section, Table, Unknown
from caseflow_dashboards.bulletin.words import spoken
from caseflow_schemas.vocabularies import vocabularies

from caseflow_operations.bulletin.formulas import quotient
from caseflow_operations.bulletin.making import TOTAL_ROW, Maker, columns, untold
from caseflow_operations.bulletin.reading import Found

Counted = Literal["homicide_victims", "victims"]
KINDS: dict[Counted, str] = {"homicide_victims": "Victims of intentional homicide", "victims": "Victims"}


def section(maker: Maker) -> Section:
    """Victims by what is known of them."""
    found = maker.reader.rows("victims")
    tables = [
        _crossed(maker, found, counted, by) for counted in KINDS for by in ("age_group", "relationship_to_suspect")
    ]
    homicide, related, general, all_related = tables
    for narrow, wide in ((homicide, general), (related, all_related)):
        for row in narrow.rows:
            for column in narrow.columns:
                maker.cells.complement(wide.key(row.name, column.name), [narrow.key(row.name, column.name)])
    for one, other in ((homicide, related), (general, all_related)):
        for column in one.columns:
            maker.cells.equal([one.key(TOTAL, column.name)], [other.key(TOTAL, column.name)])
    tables.append(_rates(maker, homicide))
    return Section(
        "victims",
        "Victims",
        "Victims as reported, each counted once. Intentional homicide is ICCS 0101; what a report does not state is a"
        " category of"
        " its own.",
        tables,
    )


def _crossed(maker: Maker, found: Sequence[Found], counted: Counted, by: str) -> Table:
    """One kind of victims, by something and by sex."""
    values, sexes = _members(found, by), _members(found, "sex")
    counts: dict[tuple[str, str], int | None] = {}
    for value in (*values, TOTAL) if any(row[counted] for row in found) else ():
        of_value = [row for row in found if value in (TOTAL, row[by])]
        counts[value, "all"] = sum(row[counted] for row in of_value)
        counts |= {(value, sex): sum(row[counted] for row in of_value if row["sex"] == sex) for sex in sexes}
    title = f"{KINDS[counted]}, by {spoken(by)} and sex"
    made = maker.table(
        "victims",
        name=f"{counted.replace('_', '-')}-{by.replace('_', '-')}",
        title=title,
        says=f"{KINDS[counted]} of the cases reported in the period.",
        counting=f"Victims of cases reported {maker.period}, on a known day, by {maker.as_of}. All offences of the"
        " case, not the"
        " principal one alone.",
        head=spoken(by).capitalize(),
        scope="period",
        rows=[*(Row(value, spoken(value)) for value in values), TOTAL_ROW],
        columns=columns(all="All", **{sex: spoken(sex).capitalize() for sex in sexes}),
        charts=[Chart("stacked", sexes, title)],
        counts=counts,
    )
    maker.totals(made, ("all", *sexes))
    maker.parts(made, "all", sexes)
    return made


def _rates(maker: Maker, homicide: Table) -> Table:
    """Victims of intentional homicide by population, for each jurisdiction and year of the period."""
    found = {
        f"{row['jurisdiction']} {row['year']}": row
        for row in maker.reader.rows("sdg_homicide")
        if not row["sex"] and not row["age_group"]
    }
    names = {"victims": "Victims", "population": "Population", "cases": "Reported cases"}
    names |= {"unclassified": "May hide one"}
    rate = quotient("sdg_homicide", "rate_per_100000", rests_on=(Unknown("unclassified", ("cases",)),))
    made = maker.table(
        "sdg_homicide",
        name="homicide-rates",
        title="Victims of intentional homicide per 100,000 population",
        says="SDG indicator 16.1.1, by jurisdiction and year of report; of whole years alone.",
        counting=f"Victims of cases reported {maker.period}, on a known day, by {maker.as_of}; the population that the"
        " ministry has loaded for that jurisdiction and year.",
        head="Jurisdiction and year",
        scope="period",
        rows=[Row(name, name) for name in found],
        columns=[
            *columns(key=["victims"], **names),
            Column("rate", "Per 100,000", "", replace(rate, is_rate=True)),
            Column("note", "Why none", is_words=True),
        ],
        counts={(at, name): row[name] for at, row in found.items() for name in names},
    )
    made.untold |= untold(found, rate="rate_per_100000")
    made.words.update({(at, "note"): row["note"].removeprefix("no rate: ") for at, row in found.items() if row["note"]})
    maker.others(made, "cases", ("unclassified",))
    maker.cells.equal([homicide.key(TOTAL, "all")], made.keys("victims"))
    return made


def _members(found: Sequence[Found], by: str) -> tuple[str, ...]:
    order = [*vocabularies()[by].members]
    return tuple(
        sorted({row[by] for row in found}, key=lambda value: order.index(value) if value in order else len(order))
    )
