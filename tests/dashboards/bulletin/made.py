"""A small bulletin by hand. All synthetic."""

from collections.abc import Mapping
from datetime import date

from caseflow_dashboards.bulletin.cells import Cells, Key
from caseflow_dashboards.bulletin.publishing import Bulletin, publish
from caseflow_dashboards.bulletin.suppression import Rule
from caseflow_dashboards.bulletin.tables import (
    TOTAL,
    Chart,
    Column,
    Draft,
    Frame,
    Mark,
    Origin,
    Ratio,
    Row,
    Section,
    Table,
)

ABOUT = {
    "definition": "Defendants of the month: `defendants` = charged + others; NULL <never>.",
    "unit": "defendant (a person in a case)",
    "denominator": "`share`: defendants",
    "source": "INDICATORS.md",
}
SYNTHETIC = Origin("Synthetic data", "Made up. No person in it is real.")
MONTHS = ("2024-01", "2024-02", "2024-03")
COUNTS: Mapping[tuple[str, str], int] = {
    ("2024-01", "defendants"): 1_237,
    ("2024-01", "charged"): 611,
    ("2024-02", "defendants"): 49,
    ("2024-02", "charged"): 46,
    (TOTAL, "defendants"): 1_286,
    (TOTAL, "charged"): 657,
}
"""Of the third month there is no data; of the second 3 are not charged, which stands nowhere."""
COLUMNS = (
    Column("defendants", "Defendants"),
    Column("charged", "Charged"),
    Column("share", "Share charged", "%", Ratio(("charged",), ("defendants",), (), 100)),
    Column("median", "Median", "days", quantile=0.5, of="charged"),
    Column("p90", "90 % within", "days", quantile=0.9, of="charged"),
    Column("note", "Note", is_words=True),
)


def frame(*, rule: Rule = Rule(5, 5), as_of: date = date(2024, 3, 31), **told: object) -> Frame:  # noqa: B008 - frozen
    given: dict[str, object] = {
        "title": "Case flow bulletin",
        "jurisdictions": ("XX",),
        "first": date(2024, 1, 1),
        "last": date(2024, 3, 31),
        "as_of": as_of,
        "generation": "g1",
        "origins": (SYNTHETIC,),
        "rule": rule,
        "rule_from": "The ministry's own rule.",
        **told,
    }
    return Frame(**given)  # type: ignore[arg-type] # each of its own type


def draft(
    counts: Mapping[tuple[str, str], int] = COUNTS, *, of: Frame | None = None, title: str = "Defendants by month"
) -> Draft:
    table = Table(
        name="defendants",
        title=title,
        says="Where they stand.",
        about=ABOUT,
        counting="By month of first contact.",
        rows=[
            *(Row(name, name, (Mark.PROVISIONAL,) if name == "2024-02" else ()) for name in MONTHS),
            Row(TOTAL, "Total"),
        ],
        columns=COLUMNS,
        scope="months",
        head="Month",
        charts=[
            Chart("stacked", ("defendants",), "Defendants, by month"),
            Chart("columns", ("defendants", "charged"), "Both, by month"),
        ],
        quantiles={
            ("2024-01", "median"): 41.5,
            ("2024-01", "p90"): 99.0,
            ("2024-02", "median"): 12,
            ("2024-02", "p90"): 80,
        },
        words={("2024-01", "note"): 'all "well" & <good>'},
    )
    cells = Cells({Key("defendants", *at): count for at, count in counts.items()})
    for column in ("defendants", "charged"):
        if table.key(TOTAL, column) in cells.counts:
            cells.equal([table.key(TOTAL, column)], table.keys(column))
    for row in table.rows:
        cells.complement(table.key(row.name, "defendants"), [table.key(row.name, "charged")])
    return Draft(of or frame(), [Section("attrition", "Attrition", "Who stands where.", [table])], cells)


def bulletin(counts: Mapping[tuple[str, str], int] = COUNTS, *, of: Frame | None = None) -> Bulletin:
    return publish(draft(counts, of=of))
