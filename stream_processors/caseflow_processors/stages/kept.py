"""The state of a join: each event and each attribution under a key of its own; in memory beside them the timeline.

| key | value |
|---|---|
| timeline | what it was merged into, as a pointer `Fact`; there as long as anything else is |
| timeline · event · event id | the event, as the `Fact` that identity sent |
| timeline · stay · … | the `Attribution` received (cases) or told (persons) |

So an added event writes itself and not the thousand others of its timeline. What a key is made of is divided by NUL,
which no identifier and no event id holds.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from caseflow_processors.stages.codecs import Codecs
from caseflow_processors.state.protocol import StateView
from caseflow_processors.timelines.content import cut_down
from caseflow_processors.timelines.entries import Calendars, Entry, Fact, entry_of_fact

EVENT, STAY = b"\0event\0", b"\0stay\0"

Attribution = dict[str, Any]
Memo = TypeVar("Memo")

HELD_BYTES_AN_EVENT = 400
"""What an entry in memory counts as against the cache's bound, whose unit is bytes as encoded."""
TELLING = ("revision", "content_hash", "conflicting", "received_at", "case_key", "persons")
"""Fields by which a fact differs from the one received before, edges apart."""

_NO_SUCCESSOR: Mapping[str, Any] = {
    **dict.fromkeys(("event_id", "event_type", "agency", "jurisdiction", "domain", "content_hash", "event"), ""),
    **dict.fromkeys(("retracted", "conflicting"), False),
    **dict.fromkeys(("revision", "received_at"), 0),
    "kind": "pointer",
    "case_key": None,
    "persons": [],
    "edges": [],
    "successor": None,
}


class Kept(Generic[Memo]):
    """One timeline in memory: what it is folded from, and what of the last fold can be used again.

    `attributions` stand under the end of their key. `encoded` has the bytes of parts of the published record beside the
    part itself, by its id: a part that a fold returns unchanged, as the same object, is not encoded again.
    """

    __slots__ = ("attributions", "encoded", "entries", "is_stored", "memo", "successor")

    def __init__(self, memo: Memo, *, successor: str | None = None, is_stored: bool = False) -> None:
        self.successor = successor
        self.is_stored = is_stored
        self.entries: dict[str, Entry] = {}
        self.attributions: dict[bytes, Attribution] = {}
        self.memo = memo
        self.encoded: dict[int, tuple[dict[str, Any], bytes]] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to remember."""
        return not self.entries and not self.attributions and self.successor is None


class KeptTimelines(Generic[Memo]):
    """The timelines of a join by key, over the state of a shard."""

    def __init__(self, codecs: Codecs, topic: str, calendars: Calendars, new_memo: Callable[[], Memo]) -> None:
        self._codecs = codecs
        self._topic = topic
        self._calendars = calendars
        self._new_memo = new_memo

    def decode(self, key: bytes, value: bytes) -> Any:
        """What stands under a timeline's own key: the timeline without its events, which `load` adds; else a record."""
        if EVENT in key or STAY in key:
            return self._codecs.decode(value)
        return Kept(self._new_memo(), successor=self._codecs.decode(value)["successor"], is_stored=True)

    def encode(self, key: bytes, value: Any) -> bytes:
        """The inverse."""
        kept: Kept[Memo] = value
        return self._codecs.encode(self._topic, "Fact", {**_NO_SUCCESSOR, "successor": kept.successor})

    def load(self, state: StateView, key: bytes) -> Kept[Memo]:
        """The timeline with its events and attributions: from memory, or read from the state one by one."""
        kept: Kept[Memo] | None = state.load(key)
        if kept is None:
            return Kept(self._new_memo())
        if not kept.entries and not kept.attributions:
            self._fill(state, key, kept)
            self._hold(state, key, kept)
        return kept

    def _fill(self, state: StateView, key: bytes, kept: Kept[Memo]) -> None:
        for prefix in (key + EVENT, key + STAY):
            for stored, value in state.scan(prefix):
                record = self._codecs.decode(value)
                if prefix.endswith(EVENT):
                    kept.entries[record["event_id"]] = entry_of_fact(record, self._calendars)
                else:
                    kept.attributions[stored[len(prefix) :]] = record

    def keep(self, state: StateView, key: bytes, kept: Kept[Memo], *, successor: str | None) -> None:
        """Remember the timeline, or forget it where nothing is left of it."""
        moved = successor != kept.successor
        kept.successor = successor
        if kept.is_empty:
            if kept.is_stored:
                state.save(key, None)
            return
        if moved or not kept.is_stored:
            kept.is_stored = True
            state.save(key, kept)
        self._hold(state, key, kept)

    def _hold(self, state: StateView, key: bytes, kept: Kept[Memo]) -> None:
        state.hold(key, kept, HELD_BYTES_AN_EVENT * (len(kept.entries) + len(kept.attributions)))

    def apply(
        self, state: StateView, key: bytes, kept: Kept[Memo], facts: Iterable[tuple[Fact, bytes]]
    ) -> tuple[bool, str | None]:
        """Apply events, withdrawals and pointers in their order; whether anything changed, and the successor now."""
        changed, successor = False, kept.successor
        for fact, value in facts:
            if fact["kind"] == "pointer":
                changed |= successor != fact["successor"]
                successor = fact["successor"]
                continue
            event_id = fact["event_id"]
            known = kept.entries.get(event_id)
            stored = key + EVENT + event_id.encode()
            if fact["kind"] == "withdrawal":
                if known is not None:
                    del kept.entries[event_id]
                    state.save_bytes(stored, None)
                    changed = True
            elif known is None or not _says_the_same(known, fact):
                kept.entries[event_id] = entry_of_fact(fact, self._calendars)
                # The same record under the same schema id, so the bytes that came are the bytes to keep.
                state.save_bytes(stored, value)
                changed = True
        return changed, successor


