"""Identity: links a second beside what is less than it, and what the largest components cost.

Made-up numbers. `python -m tests.bench.identity` needs no stack. Beside every batch its facts are decoded and nothing
else, and a bare union-find goes over its links: on a shared machine only such ratios can be compared with each other.
"""

import gc
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from caseflow_processors.identity.components import Components
from caseflow_processors.identity.keys import Node
from caseflow_processors.stages.identity import IdentityStage, ranking
from caseflow_processors.stages.memory import InMemoryState
from caseflow_processors.state.protocol import Inbound
from caseflow_processors.state.shard import Shard
from caseflow_processors.state.view import DecodedValues, ShardView
from caseflow_schemas.derived import DerivedCodecs
from caseflow_schemas.tables import PinnedTables

CODECS = DerivedCodecs.offline()
TABLES = PinnedTables.load()
LINKS = 20_000
LARGE = 10_000
BATCH = 1_000
DECODED_BYTES = 4 * 1024 * 1024

Link = tuple[str, str]


def measure_identity() -> dict[str, Any]:
    """Links a second of processor time; seconds of wall time for each large operation."""
    with tempfile.TemporaryDirectory(prefix="caseflow-identity-") as folder:
        on_disk = _DiskFold(Path(folder))
        result = _measure_links({"graph_alone": _graph(), "in_memory": _in_memory(), "on_disk": on_disk})
        on_disk.close()
    result["large"] = {name: _timed(*case()) for name, case in _LARGE.items()}
    return result


def _measure_links(folds: dict[str, Callable[["_Links"], object]]) -> dict[str, Any]:
    timed: dict[str, Callable[[_Links], object]] = {"union_find": _union_find(), "decoding_alone": _decode, **folds}
    seconds = dict.fromkeys(timed, 0.0)
    for batch in _batches_of_links():
        for name, run in timed.items():
            began = time.process_time()
            run(batch)
            seconds[name] += time.process_time() - began
    return {
        "links": LINKS,
        "links_a_second": {name: LINKS / spent for name, spent in seconds.items()},
        "to_decoding_alone": {name: seconds["decoding_alone"] / spent for name, spent in seconds.items()},
    }


class _Links(NamedTuple):
    """A batch of links, as numbers and as facts from intake."""

    first: int
    links: list[Link]
    facts: list[Inbound]


def _batches_of_links() -> Iterator[_Links]:
    links = _pairs_and_small_groups()
    facts = [_linked(number, *link) for number, link in enumerate(links)]
    for number, batch in enumerate(_batches(facts)):
        first = number * BATCH
        yield _Links(first, links[first : first + BATCH], batch)


def _decode(batch: _Links) -> None:
    for message in batch.facts:
        CODECS.decode(message.value or b"")


def _pairs_and_small_groups() -> list[Link]:
    """Links of two to five numbers each, in no order."""
    chance = random.Random(1)  # noqa: S311 - a benchmark's data, no secret
    links: list[Link] = []
    number = 0
    while len(links) < LINKS:
        group = [f"xx-police-person:PP{number + at:08}" for at in range(chance.randint(2, 5))]
        number += len(group)
        links.extend((group[0], other) for other in group[1:])
    chance.shuffle(links)
    return links


def _union_find() -> Callable[[_Links], None]:
    """Forgets who stated a link, and can undo none."""
    parent: dict[str, str] = {}

    def root(identifier: str) -> str:
        while (above := parent.setdefault(identifier, identifier)) != identifier:
            identifier = above
        return identifier

    def unite(batch: _Links) -> None:
        for one, other in batch.links:
            least, greatest = sorted((root(one), root(other)))
            parent[greatest] = least

    return unite


def _graph() -> Callable[[_Links], None]:
    """Components alone, over state in memory: no facts, no routing."""
    state = InMemoryState(IdentityStage(CODECS, TABLES))
    rank = ranking(TABLES)

    def settle(batch: _Links) -> None:
        components = Components(state, rank)
        for number, link in enumerate(batch.links, batch.first):
            one, other = sorted(link)
            components.state_link(Node("XX", "person", one), Node("XX", "person", other), f"link-{number}")
        components.settle()
        state.commit()

    return settle


def _in_memory() -> Callable[[_Links], None]:
    stage = IdentityStage(CODECS, TABLES)
    state = InMemoryState(stage)

    def fold(batch: _Links) -> None:
        stage.fold(state, batch.facts)
        state.commit()

    return fold


def _linked(number: int, one: str, other: str, *, retracted: bool = False) -> bytes:
    a, b = ({"issuer": issuer, "value": value} for issuer, _, value in (t.partition(":") for t in (one, other)))
    event = {"kind": "person", "a": a, "b": b, "cases": [], "jurisdiction": "XX-COUNTY"}
    return _fact(f"link-{number}", "IdentifiersLinked", event, retracted=retracted)


def _arrest(number: int, person: str) -> bytes:
    issuer, _, value = person.partition(":")
    event = {
        "person": {"identifiers": [{"issuer": issuer, "value": value}]},
        "cases": [],
        "jurisdiction": "XX-COUNTY",
        "text": "x" * 600,
    }
    return _fact(f"event-{number}", "PersonAdmitted", event)


def _fact(event_id: str, event_type: str, event: dict[str, Any], *, retracted: bool = False) -> bytes:
    fact: dict[str, Any] = {
        "kind": "fact",
        "event_id": event_id,
        "event_type": event_type,
        "agency": "XX-POLICE",
        "jurisdiction": "XX-COUNTY",
        "domain": "XX",
        "revision": 2 if retracted else 1,
        "retracted": retracted,
        "conflicting": False,
        "content_hash": "0" * 32,
        "received_at": 0,
        "case_key": None,
        "persons": [],
        "edges": [],
        "successor": None,
        "event": orjson.dumps(event).decode(),
    }
    return CODECS.encode("accepted", "Fact", fact)


