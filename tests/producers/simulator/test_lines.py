"""Lines of JSON hold the whole of a message."""

import orjson
import pytest
from caseflow_producers.errors import ProducerError
from caseflow_producers.simulator.lines import read_line, write_line

from tests.producers.simulator.counties import messages


def test_every_message_reads_back_as_it_was_written() -> None:
    for said in messages(defects=True)[:4_000]:
        line = write_line(said)
        assert line.endswith(b"\n")
        assert line.count(b"\n") == 1
        assert read_line(line) == said


def test_a_wrong_key_is_in_the_line_and_a_right_one_is_not() -> None:
    written = {said.wrong_key is not None: orjson.loads(write_line(said)) for said in messages(defects=True)[:4_000]}
    assert "key" in written[True]
    assert "key" not in written[False]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (b"not json", "line 7: not JSON"),
        (b"[1]", "line 7: not an object"),
        (b'{"event_type": "X", "said_at": 1, "event": {}}', r"line 7: field \[topic\] of type str"),
        (b'{"topic": "t", "event_type": "X", "said_at": "1", "event": {}}', r"line 7: field \[said_at\] of type int"),
        (b'{"topic": "t", "event_type": "X", "said_at": 1, "event": {}, "key": 5}', r"line 7: field \[key\]"),
    ],
)
def test_what_is_no_message_is_told_with_its_line(line: bytes, told: str) -> None:
    with pytest.raises(ProducerError, match=told):
        read_line(line, number=7)