def _says_the_same(known: Entry, fact: Fact) -> bool:
    event = known.event
    return known.edges == fact["edges"] and all(event[field] == fact[field] for field in TELLING)


VALUE_BYTES_AT_MOST = 60 * 1024 * 1024
"""What a timeline may take of a message, whose topic allows 64 MiB with all that is around the value."""

SPLICED_FROM_ITEMS = 32
"""Arrays of fewer items are encoded with the rest of the timeline, which costs less than handling them one by one."""


def encode_timeline(
    codecs: Codecs, topic: str, record_name: str, timeline: dict[str, Any], kept: Kept[Any], *, parts: Mapping[str, str]
) -> bytes:
    """The published bytes of a timeline; of its long arrays only items that are other objects than last time are new.

    `parts` are the arrays that may be long, and the record of their items. What would be larger than a message may be
    is cut down: a person or case with more than anybody has must not stop the others.
    """
    value = _encoded(codecs, topic, record_name, timeline, kept, parts)
    if len(value) <= VALUE_BYTES_AT_MOST:
        return value
    return codecs.encode(topic, record_name, cut_down(timeline))


def _encoded(
    codecs: Codecs, topic: str, record_name: str, timeline: dict[str, Any], kept: Kept[Any], parts: Mapping[str, str]
) -> bytes:
    before, kept.encoded = kept.encoded, {}
    spliced: dict[str, list[bytes]] = {}
    for field, part_record in parts.items():
        items = timeline[field]
        if len(items) < SPLICED_FROM_ITEMS:
            continue
        spliced[field] = encoded = []
        for item in items:
            # An object is known by its id for as long as it is kept here.
            found = before.get(id(item))
            if found is None:
                found = item, codecs.encode_item(part_record, item)
            kept.encoded[id(item)] = found
            encoded.append(found[1])
    if not spliced:
        return codecs.encode(topic, record_name, timeline)
    return codecs.encode_spliced(topic, record_name, timeline, spliced)


def by_key(
    messages: Iterable[tuple[bytes | None, bytes | None]], decode: Callable[[bytes], dict[str, Any]]
) -> dict[bytes, list[tuple[dict[str, Any], bytes]]]:
    """Decoded messages of a batch, each with its bytes, by their key, in their order: a key is folded once a batch."""
    found: dict[bytes, list[tuple[dict[str, Any], bytes]]] = {}
    for key, value in messages:
        found.setdefault(key or b"", []).append((decode(value or b""), value or b""))
    return found
