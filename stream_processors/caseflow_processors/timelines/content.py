"""The content of a timeline: what law 1 makes a function of the set of events."""

from typing import Any

Timeline = dict[str, Any]


def content(timeline: Timeline | None) -> Timeline:
    """The timeline without received times, which are the only thing on it that hangs on how the events arrived.

    Timelines carry no row versions and no coordinates. An empty timeline (no events, no attributions, no successor)
    has no content, and so equals an absent one. The timeline given is not changed.
    """
    if timeline is None or is_empty(timeline):
        return {}
    return {**timeline, "events": [_without_received(event) for event in timeline["events"]]}


def content_equal(one: Timeline | None, other: Timeline | None) -> bool:
    """Whether two timelines, or an absent one, say the same."""
    return content(one) == content(other)


def is_empty(timeline: Timeline) -> bool:
    """Whether nothing is left on the timeline."""
    return not timeline["events"] and not timeline.get("attributed") and timeline["successor"] is None


def _without_received(event: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in event.items() if name != "received_at"}
