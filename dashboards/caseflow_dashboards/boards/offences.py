"""Offences by class of the ICCS, and how their class changes on the way."""

from __future__ import annotations

from grafana_foundation_sdk.builders import barchart, table

from caseflow_dashboards.house import COUNT, PER_CENT, Figure, Views, bars, rows
from caseflow_dashboards.queries import CHOSEN, LEVEL, PERIOD, WITH_UNDATED, per_cent, select, text, view

_CLASS = "trim(concat(section, ' ', replaceAll(section_name, '_', ' ')))"


def panels(views: Views) -> list[barchart.Panel | table.Panel]:
    """Return the panels of the section, in the order of reading."""
    share = {"Share": PER_CENT}
    return [
        bars(_charges(), views, x="Class", colours={"Charges": "green"}, across=True),
        rows(_reported(), views, units=share),
        rows(_reclassification(), views, units={"Share of charged as": PER_CENT}),
    ]


def _charges() -> Figure:
    return Figure(
        title="Charges by class of the ICCS",
        says="Charges filed within the time range, or on no known day, as first filed; the 40 most frequent classes.",
        view="offences_by_iccs",
        sql=select({"Class": _CLASS, "Charges": "records"}, view("offences_by_iccs", _AT_LEVEL), _of("charge")),
        unit=COUNT,
        width=12,
        height=14,
    )


def _reported() -> Figure:
    shown = {"Class": _CLASS, "Reported offences": "records", "Cases": "cases", "Share": per_cent("share")}
    return Figure(
        title="Reported offences by class of the ICCS",
        says="Reported within the time range, or on no known day. What names no code is not left out.",
        view="offences_by_iccs",
        sql=select(shown, view("offences_by_iccs", _AT_LEVEL), _of("reported offence")),
        unit=COUNT,
        width=12,
        height=14,
    )


def _reclassification() -> Figure:
    shown = {
        "Reported as": _named("reported", "names no report"),
        "Charged as": _named("charged", "no code"),
        "Decided as": _named("decided", "no final verdict"),
        "Charges": "charges",
        "Defendants": "defendants",
        "Share of charged as": per_cent("share"),
    }
    parameters = f"{PERIOD}, {CHOSEN}, {LEVEL}, counting = ${{counting:singlequote}}"
    return Figure(
        title="Reclassification: reported, charged, decided as",
        says="Charges filed within the time range, at the chosen level; the 60 most frequent.",
        view="reclassification",
        sql=select(
            shown,
            view("reclassification", parameters),
            "ORDER BY charges DESC, charged_as, reported_as, decided_as LIMIT 60",
        ),
        unit=COUNT,
        width=24,
        height=12,
    )


_AT_LEVEL = f"{PERIOD}, {CHOSEN}, {LEVEL}, {WITH_UNDATED}"


def _of(counted: str) -> str:
    return f"WHERE counted = {text(counted)} ORDER BY records DESC, section = '', section, section_name LIMIT 40"


def _named(which: str, nothing: str) -> str:
    code, name = f"{which}_as", f"replaceAll({which}_name, '_', ' ')"
    return f"multiIf({code} = '', {text(nothing)}, startsWith({code}, 'not_'), {name}, concat({code}, ' ', {name}))"
