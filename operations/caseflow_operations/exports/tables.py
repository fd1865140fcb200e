"""Exports that are tables, as CSV or Parquet; ClickHouse itself writes both formats, so memory here is a piece."""

from collections.abc import Sequence
from typing import BinaryIO, Literal

from clickhouse_connect.driver.client import Client

from caseflow_operations.exports.server import ExportBroken, columns, has_rows, pieces

Format = Literal["csv", "parquet"]
_PARQUET_MARK = b"PAR1"


def write_csv(server: Client, questions: Sequence[str], file: BinaryIO) -> int:
    """A line of names, then the rows of each question; returns how many. UTF-8, text in quotes, nothing for NULL.

    Raises ExportBroken where an answer is not whole.
    """
    file.write(",".join(columns(server, questions[0])).encode() + b"\n")
    rows, in_quotes = 0, False
    for question in questions:
        for piece in pieces(server, question, "CSV"):
            file.write(piece)
            # Line ends within quoted text are part of a value.
            for part in piece.split(b'"'):
                rows += 0 if in_quotes else part.count(b"\n")
                in_quotes = not in_quotes
            in_quotes = not in_quotes
    return rows


def write_parquet(server: Client, questions: Sequence[str], file: BinaryIO) -> bool:
    """One Parquet file of all questions; returns whether there are rows.

    Raises ExportBroken where the answer is not whole.
    """
    question = " UNION ALL ".join(questions)
    last = b""
    for piece in pieces(server, question, "Parquet"):
        file.write(piece)
        last = (last + piece)[-len(_PARQUET_MARK) :]
    if last != _PARQUET_MARK:
        raise ExportBroken("ClickHouse broke off: the Parquet file has no end")
    return has_rows(server, question)
