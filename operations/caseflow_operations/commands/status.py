"""`caseflow status`."""

import os
from collections.abc import Sequence
from typing import Any

import click
import orjson
from caseflow_schemas.connections import Connections
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from caseflow_operations.books import Books, read_books
from caseflow_operations.dead_letters import DeadLetter, newest
from caseflow_operations.workers import Members, Rows, group_members, row_counts


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Machine-readable, on standard output.")
@click.option(
    "--dead-letters",
    "listed",
    type=click.IntRange(1, 10_000),
    metavar="N",
    help="List the newest N refused messages too: where each lies, whose it is, and what was expected.",
)
def status(as_json: bool, listed: int | None) -> None:
    """Show the books of every agency topic, the workers, their lag, and the rows in ClickHouse.

    Exits with 1 when the books do not add up.
    """
    connections = Connections.resolve(os.environ)
    books = read_books(connections)
    members = group_members(connections, tuple(books.lags))
    rows = row_counts(connections)
    letters = newest(connections, listed) if listed else None
    if as_json:
        found = as_plain(books, members, rows)
        if letters is not None:
            found["newest_dead_letters"] = [letter._asdict() for letter in letters]
        click.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    else:
        show(Console(), books, members, rows)
        if letters is not None:
            show_letters(Console(), letters)
    if not books.add_up:
        raise SystemExit(1)


def as_plain(books: Books, members: Members, rows: Rows) -> dict[str, Any]:
    """The status as plain values."""
    return {
        "topics": {
            topic.topic: {
                "on_topic": topic.on_topic,
                "accepted": topic.accepted,
                "duplicates": topic.duplicates,
                "dead_letters": topic.dead_letters,
                "in_flight": topic.in_flight,
            }
            for topic in books.topics
        },
        "agencies": {
            agency: {"accepted": accepted, "duplicates": duplicates, "dead_letters": dead_letters}
            for agency, accepted, duplicates, dead_letters in books.agencies
        },
        "add_up": books.add_up,
        "refused_by_sink": books.refused_by_sink,
        "balanced": books.balanced,
        "stages": {
            group: {"workers": members[group], "lag": lag.records, "lag_exact": lag.exact}
            for group, lag in books.lags.items()
        },
        "rows": dict(rows),
    }


def show(console: Console, books: Books, members: Members, rows: Rows) -> None:
    """The status as tables."""
    show_books(console, books)
    table = Table("stage", "workers", "lag in records", title="Stages")
    for group, lag in books.lags.items():
        table.add_row(group, str(members[group]), f"{lag.records:,}" if lag.exact else f"at most {lag.records:,}")
    _print(console, table)
    table = Table("table", "rows", title="ClickHouse")
    for name, number in rows.items():
        table.add_row(name, f"{number:,}")
    _print(console, table)


def show_letters(console: Console, letters: Sequence[DeadLetter]) -> None:
    """Refused messages, a line each, however narrow the terminal is."""
    console.print("newest dead letters, topic/partition/offset:" if letters else "no dead letters")
    for letter in letters:
        place = f"{letter.topic}/{letter.partition}/{letter.offset}"
        told = f"{place}  {letter.received_at:%Y-%m-%dT%H:%M:%SZ}  {letter.agency}  {letter.reason}: {letter.detail}"
        console.print(f"  {escape(told)}", soft_wrap=True, highlight=False)


def show_books(console: Console, books: Books) -> None:
    """The books by topic and by agency, and whether they balance."""
    table = Table("topic", "on topic", "accepted", "duplicates", "dead letters", "in flight", title="Books")
    for topic in books.topics:
        counted = (topic.on_topic, topic.accepted, topic.duplicates, topic.dead_letters, topic.in_flight)
        table.add_row(topic.topic, *(f"{number:,}" for number in counted))
    _print(console, table)
    verdict = "balanced" if books.balanced else "they add up, with messages on their way" if books.add_up else ""
    if books.refused_by_sink:
        console.print(f"[bold red]{books.refused_by_sink:,} records refused by ClickHouse[/]: run caseflow verify")
    console.print(f"books: {verdict or '[bold red]they do not add up[/]'}")
    table = Table("agency", "accepted", "duplicates", "dead letters", title="By agency")
    for agency, *numbers in books.agencies:
        table.add_row(agency, *(f"{number:,}" for number in numbers))
    _print(console, table)


def _print(console: Console, table: Table) -> None:
    table.box, table.pad_edge = box.SIMPLE_HEAD, False
    table.columns[0].no_wrap = True
    for column in table.columns:
        # A heading may take several lines, and no word of it is cut.
        column.min_width = max(map(len, str(column.header).split()))
        column.justify = "left" if column is table.columns[0] else "right"
    console.print(table)
