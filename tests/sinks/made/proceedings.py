"""Hand-made hearings, courts, suspensions, appeals and relations of cases. All synthetic."""

from typing import Any

from tests.sinks.made.times import Record


def interval(suspended: Record | None, resumed: Record | None = None, *, person: str | None = None) -> Record:
    """A time in which nothing could be done."""
    return {"person": person, "reason": "warrant", "suspended": suspended, "resumed": resumed}


def reopening(moment: Record, *, person: str | None = None) -> Record:
    """A case taken up again."""
    return {"person": person, "reason": "new_evidence", "moment": moment}


def appeal(lodged: Record | None, *, outcome: str | None = None, decided: Record | None = None) -> Record:
    """An appeal of the defence, for all."""
    return {"person": None, "by": "defence", "lodged": lodged, "outcome": outcome, "decided": decided}


def court_step(court: str, moment: Record, *, kind: str = "registered", **changes: Any) -> Record:
    """A court that had the case."""
    return {
        "kind": kind,
        "court": court,
        "level": "first_instance" if kind == "registered" else "not_stated",
        "out_of_jurisdiction": False,
        "moment": moment,
        **changes,
    }


def hearing(moment: Record, *, result: str = "held", **changes: Any) -> Record:
    """A hearing for all."""
    return {
        "person": None,
        "kind": "trial",
        "result": result,
        "reason": "not_stated",
        "next_on": None,
        "moment": moment,
        **changes,
    }


def edge(relation: str, case_key: str, moment: Record) -> Record:
    """A relation to another case."""
    return {"relation": relation, "direction": "out", "case_key": case_key, "moment": moment}


def seal(sealed: Record | None, unsealed: Record | None = None, **changes: Any) -> Record:
    """A seal on a record."""
    return {
        "person": None,
        "case_key": None,
        "authority": "court order",
        "scope": "public",
        "sealed": sealed,
        "unsealed": unsealed,
        **changes,
    }


def retirement(identifier: str, moment: Record, *, successor: str | None = None) -> Record:
    """An identifier that is no longer used."""
    return {"identifier": identifier, "successor": successor, "moment": moment}
