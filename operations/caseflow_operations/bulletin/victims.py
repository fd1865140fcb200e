"""Victims: of intentional homicide and in general, by sex, age group and relationship to the suspect."""

from collections.abc import Sequence
from typing import Literal

from caseflow_dashboards.bulletin.tables import TOTAL, Chart, Row, Section, Table
from caseflow_dashboards.bulletin.words import spoken
from caseflow_schemas.vocabularies import vocabularies

from caseflow_operations.bulletin.making import TOTAL_ROW, Maker, columns
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


def _members(found: Sequence[Found], by: str) -> tuple[str, ...]:
    order = [*vocabularies()[by].members]
    return tuple(
        sorted({row[by] for row in found}, key=lambda value: order.index(value) if value in order else len(order))
    )
