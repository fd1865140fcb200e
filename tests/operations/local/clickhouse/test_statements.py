"""Where the front looks for the FORMAT clause, and where it does not."""

import pytest
from caseflow_operations.local.clickhouse.statements import SeveralStatements, read_insert, read_plain


@pytest.mark.parametrize(
    ("head", "sql", "form", "rows"),
    [
        (b"INSERT INTO t FORMAT Native\n\x00\x01", "INSERT INTO t ", "Native", b"\x00\x01"),
        (b"insert into t (a, b) format TSV\r\n1\t2\n", "insert into t (a, b) ", "TSV", b"1\t2\n"),
        (b"INSERT INTO `FORMAT` (`VALUES`) FORMAT CSV\n1\n", "INSERT INTO `FORMAT` (`VALUES`) ", "CSV", b"1\n"),
        (
            b"-- FORMAT x\n INSERT INTO t /* FORMAT y */ FORMAT CSV\n1",
            "-- FORMAT x\n INSERT INTO t /* FORMAT y */ ",
            "CSV",
            b"1",
        ),
        (
            b"INSERT INTO t SETTINGS a = 'FORMAT' FORMAT JSONEachRow {}",
            "INSERT INTO t SETTINGS a = 'FORMAT' ",
            "JSONEachRow",
            b"{}",
        ),
        (b"INSERT INTO t FORMAT Native", "INSERT INTO t ", "Native", b""),
        (b"INSERT INTO t FORMAT Native\n\n\nx", "INSERT INTO t ", "Native", b"\n\nx"),
    ],
)
def test_rows_begin_after_the_line_of_the_format(head: bytes, sql: str, form: str, rows: bytes) -> None:
    insert = read_insert(head)
    assert insert is not None
    assert (insert.sql, insert.format, head[insert.data_from :]) == (sql, form, rows)


@pytest.mark.parametrize(
    "text",
    [
        b"INSERT INTO t VALUES (1, 'FORMAT CSV')",
        b"INSERT INTO t SELECT 1 AS x FORMAT TSV",
        b"SELECT 1 FORMAT CSV",
        b"",
        b"INSERT INTO t",
    ],
)
def test_a_statement_that_brings_its_rows_itself_is_no_insert_with_rows(text: bytes) -> None:
    assert read_insert(text) is None


@pytest.mark.parametrize(
    ("text", "sql", "form", "reads"),
    [
        (b"SELECT 1", "SELECT 1", None, True),
        (b"SELECT 1 FORMAT JSON", "SELECT 1  ", "JSON", True),
        (b"SELECT 1 format JSON SETTINGS max_threads = 1;", "SELECT 1   SETTINGS max_threads = 1", "JSON", True),
        (b"SELECT 'FORMAT JSON'", "SELECT 'FORMAT JSON'", None, True),
        (b"SELECT 'it''s \\' FORMAT x' -- FORMAT JSON\n", "SELECT 'it''s \\' FORMAT x' -- FORMAT JSON\n", None, True),
        (b"(SELECT 1) UNION ALL (SELECT 2)", "(SELECT 1) UNION ALL (SELECT 2)", None, True),
        (
            b"CREATE TABLE t (format String) ENGINE = Memory",
            "CREATE TABLE t (format String) ENGINE = Memory",
            None,
            False,
        ),
        (b"DROP TABLE t ; ;", "DROP TABLE t ", None, False),
    ],
)
def test_the_format_is_taken_from_the_clause_and_from_nowhere_else(
    text: bytes, sql: str, form: str | None, reads: bool
) -> None:
    plain = read_plain(text)
    assert (plain.sql.rstrip(), plain.format, plain.reads) == (sql.rstrip(), form, reads)


def test_a_second_statement_is_refused() -> None:
    with pytest.raises(SeveralStatements, match="position"):
        read_plain(b"SELECT ';'; SELECT 2")


def test_a_describe_gives_rows_but_not_block_by_block() -> None:
    assert (read_plain(b"DESCRIBE TABLE t").reads, read_plain(b"DESCRIBE TABLE t").selects) == (True, False)
