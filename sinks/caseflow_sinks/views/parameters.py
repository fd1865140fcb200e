"""The parameters of the views: what each means, and the value that leaves nothing out.

`$filters` in a view's file stands for the eight filters handed on to a view that it calls, `$chosen` for the condition
that a row fits them; `MACROS` has all such words. Each filter is a list, and the empty one chooses all.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from caseflow_sinks.lag.path import PATH


class Parameter(NamedTuple):
    """One parameter."""

    type: str
    """Of ClickHouse."""
    meaning: str
    all: str
    """The value that leaves nothing out, as it is written in a call; for a choice, the first."""


FIRST_DAY, LAST_DAY = "1900-01-01", "2299-12-31"
"""The days that Date32 has."""
_LIST = "Array(String)"
FILTERS: Mapping[str, Parameter] = {
    "jurisdiction": Parameter(_LIST, "codes of jurisdictions", "[]"),
    "agency": Parameter(_LIST, "agencies that speak in the case; of a stay, that hold the person", "[]"),
    "court": Parameter(_LIST, "courts that had the case; of a stay, of its case", "[]"),
    "iccs": Parameter(
        _LIST,
        "ICCS codes of any level, each standing for all below it, and not_mapped, not_stated: of the offence at entry",
        "[]",
    ),
    "sex": Parameter(_LIST, "sex of the person", "[]"),
    "age_group": Parameter(
        _LIST,
        "age group at first contact, by the year of birth where no age is stated; of a stay, in the year of admission",
        "[]",
    ),
    "citizenship": Parameter(_LIST, "citizenship of the person", "[]"),
    "area": Parameter(_LIST, "areas of the report, or not_stated; of a stay, of its case", "[]"),
}
_DAY_OF = "day of a vintage: the newest on or before it is meant"
_PERIOD = "day of the period, inclusive"
PARAMETERS: Mapping[str, Parameter] = {
    **FILTERS,
    "as_of": Parameter(
        "Date32", "last day on which something counts as having happened, on today's knowledge", "'2299-12-31'"
    ),
    "from": Parameter("Date32", f"first {_PERIOD}", f"'{FIRST_DAY}'"),
    "to": Parameter("Date32", f"last {_PERIOD}", f"'{LAST_DAY}'"),
    "undated": Parameter("UInt8", "1: units whose beginning has no day count in too, 0: they do not", "1"),
    "unit": Parameter("String", "what is counted: case, or offence", "'case'"),
    "horizon": Parameter("UInt32", "days within which something has to happen", "365"),
    "origin": Parameter("String", "the milestone that a way begins with", "'first_contact'"),
    "target": Parameter("String", "the milestone it leads to; empty: the exit; any: a later stage, or the exit", "''"),
    "clock": Parameter("String", "calendar, working or active days", "'calendar'"),
    "segment": Parameter("String", "the segment whose durations are asked for, by name; empty: all", "''"),
    "step": Parameter("UInt32", "days between two points of a curve; 1: every day on which it moves", "1"),
    "level": Parameter("UInt8", "level of the ICCS, 1 to 4", "1"),
    "since": Parameter("Date32", f"earlier {_DAY_OF}, before that of until", f"'{LAST_DAY}'"),
    "until": Parameter("Date32", f"later {_DAY_OF}", f"'{LAST_DAY}'"),
    "figures": Parameter(_LIST, "figures of a vintage, view and column", "[]"),
    "jurisdictions": Parameter(_LIST, "codes of jurisdictions, the empty text standing for all together", "[]"),
    "counting": Parameter(
        "String", "principal: one charge a defendant, the first in the stated order; all: every charge", "'all'"
    ),
    "identifier": Parameter("String", "identifier of a case or person, issuer:value; empty: of none", "''"),
    "filter": Parameter("String", "name of the filter whose values are asked for", "'jurisdiction'"),
}


def _fits(name: str) -> str:
    given = f"{{{name}:{_LIST}}}"
    fits = {
        "agency": f"hasAny(agencies, {given})",
        "court": f"hasAny(courts, {given})",
        "iccs": f"arrayExists(code -> startsWith(iccs, code), {given})",
    }
    return f"(empty({given}) OR {fits.get(name, f'has({given}, {name})')})"


def _all_fit(*names: str) -> str:
    return f"({' AND '.join(map(_fits, names))})"


def _stay_fits() -> str:
    """Whether a stay or span of custody fits: its person and agency by themselves, its case by those chosen."""
    case = ("court", "iccs", "area")
    unasked = " AND ".join(f"empty({{{name}:{_LIST}}})" for name in case)
    own = ["jurisdiction", "sex", "age_group", "citizenship"]
    conditions = [_fits(name) for name in own]
    conditions.append(f"(empty({{agency:{_LIST}}}) OR has({{agency:{_LIST}}}, agency))")
    conditions.append(
        f"(({unasked}) OR (assumeNotNull(case_key), person) IN ("  # noqa: S608 - our own names
        "SELECT key, suspect FROM case_timelines FINAL"
        " ARRAY JOIN defendants.person AS suspect, defendants.class AS suspected_of"
        f" WHERE NOT ({unasked})"
        f" AND (empty({{court:{_LIST}}}) OR hasAny(court_codes, {{court:{_LIST}}}))"
        f" AND (empty({{area:{_LIST}}}) OR has({{area:{_LIST}}}, toString(area)))"
        f" AND (empty({{iccs:{_LIST}}}) OR arrayExists(code -> startsWith(suspected_of, code), {{iccs:{_LIST}}}))))"
    )
    return f"({' AND '.join(conditions)})"


NEVER = "-2000000"
"""The moment of what did not happen."""


def _message_fits() -> str:
    """Whether a message fits, whose agency alone is known for certain: its jurisdiction is that of the agency.

    One of which everything was refused is registered, and what was accepted says whose it is in any case.
    """
    chosen = f"notEmpty({{jurisdiction:{_LIST}}}) AND has({{jurisdiction:{_LIST}}}, toString(jurisdiction))"
    of_agencies = " UNION DISTINCT ".join(
        f"SELECT toString(agency) FROM {table} FINAL WHERE {chosen}"  # noqa: S608 - our own names
        for table in ("event_records", "agencies")
    )
    return (
        f"(empty({{agency:{_LIST}}}) OR has({{agency:{_LIST}}}, agency))"
        f" AND (empty({{jurisdiction:{_LIST}}}) OR agency IN ({of_agencies}))"
    )


MILESTONES = (
    *("committed", "reported", "registered", "first_contact", "referred", "charged", "first_hearing", "verdict"),
    *("disposed", "sentenced", "admitted", "released"),
)
"""What a way of a defendant may begin with or lead to."""


class Span(NamedTuple):
    """What a segment of a defendant is measured between."""

    begin: str
    end: str
    """Milestones."""
    implied_from: int = 0
    """The number of the stage from which on its end has come, known or not; 0: none says so."""
    after_guilt: bool = False
    """Whether its end is still to come after a conviction or a finding of guilt."""


SPANS: Mapping[str, Span] = {
    "offence → report": Span("committed", "reported"),
    "report → first contact": Span("reported", "first_contact"),
    "offence → charge": Span("committed", "charged", 3),
    "first contact → referral": Span("first_contact", "referred", 2),
    "first contact → charge": Span("first_contact", "charged", 3),
    "referral → charge": Span("referred", "charged", 3),
    "charge → first hearing": Span("charged", "first_hearing"),
    "charge → verdict": Span("charged", "verdict"),
    "charge → disposition": Span("charged", "disposed", 4),
    "first contact → disposition": Span("first_contact", "disposed", 4),
    "verdict → sentence": Span("verdict", "sentenced", 5, after_guilt=True),
    "sentence → admission": Span("sentenced", "admitted", 6, after_guilt=True),
    "admission as sentenced → release": Span("admitted", "released", after_guilt=True),
}
SEGMENTS = (*SPANS, "admission → release")
"""What durations are measured of, in order; the last is of stays, the others of defendants."""


FIELDS_STATED = (
    *(("offence", name) for name in ("class", "committed", "attempted")),
    *(("victim", name) for name in ("sex", "age_group", "relationship_to_suspect")),
    *(("defendant", name) for name in ("sex", "age", "citizenship", "birth_year")),
    *(("charge", name) for name in ("class_at_entry", "filed")),
    *(("stay", name) for name in ("legal_status", "facility", "admitted")),
)
"""The fields of which it is told whether sources state them: (record, field), in the order of stated_fields."""


def _milestone(parameter: str) -> str:
    """The moment that the parameter names. Constant conditions are decided before reading: one column is read."""
    text = f"toInt32({NEVER})"
    for name in reversed(MILESTONES):
        text = f"if({{{parameter}:String}} = '{name}', {name}_moment, {text})"
    return text


def _span(number: int, span: Span) -> str:
    is_implied = f"reached >= {span.implied_from}" if span.implied_from else "0"
    return f"(toUInt8({number}), {span.begin}_moment, {span.end}_moment, {is_implied}, {int(span.after_guilt)})"


def _spans() -> str:
    """Every segment of a defendant, or the chosen one alone: conditions are constant, and no other is worked out."""
    every = [_span(number, span) for number, span in enumerate(SPANS.values(), 1)]
    text = f"[(toUInt8(0), toInt32({NEVER}), toInt32({NEVER}), 0, 0)]"
    for name, span in reversed(list(zip(SPANS, every, strict=True))):
        text = f"if({{segment:String}} = '{name}', [{span}], {text})"
    return f"if({{segment:String}} = '', [{', '.join(every)}], {text})"


def _list(names: Iterable[str]) -> str:
    return "[" + ", ".join(f"'{name}'" for name in names) + "]"


MACROS: Mapping[str, str] = {
    "filters": ", ".join(f"{name} = {{{name}:{_LIST}}}" for name in FILTERS),
    "all": ", ".join(f"{name} = {found.all}" for name, found in FILTERS.items()),
    "chosen": _all_fit(*FILTERS),
    "chosen_stay": _stay_fits(),
    "chosen_sender": _all_fit("jurisdiction", "agency"),
    "chosen_message": _message_fits(),
    "chosen_case": _all_fit("jurisdiction", "agency", "court", "iccs", "area"),
    "origin_moment": _milestone("origin"),
    "target_moment": _milestone("target"),
    "cleared": "('died', 'out_of_court_disposal', 'public_interest', 'victim_does_not_support')",
    "segments": _list(SEGMENTS),
    "spans": _spans(),
    "path": _list(PATH),
    "lag_age": "multiIf(sum(lags.waiting) = 0, 0, countIf(lags.waiting > 0 AND isNull(lags.oldest_at)) > 0, NULL,"
    " greatest(0, dateDiff('millisecond', min(lags.oldest_at), lags.looked_at) / 1000))",
    "fields": "[" + ", ".join(f"('{record}', '{field}')" for record, field in FIELDS_STATED) + "]",
    "to_the_day": "('instant', 'minute', 'day')",
    "never": NEVER,
    "sometime": "-1000000",
    "first_day": "-25567",
    "last_day": "120529",
    "until": "(toInt32({as_of:Date32}) + 1) * 2",
    "z": "1.959963984540054",
}
"""Name → what it stands for in a view's file.

`chosen` and `chosen_case` (what a case has without its persons) read columns with the names of the filters, and
`agencies`, `courts`; `chosen_sender` has two of the filters alone, and `chosen_message` the same two for what knows
but its `agency`; `chosen_stay` reads the columns of stays_at; `origin_moment` and `target_moment` read the moments
of milestones; `spans` are the segments that `segment` asks for; `path` is the stages and the sink, `lag_age` the
seconds for which the oldest record had been waiting at a look, `fields` the fields of records; `z` is the 97.5 %
quantile of the normal distribution. A moment is a number (defendants.sql): `never`, `sometime`, or even where the
day is known; those of the day and before are below `until`; `first_day` and `last_day` are those that Date32 has.
"""
