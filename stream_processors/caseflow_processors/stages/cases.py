"""The case join as a stage: case facts and attributions of stays in; case timelines out."""

from collections.abc import Iterable, Sequence
from typing import Any

from caseflow_schemas.tables import PinnedTables

from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.stages.kept import KeptTimeline, apply_facts, by_key, entries_of
from caseflow_processors.state.protocol import Inbound, Outbound, StateView
from caseflow_processors.timelines.case import fold_case
from caseflow_processors.timelines.entries import Calendars

FACTS, ATTRIBUTIONS = "case-facts", "attributions"

Attributed = dict[tuple[str, str], dict[str, Any]]
"""(person, stay key) → stay: each person's word on a stay stands by itself, so that two never overwrite each other."""


class CaseStage:
    """State: canonical case → CaseTimeline, which is also what is published."""

    name = "cases"
    inputs = (FACTS, ATTRIBUTIONS)
    changelog = "case-timelines"

    def __init__(self, codecs: Codecs, tables: PinnedTables) -> None:
        self._codecs = codecs
        self._calendars = Calendars(tables)
        self._verdict_rank = {verdict: rank for rank, verdict in enumerate(tables.vocabularies["verdict"])}

    def decode(self, key: bytes, value: bytes) -> Any:
        """A CaseTimeline."""
        return KeptTimeline(self._codecs.decode(value))

    def encode(self, key: bytes, value: Any) -> bytes:
        """A CaseTimeline's bytes."""
        return self._codecs.encode(self.changelog, "CaseTimeline", value)

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """Fold each case once; nothing follows from it."""
        facts = by_key(((m.key, m.value) for m in batch if m.topic == FACTS), self._codecs.decode)
        words = by_key(((m.key, m.value) for m in batch if m.topic == ATTRIBUTIONS), self._codecs.decode)
        for key in dict.fromkeys([*facts, *words]):
            self._fold_case(state, key, facts.get(key, ()), words.get(key, ()))
        return []

    def _fold_case(
        self, state: StateView, key: bytes, facts: Iterable[dict[str, Any]], words: Iterable[dict[str, Any]]
    ) -> None:
        kept: KeptTimeline | None = state.load(key)
        entries = entries_of(kept, self._calendars)
        before = None if kept is None else kept["successor"]
        facts_changed, successor = apply_facts(entries, facts, self._calendars, successor=before)
        attributed = _attributed(kept)
        if not _apply_words(attributed, words) and not facts_changed:
            return
        folded = fold_case(
            key.decode(), entries.values(), attributed, successor=successor, verdict_rank=self._verdict_rank
        )
        state.save(key, KeptTimeline(folded, entries))


def _attributed(kept: KeptTimeline | None) -> Attributed:
    if kept is None:
        return {}
    return {(entry["person_key"], entry["stay"]["stay_key"]): entry["stay"] for entry in kept["attributed"]}


def _apply_words(attributed: Attributed, words: Iterable[dict[str, Any]]) -> bool:
    changed = False
    for word in words:
        place = word["person_key"], word["stay_key"]
        if word["withdrawn"]:
            changed |= attributed.pop(place, None) is not None
        elif attributed.get(place) != word["stay"]:
            attributed[place] = word["stay"]
            changed = True
    return changed
