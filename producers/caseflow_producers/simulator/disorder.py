"""Disorder that agencies make: late, doubled, reordered, corrected, taken back, unlinked, wrong.

Chance of its own, so that the lives are the same with disorder and without. An event suffers one kind at most. What is
true stays true: whatever is told wrongly is corrected, taken back, or refused and told again as it should be. So the
content of every timeline in the end is that of a county without disorder, but for codes that no table knows, for
findings, and for when things were written down.
"""

from caseflow_schemas.event_ids import event_id

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.calendar import DAY_MS, LocalCalendar
from caseflow_producers.simulator.chance import Chance, Choice
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import COURT, JURISDICTION, POLICE, SYSTEM, TOPIC_OF, Event, Said
from caseflow_producers.simulator.spoiled import (
    HOUR_MS,
    REFUSED,
    Make,
    conflicting,
    doubled,
    late,
    on_another_day,
    refused,
    reordered,
    revised,
    without,
    wrong_code,
)
from caseflow_producers.simulator.truth import Truth

NO_CASE_YEAR = "1999"
"""Of this year the county has no case."""


class Disorder:
    """Disturbs what a unit says."""

    def __init__(self, parameters: Parameters, calendar: LocalCalendar) -> None:
        self._calendar = calendar
        self._makers: dict[str, Make] = {
            "late": late,
            "doubled": doubled,
            "reordered": reordered,
            "corrected": self._corrected,
            "retracted": self._retracted,
            "conflicting": conflicting,
            "wrong_code": wrong_code(parameters.share("defect_wrong_statute")),
            **{kind: refused(kind, parameters) for kind in REFUSED},
        }
        self._corrected_case = parameters.share("defect_corrected_case")
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
            if kind in REFUSED:
                truth.dead_letters[kind] = truth.dead_letters.get(kind, 0) + 1
            elif kind == "doubled":
                truth.duplicates += 1
        return found

    def _corrected(self, chance: Chance, one: Said) -> list[Said]:
        later = (1 + chance.below(60)) * DAY_MS
        wrong = on_another_day(chance, one)
        if one.event["cases"] and chance.happens(self._corrected_case):
            first = one.event["cases"][0]
            value = "-".join((first["value"][:2], NO_CASE_YEAR, first["value"][8:]))
            others = [case for case in one.event["cases"] if case["relation"] != "same"]
            wrong = one._replace(event={**one.event, "cases": [{**first, "value": value}, *others]})
        right = revised(one, 2, recorded_later=later)
        if chance.happens(self._overtaken):
            return [wrong._replace(said_at=right.said_at), right._replace(said_at=wrong.said_at)]
        return [wrong, right]

    def _retracted(self, chance: Chance, one: Said) -> list[Said]:
        later = (1 + chance.below(60)) * DAY_MS
        if chance.happens(self._told_again):
            back = revised(one, 2, recorded_later=later)
            again = revised(one, 3, recorded_later=later + DAY_MS * (1 + chance.below(30)))
            return [one, back._replace(event={**back.event, "retracted": True}), again]
        record = f"{one.event['source']['record']}/error"
        never = on_another_day(chance, one)
        event = {
            **never.event,
            "event_id": event_id(one.event["agency"], one.event_type, record),
            "source": {**one.event["source"], "record": record},
        }
        never = never._replace(event=event)
        back = revised(never, 2, recorded_later=later)
        return [one, never, back._replace(event={**back.event, "retracted": True})]

    def _unlink(self, chance: Chance, said: list[Said], number: int) -> list[Said]:
        """The courts do not know the person's national number, and link it up to three months later."""
        own, national = numbers.court_person(number), numbers.national(number)
        found: list[Said] = []
        first: Said | None = None
        for one in said:
            changed = one
            if one.event["agency"] == COURT:
                event = without(one.event, own)
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
        back = revised(wrong, 2, recorded_later=(5 + chance.below(60)) * DAY_MS)
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
