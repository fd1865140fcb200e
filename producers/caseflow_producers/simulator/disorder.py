"""Disorder that agencies make: late, doubled, reordered, corrected, taken back, unlinked, wrong.

Chance of its own, so that the lives are the same with disorder and without. An event suffers one kind at most. What is
true stays true: whatever is told wrongly is corrected, taken back, or refused and told again as it should be. So the
content of every timeline in the end is that of a county without disorder, but for codes that no table knows, for
findings, and for when things were written down.
"""

from collections.abc import Callable
from typing import Any

from caseflow_schemas.event_ids import event_id

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import DAY_MS, LocalCalendar
from caseflow_producers.simulator.chance import Chance, Choice
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import COURT, JURISDICTION, POLICE, SYSTEM, TOPIC_OF, Event, Said
from caseflow_producers.simulator.truth import Truth

HOUR_MS = 3_600_000
YEAR_9999_MS = 253_370_764_800_000
UNKNOWN_CODE = "999.99"
UNKNOWN_WORD = "CODE-99"
NO_CASE_YEAR = "1999"
"""Of this year the county has no case."""

Make = Callable[[Chance, Said], list[Said] | None]
"""The messages that take the place of one, or None where the kind does not fit it."""

_WORDS = {
    "CrimeReported": "location_type",
    "HearingHeld": "kind",
    "DiversionOrdered": "programme",
    "ProsecutionDeclined": "reason",
}
"""Words that no milestone and no exit hangs on."""
_REFUSED = (
    "wrong_key",
    "bad_identifier",
    "event_id_mismatch",
    "bad_date",
    "unknown_agency",
    "bad_revision",
    "wrong_topic",
)
"""Kinds whose first message is a dead letter, each for the reason of its name."""


