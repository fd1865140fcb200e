"""A draft of the whole bulletin: what it is of, by which rule it may be printed, and its sections in order."""

from collections.abc import Sequence

from caseflow_dashboards.bulletin.suppression import Rule, RuleError
from caseflow_dashboards.bulletin.tables import Draft, Frame, Origin

from caseflow_operations.bulletin import attrition, caseload, custody, durations, outcomes, quality, victims
from caseflow_operations.bulletin.making import Maker
from caseflow_operations.bulletin.reading import Reader

SECTIONS = (attrition, durations, caseload, outcomes, custody, victims, quality)
SAFE_SMALLEST, SAFE_BASE = 11, 5
"""Where the ministry has declared no rule: assumed, on the strict side, and told in the bulletin as no ministry's."""
REAL = "Records of agencies"
LABELS = {"Broward extract": "Broward extract: linked records, not attrition"}
"""Kinds of data → what is said of them beside every figure, where that is more than their name."""


class NothingKnownError(ValueError):
    """No bulletin can be made of what is asked for."""


def jurisdictions(reader: Reader) -> tuple[tuple[str, ...], tuple[Origin, ...]]:
    """The jurisdictions that a bulletin is of, and what their data are where they are no agency's full records.

    Raises NothingKnownError for a jurisdiction that is chosen and unknown, or where there are no timelines at all.
    """
    found = {row["jurisdiction"]: row for row in reader.rows("data_origin")}
    if not found:
        raise NothingKnownError("there is no timeline in this database")
    if unknown := set(reader.chosen) - set(found):
        raise NothingKnownError(
            f"nothing is known of jurisdiction [{', '.join(sorted(unknown))}]: there are {', '.join(sorted(found))}"
        )
    chosen = reader.chosen or tuple(sorted(found))
    labels = {found[name]["origin"]: found[name]["says"] for name in chosen}
    return chosen, tuple(
        Origin(LABELS.get(label, label), says) for label, says in sorted(labels.items()) if label != REAL
    )


def rule_for(
    reader: Reader, chosen: Sequence[str], smallest_shown: int | None, rounded_to: int | None
) -> tuple[Rule, str]:
    """The rule by which counts are printed, and a sentence that says whose it is.

    Of several jurisdictions the strictest holds. What is asked for beside can only be stricter than the ministry's.
    Raises RuleError for a rule that cannot be.
    """
    rows = {
        row["jurisdiction"]: row
        for row in reader.ask("SELECT jurisdiction, smallest_shown, rounded_to FROM suppression FINAL")
    }
    stated = [rows.get(name, rows.get("")) for name in chosen]
    shown = [int(row["smallest_shown"]) for row in stated if row]
    bases = [int(row["rounded_to"]) for row in stated if row]
    if lacking := [name for name, row in zip(chosen, stated, strict=True) if not row]:
        shown.append(smallest_shown or SAFE_SMALLEST)
        bases.append(rounded_to or SAFE_BASE)
        who = (
            "as asked for when this bulletin was made"
            if smallest_shown and rounded_to
            else "the program's own, on the safe side"
        )
        says = f"The ministry has declared no rule for small counts of {', '.join(lacking)}; the one used is {who}."
    else:
        says = "Small counts are treated by the rule that the ministry has declared."
        for least, asked, what in (
            (max(shown), smallest_shown, "smallest shown"),
            (max(bases), rounded_to, "rounding"),
        ):
            if asked is not None and asked < least:
                raise RuleError(f"[{asked}] is less strict than the {what} that the ministry has declared, [{least}]")
        if (smallest_shown, rounded_to) != (None, None):
            says = "Small counts are treated by the rule that the ministry has declared, or a stricter one asked for."
        shown.append(smallest_shown or 1)
        bases.append(rounded_to or 1)
    return Rule(max(shown), max(bases)), says


def draft(reader: Reader, *, generation: str, smallest_shown: int | None, rounded_to: int | None) -> Draft:
    """All figures of a bulletin, exact.

    Raises NothingKnownError where nothing at all is known by the day, RuleError for a rule that cannot be,
    UnbalancedError where views that must agree do not.
    """
    chosen, origins = jurisdictions(reader)
    rule, says = rule_for(reader, chosen, smallest_shown, rounded_to)
    if not any(reader.one_count(view) for view in ("defendants_at", "reports_at", "stays_at")):
        raise NothingKnownError(f"nothing had happened by [{reader.span.as_of}]: the day lies before the first event")
    through = [row["complete_through"] for row in reader.agencies("agency_coverage").values()]
    known = [day for day in through if day is not None]
    maker = Maker(reader, min(known) if known and len(known) == len(through) else None)
    sections = [part.section(maker) for part in SECTIONS]
    frame = Frame(
        title="Case flow bulletin",
        jurisdictions=chosen,
        first=reader.span.first,
        last=reader.span.last,
        as_of=reader.span.as_of,
        generation=generation,
        origins=origins,
        rule=rule,
        rule_from=says,
        incomplete=quality.incomplete(maker),
        is_unknown=all(day < reader.span.first for day in known)
        and not any(reader.one_count(view) for view in ("reports_by_month", "stage_flow_by_month", "stays_by_month")),
    )
    return Draft(frame, sections, maker.cells)
