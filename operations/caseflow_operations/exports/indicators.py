"""Every main figure in long form: a row a figure, with what it is a figure of, its unit, definition and source."""

from collections.abc import Mapping
from typing import NamedTuple

from caseflow_sinks.views import Argument, View, literal
from caseflow_sinks.views.parameters import FILTERS, FIRST_DAY, LAST_DAY

from caseflow_operations.exports.asked import Asked, view_of


class Figures(NamedTuple):
    """A view whose numbers are figures."""

    by: tuple[str, ...] = ()
    """Columns that say what the figures of a row are of; all others but the period are figures."""
    period: str = ""
    """The column of the month; empty: the period asked for, or the day."""
    fixed: Mapping[str, Argument] = {}
    """Parameters that the export chooses."""
    counts: tuple[str, ...] = ()
    """Of a view that can count in what has no day: its numbers of units, told of those apart."""


_STAGE = ("stage",)
_MONTH = "month"
MAIN: Mapping[str, Figures] = {
    "reports_by_month": Figures(("standing",), _MONTH, {"unit": "offence"}),
    "detection_by_month": Figures((), _MONTH),
    "offences_by_iccs": Figures(("counted", "section", "section_name"), "", {"level": 2}, counts=("records",)),
    "defendant_funnel": Figures(_STAGE, counts=("defendants",)),
    "exits_by_stage": Figures(("stage", "exit"), counts=("defendants",)),
    "defendants_by_month": Figures((), _MONTH),
    "conversions_by_month": Figures(_STAGE, _MONTH),
    "stage_flow_by_month": Figures(_STAGE, _MONTH),
    "incidence": Figures(("day", "cause"), "", {"step": 30}),
    "incidence_base": Figures(),
    "incidence_quantiles": Figures(("cause", "share")),
    "times_by_entry_month": Figures((), _MONTH),
    "reclassification": Figures(("reported_as", "charged_as", "decided_as"), "", {"level": 1}),
    "pathways": Figures(("pathway",), counts=("defendants",)),
    "durations": Figures(("segment", "unit")),
    "durations_by_month": Figures(("segment", "unit"), _MONTH),
    "caseload": Figures(),
    "caseload_by_month": Figures((), _MONTH),
    "pending": Figures(),
    "on_time_by_month": Figures((), _MONTH),
    "littles_law": Figures(),
    "outcomes": Figures(("exit",), counts=("defendants",)),
    "conviction_rates": Figures(counts=("disposed", "charge_disposed")),
    "conviction_rates_by_month": Figures((), _MONTH),
    "sanctions": Figures(("kind", "currency"), counts=("sanctions",)),
    "custodial_days": Figures(counts=("sentenced",)),
    "victims": Figures(("sex", "age_group", "relationship_to_suspect"), counts=("victims",)),
    "victims_by_month": Figures((), _MONTH),
    "custody_stock": Figures(("facility", "sex", "legal_status")),
    "unsentenced": Figures(),
    "custody_by_month": Figures((), _MONTH),
    "stays_by_month": Figures((), _MONTH),
    "stay_counts": Figures(),
    "length_of_stay": Figures(("lasted", "facility")),
    "pretrial_by_month": Figures((), _MONTH),
    "readmissions": Figures(("months",)),
    "completeness": Figures(("record", "field", "agency"), counts=("records",)),
    "completeness_by_month": Figures(("agency",), _MONTH),
    "findings": Figures(("kind", "timeline"), counts=("findings",)),
    "findings_by_month": Figures(("agency",), _MONTH),
    "links": Figures(("link",)),
    "stage_consistency": Figures(_STAGE, counts=("stated", "implied")),
    "dead_letters_by_reason": Figures(("topic", "agency", "reason")),
    "books_by_agency": Figures(("agency",)),
    "messages_by_month": Figures(("agency",), _MONTH),
    "timeliness_by_month": Figures(("agency",), _MONTH),
}
"""The views whose rows are figures of groups. Those whose rows are of one unit are no part of it."""

NO_FIGURE = frozenset({"ordinal", "meaning", "last_received_at", "reported_name", "charged_name", "decided_name"})
"""Columns that order or explain, and are told of elsewhere."""
UNDATED = "undated"
"""The period of units that are in none, since they have no day to be counted by; and how such figures' names end."""
COLUMNS = ("data_origin", "view", "figure", "period", "breakdown", "value", "unit", "definition", "source")

