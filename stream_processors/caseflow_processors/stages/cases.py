"""The case join as a stage: case facts and attributions of stays in; case timelines out."""

from collections.abc import Iterable, Sequence
from typing import Any

from caseflow_schemas.tables import PinnedTables

from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.stages.kept import STAY, Kept, KeptTimelines, by_key, encode_timeline
from caseflow_processors.state.protocol import Inbound, Outbound, StateView
from caseflow_processors.timelines.case import CaseMemo, fold_case
from caseflow_processors.timelines.entries import Calendars
from caseflow_processors.timelines.rules import Rules

FACTS, ATTRIBUTIONS, TIMELINES = "case-facts", "attributions", "case-timelines"

PARTS = {
    "offences": "TimelineOffence",
    "victims": "TimelineVictim",
    "hearings": "Hearing",
    "findings": "Finding",
    "defendants": "Defendant",
    "events": "TimelineEvent",
}
"""Arrays of a case's timeline that may be long, and the record of their items."""

Word = tuple[dict[str, Any], bytes]


class CaseStage:
    """State: see `kept`. Each person's word on a stay stands by itself, so that two never overwrite each other."""

    name = "cases"
    inputs = (FACTS, ATTRIBUTIONS)
    changelog = "case-state"

    def __init__(self, codecs: Codecs, tables: PinnedTables) -> None:
        self._codecs = codecs
        self._rules = Rules.of(tables)
        self._timelines = KeptTimelines(codecs, self.changelog, Calendars(tables), CaseMemo)
        self.decode = self._timelines.decode
        self.encode = self._timelines.encode

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """Fold each case once and publish its timeline; nothing else follows from it."""
        facts = by_key(((m.key, m.value) for m in batch if m.topic == FACTS), self._codecs.decode)
        words = by_key(((m.key, m.value) for m in batch if m.topic == ATTRIBUTIONS), self._codecs.decode)
        output: list[Outbound] = []
        for key in dict.fromkeys([*facts, *words]):
            kept = self._timelines.load(state, key)
            changed, successor = self._timelines.apply(state, key, kept, facts.get(key, ()))
            if not _apply_words(state, key, kept, words.get(key, ())) and not changed:
                continue
            attributed = {(word["person_key"], word["stay_key"]): word["stay"] for word in kept.attributions.values()}
            timeline = fold_case(
                key.decode(), kept.entries.values(), attributed, successor=successor, rules=self._rules, memo=kept.memo
            )
            value = encode_timeline(self._codecs, TIMELINES, "CaseTimeline", timeline, kept, parts=PARTS)
            output.append(Outbound(TIMELINES, key, value))
            self._timelines.keep(state, key, kept, successor=successor)
        return output


def _apply_words(state: StateView, key: bytes, kept: Kept[CaseMemo], words: Iterable[Word]) -> bool:
    changed = False
    for word, value in words:
        # Not NUL, which would make a group of each person; no identifier holds this one either.
        place = f"{word['person_key']}\1{word['stay_key']}".encode()
        known = kept.attributions.get(place)
        if word["withdrawn"]:
            if known is not None:
                del kept.attributions[place]
                state.save_bytes(key + STAY + place, None)
                changed = True
        elif known is None or known["stay"] != word["stay"]:
            kept.attributions[place] = word
            state.save_bytes(key + STAY + place, value)
            changed = True
    return changed
