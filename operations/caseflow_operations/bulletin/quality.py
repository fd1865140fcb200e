"""What the figures rest on: agencies and how far they are complete, links, findings."""

from datetime import date

from caseflow_dashboards.bulletin.tables import Column, Row, Section, Table
from caseflow_sinks.views import Argument

from caseflow_operations.bulletin.durations import OPEN, SEGMENTS
from caseflow_operations.bulletin.formulas import quotient
from caseflow_operations.bulletin.making import Maker, columns


def section(maker: Maker) -> Section:
    """How good the data are."""
    lag = maker.reader.one("reporting_lag")
    said = (
        f"95 % of events were received within {lag['p95_days']} {'day' if lag['p95_days'] == 1 else 'days'} of what"
        " they tell."
        if lag["events"]
        else "How long reports take is not known."
    )
    return Section(
        "quality",
        "Quality of the data",
        f"An agency's silence is not a pending case: it is missing data. {said}",
        [agencies(maker), links(maker), findings(maker)],
    )


def agencies(maker: Maker) -> Table:
    """Through which day each agency is complete. No counts: nothing here is suppressed."""
    found, covered = maker.reader.agencies("agency_silence"), maker.reader.agencies("agency_coverage")
    words: dict[tuple[str, str], str] = {}
    for agency, row in found.items():
        through = covered[agency]["complete_through"] if agency in covered else None
        last = row["last_received_at"]
        words[agency, "heard"] = "never" if last is None else f"{last:%Y-%m-%d}"
        if through is not None:
            words[agency, "through"] = f"{through}{' (declared)' if covered[agency]['is_declared'] else ''}"
            words[agency, "complete"] = (
                "yes" if through >= min(maker.reader.span.last, maker.reader.span.as_of) else "no"
            )
    made = maker.table(
        "agency_coverage",
        name="agencies",
        title="Agencies",
        says="Through which day each agency's events are here, and when it was last heard of.",
        counting="As declared by the ministry, else to the agency's latest event. Agencies that tell of these"
        " jurisdictions.",
        head="Agency",
        scope="day",
        rows=[Row(agency, agency) for agency in found],
        columns=[
            Column("through", "Complete through", is_words=True),
            Column("complete", "Complete for the period", is_words=True),
            Column("heard", "Last heard of", is_words=True),
        ],
        counts={},
    )
    made.words.update(words)
    return made


def links(maker: Maker) -> Table:
    """How many records are linked to what should come before them."""
    found = maker.reader.rows("links")
    made = maker.table(
        "links",
        name="links",
        title="Links",
        says="How many records are linked to what should come before them. Without links attrition cannot be followed.",
        counting=f"All records known by {maker.as_of}, not only those of the period.",
        head="Link",
        scope="day",
        rows=[Row(row["link"], row["link"]) for row in found],
        columns=[
            *columns(records="Records", linked="Linked"),
            Column("share", "Linked", "%", quotient("links", "share", times=100)),
        ],
        counts={(row["link"], name): row[name] for row in found for name in ("records", "linked")},
    )
    maker.others(made, "records", ("linked",))
    segments = maker.tables[SEGMENTS]
    for link, segment in (
        ("charged defendant: report", "first contact → charge"),
        ("sentenced defendant: finding of guilt", "verdict → sentence"),
    ):
        maker.cells.relate([made.key(link, "records")], [segments.key(segment, "completed")])
    stay = "stay: case stated", "stay: case inferred"
    maker.cells.equal([made.key(stay[0], "records")], [made.key(stay[1], "records")])
    maker.cells.complement(made.key(stay[0], "records"), [made.key(name, "linked") for name in stay])
    held = [segments.key("admission → release", column) for column in ("completed", *OPEN)]
    maker.cells.coincide([made.key(stay[0], "records")], held)
    return made


def findings(maker: Maker) -> Table:
    """What is odd in context, by kind."""
    # The days of this view are those of reception, not those of what happened: here it is asked for all of them.
    ever: dict[str, Argument] = {"from": date(1900, 1, 1), "to": date(2299, 12, 31), "undated": 1}
    found = {f"{row['kind']} {row['timeline']}": row for row in maker.reader.rows("findings", **ever)}
    made = maker.table(
        "findings",
        name="findings",
        title="Findings",
        says="Timelines of cases and persons that hold something odd, such as a release before its admission.",
        counting="All timelines of the database, as known today; a timeline once a kind.",
        head="Finding",
        scope="day",
        rows=[Row(name, f"{row['kind'].replace('_', ' ')} ({row['timeline']})") for name, row in found.items()],
        columns=[*columns(timelines="Timelines"), Column("meaning", "Meaning", is_words=True)],
        counts={(name, "timelines"): row["timelines"] for name, row in found.items()},
    )
    made.words.update({(name, "meaning"): row["meaning"] for name, row in found.items()})
    return made


def incomplete(maker: Maker) -> tuple[str, ...]:
    """Agencies that are not complete for the whole period, each with the day through which they are."""
    last = min(maker.reader.span.last, maker.reader.span.as_of)
    found = maker.reader.agencies("agency_coverage").values()
    return tuple(
        f"{row['agency']} (complete through {row['complete_through'] or 'no known day'})"
        for row in found
        if row["complete_through"] is None or row["complete_through"] < last
    )
