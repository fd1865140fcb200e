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
    is_again = charge.filing is not None
    charge.classify(entry)
    if not is_again:
        return
    ended = course.spell.ends.get(charge_id)
    if ended is None:
        course.spell.live[charge_id] = charge
    elif not ended.is_decided and certainly_before(ended.entry.moment, entry.moment):
        course.spell.revive(charge)


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
    if charge_id in course.spell.live or _is_taken_up_again(course, charge):
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
            spell.total_finals.append(entry)
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
    before = spell.ends.get(charge.charge_id)
    if charge.charge_id in spell.live or _is_taken_up_again(course, charge):
        spell.end(charge, _ended(entry))
        return
    if before is not None and not before.is_decided and entry.part[1] in DECIDES_ON_GUILT:
        spell.revive(charge)
        spell.end(charge, _ended(entry))
        return
    charge.entries.append(entry)
    spell.end_again(charge.charge_id, _ended(entry))
    if before is not None and before.is_decided:
        charge.finals.append(entry)
    elif charge.final is None:
        # A court that strikes from its list what was withdrawn confirms that end.
        charge.final = entry


def _is_taken_up_again(course: Course, charge: Charge) -> bool:
    """Whether it ended in an earlier spell, and nothing has ended all of this one."""
    spell = course.spell
    return charge.charge_id not in spell.live and charge.charge_id not in spell.ends and not spell.closing