def _batches(values: list[bytes]) -> Iterator[list[Inbound]]:
    for start in range(0, len(values), BATCH):
        yield [Inbound("accepted", 0, at, b"XX", value, 0) for at, value in enumerate(values[start : start + BATCH])]


class _DiskFold:
    """Batches over RocksDB, as a worker's shard and the rebuild fold them; Kafka left out."""

    def __init__(self, folder: Path) -> None:
        self._stage = IdentityStage(CODECS, TABLES)
        self._shard = Shard(folder / "identity", 0, incarnation="bench")
        self._values = DecodedValues(DECODED_BYTES)
        self._offset = 0

    def __call__(self, batch: _Links) -> None:
        self.fold(batch.facts)

    def fold(self, batch: list[Inbound]) -> int:
        """How many records follow from the batch."""
        view = ShardView(self._shard, self._values, decode=self._stage.decode, encode=self._stage.encode)
        output = self._stage.fold(view, batch)
        self._offset += 1
        self._shard.write(view.encoded(), next_offset=self._offset)
        return len(output)

    def close(self) -> None:
        self._shard.close()


Case = tuple[list[bytes], list[bytes]]
"""What is there before, and the one batch that is timed."""


def _person(number: int, issuer: str = "xx-police-person") -> str:
    return f"{issuer}:PP{number:08}"


def _star(first: int) -> list[Link]:
    return [(_person(first), _person(number)) for number in range(first + 1, first + LARGE)]


def _with_events(links: list[Link], first: int) -> list[bytes]:
    events = [_arrest(number, _person(number)) for number in range(first, first + LARGE)]
    return [*(_linked(first + number, *link) for number, link in enumerate(links)), *events]


def _merge_of_two() -> Case:
    """Two stars of LARGE numbers with an event each become one: every event of the second moves."""
    before = [*_with_events(_star(0), 0), *_with_events(_star(LARGE), LARGE)]
    return before, [_linked(10 * LARGE, _person(5), _person(LARGE + 5))]


def _national_number() -> Case:
    """A star of LARGE numbers with an event each is linked to a number of a smaller rank: every event moves."""
    return _with_events(_star(0), 0), [_linked(10 * LARGE, _person(7), "xx-national-person:N100000016")]


def _cut_in_the_middle() -> Case:
    """A chain of LARGE numbers with an event each is cut in its middle: the events of one half move."""
    chain = [(_person(number), _person(number + 1)) for number in range(LARGE - 1)]
    middle = LARGE // 2
    return _with_events(chain, 0), [_linked(middle, *chain[middle], retracted=True)]


def _leaf_of_a_star() -> Case:
    """One more number joins a star of LARGE with an event each: nothing else moves."""
    return _with_events(_star(0), 0), [_linked(10 * LARGE, _person(0), _person(5 * LARGE))]


def _ever_smaller() -> Case:
    """A batch of links to a star of LARGE with an event each, each of them to a smaller number than the last."""
    smaller = [f"xx-national-person:N{number:09}" for number in range(100_000_000 + BATCH, 100_000_000, -1)]
    return _with_events(_star(0), 0), [_linked(10 * LARGE + at, _person(7), each) for at, each in enumerate(smaller)]


def _all_cut() -> Case:
    """A batch takes BATCH links in a row out of a chain of LARGE numbers, from the end that all others follow."""
    chain = [(_person(number), _person(number + 1)) for number in range(LARGE - 1)]
    return _with_events(chain, 0), [_linked(number, *chain[number], retracted=True) for number in range(BATCH)]


def _ring_opened() -> Case:
    """One link of a ring of LARGE numbers goes: nothing is parted, which only a walk can tell."""
    ring = [(_person(number), _person((number + 1) % LARGE)) for number in range(LARGE)]
    return _with_events(ring, 0), [_linked(5, *ring[5], retracted=True)]


def _leaf_cut() -> Case:
    """One number leaves a star of LARGE with an event each."""
    star = _star(0)
    return _with_events(star, 0), [_linked(5, *star[5], retracted=True)]


_LARGE: dict[str, Callable[[], Case]] = {
    "one_more_number": _leaf_of_a_star,
    "one_number_less": _leaf_cut,
    "a_ring_opened": _ring_opened,
    "a_number_of_smaller_rank": _national_number,
    "merge_of_two": _merge_of_two,
    "cut_in_the_middle": _cut_in_the_middle,
    "batch_of_ever_smaller_numbers": _ever_smaller,
    "batch_that_cuts_a_thousand_links": _all_cut,
}


def _timed(before: list[bytes], timed: list[bytes]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="caseflow-identity-") as folder:
        fold = _DiskFold(Path(folder))
        for batch in _batches(before):
            fold.fold(batch)
        (batch,) = _batches(timed)
        began, processor = time.perf_counter(), time.process_time()
        sent = fold.fold(batch)
        seconds, of_processor = time.perf_counter() - began, time.process_time() - processor
        fold.close()
    return {"seconds": seconds, "processor_seconds": of_processor, "records_sent": sent}


if __name__ == "__main__":
    # As the workers run.
    gc.set_threshold(100_000, 50, 100)
    sys.stdout.write(json.dumps(measure_identity(), indent=2) + "\n")
