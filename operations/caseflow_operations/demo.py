"""The whole path once, on real parts and real data, and what came of it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from caseflow_producers.examples import broward_events
from caseflow_producers.examples.sample import write_sample
from caseflow_producers.send import send_file
from caseflow_producers.sending.report import SendReport
from caseflow_producers.sending.run import Tell
from caseflow_schemas.connections import Connections

from caseflow_operations.books import Books, read_books
from caseflow_operations.figures import Figures, read_figures
from caseflow_operations.local import stack
from caseflow_operations.local.settings import LocalSettings
from caseflow_operations.verification import Verification, verify_live

BALANCE_SECONDS = 1_800.0
LOOK_SECONDS = 0.5

# Data set → file and mapping.
DATA: dict[str, tuple[Callable[[], Path], str]] = {"broward": (broward_events, "broward")}


class NotBalancedError(Exception):
    """The books did not balance in time."""


@dataclass
class Demonstration:
    """What a run did and found."""

    data: str
    sent: SendReport
    books: Books
    figures: Figures
    verification: Verification
    seconds: dict[str, float]
    """By step, and `to_balanced_books` from the start of the command."""

    def as_plain(self) -> dict[str, Any]:
        """As `.caseflow/demo.json` has it."""
        topics = self.books.topics
        return {
            "data": self.data,
            "what_it_is_not": WHAT_IT_IS_NOT[self.data],
            "sent": {"rows": self.sent.rows, "sent": self.sent.sent, "already_sent": self.sent.already_sent},
            "events": {
                "on_topics": sum(topic.on_topic for topic in topics),
                "accepted": sum(topic.accepted for topic in topics),
                "duplicates": sum(topic.duplicates for topic in topics),
                "dead_letters": sum(topic.dead_letters for topic in topics),
                "balanced": self.books.balanced,
            },
            **self.figures.as_plain(),
            "verify": {
                "compared": sum(self.verification.compared.values()),
                "differences": len(self.verification.differences),
            },
            "seconds": {step: round(seconds, 1) for step, seconds in self.seconds.items()},
        }


WHAT_IT_IS_NOT = {
    "broward": (
        "Records linked in one extract (ProPublica, Broward County, people scored after an arrest, de-identified), not "
        "the attrition of a county: at most one charged case a person, the report date is the offence date, "
        "dispositions have no date, and 98.7 % of them are adjudications."
    )
}


@dataclass
class _Clock:
    """Seconds by step."""

    began: float = field(default_factory=time.monotonic)
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - began

    def mark(self, name: str) -> None:
        self.seconds[name] = time.monotonic() - self.began


def run_demo(
    settings: LocalSettings,
    data: str,
    *,
    limit: int | None = None,
    say: Callable[[str], None],
    progress: Tell | None = None,
    told_books: Callable[[Books], None] = lambda _: None,
) -> Demonstration:
    """Start the stack, send the data, wait until the books balance, verify, and read the figures.

    Raises StackError, ProducerError, NotBalancedError and NotDrainedError; what was started stays up.
    """
    clock = _Clock()
    with clock.step("stack"):
        up = stack.up(settings, say=say)
    connections = Connections.resolve({}, home=settings.layout.root, **up.connections)
    file, mapping = DATA[data]
    with clock.step("send"):
        whole = file()
        part = whole if limit is None else write_sample(whole, limit, settings.layout.root / "sample")
        sent = send_file(connections, part, mapping, progress=progress)
    say(_sent(sent))
    with clock.step("balance"):
        books = await_balance(connections, told_books)
    clock.mark("to_balanced_books")
    with clock.step("verify"):
        verification = verify_live(connections, told=say)
    return Demonstration(data, sent, books, read_figures(connections), verification, clock.seconds)


def await_balance(connections: Connections, told: Callable[[Books], None]) -> Books:
    """Wait until every message has its outcome and all that follows has reached ClickHouse."""
    deadline = time.monotonic() + BALANCE_SECONDS
    while True:
        books = read_books(connections)
        told(books)
        if books.balanced:
            return books
        if time.monotonic() > deadline:
            raise NotBalancedError(f"books not balanced after {BALANCE_SECONDS:.0f} s: {books}; see caseflow status")
        time.sleep(LOOK_SECONDS)


def _sent(report: SendReport) -> str:
    if report.sent:
        already = f", {report.already_sent:,} had been acknowledged before" if report.already_sent else ""
        return f"sent {report.sent:,} events of {report.rows:,} rows in {report.seconds:.1f} s{already}"
    return (
        f"nothing to send: all {report.already_sent:,} events were acknowledged in an earlier run, so nothing doubles"
    )
