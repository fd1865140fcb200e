"""The pure fold of cases, from decoded entries to the timeline: ordinary ones, and what an added event costs giants.

Made-up cases. Rates stand beside a bare loop over the same entries, in the stated order, in the same run: on a shared
machine only such ratios can be compared with each other.
"""

import statistics
import time
from collections.abc import Callable
from random import Random
from typing import Any

from caseflow_processors.timelines.case import fold_case
from caseflow_processors.timelines.entries import Calendars, Entry, entry_of_fact
from caseflow_processors.timelines.memo import CaseMemo

from tests.stream_processors.made import RULES, TABLES, day, fact, offence, person, same

ORDINARY_CASES = 2_000
REPEATS = 5
EVENTS = 5_000
DEFENDANTS = 500
ADDED = 20
CASE = "police-case:K1"

_CALENDARS = Calendars(TABLES)
_TYPES = (
    *("HearingHeld",) * 8,
    *("ChargeFiled", "ChargeAmended", "VerdictReturned", "SuspectArrested", "CaseSuspended", "CaseResumed"),
    *("SentenceImposed", "CrimeReported"),
)
"""What a long case consists of: mostly hearings."""


def measure_cases() -> dict[str, Any]:
    """Events a second of processor time and their ratio to a bare loop; milliseconds for each added event."""
    return {
        "ordinary": _measure_ordinary([_ordinary(number) for number in range(ORDINARY_CASES)]),
        "one_defendant_of_5000_events": _measure_added(_long_case(), _for_one),
        "500_defendants_event_of_one": _measure_added(_many_defendants(), _for_one),
        "500_defendants_suspension_for_all": _measure_added(_many_defendants(), _suspension),
        "500_defendants_referral_for_all": _measure_added(_many_defendants(), _referral),
    }


def _entry(event_type: str, record: str, number: int, **fields: Any) -> Entry:
    return entry_of_fact(fact(event_type, record, occurred=day(number), **fields), _CALENDARS)


def _ordinary(number: int) -> tuple[str, list[Entry]]:
    """A case of one defendant and 5 to 15 events."""
    random = Random(number)  # noqa: S311 - the same cases in every run
    text = f"police-case:K{number}"
    said: dict[str, Any] = {"cases": same(text)}
    who: dict[str, Any] = {**said, "person": person(f"police-person:P{number}")}
    made = [
        _entry("CrimeReported", f"{number}/r", 0, offences=[offence("o1", iccs_code="0101")], **said),
        _entry("SuspectArrested", f"{number}/a", 1, offence_ids=["o1"], **who),
        _entry("CaseReferred", f"{number}/f", 2, persons=[who["person"]], **said),
        _entry("CaseRegistered", f"{number}/c", 4, **said),
    ]
    for charge in range(random.choice((1, 1, 2, 3))):
        made.append(_entry("ChargeFiled", f"{number}/c{charge}", 3, charge_id=str(charge), from_offence_id="o1", **who))
    for hearing in range(random.choice((0, 1, 2, 3))):
        made.append(_entry("HearingHeld", f"{number}/h{hearing}", 10 + hearing, **said))
    if random.random() < 0.8:
        made += [
            _entry("VerdictReturned", f"{number}/v", 40, **who),
            _entry("SentenceImposed", f"{number}/s", 41, **who),
        ]
    random.shuffle(made)
    return text, made


def _long_case() -> list[Entry]:
    random = Random(1)  # noqa: S311 - likewise
    made = []
    for number in range(EVENTS):
        event_type = random.choice(_TYPES)
        fields: dict[str, Any] = {}
        if event_type in ("ChargeFiled", "ChargeAmended", "VerdictReturned"):
            fields["charge_id"] = f"c{random.randrange(60)}"
        if event_type not in ("CaseSuspended", "CaseResumed", "CrimeReported"):
            fields["person"] = person("police-person:P0")
        made.append(_entry(event_type, f"long/{number}", random.randrange(2_000), **fields))
    return made


def _many_defendants() -> list[Entry]:
    """Ten events of each, and a report."""
    made = [_entry("CrimeReported", "r", 0, offences=[offence(f"o{number}") for number in range(5)])]
    for number in range(DEFENDANTS):
        who: dict[str, Any] = {"person": person(f"police-person:P{number}")}
        made.append(_entry("SuspectArrested", f"{number}/a", number % 300, **who))
        for charge in range(3):
            said = {**who, "charge_id": f"{number}/{charge}"}
            made.append(_entry("ChargeFiled", f"{number}/c{charge}", 300, **said))
            made.append(_entry("VerdictReturned", f"{number}/v{charge}", 400 + number % 100, **said))
        made.extend(_entry("HearingHeld", f"{number}/h{at}", 310 + at, **who) for at in range(2))
        made.append(_entry("SentenceImposed", f"{number}/s", 600, **who))
    return made


def _for_one(number: int) -> Entry:
    return _entry("HearingHeld", f"added/{number}", 350 + number, person=person(f"police-person:P{number % 2}"))


def _referral(number: int) -> Entry:
    """Of what is for all, the kind of which most hangs: each defendant is folded anew."""
    return _entry("CaseReferred", f"added/{number}", 350 - number, persons=[])


def _suspension(number: int) -> Entry:
    event_type = "CaseSuspended" if number % 2 == 0 else "CaseResumed"
    return _entry(event_type, f"added/{number}", 350 + number)


def _measure_ordinary(cases: list[tuple[str, list[Entry]]]) -> dict[str, float]:
    events = sum(len(entries) for _, entries in cases)

    def fold() -> None:
        for key, entries in cases:
            fold_case(key, entries, {}, successor=None, rules=RULES)

    def bare_loop() -> None:
        for _, entries in cases:
            for entry in sorted(entries, key=lambda each: each.order):
                _ = entry.event_type, entry.part

    folded, bare = events / _least_seconds(fold), events / _least_seconds(bare_loop)
    return {
        "events_a_case": events / len(cases),
        "events_a_second": folded,
        "bare_loop_events_a_second": bare,
        "bare_loop_to_fold": bare / folded,
    }


def _least_seconds(run: Callable[[], None]) -> float:
    spent = []
    for _ in range(REPEATS):
        began = time.process_time()
        run()
        spent.append(time.process_time() - began)
    return min(spent)


def _measure_added(entries: list[Entry], added: Callable[[int], Entry]) -> dict[str, float]:
    memo, known = CaseMemo(), {entry.event_id: entry for entry in entries}
    spent = []
    for entry in (None, *(added(number) for number in range(ADDED))):
        if entry is not None:
            known[entry.event_id] = entry
        began = time.process_time()
        fold_case(CASE, known.values(), {}, successor=None, rules=RULES, memo=memo)
        spent.append((time.process_time() - began) * 1_000)
    return {
        "events": len(entries),
        "all_at_once_ms": spent[0],
        "added_event_ms_median": statistics.median(spent[1:]),
        "added_event_ms_greatest": max(spent[1:]),
    }
