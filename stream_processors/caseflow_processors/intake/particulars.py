"""What only one or two event types have to keep to, each by the `rule` of its schema; raises Refused."""

import math
import re
from typing import Any

from caseflow_processors.intake.dates import check_time
from caseflow_processors.intake.refusal import Refused
from caseflow_processors.timelines.calendar import DAY_MS

Event = dict[str, Any]

LONGEST_DAYS_INCLUSIVE = 36_525
"""A century: longer sentences are told by no number of days."""

_CURRENCY = re.compile(r"[A-Z]{3}")


def _related(event: Event, relation: str) -> int:
    return sum(identifier["relation"] == relation for identifier in event["cases"])


def check_joined(event: Event) -> None:
    """Another case that was joined with this one."""
    if not _related(event, "joined"):
        raise Refused("missing_value", "cases: an identifier with relation [joined] expected")


def check_severed(event: Event) -> None:
    """One case that was severed from this one, and what went with it."""
    if _related(event, "severed") != 1:
        raise Refused("missing_value", "cases: exactly one identifier with relation [severed] expected")
    if not event["persons"] and not event["charge_ids"]:
        raise Refused("missing_value", "persons, charge_ids: at least one of those that move expected")


def check_sealed(event: Event) -> None:
    """The case or the person whose record is meant."""
    if event["person"] is None and not _related(event, "same"):
        raise Refused("missing_value", "person, cases: a person, or an identifier with relation [same], expected")


def check_hearing(event: Event) -> None:
    """The day of the next hearing, where one is given."""
    next_on = event["next_on"]
    check_time(None if next_on is None else next_on * DAY_MS, "next_on")


def check_sentence(event: Event) -> None:
    """At least one sanction, each of a length and an amount that can be meant."""
    if not event["sanctions"]:
        raise Refused("missing_value", "sanctions: at least one expected")
    for sanction in event["sanctions"]:
        days, amount, currency = sanction["days"], sanction["amount"], sanction["currency"]
        if days is not None and not 0 <= days <= LONGEST_DAYS_INCLUSIVE:
            raise Refused("bad_value", f"sanctions.days: null, or from 0 to {LONGEST_DAYS_INCLUSIVE}, expected")
        if amount is not None and not (math.isfinite(amount) and amount >= 0):
            raise Refused("bad_value", "sanctions.amount: null, or a number from 0 on, expected")
        if currency is not None and not _CURRENCY.fullmatch(currency):
            raise Refused("bad_value", "sanctions.currency: three capital letters (ISO 4217), or null, expected")
        if amount is not None and currency is None:
            raise Refused("missing_value", "sanctions.currency: the currency of the amount expected")
