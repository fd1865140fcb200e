"""A timeline as the state of a join: the published record, with its events' readings kept beside it in memory."""

from collections.abc import Callable, Iterable
from typing import Any

from caseflow_processors.timelines.entries import Calendars, Entry, Fact, entry_of_event, entry_of_fact

Events = dict[str, Entry]
"""By event id."""


class KeptTimeline(dict[str, Any]):
    """The record itself. `entries` is None until a fold needs it: most timelines that are read are not folded on."""

    __slots__ = ("entries",)

    entries: Events | None

    def __init__(self, record: dict[str, Any], entries: Events | None = None) -> None:
        super().__init__(record)
        self.entries = entries


def entries_of(kept: KeptTimeline | None, calendars: Calendars) -> Events:
    """The entries of a timeline; each reading is parsed once for as long as the value stays in memory."""
    if kept is None:
        return {}
    if kept.entries is None:
        kept.entries = {event["event_id"]: entry_of_event(event, calendars) for event in kept["events"]}
    return kept.entries


def apply_fact(entries: Events, fact: Fact, calendars: Calendars) -> bool:
    """Put an event on the timeline or take it off; False where it was so already."""
    event_id = fact["event_id"]
    known = entries.get(event_id)
    if fact["kind"] == "withdrawal":
        return entries.pop(event_id, None) is not None
    if known is not None and all(known.event[field] == fact[field] for field in _TELLING):
        return False
    entries[event_id] = entry_of_fact(fact, calendars)
    return True


_TELLING = ("revision", "content_hash", "conflicting", "received_at", "case_key", "persons")


def apply_facts(
    entries: Events, facts: Iterable[Fact], calendars: Calendars, *, successor: str | None
) -> tuple[bool, str | None]:
    """Apply events, withdrawals and pointers in their order; whether anything changed, and the successor now."""
    changed = False
    for fact in facts:
        if fact["kind"] == "pointer":
            changed = changed or successor != fact["successor"]
            successor = fact["successor"]
        elif apply_fact(entries, fact, calendars):
            changed = True
    return changed, successor


def by_key(
    messages: Iterable[tuple[bytes | None, bytes | None]], decode: Callable[[bytes], dict[str, Any]]
) -> dict[bytes, list[dict[str, Any]]]:
    """Decoded messages of a batch by their key, in their order: a key is folded once a batch."""
    found: dict[bytes, list[dict[str, Any]]] = {}
    for key, value in messages:
        found.setdefault(key or b"", []).append(decode(value or b""))
    return found