class Disorder:
    """Disturbs what a unit says."""

    def __init__(self, parameters: Parameters, calendar: LocalCalendar) -> None:
        self._calendar = calendar
        self._makers: dict[str, Make] = {
            "late": _late,
            "doubled": _doubled,
            "reordered": _reordered,
            "corrected": self._corrected,
            "retracted": self._retracted,
            "conflicting": _conflicting,
            "wrong_code": _wrong_code,
            **{kind: _refused(kind) for kind in _REFUSED},
        }
        self._overtaken = parameters.share("defect_overtaken")
        self._told_again = parameters.share("defect_told_again")
        self._unlinked = parameters.share("defect_unlinked")
        self._wrong_link = parameters.share("defect_wrong_link")
        shares = [(kind, parameters.share(f"defect_{kind}")) for kind in self._makers]
        rest = 1.0
        for _, share in shares:
            rest -= share
        self._kind = Choice([*shares, ("", rest)])

    def disturb(self, chance: Chance, said: list[Said], truth: Truth) -> list[Said]:
        """What is said instead; counts each kind in the truth."""
        counts = truth.disorder
        for canonical, identifiers in truth.persons:
            number = int(canonical.partition(":N")[2][:8])
            if (
                chance.happens(self._unlinked)
                and f"{numbers.COURT_PERSON}:{numbers.court_person(number)}" in identifiers
            ):
                said = self._unlink(chance, said, number)
                counts["unlinked"] = counts.get("unlinked", 0) + 1
            if chance.happens(self._wrong_link) and said:
                said = [*said, *self._link_wrongly(chance, said[0], number)]
                counts["wrong_link"] = counts.get("wrong_link", 0) + 1
        found: list[Said] = []
        for one in said:
            kind = chance.pick(self._kind)
            made = self._makers[kind](chance, one) if kind else None
            if made is None:
                found.append(one)
                continue
            counts[kind] = counts.get(kind, 0) + 1
            found += made
            if kind in _REFUSED:
                truth.dead_letters[kind] = truth.dead_letters.get(kind, 0) + 1
            elif kind == "doubled":
                truth.duplicates += 1
        return found

    def _corrected(self, chance: Chance, one: Said) -> list[Said]:
        later = (1 + chance.below(60)) * DAY_MS
        wrong = _on_another_day(chance, one)
        if one.event["cases"] and chance.happens(0.3):
            first = one.event["cases"][0]
            value = "-".join((first["value"][:2], NO_CASE_YEAR, first["value"][8:]))
            others = [case for case in one.event["cases"] if case["relation"] != "same"]
            wrong = one._replace(event={**one.event, "cases": [{**first, "value": value}, *others]})
        right = _revised(one, 2, recorded_later=later)
        if chance.happens(self._overtaken):
            return [wrong._replace(said_at=right.said_at), right._replace(said_at=wrong.said_at)]
        return [wrong, right]

    def _retracted(self, chance: Chance, one: Said) -> list[Said]:
        later = (1 + chance.below(60)) * DAY_MS
        if chance.happens(self._told_again):
            back = _revised(one, 2, recorded_later=later)
            again = _revised(one, 3, recorded_later=later + DAY_MS * (1 + chance.below(30)))
            return [one, back._replace(event={**back.event, "retracted": True}), again]
        record = f"{one.event['source']['record']}/error"
        never = _on_another_day(chance, one)
        event = {
            **never.event,
            "event_id": event_id(one.event["agency"], one.event_type, record),
            "source": {**one.event["source"], "record": record},
        }
        never = never._replace(event=event)
        back = _revised(never, 2, recorded_later=later)
        return [one, never, back._replace(event={**back.event, "retracted": True})]

    def _unlink(self, chance: Chance, said: list[Said], number: int) -> list[Said]:
        """The courts do not know the person's national number, and link it up to three months later."""
        own, national = numbers.court_person(number), numbers.national(number)
        found: list[Said] = []
        first: Said | None = None
        for one in said:
            changed = one
            if one.event["agency"] == COURT:
                event = _without(one.event, own)
                if event is not one.event:
                    changed = one._replace(event=event)
                    first = first or changed
            found.append(changed)
        if first is not None:
            found.append(
                self._linked(
                    first,
                    COURT,
                    f"{own}/linked",
                    days=chance.below(90),
                    a={"issuer": numbers.COURT_PERSON, "value": own},
                    b={"issuer": numbers.PERSON, "value": national},
                )
            )
        return found

    def _link_wrongly(self, chance: Chance, first: Said, number: int) -> list[Said]:
        """The police take the person for somebody else for some weeks."""
        own = numbers.police_person(number)
        stranger = numbers.national((number + chance.below(1000)) % numbers.LARGEST + 1)
        wrong = self._linked(
            first,
            POLICE,
            f"{own}/mistaken",
            days=chance.below(30),
            a={"issuer": numbers.POLICE_PERSON, "value": own},
            b={"issuer": numbers.PERSON, "value": stranger},
        )
        back = _revised(wrong, 2, recorded_later=(5 + chance.below(60)) * DAY_MS)
        return [wrong, back._replace(event={**back.event, "retracted": True})]

    def _linked(self, after: Said, agency: str, record: str, *, days: int, a: Event, b: Event) -> Said:
        recorded_at = after.event["recorded_at"] + days * DAY_MS + HOUR_MS
        event = {
            "event_id": event_id(agency, "IdentifiersLinked", record),
            "revision": 1,
            "retracted": False,
            "agency": agency,
            "jurisdiction": JURISDICTION,
            "occurred": {"at": recorded_at - recorded_at % DAY_MS, "precision": "day"},
            "recorded_at": recorded_at,
            "cases": [],
            "source": {
                "system": SYSTEM,
                "record": record,
                "batch_id": f"{agency}-{self._calendar.stamp(recorded_at // 60_000)[1]}",
                "backfill": False,
            },
            "kind": "person",
            "a": a,
            "b": b,
            "basis": "agency_record",
        }
        return Said(TOPIC_OF[agency], "IdentifiersLinked", event, recorded_at)


def _late(chance: Chance, one: Said) -> list[Said]:
    later = (30 + chance.below(370)) * DAY_MS
    recorded_at = one.event["recorded_at"] + later
    return [one._replace(event={**one.event, "recorded_at": recorded_at}, said_at=one.said_at + later)]


