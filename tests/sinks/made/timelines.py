"""Hand-made timelines: of one event, unless told otherwise. All synthetic."""

from typing import Any

from tests.sinks.made.times import AGENCY, JURISDICTION, RECEIVED_AT, Record, when


def event(event_id: str, event_type: str = "SuspectIdentified", *, day: str | None = None, **changes: Any) -> Record:
    """An event on a timeline."""
    return {
        "event_id": event_id,
        "event_type": event_type,
        "agency": AGENCY,
        "occurred": when(day),
        "revision": 1,
        "received_at": RECEIVED_AT,
        "content_hash": "0" * 32,
        "conflicting": False,
        "case_key": None,
        "persons": [],
        **changes,
    }


def case_timeline(key: str, **changes: Any) -> Record:
    """A case with one event, unless told otherwise."""
    return {
        "key": key,
        "jurisdiction": JURISDICTION,
        "identifiers": [key],
        "successor": None,
        "retired": [],
        "seals": [],
        "edges": [],
        "reported": None,
        "area_code": None,
        "location_type": "not_stated",
        "offences": [],
        "victims": [],
        "investigation_outcome": None,
        "investigation_closed": None,
        "referred": None,
        "courts": [],
        "hearings": [],
        "inactive": [],
        "reopenings": [],
        "appeals": [],
        "findings": [],
        "attributed": [],
        "defendants": [],
        "events": [event(f"event of {key}")],
        **changes,
    }


def person_timeline(key: str, **changes: Any) -> Record:
    """A person with one event, unless told otherwise."""
    return {
        "key": key,
        "jurisdiction": JURISDICTION,
        "identifiers": [key],
        "successor": None,
        "retired": [],
        "seals": [],
        "sex": "male",
        "birth_year": 1980,
        "citizenship": "not_stated",
        "cases": [],
        "custody": [],
        "findings": [],
        "stays": [],
        "events": [event(f"event of {key}")],
        **changes,
    }


def person_case(case_key: str, **changes: Any) -> Record:
    """A case of a person."""
    return {
        "case_key": case_key,
        "first_contact": None,
        "referred": None,
        "charged": None,
        "sentenced": None,
        "custodial": None,
        "charges": [],
        **changes,
    }


def person_charge(charge_id: str, **changes: Any) -> Record:
    """A charge of a person."""
    return {
        "charge_id": charge_id,
        "iccs_code": "0501",
        "state": "live",
        "verdict": None,
        "filed": None,
        "decided": None,
        **changes,
    }
