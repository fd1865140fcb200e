"""A person's custody: all stays, repaired and attributed, and the spans that they make together."""

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from caseflow_processors.custody.attribution import Attributor, Belonging, PersonCase
from caseflow_processors.custody.days import Held, Span
from caseflow_processors.custody.repair import overlaps, repair
from caseflow_processors.custody.spans import CustodySpan, spans_of
from caseflow_processors.custody.stays import HeldStay, Stay
from caseflow_processors.timelines.entries import Entry
from caseflow_processors.timelines.findings import Finding


class Custody(NamedTuple):
    """As a person's timeline has it; the findings in no order."""

    stays: list[Stay]
    spans: list[CustodySpan]
    findings: list[Finding]


class _Settled(NamedTuple):
    held: HeldStay
    days: Held
    case: Belonging
    record: Stay
    spans: list[CustodySpan]


class CustodyMemo:
    """The stays of one person as last folded.

    A stay whose own entries are the same objects, and whose repair and case came out the same, is the same dict again:
    whoever encodes stays knows by that what has not changed. Nothing in here is changed, and nothing decides but
    entries and cases: a fold without a memo comes to the same.
    """

    __slots__ = ("_settled",)

    def __init__(self) -> None:
        self._settled: dict[str, _Settled] = {}

    def fold(
        self,
        entries_by_stay: Mapping[str, list[Entry]],
        cases: Sequence[PersonCase],
        window_days_inclusive: tuple[int, int],
    ) -> Custody:
        """All stays, sorted by key, from the entries of each in the stated order."""
        before = self._settled
        held = []
        for key in sorted(entries_by_stay):
            entries = entries_by_stay[key]
            known = before.get(key)
            held.append(known.held if known is not None and known.held.entries == entries else HeldStay(key, entries))
        spans = sorted(stay.days for stay in held if isinstance(stay.days, Span))
        repaired = repair(spans)
        attributor = Attributor(cases, window_days_inclusive)
        self._settled = {
            stay.key: _settle(
                stay,
                stay.days if isinstance(stay.days, Held) else repaired[stay.key],
                attributor.case_of(stay),
                before.get(stay.key),
            )
            for stay in held
        }
        settled = self._settled.values()
        findings = [found for stay in held for found in stay.findings]
        findings.extend(overlaps(spans))
        counted = [span for each in settled for span in each.spans]
        counted.sort(key=itemgetter("from_on"))
        return Custody([each.record for each in settled], counted, findings)


def _settle(stay: HeldStay, days: Held, case: Belonging, known: _Settled | None) -> _Settled:
    if known is not None and known.held is stay and known.days == days and known.case == case:
        return known
    record: dict[str, Any] = {
        **stay.record,
        "held_from_on": days.from_on,
        "held_to_on": days.to_on,
        "repair": days.repair,
        "basis": case.basis,
        "case_key": case.case_key,
    }
    return _Settled(stay, days, case, record, spans_of(record))
