"""Viewers who ask the same at the same time, with an engine that answers when it is told to."""

import asyncio

import pytest
from caseflow_dashboards.preview.answers import Answer, Column
from caseflow_dashboards.preview.engine import QueryFailed
from caseflow_dashboards.preview.shared import Shared

SEVEN = Answer((Column("value", "number"),), [[7]])


class Waiting:
    """An engine whose answers come when `arrives` is set."""

    def __init__(self) -> None:
        self.asked, self.given_up, self.arrives = list[str](), list[str](), asyncio.Event()
        self.failure: QueryFailed | None = None

    async def ask(self, sql: str) -> Answer:
        self.asked.append(sql)
        try:
            await self.arrives.wait()
        except asyncio.CancelledError:
            self.given_up.append(sql)
            raise
        if self.failure:
            raise self.failure
        return SEVEN


async def asking(shared: Shared, *questions: str) -> list[asyncio.Task[Answer]]:
    """The questions, each on its way to the engine."""
    tasks = [asyncio.create_task(shared.ask(sql)) for sql in questions]
    for _ in range(3):
        await asyncio.sleep(0)
    return tasks


def test_what_several_ask_at_the_same_time_is_asked_once() -> None:
    async def run() -> None:
        engine = Waiting()
        tasks = await asking(Shared(engine), "SELECT 1", "SELECT 2", "SELECT 1", "SELECT 1")
        engine.arrives.set()
        assert await asyncio.gather(*tasks) == [SEVEN] * 4
        assert engine.asked == ["SELECT 1", "SELECT 2"]

    asyncio.run(run())


def test_who_asks_after_the_answer_is_there_has_it_asked_anew() -> None:
    async def run() -> None:
        engine = Waiting()
        engine.arrives.set()
        shared = Shared(engine)
        assert [await shared.ask("SELECT 1"), await shared.ask("SELECT 1")] == [SEVEN] * 2
        assert engine.asked == ["SELECT 1"] * 2

    asyncio.run(run())


def test_a_viewer_who_leaves_takes_the_answer_from_no_other() -> None:
    async def run() -> None:
        engine = Waiting()
        first, second = await asking(Shared(engine), "SELECT 1", "SELECT 1")
        first.cancel()
        await asyncio.wait([first])
        engine.arrives.set()
        assert await second == SEVEN
        assert engine.given_up == []

    asyncio.run(run())


def test_a_question_that_nobody_waits_for_is_given_up_and_can_be_asked_again() -> None:
    async def run() -> None:
        engine = Waiting()
        shared = Shared(engine)
        for task in (tasks := await asking(shared, "SELECT 1", "SELECT 1")):
            task.cancel()
        await asyncio.wait(tasks)
        (again,) = await asking(shared, "SELECT 1")
        engine.arrives.set()
        assert await again == SEVEN
        assert (engine.given_up, engine.asked) == (["SELECT 1"], ["SELECT 1"] * 2)

    asyncio.run(run())


def test_everybody_who_asked_is_told_of_a_failure() -> None:
    async def run() -> None:
        engine = Waiting()
        engine.failure = QueryFailed("no such column")
        tasks = await asking(Shared(engine), "SELECT 1", "SELECT 1")
        engine.arrives.set()
        for task in tasks:
            with pytest.raises(QueryFailed, match="no such column"):
                await task

    asyncio.run(run())
