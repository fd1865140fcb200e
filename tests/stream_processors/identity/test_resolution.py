"""Where events go when identities change, and what the old places are told."""

from typing import Any

from caseflow_processors.identity.resolution import Resolution, Sending
from caseflow_processors.intake.accept import accept, fact_of
from caseflow_processors.stages.identity import IdentityStage, ranking
from caseflow_processors.stages.memory import InMemoryState
from caseflow_schemas.derived import DerivedCodecs

from tests.stream_processors.made import TABLES, event, identifier, person, read, same

CODECS = DerivedCodecs.offline()


class _Identity:
    """Identity over a state that goes through bytes between batches."""

    def __init__(self) -> None:
        self.state = InMemoryState(IdentityStage(CODECS, TABLES))

    def receive(self, *facts: dict[str, Any]) -> list[Sending]:
        resolution = Resolution(self.state, ranking(TABLES))
        for fact in facts:
            resolution.receive(fact)
        sendings = resolution.settle()
        self.state.commit()
        return sendings


def _accepted(record: str, *, event_type: str = "SuspectArrested", **fields: Any) -> dict[str, Any]:
    return fact_of(accept(None, read(event_type, event(event_type, record, **fields))).record)


def _told(sendings: list[Sending]) -> list[tuple[str, str, str]]:
    """Kind, key, and for a pointer its successor."""
    return sorted((each.fact["kind"], each.key, each.fact["successor"] or "") for each in sendings)


def test_an_event_goes_to_its_case_and_to_its_person() -> None:
    sendings = _Identity().receive(_accepted("r1"))
    assert _told(sendings) == [("fact", "police-case:K1", ""), ("fact", "police-person:P1", "")]
    assert {each.topic for each in sendings} == {"case-facts", "person-facts"}
    fact = sendings[0].fact
    assert fact["case_key"] == "police-case:K1"
    assert fact["persons"] == [{"key": "police-person:P1", "identifiers": ["police-person:P1"]}]


def test_an_event_without_a_case_goes_to_its_person_alone_and_one_without_a_person_to_its_case() -> None:
    identity = _Identity()
    assert _told(identity.receive(_accepted("r1", event_type="PersonAdmitted"))) == [("fact", "police-person:P1", "")]
    assert _told(identity.receive(_accepted("r2", event_type="CrimeReported"))) == [("fact", "police-case:K1", "")]


def test_the_same_fact_again_tells_nothing() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1"))
    assert identity.receive(_accepted("r1")) == []


def test_an_event_received_twice_in_a_batch_is_sent_once_as_its_newest() -> None:
    sendings = _Identity().receive(_accepted("r1"), _accepted("r1", revision=2))
    assert [each.fact["revision"] for each in sendings] == [2, 2]


def test_a_corrected_person_leaves_the_old_one_and_goes_to_the_new() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1"))
    corrected = _accepted("r1", revision=2, person=person("police-person:P2"))
    assert _told(identity.receive(corrected)) == [
        ("fact", "police-case:K1", ""),
        ("fact", "police-person:P2", ""),
        ("withdrawal", "police-person:P1", ""),
    ]


def test_a_withdrawal_says_nothing_of_the_event() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1"))
    sendings = identity.receive(_accepted("r1", revision=2, retracted=True))
    assert _told(sendings) == [("withdrawal", "police-case:K1", ""), ("withdrawal", "police-person:P1", "")]
    assert all((each.fact["event"], each.fact["persons"], each.fact["case_key"]) == ("", [], None) for each in sendings)


def test_a_retraction_of_what_was_never_said_tells_nothing() -> None:
    assert _Identity().receive(_accepted("r1", retracted=True)) == []


LINKED = person("police-person:P1", "nation-person:1")


