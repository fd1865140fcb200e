"""A timeline on a terminal."""

from collections.abc import Iterable
from typing import Any

from caseflow_schemas.findings import meanings
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from caseflow_operations.timelines.plain import day_text, moment_text

Timeline = dict[str, Any]


def show(console: Console, timeline: Timeline) -> None:
    """A case's or a person's timeline: who and what, how far, then every event in its order, then what is odd."""
    (_show_case if "defendants" in timeline else _show_person)(console, timeline)
    of_case = "defendants" in timeline
    _table(
        console,
        "Events",
        ("when", "what", "agency", "persons" if of_case else "case", "event"),
        (
            (
                _when(event["occurred"]),
                event["event_type"]
                + (" (of another case)" if of_case and event["case_key"] != timeline["key"] else ""),
                event["agency"],
                ", ".join(person["key"] for person in event["persons"]) if of_case else event["case_key"] or "",
                event["event_id"],
            )
            for event in timeline["events"]
        ),
    )
    _table(
        console,
        "Findings",
        ("what", "meaning", "person", "events"),
        (
            (found["kind"], meanings()[found["kind"]], found["person"] or "", ", ".join(found["event_ids"]))
            for found in timeline["findings"]
        ),
    )


def _show_case(console: Console, case: Timeline) -> None:
    _head(console, "Case", case)
    facts = [f"reported {_when(case['reported'])}" if case["reported"] else "no report known"]
    if case["investigation_outcome"]:
        facts.append(f"investigation closed {_when(case['investigation_closed'])}: {case['investigation_outcome']}")
    facts.extend(f"{step['kind']} at {step['court']} {_when(step['moment'])}" for step in case["courts"])
    facts.extend(
        f"{edge['relation']} {'→' if edge['direction'] == 'out' else '←'} {edge['case_key']} {_when(edge['moment'])}"
        for edge in case["edges"]
    )
    facts.extend(f"reopened {_when(each['moment'])}: {each['reason']}" for each in case["reopenings"])
    for fact in facts:
        console.print(f"  {escape(fact)}")
    _table(
        console,
        "Offences reported",
        ("offence", "ICCS", "national code", "committed", "suspected", "charged"),
        (
            (
                *(offence["offence_id"], _code(offence), offence["national_code"] or ""),
                *(_when(offence[name]) for name in ("committed", "suspected", "charged")),
            )
            for offence in case["offences"]
        ),
    )
    milestones = ("first_contact", "referred", "charged", "disposed", "sentenced", "admitted")
    _table(
        console,
        "Defendants",
        ("person", "stage", "exit", *(name.replace("_", " ") for name in milestones)),
        (
            (
                *(defendant["person"], defendant["stage"], defendant["exit"] or "pending"),
                *(_when(defendant[name]) for name in milestones),
            )
            for defendant in case["defendants"]
        ),
    )
    _table(
        console,
        "Charges",
        ("person", "charge", "ICCS at entry", "ICCS now", "filed", "state", "verdict", "plea", "ended"),
        (
            (
                *(defendant["person"], charge["charge_id"], charge["iccs_code_at_entry"] or "", _code(charge)),
                *(_when(charge["filed"]), charge["state"], charge["verdict"] or "", charge["plea"] or ""),
                _when(charge["ended"]),
            )
            for defendant in case["defendants"]
            for charge in defendant["charges"]
        ),
    )
    _table(
        console,
        "Sentences",
        ("person", "when", "sanctions"),
        (
            (defendant["person"], _when(sentence["moment"]), ", ".join(map(_sanction, sentence["sanctions"])))
            for defendant in case["defendants"]
            for sentence in defendant["sentences"]
        ),
    )
    _table(
        console,
        "Inactive",
        ("person", "reason", "suspended", "resumed"),
        (
            (each["person"] or "all", each["reason"], _when(each["suspended"]), _when(each["resumed"]))
            for each in case["inactive"]
        ),
    )
    _table(
        console,
        "Appeals",
        ("person", "by", "lodged", "outcome", "decided"),
        (
            (
                *(each["person"] or "all", each["by"], _when(each["lodged"])),
                *(each["outcome"] or "pending", _when(each["decided"])),
            )
            for each in case["appeals"]
        ),
    )
    _stays(console, ((entry["person_key"], entry["stay"]) for entry in case["attributed"]))


