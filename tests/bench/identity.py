"""Identity: links a second, beside a bare union-find over the same links; and what the largest components cost.

Made-up numbers. Both sides run in one process, one after the other, on the same links.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

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
    """Links a second of processor time, in memory and on disk; seconds of wall time for each large operation."""
    links = _pairs_and_small_groups()
    began = time.process_time()
    _union_find(links)
    bare = len(links) / (time.process_time() - began)
    result: dict[str, Any] = {"links": len(links), "union_find_links_a_second": bare}
    for name, run in (("in_memory", _in_memory), ("on_disk", _on_disk)):
        began = time.process_time()
        run([_linked(number, *link) for number, link in enumerate(links)])
        rate = len(links) / (time.process_time() - began)
        result[name] = {"links_a_second": rate, "to_union_find": rate / bare}
    began = time.process_time()
    _graph(links)
    rate = len(links) / (time.process_time() - began)
    result["graph_alone"] = {"links_a_second": rate, "to_union_find": rate / bare}
    result["large"] = {name: _timed(*case()) for name, case in _LARGE.items()}
    return result


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


def _union_find(links: Iterable[Link]) -> None:
    parent: dict[str, str] = {}

    def root(identifier: str) -> str:
        while (above := parent.setdefault(identifier, identifier)) != identifier:
            identifier = above
        return identifier

    for one, other in links:
        least, greatest = sorted((root(one), root(other)))
        parent[greatest] = least


def _graph(links: Iterable[Link]) -> None:
    """Components alone, over state in memory: no facts, no routing."""
    components = Components(InMemoryState(IdentityStage(CODECS, TABLES)), ranking(TABLES))
    for number, link in enumerate(links):
        small, great = (Node("XX", "person", text) for text in sorted(link))
        components.state_link(small, great, f"link-{number}")


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


def _in_memory(values: list[bytes]) -> None:
    stage = IdentityStage(CODECS, TABLES)
    state = InMemoryState(stage)
    for batch in _batches(values):
        stage.fold(state, batch)
        state.commit()


def _on_disk(values: list[bytes]) -> None:
    with tempfile.TemporaryDirectory(prefix="caseflow-identity-") as folder:
        fold = _DiskFold(Path(folder))
        for batch in _batches(values):
            fold(batch)
        fold.close()


class _DiskFold:
    """Batches over RocksDB, as a worker's shard and the rebuild fold them; Kafka left out."""

    def __init__(self, folder: Path) -> None:
        self._stage = IdentityStage(CODECS, TABLES)
        self._shard = Shard(folder / "identity", 0, incarnation="bench")
        self._values = DecodedValues(DECODED_BYTES)
        self._offset = 0

    def __call__(self, batch: list[Inbound]) -> int:
        view = ShardView(self._shard, self._values, decode=self._stage.decode, encode=self._stage.encode)
        output = self._stage.fold(view, batch)
        self._offset += 1
        self._shard.write(view.encoded(), next_offset=self._offset)
        return len(output)

    def close(self) -> None:
        self._shard.close()


Case = tuple[list[bytes], list[bytes]]
"""What is there before, and what is timed."""


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


_LARGE: dict[str, Callable[[], Case]] = {
    "one_more_number": _leaf_of_a_star,
    "a_number_of_smaller_rank": _national_number,
    "merge_of_two": _merge_of_two,
    "cut_in_the_middle": _cut_in_the_middle,
}


def _timed(before: list[bytes], timed: list[bytes]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="caseflow-identity-") as folder:
        fold = _DiskFold(Path(folder))
        for batch in _batches(before):
            fold(batch)
        (batch,) = _batches(timed)
        began = time.perf_counter()
        sent = fold(batch)
        seconds = time.perf_counter() - began
        fold.close()
    return {"seconds": seconds, "records_sent": sent}