def test_a_link_moves_all_events_of_the_greater_identifier_and_leaves_a_pointer() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1"))
    assert _told(identity.receive(_accepted("r2", person=LINKED, cases=same("police-case:K2")))) == [
        # The earlier event: its case has to know the person's new key.
        ("fact", "nation-person:1", ""),
        ("fact", "nation-person:1", ""),
        ("fact", "police-case:K1", ""),
        ("fact", "police-case:K2", ""),
        ("pointer", "police-person:P1", "nation-person:1"),
        ("withdrawal", "police-person:P1", ""),
    ]


def test_a_link_that_is_retracted_takes_everything_back_to_where_it_was() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1"))
    link: dict[str, Any] = {"person": LINKED, "cases": same("police-case:K2")}
    identity.receive(_accepted("r2", **link))
    assert _told(identity.receive(_accepted("r2", revision=2, retracted=True, **link))) == [
        ("fact", "police-case:K1", ""),
        ("fact", "police-person:P1", ""),
        ("pointer", "police-person:P1", ""),
        ("withdrawal", "nation-person:1", ""),
        ("withdrawal", "nation-person:1", ""),
        ("withdrawal", "police-case:K2", ""),
    ]


def test_a_link_that_comes_and_goes_within_a_batch_tells_nothing_of_it() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1"))
    link: dict[str, Any] = {"person": LINKED, "cases": same("police-case:K2")}
    assert identity.receive(_accepted("r2", **link), _accepted("r2", revision=2, retracted=True, **link)) == []


def test_a_link_that_two_events_state_stays_when_one_of_them_goes() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1", person=LINKED), _accepted("r2", person=LINKED), _accepted("r3"))
    told = _told(identity.receive(_accepted("r1", revision=2, person=LINKED, retracted=True)))
    assert told == [("withdrawal", "nation-person:1", ""), ("withdrawal", "police-case:K1", "")]


def test_linked_cases_are_one_and_the_person_is_told() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1", cases=same("court-case:C1")))
    told = _told(identity.receive(_accepted("r2", cases=same("court-case:C1", "nation-case:N1"))))
    assert told == [
        ("fact", "nation-case:N1", ""),
        ("fact", "nation-case:N1", ""),
        ("fact", "police-person:P1", ""),
        ("fact", "police-person:P1", ""),
        ("pointer", "court-case:C1", "nation-case:N1"),
        ("withdrawal", "court-case:C1", ""),
    ]


def _related(text: str, relation: str = "related") -> dict[str, Any]:
    return {**same(text)[0], "relation": relation}


def test_a_related_case_is_not_the_same_case_and_is_told_of_the_event() -> None:
    cases = [*same("police-case:K1"), _related("nation-case:N1")]
    sendings = _Identity().receive(_accepted("r1", cases=cases))
    assert _told(sendings) == [
        ("fact", "nation-case:N1", ""),
        ("fact", "police-case:K1", ""),
        ("fact", "police-person:P1", ""),
    ]
    edge = {"relation": "related", "identifier": "nation-case:N1", "key": "nation-case:N1"}
    assert all((each.fact["case_key"], each.fact["edges"]) == ("police-case:K1", [edge]) for each in sendings)


def test_an_edge_follows_its_case_to_a_new_canonical_identifier_and_back() -> None:
    identity = _Identity()
    identity.receive(
        _accepted("r1", event_type="CaseJoined", cases=[*same("nation-case:N9"), _related("court-case:C1", "joined")])
    )
    link = {"kind": "case", "a": identifier("court-case:C1"), "b": identifier("police-case:K1")}
    sendings = identity.receive(_accepted("r2", event_type="IdentifiersLinked", **link))
    moved = [each.fact for each in sendings if each.key == "police-case:K1" and each.fact["event_type"] == "CaseJoined"]
    assert [edge["key"] for fact in moved for edge in fact["edges"]] == ["police-case:K1"]
    assert ("withdrawal", "court-case:C1", "") in _told(sendings)
    back = identity.receive(_accepted("r2", event_type="IdentifiersLinked", revision=2, retracted=True, **link))
    assert _told(back) == [
        ("fact", "court-case:C1", ""),
        ("fact", "nation-case:N9", ""),
        ("pointer", "court-case:C1", ""),
        ("withdrawal", "police-case:K1", ""),
        ("withdrawal", "police-case:K1", ""),
    ]


