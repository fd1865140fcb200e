"""ClickHouse's own Python client, as the sink and the dashboards use it, on the local front."""

import datetime as dt
import threading
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import clickhouse_connect
import psutil
import pytest
from caseflow_operations.local.clickhouse.errors import STATUS_OF_CODE
from caseflow_operations.local.home import Home
from caseflow_operations.local.settings import Memory
from caseflow_operations.local.stack import status
from caseflow_schemas.connections import Connections
from clickhouse_connect.driver.client import Client
from clickhouse_connect.driver.exceptions import DatabaseError

pytestmark = pytest.mark.stack


def connect(stack: Connections, **options: Any) -> Client:
    address = urlsplit(stack.clickhouse_url)
    return clickhouse_connect.get_client(host=address.hostname, port=address.port or 0, tz_mode="aware", **options)


@pytest.fixture
def database(stack: Connections) -> Iterator[str]:
    name = f"front_{uuid.uuid4().hex[:8]}"
    with connect(stack) as client:
        client.command(f"CREATE DATABASE {name}")
        yield name
        client.command(f"DROP DATABASE {name}")


@pytest.fixture
def client(stack: Connections, database: str) -> Iterator[Client]:
    with connect(stack, database=database) as client:
        yield client


def code_of(error: pytest.ExceptionInfo[DatabaseError]) -> str:
    return str(error.value.code)


def test_the_front_is_the_engine_that_the_servers_run(client: Client) -> None:
    assert str(client.server_version).startswith("26.")


def test_times_are_in_utc_wherever_the_machine_is(client: Client) -> None:
    assert client.command("SELECT timezone()") == "UTC"


def test_rows_go_in_by_columns_and_come_out_unchanged(client: Client) -> None:
    client.command(
        "CREATE TABLE t (k String, at DateTime64(3, 'UTC'), n Nullable(Int32), tags Array(String),"
        " version UInt64, is_deleted UInt8) ENGINE = ReplacingMergeTree(version, is_deleted) ORDER BY k"
    )
    at = dt.datetime(2020, 1, 31, 23, 59, 59, 123000, tzinfo=dt.UTC)
    rows = [["a'b\\c\n", at, None, ["x", "é", ""], 1, 0], ["b", at, -5, [], 2, 0]]
    columns = ["k", "at", "n", "tags", "version", "is_deleted"]
    client.insert("t", rows, column_names=columns)
    assert [list(row) for row in client.query("SELECT * FROM t ORDER BY k", query_tz="UTC").result_rows] == rows


def test_the_newest_version_of_a_row_is_the_one_that_final_shows(client: Client) -> None:
    client.command("CREATE TABLE t (k String, v UInt64, d UInt8) ENGINE = ReplacingMergeTree(v, d) ORDER BY k")
    for version, deleted in ((2, 0), (1, 0), (3, 1)):
        client.insert("t", [["a", version, deleted], ["b", version, 0]], column_names=["k", "v", "d"])
    assert client.query("SELECT k, v FROM t FINAL ORDER BY k").result_rows == [("b", 3)]


@pytest.mark.parametrize("compression", ["lz4", "zstd", "gzip", False])
def test_an_insert_arrives_whole_however_it_is_compressed(
    stack: Connections, database: str, compression: str | bool
) -> None:
    with connect(stack, database=database, compress=compression) as client:
        client.command("CREATE TABLE t (n UInt64, s String) ENGINE = MergeTree ORDER BY n")
        numbers = list(range(300_000))
        client.insert("t", [numbers, [str(n) for n in numbers]], column_names=["n", "s"], column_oriented=True)
        expected = [(len(numbers), sum(numbers), sum(len(str(n)) for n in numbers))]
        assert client.query("SELECT count(), sum(n), sum(length(s)) FROM t").result_rows == expected


def test_a_million_rows_go_in_and_come_out_in_a_stream(client: Client) -> None:
    client.command("CREATE TABLE t (n UInt64, x Float64) ENGINE = MergeTree ORDER BY n")
    numbers = list(range(1_000_000))
    summary = client.insert(
        "t", [numbers, [number / 2 for number in numbers]], column_names=["n", "x"], column_oriented=True
    )
    assert summary.written_rows == 1_000_000
    seen = total = 0
    with client.query_column_block_stream("SELECT n, x FROM t ORDER BY n") as stream:
        for block in stream:
            seen += len(block[0])
            total += sum(block[0])
    assert (seen, total) == (1_000_000, sum(range(1_000_000)))


