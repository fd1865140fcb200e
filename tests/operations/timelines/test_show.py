"""A timeline on a terminal: whole, in order, and every column with a name."""

from io import StringIO
from typing import Any

from caseflow_operations.timelines.show import show
from rich.console import Console

from tests.sinks import made

LONG = "xx-national-person:N000000174-and-more-than-a-narrow-terminal-has"


def shown(timeline: dict[str, Any], width: int) -> str:
    text = StringIO()
    show(Console(file=text, width=width), timeline)
    return text.getvalue()


def stay(key: str, admitted: str | None, **more: Any) -> dict[str, Any]:
    return made.stay(key, admitted=None if admitted is None else made.moment(admitted), **more)


PERSON = made.person_timeline(
    LONG,
    stays=[
        stay("later", "2021-05-01"),
        stay("no-admission", None, released=made.moment("2020-06-01"), release_reason="bail"),
        stay("first", "2020-01-01"),
        {**stay("undated", None), "admitted": made.moment(None)},
    ],
)


def test_stays_stand_in_the_order_in_which_they_began_and_those_without_a_day_last() -> None:
    lines = shown(PERSON, 1_000).splitlines()
    keys = ("first", "no-admission", "later", "undated")
    places = [next(at for at, line in enumerate(lines) if line.split()[:1] == [key]) for key in keys]
    assert places == sorted(places)


def test_no_identifier_is_cut_however_narrow_the_terminal_is() -> None:
    case = made.case_timeline("c", defendants=[made.defendant(LONG)], events=[made.event("e")])
    for timeline in (PERSON, case):
        assert "…" not in shown(timeline, 60)


def test_what_a_release_was_for_and_how_a_case_was_found_have_columns_of_their_own() -> None:
    lines = shown(PERSON, 1_000).splitlines()
    head = next(line for line in lines if "admitted" in line)
    assert {"admitted", "released", "reason", "attribution"} <= set(head.split())
