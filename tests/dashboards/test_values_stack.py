"""A value in a query on the real engine: what comes back is what a reader wrote."""

import asyncio

import pytest
from caseflow_dashboards.preview.engine import ClickHouse
from caseflow_dashboards.preview.macros import expand
from caseflow_dashboards.preview.values import Chosen
from caseflow_schemas.connections import Connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.dashboards.test_values import NASTY, SPAN

pytestmark = pytest.mark.stack


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(NASTY, min_size=1, max_size=60))
def test_clickhouse_reads_every_value_as_it_was_written(stack: Connections, values: list[str]) -> None:
    async def asked() -> list[str]:
        engine = ClickHouse(stack)
        try:
            chosen = Chosen(tuple(values), many=True, free=True)
            answer = await engine.ask(expand("SELECT arrayJoin([${x:singlequote}])", {"x": chosen}, SPAN))
        finally:
            await engine.close()
        return [row[0] for row in answer.rows]

    assert asyncio.run(asked()) == values
