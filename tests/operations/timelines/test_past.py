"""A timeline as it was known at a time: what is gathered for it gives what everything received by then would give."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest
from caseflow_operations.timelines import past
from caseflow_operations.timelines.past import Coordinate, Identifier, TooMuchError, folded, gather
from caseflow_processors.intake.read import MessageReader
from caseflow_processors.stages import STAGE_NAMES, make_stage
from caseflow_processors.state.protocol import Inbound
from caseflow_processors.timelines.content import content
from hypothesis import given
from hypothesis import strategies as st

from tests.stream_processors.histories import History, Said, histories, named, related
from tests.stream_processors.made import TABLES, day, event, person, same
from tests.stream_processors.stages.folding import CODECS, READER, contents, pipeline

PARTITIONS = 2
READ_BY = MessageReader(READER, TABLES, partitions=PARTITIONS)


class Log:
    """What has been received, in its order: the nth message at time n."""

    def __init__(self, history: History) -> None:
        self.pipeline = pipeline(PARTITIONS)
        self.received = [self._append(at, said) for at, said in enumerate(history)]

    def _append(self, at: int, said: Said) -> tuple[Said, Inbound]:
        message = said.message()
        return said, self.pipeline.send(message.topic, message.key, message.value, timestamp_ms=at)

    def find(self, identifiers: Iterable[Identifier]) -> set[str]:
        wanted = set(identifiers)
        return {said.event["event_id"] for said, _ in self.received if wanted & _identifiers(said)}

    def versions(self, event_ids: Iterable[str]) -> list[Coordinate]:
        wanted = set(event_ids)
        return [
            Coordinate(*message[:3], message.timestamp_ms)
            for said, message in self.received
            if said.event["event_id"] in wanted
        ]

    def fetch(self, coordinates: Sequence[Coordinate]) -> list[Inbound]:
        places = {coordinate[:3] for coordinate in coordinates}
        return [message for _, message in self.received if message[:3] in places]

    def known(self, subject: Identifier) -> dict[str, Any] | None:
        messages = gather(subject, find=self.find, versions=self.versions, fetch=self.fetch, reader=READ_BY)
        stages = [
            make_stage(name, codecs=CODECS, reader=READER, tables=TABLES, partitions=PARTITIONS) for name in STAGE_NAMES
        ]
        return folded(subject, messages, stages=stages, codecs=CODECS, partitions=PARTITIONS)


def _identifiers(said: Said) -> set[Identifier]:
    found = {Identifier("case", text) for group in named(said, "case") for text in group}
    found.update(Identifier("case", text) for text in related(said))
    found.update(Identifier("person", text) for group in named(said, "person") for text in group)
    return found


@given(histories(), st.data())
def test_what_is_gathered_for_one_timeline_folds_to_what_the_whole_log_of_then_gives(
    history: History, data: st.DataObject
) -> None:
    by_then = history[: data.draw(st.integers(1, len(history)), label="received by then")]
    log = Log(by_then)
    log.pipeline.run()
    found = contents(log.pipeline)
    for (topic, key), expected in found.items():
        subject = Identifier("case" if topic == "case-timelines" else "person", key)
        known = log.known(subject)
        if expected["successor"] is not None:
            expected = found[topic, expected["successor"]]
        assert content(known) == expected


def test_nothing_is_known_of_an_identifier_that_nobody_named() -> None:
    assert Log([Said("SuspectArrested", event("SuspectArrested"))]).known(Identifier("case", "police-case:K9")) is None


def test_a_case_that_an_event_was_corrected_away_from_is_known_only_before_the_correction() -> None:
    first = Said("SuspectArrested", event("SuspectArrested"))
    second = Said("SuspectArrested", event("SuspectArrested", revision=2, cases=same("police-case:K2")))
    subject = Identifier("case", "police-case:K1")
    before, after = Log([first]).known(subject), Log([first, second]).known(subject)
    assert before is not None
    assert [found["event_type"] for found in before["events"]] == ["SuspectArrested"]
    assert after is None


def test_a_stay_is_attributed_by_what_was_known_of_the_persons_other_cases() -> None:
    arrest = Said("SuspectArrested", event("SuspectArrested", occurred=day(5)))
    stay = Said("PersonAdmitted", event("PersonAdmitted", occurred=day(4)))
    nearer = Said("SuspectArrested", event("SuspectArrested", "r2", occurred=day(4), cases=same("police-case:K2")))
    subject = Identifier("case", "police-case:K1")
    before, after = Log([arrest, stay]).known(subject), Log([arrest, stay, nearer]).known(subject)
    assert before is not None
    assert after is not None
    assert len(before["attributed"]) == 1
    assert after["attributed"] == []


def test_a_subject_on_which_too_much_bears_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(past, "MESSAGES_AT_MOST", 1)
    said = [
        Said("SuspectArrested", event("SuspectArrested", f"r{n}", person=person("police-person:P1"))) for n in (1, 2)
    ]
    with pytest.raises(TooMuchError, match="replay a generation"):
        Log(said).known(Identifier("person", "police-person:P1"))
