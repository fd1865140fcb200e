"""An event log in XES 2.0 (IEEE 1849), written trace by trace.

`time:timestamp` is local time with its offset. An event that is known to the day or less stands at 00:00 of the first
such local day; `caseflow:precision` says how exactly it is known. One without a day has no timestamp, which XES allows,
and keeps its place in the order of the timeline. How many there are is an attribute of the log, whose digits are filled
in at the end.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import BinaryIO, NamedTuple
from xml.sax.saxutils import quoteattr
from zoneinfo import ZoneInfo

_EXTENSIONS = {
    "concept": "Concept",
    "time": "Time",
    "lifecycle": "Lifecycle",
    "org": "Organizational",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXACT = frozenset({"instant", "minute"})
_DIGITS = 12
_UNDATED, _TRACES = "caseflow:undated_events", "caseflow:traces"
ORDER = (
    "events are in the order of the timeline; those known to the day or less stand at 00:00 of the local day, those"
    " without a day have no timestamp"
)


class Event(NamedTuple):
    """One event of a trace."""

    type: str
    agency: str
    at_ms: int | None
    """Milliseconds since 1970 UTC, where the time of day is known."""
    precision: str
    on: date | None
    """The local day; None: not stated."""


class Written(NamedTuple):
    """What a log holds."""

    traces: int
    events: int
    undated: int


class Log:
    """A log that is being written; `end` makes it whole."""

    def __init__(self, file: BinaryIO, attributes: Mapping[str, str]) -> None:
        """Write the head into a file that can be read and sought in."""
        self._file = file
        self._traces = self._events = self._undated = 0
        lines = [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<log xes.version="2.0" xes.features="" xmlns="http://www.xes-standard.org/">',
            *(
                f'<extension name="{name}" prefix="{prefix}" uri="http://www.xes-standard.org/{prefix}.xesext"/>'
                for prefix, name in _EXTENSIONS.items()
            ),
            '<global scope="trace"><string key="concept:name" value="__INVALID__"/></global>',
            '<global scope="event"><string key="concept:name" value="__INVALID__"/>'
            '<string key="lifecycle:transition" value="complete"/><string key="org:resource" value="__INVALID__"/>'
            '<string key="caseflow:precision" value="not_stated"/></global>',
            '<classifier name="Event" keys="concept:name"/>',
            *(_string(key, value) for key, value in attributes.items()),
            _string("caseflow:order", ORDER),
        ]
        self._write("\n".join(lines) + "\n")
        self._places = {key: self._reserve(key) for key in (_TRACES, _UNDATED)}

    def trace(self, name: str, attributes: Mapping[str, str], events: Iterable[Event], zone: ZoneInfo) -> None:
        """Write one trace; `zone` is that of its jurisdiction."""
        parts = ["<trace>", _string("concept:name", name), *(_string(key, of) for key, of in attributes.items())]
        for event in events:
            stamp = timestamp(event, zone)
            self._events += 1
            self._undated += stamp is None
            when = "" if stamp is None else f'<date key="time:timestamp" value="{stamp}"/>'
            parts.append(f"<event>{_string('concept:name', event.type)}{when}{_rest(event)}</event>")
        parts.append("</trace>\n")
        self._traces += 1
        self._write("\n".join(parts))

    def end(self) -> Written:
        """Close the log and fill in what was counted."""
        self._write("</log>\n")
        for key, number in ((_TRACES, self._traces), (_UNDATED, self._undated)):
            self._file.seek(self._places[key])
            self._write(f"{number:0{_DIGITS}d}")
        self._file.seek(0, 2)
        return Written(self._traces, self._events, self._undated)

    def _reserve(self, key: str) -> int:
        head = f'<int key="{key}" value="'
        place = self._file.tell() + len(head)
        self._write(f'{head}{0:0{_DIGITS}d}"/>\n')
        return place

    def _write(self, text: str) -> None:
        self._file.write(text.encode())


def timestamp(event: Event, zone: ZoneInfo) -> str | None:
    """Local time with its offset, to the millisecond; None where the day is not known."""
    if event.at_ms is not None and event.precision in _EXACT:
        moment = (_EPOCH + timedelta(milliseconds=event.at_ms)).astimezone(zone)
    elif event.on is not None:
        moment = datetime.combine(event.on, time(), tzinfo=zone)
    else:
        return None
    return moment.isoformat(timespec="milliseconds")


def _rest(event: Event) -> str:
    told = {
        "lifecycle:transition": "complete",
        "org:resource": event.agency,
        "caseflow:precision": event.precision,
    }
    return "".join(_string(key, value) for key, value in told.items())


def _string(key: str, value: str) -> str:
    # Control characters cannot be written in XML 1.0 at all; an agency's word may hold one.
    clean = "".join(
        sign if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff") else "\ufffd" for sign in value
    )
    return f'<string key="{key}" value={quoteattr(clean)}/>'
