"""The path from the first event to the last figure, step by step."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from caseflow_schemas.connections import Connections

from caseflow_operations.books import Books, read_books
from caseflow_operations.demo.agreement import Agreement
from caseflow_operations.demo.data import DataSet, Sent, Told
from caseflow_operations.figures import Figures, read_figures
from caseflow_operations.local import stack
from caseflow_operations.local.settings import LocalSettings
from caseflow_operations.verification import Verification, verify_live

BALANCE_SECONDS = 1_800.0
LOOK_SECONDS = 0.5


class NotBalancedError(Exception):
    """The books did not balance in time."""


@dataclass
class Demonstration:
    """What a run did and found."""

    data: DataSet
    sent: Sent
    books: Books
    figures: Figures
    verification: Verification
    agreement: Agreement | None
    """With what is known to be true; None where nothing is known."""
    seconds: dict[str, float]
    """By step, and `to_balanced_books` from the start of the command."""

    @property
    def ok(self) -> bool:
        """Whether no timeline differs from the log folded anew, and nothing from what is true."""
        return not self.verification.differences and (self.agreement is None or self.agreement.holds)

    def as_plain(self) -> dict[str, Any]:
        """As `.caseflow/demo.json` has it."""
        topics = self.books.topics
        return {
            "data": self.data.name,
            "synthetic": self.data.is_synthetic,
            "what_it_is_not": self.data.what_it_is_not,
            "made_from": self.data.plain,
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
            **({} if self.agreement is None else {"truth": self.agreement.as_plain()}),
            "seconds": {step: round(seconds, 1) for step, seconds in self.seconds.items()},
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
    data: DataSet,
    *,
    say: Callable[[str], None],
    progress: Told = lambda _: None,
    told_books: Callable[[Books], None] = lambda _: None,
) -> Demonstration:
    """Start the stack, send the data, wait until the books balance, verify, read the figures, compare with the truth.

    Raises StackError, ProducerError, MixedDataError, NotBalancedError and NotDrainedError; what was started stays up.
    """
    clock = _Clock()
    home = settings.layout.root
    with clock.step("stack"):
        up = stack.up(settings, say=say)
    connections = Connections.resolve({}, home=home, **up.connections)
    with clock.step("send"):
        sent = data.send(connections, home, progress)
    say(_sent(sent))
    with clock.step("balance"):
        books = await_balance(connections, told_books)
    clock.mark("to_balanced_books")
    with clock.step("verify"):
        verification = verify_live(connections, told=say)
    figures = read_figures(connections)
    agreement = data.compare(connections, home, books, figures)
    return Demonstration(data, sent, books, figures, verification, agreement, clock.seconds)


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


def _sent(sent: Sent) -> str:
    if sent.sent:
        already = f", {sent.already_sent:,} had been acknowledged before" if sent.already_sent else ""
        again = (
            "; what an interrupted run had said counts as later copies now, or is refused again"
            if sent.is_again
            else ""
        )
        return f"sent {sent.sent:,} events in {sent.seconds:.1f} s{already}{again}"
    return f"nothing to send: all {sent.already_sent:,} events were acknowledged in an earlier run, so nothing doubles"
