"""A charge of one person in one case: how it was classified, and how it first ended."""

from typing import Any, NamedTuple

from caseflow_processors.timelines.entries import Entry

FINDS_GUILT = frozenset({"convicted", "guilt_found_without_conviction"})
DECIDES_ON_GUILT = FINDS_GUILT | {"acquitted", "not_criminally_responsible"}
"""Verdicts that a court reaches only on a charge that is live before it: they take back an end of another kind."""

_UNCLASSIFIED = {
    "iccs_code": None,
    "iccs_source": "not_stated",
    "national_code": None,
    "national_scheme": None,
    "description": None,
    "attempted": "not_stated",
}


class Ended(NamedTuple):
    """How something ended, and by which event."""

    entry: Entry
    state: str
    """Vocabulary `charge_state`."""
    exit: str
    """Vocabulary `exit`."""

    @property
    def is_decided(self) -> bool:
        """Whether by a final verdict."""
        return self.state == "decided"


class Charge:
    """Built from the entries that concern it, in the stated order."""

    __slots__ = (
        "_amended_at",
        "charge_id",
        "classified",
        "end",
        "entries",
        "filing",
        "final",
        "offence_id",
        "shown",
    )

    def __init__(self, charge_id: str) -> None:
        self.charge_id = charge_id
        self.entries: list[Entry] = []
        self.filing: Entry | None = None
        self.offence_id: str | None = None
        self.classified: list[Entry] = []
        self._amended_at: int | None = None
        self.end: Ended | None = None
        """How it first ended; None while it is live."""
        self.final: Entry | None = None
        """The first final verdict."""
        self.shown: Entry | None = None
        """The last verdict before the final one."""

    def classify(self, entry: Entry) -> None:
        """A filing or an amendment. A filing without a date is taken to precede the amendments, as filings do."""
        self.entries.append(entry)
        if entry.event_type == "ChargeAmended":
            if self._amended_at is None:
                self._amended_at = len(self.classified)
            self.classified.append(entry)
            return
        if self.filing is None:
            self.filing = entry
        self.offence_id = entry.part["from_offence_id"] or self.offence_id
        if entry.moment["on"] is None and self._amended_at is not None:
            self.classified.insert(self._amended_at, entry)
            self._amended_at += 1
        else:
            self.classified.append(entry)

    @property
    def state(self) -> str:
        """Vocabulary `charge_state`."""
        return "live" if self.end is None else self.end.state

    @property
    def verdict(self) -> Entry | None:
        """The first final verdict; while there is none, the last one that is not final."""
        return self.final or self.shown

    @property
    def is_mapped(self) -> bool:
        """Whether, as it stands, it has no code or one that leads to ICCS."""
        return not self.classified or self.classified[-1].part["iccs_source"] != "not_mapped"

    def record(self) -> dict[str, Any]:
        """As the case's timeline has it."""
        classified, filing, end, verdict = self.classified, self.filing, self.end, self.verdict
        now = classified[-1].part if classified else _UNCLASSIFIED
        return {
            "charge_id": self.charge_id,
            "from_offence_id": self.offence_id,
            "iccs_code_at_entry": None if filing is None else filing.part["iccs_code"],
            "iccs_code": now["iccs_code"],
            "iccs_source": now["iccs_source"],
            "national_code": now["national_code"],
            "national_scheme": now["national_scheme"],
            "description": now["description"],
            "attempted": now["attempted"],
            "filed": None if filing is None else filing.moment,
            "state": "live" if end is None else end.state,
            "ended": None if end is None else end.entry.moment,
            "verdict": None if verdict is None else verdict.part[1],
            "plea": None if verdict is None else verdict.part[2],
            "decided": None if verdict is None else verdict.moment,
            "is_final": self.final is not None,
            "withdrawal_reason": (
                None if end is None or end.entry.event_type != "ChargeWithdrawn" else end.entry.part[1]
            ),
            "classifications": [_classification(entry) for entry in classified],
            "event_ids": [entry.event_id for entry in self.entries],
        }

    def person_record(self) -> dict[str, Any]:
        """As the person's timeline has it."""
        verdict = self.verdict
        return {
            "charge_id": self.charge_id,
            "iccs_code": self.classified[-1].part["iccs_code"] if self.classified else None,
            "state": self.state,
            "verdict": None if verdict is None else verdict.part[1],
            "filed": None if self.filing is None else self.filing.moment,
            "decided": None if verdict is None else verdict.moment,
        }


def _classification(entry: Entry) -> dict[str, Any]:
    part = entry.part
    return {
        "kind": "filed" if entry.event_type == "ChargeFiled" else "amended",
        "iccs_code": part["iccs_code"],
        "iccs_source": part["iccs_source"],
        "national_code": part["national_code"],
        "national_scheme": part["national_scheme"],
        "moment": entry.moment,
    }
