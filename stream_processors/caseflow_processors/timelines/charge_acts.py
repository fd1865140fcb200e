"""How events on a charge act on the course of a case."""

from caseflow_processors.timelines.charges import DECIDES_ON_GUILT, Charge, Ended
from caseflow_processors.timelines.course import Course
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import certainly_before

_EXITS = DECIDES_ON_GUILT | {"dismissed"}


def file(course: Course, entry: Entry) -> None:
    """A charge is live from its filing; one filed again after it had ended without a verdict is live again."""
    course.prosecute()
    charge_id = entry.part["charge_id"]
    charge = course.charges.get(charge_id)
    if charge is None:
        course.known(charge_id, entry.moment).classify(entry)
        return
    first = charge.filing
    charge.classify(entry)
    if first is None or charge_id in course.spell.live:
        return
    ended = course.spell.ends.get(charge_id)
    if ended is None:
        _take_up_again(course, charge, entry)
    elif not ended.is_decided and _is_between(first, ended, entry):
        course.spell.revive(charge)


def _take_up_again(course: Course, charge: Charge, entry: Entry) -> None:
    """It ended in an earlier spell; it is live in this one unless that had ended as a whole by then, or was decided."""
    spell = course.spell
    if not spell.is_decided and not spell.ends_of_all_since(entry.moment):
        spell.live[charge.charge_id] = charge


def _is_between(first: Entry, ended: Ended, again: Entry) -> bool:
    """Whether what was filed first had ended when it was filed again: two filings after an end are one, misdated."""
    end = ended.entry.moment
    return not certainly_before(end, first.moment) and certainly_before(end, again.moment)


def amend(course: Course, entry: Entry) -> None:
    """The charge is classified anew; it becomes known where nobody filed it."""
    course.prosecute()
    course.known(entry.part["charge_id"], entry.moment).classify(entry)


def withdraw(course: Course, entry: Entry) -> None:
    """The charge ends, if it is live or taken up again."""
    course.prosecute()
    charge_id, reason = entry.part
    charge = course.known(charge_id, None)
    state = "died" if reason == "died" else "withdrawn"
    if charge_id in course.spell.live or course.takes_up_again(charge):
        course.spell.end(charge, Ended(entry, state, state))
    else:
        charge.entries.append(entry)
        course.spell.end_again(charge_id, Ended(entry, state, state))


def decide(course: Course, entry: Entry) -> None:
    """A verdict on a charge, or on all charges that are live. Only a final one ends them; another shows until then."""
    course.prosecute()
    charge_id, verdict, _, is_final = entry.part
    spell = course.spell
    if charge_id is None:
        if is_final:
            if spell.live or not spell.total_finals:
                spell.total_finals.append([])
            spell.total_finals[-1].append(entry)
            ended = _ended(entry)
            if verdict in DECIDES_ON_GUILT:
                _make_live(course)
                if not spell.live and spell.verdict_on_none is None and not spell.is_decided:
                    spell.verdict_on_none = ended
            spell.end_all(ended)
        else:
            for charge in spell.live.values():
                charge.shown = entry
        return
    charge = course.known(charge_id, None)
    if is_final:
        _decide_finally(course, charge, entry)
        return
    charge.entries.append(entry)
    if charge.final is None:
        charge.shown = entry


def _make_live(course: Course) -> None:
    """A verdict on guilt on everything shows that something was live before the court."""
    spell = course.spell
    if spell.is_diverted:
        course.take_back_diversions()
    if not spell.live and not spell.is_decided:
        course.take_back_ends_of_all()


def _ended(entry: Entry) -> Ended:
    verdict = entry.part[1]
    return Ended(entry, "decided", verdict if verdict in _EXITS else "other")


def _decide_finally(course: Course, charge: Charge, entry: Entry) -> None:
    spell = course.spell
    charge_id, finds_on_guilt = charge.charge_id, entry.part[1] in DECIDES_ON_GUILT
    before, ended = spell.ends.get(charge_id), _ended(entry)
    spell.finals.setdefault(charge_id, []).append(entry)
    if before is not None and finds_on_guilt and _gives_way(before):
        spell.revive(charge)
        spell.end(charge, ended)
        return
    is_open = charge_id in spell.live or course.takes_up_again(charge)
    # What this spell took up again was live before the court, whatever had ended all of it.
    if is_open or (before is None and finds_on_guilt and not spell.is_decided):
        spell.end(charge, ended)
        return
    charge.entries.append(entry)
    spell.end_again(charge_id, ended)
    if charge.final is None:
        # A court that strikes from its list what was withdrawn confirms that end.
        charge.final = entry


def _gives_way(before: Ended) -> bool:
    """Whether a verdict on guilt that names the charge shows that the end was none, or that of the other charges."""
    return not before.is_decided or (before.entry.part[0] is None and before.entry.part[1] not in DECIDES_ON_GUILT)
