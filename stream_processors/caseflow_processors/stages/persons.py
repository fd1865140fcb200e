"""The person join as a stage: person facts in; person timelines and attributions of stays out."""

from collections.abc import Sequence
from typing import Any

from caseflow_schemas.tables import PinnedTables

from caseflow_processors.custody.attribution import changes
from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.stages.kept import STAY, Kept, KeptTimelines, by_key, encode_timeline
from caseflow_processors.state.protocol import Inbound, Outbound, StateView
from caseflow_processors.timelines.entries import Calendars
from caseflow_processors.timelines.person import PersonMemo, fold_person
from caseflow_processors.timelines.rules import Rules

ATTRIBUTIONS, TIMELINES = "attributions", "person-timelines"

PARTS = {
    "cases": "PersonCase",
    "custody": "CustodySpan",
    "findings": "Finding",
    "stays": "Stay",
    "events": "TimelineEvent",
}
"""Arrays of a person's timeline that may be long, and the record of their items."""


class PersonStage:
    """State: see `kept`; the attributions are those that cases were told."""

    name = "persons"
    inputs = ("person-facts",)
    changelog = "person-state"

    def __init__(self, codecs: Codecs, tables: PinnedTables) -> None:
        self._codecs = codecs
        self._rules = Rules.of(tables)
        self._timelines = KeptTimelines(codecs, self.changelog, Calendars(tables), PersonMemo)
        self.decode = self._timelines.decode
        self.encode = self._timelines.encode

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """Fold each person once; publish the timeline, and tell cases what changed in the stays that are theirs."""
        output: list[Outbound] = []
        for key, facts in by_key(((m.key, m.value) for m in batch), self._codecs.decode).items():
            kept = self._timelines.load(state, key)
            changed, successor = self._timelines.apply(state, key, kept, facts)
            if not changed:
                continue
            timeline = fold_person(
                key.decode(), kept.entries.values(), successor=successor, rules=self._rules, memo=kept.memo
            )
            value = encode_timeline(self._codecs, TIMELINES, "PersonTimeline", timeline, kept, parts=PARTS)
            output.append(Outbound(TIMELINES, key, value))
            output.extend(self._tell(state, key, kept, timeline))
            self._timelines.keep(state, key, kept, successor=successor)
        return output

    def _tell(self, state: StateView, key: bytes, kept: Kept[PersonMemo], timeline: dict[str, Any]) -> list[Outbound]:
        """Attributions that are new or say something else, and those taken back; what was told is remembered."""
        told = kept.attributions
        if not told and not timeline["stays"]:
            return []
        before = [attribution["stay"] for attribution in told.values()]
        jurisdiction = timeline["jurisdiction"] or next(word["jurisdiction"] for word in told.values())
        output = []
        for word in changes(key.decode(), jurisdiction, before=before, after=timeline["stays"]):
            value = self._codecs.encode(ATTRIBUTIONS, "Attribution", word)
            output.append(Outbound(ATTRIBUTIONS, word["case_key"].encode(), value))
            place = word["stay_key"].encode()
            if not word["withdrawn"]:
                told[place] = word
                state.save_bytes(key + STAY + place, value)
            elif place in told and told[place]["case_key"] == word["case_key"]:
                # What is taken back comes before what is told anew, so this never removes the newer word.
                del told[place]
                state.save_bytes(key + STAY + place, None)
        return output