def test_an_edge_within_one_case_is_kept_and_the_event_sent_there_once() -> None:
    cases = [*same("police-case:K1"), _related("police-case:K1", "joined")]
    sendings = _Identity().receive(_accepted("r1", event_type="CaseJoined", cases=cases))
    assert _told(sendings) == [("fact", "police-case:K1", "")]
    assert [edge["key"] for edge in sendings[0].fact["edges"]] == ["police-case:K1"]


def test_linked_persons_are_one_by_the_link_alone() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1"))
    link = {"a": identifier("nation-person:1"), "b": identifier("police-person:P1")}
    assert _told(identity.receive(_accepted("r2", event_type="IdentifiersLinked", **link))) == [
        ("fact", "nation-person:1", ""),
        ("fact", "nation-person:1", ""),
        ("fact", "police-case:K1", ""),
        ("pointer", "police-person:P1", "nation-person:1"),
        ("withdrawal", "police-person:P1", ""),
    ]


def test_a_retired_number_goes_on_as_its_successor_and_alone_where_there_is_none() -> None:
    retired = {"identifier": identifier("police-person:P1"), "successor": identifier("police-person:P0")}
    told = _told(_Identity().receive(_accepted("r1", event_type="IdentifierRetired", **retired)))
    assert told == [("fact", "police-person:P0", ""), ("pointer", "police-person:P1", "police-person:P0")]
    alone = _Identity().receive(_accepted("r1", event_type="IdentifierRetired"))
    assert _told(alone) == [("fact", "police-person:P1", "")]


def test_a_person_named_twice_is_told_once_and_stands_twice_in_the_order_of_mention() -> None:
    twice = [person("police-person:P2"), person("police-person:P1"), person("police-person:P2")]
    sendings = _Identity().receive(_accepted("r1", event_type="CaseReferred", persons=twice))
    assert [each.key for each in sendings] == ["police-case:K1", "police-person:P2", "police-person:P1"]
    assert [reference["key"][-2:] for reference in sendings[0].fact["persons"]] == ["P2", "P1", "P2"]


def test_numbers_of_one_text_from_two_issuers_are_two() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1", cases=same("police-case:7")))
    assert _told(identity.receive(_accepted("r2", cases=same("court-case:7")))) == [
        ("fact", "court-case:7", ""),
        ("fact", "police-person:P1", ""),
    ]


def test_a_case_and_a_person_of_equal_text_never_meet_nor_do_two_domains() -> None:
    identity = _Identity()
    abroad = _accepted("r1", place="ABROAD", cases=same("abroad-case:1"), person=person("abroad-person:1"))
    # Intake refuses a number of another domain; identity would keep the two apart all the same.
    elsewhere = {**_accepted("r1", person=LINKED), "domain": "ELSEWHERE", "event_id": "e2"}
    identity.receive(abroad, elsewhere)
    assert ("fact", "police-person:P1", "") in _told(identity.receive(_accepted("r1")))


def test_what_identity_keeps_of_a_retracted_history_is_nothing() -> None:
    identity = _Identity()
    identity.receive(_accepted("r1", person=LINKED), _accepted("r2", cases=same("court-case:C1", "nation-case:N1")))
    assert list(identity.state.values())
    identity.receive(
        _accepted("r1", revision=2, retracted=True, person=LINKED),
        _accepted("r2", revision=2, retracted=True, cases=same("court-case:C1", "nation-case:N1")),
    )
    assert list(identity.state.values()) == []


def test_a_mention_costs_a_key_of_its_own_and_no_rewriting() -> None:
    identity = _Identity()
    for number in range(5):
        identity.receive(_accepted(f"r{number}"))
    before = dict(identity.state.values())
    identity.receive(_accepted("r5"))
    after = dict(identity.state.values())
    assert {key: after[key] for key in before} == before
    assert len(after) - len(before) == 3
