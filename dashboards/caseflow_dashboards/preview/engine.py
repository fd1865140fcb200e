"""Asks ClickHouse one question at a time, and tells a wrong question from a server that is away."""

from __future__ import annotations

import json
import re
from typing import Any, Protocol
from urllib.parse import urlsplit

import aiohttp
import clickhouse_connect
from caseflow_schemas.connections import Connections
from clickhouse_connect.driver.asyncclient import AsyncClient
from clickhouse_connect.driver.exceptions import ClickHouseError

from caseflow_dashboards.preview.answers import Answer, Column

# Numbers as JSON numbers; NaN and infinities as null, which is drawn as "no data" and never as zero.
_SETTINGS = {
    "max_execution_time": 30,
    # A reader who has gone on to another question waits for no answer to the last one.
    "cancel_http_readonly_queries_on_client_close": 1,
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_quote_denormals": 0,
}
_SERVER_SAYS = "DB::Exception: "
_WRAPPED = re.compile(r"(?:Nullable|LowCardinality)\((.*)\)")


class QueryFailed(Exception):
    """A sentence for the panel: what ClickHouse said, or (`away`) that it does not answer."""

    def __init__(self, sentence: str, *, away: bool = False) -> None:
        super().__init__(sentence)
        self.away = away


class Engine(Protocol):
    """What a refresh needs of a database."""

    async def ask(self, sql: str) -> Answer:
        """Run one SELECT; raise QueryFailed with a sentence that can be shown."""
        ...


class ClickHouse:
    """A client that is made at the first question, and again after the server was away."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._client: AsyncClient | None = None

    async def ask(self, sql: str) -> Answer:
        """Run one SELECT and return its rows.

        Raises:
            QueryFailed: ClickHouse refused the query, or does not answer.
        """
        try:
            client = self._client = self._client or await self._connect()
            body = await client.raw_query(sql, settings=_SETTINGS, fmt="JSONCompact")
        except ClickHouseError as cause:
            answered = _SERVER_SAYS in str(cause)
            raise (QueryFailed(_sentence(str(cause))) if answered else self._away()) from cause
        except (aiohttp.ClientError, OSError) as cause:
            raise self._away() from cause
        try:
            return read_answer(json.loads(body))
        except ValueError as cause:
            # A query that fails while its rows are sent breaks its own answer off.
            raise QueryFailed("ClickHouse broke off its answer; the preview asks again at the next refresh") from cause

    async def close(self) -> None:
        """Give the connections back."""
        if self._client:
            await self._client.close()
            self._client = None

    async def _connect(self) -> AsyncClient:
        url = urlsplit(self._connections.clickhouse_url)
        return await clickhouse_connect.get_async_client(
            host=url.hostname,
            port=url.port or (8443 if url.scheme == "https" else 8123),
            secure=url.scheme == "https",
            username=self._connections.clickhouse_user,
            password=self._connections.clickhouse_password.get_secret_value(),
            # One session admits one query at a time; panels ask side by side.
            autogenerate_session_id=False,
            send_receive_timeout=40,
            connect_timeout=5,
        )

    def _away(self) -> QueryFailed:
        url = urlsplit(self._connections.clickhouse_url)
        said = f"ClickHouse does not answer at {url.hostname}:{url.port}; the preview asks again at the next refresh"
        return QueryFailed(said, away=True)


def read_answer(body: dict[str, Any]) -> Answer:
    """Read the JSONCompact form."""
    return Answer(tuple(Column(each["name"], column_kind(each["type"])) for each in body["meta"]), body["data"])


def column_kind(type_name: str) -> str:
    """Return number, time or text for a ClickHouse type."""
    while match := _WRAPPED.fullmatch(type_name):
        type_name = match[1]
    if re.match(r"U?Int|B?Float|Decimal", type_name):
        return "number"
    return "time" if type_name.startswith("Date") else "text"


def _sentence(message: str) -> str:
    # Before the reason stands how it came, after it the server's version and a stack.
    reason = message.split(_SERVER_SAYS, 1)[-1].strip().split("\n")[0]
    reason = re.sub(r"\s*\(version .*", "", reason)
    reason = re.split(r":? (?:In scope|While processing) ", reason, maxsplit=1)[0].removesuffix(":")
    return reason[:400] or "ClickHouse refused the query and gave no reason"
