"""Persons in custody: stays of every kind, one after the other, so that what they are held under follows from them."""

from datetime import date
from random import Random
from typing import Any

from tests.sinks.histories.chance import Chance
from tests.sinks.made import Record, custody_span, event, finding, moment, period, person_timeline, stay

STATUSES = (
    *(4 * ("awaiting_first_instance_decision", "awaiting_first_instance_decision", "convicted_awaiting_sentence")),
    *(4 * ("sentenced", "sentenced", "administrative")),
    # So few that there are days on which a share can be told, and others.
    "not_stated",
)
REASONS = ("end_of_sentence", "parole", "bail", "acquittal", "died", "escaped", "other")
_EPOCH = date(1970, 1, 1).toordinal()


class PersonMaker:
    """Makes persons."""

    def __init__(self, random: Random, *, vague: float) -> None:
        self._chance = Chance(random, vague=vague)
        self._random = random

    def make(self, key: str) -> Record:
        """A person with up to four stays."""
        stays: list[Record] = []
        after: str | None = None
        for at in range(self._random.choice((0, 1, 1, 2, 4))):
            stays.append(self._stay(f"{key}/s{at}", after))
            if stays[-1]["held_to_on"] is not None:
                after = iso(stays[-1]["held_to_on"])
            elif stays[-1]["held_from_on"] is not None:
                break
        return person_timeline(
            key,
            jurisdiction=self._random.choice(("XX", "XX", "YY")),
            sex=self._random.choice(("male", "male", "female", "not_stated")),
            birth_year=self._random.choice((None, 1930, 1945, 1955)),
            citizenship=self._random.choice(("national", "foreign", "not_stated")),
            stays=stays,
            custody=[span for found in stays for span in spans(found)],
            findings=[finding("overlapping_stays", person=key)] * self._random.choice((0, 0, 1)),
            events=[event(f"{key}/e")],
        )

    def _stay(self, stay_key: str, after: str | None) -> Record:
        begun = self._chance.day(after, within=1_500 if after is None else 400)
        kind = self._random.random()
        basis = self._random.choice(("stated", "inferred", "none"))
        changes: dict[str, Any] = {
            "facility": self._random.choice(("jail", "prison")),
            "legal_status": self._random.choice(STATUSES),
            "basis": basis,
            "case_key": None if basis == "none" else f"case:{self._random.randint(0, 20)}",
        }
        if kind < 0.15:
            return stay(stay_key, admitted=moment(begun), **changes)
        reason: dict[str, Any] = {"release_reason": self._random.choice(REASONS)}
        if kind < 0.2:
            return stay(stay_key, released=moment(begun), **changes, **reason)
        if kind < 0.23:
            return stay(stay_key, admitted=moment(begun), released=moment(None), **changes, **reason)
        within = self._random.choice((3, 40, 800))
        released = self._chance.day(begun, within=within, before=2)
        found = stay(stay_key, admitted=moment(begun), released=moment(released), **changes, **reason)
        if within > 3 and self._chance.once_in(3) and released > begun:
            # Moved on the way: another status in another facility.
            changed = self._chance.day(begun, within=(date.fromisoformat(released) - date.fromisoformat(begun)).days)
            found["periods"].append(period(self._random.choice(STATUSES), "prison", moment(changed)))
        return found


def spans(found: Record) -> list[Record]:
    """The spans of a stay: its periods, up to the next or the day on which the stay ceases to count."""
    if found["held_from_on"] is None:
        return []
    begins = [part["moment"]["on"] for part in found["periods"]]
    ends = [*begins[1:], found["held_to_on"]]
    return [
        custody_span(
            iso(begin),
            None if end is None else iso(end),
            legal_status=part["legal_status"],
            facility=part["facility"],
            stay_key=found["stay_key"],
            case_key=found["case_key"],
        )
        for part, begin, end in zip(found["periods"], begins, ends, strict=True)
        if end is None or end > begin
    ]


def iso(number: int) -> str:
    """The day of a number of days since 1970."""
    return date.fromordinal(_EPOCH + number).isoformat()