def _charge(charge: Timeline) -> str:
    """What events that name the person say of it: what is said of all of the case stands on the case's timeline."""
    verdict: str | None = charge["verdict"]
    state: str = charge["state"]
    return verdict or ("no end that names the person" if state == "live" else state)


def _show_person(console: Console, person: Timeline) -> None:
    _head(console, "Person", person)
    born = person["birth_year"] or "not stated"
    console.print(f"  sex {person['sex']}, born {born}, citizenship {person['citizenship']}")
    milestones = ("first_contact", "referred", "charged", "sentenced")
    _table(
        console,
        "Cases, as the events say that name the person",
        ("case", *(name.replace("_", " ") for name in milestones), "charges"),
        (
            (
                case["case_key"],
                *(_when(case[name]) for name in milestones),
                ", ".join(f"{c['charge_id']} {_charge(c)}" for c in case["charges"]),
            )
            for case in person["cases"]
        ),
    )
    _stays(console, (("", stay) for stay in person["stays"]))
    _table(
        console,
        "Held, after repair",
        ("from", "to (not counted)", "legal status", "facility", "case"),
        (
            (
                day_text(span["from_on"]),
                "" if span["to_on"] is None else day_text(span["to_on"]),
                *(span["legal_status"], span["facility"], span["case_key"] or ""),
            )
            for span in person["custody"]
        ),
    )


def _head(console: Console, kind: str, timeline: Timeline) -> None:
    console.print(f"[bold]{kind} {escape(timeline['key'])}[/]  ({timeline['jurisdiction']})")
    also = [text for text in timeline["identifiers"] if text != timeline["key"]]
    if also:
        console.print(f"  also {escape(', '.join(also))}")
    for each in timeline["retired"]:
        successor = f", now {each['successor']}" if each["successor"] else ""
        console.print(f"  {escape(each['identifier'])} retired {_when(each['moment'])}{escape(successor)}")
    for seal in timeline["seals"]:
        until = f", lifted {_when(seal['unsealed'])}" if seal["unsealed"] else ""
        console.print(f"  [bold]sealed[/] {_when(seal['sealed'])} ({escape(seal['scope'])}){until}")


def _stays(console: Console, stays: Iterable[tuple[str, dict[str, Any]]]) -> None:
    _table(
        console,
        "Stays in custody",
        (
            *("person", "stay", "facility", "legal status", "admitted", "released", "reason", "days"),
            *("case", "attribution", "repair"),
        ),
        (
            (
                *(person, stay["stay_key"], stay["facility"], " → ".join(_statuses(stay)), _when(stay["admitted"])),
                *(_when(stay["released"]), stay["release_reason"] or ""),
                *("" if stay["days"] is None else str(stay["days"]), stay["case_key"] or "", stay["basis"]),
                "" if stay["repair"] == "none" else stay["repair"],
            )
            for person, stay in sorted(stays, key=_begun)
        ),
    )


def _statuses(stay: dict[str, Any]) -> list[str]:
    return list(dict.fromkeys(period["legal_status"] for period in stay["periods"])) or [stay["legal_status"]]


def _begun(of: tuple[str, dict[str, Any]]) -> tuple[str, bool, int, int, str]:
    """Order of stays: a person's by when they began, or else ended; those without a day last."""
    person, stay = of
    moment = stay["admitted"] or stay["released"] or {"on": None, "at": None}
    # A moment that is known to the day has its first millisecond.
    return person, moment["on"] is None, moment["on"] or 0, moment["at"] or 0, stay["stay_key"]


def _sanction(sanction: dict[str, Any]) -> str:
    days = "" if sanction["days"] is None else f" {sanction['days']} days"
    amount = "" if sanction["amount"] is None else f" {sanction['amount']:,.2f} {sanction['currency']}"
    return f"{sanction['kind']}{days}{amount}"


def _code(offence: dict[str, Any]) -> str:
    return str(offence["iccs_code"] or offence["iccs_source"])


def _when(moment: dict[str, Any] | None) -> str:
    return "" if moment is None else moment_text(moment) or "undated"


def _table(console: Console, title: str, columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    """Print the table, unless it has no rows; columns that are empty throughout are left out."""
    lines = list(rows)
    if not lines:
        return
    used = [at for at in range(len(columns)) if any(line[at] for line in lines)]
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for at in used:
        # Identifiers are copied from here: none may be cut, however narrow the terminal.
        table.add_column(columns[at], overflow="fold")
    for line in lines:
        table.add_row(*(escape(line[at]) for at in used))
    console.print(table)
