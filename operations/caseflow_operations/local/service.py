"""What the supervisor knows of a service."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

Probe = Callable[[], str | None]
"""Asked again and again: None when healthy, else in a few words what is amiss."""


class Preparation(NamedTuple):
    """A command to run before the first start."""

    command: tuple[str, ...]
    unless: Path
    """Not run where this file is."""


class Service(NamedTuple):
    """One process to start, watch and stop."""

    name: str
    group: str
    command: tuple[str, ...]
    environment: dict[str, str]
    """Added to the supervisor's own."""
    probe: Probe
    needs: tuple[str, ...] = ()
    """Groups that have to be healthy first."""
    prepare: Preparation | None = None
    one_shot: bool = False
    """Run to its end once; healthy when it ended with 0."""
    stop_seconds: float = 20.0
    """After SIGTERM; then SIGKILL."""
    start_seconds: float = 180.0
    """How long it may take to be healthy before it is started again."""
    silent_seconds: float = 60.0
    """How long a healthy one may fail its probe before it is started again."""
