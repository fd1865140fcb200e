"""The course of a case against one person: what is live, what ends it, what takes it up again."""

from collections.abc import Callable, Sequence

from caseflow_processors.timelines.charges import DECIDES_ON_GUILT, Charge, Ended
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import Moment, certainly_before
from caseflow_processors.timelines.spells import Spell

_EXIT_OF_OUTCOME = {"died": "died", "transferred": "transferred_out"}
_DECIDED_EXITS = DECIDES_ON_GUILT | {"dismissed"}


class Course:
    """Built from the entries that name the person or concern all of the case, in the stated order.

    Dated entries act in their order. One without a date comes last, but for this: where a case is reopened that is
    still pending, ends without a date are taken to lie before the reopening, if that makes it have ended.
    """

    __slots__ = (
        "_case_key",
        "_person",
        "_since",
        "charges",
        "excused",
        "has_charges_of_others",
        "moved_in",
        "opening",
        "refused",
        "spell",
        "spells",
    )

    def __init__(self, person: str, case_key: str, since: Moment) -> None:
        """`since` is the first moment at which the person is known to be in the case."""
        self._person = person
        self._case_key = case_key
        self._since = since
        self.charges: dict[str, Charge] = {}
        self.spell = Spell("first_contact", None)
        self.spells = [self.spell]
        self.opening: set[str] = set()
        """Events that opened a later spell."""
        self.excused: set[str] = set()
        """Reopenings that only repeat what an event before them had opened."""
        self.refused: list[Entry] = []
        """Reopenings of what had not ended."""
        self.moved_in: set[str] = set()
        """Charges that came here from a case that they were severed from."""
        self.has_charges_of_others = False
        """Whether charges filed in other cases go on here, without their being named."""

    def run(self, ordered: Sequence[Entry]) -> None:
        """Let all entries act."""
        undated = [entry for entry in ordered if entry.moment["on"] is None] if ordered[-1].moment["on"] is None else []
        for entry in ordered[: len(ordered) - len(undated)]:
            act = _ACTS.get(entry.event_type)
            if act is None:
                continue
            if undated and _opens(entry) and not self.spell.is_ended:
                undated = self._end_before_opening(undated)
            act(self, entry)
        for entry in undated:
            act = _ACTS.get(entry.event_type)
            if act is not None:
                act(self, entry)
        if self.spell.has_failed_diversion:
            self.spell.take_back_diversions(self.charges)

    def _end_before_opening(self, undated: list[Entry]) -> list[Entry]:
        """Let the ends without a date act now, if they end what is live; the entries that are left."""
        live = self.spell.live
        ended = {entry.event_id: self._ended_by(entry) for entry in undated}
        lists = [charge_ids for charge_ids in ended.values() if charge_ids is not None]
        named = {charge_id for charge_ids in lists for charge_id in charge_ids}
        if not (any(not charge_ids for charge_ids in lists) or (live and live.keys() <= named)):
            return undated
        for entry in undated:
            if ended[entry.event_id] is not None:
                _ACTS[entry.event_type](self, entry)
        return [entry for entry in undated if ended[entry.event_id] is None]

    def _ended_by(self, entry: Entry) -> Sequence[str] | None:
        """The charges that an entry ends; empty: all; None: it ends none."""
        event_type, part = entry.event_type, entry.part
        if event_type == "VerdictReturned":
            return None if not part[3] else () if part[0] is None else (part[0],)
        if event_type == "ChargeWithdrawn":
            return (part[0],)
        if event_type in ("ProsecutionDeclined", "DiversionOrdered"):
            return ()
        if event_type == "InvestigationClosed":
            return () if self._concerns(entry) and (not self.spell.live or _is_death(entry)) else None
        if event_type == "CaseTransferred":
            return () if part[1] and self._concerns(entry) else None
        if event_type == "CaseSevered":
            return tuple(part) if self._is_severed_away(entry) else None
        if event_type == "CaseJoined":
            return () if entry.case_key != self._case_key and self._concerns(entry) else None
        return None

    def known(self, charge_id: str, evidence: Moment | None) -> Charge:
        """The charge, live from its first mention unless something ended everything at a time not certainly before."""
        charge = self.charges.get(charge_id)
        if charge is None:
            charge = self.charges[charge_id] = self.spell.live[charge_id] = Charge(charge_id)
            if self.spell.closing:
                ended = self.spell.end_of_all_then(evidence)
                if ended is not None:
                    self.spell.end(charge, ended)
        return charge

    def _contacted(self, entry: Entry) -> None:
        # The police have no event for a reopening: that they go on says that the investigation was not closed for good.
        self._go_on()

    def _go_on(self) -> None:
        closed = self.spell.closed
        if closed is not None and closed.exit != "died":
            self.spell.closed = None

    def _filed(self, entry: Entry) -> None:
        self._prosecuted()
        part = entry.part
        charge = self.charges.get(part["charge_id"])
        if charge is None:
            self.known(part["charge_id"], entry.moment).classify(entry)
            return
        is_again = charge.filing is not None
        charge.classify(entry)
        if is_again:
            self._filed_again(charge, entry)

    def _filed_again(self, charge: Charge, entry: Entry) -> None:
        ended = self.spell.ends.get(charge.charge_id)
        if ended is None:
            self.spell.live[charge.charge_id] = charge
        elif not ended.is_decided and certainly_before(ended.entry.moment, entry.moment):
            self.spell.revive(charge)

    def _amended(self, entry: Entry) -> None:
        self._prosecuted()
        self.known(entry.part["charge_id"], entry.moment).classify(entry)

    def _withdrawn(self, entry: Entry) -> None:
        self._prosecuted()
        charge_id, reason = entry.part
        charge = self.known(charge_id, None)
        state = "died" if reason == "died" else "withdrawn"
        if charge_id in self.spell.live or (self._is_of_earlier_spell(charge) and not self.spell.closing):
            self.spell.end(charge, Ended(entry, state, state))
        else:
            charge.entries.append(entry)

    def _is_of_earlier_spell(self, charge: Charge) -> bool:
        return charge.charge_id not in self.spell.live and charge.charge_id not in self.spell.ends

    def _decided(self, entry: Entry) -> None:
        self._prosecuted()
        charge_id, verdict, _, is_final = entry.part
        ended = Ended(entry, "decided", verdict if verdict in _DECIDED_EXITS else "other")
        if charge_id is not None:
            self._decided_on_charge(self.known(charge_id, None), ended, is_final=is_final)
        elif not is_final:
            for charge in self.spell.live.values():
                charge.shown = entry
        else:
            spell = self.spell
            spell.total_finals.append(entry)
            if verdict in DECIDES_ON_GUILT and spell.is_diverted:
                spell.take_back_diversions(self.charges)
            spell.end_all(ended)

    def _decided_on_charge(self, charge: Charge, ended: Ended, *, is_final: bool) -> None:
        spell, entry = self.spell, ended.entry
        before = spell.ends.get(charge.charge_id)
        if not is_final:
            charge.entries.append(entry)
            if charge.final is None:
                charge.shown = entry
        elif charge.charge_id in spell.live:
            spell.end(charge, ended)
        elif before is None:
            if spell.closing:
                charge.entries.append(entry)
            else:
                spell.end(charge, ended)
        elif before.is_decided:
            charge.entries.append(entry)
            charge.finals.append(entry)
        elif entry.part[1] in DECIDES_ON_GUILT:
            spell.revive(charge)
            spell.end(charge, ended)
        else:
            # A court that strikes from its list what was withdrawn confirms that end.
            charge.entries.append(entry)
            charge.final = charge.final or entry

    def _declined(self, entry: Entry) -> None:
        self._prosecuted()
        state = "died" if entry.part == "died" else "declined"
        self.spell.end_all(Ended(entry, state, state))

    def _diverted(self, entry: Entry) -> None:
        self._prosecuted()
        self.spell.end_all(Ended(entry, "diverted", "diverted"))

    def _diversion_ended(self, entry: Entry) -> None:
        spell = self.spell
        if entry.part == "not_completed":
            spell.has_failed_diversion = spell.has_failed_diversion or spell.is_diverted
        elif entry.part == "completed" and not spell.is_ended:
            # Whoever completed a diversion was diverted, though nobody told.
            spell.end_all(Ended(entry, "diverted", "diverted"))

    def _prosecuted(self) -> None:
        """The prosecution goes on: no longer closed by the police, and a failed diversion has ended nothing."""
        self._go_on()
        if self.spell.has_failed_diversion:
            self.spell.take_back_diversions(self.charges)

    def _closed(self, entry: Entry) -> None:
        if not self._concerns(entry):
            return
        if _is_death(entry):
            self.spell.end_all(Ended(entry, "died", "died"))
        if self.spell.closed is None:
            exit_ = _EXIT_OF_OUTCOME.get(entry.part, "investigation_closed")
            self.spell.closed = Ended(entry, "live", exit_)

    def _transferred(self, entry: Entry) -> None:
        if entry.part[1] and self._concerns(entry):
            self.spell.end_all(Ended(entry, "moved", "transferred_out"))

    def _severed(self, entry: Entry) -> None:
        if entry.case_key != self._case_key:
            self._moved_in(entry)
            return
        if not self._is_severed_away(entry):
            return
        ended = Ended(entry, "moved", "transferred_out")
        is_named = bool(entry.persons)
        if not entry.part or (is_named and not self.charges):
            self.spell.end_all(ended)
            return
        for charge_id in entry.part:
            charge = self.spell.live.get(charge_id)
            if charge is not None:
                self.spell.end(charge, ended)

    def _moved_in(self, entry: Entry) -> None:
        self.moved_in.update(entry.part)
        if not entry.part:
            self.has_charges_of_others = True
        # With several persons it is not said who is charged with which.
        if len({named.key for named in entry.persons}) == 1:
            for charge_id in entry.part:
                charge = self.known(charge_id, entry.moment)
                charge.is_moved_in = True
                charge.entries.append(entry)

    def _joined(self, entry: Entry) -> None:
        if entry.case_key == self._case_key:
            self.has_charges_of_others = True
        elif self._concerns(entry):
            # Another case was joined with this one, and goes on for both.
            self.spell.end_all(Ended(entry, "moved", "transferred_out"))

    def _reopened(self, entry: Entry) -> None:
        if self.spell.is_ended:
            self._open("reopening", entry)
        elif self.spell.has_failed_diversion:
            self.spell.take_back_diversions(self.charges)
            self.excused.add(entry.event_id)
        elif entry.part == "retrial" and self.spell.opened_by == "retrial":
            self.excused.add(entry.event_id)
        else:
            self.refused.append(entry)

    def _appeal_decided(self, entry: Entry) -> None:
        if entry.part == "retrial" and self.spell.is_ended:
            self._open("retrial", entry)

    def _open(self, opened_by: str, entry: Entry) -> None:
        self.opening.add(entry.event_id)
        self.spell = Spell(opened_by, entry.moment)
        self.spells.append(self.spell)

    def _concerns(self, entry: Entry) -> bool:
        """Whether what concerns all of the case concerns the person: not if it came certainly before they did."""
        return bool(entry.persons) or not certainly_before(entry.moment, self._since)

    def _is_severed_away(self, entry: Entry) -> bool:
        return entry.case_key == self._case_key and any(
            edge["relation"] == "severed" and edge["key"] != self._case_key for edge in entry.edges
        )


def _is_death(entry: Entry) -> bool:
    """Whether it says that the person named died; of a whole case it may be about one suspect of several."""
    return entry.part == "died" and bool(entry.persons)


def _opens(entry: Entry) -> bool:
    """Whether it takes up again what had ended."""
    return entry.event_type == "CaseReopened" or (entry.event_type == "AppealDecided" and entry.part == "retrial")


_Act = Callable[[Course, Entry], None]

_ACTS: dict[str, _Act] = {
    "SuspectIdentified": Course._contacted,
    "SuspectArrested": Course._contacted,
    "CaseReferred": Course._contacted,
    "InvestigationClosed": Course._closed,
    "ChargeFiled": Course._filed,
    "ChargeAmended": Course._amended,
    "ChargeWithdrawn": Course._withdrawn,
    "ProsecutionDeclined": Course._declined,
    "DiversionOrdered": Course._diverted,
    "DiversionEnded": Course._diversion_ended,
    "CaseTransferred": Course._transferred,
    "CaseSevered": Course._severed,
    "CaseJoined": Course._joined,
    "CaseReopened": Course._reopened,
    "VerdictReturned": Course._decided,
    "AppealDecided": Course._appeal_decided,
}
