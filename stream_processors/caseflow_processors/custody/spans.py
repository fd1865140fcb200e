"""Where and as what a person was held by one stay, on which days."""

from typing import Any

CustodySpan = dict[str, Any]


def spans_of(stay: dict[str, Any]) -> list[CustodySpan]:
    """The days held by a repaired stay, cut where its periods begin, in order.

    Of several changes on one day the last counts for that day. A change known to the month or year counts from its
    first day; one without a date is known to have happened and not on which day, and cuts nothing.
    """
    held_from, held_to = stay["held_from_on"], stay["held_to_on"]
    if held_from is None or held_from == held_to:
        return []
    spans: list[CustodySpan] = []
    for period in stay["periods"]:
        on = period["moment"]["on"]
        if on is None or (held_to is not None and on >= held_to):
            continue
        from_on = on if on > held_from else held_from
        if spans:
            last = spans[-1]
            # Stays whose events come from two calendars may have days that step back.
            from_on = max(from_on, last["from_on"])
            last["to_on"] = from_on
            if from_on == last["from_on"]:
                spans.pop()
        if spans and _same(spans[-1], period):
            spans[-1]["to_on"] = held_to
            continue
        spans.append(
            {
                "from_on": from_on,
                "to_on": held_to,
                "legal_status": period["legal_status"],
                "facility": period["facility"],
                "stay_key": stay["stay_key"],
                "case_key": stay["case_key"],
            }
        )
    return spans


def _same(span: CustodySpan, period: dict[str, Any]) -> bool:
    return bool(span["legal_status"] == period["legal_status"] and span["facility"] == period["facility"])
