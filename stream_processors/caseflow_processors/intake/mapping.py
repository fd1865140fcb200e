"""From an agency's words to the contract's: vocabularies, and offence codes by correspondence tables."""

from functools import lru_cache
from typing import Any

from caseflow_schemas.tables import PinnedTables
from caseflow_schemas.vocabularies import NOT_MAPPED

from caseflow_processors.intake.shapes import SHAPES
from caseflow_processors.intake.words import Readable, members_of, words_of
from caseflow_processors.timelines.calendar import DAY_MS, TIMED, LocalDays

Event = dict[str, Any]
Texts = dict[str, str]


CODES_REMEMBERED = 8192
"""A scheme has hundreds of codes; agencies may send any others, and those must not fill the memory."""


class Mapping:
    """Maps events in place by one generation's tables; remembers the codes that it has looked up."""

    def __init__(self, tables: PinnedTables) -> None:
        self._tables = tables
        members = {name: frozenset(words) for name, words in tables.vocabularies.items()}
        self._words = {event_type: members_of(words_of(event_type), members) for event_type in SHAPES}
        self._days = {row.code: LocalDays(row.time_zone) for row in tables.jurisdictions}
        self._iccs_for = lru_cache(CODES_REMEMBERED)(tables.iccs_for)

    def apply(self, event: Event, event_type: str) -> None:
        """Words outside their vocabulary become `not_mapped` and are kept under `texts` by dotted path.

        Each offence gains `iccs_source`: `agency` where its own code stands, `table` where the national code was
        mapped, `not_mapped` where there is a code that leads nowhere, `not_stated` where there is none.
        """
        texts: Texts = {}
        self._read(event, self._words[event_type], "", texts, event)
        event["texts"] = texts

    def _read(self, holder: Event, words: Readable, path: str, texts: Texts, event: Event) -> None:
        for field, members in words.fields:
            word = holder[field]
            if word not in members:
                holder[field] = NOT_MAPPED
                texts[path + field] = word
        for field, is_array, part in words.parts:
            held = holder[field]
            if is_array:
                for place, each in enumerate(held):
                    self._read(each, part, f"{path}{field}.{place}.", texts, event)
            elif held is not None:
                self._read(held, part, f"{path}{field}.", texts, event)
        if words.is_offence:
            self._map_offence(holder, path, texts, event)

    def _map_offence(self, offence: Event, path: str, texts: Texts, event: Event) -> None:
        given, national = offence["iccs_code"], offence["national_code"]
        if given is not None and self._tables.iccs_category(given) is not None:
            offence["iccs_source"] = "agency"
            return
        if given:
            texts[f"{path}iccs_code"] = given
        code = None if not national else self._mapped(offence["national_scheme"] or "", national, offence, event)
        offence["iccs_code"] = code
        if code is not None:
            offence["iccs_source"] = "table"
        else:
            offence["iccs_source"] = "not_mapped" if given or national else "not_stated"

    def _mapped(self, scheme: str, national_code: str, offence: Event, event: Event) -> str | None:
        on = self._day_of(offence, event) if self._tables.codes.is_dated(scheme) else None
        return self._iccs_for(scheme, national_code, on)

    def _day_of(self, offence: Event, event: Event) -> int | None:
        """The local day whose law names the offence: its beginning, else its end, else that of the event, else none."""
        committed, occurred = offence["committed"], event["occurred"]
        for at, precision in (
            (committed["from"], committed["precision"]),
            (committed["to"], committed["precision"]),
            (occurred["at"], occurred["precision"]),
        ):
            if at is not None:
                return self._days[event["jurisdiction"]].day_of(at) if precision in TIMED else at // DAY_MS
        return None
