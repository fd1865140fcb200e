"""Messages in the order in which they are said, whatever their number: sorted runs on disk, then merged.

The lives of different persons overlap by years, so no window in memory would do. On disk lies what would be written
out; in memory one run, and a line of each run that is merged.
"""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

RUN_LINES = 20_000
FAN_IN = 64
"""Files merged at once: far below what a process may open."""
_SHIFT = 10**15
"""Makes every moment that can be meant positive, so that text sorts as numbers do."""
_HEAD = 32
"""Bytes of the moment and the place before each line."""


def in_order(
    lines: Iterable[tuple[int, bytes]], *, run_lines: int = RUN_LINES, fan_in: int = FAN_IN
) -> Iterator[bytes]:
    """Lines by their moments (UTC milliseconds); those of one moment as they came."""
    with TemporaryDirectory(prefix="caseflow-simulate-") as name:
        folder = Path(name)
        runs = _sorted_runs(lines, folder, run_lines)
        level = 0
        while len(runs) > fan_in:
            level += 1
            runs = [
                _write(_merged(runs[start : start + fan_in]), folder / f"{level}-{start}")
                for start in range(0, len(runs), fan_in)
            ]
        for line in _merged(runs):
            yield line[_HEAD:]


def _sorted_runs(lines: Iterable[tuple[int, bytes]], folder: Path, run_lines: int) -> list[Path]:
    runs: list[Path] = []
    run: list[bytes] = []
    for place, (moment, line) in enumerate(lines):
        run.append(b"%016d%016d" % (moment + _SHIFT, place) + line)
        if len(run) == run_lines:
            runs.append(_write(sorted(run), folder / f"0-{len(runs)}"))
            run.clear()
    if run:
        runs.append(_write(sorted(run), folder / f"0-{len(runs)}"))
    return runs


def _write(lines: Iterable[bytes], file: Path) -> Path:
    with file.open("wb") as out:
        out.writelines(lines)
    return file


def _merged(runs: list[Path]) -> Iterator[bytes]:
    with ExitStack() as stack:
        yield from heapq.merge(*(stack.enter_context(run.open("rb")) for run in runs))
    for run in runs:
        run.unlink()
