"""Laws of a case's timeline over histories drawn from a pool of events that contradict and repeat each other."""

from collections import Counter
from typing import Any

from caseflow_processors.timelines.case import fold_case
from caseflow_processors.timelines.content import content
from caseflow_processors.timelines.memo import CaseMemo
from caseflow_processors.timelines.moments import certainly_before
from caseflow_schemas.findings import meanings
from caseflow_schemas.vocabularies import derived_vocabularies
from hypothesis import example, given
from hypothesis import strategies as st

from tests.stream_processors.made import RULES
from tests.stream_processors.timelines import pools
from tests.stream_processors.timelines.cases import CASE, CODECS

Step = tuple[set[int], set[int]]

_places = st.sets(st.integers(0, pools.ENTRIES - 1), max_size=30)
_stays = st.sets(st.integers(0, pools.STAYS - 1), max_size=4)
_small_changes = st.lists(st.tuples(st.sets(st.integers(0, pools.ENTRIES - 1), max_size=3), _stays), max_size=8)


def _fold(places: set[int], held: set[int], memo: CaseMemo | None = None, *, backwards: bool = False) -> dict[str, Any]:
    entries = [pools.entries()[place] for place in sorted(places, reverse=backwards)]
    attributed = dict(pools.stays()[place] for place in sorted(held))
    return fold_case(CASE, entries, attributed, successor=None, rules=RULES, memo=memo)


@given(_places, _stays)
def test_the_timeline_is_a_function_of_the_set(places: set[int], held: set[int]) -> None:
    timeline = _fold(places, held)
    assert timeline == _fold(places, held, backwards=True)
    assert CODECS.decode(CODECS.encode("case-timelines", "CaseTimeline", timeline)) == timeline


@given(_places, _small_changes)
@example(set(range(300)), [({5}, set()), ({5}, {1}), ({5, 301, 302}, {1}), (set(range(300)), set())])
def test_a_fold_with_a_memo_comes_to_the_same_as_one_without(places: set[int], changes: list[Step]) -> None:
    memo = CaseMemo()
    before: dict[str, Any] = {}
    for change, held in [(set(), set()), *changes]:
        places = places ^ change
        timeline = _fold(places, held, memo)
        assert timeline == _fold(places, held)
        now = {each["person"]: each for each in timeline["defendants"]}
        assert all(now[person] is each for person, each in before.items() if now.get(person) == each)
        before = now


@given(_places, _places, _stays)
def test_what_is_taken_back_leaves_no_trace(places: set[int], more: set[int], held: set[int]) -> None:
    memo = CaseMemo()
    expected = _fold(places, held, memo)
    _fold(places | more, set(), memo)
    assert _fold(places, held, memo) == expected
    assert content(_fold(set(), set(), memo)) == {}


@given(_places, _stays)
def test_every_defendant_has_one_stage_and_one_exit_or_is_pending(places: set[int], held: set[int]) -> None:
    timeline = _fold(places, held)
    words = derived_vocabularies()
    defendants = timeline["defendants"]
    stages = Counter(each["stage"] for each in defendants)
    exits = Counter(each["exit"] for each in defendants)
    assert stages.keys() <= set(words["stage"].members)
    assert exits.keys() <= {*words["exit"].members, None}
    assert stages.total() == exits.total() == len({each["person"] for each in defendants})
    for each in defendants:
        first = each["spells"][0]
        assert (each["exit"], each["exited"]) == (first["exit"], first["ended"])
        assert (each["exit"] is None) == (each["exited"] is None)
        # Only the last spell may last.
        assert all(spell["exit"] is not None for spell in each["spells"][:-1])


@given(_places, _stays)
def test_nobody_leaves_while_a_charge_is_live_and_nobody_stays_for_whom_all_ended(
    places: set[int], held: set[int]
) -> None:
    timeline = _fold(places, held)
    odd = {
        event_id
        for finding in timeline["findings"]
        if finding["kind"] in ("charge_ended_before_filed", "verdict_before_charge")
        for event_id in finding["event_ids"]
    }
    for each in timeline["defendants"]:
        live = [charge for charge in each["charges"] if charge["state"] == "live"]
        pending = each["spells"][-1]["exit"] is None
        assert pending or not live
        if pending and len(each["spells"]) == 1 and each["charges"]:
            assert live
        if len(each["spells"]) == 1:
            assert pending == bool(live) or not each["charges"]
        for charge in each["charges"]:
            if charge["state"] == "decided":
                assert charge["decided"] == charge["ended"]
                assert charge["is_final"]
            if certainly_before(charge["ended"], charge["filed"]):
                assert {charge["ended"]["event_id"], charge["filed"]["event_id"]} & odd
            assert (charge["state"] == "live") == (charge["ended"] is None)
            assert not charge["is_final"] or charge["verdict"] is not None


@given(_places, _stays)
def test_a_stage_is_implied_by_its_milestone(places: set[int], held: set[int]) -> None:
    order = list(derived_vocabularies()["stage"].members)
    for each in _fold(places, held)["defendants"]:
        reached = [stage for stage in order if each[stage] is not None]
        assert not reached or order.index(each["stage"]) >= order.index(reached[-1])


@given(_places, _stays)
def test_each_finding_is_of_the_closed_list_and_points_to_events_of_the_timeline(
    places: set[int], held: set[int]
) -> None:
    timeline = _fold(places, held)
    listed = {event["event_id"] for event in timeline["events"]}
    for finding in timeline["findings"]:
        assert finding["kind"] in meanings()
        assert finding["event_ids"]
        assert set(finding["event_ids"]) <= listed
    told = Counter((each["kind"], each["person"], tuple(each["event_ids"])) for each in timeline["findings"])
    repeated = {kind for (kind, _, _), count in told.items() if count > 1}
    # One event may name several charges or offences that nobody knows; each is a finding of its own.
    assert repeated <= {
        "severed_charge_unknown",
        "suspect_of_unknown_offence",
        "offence_not_mapped",
        "relation_to_itself",
    }
