"""The content of a timeline: what law 1 makes a function of the set of events."""

from collections.abc import Sequence
from itertools import accumulate
from operator import attrgetter
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import HANGS_ON_ARRIVAL, Finding, finding

Timeline = dict[str, Any]

_UNSAID: Timeline = {
    **dict.fromkeys(("investigation_outcome", "area_code", "birth_year")),
    **dict.fromkeys(("location_type", "sex", "citizenship"), "not_stated"),
}
"""What else a timeline says, as it is where nothing is said."""

_LISTED_BYTES = attrgetter("listed_bytes")

LISTED_BYTES_AT_MOST = 16 * 1024 * 1024
"""A timeline is one message, of 64 MiB at most on its topic. An event in the list takes about 180 bytes, and several
times that with long identifiers or many persons. The figures that follow from the events are not cut."""


def listed(ordered: Sequence[Entry]) -> list[Timeline]:
    """The events that the timeline lists: the first, as far as there is room for them."""
    if sum(map(_LISTED_BYTES, ordered)) <= LISTED_BYTES_AT_MOST:
        return [entry.event for entry in ordered]
    sizes = accumulate(map(_LISTED_BYTES, ordered))
    return [entry.event for entry, size in zip(ordered, sizes, strict=True) if size <= LISTED_BYTES_AT_MOST]


def too_large(ordered: Sequence[Entry], events: Sequence[Timeline]) -> list[Finding]:
    """Where a timeline has more events than it lists: a finding that points to the first one left out."""
    if len(ordered) == len(events):
        return []
    return [
        finding(
            "timeline_too_large",
            (ordered[len(events)].event_id,),
            f"{len(ordered)} events, of which the first {len(events)} are listed",
        )
    ]


def cut_down(timeline: Timeline) -> Timeline:
    """The timeline without parts and milestones, a last resort where all that it says is more than a message may hold.

    Its key, identifiers, successor and attributions are left, and one finding that points to the earliest event. No
    figure can be made of it, so none is made that looks right.
    """
    parts: Timeline = {name: [] for name, value in timeline.items() if isinstance(value, list)}
    moments: Timeline = {name: None for name, value in timeline.items() if isinstance(value, dict)}
    first = timeline["events"][:1]
    kept: Timeline = {name: timeline[name] for name in ("identifiers", "attributed") if name in timeline}
    detail = "more than a message may hold: nothing of it is listed or counted"
    found = [finding("timeline_too_large", (event["event_id"],), detail) for event in first]
    unsaid = {name: value for name, value in _UNSAID.items() if name in timeline}
    return {**timeline, **parts, **moments, **unsaid, **kept, "findings": found, "events": first}


def content(timeline: Timeline | None) -> Timeline:
    """The timeline without received times and what is concluded from them.

    Received times are the only thing on a timeline that hangs on how the events arrived: they stand with its events,
    and the findings of one kind compare them with dates. Timelines carry no row versions and no coordinates. An empty
    timeline (no events, no attributions, no successor) has no content, and so equals an absent one. The timeline given
    is not changed.
    """
    if timeline is None or is_empty(timeline):
        return {}
    return {
        **timeline,
        "findings": [found for found in timeline["findings"] if found["kind"] != HANGS_ON_ARRIVAL],
        "events": [_without_received(event) for event in timeline["events"]],
    }


def content_equal(one: Timeline | None, other: Timeline | None) -> bool:
    """Whether two timelines, or an absent one, say the same."""
    return content(one) == content(other)


def is_empty(timeline: Timeline) -> bool:
    """Whether nothing is left on the timeline."""
    return not timeline["events"] and not timeline.get("attributed") and timeline["successor"] is None


def _without_received(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "received_at"}
