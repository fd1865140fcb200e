"""The course of a case against one person: what is live, and what took up again what had ended."""

from caseflow_processors.timelines.charges import Charge, Ended
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import Moment, certainly_before
from caseflow_processors.timelines.spells import Spell


class Course:
    """What is known once entries have acted, in the stated order; see `acts` for how each does."""

    __slots__ = (
        "case_key",
        "charges",
        "ends_of_orders",
        "excused",
        "failed_orders",
        "has_charges_of_others",
        "moved_in",
        "opening",
        "refused",
        "since",
        "spell",
        "spells",
    )

    def __init__(self, case_key: str, since: Moment) -> None:
        self.case_key = case_key
        self.since = since
        """The first moment at which the person is known to be in the case."""
        self.charges: dict[str, Charge] = {}
        self.spell = Spell("first_contact", None)
        """The one that lasts, or that ended last."""
        self.spells = [self.spell]
        self.opening: set[str] = set()
        """Events that opened a later spell."""
        self.excused: set[str] = set()
        """Reopenings that only repeat what an event before them had opened."""
        self.failed_orders: set[str] = set()
        """Diversions ordered whose failed end stands before them in the order: one of the two is known too vaguely."""
        self.ends_of_orders: set[str] = set()
        """Ends of diversions that somebody had ordered."""
        self.refused: list[Entry] = []
        """Reopenings of what had not ended."""
        self.moved_in: set[str] = set()
        """Charges that came here from a case that they were severed from."""
        self.has_charges_of_others = False
        """Whether charges filed in other cases go on here, without their being named."""

    def known(self, charge_id: str, evidence: Moment | None) -> Charge:
        """The charge: live from its first mention, unless something had ended everything by the time of the evidence.

        None: the evidence says nothing about when the charge was filed.
        """
        charge = self.charges.get(charge_id)
        if charge is None:
            charge = self.charges[charge_id] = Charge(charge_id)
            self._spell_of(evidence).begin(charge, evidence)
        return charge

    def _spell_of(self, evidence: Moment | None) -> Spell:
        """The one that lasts; where the filing has no date, the first in which everything ended."""
        if evidence is not None and evidence["on"] is None:
            return next((spell for spell in self.spells if spell.closing), self.spell)
        return self.spell

    def end_all(self, entry: Entry, state: str, exit_: str) -> None:
        """All that is live ends, and with it the person's part in the case."""
        self.spell.end_all(Ended(entry, state, exit_))

    def open(self, opened_by: str, entry: Entry) -> None:
        """Begin a later spell."""
        self.opening.add(entry.event_id)
        self.spell = Spell(opened_by, entry.moment)
        self.spells.append(self.spell)

    def investigate(self) -> None:
        """The police go on, so the investigation was not closed for good: they have no event for a reopening.

        Only a death that names the person is final: one told of the whole case says not whose it was.
        """
        closed = self.spell.closed
        if closed is not None and not (closed.exit == "died" and closed.entry.persons):
            self.spell.closed = None

    def prosecute(self) -> None:
        """The prosecution goes on: the police closed nothing for good, and a failed diversion has ended nothing."""
        spell = self.spell
        if spell.closed is not None:
            self.investigate()
        if spell.has_failed_diversion:
            self.take_back_diversions()

    def takes_up_again(self, charge: Charge) -> bool:
        """Whether a charge ended in an earlier spell, and nothing has ended all of this one."""
        spell = self.spell
        return charge.charge_id not in spell.live and charge.charge_id not in spell.ends and not spell.closing

    def take_back_diversions(self) -> None:
        """What diversions ended in this spell is live."""
        self.spell.take_back(("diverted",), self.charges)

    def take_back_ends_of_all(self) -> None:
        """What the prosecution's or another body's ends of everything ended in this spell was before the court."""
        self.spell.take_back(("diverted", "declined", "moved"), self.charges)

    def concerns(self, entry: Entry) -> bool:
        """Whether what is about all of the case is about the person: not if it came certainly before they did."""
        return bool(entry.persons) or not certainly_before(entry.moment, self.since)
