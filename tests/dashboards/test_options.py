"""The values that there are to choose from: asked on the server, kept for a short while."""

import asyncio

import pytest
from caseflow_dashboards.preview.answers import Answer, Column
from caseflow_dashboards.preview.engine import QueryFailed
from caseflow_dashboards.preview.options import KEPT_SECONDS, MOST_KEPT, Options, read_options
from caseflow_dashboards.preview.variables import Option, read_variables

(SEX,) = read_variables([{"name": "sex", "type": "query", "query": "SELECT 1", "sort": 1}])
FOUND = Answer((Column("sex", "text"),), [["male"], ["female"]])


class Counted:
    """Answers the same, or fails while it is told to, and counts."""

    def __init__(self) -> None:
        self.asked, self.away = 0, False

    async def ask(self, sql: str) -> Answer:
        self.asked += 1
        await asyncio.sleep(0)
        if self.away:
            raise QueryFailed("away", away=True)
        return FOUND


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_query_is_not_asked_again_within_a_short_while_and_those_who_ask_at_once_share_it() -> None:
    async def steps() -> None:
        engine, clock = Counted(), Clock()
        options = Options(engine, clock)
        both = await asyncio.gather(options.of(SEX, "a"), options.of(SEX, "a"))
        assert list(both) == [(Option("female", "female"), Option("male", "male"))] * 2
        clock.now = KEPT_SECONDS - 1
        await options.of(SEX, "a")
        assert engine.asked == 1
        clock.now = KEPT_SECONDS
        await options.of(SEX, "a")
        assert engine.asked == 2

    asyncio.run(steps())


def test_a_failure_is_not_kept() -> None:
    async def steps() -> None:
        engine = Counted()
        options = Options(engine, Clock())
        engine.away = True
        with pytest.raises(QueryFailed):
            await options.of(SEX, "a")
        engine.away = False
        assert len(await options.of(SEX, "a")) == 2

    asyncio.run(steps())


def test_the_oldest_goes_first_where_too_many_are_kept() -> None:
    async def steps() -> None:
        engine = Counted()
        options = Options(engine, Clock())
        for number in range(MOST_KEPT + 1):
            await options.of(SEX, str(number))
        await options.of(SEX, str(MOST_KEPT))
        assert engine.asked == MOST_KEPT + 1
        await options.of(SEX, "0")
        assert engine.asked == MOST_KEPT + 2

    asyncio.run(steps())


def test_of_two_columns_the_first_is_the_value_and_the_second_its_name() -> None:
    answer = Answer((Column("code", "text"), Column("name", "text")), [["01", "Acts"], [None, "x"], ["01", "Acts"]])
    assert read_options(answer) == (Option("01", "Acts"),)