def _doubled(chance: Chance, one: Said) -> list[Said]:
    return [one, one._replace(said_at=one.said_at + 1 + chance.below(5 * DAY_MS))]


def _reordered(chance: Chance, one: Said) -> list[Said]:
    return [one._replace(said_at=one.said_at + 1 + chance.below(10 * DAY_MS))]


def _conflicting(chance: Chance, one: Said) -> list[Said]:
    wrong = _on_another_day(chance, one)
    earlier = {**wrong.event, "recorded_at": one.event["recorded_at"] - 1}
    said_at = one.said_at + chance.below(2 * DAY_MS) - DAY_MS
    return [wrong._replace(event=earlier, said_at=said_at), one]


def _wrong_code(chance: Chance, one: Said) -> list[Said] | None:
    field = _WORDS.get(one.event_type)
    if field is None:
        return None
    if one.event_type == "CrimeReported" and chance.happens(0.5):
        first, *others = one.event["offences"]
        return [one._replace(event={**one.event, "offences": [{**first, "national_code": UNKNOWN_CODE}, *others]})]
    return [one._replace(event={**one.event, field: UNKNOWN_WORD})]


def _refused(kind: str) -> Make:
    spoil = _SPOILED[kind]

    def make(chance: Chance, one: Said) -> list[Said] | None:
        spoiled = spoil(chance, one)
        return None if spoiled is None else [spoiled, one._replace(said_at=one.said_at + HOUR_MS)]

    return make


def _other_id(one: Said) -> str:
    return event_id(one.event["agency"], one.event_type, f"{one.event['source']['record']}/other")


def _bad_identifier(chance: Chance, one: Said) -> Said | None:
    event = one.event
    person = event.get("person")
    if person is not None:
        first, *others = person["identifiers"]
        value = "UNKNOWN"
        for place, identifier in enumerate(others):
            if identifier["issuer"] == numbers.PERSON and chance.happens(0.7):
                first, value = identifier, numbers.wrong_national(int(identifier["value"][1:9]))
                others = [*others[:place], *others[place + 1 :]]
                break
        wrong = {**person, "identifiers": [{**first, "value": value}, *others]}
        return one._replace(event={**event, "person": wrong})
    if not event["cases"]:
        return None
    first, *others = event["cases"]
    return one._replace(event={**event, "cases": [{**first, "value": "UNKNOWN"}, *others]})


def _wrong_topic(chance: Chance, one: Said) -> Said:
    others = sorted(set(TOPIC_OF.values()) - {one.topic})
    return one._replace(topic=chance.one_of(others))


def _with(field: str, value: Any) -> Callable[[Chance, Said], Said]:
    return lambda _, one: one._replace(event={**one.event, field: value})


_SPOILED: dict[str, Callable[[Chance, Said], Said | None]] = {
    "wrong_key": lambda _, one: one._replace(wrong_key=_other_id(one)),
    "bad_identifier": _bad_identifier,
    "event_id_mismatch": lambda _, one: one._replace(event={**one.event, "event_id": _other_id(one)}),
    "bad_date": _with("occurred", {"at": YEAR_9999_MS, "precision": "day"}),
    "unknown_agency": _with("agency", "XX-SHERIFF"),
    "bad_revision": _with("revision", 0),
    "wrong_topic": _wrong_topic,
}


def _on_another_day(chance: Chance, one: Said) -> Said:
    days = 1 + chance.below(9)
    occurred = one.event["occurred"]
    moved = {**occurred, "at": occurred["at"] - days * DAY_MS}
    return one._replace(event={**one.event, "occurred": moved})


def _revised(one: Said, revision: int, *, recorded_later: int) -> Said:
    event = {**one.event, "revision": revision, "recorded_at": one.event["recorded_at"] + recorded_later}
    return one._replace(event=event, said_at=one.said_at + recorded_later)


def _without(event: Event, own: str) -> Event:
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
