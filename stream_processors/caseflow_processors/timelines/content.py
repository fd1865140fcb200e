"""The content of a timeline: what law 1 makes a function of the set of events."""

from collections.abc import Sequence
from typing import Any

from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import HANGS_ON_ARRIVAL, Finding, finding

Timeline = dict[str, Any]

EVENTS_LISTED_AT_MOST = 50_000
"""A timeline is one message, of 64 MiB at most on its topic. An event in the list takes about 180 bytes, several times
that with long identifiers or several persons; the figures that follow from it take as much again, and are not cut."""


def too_large(ordered: Sequence[Entry]) -> list[Finding]:
    """Where a timeline has more events than it lists: a finding that points to the first one left out."""
    if len(ordered) <= EVENTS_LISTED_AT_MOST:
        return []
    return [
        finding(
            "timeline_too_large",
            (ordered[EVENTS_LISTED_AT_MOST].event_id,),
            f"{len(ordered)} events, of which the first {EVENTS_LISTED_AT_MOST} are listed",
        )
    ]


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
