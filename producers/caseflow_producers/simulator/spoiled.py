"""One message told wrongly: what is said in its place, and that it is said rightly as well."""

from collections.abc import Callable
from typing import Any

from caseflow_schemas.event_ids import event_id

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import DAY_MS
from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import TOPIC_OF, Event, Said

HOUR_MS = 3_600_000
YEAR_9999_MS = 253_370_764_800_000
UNKNOWN_CODE = "999.99"
UNKNOWN_WORD = "CODE-99"

Make = Callable[[Chance, Said], list[Said] | None]
"""The messages that take the place of one, or None where the kind does not fit it."""

Spoil = Callable[[Chance, Said], Said | None]
"""The message that is to be refused, or None where the kind does not fit it."""

WORDS = {
    "CrimeReported": "location_type",
    "HearingHeld": "kind",
    "DiversionOrdered": "programme",
    "ProsecutionDeclined": "reason",
}
"""Words that no milestone and no exit hangs on."""

REFUSED = (
    "wrong_key",
    "bad_identifier",
    "event_id_mismatch",
    "bad_date",
    "unknown_agency",
    "bad_revision",
    "wrong_topic",
)
"""Kinds whose first message is a dead letter, each for the reason of its name."""


def late(chance: Chance, one: Said) -> list[Said]:
    """Written down, and said, one to thirteen months later."""
    later = (30 + chance.below(370)) * DAY_MS
    recorded_at = one.event["recorded_at"] + later
    return [one._replace(event={**one.event, "recorded_at": recorded_at}, said_at=one.said_at + later)]


def doubled(chance: Chance, one: Said) -> list[Said]:
    """Said again within five days."""
    return [one, one._replace(said_at=one.said_at + 1 + chance.below(5 * DAY_MS))]


def reordered(chance: Chance, one: Said) -> list[Said]:
    """Said up to ten days after it was written down."""
    return [one._replace(said_at=one.said_at + 1 + chance.below(10 * DAY_MS))]


def conflicting(chance: Chance, one: Said) -> list[Said]:
    """Said with another day too, under the same revision; what was written down later, and counts, is right."""
    wrong = on_another_day(chance, one)
    earlier = {**wrong.event, "recorded_at": one.event["recorded_at"] - 1}
    said_at = one.said_at + chance.below(2 * DAY_MS) - DAY_MS
    return [wrong._replace(event=earlier, said_at=said_at), one]


def wrong_code(statute_share: float) -> Make:
    """Makes a message with a code or a word that no table knows; of reports, in this share with a wrong statute."""

    def make(chance: Chance, one: Said) -> list[Said] | None:
        field = WORDS.get(one.event_type)
        if field is None:
            return None
        if one.event_type == "CrimeReported" and chance.happens(statute_share):
            first, *others = one.event["offences"]
            offences = [{**first, "national_code": UNKNOWN_CODE}, *others]
            return [one._replace(event={**one.event, "offences": offences})]
        return [one._replace(event={**one.event, field: UNKNOWN_WORD})]

    return make


def refused(kind: str, parameters: Parameters) -> Make:
    """Makes a message that intake refuses, and an hour later the right one."""
    spoil = bad_identifier(parameters.share("defect_wrong_check_digit")) if kind == "bad_identifier" else _SPOILED[kind]

    def make(chance: Chance, one: Said) -> list[Said] | None:
        spoiled = spoil(chance, one)
        return None if spoiled is None else [spoiled, one._replace(said_at=one.said_at + HOUR_MS)]

    return make


def _other_id(one: Said) -> str:
    return event_id(one.event["agency"], one.event_type, f"{one.event['source']['record']}/other")


def bad_identifier(check_digit_share: float) -> Spoil:
    """Spoils a number: where there is a national one, in this share its check digit; else another is a placeholder."""

    def spoil(chance: Chance, one: Said) -> Said | None:
        event = one.event
        person = event.get("person")
        if person is not None:
            first, *others = person["identifiers"]
            value = "UNKNOWN"
            if others and chance.happens(check_digit_share):
                # An agency writes its own number first, and the national one after it.
                (first,) = others
                value, others = numbers.wrong_national(int(first["value"][1:9])), []
            wrong = {**person, "identifiers": [{**first, "value": value}, *others]}
            return one._replace(event={**event, "person": wrong})
        if not event["cases"]:
            return None
        first, *others = event["cases"]
        return one._replace(event={**event, "cases": [{**first, "value": "UNKNOWN"}, *others]})

    return spoil


def _wrong_topic(chance: Chance, one: Said) -> Said:
    others = sorted(set(TOPIC_OF.values()) - {one.topic})
    return one._replace(topic=chance.one_of(others))


def _with(field: str, value: Any) -> Callable[[Chance, Said], Said]:
    return lambda _, one: one._replace(event={**one.event, field: value})


_SPOILED: dict[str, Spoil] = {
    "wrong_key": lambda _, one: one._replace(wrong_key=_other_id(one)),
    "event_id_mismatch": lambda _, one: one._replace(event={**one.event, "event_id": _other_id(one)}),
    "bad_date": _with("occurred", {"at": YEAR_9999_MS, "precision": "day"}),
    "unknown_agency": _with("agency", "XX-SHERIFF"),
    "bad_revision": _with("revision", 0),
    "wrong_topic": _wrong_topic,
}


def on_another_day(chance: Chance, one: Said) -> Said:
    """The message with a day up to nine days too early."""
    days = 1 + chance.below(9)
    occurred = one.event["occurred"]
    moved = {**occurred, "at": occurred["at"] - days * DAY_MS}
    return one._replace(event={**one.event, "occurred": moved})


def revised(one: Said, revision: int, *, recorded_later: int) -> Said:
    """The message under a later revision, so many milliseconds later."""
    event = {**one.event, "revision": revision, "recorded_at": one.event["recorded_at"] + recorded_later}
    return one._replace(event=event, said_at=one.said_at + recorded_later)


def without(event: Event, own: str) -> Event:
    """The event with the person known by their own number at the court alone; the very event where it names another."""

    def stripped(person: Event) -> Event:
        if person["identifiers"][0]["value"] != own:
            return person
        return {**person, "identifiers": person["identifiers"][:1]}

    person = event.get("person")
    if person is not None:
        changed = stripped(person)
        return event if changed is person else {**event, "person": changed}
    persons = event.get("persons")
    if persons:
        found = [stripped(person) for person in persons]
        return event if all(a is b for a, b in zip(found, persons, strict=True)) else {**event, "persons": found}
    return event
