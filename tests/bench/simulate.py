"""The simulator: events a second of processor time on each path, and the most memory it takes at several sizes.

`python -m tests.bench.simulate [CASES …]` prints one JSON object. Each size is measured in its own process, because
a process never gives its peak back. Rates stand beside that of bare ids (UUIDv5 by the standard library): on a shared
machine only such ratios can be compared with each other.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from caseflow_producers.simulator.county import County
from caseflow_producers.simulator.lines import write_line
from caseflow_producers.simulator.record import Counts, recorded
from caseflow_producers.simulator.said import Said
from caseflow_schemas.events import EventWriter

SEED = 1
SIZES = (1_000, 10_000, 100_000)
BARE_IDS = 100_000


def _generate(said: Iterable[Said]) -> None:
    for _ in said:
        pass


def _as_lines(said: Iterable[Said]) -> None:
    for one in said:
        write_line(one)


def _as_avro(said: Iterable[Said]) -> None:
    encode = EventWriter.offline().encode
    for one in said:
        encode(one.event_type, one.event)


PATHS: dict[str, Callable[[Iterable[Said]], None]] = {"generate": _generate, "lines": _as_lines, "avro": _as_avro}


def measure_one(path: str, cases: int, *, defects: bool) -> dict[str, Any]:
    """In this process: events a second of processor time, and the peak of resident memory in MiB."""
    began = time.process_time()
    for number in range(BARE_IDS):
        uuid5(NAMESPACE_URL, f"XX-COURT/HearingHeld/{number}")
    bare = BARE_IDS / (time.process_time() - began)
    counts = Counts()
    began = time.process_time()
    PATHS[path](recorded(County(SEED, cases, defects=defects), counts))
    rate = counts.messages / (time.process_time() - began)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "cases": cases,
        "messages": counts.messages,
        "events_a_second": round(rate),
        "bare_ids_a_second": round(bare),
        "peak_mib": round(peak_kib / 1024, 1),
    }


def measure_simulation(sizes: Iterable[int] = SIZES) -> dict[str, Any]:
    """Each path, with disorder and without, at each size, in processes of their own."""
    found: dict[str, Any] = {}
    for path in PATHS:
        for defects in (False, True):
            name = f"{path} with disorder" if defects else path
            found[name] = [_in_a_process(path, cases, defects=defects) for cases in sizes]
    return found


def _in_a_process(path: str, cases: int, *, defects: bool) -> Any:
    command = [sys.executable, "-m", __name__ if __name__ != "__main__" else "tests.bench.simulate", "one", path]
    done = subprocess.run([*command, str(cases), str(int(defects))], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main(arguments: list[str]) -> None:
    """Measure all, or, where told, one in this process."""
    if arguments[:1] == ["one"]:
        found = measure_one(arguments[1], int(arguments[2]), defects=arguments[3] == "1")
    else:
        found = measure_simulation(tuple(map(int, arguments)) or SIZES)
    sys.stdout.write(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
