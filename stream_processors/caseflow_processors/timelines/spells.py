"""A defendant's spells: from an opening to the moment at which nothing is live any more."""

from typing import NamedTuple

from caseflow_processors.timelines.charges import Charge, Ended
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import Moment, certainly_before
from caseflow_processors.timelines.rules import Rules


class Spell:
    """What is live in one spell, and what ended in it.

    The first spell has ended when there is an end and no charge is live. What a later one takes up again is not said
    charge by charge, so it has ended when something ended in it and no charge filed in it is live.
    """

    __slots__ = ("closed", "closing", "ends", "has_failed_diversion", "live", "opened", "opened_by", "total_finals")

    def __init__(self, opened_by: str, opened: Moment | None) -> None:
        self.opened_by = opened_by
        self.opened = opened
        self.live: dict[str, Charge] = {}
        self.ends: dict[str, Ended] = {}
        """By charge id."""
        self.closing: list[Ended] = []
        """Ends of everything that there is, in order; they also end what becomes known of that time later."""
        self.closed: Ended | None = None
        """The investigation's end: it counts where the prosecution and the courts end nothing."""
        self.total_finals: list[Entry] = []
        """Final verdicts on all charges."""
        self.has_failed_diversion = False

    @property
    def whole(self) -> Ended | None:
        """The end of the person's part in the case, where no charge was there to end."""
        return self.closing[0] if self.closing else self.closed

    @property
    def is_ended(self) -> bool:
        """Whether nothing is live, and something ended."""
        return not self.live and (bool(self.ends) or self.whole is not None)

    @property
    def is_diverted(self) -> bool:
        """Whether a diversion ended something."""
        return any(end.state == "diverted" for end in (*self.closing, *self.ends.values()))

    def end(self, charge: Charge, ended: Ended) -> None:
        """The charge is live no more in this spell; how it first ended, of all spells, is the charge's own end."""
        charge.entries.append(ended.entry)
        self.live.pop(charge.charge_id, None)
        self.ends[charge.charge_id] = ended
        if charge.end is None:
            charge.end = ended
        if ended.is_decided and charge.final is None:
            charge.final = ended.entry

    def end_all(self, ended: Ended) -> None:
        """All that is live ends, and later what is only then known to have been live."""
        self.closing.append(ended)
        for charge in list(self.live.values()):
            self.end(charge, ended)

    def revive(self, charge: Charge) -> None:
        """Take back how the charge ended in this spell: it is live."""
        ended = self.ends.pop(charge.charge_id, None)
        if charge.end is ended:
            charge.end = None
        self.live[charge.charge_id] = charge

    def take_back_diversions(self, charges: dict[str, Charge]) -> None:
        """A diversion that came to nothing: what it ended is live."""
        for charge_id in [charge_id for charge_id, end in self.ends.items() if end.state == "diverted"]:
            self.revive(charges[charge_id])
        self.closing = [end for end in self.closing if end.state != "diverted"]
        self.has_failed_diversion = False

    def end_of_all_then(self, moment: Moment | None) -> Ended | None:
        """What had ended everything when a charge of that moment became known; None where it came certainly later.

        A verdict on all charges concerns them whenever they were filed.
        """
        for ended in self.closing:
            if ended.is_decided or not certainly_before(ended.entry.moment, moment):
                return ended
        return None

    def outcome(self, rules: Rules) -> "Outcome":
        """How the spell ended.

        With several ends, the exit is the furthest in the order of the vocabulary. The moment is that of the last end;
        where one of them has no date, the moment has none, rather than one made up.
        """
        if not self.is_ended:
            return _LASTS
        deciding = list(self.ends.values())
        if not deciding and self.whole is not None:
            deciding = [self.whole]
        if len(deciding) == 1:
            (only,) = deciding
            return Outcome(only.exit, only.entry.moment, deciding, is_of_charges=bool(self.ends) or only.is_decided)
        return Outcome(
            min((end.exit for end in deciding), key=rules.exit_rank.__getitem__),
            max((end.entry for end in deciding), key=_order).moment,
            deciding,
            is_of_charges=True,
        )


class Outcome(NamedTuple):
    """How a spell ended; None while it lasts."""

    exit: str | None
    ended: Moment | None
    deciding: list[Ended]
    """The ends that made it end."""
    is_of_charges: bool
    """Whether charges ended, or a court decided on charges that are not known."""


_LASTS = Outcome(None, None, [], is_of_charges=False)


def _order(entry: Entry) -> tuple[int, int, str]:
    return entry.order
