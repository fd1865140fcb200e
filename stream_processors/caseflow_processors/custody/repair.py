"""The days for which a person counts as held by each stay: repaired, so that nobody is held twice at once."""

from collections.abc import Collection
from typing import NamedTuple

from caseflow_processors.custody.stays import HeldStay, known_day
from caseflow_processors.timelines.findings import Finding, finding

_EVER = 1 << 31
"""Later than any day: the end of a stay that lasts."""


class Held(NamedTuple):
    """Days held, half-open: on day A if `from_on <= A` and `to_on` is later than A or None."""

    from_on: int | None
    to_on: int | None
    repair: str
    """Vocabulary `stay_repair`."""


class _Span(NamedTuple):
    admitted_on: int
    end_on: int
    key: str
    repair: str


_UNHELD = {word: Held(None, None, word) for word in ("no_admission", "ends_before_it_begins", "undated")}
_INSIDE = Held(None, None, "inside_earlier_stay")


def repair(stays: Collection[HeldStay]) -> dict[str, Held]:
    """The days held by each of a person's stays, by stay key.

    Swept in the order of the day of admission, then of release (the earlier first, an open stay last), then of key. A
    stay without a known release lasts to the first later day on which another stay begins. Each stay counts from its
    admission or from the latest end of those before it, whichever is later, and for no day where nothing is left. So
    no two overlap, and together they cover exactly the days stated but for what is cut.
    """
    found: dict[str, Held] = {}
    spans: list[_Span] = []
    for stay in stays:
        span = _stated(stay)
        if isinstance(span, Held):
            found[stay.key] = span
        else:
            spans.append(span)
    spans.sort()
    free_on = -_EVER
    for span in _cut(spans):
        if span.admitted_on >= free_on:
            from_on, word = span.admitted_on, span.repair
        elif span.end_on > free_on:
            from_on, word = free_on, "began_in_earlier_stay" if span.repair == "none" else span.repair
        else:
            found[span.key] = _INSIDE
            continue
        found[span.key] = Held(from_on, None if span.end_on == _EVER else span.end_on, word)
        free_on = span.end_on
    return found


def _stated(stay: HeldStay) -> _Span | Held:
    """The days as the stay itself states them, or that it counts for none."""
    if stay.ends_before_it_begins:
        return _UNHELD["ends_before_it_begins"]
    if stay.admitted_on is None:
        return _UNHELD["no_admission" if stay.record["admitted"] is None else "undated"]
    released = stay.record["released"]
    if released is None:
        return _Span(stay.admitted_on, _EVER, stay.key, "none")
    released_on = known_day(released)
    if released_on is None:
        return _Span(stay.admitted_on, stay.admitted_on + 1, stay.key, "release_undated")
    return _Span(stay.admitted_on, released_on, stay.key, "none")


def _cut(spans: list[_Span]) -> list[_Span]:
    """Open stays end on the first later day on which another begins; the order stays as it is."""
    cut: list[_Span] = []
    next_on = later_on = _EVER
    for span in reversed(spans):
        if span.admitted_on < next_on:
            next_on, later_on = span.admitted_on, next_on
        if span.end_on == _EVER and later_on < _EVER:
            span = span._replace(end_on=later_on, repair="cut_at_next_admission")
        cut.append(span)
    cut.reverse()
    return cut


def overlaps(stays: Collection[HeldStay]) -> list[Finding]:
    """Each stay that begins while an earlier one still lasts, with the one of those that lasts longest.

    Days are compared: being released and admitted elsewhere on one day is a transfer and not an overlap. A stay
    without a release lasts on. Stays that end before they begin, or have no date of admission to the day, are left
    out; one released on no known day is known to last for no longer than its day of admission. At most as many
    findings as stays, and not one for each pair.
    """
    spans = []
    for stay in stays:
        if stay.admitted_on is None or stay.ends_before_it_begins:
            continue
        released = stay.record["released"]
        released_on = _EVER if released is None else known_day(released)
        event_id: str = stay.record["admitted"]["event_id"]
        spans.append((stay.admitted_on, stay.admitted_on if released_on is None else released_on, stay.key, event_id))
    found: list[Finding] = []
    last_until, last_event = -_EVER, ""
    for admitted_on, released_on, _, event_id in sorted(spans):
        if admitted_on < last_until:
            found.append(
                finding("overlapping_stays", (last_event, event_id), "the second began while the first still lasted")
            )
        if released_on > last_until:
            last_until, last_event = released_on, event_id
    return found
