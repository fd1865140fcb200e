"""Event logs: times, what has none, and words of all kinds."""

import io
from datetime import UTC, date, datetime
from xml.etree import ElementTree as Tree
from zoneinfo import ZoneInfo

import pytest
from caseflow_operations.exports.xes import Event, Log, Written, timestamp
from hypothesis import given
from hypothesis import strategies as st

CHICAGO = ZoneInfo("America/Chicago")
NAMESPACE = "{http://www.xes-standard.org/}"


def ms(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def told(events: list[Event], name: str = "case") -> tuple[Tree.Element, Written]:
    file = io.BytesIO()
    log = Log(file, {"caseflow:data_origin": "Synthetic data"})
    log.trace(name, {}, events, CHICAGO)
    written = log.end()
    return Tree.fromstring(file.getvalue()), written  # noqa: S314 - our own text


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (Event("A", "X", ms("2024-01-05T03:30:15.250"), "instant", date(2024, 1, 4)), "2024-01-04T21:30:15.250-06:00"),
        (Event("A", "X", ms("2024-07-05T03:30"), "minute", date(2024, 7, 4)), "2024-07-04T22:30:00.000-05:00"),
        (Event("A", "X", ms("2024-07-04"), "day", date(2024, 7, 4)), "2024-07-04T00:00:00.000-05:00"),
        (Event("A", "X", ms("2024-03-01"), "month", date(2024, 3, 1)), "2024-03-01T00:00:00.000-06:00"),
        (Event("A", "X", None, "not_stated", None), None),
    ],
)
def test_a_timestamp_is_local_time_and_less_than_a_time_is_the_beginning_of_the_day(
    event: Event, expected: str | None
) -> None:
    assert timestamp(event, CHICAGO) == expected


def test_an_evening_comes_before_the_next_day_though_in_utc_it_does_not() -> None:
    evening = Event("A", "X", ms("2024-01-05T03:30"), "minute", date(2024, 1, 4))
    day = Event("B", "X", ms("2024-01-05"), "day", date(2024, 1, 5))
    assert evening.at_ms is not None
    assert day.at_ms is not None
    assert evening.at_ms > day.at_ms
    stamps = [datetime.fromisoformat(timestamp(event, CHICAGO) or "") for event in (evening, day)]
    assert stamps == sorted(stamps)


def test_an_event_without_a_day_keeps_its_place_has_no_timestamp_and_is_counted() -> None:
    events = [
        Event("A", "X", ms("2024-01-05"), "day", date(2024, 1, 5)),
        Event("B", "X", None, "not_stated", None),
        Event("C", "X", ms("2024-01-06"), "day", date(2024, 1, 6)),
    ]
    root, written = told(events)
    assert written == Written(traces=1, events=3, undated=1)
    found = [
        (event.find(f"{NAMESPACE}string[@key='concept:name']"), event.find(f"{NAMESPACE}date"))
        for event in root.iter(f"{NAMESPACE}event")
    ]
    assert [(name.get("value") if name is not None else "", date is None) for name, date in found] == [
        ("A", False),
        ("B", True),
        ("C", False),
    ]
    counts = {of.get("key"): int(of.get("value", "")) for of in root.findall(f"{NAMESPACE}int")}
    assert counts == {"caseflow:traces": 1, "caseflow:undated_events": 1}


def test_what_the_log_says_of_itself_comes_before_its_traces() -> None:
    root, _ = told([])
    names = [child.tag.removeprefix(NAMESPACE) for child in root]
    order = ("extension", "global", "classifier", "string", "int", "trace")
    assert [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name] == list(order)


@given(st.text(), st.text())
def test_any_word_can_be_written(name: str, agency: str) -> None:
    root, _ = told([Event("A", agency, None, "not_stated", None)], name)
    values = {of.get("key"): of.get("value") for of in root.iter(f"{NAMESPACE}string")}
    if agency.isprintable():
        assert values["org:resource"] == agency