# Column → unit; a rule by the end of the name where no name fits; else what the view counts.
_UNITS: Mapping[str, tuple[str, ...]] = {
    "percent": ("clearance_rate",),
    "ratio": ("turnover", "congestion", "ratio", "per_case", "ageing_index"),
    "1 yes, 0 no": ("drawable", "mature"),
    "share of 1": ("share", "backlog", "estimate", "standard_error", "lower", "upper"),
    "days": ("p25", "median", "p75", "p90", "p95", "mean", "days", "disposition_time"),
    "sum of money, in the currency": ("amount",),
    "spells a day": ("arrivals_per_day",),
    "person": ("persons",),
    "defendant (a person in a case)": ("defendants",),
    "case": ("cases",),
    "charge": ("charges", "charge_disposed", "charge_convicted", "charge_verdict_not_stated", "charge_undated"),
    "stay": ("stays",),
    # A count that ends as lengths do.
    "sanction": ("sanctions", "with_days", "with_amount"),
    "sentence": ("sentences",),
}
_ENDS: Mapping[str, tuple[str, ...]] = {
    "share of 1": ("_share", "_rate", "_of_first", "_of_previous"),
    "days": ("_days", "_median", "_p25", "_p75", "_p95"),
}


def indicators(asked: Asked, origin: str) -> list[str]:
    """SELECTs of the columns COLUMNS, which can be read one after the other, or as one by UNION ALL.

    Units without a day are in no period, and those of the views that know them are told of apart. Views that
    `without_filters` names are left out.
    """
    left_out = without_filters(asked)
    chosen = {name: figures for name, figures in MAIN.items() if name not in left_out}
    return [
        *(_of_view(name, figures, asked, origin) for name, figures in chosen.items()),
        *(_undated(name, figures, asked, origin) for name, figures in chosen.items() if figures.counts),
    ]


def without_filters(asked: Asked) -> list[str]:
    """The views that do not know the filters that are set: their figures would be of everything."""
    wanted = {name for name in FILTERS if asked.filters.get(name)}
    return [name for name in MAIN if not wanted <= set(view_of(name).parameters)]


def _of_view(name: str, figures: Figures, asked: Asked, origin: str) -> str:
    view = view_of(name)
    # A month is a date, its first day.
    period = (
        f"ifNull(substring(toString({figures.period}), 1, 7), '')"
        if figures.period
        else literal(_asked_period(asked, view.parameters))
    )
    told_elsewhere = literal(sorted({*NO_FIGURE, *figures.by, figures.period} - {""}))
    source = asked.call(name, **{"undated": 0, **figures.fixed})
    return _unfolded(view, figures, origin, source, period=period, chosen=f"NOT has({told_elsewhere}, pair.1)")


def _undated(name: str, figures: Figures, asked: Asked, origin: str) -> str:
    # In a period that ends before it begins is nothing but what has no day.
    source = asked.call(name, **{**figures.fixed, "from": LAST_DAY, "to": FIRST_DAY, "undated": 1})
    chosen = f"has({literal(figures.counts)}, pair.1)"
    return _unfolded(view_of(name), figures, origin, source, period=literal(UNDATED), chosen=chosen, end=f"_{UNDATED}")


def _unfolded(
    view: View, figures: Figures, origin: str, source: str, *, period: str, chosen: str, end: str = ""
) -> str:
    """A row a figure: of each row of the source its chosen columns, with `end` after their names."""
    parts = [f"concat('{column}=', ifNull(toString({column}), ''))" for column in figures.by]
    return (
        f"SELECT {literal(origin)} AS data_origin, {literal(view.name)} AS view,"  # noqa: S608 - our own text
        f" concat(told.1, {literal(end)}) AS figure, period, breakdown,"
        " toFloat64OrNull(replaceAll(told.2, '\"', '')) AS value,"
        f" {_unit(view.about['unit'])} AS unit,"
        f" {literal(view.about['definition'])} AS definition, {literal(view.about['source'])} AS source"
        " FROM (SELECT JSONExtractKeysAndValuesRaw(formatRowNoNewline('JSONEachRow', *)) AS pairs,"
        f" {period} AS period, arrayStringConcat([{', '.join(parts)}]::Array(String), '; ') AS breakdown"
        f" FROM {source})"
        f" ARRAY JOIN arrayFilter(pair -> {chosen}, pairs) AS told"
    )


def _asked_period(asked: Asked, parameters: tuple[str, ...]) -> str:
    return asked.period if "from" in parameters else str(asked.as_of) if "as_of" in parameters else "now"


def _unit(counted: str) -> str:
    named = [(f"has({literal(names)}, told.1)", unit) for unit, names in _UNITS.items()]
    ends = [(f"endsWith(told.1, {literal(end)})", unit) for unit, endings in _ENDS.items() for end in endings]
    rules = ", ".join(f"{condition}, {literal(unit)}" for condition, unit in (*named, *ends))
    return f"multiIf({rules}, {literal(counted)})"
