"""The figures of a summary in words: what is left out of a figure stands beside it."""

from collections.abc import Iterator

from caseflow_operations.figures import Figures, Segment


def told_durations(figures: Figures) -> Iterator[str]:
    """A line a segment of which anything has ended."""
    for name, segment in figures.segments.items():
        if segment.median is not None:
            days = "day" if segment.median == 1 else "days"
            yield (
                f"{name}: median {segment.median:g} {days} over {segment.measured:,} measured of"
                f" {segment.completed:,}{_left_out(segment)}"
            )
        elif segment.undated:
            yield f"{name}: undated for {segment.undated:,} of {segment.completed:,}, so no duration is given"


def _left_out(segment: Segment) -> str:
    parts = [
        f"{number:,} {why}"
        for number, why in (
            (segment.negative, "that ended before they began"),
            (segment.without_start, "that began on no known day"),
            (segment.undated, "that ended on no known day"),
        )
        if number
    ]
    return f"; left out: {', '.join(parts)}" if parts else ""


def told_stays(figures: Figures) -> str:
    """How many stays there are, and how they were attributed to cases."""
    stays = figures.stays
    wrong = stays["ends_before_it_begins"]
    end = "ends before it begins" if wrong == 1 else "end before they begin"
    of_closed = f", of which {wrong:,} {end}" if wrong else ""
    return (
        f"stays: {stays['closed']:,} closed{of_closed}; {stays['open']:,} open; attributed to a case:"
        f" {stays['stated']:,} stated, {stays['inferred']:,} inferred, {stays['unattributed']:,} to none"
    )
