"""How each type of event acts on the course of a case against a person, and in which order they do."""

from collections import deque
from collections.abc import Callable, Sequence

from caseflow_processors.timelines import charge_acts
from caseflow_processors.timelines.charges import Ended
from caseflow_processors.timelines.course import Course
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import certainly_before

_MAKE_KNOWN = frozenset({"ChargeFiled", "ChargeAmended"})
_OF_A_COURT = frozenset({"VerdictReturned", "ChargeWithdrawn", "DiversionEnded"})
_EXIT_OF_OUTCOME = {"died": "died", "transferred": "transferred_out"}


def run(course: Course, ordered: Sequence[Entry]) -> None:
    """Let the entries that name the person or concern all of the case act, given in the stated order.

    What takes up again presupposes an end. Where a case is still pending, it waits for one that stands after it and
    need not be later (a verdict at 10:00, a reopening on that day). Those without a date come last; if none but them
    ends what is live, they are taken to lie before the reopening.
    """
    undated: Sequence[Entry] = ()
    if ordered and ordered[-1].moment["on"] is None:
        undated = [entry for entry in ordered if entry.moment["on"] is None]
        ordered = ordered[: len(ordered) - len(undated)]
    waiting: deque[Entry] = deque()
    first_filed = next((entry for entry in ordered if entry.event_type in _MAKE_KNOWN), None)

    def open_at_last() -> None:
        nonlocal undated
        entry = waiting.popleft()
        if undated and not course.spell.is_ended:
            undated = _end_before_opening(
                course, undated, is_charged_later=bool(first_filed and entry.order < first_filed.order)
            )
        ACTS[entry.event_type](course, entry)

    for entry in ordered:
        act = ACTS.get(entry.event_type)
        if act is None:
            continue
        while waiting and (course.spell.is_ended or certainly_before(waiting[0].moment, entry.moment)):
            open_at_last()
        if _opens(entry) and not course.concerns(entry):
            continue
        if _opens(entry) and (waiting or _waits(course, entry)):
            waiting.append(entry)
        else:
            act(course, entry)
    while waiting:
        open_at_last()
    for entry in undated:
        act = ACTS.get(entry.event_type)
        if act is not None:
            act(course, entry)
    if course.spell.has_failed_diversion:
        course.take_back_diversions()


def _investigate(course: Course, entry: Entry) -> None:
    course.investigate()


def _close(course: Course, entry: Entry) -> None:
    if not course.concerns(entry) or _found_nobody(entry):
        return
    if _is_death(entry):
        course.end_all(entry, "died", "died")
    # What takes up again what a court had before it is no investigation.
    is_investigated = course.spell is course.spells[0] or not course.charges
    if course.spell.closed is None and is_investigated:
        course.spell.closed = Ended(entry, "live", _EXIT_OF_OUTCOME.get(entry.part, "investigation_closed"))


def _decline(course: Course, entry: Entry) -> None:
    course.prosecute()
    state = "died" if entry.part == "died" else "declined"
    course.end_all(entry, state, state)


def _divert(course: Course, entry: Entry) -> None:
    course.prosecute()
    has_failed = entry.event_id in course.failed_orders
    if has_failed and course.spell.is_ended:
        return
    course.end_all(entry, "diverted", "diverted")
    if has_failed:
        course.spell.has_failed_diversion = True


def _end_diversion(course: Course, entry: Entry) -> None:
    spell = course.spell
    if spell.closed is not None:
        course.investigate()
    if entry.part == "not_completed":
        # Taken back by whatever the prosecution does next, or at the end; a reopening begins a later spell instead.
        is_of_order = entry.event_id in course.ends_of_orders
        spell.has_failed_diversion = spell.has_failed_diversion or (spell.is_diverted and is_of_order)
    elif entry.part == "completed":
        if spell.has_failed_diversion:
            course.take_back_diversions()
        if not spell.is_ended and not spell.by_diversion:
            # Whoever completed a diversion was diverted, though nobody told.
            course.end_all(entry, "diverted", "diverted")


def _transfer(course: Course, entry: Entry) -> None:
    _, is_out_of_jurisdiction = entry.part
    if is_out_of_jurisdiction and course.concerns(entry):
        course.end_all(entry, "moved", "transferred_out")


def _sever(course: Course, entry: Entry) -> None:
    charge_ids: Sequence[str] = entry.part
    if entry.case_key != course.case_key:
        _move_in(course, entry)
    elif not _leads_away(course, entry):
        return
    elif not charge_ids:
        course.end_all(entry, "moved", "transferred_out")
    else:
        if entry.persons and course.spell.left is None:
            course.spell.left = Ended(entry, "moved", "transferred_out")
        for charge_id in charge_ids:
            _sever_charge(course, charge_id, Ended(entry, "moved", "transferred_out"))


def _sever_charge(course: Course, charge_id: str, ended: Ended) -> None:
    charge = course.spell.live.get(charge_id)
    if charge is not None:
        course.spell.end(charge, ended)
    elif charge_id in course.charges:
        if course.takes_up_again(course.charges[charge_id]):
            course.spell.end(course.charges[charge_id], ended)
        else:
            course.spell.end_again(charge_id, ended)
    else:
        course.spell.severed.setdefault(charge_id, ended)


def _leads_away(course: Course, entry: Entry) -> bool:
    return any(edge["relation"] == "severed" and edge["key"] != course.case_key for edge in entry.edges)


