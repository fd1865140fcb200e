"""Persons of the county, each from their running number alone, so that none has to be remembered."""

from typing import Any

from caseflow_producers.simulator import numbers
from caseflow_producers.simulator.chance import Chance
from caseflow_producers.simulator.parameters import Parameters
from caseflow_producers.simulator.said import POLICE
from caseflow_producers.simulator.telling import Telling

Record = dict[str, Any]


class Population:
    """Draws persons."""

    __slots__ = ("_age", "_foreign", "_lacks_number_in_custody", "_second", "_sex")

    def __init__(self, parameters: Parameters) -> None:
        self._age = parameters.lag("age_years")
        self._sex = parameters.choice("sex")
        self._foreign = parameters.share("is_foreign")
        self._lacks_number_in_custody = parameters.share("prison_knows_only_its_number")
        self._second = parameters.share("second_police_number")

    def person(self, chance: Chance, number: int, *, year: int) -> "Someone":
        """The person of a number, as old as the measured ages say in the year in which they are first met."""
        return Someone(
            number,
            sex=chance.pick(self._sex),
            birth_year=year - chance.lag(self._age),
            citizenship="foreign" if chance.happens(self._foreign) else "national",
            has_second_number=chance.happens(self._second),
            lacks_number_in_custody=chance.happens(self._lacks_number_in_custody),
        )


class Someone:
    """One person, and how each agency writes of them. The records handed out are shared and must not be changed."""

    __slots__ = (
        "_records",
        "birth_year",
        "citizenship",
        "custody_free_from",
        "custody_linked",
        "has_second_number",
        "lacks_number_in_custody",
        "national",
        "number",
        "said",
        "second_used_on",
        "sex",
        "stays",
    )

    def __init__(
        self,
        number: int,
        *,
        sex: str,
        birth_year: int,
        citizenship: str,
        has_second_number: bool,
        lacks_number_in_custody: bool,
    ) -> None:
        self.number = number
        self.sex = sex
        self.birth_year = birth_year
        self.citizenship = citizenship
        self.has_second_number = has_second_number
        self.lacks_number_in_custody = lacks_number_in_custody
        self.national = numbers.national(number)
        self.custody_free_from = 0
        """Local minute from which on nothing told so far holds the person."""
        self.custody_linked = False
        self.second_used_on: int | None = None
        """The day on which the police first used their second number of the person."""
        self.stays = 0
        """How many stays they had so far."""
        self.said: dict[str, None] = {}
        """Identifiers under which some agency has spoken of them, in order."""
        self._records: dict[tuple[str, int], Record] = {}

    def at_police(self, year: int, *, second: bool = False) -> Record:
        """As the police and the prosecution know them."""
        own = numbers.police_person(self.number, second=second)
        return self._record("second" if second else "police", year, numbers.POLICE_PERSON, own)

    def at_court(self, year: int) -> Record:
        """As the courts know them."""
        return self._record("court", year, numbers.COURT_PERSON, numbers.court_person(self.number))

    def in_custody(self, year: int) -> Record:
        """As jail and prison know them."""
        own = numbers.prison_person(self.number)
        return self._record("custody", year, numbers.PRISON_PERSON, own, has_national=not self.lacks_number_in_custody)

    def _record(self, name: str, year: int, issuer: str, value: str, *, has_national: bool = True) -> Record:
        found = self._records.get((name, year))
        if found is None:
            identifiers = [{"issuer": issuer, "value": value}]
            if has_national:
                identifiers.append({"issuer": numbers.PERSON, "value": self.national})
            self.said.update(dict.fromkeys(f"{one['issuer']}:{one['value']}" for one in identifiers))
            found = self._records[name, year] = {
                "identifiers": identifiers,
                "sex": self.sex,
                "birth_year": self.birth_year,
                "age_at_event": max(0, year - self.birth_year),
                "citizenship": self.citizenship,
            }
        return found


def retire_second_number(telling: Telling, someone: Someone) -> None:
    """The police take back a second number that they had given by mistake, some months after they first used it."""
    if someone.second_used_on is None:
        return
    day = someone.second_used_on + 30 + telling.chance.below(200)
    if telling.knows(day):
        own = numbers.police_person(someone.number)
        someone.said[f"{numbers.POLICE_PERSON}:{own}"] = None
        telling.on(
            day,
            "IdentifierRetired",
            POLICE,
            f"{own}/second",
            cases=[],
            fields={
                "kind": "person",
                "identifier": {
                    "issuer": numbers.POLICE_PERSON,
                    "value": numbers.police_person(someone.number, second=True),
                },
                "successor": {"issuer": numbers.POLICE_PERSON, "value": own},
            },
        )
