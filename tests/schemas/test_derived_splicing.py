"""Records of which some arrays are encoded beforehand."""

import pytest
from caseflow_schemas.derived import DerivedCodecs

CODECS = DerivedCodecs.offline()


def _reference(key: str) -> dict[str, object]:
    return {"key": key, "identifiers": [key, f"{key}-also"]}


def _fact(persons: list[dict[str, object]]) -> dict[str, object]:
    return {
        "event_id": "e",
        "event_type": "SuspectIdentified",
        "agency": "A",
        "occurred": {"at": None, "precision": "not_stated", "on": None},
        "revision": 1,
        "received_at": 5,
        "content_hash": "h",
        "conflicting": False,
        "case_key": None,
        "persons": persons,
    }


@pytest.mark.parametrize("count", [0, 1, 3, 200])
def test_the_bytes_are_read_back_as_the_record_whatever_the_number_of_items(count: int) -> None:
    events = [_fact([_reference(f"p:{number}")]) for number in range(count)]
    timeline = {
        "key": "k",
        "jurisdiction": "J",
        "identifiers": ["k"],
        "successor": None,
        "retired": [],
        "seals": [],
        "sex": "male",
        "birth_year": 1990,
        "citizenship": "national",
        "cases": [],
        "custody": [],
        "findings": [],
        "stays": [],
        "events": events,
    }
    parts = {"stays": [], "events": [CODECS.encode_item("TimelineEvent", event) for event in events]}
    spliced = CODECS.encode_spliced("person-timelines", "PersonTimeline", timeline, parts)
    assert CODECS.decode(spliced) == timeline
    assert spliced == CODECS.encode("person-timelines", "PersonTimeline", timeline)


def test_what_is_no_array_of_the_record_cannot_be_spliced() -> None:
    with pytest.raises(ValueError, match=r"no arrays \[sex\]"):
        CODECS.encode_spliced("person-timelines", "PersonTimeline", {}, {"sex": []})
