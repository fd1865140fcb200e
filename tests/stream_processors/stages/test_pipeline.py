"""The stages as stages: what they keep, what they skip, and the pipeline that runs them in one process."""

from typing import Any

import orjson
import pytest
from caseflow_processors.stages import STAGE_NAMES, PersonStage, kept, make_stage
from caseflow_processors.stages.memory import InMemoryState
from caseflow_processors.stages.pipeline import InMemoryPipeline, Turn, in_order
from caseflow_processors.state.protocol import Inbound, Outbound, Stage
from caseflow_processors.timelines.content import content, is_empty
from caseflow_schemas.topics import catalogue, log_topics

from tests.stream_processors.histories import Said
from tests.stream_processors.made import TABLES, day, event, person, same
from tests.stream_processors.stages.folding import CODECS, READER, contents, pipeline, send


def _said(event_type: str, record: str = "r1", **fields: Any) -> Said:
    return Said(event_type, event(event_type, record, **fields))


def _timelines(made: Any, topic: str) -> dict[str, dict[str, Any]]:
    return {key.decode(): CODECS.decode(value) for key, value in made.unread(topic).items()}


def test_stages_read_and_write_topics_of_the_catalogue_and_never_back() -> None:
    stages = [make_stage(n, codecs=CODECS, reader=READER, tables=TABLES, partitions=1) for n in STAGE_NAMES]
    assert [stage.name for stage in stages] == list(STAGE_NAMES)
    assert stages[0].inputs == log_topics()
    for stage in stages:
        assert {*stage.inputs, stage.changelog} <= set(catalogue())
        assert catalogue()[stage.changelog].compacted


def test_a_stage_of_another_name_is_refused() -> None:
    with pytest.raises(ValueError, match="intake, identity, persons, cases"):
        make_stage("sentencing", codecs=CODECS, reader=READER, tables=TABLES, partitions=1)


def test_a_life_goes_from_report_to_release() -> None:
    made = pipeline(3)
    send(
        made,
        [
            _said("CrimeReported", occurred=day(0)),
            _said("SuspectIdentified", occurred=day(0)),
            _said("SuspectArrested", occurred=day(1)),
            _said("PersonAdmitted", occurred=day(1)),
            _said("ChargeFiled", occurred=day(9)),
            _said("PersonReleased", occurred=day(12)),
            _said("VerdictReturned", occurred=day(80)),
        ],
    )
    made.run()
    (case,) = _timelines(made, "case-timelines").values()
    (defendant,) = case["defendants"]
    assert (defendant["stage"], defendant["exit"]) == ("disposed", "convicted")
    (stay,) = defendant["stays"]
    assert (stay["days"], stay["basis"], stay["case_key"]) == (11, "inferred", "police-case:K1")
    (life,) = _timelines(made, "person-timelines").values()
    assert life["stays"] == [stay]
    assert life["cases"][0]["charges"][0]["decided"]["on"] == 18262 + 80
    assert case["findings"] == life["findings"] == []


def test_messages_that_are_wrong_stand_under_their_coordinate_and_stop_nothing() -> None:
    made = pipeline()
    made.append("police-events", 0, b"k", b"nonsense", timestamp_ms=5)
    send(made, [_said("SuspectArrested")])
    made.run()
    (key, value), *others = made.unread("dead-letters").items()
    letter = CODECS.decode(value)
    assert others == []
    assert key == b"police-events/0/0"
    assert (letter["reason"], letter["agency"], letter["received_at"]) == ("not_wire_format", "unknown", 5)
    assert len(_timelines(made, "person-timelines")) == 1


