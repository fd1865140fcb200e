"""One batch on its way into ClickHouse."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from caseflow_sinks.batches import Batch, Message
from caseflow_sinks.routes import ROUTES
from caseflow_sinks.rows import DEAD_LETTERS, Row, Table, dead_letter_rows
from caseflow_sinks.writer import Writer

REASON = "sink_refused"
Decode = Callable[[bytes], Mapping[str, Any]]
"""From the value to the record. Raises Unreadable for a value that is none, Unavailable while that cannot be told."""


class Unreadable(Exception):
    """A message of a derived topic that cannot become rows; the text holds nothing of its value."""


class _Planned(NamedTuple):
    row: Row
    origin: Message


class Delivery:
    """The rows of a batch, table by table.

    `carry_out` may be called again after Unavailable: it goes on where it stopped.
    """

    def __init__(self, batch: Batch, decode: Decode) -> None:
        """Decode the batch and build its rows; raises Unavailable where `decode` does."""
        self.next_offsets = batch.next_offsets
        self.rows = 0
        self.refused: list[tuple[Message, str]] = []
        self._ahead: dict[str, tuple[Table, list[_Planned]]] = {}
        for message in batch.messages:
            self._plan(message, decode)

    def _plan(self, message: Message, decode: Decode) -> None:
        built: list[tuple[Table, list[Row]]] = []
        table = ""
        try:
            if message.value is None:
                raise Unreadable("the message has no value")
            record = decode(message.value)
            for route in ROUTES[message.topic]:
                table = route.table.name
                built.append((route.table, route.rows(record, message.offset)))
        except Unreadable as error:
            self.refused.append((message, str(error)))
        except (LookupError, TypeError, AttributeError) as error:
            cause = f"the record does not become rows of {table}: {type(error).__name__}"
            self.refused.append((message, cause))
        else:
            for of, rows in built:
                planned = self._ahead.setdefault(of.name, (of, []))[1]
                planned.extend(_Planned(row, message) for row in rows)

    def carry_out(self, writer: Writer) -> None:
        """Insert what is still ahead, refused rows last. Raises as `Writer.insert` does."""
        for name, (table, planned) in list(self._ahead.items()):
            refused = writer.insert(table, [row for row, _ in planned])
            for place, cause in refused:
                self.refused.append((planned[place].origin, f"row of table {name} refused: {cause}"))
            self.rows += len(planned) - len(refused)
            del self._ahead[name]
        unwritten = writer.insert(DEAD_LETTERS, [_refusal(message, cause) for message, cause in self.refused])
        if unwritten:
            # Committing now would lose these in silence; a person has to look.
            raise RuntimeError(f"{len(unwritten)} dead letters were refused by ClickHouse itself: {unwritten[0][1]}")


def _refusal(message: Message, cause: str) -> Row:
    """The dead letter of a message that the sink refused; the message stays on its topic."""
    letter = {
        "topic": message.topic,
        "partition": message.partition,
        "offset": message.offset,
        "reason": REASON,
        "detail": cause,
        "schema_id": None,
        "agency": "unknown",
        "event_id": None,
        "received_at": message.timestamp_ms,
    }
    (row,) = dead_letter_rows(letter, message.offset)
    return row
