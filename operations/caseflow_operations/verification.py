"""Law 5 put to the test: the log of record folded anew must give what the live path has published.

Fixes ends of the log of record, waits until nothing up to them is on its way, folds anew in this process without
Faust, and compares the content of every timeline (law 1) with the compacted topics and with ClickHouse. Events may go
on arriving: a key that differs is folded again up to newer ends, three rounds in all, before it counts.
"""

import logging
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

from caseflow_processors.live import STAGES, live_stage
from caseflow_processors.rebuild import Rebuild, newest_values
from caseflow_processors.state.protocol import Inbound
from caseflow_processors.timelines.content import content
from caseflow_schemas.connections import Connections
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.topics import base_name
from caseflow_sinks.lag.path import PATH
from rocksdict import Rdict

from caseflow_operations.clickhouse_timelines import rows_of, stored_rows
from caseflow_operations.lag import lag
from caseflow_operations.reading import Offsets, ends, read, read_topic

log = logging.getLogger(__name__)

L = TypeVar("L")
R = TypeVar("R")

ROUNDS = 3
FED_AT_ONCE = 10_000
KINDS: dict[str, str] = {"case-timelines": "case", "person-timelines": "person"}


class NotDrainedError(Exception):
    """The live path did not come up to the fixed ends in time."""


@dataclass(frozen=True, order=True)
class Difference:
    """A key whose content differs, and where the live path says something else."""

    kind: str
    key: str
    where: str
    """`topic` or `clickhouse`."""
    fields: tuple[str, ...]
    """Top-level fields that differ; `absent` or `superfluous` where a whole timeline is."""


@dataclass
class Verification:
    """What was compared, and what differs after the last round."""

    compared: dict[str, int] = field(default_factory=dict)
    differences: list[Difference] = field(default_factory=list)
    messages: int = 0
    rounds: int = 0


def verify_live(
    connections: Connections, *, wait_seconds: float = 300.0, told: Callable[[str], None] = log.info
) -> Verification:
    """Compare the live result with the log folded anew. Raises NotDrained when the live path is not up in time."""
    result = Verification()
    codecs = DerivedCodecs.from_registry(connections)
    with tempfile.TemporaryDirectory(prefix="caseflow-verify-") as folder:
        stages = [live_stage(connections, name) for name in STAGES]
        rebuild = Rebuild(stages, Path(folder), published=tuple(KINDS))
        try:
            starts: dict[tuple[str, int], int] = {}
            suspects: set[tuple[str, str]] | None = None
            for result.rounds in range(1, ROUNDS + 1):
                fixed = ends(connections, PATH["intake"])
                told(f"round {result.rounds}: waiting until everything received so far has gone through")
                await_drained(connections, fixed, wait_seconds)
                told("folding the log of record anew")
                for batch in _messages(connections, starts, fixed):
                    rebuild.feed(batch)
                    result.messages += len(batch)
                starts = dict(fixed)
                told("comparing")
                result.differences = sorted(_differences(connections, codecs, rebuild, suspects, Path(folder), result))
                suspects = {(found.kind, found.key) for found in result.differences}
                if not suspects:
                    break
        finally:
            rebuild.close()
    return result


def await_drained(connections: Connections, fixed: Offsets, wait_seconds: float) -> None:
    """Wait until no record that follows from messages below the ends is before any stage or the sink."""
    deadline = time.monotonic() + wait_seconds
    upto: Mapping[tuple[str, int], int] = fixed
    for group, inputs in PATH.items():
        if group != "intake":
            # What the stages before have written by now holds all that follows from what they have committed.
            upto = ends(connections, inputs)
        while behind := lag(connections, group, upto).records:
            if time.monotonic() > deadline:
                raise NotDrainedError(
                    f"[{group}] still has {behind} records to read after {wait_seconds:.0f} s: does it run?"
                )
            time.sleep(0.2)


def _messages(connections: Connections, starts: Offsets, upto: Offsets) -> Iterator[list[Inbound]]:
    """Messages in batches so large that most timelines are folded a few times only, whatever their events' order."""
    waiting: list[Inbound] = []
    for batch in read(connections, starts, upto):
        waiting.extend(Inbound(base_name(connections, record.topic), *record[1:]) for record in batch)
        if len(waiting) >= FED_AT_ONCE:
            yield waiting
            waiting = []
    yield waiting


def _differences(
    connections: Connections,
    codecs: DerivedCodecs,
    rebuild: Rebuild,
    suspects: set[tuple[str, str]] | None,
    folder: Path,
    result: Verification,
) -> Iterator[Difference]:
    """Differences of every key, or of the suspects alone."""
    for topic, kind in KINDS.items():
        published = _published(connections, topic, folder / f"{kind}-{result.rounds}")
        try:
            compared = 0
            for key, expected, there in side_by_side(rebuild.published(topic), _items(published)):
                compared += expected is not None
                # Equal bytes say the same; unequal ones may still (received times are no content).
                if expected != there and _is_asked(suspects, kind, key):
                    fields = differing(*(None if v is None else content(codecs.decode(v)) for v in (expected, there)))
                    if fields:
                        yield Difference(kind, key.decode(), "topic", fields)
            result.compared[kind] = compared
            for key, expected, row in side_by_side(rebuild.published(topic), stored_rows(connections, topic)):
                if _is_asked(suspects, kind, key):
                    fields = differing(None if expected is None else rows_of(topic, codecs.decode(expected)), row)
                    if fields:
                        yield Difference(kind, key.decode(), "clickhouse", fields)
        finally:
            published.close()


def _is_asked(suspects: set[tuple[str, str]] | None, kind: str, key: bytes) -> bool:
    return suspects is None or (kind, key.decode()) in suspects


def _items(published: Rdict) -> Iterator[tuple[bytes, bytes]]:
    # In raw mode keys and values are bytes, which the stub of rocksdict does not say.
    return cast(Iterator[tuple[bytes, bytes]], published.items())


def side_by_side(
    left: Iterator[tuple[bytes, L]], right: Iterator[tuple[bytes, R]]
) -> Iterator[tuple[bytes, L | None, R | None]]:
    """Two runs of (key, value), each ascending, as one: every key once, None where a side lacks it."""
    of_left, of_right = next(left, None), next(right, None)
    while of_left is not None or of_right is not None:
        key = min(side[0] for side in (of_left, of_right) if side is not None)
        here = of_left if of_left is not None and of_left[0] == key else None
        there = of_right if of_right is not None and of_right[0] == key else None
        yield key, None if here is None else here[1], None if there is None else there[1]
        of_left = next(left, None) if here is not None else of_left
        of_right = next(right, None) if there is not None else of_right


def _published(connections: Connections, topic: str, folder: Path) -> Rdict:
    """The newest value of every key of a compacted topic, on disk."""
    newest = newest_values(folder)
    for batch in read_topic(connections, topic):
        for record in batch:
            newest[record.key] = record.value
    return newest


def differing(expected: Mapping[str, Any] | None, found: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Names of the top-level fields in which two contents differ; empty where they are equal."""
    if not expected and not found:
        return ()
    if not found:
        return ("absent",)
    if not expected:
        return ("superfluous",)
    return tuple(sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name)))
