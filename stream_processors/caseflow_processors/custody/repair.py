"""Stays of one person beside each other: repaired, so that nobody counts as held twice at once."""

from collections.abc import Sequence

from caseflow_processors.custody.days import EVER, Held, Span
from caseflow_processors.timelines.findings import Finding, finding

_INSIDE = Held(None, None, "inside_earlier_stay")


def repair(spans: Sequence[Span]) -> dict[str, Held]:
    """The days for which each stay counts, by stay key; `spans` are all of one person's, sorted.

    So in the order of the day of admission, then of release (the earlier first, an open stay last), then of key. A
    stay without a known release lasts to the first later day on which another begins. Each stay counts from its
    admission or from the latest end of those before it, whichever is later, and for no day where nothing is left: on
    each day, the first of the stays that cover it counts. No two overlap, and together they count for exactly the days
    stated, but for what is cut.
    """
    found: dict[str, Held] = {}
    free_on = -EVER
    for span in _cut(spans):
        admitted_on, _, key, end_on, word, _ = span
        if admitted_on >= free_on:
            found[key] = Held(admitted_on, None if end_on == EVER else end_on, word)
        elif end_on > free_on:
            # What is cut is marked so, wherever it begins: its end is an assumption, its beginning only a day of both.
            word = "began_in_earlier_stay" if word == "none" else word
            found[key] = Held(free_on, None if end_on == EVER else end_on, word)
        else:
            found[key] = _INSIDE
            continue
        free_on = end_on
    return found


def _cut(spans: Sequence[Span]) -> Sequence[Span]:
    """Open stays end on the first later day on which another begins; the order stays as it is."""
    if all(span.end_on != EVER for span in spans):
        return spans
    cut: list[Span] = []
    next_on = later_on = EVER
    for span in reversed(spans):
        if span.admitted_on < next_on:
            next_on, later_on = span.admitted_on, next_on
        if span.end_on == EVER and later_on < EVER:
            cut.append(span._replace(end_on=later_on, repair="cut_at_next_admission"))
        else:
            cut.append(span)
    cut.reverse()
    return cut


def overlaps(spans: Sequence[Span]) -> list[Finding]:
    """Each stay that begins while an earlier one still lasts, with the one of those that lasts longest.

    `spans` as above. Days are compared: being released and admitted elsewhere on one day is a transfer and not an
    overlap. A stay without a release lasts on; one released on no known day is not known to last beyond its day of
    admission. At most as many findings as stays, and not one for each pair.
    """
    found: list[Finding] = []
    last_until, last_admission = -EVER, ""
    for admitted_on, released_on, _, _, _, admission in spans:
        if admitted_on < last_until:
            found.append(
                finding(
                    "overlapping_stays", (last_admission, admission), "the second began while the first still lasted"
                )
            )
        if released_on > last_until:
            last_until, last_admission = released_on, admission
    return found
