"""A defendant's spells: from an opening to the moment at which nothing is live any more."""

from collections.abc import Collection
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

    __slots__ = (
        "closed",
        "closing",
        "diverted",
        "ends",
        "ends_of_diverted",
        "has_failed_diversion",
        "live",
        "opened",
        "opened_by",
        "severed",
        "total_finals",
        "verdict_on_none",
    )

    def __init__(self, opened_by: str, opened: Moment | None) -> None:
        self.opened_by = opened_by
        self.opened = opened
        self.live: dict[str, Charge] = {}
        self.ends: dict[str, Ended] = {}
        """By charge id."""
        self.diverted: set[str] = set()
        """Charge ids that a diversion ended, and nothing since."""
        self.ends_of_diverted: dict[str, Ended] = {}
        """What has since ended charges that a diversion had ended: it counts where the diversion comes to nothing."""
        self.severed: dict[str, Ended] = {}
        """By charge id: severances of charges that nobody had filed by then."""
        self.closing: list[Ended] = []
        """Ends of everything that there is, in order; they also end what becomes known of that time later."""
        self.closed: Ended | None = None
        """The investigation's end: it counts where the prosecution and the courts end nothing."""
        self.total_finals: list[Entry] = []
        """Final verdicts on all charges."""
        self.verdict_on_none: Ended | None = None
        """The first final verdict on guilt, where it ended no charge and no other verdict had ended one before."""
        self.has_failed_diversion = False

    @property
    def is_decided(self) -> bool:
        """Whether a final verdict ended something."""
        return any(end.is_decided for end in (*self.closing, *self.ends.values()))

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

    @property
    def has_diverted_charges(self) -> bool:
        """Whether a diversion ended charges, and not merely the person's part: it is then about those."""
        return any(end.state == "diverted" for end in self.ends.values())

    def end(self, charge: Charge, ended: Ended) -> None:
        """The charge is live no more in this spell; how it first ended, of all spells, is the charge's own end."""
        if not any(entry is ended.entry for entry in charge.entries):
            charge.entries.append(ended.entry)
        self.live.pop(charge.charge_id, None)
        self.ends[charge.charge_id] = ended
        if ended.state == "diverted":
            self.diverted.add(charge.charge_id)
        if charge.end is None:
            charge.end = ended
        if ended.is_decided and charge.final is None:
            charge.final = ended.entry

    def end_again(self, charge_id: str, ended: Ended) -> None:
        """What a diversion ended is said to end: that stands if the diversion fails."""
        if charge_id in self.diverted:
            self.diverted.remove(charge_id)
            self.ends_of_diverted[charge_id] = ended

    def end_all(self, ended: Ended) -> None:
        """All that is live ends, and later what is only then known to have been live."""
        self.closing.append(ended)
        if ended.state != "diverted":
            for charge_id in list(self.diverted):
                self.end_again(charge_id, ended)
        for charge in list(self.live.values()):
            self.end(charge, ended)

    def begin(self, charge: Charge, evidence: Moment | None) -> None:
        """The charge is live, unless something had ended everything by the time of the evidence, or it was severed.

        None: the evidence says nothing about when the charge was filed.
        """
        self.live[charge.charge_id] = charge
        for ended in self.closing:
            if certainly_before(ended.entry.moment, evidence):
                continue
            if charge.charge_id in self.live:
                self.end(charge, ended)
            elif ended.state != "diverted":
                self.end_again(charge.charge_id, ended)
            if ended.state != "diverted":
                break
        severed = self.severed.pop(charge.charge_id, None)
        if severed is not None:
            if charge.charge_id in self.live:
                self.end(charge, severed)
            else:
                self.end_again(charge.charge_id, severed)

    def revive(self, charge: Charge) -> None:
        """Take back how the charge ended in this spell, which was not by a verdict: it is live."""
        ended = self.ends.pop(charge.charge_id, None)
        self.diverted.discard(charge.charge_id)
        if charge.end is ended:
            charge.end = None
            # A verdict that only confirmed that end decided nothing.
            charge.final = None
        self.live[charge.charge_id] = charge

    def take_back(self, states: Collection[str], charges: dict[str, Charge]) -> None:
        """Ends of everything of those states came to nothing: what they ended is live, if nothing ended it since."""
        taken = {end.entry.event_id for end in self.closing if end.state in states}
        for charge_id in [charge_id for charge_id, end in self.ends.items() if end.entry.event_id in taken]:
            charge = charges[charge_id]
            self.revive(charge)
            since = self.ends_of_diverted.pop(charge_id, None)
            if since is not None:
                self.end(charge, since)
        self.closing = [end for end in self.closing if end.state not in states]
        if "diverted" in states:
            self.has_failed_diversion = False

    def outcome(self, rules: Rules) -> "Outcome":
        """How the spell ended.

        With several ends, the exit is the furthest in the order of the vocabulary. The moment is that of the last end;
        where one of them has no date, the moment has none, rather than one made up.
        """
        if not self.is_ended:
            return _LASTS
        deciding = list(self.ends.values())
        if self.verdict_on_none is not None:
            deciding.append(self.verdict_on_none)
        elif not deciding and self.whole is not None:
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
