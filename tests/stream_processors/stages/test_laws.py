"""The laws of CONTRACT.md over generated life histories."""

from collections import Counter
from typing import Any

from caseflow_processors.stages.pipeline import InMemoryPipeline
from caseflow_schemas.vocabularies import derived_vocabularies
from hypothesis import given
from hypothesis import strategies as st

from tests.stream_processors.histories import (
    History,
    Said,
    components,
    histories,
    named,
    newest,
    related,
    retracted,
)
from tests.stream_processors.made import event
from tests.stream_processors.stages.folding import CODECS, Contents, contents, drawn, folded, pipeline, send

Record = dict[str, Any]


@given(histories(), st.data())
def test_content_is_the_same_in_any_order_number_partition_batch_and_redelivery(
    history: History, data: st.DataObject
) -> None:
    copies = data.draw(st.lists(st.sampled_from(history), max_size=5), label="copies")
    shuffled = data.draw(st.permutations([*history, *copies]), label="order")
    partitions = data.draw(st.integers(1, 4), label="partitions")
    assert folded(shuffled, partitions=partitions, choose=drawn(data.draw)) == folded(history)


@given(histories())
def test_content_is_a_function_of_the_newest_revisions_alone(history: History) -> None:
    """So a link that came and went, a case or person that was corrected, and a merge undone leave no trace."""
    assert folded(history) == folded([said for versions in newest(history).values() for said in versions])


@given(histories(), st.data())
def test_all_retracted_is_empty(history: History, data: st.DataObject) -> None:
    made = pipeline(2)
    send(made, history)
    if data.draw(st.booleans(), label="retracted only after all was folded"):
        made.run(drawn(data.draw))
    send(made, retracted(history))
    made.run(drawn(data.draw))
    assert contents(made) == {}


@given(histories(), histories(max_records=4), st.data())
def test_what_is_taken_back_later_leaves_everything_as_if_it_had_never_been_said(
    history: History, passing: History, data: st.DataObject
) -> None:
    """Merge then split is never merged: `passing` may link what `history` keeps apart, and is retracted."""
    other = [Said(said.event_type, _renamed(said)) for said in passing]
    made = pipeline(2)
    send(made, data.draw(st.permutations([*history, *other]), label="order"))
    made.run(drawn(data.draw))
    send(made, retracted(other))
    made.run(drawn(data.draw))
    assert contents(made) == folded(history)


def _renamed(said: Said) -> dict[str, object]:
    """The same event under a record of its own, so that it is another event."""
    record = "passing-" + said.event["source"]["record"]
    envelope = ("event_id", "source", "agency", "jurisdiction")
    fields = {name: value for name, value in said.event.items() if name not in envelope}
    return event(said.event_type, record, place=said.event["jurisdiction"], **fields)


def _standing(history: History) -> History:
    """One version of each event that stands; histories with conflicts have no single one."""
    return [versions[0] for versions in newest(history).values() if not versions[0].event["retracted"]]


def _without_conflicts(history: History) -> History:
    return [said for versions in newest(history).values() for said in versions[:1]]


@given(histories())
def test_timelines_stand_under_the_components_that_networkx_finds(history: History) -> None:
    history = _without_conflicts(history)
    found = folded(history)
    for kind in ("case", "person"):
        canonical = components(_standing(history), kind)
        timelines = _of_kind(found, kind)
        # A case that another one names is shown there, though nothing of its own has been said yet.
        named_by_others = {text for said in _standing(history) for text in related(said)} if kind == "case" else set()
        assert {key for key, timeline in timelines.items() if timeline["events"]} == {
            *canonical.values(),
            *(canonical.get(text, text) for text in named_by_others),
        }
        assert {key: timeline["successor"] for key, timeline in timelines.items() if timeline["successor"]} == {
            identifier: least for identifier, least in canonical.items() if identifier != least
        }
        for key, timeline in timelines.items():
            known = {**{text: canonical.get(text, text) for text in named_by_others}, **canonical}
            assert timeline["identifiers"] == sorted(text for text, least in known.items() if least == key)


