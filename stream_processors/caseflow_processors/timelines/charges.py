"""Charges of one person in one case, and what became of each."""

from typing import Any

from caseflow_processors.timelines.entries import Entry

Charge = dict[str, Any]


class Charges:
    """Built from entries in the stated order; `decided_by` has for each decided charge the verdict that decided it.

    The first filing is the charge at entry, the last one the charge as it stands. A verdict without a charge id
    concerns all the charges, whenever they were filed. Of several verdicts on a charge the first final one counts
    (what reopens a case begins a later spell); while there is none, the last one that is not final shows. A verdict on
    a charge that nobody filed makes the charge known, without a date of filing.
    """

    __slots__ = ("_by_id", "_verdicts", "decided_by")

    def __init__(self) -> None:
        self._by_id: dict[str, Charge] = {}
        self._verdicts: list[Entry] = []
        self.decided_by: dict[str, Entry] = {}

    def file(self, entry: Entry) -> None:
        """A ChargeFiled."""
        part = entry.part
        charge_id = part["charge_id"]
        charge = self._by_id.get(charge_id)
        if charge is None:
            self._by_id[charge_id] = {
                **part,
                "iccs_code_at_entry": part["iccs_code"],
                "filed": entry.moment,
                "verdict": None,
                "plea": None,
                "decided": None,
                "is_final": False,
                "event_ids": [entry.event_id],
            }
        else:
            charge.update(part)
            charge["event_ids"].append(entry.event_id)

    def decide(self, entry: Entry) -> None:
        """A VerdictReturned; takes effect in `close`, when all charges are known."""
        self._verdicts.append(entry)

    def close(self) -> list[Charge]:
        """The charges, sorted by charge id."""
        for entry in self._verdicts:
            charge_id = entry.part[0]
            if charge_id is None:
                for charge in self._by_id.values():
                    self._apply(entry, charge)
            else:
                if charge_id not in self._by_id:
                    self._by_id[charge_id] = _unfiled(charge_id)
                self._apply(entry, self._by_id[charge_id])
        charges = self._by_id
        return [charges[charge_id] for charge_id in sorted(charges)] if len(charges) > 1 else list(charges.values())

    def _apply(self, entry: Entry, charge: Charge) -> None:
        _, verdict, plea, is_final = entry.part
        charge["event_ids"].append(entry.event_id)
        if charge["is_final"]:
            return
        charge["verdict"], charge["plea"], charge["is_final"] = verdict, plea, is_final
        charge["decided"] = entry.moment
        self.decided_by[charge["charge_id"]] = entry


def _unfiled(charge_id: str) -> Charge:
    return {
        "charge_id": charge_id,
        "iccs_code_at_entry": None,
        "iccs_code": None,
        "iccs_source": "not_stated",
        "national_code": None,
        "national_scheme": None,
        "description": None,
        "filed": None,
        "verdict": None,
        "plea": None,
        "decided": None,
        "is_final": False,
        "event_ids": [],
    }