def test_a_timeline_beyond_what_a_message_may_hold_is_cut_down_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    many = [person(f"police-person:P{at}") for at in range(40)]
    history = [
        _said("SuspectArrested", "small", cases=same("police-case:K2")),
        _said("CaseReferred", "large", persons=many),
        _said("CaseReferred", "larger", persons=many, occurred=day(3)),
    ]
    monkeypatch.setattr(kept, "VALUE_BYTES_AT_MOST", 5_000)
    made = pipeline()
    send(made, history)
    made.run()
    cases = _timelines(made, "case-timelines")
    cut, whole = cases["police-case:K1"], cases["police-case:K2"]
    assert [(each["kind"], len(each["event_ids"])) for each in cut["findings"]] == [("timeline_too_large", 1)]
    assert (cut["defendants"], cut["referred"], cut["identifiers"]) == ([], None, ["police-case:K1"])
    assert not is_empty(cut)
    assert len(whole["defendants"]) == 1
    monkeypatch.undo()
    # What is known is kept, so that a taken-back event makes it whole again.
    send(made, [_said("CaseReferred", "larger", persons=many, occurred=day(3), revision=2, retracted=True)])
    made.run()
    assert len(_timelines(made, "case-timelines")["police-case:K1"]["defendants"]) == 40


def test_a_duplicate_stands_under_its_coordinate() -> None:
    made = pipeline()
    send(made, [_said("SuspectArrested"), _said("SuspectArrested")])
    made.run()
    ((key, value),) = made.unread("duplicates").items()
    assert key == b"police-events/0/1"
    assert CODECS.decode(value)["event_type"] == "SuspectArrested"


def test_a_merged_persons_old_key_points_to_the_new_and_comes_back() -> None:
    made = pipeline(2)
    link = _said("SuspectArrested", "r2", person=person("police-person:P1", "nation-person:1"))
    send(made, [_said("SuspectArrested"), link])
    made.run()
    persons = _timelines(made, "person-timelines")
    assert persons["police-person:P1"]["successor"] == "nation-person:1"
    assert persons["police-person:P1"]["events"] == []
    assert len(persons["nation-person:1"]["events"]) == 2
    (defendant,) = _timelines(made, "case-timelines")["police-case:K1"]["defendants"]
    assert defendant["person"] == "nation-person:1"
    send(made, [_said("SuspectArrested", "r2", revision=2)])
    made.run()
    persons = _timelines(made, "person-timelines")
    assert persons["police-person:P1"]["successor"] is None
    assert len(persons["police-person:P1"]["events"]) == 2
    assert content(persons["nation-person:1"]) == {}


def test_an_empty_timeline_is_a_value_and_no_null() -> None:
    made = pipeline()
    send(made, [_said("SuspectArrested"), _said("SuspectArrested", revision=2, retracted=True)])
    made.run(in_order(1))
    assert set(_timelines(made, "person-timelines")) == {"police-person:P1"}
    assert contents(made) == {}


def test_a_stay_that_two_persons_are_said_to_have_had_stands_with_each_of_them() -> None:
    made = pipeline(2)
    cases = same("police-case:K1")
    other = person("police-person:P2")
    send(made, [_said("PersonAdmitted", cases=cases), _said("PersonReleased", cases=cases, person=other)])
    made.run()
    attributed = _timelines(made, "case-timelines")["police-case:K1"]["attributed"]
    assert [entry["person_key"] for entry in attributed] == ["police-person:P1", "police-person:P2"]


def test_a_withdrawn_attribution_leaves_the_case_and_follows_the_corrected_arrest() -> None:
    made = pipeline(2)
    send(made, [_said("SuspectArrested"), _said("PersonAdmitted")])
    made.run()
    assert len(_timelines(made, "case-timelines")["police-case:K1"]["attributed"]) == 1
    send(made, [_said("SuspectArrested", revision=2, cases=same("police-case:K2"))])
    made.run()
    cases = _timelines(made, "case-timelines")
    assert content(cases["police-case:K1"]) == {}
    assert len(cases["police-case:K2"]["defendants"][0]["stays"]) == 1


