"""A defendant's spells: from an opening to the moment at which nothing is live any more."""

from collections.abc import Collection
from typing import NamedTuple

from caseflow_processors.timelines.charges import Charge, Ended
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.moments import Moment, certainly_before
from caseflow_processors.timelines.rules import Rules

_VAGUE = frozenset({"month", "year"})


class Spell:
    """What is live in one spell, and what ended in it.

    The first spell has ended when there is an end and no charge is live. What a later one takes up again is not said
    charge by charge, so it has ended when something ended in it and no charge filed in it is live.
    """

    __slots__ = (
        "by_diversion",
        "closed",
        "closing",
        "diverted",
        "ends",
        "ends_of_diverted",
        "finals",
        "has_failed_diversion",
        "is_decided",
        "is_whole_diverted",
        "left",
        "live",
        "opened",
        "opened_by",
        "severed",
        "total_finals",
        "vague",
        "verdict_on_none",
    )

    def __init__(self, opened_by: str, opened: Moment | None) -> None:
        self.opened_by = opened_by
        self.opened = opened
        self.live: dict[str, Charge] = {}
        self.ends: dict[str, Ended] = {}
        """By charge id."""
        self.by_diversion: set[str] = set()
        """Charge ids that a diversion ended."""
        self.diverted: set[str] = set()
        """Of those, the ones that nothing has ended since."""
        self.ends_of_diverted: dict[str, Ended] = {}
        """What has since ended charges that a diversion had ended: it counts where the diversion comes to nothing."""
        self.severed: dict[str, Ended] = {}
        """By charge id: severances of charges that nobody had filed by then."""
        self.closing: list[Ended] = []
        """Ends of everything that there is, in order; they also end what becomes known of that time later."""
        self.vague: list[Ended] = []
        """Of those, the ones known to the month or year only."""
        self.left: Ended | None = None
        """A severance of the person with charges that nobody had filed: it counts where none is known."""
        self.closed: Ended | None = None
        """The investigation's end: it counts where the prosecution and the courts end nothing."""
        self.finals: dict[str, list[Entry]] = {}
        """Final verdicts that name a charge, by its id: the one that ended it, and those after it."""
        self.total_finals: list[list[Entry]] = []
        """Final verdicts on all charges: each that ended something, with those after it that ended nothing."""
        self.verdict_on_none: Ended | None = None
        """The first final verdict on guilt, where it ended no charge and no other verdict had ended one before."""
        self.has_failed_diversion = False
        self.is_whole_diverted = False
        """Whether an end of everything is a diversion."""
        self.is_decided = False
        """Whether a final verdict ended something."""

    @property
    def whole(self) -> Ended | None:
        """The end of the person's part in the case, where no charge was there to end: the first of its kind."""
        ends = [end for end in (*self.closing[:1], self.left, self.closed) if end is not None]
        return min(ends, key=_place) if ends else None

    @property
    def is_ended(self) -> bool:
        """Whether nothing is live, and something ended."""
        return not self.live and bool(self.ends or self.closing or self.left or self.closed)

    @property
    def is_diverted(self) -> bool:
        """Whether a diversion ended something."""
        return bool(self.by_diversion) or self.is_whole_diverted

    def end(self, charge: Charge, ended: Ended) -> None:
        """The charge is live no more in this spell; how it first ended, of all spells, is the charge's own end."""
        if not any(entry is ended.entry for entry in charge.entries):
            charge.entries.append(ended.entry)
        charge_id = charge.charge_id
        self.live.pop(charge_id, None)
        self.ends[charge_id] = ended
        if ended.state == "diverted":
            self.by_diversion.add(charge_id)
            self.diverted.add(charge_id)
        if charge.end is None:
            charge.end = ended
        if ended.is_decided:
            self.is_decided = True
            if charge.final is None:
                charge.final = ended.entry

    def end_again(self, charge_id: str, ended: Ended) -> None:
        """What a diversion ended is said to end: that stands if the diversion fails."""
        if charge_id in self.diverted:
            self.diverted.remove(charge_id)
            self.ends_of_diverted[charge_id] = ended
        elif charge_id not in self.ends and charge_id not in self.live and self.is_diverted:
            # What this spell took up again is not said charge by charge.
            self.ends_of_diverted.setdefault(charge_id, ended)

    def end_all(self, ended: Ended) -> None:
        """All that is live ends, and later what is only then known to have been live."""
        self.closing.append(ended)
        self.is_decided = self.is_decided or ended.is_decided
        if ended.entry.moment["precision"] in _VAGUE:
            self.vague.append(ended)
        if ended.state == "diverted":
            self.is_whole_diverted = True
        else:
            for charge_id in list(self.diverted):
                self.end_again(charge_id, ended)
        for charge in list(self.live.values()):
            self.end(charge, ended)

    def begin(self, charge: Charge, evidence: Moment | None) -> None:
        """The charge is live, unless something had ended everything by the time of the evidence, or it was severed.

        None: the evidence says nothing about when the charge was filed.
        """
        self.live[charge.charge_id] = charge
        ends = self.ends_of_all_since(evidence)
        standing = next((end for end in ends if end.state != "diverted"), None)
        for ended in (*ends[:1], standing, self.severed.pop(charge.charge_id, None)):
            if ended is None:
                continue
            if charge.charge_id in self.live:
                self.end(charge, ended)
            elif ended.state != "diverted":
                self.end_again(charge.charge_id, ended)

    def ends_of_all_since(self, moment: Moment | None) -> list[Ended]:
        """Ends of everything that are not certainly before the moment, in order."""
        found = []
        for ended in reversed(self.closing):
            if not certainly_before(ended.entry.moment, moment):
                found.append(ended)
            elif ended.entry.moment["precision"] not in _VAGUE:
                # So is all that stands before it, but for what is known more vaguely.
                known = {id(end) for end in found}
                found.extend(
                    end
                    for end in reversed(self.vague)
                    if id(end) not in known and not certainly_before(end.entry.moment, moment)
                )
                break
        found.reverse()
        return found

    def revive(self, charge: Charge) -> None:
        """Take back how the charge ended in this spell: it is live."""
        charge_id = charge.charge_id
        ended = self.ends.pop(charge_id, None)
        self.by_diversion.discard(charge_id)
        self.diverted.discard(charge_id)
        self.ends_of_diverted.pop(charge_id, None)
        if charge.end is ended:
            charge.end = None
            # A verdict that only confirmed that end decided nothing.
            charge.final = None
        self.live[charge_id] = charge

    def take_back(self, states: Collection[str], charges: dict[str, Charge]) -> None:
        """Ends of everything of those states came to nothing: what they ended is live, if nothing ended it since."""
        taken = {end.entry.event_id for end in self.closing if end.state in states}
        self.closing = [end for end in self.closing if end.state not in states]
        self.vague = [end for end in self.vague if end.state not in states]
        since = dict(self.ends_of_diverted) if "diverted" in states else {}
        for charge_id in [charge_id for charge_id, end in self.ends.items() if end.entry.event_id in taken]:
            self.revive(charges[charge_id])
        for charge_id, ended in since.items():
            if charge_id in charges:
                self.end(charges[charge_id], ended)
        if "diverted" in states:
            self.ends_of_diverted.clear()
            self.has_failed_diversion = self.is_whole_diverted = False

    def bring_back(self, charge_ids: Collection[str], charges: dict[str, Charge]) -> None:
        """What had moved to another case came back from there: the charges named, or everything where none is."""
        if not charge_ids:
            self.take_back(("moved",), charges)
            self.left = None
        for charge_id in charge_ids or list(self.ends):
            ended = self.ends.get(charge_id)
            if ended is not None and ended.state == "moved":
                self.revive(charges[charge_id])

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


def _place(ended: Ended) -> tuple[int, int, str]:
    return ended.entry.order
