"""Disorder changes what is said, in the kinds and numbers that are counted, and nothing of what is true."""

from collections import Counter, defaultdict
from dataclasses import asdict

import pytest
from caseflow_producers.simulator.disorder import NO_CASE_YEAR
from caseflow_producers.simulator.parameters import load_parameters
from caseflow_producers.simulator.said import TOPIC_OF, Event, Said
from caseflow_producers.simulator.spoiled import REFUSED
from caseflow_schemas.event_ids import event_id
from caseflow_schemas.table_rows import IdentifierKind
from caseflow_schemas.tables import PinnedTables

from tests.producers.simulator.counties import messages, units

TABLES = PinnedTables.load()
YEAR_2201_MS = 7_289_654_400_000

KINDS = (
    *("late", "doubled", "reordered", "corrected", "retracted", "conflicting", "wrong_code", "unlinked", "wrong_link"),
    *REFUSED,
)


def counted() -> Counter[str]:
    found: Counter[str] = Counter()
    for unit in units(defects=True):
        found.update(unit.truth.disorder)
    return found


def test_lives_are_the_same_with_disorder_and_without() -> None:
    for calm, disturbed in zip(units(), units(defects=True), strict=True):
        one, other = asdict(calm.truth), asdict(disturbed.truth)
        for changed in ("disorder", "dead_letters", "duplicates"):
            del one[changed], other[changed]
        assert one == other


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made(kind: str) -> None:
    assert counted()[kind] > 0


@pytest.mark.parametrize("kind", ["late", "doubled", "reordered", "corrected", "retracted", "bad_date", "wrong_key"])
def test_a_kind_has_the_share_of_events_that_is_its_parameter(kind: str) -> None:
    events = len(messages())
    expected = load_parameters().share(f"defect_{kind}") * events
    assert abs(counted()[kind] - expected) < 4 * expected**0.5


def is_refused(said: Said) -> bool:
    """Whether the message is wrong in itself, by the contract's laws."""
    event = said.event
    person = event.get("person")
    identifiers: list[tuple[IdentifierKind, Event]] = [("case", one) for one in event["cases"]]
    identifiers += [("person", one) for one in (person["identifiers"] if person else ())]
    return (
        said.wrong_key is not None
        or event["revision"] < 1
        or event["agency"] not in TOPIC_OF
        or said.topic != TOPIC_OF[event["agency"]]
        or event["event_id"] != event_id(event["agency"], said.event_type, event["source"]["record"])
        or event["occurred"]["at"] > YEAR_2201_MS
        or any(TABLES.identifier_fault(kind, one["issuer"], one["value"]) for kind, one in identifiers)
    )


def by_event() -> dict[str, list[Said]]:
    """What is not refused, by event."""
    found = defaultdict(list)
    for said in messages(defects=True):
        if not is_refused(said):
            found[said.event["event_id"]].append(said)
    return found


def test_as_many_messages_are_to_be_refused_as_are_counted() -> None:
    expected = sum(sum(unit.truth.dead_letters.values()) for unit in units(defects=True))
    assert sum(map(is_refused, messages(defects=True))) == expected


def test_the_newest_word_on_every_event_is_the_calm_countys() -> None:
    disturbed = by_event()
    late = 0
    for calm in messages():
        copies = disturbed[calm.event["event_id"]]
        revision = max(said.event["revision"] for said in copies)
        newest = [said for said in copies if said.event["revision"] == revision]
        best = max(newest, key=lambda said: said.event["recorded_at"])
        assert not best.event["retracted"]
        assert best.event["cases"] == calm.event["cases"]
        assert best.event["occurred"] == calm.event["occurred"]
        late += best.event["recorded_at"] > calm.event["recorded_at"]
    assert late > 100


def test_an_event_that_never_happened_is_taken_back() -> None:
    calm = {said.event["event_id"] for said in messages()}
    extra = [
        copies
        for copies in by_event().values()
        if copies[0].event["event_id"] not in calm and not copies[0].event["source"]["record"].endswith("/linked")
    ]
    assert len(extra) > 50
    for copies in extra:
        newest = max(copies, key=lambda said: said.event["revision"])
        assert newest.event["retracted"]


def test_some_corrections_are_told_before_what_they_correct() -> None:
    overtaken = sum(
        any(a.event["revision"] > b.event["revision"] >= 1 and a.said_at < b.said_at for a in copies for b in copies)
        for copies in by_event().values()
    )
    assert overtaken > 20


def test_some_events_first_name_a_case_that_there_is_not() -> None:
    wrong = [
        said
        for said in messages(defects=True)
        if any(f"-{NO_CASE_YEAR}-" in case["value"] for case in said.event["cases"])
    ]
    assert wrong
    assert all(said.event["revision"] == 1 for said in wrong)


def test_a_message_under_a_wrong_key_is_followed_by_one_under_the_right_key() -> None:
    right = {said.event["event_id"] for said in messages(defects=True) if said.wrong_key is None}
    wrong = [said for said in messages(defects=True) if said.wrong_key is not None]
    assert wrong
    assert all(said.key != said.event["event_id"] and said.event["event_id"] in right for said in wrong)