def test_a_timeline_goes_on_from_its_bytes_as_from_memory() -> None:
    said = [_said("SuspectArrested", occurred=day(0)), _said("PersonAdmitted"), _said("PersonReleased")]
    facts = _person_facts(said)
    stage = PersonStage(CODECS, TABLES)
    held, read_anew = InMemoryState(stage), InMemoryState(stage)
    for fact in facts:
        from_memory = _fold(stage, held, [fact])
        read_anew.abandon()
        assert _fold(stage, read_anew, [fact]) == from_memory
    assert len(facts) == 3


def test_an_added_event_writes_itself_and_not_the_events_beside_it() -> None:
    facts = _person_facts([_said("SuspectArrested", f"r{number}") for number in range(3)])
    stage = PersonStage(CODECS, TABLES)
    state = InMemoryState(stage)
    written = []
    for fact in facts:
        before = {key for key, _ in state.values()}
        _fold(stage, state, [fact])
        written.append(len({key for key, _ in state.values()} - before))
    assert written == [2, 1, 1]


def test_a_timeline_of_which_nothing_is_left_leaves_no_state() -> None:
    made = pipeline()
    send(made, [_said("SuspectArrested"), _said("PersonAdmitted")])
    made.run()
    assert list(made.states("person-state")) != []
    retracted: dict[str, Any] = {"revision": 2, "retracted": True}
    send(made, [_said("SuspectArrested", **retracted), _said("PersonAdmitted", **retracted)])
    made.run()
    assert list(made.states("person-state")) == list(made.states("case-state")) == []


def _fold(stage: Stage, state: InMemoryState, batch: list[Inbound]) -> list[Outbound]:
    output = stage.fold(state, batch)
    state.commit()
    return output


def test_a_reading_is_parsed_once_while_the_timeline_stays_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = _person_facts([_said("SuspectArrested", f"r{number}") for number in range(4)])
    parsed: list[str] = []
    loads = orjson.loads

    def counting(text: str) -> Any:
        parsed.append(text)
        return loads(text)

    monkeypatch.setattr(orjson, "loads", counting)
    stage = PersonStage(CODECS, TABLES)
    state = InMemoryState(stage)
    for fact in facts:
        _fold(stage, state, [fact])
    assert len(parsed) == len(facts)


def _person_facts(history: list[Said]) -> list[Inbound]:
    """Messages on person-facts, each folded by itself in a pipeline without a person join."""
    stages = [make_stage(n, codecs=CODECS, reader=READER, tables=TABLES, partitions=1) for n in STAGE_NAMES[:2]]
    found: list[Inbound] = []
    for number, said in enumerate(history):
        made = InMemoryPipeline(stages, partitions=1)
        send(made, [said])
        made.run()
        found.extend(Inbound("person-facts", 0, number, k, v, 0) for k, v in made.unread("person-facts").items())
    return found


def test_a_crash_before_the_commit_leaves_nothing_and_the_batch_comes_again() -> None:
    made = pipeline()
    send(made, [_said("SuspectArrested")])
    fates = iter(["crash", "commit", "again"])
    made.run(lambda waiting: Turn(0, waiting[0].messages, next(fates, "commit")))  # type: ignore[arg-type]  # of Fate
    assert len(contents(made)) == 2


def test_the_state_in_memory_sees_its_own_writes_and_forgets_a_batch() -> None:
    state = InMemoryState(make_stage("identity", codecs=CODECS, reader=READER, tables=TABLES, partitions=1))
    for key in (b"link\0LAND\0case\0a\0b", b"link\0LAND\0case\0a\0c", b"link\0LAND\0case\0ab\0c"):
        state.save(key, True)
    assert len(list(state.keys(b"link\0LAND\0case\0a\0"))) == 2
    state.commit()
    state.save(b"link\0LAND\0case\0a\0b", None)
    assert list(state.keys(b"link\0LAND\0case\0a\0")) == [b"link\0LAND\0case\0a\0c"]
    assert state.load(b"link\0LAND\0case\0a\0b") is None
    state.abandon()
    assert state.load(b"link\0LAND\0case\0a\0b") is True
    assert state.load(b"nothing") is None
