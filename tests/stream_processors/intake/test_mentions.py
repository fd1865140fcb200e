"""What a version mentions: every identifier that its event names, from every place."""

from typing import Any

import pytest

from tests.stream_processors.made import AGENCY_OF_TYPE, event, identifier, person, read, same


def _mentions(event_type: str, **fields: Any) -> list[str]:
    found: list[str] = read(event_type, event(event_type, **fields)).version["mentions"]
    return found


def test_cases_of_every_relation_and_all_numbers_of_the_person_are_mentioned_sorted_and_once() -> None:
    related = {"issuer": "court-case", "value": "K9", "relation": "related"}
    odd = {"issuer": "court-case", "value": "K8", "relation": "cousin"}
    named = person("police-person:P2", "nation-person:N1", "police-person:P2")
    assert _mentions("SuspectArrested", cases=[related, *same("police-case:K1"), odd], person=named) == [
        "case court-case:K8",
        "case court-case:K9",
        "case police-case:K1",
        "person nation-person:N1",
        "person police-person:P2",
    ]


def test_all_of_several_persons_are_mentioned() -> None:
    both = [person("police-person:P2"), person("police-person:P1", "nation-person:N1")]
    assert _mentions("CaseReferred", persons=both) == [
        "case police-case:K1",
        "person nation-person:N1",
        "person police-person:P1",
        "person police-person:P2",
    ]


def test_both_sides_of_a_link_are_mentioned_under_its_kind() -> None:
    link = {"kind": "case", "a": identifier("police-case:K2"), "b": identifier("court-case:K1")}
    assert _mentions("IdentifiersLinked", **link) == ["case court-case:K1", "case police-case:K2"]
    assert _mentions("IdentifiersLinked") == ["person police-person:P1", "person police-person:P2"]


@pytest.mark.parametrize(
    ("successor", "mentioned"),
    [
        (None, ["person police-person:P1"]),
        (identifier("nation-person:N1"), ["person nation-person:N1", "person police-person:P1"]),
    ],
)
def test_a_retired_number_and_its_successor_are_mentioned(successor: Any, mentioned: list[str]) -> None:
    assert _mentions("IdentifierRetired", successor=successor) == mentioned


def test_an_event_about_the_whole_case_mentions_no_person() -> None:
    assert _mentions("AppealLodged") == ["case police-case:K1"]


@pytest.mark.parametrize("event_type", sorted(AGENCY_OF_TYPE))
def test_every_event_type_mentions_something(event_type: str) -> None:
    assert _mentions(event_type)
