"""A death told of the whole case does not say whose it was."""

from typing import Any

from caseflow_processors.timelines.case import fold_case

from tests.stream_processors.made import RULES, day, entry, person


def _exit_of_referred(closed: Any) -> str | None:
    two = person("police-person:P2")
    entries = [
        entry("SuspectArrested", "a2", occurred=day(0), person=two),
        entry("InvestigationClosed", "x", occurred=day(10), outcome="died", person=closed),
        entry("CaseReferred", "r", occurred=day(20), persons=[two]),
    ]
    (defendant,) = fold_case("police-case:K1", entries, {}, successor=None, rules=RULES)["defendants"]
    found: str | None = defendant["exit"]
    return found


def test_who_is_referred_after_a_death_in_the_case_is_pending() -> None:
    assert _exit_of_referred(None) is None


def test_who_died_has_left_whatever_is_said_later() -> None:
    assert _exit_of_referred(person("police-person:P2")) == "died"