def test_parameters_are_bound_by_the_server_and_never_read_as_sql(client: Client) -> None:
    nasty = "it's\ta \\ 'quote'; DROP TABLE t -- \n{x:String}"
    moment = dt.datetime(2020, 6, 1, 12, 0, tzinfo=dt.UTC)
    result = client.query(
        "SELECT {s:String}, {n:Int64}, {l:Array(String)}, {t:DateTime64(3, 'UTC')}",
        parameters={"s": nasty, "n": -7, "l": ["x", nasty], "t": moment},
        query_tz="UTC",
    )
    assert result.result_rows == [(nasty, -7, ["x", nasty], moment)]


def test_parameters_too_long_for_an_address_are_bound_too(client: Client) -> None:
    keys = [f"case:{n:040d}" for n in range(5_000)]
    result = client.query("SELECT length({keys:Array(String)}), {keys:Array(String)}[5000]", parameters={"keys": keys})
    assert result.result_rows == [(5_000, keys[-1])]


def test_settings_of_a_query_end_with_it_and_those_of_a_session_stay(client: Client) -> None:
    read = "SELECT value FROM system.settings WHERE name = 'max_block_size'"
    before = client.query(read).result_rows
    assert client.query(read, settings={"max_block_size": 1234}).result_rows == [("1234",)]
    assert client.query(read).result_rows == before
    client.command("SET max_block_size = 4321")
    assert client.query(read).result_rows == [("4321",)]


def test_a_temporary_table_is_seen_by_its_session_alone(stack: Connections, client: Client) -> None:
    client.command("CREATE TEMPORARY TABLE mine (n UInt8)")
    client.command("INSERT INTO mine VALUES (7)")
    assert client.query("SELECT n FROM mine").result_rows == [(7,)]
    with connect(stack) as other, pytest.raises(DatabaseError) as error:
        other.query("SELECT n FROM mine")
    assert code_of(error) == "60"


@pytest.mark.parametrize(
    ("sql", "code"),
    [
        ("SELECT * FROM missing", "60"),
        ("SELEC 1", "62"),
        ("SELECT missing_column FROM system.one", "47"),
        ("SELECT missing_function(1)", "46"),
        ("SELECT * FROM missing.t", "81"),
        ("SELECT toInt32('x')", "6"),
        ("SELECT 1; SELECT 2", "62"),
        ("CREATE TABLE t (n UInt8) ENGINE = Missing", "56"),
        (
            "SELECT sum(sleepEachRow(0.1)) FROM numbers(100) SETTINGS max_execution_time = 0.2, max_block_size = 1",
            "159",
        ),
    ],
)
def test_an_error_carries_the_code_that_clickhouse_has_for_it(client: Client, sql: str, code: str) -> None:
    with pytest.raises(DatabaseError) as error:
        client.query(sql)
    assert code_of(error) == code


def test_a_database_that_is_not_there_is_an_error_with_its_code(stack: Connections) -> None:
    with pytest.raises(DatabaseError, match="81"):
        connect(stack, database="missing").query("SELECT 1")


def test_a_row_of_the_wrong_shape_fails_the_insert_and_leaves_no_row(client: Client) -> None:
    client.command("CREATE TABLE t (n UInt8) ENGINE = MergeTree ORDER BY n")
    with pytest.raises(DatabaseError):
        client.raw_insert("t", ["n"], b"1\n2\nthree\n", fmt="TSV")
    assert client.query("SELECT count() FROM t").result_rows == [(0,)]


def test_an_error_after_the_first_rows_of_a_result_reaches_the_client(client: Client) -> None:
    sql = "SELECT throwIf(number = 900000, 'too far') FROM numbers(1000000)"
    with pytest.raises(DatabaseError, match="too far"), client.query_row_block_stream(sql) as stream:
        for _ in stream:
            pass


def test_the_connection_serves_on_after_an_error(client: Client) -> None:
    for _ in range(20):
        with pytest.raises(DatabaseError):
            client.query("SELECT * FROM missing")
        assert client.command("SELECT 1") == 1


def test_a_query_that_wants_too_much_memory_is_refused_and_the_server_lives(client: Client) -> None:
    with pytest.raises(DatabaseError) as error:
        client.query("SELECT groupArray(number) FROM numbers(200000000)")
    assert code_of(error) == "241"
    assert client.command("SELECT 1") == 1


def test_eight_queries_that_want_too_much_at_once_grow_the_process_by_no_more_than_the_engines_bound(
    stack: Connections,
) -> None:
    (front,) = (service for service in status(Home.at(stack.home)).services if service.name == "clickhouse")
    process = psutil.Process(front.pid)
    before = process.memory_info().rss
    seen = [before]

    def ask(_: int) -> str:
        with connect(stack, autogenerate_session_id=False) as client, pytest.raises(DatabaseError) as error:
            client.query("SELECT groupArray(toString(number)) FROM numbers(100000000)")
        return code_of(error)

    with ThreadPoolExecutor(8) as pool:
        answers = [pool.submit(ask, n) for n in range(8)]
        while not all(answer.done() for answer in answers):
            seen.append(process.memory_info().rss)
            time.sleep(0.01)
    assert {answer.result() for answer in answers} == {"241"}
    # The engine counts what it allocates; its allocator holds some more for a moment.
    assert max(seen) - before < (Memory.model_fields["clickhouse"].default + 192) << 20


