"""The days of a stay as it states them itself, and as they count."""

from typing import NamedTuple

from caseflow_processors.timelines.calendar import TIMED
from caseflow_processors.timelines.moments import Moment

EVER = 1 << 31
"""Later than any day: the end of a stay that lasts."""

_KNOWN_TO_THE_DAY = TIMED | {"day"}


class Held(NamedTuple):
    """Days for which a stay counts, half-open: day A if `from_on <= A`, and `to_on` is later than A or None."""

    from_on: int | None
    to_on: int | None
    repair: str
    """Vocabulary `stay_repair`."""


class Span(NamedTuple):
    """Days that a stay states; spans sort in the order in which stays take precedence."""

    admitted_on: int
    released_on: int
    """EVER where no release is known; the day of admission where the release is on no known day."""
    key: str
    end_on: int
    """The day after the last for which it counts, if no other stay comes between."""
    repair: str
    admission: str
    """The event."""


_UNHELD = {word: Held(None, None, word) for word in ("no_admission", "ends_before_it_begins", "undated")}


def known_day(moment: Moment | None) -> int | None:
    """The local day of a moment, where it is known to the day."""
    if moment is None or moment["precision"] not in _KNOWN_TO_THE_DAY:
        return None
    on: int | None = moment["on"]
    return on


def stated_days(
    key: str, admitted: Moment | None, released: Moment | None, *, ends_before_it_begins: bool
) -> Span | Held:
    """What a stay states, or that it counts for no day whatever others do.

    One released on no known day is known to have lasted for its day of admission, and counts for that alone.
    """
    if ends_before_it_begins:
        return _UNHELD["ends_before_it_begins"]
    if admitted is None:
        return _UNHELD["no_admission"]
    admitted_on, admission = known_day(admitted), admitted["event_id"]
    if admitted_on is None:
        return _UNHELD["undated"]
    if released is None:
        return Span(admitted_on, EVER, key, EVER, "none", admission)
    released_on = known_day(released)
    if released_on is None:
        return Span(admitted_on, admitted_on, key, admitted_on + 1, "release_undated", admission)
    return Span(admitted_on, released_on, key, released_on, "none", admission)