def _of_kind(found: Contents, kind: str) -> dict[str, Record]:
    return {key: timeline for (changelog, key), timeline in found.items() if changelog == f"{kind}-timelines"}


@given(histories())
def test_defendants_over_stages_exits_and_pending_add_up(history: History) -> None:
    for timeline in _of_kind(folded(history), "case").values():
        defendants: list[Record] = timeline["defendants"]
        persons = [defendant["person"] for defendant in defendants]
        assert persons == sorted(set(persons))
        stages = Counter(defendant["stage"] for defendant in defendants)
        exits = Counter(defendant["exit"] for defendant in defendants if defendant["exit"] is not None)
        pending = [defendant for defendant in defendants if defendant["exit"] is None]
        assert set(stages) <= set(derived_vocabularies()["stage"].members)
        assert set(exits) <= set(derived_vocabularies()["exit"].members)
        assert stages.total() == exits.total() + len(pending) == len(defendants)
        for defendant in defendants:
            assert (defendant["exit"] is None) == (defendant["exited"] is None)
            if len(defendant["spells"]) == 1 and defendant["charges"]:
                live = [charge for charge in defendant["charges"] if charge["state"] == "live"]
                assert (defendant["exit"] is None) == bool(live)
        for defendant in pending:
            # Nothing pending is told to have ended: what has a charge still has a live one.
            assert defendant["disposed"] is None


@given(histories())
def test_whoever_is_charged_or_judged_or_arrested_in_a_case_is_its_defendant(history: History) -> None:
    history = _without_conflicts(history)
    standing = _standing(history)
    cases, persons = components(standing, "case"), components(standing, "person")
    expected = {
        (cases[named(said, "case")[0][0]], persons[named(said, "person")[0][0]])
        for said in standing
        if said.event_type in ("SuspectIdentified", "SuspectArrested", "ChargeFiled", "VerdictReturned")
    }
    found = {
        (key, defendant["person"])
        for key, timeline in _of_kind(folded(history), "case").items()
        for defendant in timeline["defendants"]
    }
    assert expected <= found


@given(histories())
def test_a_persons_cases_and_a_cases_defendants_say_the_same(history: History) -> None:
    found = folded(history)
    fields = ("first_contact", "charged", "sentenced")
    by_case = {
        (key, defendant["person"]): [defendant[field] for field in fields]
        for key, timeline in _of_kind(found, "case").items()
        for defendant in timeline["defendants"]
    }
    for key, timeline in _of_kind(found, "person").items():
        for case in timeline["cases"]:
            assert by_case[case["case_key"], key] == [case[field] for field in fields]


@given(histories())
def test_every_attributed_stay_stands_at_its_case_exactly_as_at_its_person(history: History) -> None:
    found = folded(history)
    at_persons = {
        (stay["case_key"], key, stay["stay_key"]): stay
        for key, timeline in _of_kind(found, "person").items()
        for stay in timeline["stays"]
        if stay["case_key"] is not None
    }
    at_cases = {
        (key, entry["person_key"], entry["stay"]["stay_key"]): entry["stay"]
        for key, timeline in _of_kind(found, "case").items()
        for entry in timeline["attributed"]
    }
    assert at_persons == at_cases


@given(histories(), st.data())
def test_every_message_has_one_outcome_however_it_was_delivered(history: History, data: st.DataObject) -> None:
    copies = data.draw(st.lists(st.sampled_from(history), max_size=5), label="copies")
    made = pipeline(3)
    sent = send(made, [*history, *copies])
    made.run(drawn(data.draw))
    assert sum(_outcomes(made).values()) == sent
    assert max(_outcomes(made).values()) == 1


def _outcomes(made: InMemoryPipeline) -> Counter[str]:
    """How often each coordinate was given an outcome."""
    accepted = [
        f"{version['topic']}/{version['partition']}/{version['offset']}"
        for _, record in made.states("event-records")
        for version in record["versions"]
    ]
    duplicates = [CODECS.decode(value) for value in made.unread("duplicates").values()]
    assert not made.unread("dead-letters")
    return Counter([*accepted, *(f"{d['topic']}/{d['partition']}/{d['offset']}" for d in duplicates)])
