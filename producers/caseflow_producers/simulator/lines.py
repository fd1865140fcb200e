"""Messages as lines of JSON, one object a line, which a later run can send.

`{"topic", "event_type", "said_at", "event"}`, and `"key"` where the message key is not the event's id, as it should be.
Times are as in the Avro records: integers.
"""

from typing import Any

import orjson

from caseflow_producers.errors import ProducerError
from caseflow_producers.simulator.said import Said

_FIELDS = {"topic": str, "event_type": str, "said_at": int, "event": dict}


def write_line(said: Said) -> bytes:
    """The message as a line, with its end."""
    line: dict[str, Any] = {"topic": said.topic, "event_type": said.event_type, "said_at": said.said_at}
    if said.wrong_key is not None:
        line["key"] = said.wrong_key
    line["event"] = said.event
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


def read_line(line: bytes, *, number: int = 1) -> Said:
    """The message of a line; ProducerError, which quotes nothing of it, where it is not one."""
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise ProducerError(
            f"line {number}: not JSON; expected an object a line, as `caseflow simulate` writes"
        ) from error
    if not isinstance(found, dict):
        raise ProducerError(f"line {number}: not an object; expected one a line, as `caseflow simulate` writes")
    for field, kind in _FIELDS.items():
        if not isinstance(found.get(field), kind):
            raise ProducerError(f"line {number}: field [{field}] of type {kind.__name__} expected")
    key = found.get("key")
    if key is not None and not isinstance(key, str):
        raise ProducerError(f"line {number}: field [key] of type str expected, or none")
    return Said(found["topic"], found["event_type"], found["event"], found["said_at"], key)