def test_an_empty_result_still_names_its_columns(client: Client) -> None:
    assert client.query("SELECT 1 AS a, 'x' AS b LIMIT 0").column_names == ("a", "b")


def test_formats_can_be_asked_for_in_the_statement_and_beside_it(client: Client) -> None:
    assert client.raw_query("SELECT 1 AS a FORMAT CSVWithNames") == b'"a"\n1\n'
    assert client.raw_query("SELECT 'FORMAT TSV' AS a", fmt="JSONEachRow") == b'{"a":"FORMAT TSV"}\n'


def test_parquet_comes_whole_and_its_errors_come_as_errors(client: Client) -> None:
    sql = "SELECT number, rand64(number) AS chance FROM numbers(300000) -- to the last"
    with client.raw_stream(sql, fmt="Parquet") as stream:
        content = b"".join(iter(lambda: stream.read(1 << 20), b""))
    assert content.startswith(b"PAR1")
    assert content.endswith(b"PAR1")
    assert len(content) > 300_000 * 8
    with pytest.raises(DatabaseError, match="FUNCTION_THROW_IF_VALUE_IS_NON_ZERO|395"):
        client.raw_query("SELECT throwIf(number = 5) FROM numbers(10)", fmt="Parquet")


def test_eight_threads_write_and_read_at_once_and_nothing_is_lost(stack: Connections, database: str) -> None:
    with connect(stack, database=database) as client:
        client.command("CREATE TABLE t (thread UInt8, n UInt64) ENGINE = MergeTree ORDER BY (thread, n)")
    together = threading.Barrier(8)

    def work(thread: int) -> int:
        with connect(stack, database=database, autogenerate_session_id=False) as client:
            together.wait()
            for batch in range(10):
                rows = [[thread, batch * 500 + n] for n in range(500)]
                client.insert("t", rows, column_names=["thread", "n"])
                seen = client.query("SELECT count() FROM t WHERE thread = {t:UInt8}", parameters={"t": thread})
                assert seen.result_rows == [((batch + 1) * 500,)]
            return thread

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(work, range(8))) == list(range(8))
    with connect(stack, database=database) as client:
        assert client.query("SELECT count(), uniqExact(thread, n) FROM t").first_row == (40_000, 40_000)


def test_one_client_is_used_by_eight_threads(stack: Connections) -> None:
    with connect(stack, autogenerate_session_id=False) as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: client.command(f"SELECT {n} + sleep(0.01)"), range(100)))
    assert answers == list(range(100))


def test_queries_run_beside_each_other(stack: Connections) -> None:
    running = "SELECT count() FROM system.processes WHERE query LIKE 'SELECT sleep(2)%'"
    with connect(stack, autogenerate_session_id=False) as client, ThreadPoolExecutor(4) as pool:
        sleepers = [pool.submit(client.command, "SELECT sleep(2)") for _ in range(4)]
        most = 0
        while not all(sleeper.done() for sleeper in sleepers):
            most = max(most, int(str(client.command(running))))
    assert most == 4


def test_a_client_that_leaves_a_stream_halfway_does_no_harm(client: Client) -> None:
    for _ in range(12):
        with client.query_row_block_stream("SELECT number, toString(number) FROM numbers(3000000)") as stream:
            next(iter(stream))
    assert client.command("SELECT 1") == 1


def test_the_codes_that_have_a_status_of_their_own_are_those_that_are_meant(client: Client) -> None:
    meant = {
        36: "BAD_ARGUMENTS",
        60: "UNKNOWN_TABLE",
        62: "SYNTAX_ERROR",
        81: "UNKNOWN_DATABASE",
        115: "UNKNOWN_SETTING",
        159: "TIMEOUT_EXCEEDED",
        202: "TOO_MANY_SIMULTANEOUS_QUERIES",
        271: "CANNOT_DECOMPRESS",
        372: "SESSION_NOT_FOUND",
        373: "SESSION_IS_LOCKED",
        396: "TOO_MANY_ROWS_OR_BYTES",
        457: "BAD_QUERY_PARAMETER",
        516: "AUTHENTICATION_FAILED",
    }
    names = {code: client.command(f"SELECT errorCodeToName({code})") for code in meant}
    assert names == meant
    every = [client.command(f"SELECT errorCodeToName({code})") for code in STATUS_OF_CODE]
    assert all(every)
