"""What the folds read of each event type beyond its envelope; the rest of the reading is let go."""

from collections.abc import Callable
from typing import Any

from caseflow_processors.timelines.calendar import LocalDays
from caseflow_processors.timelines.moments import Moment, local_day

Reading = dict[str, Any]

_CLASSIFICATION = ("iccs_code", "iccs_source", "national_code", "national_scheme", "description", "attempted")


def _report(reading: Reading, event_id: str, days: LocalDays) -> dict[str, Any]:
    """`{offences, victims, location_type, area_code}`; offences and victims as a case's timeline has them."""
    agency = reading["agency"]
    return {
        "offences": [
            {
                "offence_id": offence["offence_id"],
                "agency": agency,
                **{field: offence[field] for field in _CLASSIFICATION},
                "committed": _when(offence["committed"], days),
                "event_id": event_id,
            }
            for offence in reading["offences"]
        ],
        "victims": [
            {
                "victim_id": victim["victim_id"],
                "agency": agency,
                "sex": victim["sex"],
                "age_group": victim["age_group"],
                "relationship_to_suspect": victim["relationship_to_suspect"],
                "event_id": event_id,
            }
            for victim in reading["victims"]
        ],
        "location_type": reading["location_type"],
        "area_code": reading["area_code"],
    }


def _when(committed: Reading, days: LocalDays) -> Moment:
    at = committed["to"] if committed["from"] is None else committed["from"]
    precision = committed["precision"]
    return {"at": at, "precision": precision, "on": local_day(at, precision, days)}


def _charge(reading: Reading, event_id: str, days: LocalDays) -> dict[str, Any]:
    """The charge as filed or amended; an amendment says nothing of the offence that it came from."""
    offence = reading["offence"]
    return {
        "charge_id": reading["charge_id"],
        "from_offence_id": reading.get("from_offence_id"),
        **{field: offence[field] for field in _CLASSIFICATION},
    }


def _verdict(reading: Reading, event_id: str, days: LocalDays) -> tuple[str | None, str, str, bool]:
    """(charge id or None, verdict, plea, whether it is final)."""
    return reading["charge_id"], reading["verdict"], reading["plea"], reading["is_final"]


def _sentence(reading: Reading, event_id: str, days: LocalDays) -> dict[str, Any]:
    """`{charge_ids, sanctions, custodial_days}`."""
    stated = [
        sanction["days"]
        for sanction in reading["sanctions"]
        if sanction["kind"] == "custody" and sanction["days"] is not None
    ]
    return {
        "charge_ids": reading["charge_ids"],
        "sanctions": reading["sanctions"],
        "custodial_days": sum(stated) if stated else None,
    }


def _hearing(reading: Reading, event_id: str, days: LocalDays) -> tuple[str, str, str, int | None]:
    """(kind, result, reason, day of the next one)."""
    return reading["kind"], reading["result"], reading["reason"], reading["next_on"]


def _stay_key(reading: Reading) -> str:
    return f"{reading['agency']}:{reading['stay_id']}"


def _admission(reading: Reading, event_id: str, days: LocalDays) -> tuple[str, str, str]:
    """(stay key, facility, legal status)."""
    return _stay_key(reading), reading["facility"], reading["legal_status"]


def _status(reading: Reading, event_id: str, days: LocalDays) -> tuple[str, str]:
    """(stay key, legal status)."""
    return _stay_key(reading), reading["legal_status"]


def _transfer(reading: Reading, event_id: str, days: LocalDays) -> tuple[str, str, str]:
    """(stay key, facility left, receiving facility)."""
    return _stay_key(reading), reading["from_facility"], reading["to_facility"]


def _release(reading: Reading, event_id: str, days: LocalDays) -> tuple[str, str]:
    """(stay key, reason)."""
    return _stay_key(reading), reading["reason"]


def _text(identifier: Reading | None) -> str | None:
    return None if identifier is None else f"{identifier['issuer']}:{identifier['value']}"


def _link(reading: Reading, event_id: str, days: LocalDays) -> tuple[str | None, str | None]:
    """The two identifiers that are one."""
    return _text(reading["a"]), _text(reading["b"])


def _retirement(reading: Reading, event_id: str, days: LocalDays) -> tuple[str | None, str | None]:
    """(identifier retired, its successor or None)."""
    return _text(reading["identifier"]), _text(reading["successor"])


def _fields(*names: str) -> Callable[[Reading, str, LocalDays], Any]:
    """The field itself, or a tuple of several."""
    if len(names) == 1:
        (name,) = names
        return lambda reading, event_id, days: reading[name]
    return lambda reading, event_id, days: tuple(reading[name] for name in names)


PARTS: dict[str, Callable[[Reading, str, LocalDays], Any]] = {
    "CrimeReported": _report,
    "SuspectIdentified": _fields("offence_ids"),
    "SuspectArrested": _fields("offence_ids"),
    "InvestigationClosed": _fields("outcome"),
    "CaseReferred": _fields("to_agency"),
    "ChargeFiled": _charge,
    "ChargeAmended": _charge,
    "ChargeWithdrawn": _fields("charge_id", "reason"),
    "ProsecutionDeclined": _fields("reason"),
    "DiversionOrdered": _fields("programme"),
    "DiversionEnded": _fields("result"),
    "CaseRegistered": _fields("court", "level"),
    "CaseSevered": _fields("charge_ids"),
    "CaseTransferred": _fields("to_court", "out_of_jurisdiction"),
    "CaseReopened": _fields("reason"),
    "HearingHeld": _hearing,
    "VerdictReturned": _verdict,
    "SentenceImposed": _sentence,
    "CaseSuspended": _fields("reason"),
    "CaseResumed": _fields("reason"),
    "AppealLodged": _fields("by"),
    "AppealDecided": _fields("outcome"),
    "PersonAdmitted": _admission,
    "CustodyStatusChanged": _status,
    "PersonTransferred": _transfer,
    "PersonReleased": _release,
    "IdentifiersLinked": _link,
    "IdentifierRetired": _retirement,
    "RecordSealed": _fields("authority", "scope"),
    "RecordUnsealed": _fields("authority", "scope"),
}
"""By event type; an event that is not here says all that a fold wants in its envelope."""
