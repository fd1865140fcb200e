"""Hand-made offences, charges, sentences and defendants. All synthetic."""

from collections.abc import Iterable
from typing import Any

from tests.sinks.made.times import AGENCY, Record, when

STAGES = ("first_contact", "referred", "charged", "disposed", "sentenced", "admitted")
MILESTONES = ("first_contact", "referred", "charged", "first_hearing", "disposed", "sentenced", "admitted")


def offence(offence_id: str, *, committed: str | None = None, **changes: Any) -> Record:
    """A reported offence that nobody is suspected of."""
    return {
        "offence_id": offence_id,
        "agency": AGENCY,
        "iccs_code": "0501",
        "iccs_source": "table",
        "national_code": "810.02",
        "national_scheme": "xx-statutes",
        "description": None,
        "attempted": "not_stated",
        "committed": when(committed),
        "suspects": [],
        "suspected": None,
        "charged": None,
        "event_id": f"event of {offence_id}",
        **changes,
    }


def victim(victim_id: str, **changes: Any) -> Record:
    """A reported victim."""
    return {
        "victim_id": victim_id,
        "agency": AGENCY,
        "sex": "female",
        "age_group": "15_29",
        "relationship_to_suspect": "not_stated",
        "event_id": f"event of {victim_id}",
        **changes,
    }


def classification(kind: str, moment: Record, iccs: str | None, **changes: Any) -> Record:
    """How a charge was classified from a moment on."""
    return {
        "kind": kind,
        "iccs_code": iccs,
        "iccs_source": "table" if iccs else "not_mapped",
        "national_code": "810.02",
        "national_scheme": "xx-statutes",
        "moment": moment,
        **changes,
    }


def charge(charge_id: str, *, filed: Record | None = None, iccs: str | None = "0501", **changes: Any) -> Record:
    """A charge, undecided unless told otherwise."""
    return {
        "charge_id": charge_id,
        "from_offence_id": None,
        "iccs_code_at_entry": iccs,
        "iccs_code": iccs,
        "iccs_source": "table" if iccs else "not_mapped",
        "national_code": "810.02",
        "national_scheme": "xx-statutes",
        "description": "Burglary",
        "attempted": "not_stated",
        "filed": filed,
        "state": "live",
        "ended": None,
        "verdict": None,
        "plea": None,
        "decided": None,
        "is_final": False,
        "withdrawal_reason": None,
        "classifications": [] if filed is None else [classification("filed", filed, iccs)],
        "event_ids": [f"event of {charge_id}"],
        **changes,
    }


def decided(verdict: str, moment: Record, *, plea: str = "not_guilty") -> Record:
    """What a final verdict changes of a charge."""
    return {
        "state": "decided",
        "ended": moment,
        "verdict": verdict,
        "plea": plea,
        "decided": moment,
        "is_final": True,
    }


def sanction(kind: str, *, days: int | None = None, amount: float | None = None) -> Record:
    """A part of a sentence."""
    return {"kind": kind, "days": days, "amount": amount, "currency": None if amount is None else "XXX"}


def sentence(moment: Record, *sanctions: Record, charge_ids: Iterable[str] = ()) -> Record:
    """A sentence; its custodial days follow from its sanctions."""
    served = [found["days"] for found in sanctions if found["kind"] == "custody" and found["days"] is not None]
    return {
        "charge_ids": list(charge_ids),
        "sanctions": list(sanctions),
        "custodial_days": sum(served) if served else None,
        "moment": moment,
    }


def diversion(ordered: Record | None, *, ended: Record | None = None, result: str | None = None) -> Record:
    """A diversion of a defendant."""
    return {"programme": "treatment", "ordered": ordered, "result": result, "ended": ended}


def spell(opened_by: str, opened: Record | None, *, exit: str | None = None, ended: Record | None = None) -> Record:
    """A way from an opening to a disposal."""
    return {"opened_by": opened_by, "opened": opened, "exit": exit, "ended": ended}


def defendant(person: str, **changes: Any) -> Record:
    """A person in a case; the stage follows from the milestones given."""
    found: Record = {
        "person": person,
        "sex": "male",
        "birth_year": 1980,
        "age": None,
        "citizenship": "not_stated",
        "stage": "first_contact",
        "exit": None,
        "exited": None,
        "plea": None,
        "investigation_outcome": None,
        **dict.fromkeys(MILESTONES),
        "released": None,
        "custodial_days": None,
        "charges": [],
        "sentences": [],
        "diversions": [],
        "inactive": [],
        "spells": [],
        "stays": [],
        **changes,
    }
    if "stage" not in changes:
        found["stage"] = next((stage for stage in reversed(STAGES) if found[stage]), "first_contact")
    return found


def finding(kind: str, *, person: str | None = None, event_ids: Iterable[str] = ("e",)) -> Record:
    """A finding."""
    return {"kind": kind, "event_ids": list(event_ids), "person": person, "detail": "made for a test"}
