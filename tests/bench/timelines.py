"""The joins with the largest timelines: what one added event costs, from the fact received to the bytes to be written.

Made-up cases. Decoding, folding, encoding and the write to RocksDB are in; Kafka is not.
"""

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from caseflow_processors.stages import CaseStage, PersonStage
from caseflow_processors.state.protocol import Inbound, Stage
from caseflow_processors.state.shard import Shard
from caseflow_processors.state.view import DecodedValues, ShardView
from caseflow_schemas.derived import DerivedCodecs

from tests.stream_processors.made import TABLES, day, fact, person, same

EVENTS = 5_000
DEFENDANTS = 500
ADDED = 30
CODECS = DerivedCodecs.offline()
Facts = list[dict[str, Any]]


def measure_timelines() -> dict[str, Any]:
    """Milliseconds of processor time for each added event (median, greatest), and bytes of the published timeline."""
    return {
        "case_of_5000_events": _measure(CaseStage(CODECS, TABLES), "case-facts", "police-case:K1", *_one_defendant()),
        "case_of_500_defendants": _measure(CaseStage(CODECS, TABLES), "case-facts", "police-case:K1", *_many()),
        "person_of_5000_events": _measure(
            PersonStage(CODECS, TABLES), "person-facts", "police-person:P1", *_many_stays()
        ),
    }


def _one_defendant() -> tuple[Facts, Facts]:
    hearings = [
        fact("HearingHeld", f"h{number}", occurred=day(number % 1_000), person=person("police-person:P1"))
        for number in range(EVENTS + ADDED)
    ]
    return [fact("SuspectArrested"), fact("ChargeFiled"), *hearings[:EVENTS]], hearings[EVENTS:]


def _many() -> tuple[Facts, Facts]:
    facts = [each for number in range(DEFENDANTS) for each in _way(number)]
    added = [
        fact("HearingHeld", f"added{number}", person=person(f"police-person:P{number * 7}")) for number in range(ADDED)
    ]
    return facts, added


def _way(number: int) -> Facts:
    """Ten events of one defendant."""
    who = person(f"police-person:P{number}")
    charges: list[dict[str, Any]] = [{"charge_id": f"{number}/{at}", "person": who} for at in range(3)]
    return [
        fact("SuspectArrested", f"{number}/a", person=who),
        *(fact("ChargeFiled", f"{number}/c{at}", occurred=day(5), **each) for at, each in enumerate(charges)),
        *(fact("HearingHeld", f"{number}/h{at}", occurred=day(20 + at), person=who) for at in range(2)),
        *(fact("VerdictReturned", f"{number}/v{at}", occurred=day(90), **each) for at, each in enumerate(charges)),
        fact("SentenceImposed", f"{number}/s", occurred=day(95), person=who),
    ]


def _many_stays() -> tuple[Facts, Facts]:
    facts = []
    for number in range((EVENTS + ADDED) // 2):
        stay: dict[str, Any] = {"stay_id": f"s{number}", "cases": same("police-case:K1") if number % 50 == 0 else []}
        facts.append(fact("PersonAdmitted", f"a{number}", occurred=day(number // 2), **stay))
        facts.append(fact("PersonReleased", f"r{number}", occurred=day(number // 2), **stay))
    return facts[:EVENTS], facts[EVENTS:]


def _measure(stage: Stage, topic: str, key: str, facts: Facts, added: Facts) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="caseflow-timelines-") as folder:
        shard, values = Shard(Path(folder) / "p0", 0, incarnation="bench"), DecodedValues(4 * 1024 * 1024)
        numbers = iter(range(len(added) + 1))

        def fold(batch: Facts) -> int:
            """Bytes of the largest message that follows."""
            messages = [Inbound(topic, 0, at, key.encode(), _bytes(topic, each), 0) for at, each in enumerate(batch)]
            began.append(time.process_time())
            view = ShardView(shard, values, decode=stage.decode, encode=stage.encode)
            output = stage.fold(view, messages)
            shard.write(view.encoded(), next_offset=next(numbers))
            spent.append((time.process_time() - began[-1]) * 1000)
            return max(len(out.value) for out in output)

        began: list[float] = []
        spent: list[float] = []
        fold(facts)
        sizes = [fold([each]) for each in added]
        shard.close()
    return {
        "events": len(facts),
        "all_at_once_ms": spent[0],
        "added_event_ms_median": statistics.median(spent[1:]),
        "added_event_ms_greatest": max(spent[1:]),
        "published_bytes": sizes[-1],
    }


def _bytes(topic: str, each: dict[str, Any]) -> bytes:
    return CODECS.encode(topic, "Fact", each)
