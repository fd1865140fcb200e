"""The person join as a stage: person facts in; person timelines and attributions of stays out."""

from collections.abc import Sequence
from typing import Any

from caseflow_schemas.tables import PinnedTables

from caseflow_processors.custody.attribution import changes
from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.stages.kept import KeptTimeline, apply_facts, by_key, entries_of
from caseflow_processors.state.protocol import Inbound, Outbound, StateView
from caseflow_processors.timelines.entries import Calendars
from caseflow_processors.timelines.person import fold_person

ATTRIBUTIONS = "attributions"


class PersonStage:
    """State: canonical person → PersonTimeline, which is also what is published."""

    name = "persons"
    inputs = ("person-facts",)
    changelog = "person-timelines"

    def __init__(self, codecs: Codecs, tables: PinnedTables) -> None:
        self._codecs = codecs
        self._calendars = Calendars(tables)
        self._window = tables.window_days_inclusive
        self._verdict_rank = {verdict: rank for rank, verdict in enumerate(tables.vocabularies["verdict"])}

    def decode(self, key: bytes, value: bytes) -> Any:
        """A PersonTimeline."""
        return KeptTimeline(self._codecs.decode(value))

    def encode(self, key: bytes, value: Any) -> bytes:
        """A PersonTimeline's bytes."""
        return self._codecs.encode(self.changelog, "PersonTimeline", value)

    def fold(self, state: StateView, batch: Sequence[Inbound]) -> list[Outbound]:
        """Fold each person once; tell cases what changed in the stays that are theirs."""
        output: list[Outbound] = []
        for key, facts in by_key(((m.key, m.value) for m in batch), self._codecs.decode).items():
            kept: KeptTimeline | None = state.load(key)
            entries = entries_of(kept, self._calendars)
            before = None if kept is None else kept["successor"]
            changed, successor = apply_facts(entries, facts, self._calendars, successor=before)
            if not changed:
                continue
            person = key.decode()
            folded = fold_person(
                person,
                entries.values(),
                successor=successor,
                verdict_rank=self._verdict_rank,
                window_days_inclusive=self._window,
            )
            state.save(key, KeptTimeline(folded, entries))
            output.extend(self._attributions(person, kept, folded))
        return output

    def _attributions(self, person: str, before: dict[str, Any] | None, after: dict[str, Any]) -> list[Outbound]:
        stays_before = [] if before is None else before["stays"]
        if not stays_before and not after["stays"]:
            return []
        jurisdiction = after["jurisdiction"] or ("" if before is None else before["jurisdiction"])
        return [
            Outbound(
                ATTRIBUTIONS,
                attribution["case_key"].encode(),
                self._codecs.encode(ATTRIBUTIONS, "Attribution", attribution),
            )
            for attribution in changes(person, jurisdiction, before=stays_before, after=after["stays"])
        ]