def _move_in(course: Course, entry: Entry) -> None:
    charge_ids: Sequence[str] = entry.part
    course.moved_in.update(charge_ids)
    course.spell.bring_back(charge_ids, course.charges)
    if not charge_ids:
        course.has_charges_of_others = True
    # With several persons it is not said who is charged with which.
    if len({named.key for named in entry.persons}) == 1:
        for charge_id in charge_ids:
            course.known(charge_id, entry.moment).entries.append(entry)


def _join(course: Course, entry: Entry) -> None:
    if entry.case_key == course.case_key:
        course.has_charges_of_others = True
    elif course.concerns(entry):
        # This case was joined with another one, which goes on for both.
        course.end_all(entry, "moved", "transferred_out")


def _reopen(course: Course, entry: Entry) -> None:
    spell = course.spell
    if spell.is_ended:
        course.open("reopening", entry)
    elif spell.has_failed_diversion:
        course.take_back_diversions()
        course.excused.add(entry.event_id)
    elif entry.part == "retrial" and spell.opened_by == "retrial":
        course.excused.add(entry.event_id)
    else:
        course.refused.append(entry)


def _decide_appeal(course: Course, entry: Entry) -> None:
    if entry.part == "retrial" and course.spell.is_ended:
        course.open("retrial", entry)


Act = Callable[[Course, Entry], None]

ACTS: dict[str, Act] = {
    "SuspectIdentified": _investigate,
    "SuspectArrested": _investigate,
    "CaseReferred": _investigate,
    "InvestigationClosed": _close,
    "ChargeFiled": charge_acts.file,
    "ChargeAmended": charge_acts.amend,
    "ChargeWithdrawn": charge_acts.withdraw,
    "VerdictReturned": charge_acts.decide,
    "ProsecutionDeclined": _decline,
    "DiversionOrdered": _divert,
    "DiversionEnded": _end_diversion,
    "CaseTransferred": _transfer,
    "CaseSevered": _sever,
    "CaseJoined": _join,
    "CaseReopened": _reopen,
    "AppealDecided": _decide_appeal,
}
"""By event type; the others change nothing in what is live."""


def _is_death(entry: Entry) -> bool:
    """Whether it says that the person named died; of a whole case it may be about one suspect of several."""
    return bool(entry.part == "died" and entry.persons)


def _found_nobody(entry: Entry) -> bool:
    """Whether a crime was left undetected on no known day: by then there was no suspect whom that could concern."""
    return entry.part == "undetected" and not entry.persons and entry.moment["on"] is None


def _waits(course: Course, entry: Entry) -> bool:
    """Whether it takes up again what had not ended by then, and does not merely repeat a retrial."""
    spell = course.spell
    is_repeated = entry.event_type == "CaseReopened" and entry.part == "retrial" and spell.opened_by == "retrial"
    return not (spell.is_ended or spell.has_failed_diversion or is_repeated)


def _opens(entry: Entry) -> bool:
    """Whether it takes up again what had ended."""
    return entry.event_type == "CaseReopened" or (entry.event_type == "AppealDecided" and entry.part == "retrial")


def _end_before_opening(course: Course, undated: Sequence[Entry], *, is_charged_later: bool) -> Sequence[Entry]:
    """Let the ends without a date act now, if they end what is live; the entries that are left.

    With them act the filings without a date. A verdict is on what was charged: where nothing is charged by then and
    something is later, it is not taken to lie before.
    """
    ended = {entry.event_id: _ended_by(course, entry) for entry in undated}
    filed = [entry for entry in undated if entry.event_type in _MAKE_KNOWN]
    live = {*course.spell.live, *(entry.part["charge_id"] for entry in filed)}
    if not live and is_charged_later:
        ended = {e.event_id: None if e.event_type in _OF_A_COURT else ended[e.event_id] for e in undated}
    named = {charge_id for charge_ids in ended.values() for charge_id in charge_ids or ()}
    if () not in ended.values() and not (live and live <= named):
        return undated
    acting = [entry for entry in undated if entry in filed or ended[entry.event_id] is not None]
    for entry in acting:
        ACTS[entry.event_type](course, entry)
    return [entry for entry in undated if entry not in acting]


def _closes(course: Course, entry: Entry) -> bool:
    return not course.spell.live or _is_death(entry)


def _ended_by(course: Course, entry: Entry) -> tuple[str, ...] | None:
    """The charges that an entry ends; (): all; None: it ends none."""
    event_type, part = entry.event_type, entry.part
    if event_type == "VerdictReturned":
        charge_id, _, _, is_final = part
        return None if not is_final else () if charge_id is None else (charge_id,)
    if event_type == "ChargeWithdrawn":
        return (part[0],)
    if event_type == "CaseSevered":
        is_away = entry.case_key == course.case_key and _leads_away(course, entry)
        return tuple(part) if is_away else None
    is_of_all = (
        event_type in ("ProsecutionDeclined", "DiversionOrdered")
        or (event_type == "DiversionEnded" and part == "completed")
        or (event_type == "InvestigationClosed" and not _found_nobody(entry) and _closes(course, entry))
        or (event_type == "CaseTransferred" and part[1])
        or (event_type == "CaseJoined" and entry.case_key != course.case_key)
    )
    return () if is_of_all else None
