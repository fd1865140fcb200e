"""Reports of crimes, and cases in which nobody is found."""

from typing import NamedTuple

from caseflow_schemas.tables import PinnedTables

from caseflow_producers.simulator.calendar import DAY_MS, MINUTES_A_DAY
from caseflow_producers.simulator.chance import Chance, Choice
from caseflow_producers.simulator.lives.case import Case
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import POLICE, Event
from caseflow_producers.simulator.telling import Telling

SCHEME = "us-fl-statutes"
HOMICIDE = "782.04"
VIOLENT, PROPERTY = "violent", "property"
_GROUP_OF_CODE = (
    ("0207", "public_order"),
    ("01", VIOLENT),
    ("02", VIOLENT),
    ("03", VIOLENT),
    ("0401", VIOLENT),
    ("04", PROPERTY),
    ("05", PROPERTY),
    ("07", PROPERTY),
    ("06", "drug"),
)
"""ICCS codes by their beginnings, the first that fits; all others are of public order. Driving under the influence
(0207) is of public order in the statistics that the shares come from."""


def group_of(iccs_code: str) -> str:
    """violent, property, drug or public_order."""
    return next((group for prefix, group in _GROUP_OF_CODE if iccs_code.startswith(prefix)), "public_order")


class Statutes(NamedTuple):
    """Statutes by group and their ICCS codes."""

    choices: dict[str, Choice]
    iccs_of: dict[str, str]


def statutes_of(parameters: Parameters, tables: PinnedTables) -> Statutes:
    """The statutes charged in the example data that the table knows, by group; and homicide."""
    iccs_of = {HOMICIDE: "0101"}
    weights: dict[str, list[tuple[str, float]]] = {}
    for statute, count in parameters.entries["charges"].value:
        code = tables.iccs_for(SCHEME, statute)
        if code is not None:
            iccs_of[statute] = code
            weights.setdefault(group_of(code), []).append((statute, count))
    return Statutes({group: Choice(found) for group, found in weights.items()}, iccs_of)


class Reporting:
    """Draws what is reported, and tells it."""

    def __init__(self, parameters: Parameters, statutes: Statutes) -> None:
        choice, share, lag = parameters.choice, parameters.share, parameters.lag
        self._statutes = statutes
        self._group_detected = choice("defendants_by_group")
        cleared = {VIOLENT: share("clearance_violent"), PROPERTY: share("clearance_property")}
        by_police = share("clearance_found_by_police")
        reports: list[tuple[str, float]] = []
        unsolved: list[tuple[str, float]] = []
        total = 0.0
        for group, percent in parameters.entries["defendants_by_group"].value:
            rate = cleared.get(group, by_police)
            reports.append((group, percent / rate))
            unsolved.append((group, percent / rate - percent))
            total += percent / rate
        self.share_detected = 100.0 / total
        """Of all reports: by group, the share among defendants over the share cleared."""
        self._group_undetected = Choice(unsolved)
        self._homicide = share("homicide_among_violent")
        self._second = share("has_second_offence")
        self._attempted = share("attempted")
        self._to_the_day = share("offence_time_to_the_day")
        self._ago = lag("days_offence_to_report")
        self._location = choice("location_type")
        self._areas = int(share("area_codes"))
        self._stranger = share("victim_is_stranger")
        self._known_as = choice("victim_known_as")
        self._age_group = choice("victim_age_group")
        self._male = share("victim_is_male")
        self._male_if_killed = share("homicide_victim_is_male")
        self._person_victim = share("property_has_person_victim")
        self._outcome = choice("undetected_outcome")
        self._days_to_close = lag("days_to_close_case")
        self._court_alone = share("court_knows_only_its_number")

    def open(self, telling: Telling, number: int, reported: int, *, is_detected: bool) -> Case:
        """A case from its report on."""
        chance = telling.chance
        group = chance.pick(self._group_detected if is_detected else self._group_undetected)
        day = reported // MINUTES_A_DAY
        case = Case(
            number,
            telling.year(day),
            group=group,
            reported=reported,
            court_alone=chance.happens(self._court_alone),
        )
        statute = HOMICIDE if group == VIOLENT and chance.happens(self._homicide) else self.statute(chance, group)
        case.statutes = [statute]
        if chance.happens(self._second):
            case.statutes.append(self.statute(chance, group))
        ago = chance.lag(self._ago)
        case.offences = [
            self._offence(telling, f"{case.pc}-O{place}", statute, reported, ago)
            for place, statute in enumerate(case.statutes, 1)
        ]
        case.truth.reported = day
        telling.at(
            reported,
            "CrimeReported",
            POLICE,
            f"{case.pc}/report",
            cases=case.at_police(),
            fields={
                "offences": case.offences,
                "victims": self._victims(chance, case, is_detected=is_detected),
                "location_type": chance.pick(self._location),
                "area_code": f"XX-{chance.below(self._areas) + 1:02d}",
            },
        )
        return case

    def statute(self, chance: Chance, group: str) -> str:
        """A statute of the group."""
        return chance.pick(self._statutes.choices[group])

    def close_unsolved(self, telling: Telling, case: Case) -> None:
        """Nobody is found; the police close the case, if not yet by the last day told."""
        day = case.reported // MINUTES_A_DAY + telling.chance.lag(self._days_to_close)
        outcome = telling.chance.pick(self._outcome)
        case.truth.closes, case.truth.closes_by = day, outcome
        if telling.knows(day):
            case.truth.closed, case.truth.outcome = day, outcome
            telling.on(
                day,
                "InvestigationClosed",
                POLICE,
                f"{case.pc}/closed",
                cases=case.at_police(),
                fields={"person": None, "outcome": outcome},
            )

    def _offence(self, telling: Telling, offence_id: str, statute: str, reported: int, ago: int) -> Event:
        chance = telling.chance
        if chance.happens(self._to_the_day):
            committed = {"from": (reported // MINUTES_A_DAY - ago) * DAY_MS, "to": None, "precision": "day"}
        else:
            minute = reported - ago * MINUTES_A_DAY - 5 - chance.below(240)
            committed = {"from": telling.utc_ms(minute), "to": None, "precision": "minute"}
        return {
            "offence_id": offence_id,
            "committed": committed,
            "national_code": statute,
            "national_scheme": SCHEME,
            "iccs_code": None,
            "description": None,
            "attempted": "yes" if chance.happens(self._attempted) else "no",
        }

    def _victims(self, chance: Chance, case: Case, *, is_detected: bool) -> list[Event]:
        if case.group != VIOLENT and not (case.group == PROPERTY and chance.happens(self._person_victim)):
            return []
        killed = case.statutes[0] == HOMICIDE
        if not is_detected:
            relationship = "not_stated"
        elif case.group == PROPERTY or chance.happens(self._stranger):
            relationship = "unknown_to_victim"
        else:
            relationship = chance.pick(self._known_as)
        is_male = chance.happens(self._male_if_killed if killed else self._male)
        return [
            {
                "victim_id": f"{case.pc}-V1",
                "sex": "male" if is_male else "female",
                "age_group": chance.pick(self._age_group),
                "relationship_to_suspect": relationship,
            }
        ]
