"""Who is followed on a way, for how long, and how that ends."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from tests.sinks.made import STAGES, Record
from tests.sinks.oracles.cohorts import reports
from tests.sinks.oracles.setting import EPOCH, TO_THE_DAY, Setting, Told, defendants, happened
from tests.sinks.oracles.survival import Life

FOUND_GUILTY = ("convicted", "guilt_found_without_conviction")


class Coverage(NamedTuple):
    """From when, and through when, an agency is complete."""

    complete_from: date | None
    complete_through: date | None


class Followed(NamedTuple):
    """A unit on a way."""

    start: Record
    status: str
    life: Life | None


def milestone(told: Told, name: str, setting: Setting) -> Record | None:
    """Any milestone of a way."""
    last = setting.last
    if name == "committed":
        days = [found["committed"] for found in told.case["offences"] if found["committed"]["precision"] in TO_THE_DAY]
        if not told.case["offences"]:
            return None
        if not days:
            return {"on": None, "precision": "not_stated"}
        return happened({"on": min(found["on"] for found in days), "precision": "day"}, last)
    if name == "reported":
        return happened(told.case["reported"], last)
    if name == "registered":
        found = [step["moment"] for step in told.case["courts"] if step["kind"] == "registered"]
        return happened(_first(found), last)
    if name == "verdict":
        found = [charge["decided"] for charge in told.whole["charges"] if charge["is_final"] and charge["decided"]]
        return happened(_first(found), last)
    return told.at[name]


def _first(moments: list[Record]) -> Record | None:
    return min(moments, key=lambda moment: (moment["on"] is None, moment["on"] or 0), default=None)


def follow(
    cases: Iterable[Record], setting: Setting, coverage: dict[str, Coverage], *, origin: str, target: str
) -> Iterator[Followed]:
    """Every unit that set out."""
    if origin == "reported":
        for report in reports(cases, "case", setting):
            how = "" if report.standing == "pending" else report.standing
            yield _followed(report.case, report.case["reported"], how, report.left, setting, coverage)
        return
    for told in defendants(cases, setting):
        start = milestone(told, origin, setting)
        if start is None:
            continue
        how, end = _end(told, origin, target, setting)
        yield _followed(told.case, start, how, end, setting, coverage)


def _end(told: Told, origin: str, target: str, setting: Setting) -> tuple[str, Record | None]:
    if target == "any":
        return _first_way_out(told, origin)
    if target:
        reached = milestone(told, target, setting)
        implied = target in STAGES[1:] and told.reached > STAGES.index(target)
        if reached is not None or implied:
            return target, reached
    if told.exit is None or (target in ("sentenced", "admitted", "released") and told.exit in FOUND_GUILTY):
        return "", None
    return told.exit, told.at["exited"]


def _first_way_out(told: Told, origin: str) -> tuple[str, Record | None]:
    at = STAGES.index(origin)
    ends = [(found["on"], "further", found) for stage in STAGES[at + 1 :] if (found := told.at[stage]) is not None]
    if told.at["exited"] is not None and told.exit is not None:
        ends.append((told.at["exited"]["on"], told.exit, told.at["exited"]))
    known = sorted((end for end in ends if end[2]["precision"] in TO_THE_DAY), key=lambda end: end[:2])
    if known:
        return known[0][1], known[0][2]
    if told.reached > at + 1:
        return "further", None
    return told.exit or "", None


def _followed(
    case: Record,
    start: Record,
    how: str,
    end: Record | None,
    setting: Setting,
    coverage: dict[str, Coverage],
) -> Followed:
    own = [coverage[event["agency"]] for event in case["events"] if event["agency"] in coverage]
    censored = min([setting.last, *((found.complete_through - EPOCH).days for found in own if found.complete_through)])
    if start["precision"] not in TO_THE_DAY:
        return Followed(start, "without_start", None)
    begun = start["on"]
    begins = [(found.complete_from - EPOCH).days for found in own if found.complete_from]
    enters_after = max([-1, *(day - begun - 1 for day in begins)])
    if how and (end is None or end["precision"] not in TO_THE_DAY):
        return Followed(start, "undated", None)
    length = end["on"] - begun if how and end else None
    if length is not None and length < 0:
        return Followed(start, "negative", None)
    if censored < begun:
        return Followed(start, "not_yet", None)
    days = min(censored - begun, length if length is not None else censored - begun)
    if days <= enters_after:
        return Followed(start, "before_entry", None)
    if length is not None and length <= censored - begun:
        return Followed(start, "left", Life(enters_after, days, how))
    return Followed(start, "censored", Life(enters_after, days, ""))
