"""The dashboard Explorer: everything known of one case or person, for those who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from grafana_foundation_sdk.builders.dashboard import Dashboard

from caseflow_dashboards.frame import frame, what_the_data_are
from caseflow_dashboards.house import COUNT, DAYS, Figure, Views, remark, rows, section
from caseflow_dashboards.queries import select, view, words
from caseflow_dashboards.variables import words_of_reader

WHO_MAY_LOOK = """\
This page shows **one case or one person**: it is for those who are allowed to see that record, and for the purpose \
for which they are. Write an identifier as `issuer:value` (a case number of the police, a person's number), \
under any of its names; the same is told by `caseflow timeline`. A seal is shown here and does not yet hide anything.
"""
_KEYS = ("Case", "Person")
_IDENTIFIED = "identifier = ${identifier:singlequote}"


def explorer(views: Views) -> Dashboard:
    """Return the dashboard; `views` brings the definitions."""
    says = "issuer:value of a case or person; nothing is shown without one."
    return (
        frame(
            "explorer",
            "Case and person explorer",
            "The timeline of one case or person under any of its identifiers: events, charges, stays, findings.",
            filtered=False,
            personal=True,
            # An identifier has no place in the address of a dashboard that does not ask for it.
            carries=False,
            texts=[words_of_reader("identifier", "Identifier", says)],
        )
        .with_panel(remark("For those who are allowed", WHO_MAY_LOOK, height=5))
        .with_panel(what_the_data_are(views))
        .with_row(section("What the identifier names"))
        .with_panel(rows(_found(), views, explored=("Now told under",)))
        .with_panel(rows(_defendants(), views, units={"Custody imposed": DAYS}, explored=_KEYS))
        .with_row(section("Timeline"))
        .with_panel(rows(_events(), views))
        .with_row(section("Charges and stays"))
        .with_panel(rows(_charges(), views, explored=_KEYS))
        .with_panel(rows(_stays(), views, units={"Days": DAYS}, explored=_KEYS))
        .with_row(section("What is odd, and what is related"))
        .with_panel(rows(_findings(), views, wrapped=("Meaning",)))
        .with_panel(rows(_edges(), views, explored=("Case", "Other case")))
    )


def _listed(
    name: str, title: str, says: str, shown: Mapping[str, str], order: str, *, width: int = 24, height: int = 9
) -> Figure:
    return Figure(
        title=title,
        says=says,
        view=name,
        sql=select(shown, view(name, _IDENTIFIED), order),
        unit=COUNT,
        width=width,
        height=height,
        empty="–",
    )


def _days(names: Sequence[str]) -> dict[str, str]:
    return {name.replace("_", " ").capitalize(): f"{name}_on" for name in names}


def _found() -> Figure:
    shown = {
        "Timeline": "kind",
        "Key": "key",
        "Jurisdiction": "jurisdiction",
        "Identifiers": "arrayStringConcat(identifiers, ', ')",
        "Events": "events",
        **_days(("first", "last")),
        "Seals in force": "seals_in_force",
        "Now told under": "successor",
    }
    return _listed(
        "explorer_found",
        "The timelines of the identifier",
        "Case or person, with all its identifiers.",
        shown,
        "ORDER BY kind, key",
        height=7,
    )


def _defendants() -> Figure:
    shown = {
        "Case": "case_key",
        "Person": "person",
        "Sex": words("sex"),
        "Age": "age",
        "Offence at entry": words("iccs"),
        "Stage": words("stage"),
        "Left by": f"ifNull({words('exit')}, 'pending')",
        **_days(("first_contact", "referred", "charged", "first_hearing", "verdict", "disposed", "sentenced")),
        **_days(("admitted", "released")),
        "Custody imposed": "custodial_days",
    }
    return _listed(
        "explorer_defendants",
        "Defendants",
        "How far they got in the case, and the day of each milestone; no day is made up.",
        shown,
        "ORDER BY case_key, person",
    )


def _events() -> Figure:
    shown = {
        "Day": "occurred_on",
        "Known to the": words("occurred_precision"),
        "Event": "event_type",
        "Agency": "agency",
        "Timeline": "timeline",
        "Case": "if(case_key = '', key, case_key)",
        "Persons": "arrayStringConcat(persons, ', ')",
        "Revision": "revision",
        "Conflicting": "if(conflicting, 'yes', 'no')",
        "Received": "received_at",
        "Event id": "event_id",
    }
    return _listed(
        "explorer_events",
        "Events in the order of their days",
        "The newest word of each event; those without a day come last.",
        shown,
        "ORDER BY isNull(occurred_on), occurred_on, ifNull(occurred_at, toDateTime64(0, 3)), event_type, event_id",
        height=14,
    )


def _charges() -> Figure:
    shown = {
        "Case": "case_key",
        "Person": "person",
        "Charge": "charge_id",
        "Charged as": words("class_at_entry"),
        "Now": words("class"),
        "State": words("state"),
        "Verdict": f"ifNull({words('verdict')}, '')",
        "Final": "if(is_final, 'yes', 'no')",
        "Plea": f"ifNull({words('plea')}, '')",
        **_days(("filed", "decided", "ended")),
    }
    return _listed(
        "explorer_charges",
        "Charges",
        "As first filed and as they stand.",
        shown,
        "ORDER BY case_key, person, charge_id",
    )


def _stays() -> Figure:
    shown = {
        "Person": "person",
        "Stay": "stay_key",
        "Facility": "facility",
        "Legal status": words("legal_status"),
        **_days(("admitted", "released")),
        "Released by": f"ifNull({words('release_reason')}, '')",
        "Days": "days",
        "State": words("state"),
        "Case": "case_key",
        "Case is": words("basis"),
        "Repair": words("repair"),
    }
    return _listed(
        "explorer_stays",
        "Stays in custody",
        "Of the person, or attributed to the case: stated by the agency, or inferred by the rule.",
        shown,
        "ORDER BY person, isNull(admitted_on), admitted_on, stay_key",
    )


def _findings() -> Figure:
    shown = {
        "Timeline": "timeline",
        "Finding": words("kind"),
        "Meaning": "meaning",
        "Person": "person",
        "Detail": "detail",
    }
    return _listed(
        "explorer_findings",
        "Findings",
        "What is odd in the context of the timeline; kept, and shown.",
        shown,
        "ORDER BY timeline, kind, person, detail",
        width=14,
    )


def _edges() -> Figure:
    shown = {
        "Case": "case_key",
        "Relation": words("relation"),
        "Direction": words("direction"),
        "Other case": "other_case",
        "Day": "moment_on",
    }
    return _listed(
        "explorer_edges",
        "Related cases",
        "Relations that make no two cases one.",
        shown,
        "ORDER BY case_key, isNull(moment_on), moment_on, relation, other_case",
        width=10,
    )
