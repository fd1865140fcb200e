"""From an agency's words to the contract's: vocabularies, and offence codes by correspondence tables."""

from typing import Any

from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import NOT_MAPPED

from caseflow_processors.intake.checks import offences_of
from caseflow_processors.intake.shapes import CASE_WORDS, OFFENCE_WORDS, PERSON_WORDS, VICTIM_WORDS, Shape

Event = dict[str, Any]
Texts = dict[str, str]


class Mapping:
    """Maps events in place by one generation's tables; remembers the codes that it has looked up."""

    def __init__(self, tables: PinnedTables) -> None:
        self._tables = tables
        self._members = {name: frozenset(members) for name, members in tables.vocabularies.items()}
        self._iccs: dict[tuple[str, str], str | None] = {}

    def apply(self, event: Event, shape: Shape) -> None:
        """Words outside their vocabulary become `not_mapped` and are kept under `texts` by dotted path.

        Each offence gains `iccs_source`: `agency` where its own code stands, `table` where the national code was
        mapped, `not_mapped` where there is a code that leads nowhere, `not_stated` where there is none.
        """
        texts: Texts = {}
        self._read(event, shape.words, "", texts)
        for place, identifier in enumerate(event["cases"]):
            self._read(identifier, CASE_WORDS, f"cases.{place}.", texts)
        if shape.has_person:
            self._read(event["person"], PERSON_WORDS, "person.", texts)
        if shape.has_victims:
            for place, victim in enumerate(event["victims"]):
                self._read(victim, VICTIM_WORDS, f"victims.{place}.", texts)
        field = shape.offence_field
        if field is not None:
            many = isinstance(event[field], list)
            for place, offence in enumerate(offences_of(event, field)):
                path = f"{field}.{place}." if many else f"{field}."
                self._read(offence, OFFENCE_WORDS, path, texts)
                self._map_offence(offence, path, texts)
        event["texts"] = texts

    def _read(self, holder: Event, words: tuple[tuple[str, str], ...], path: str, texts: Texts) -> None:
        for field, vocabulary in words:
            word = holder[field]
            if word not in self._members[vocabulary]:
                holder[field] = NOT_MAPPED
                texts[path + field] = word

    def _map_offence(self, offence: Event, path: str, texts: Texts) -> None:
        given, national = offence["iccs_code"], offence["national_code"]
        if given is not None and self._tables.iccs_category(given) is not None:
            offence["iccs_source"] = "agency"
            return
        if given:
            texts[f"{path}iccs_code"] = given
        code = None if not national else self._mapped(offence["national_scheme"] or "", national)
        offence["iccs_code"] = code
        if code is not None:
            offence["iccs_source"] = "table"
        else:
            offence["iccs_source"] = "not_mapped" if given or national else "not_stated"

    def _mapped(self, scheme: str, national_code: str) -> str | None:
        try:
            return self._iccs[scheme, national_code]
        except KeyError:
            code = self._iccs[scheme, national_code] = self._tables.iccs_for(scheme, national_code)
            return code
