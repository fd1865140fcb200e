"""What a stack is started with: resolved at the edge, kept in `stack.json`, read by the supervisor."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from caseflow_operations.local.home import Home, write_whole
from caseflow_operations.local.ports import HOST, Ports

STAGES = ("intake", "identity", "persons", "cases")
SERVERS = ("kafka", "registry", "clickhouse")
GROUPS = (*SERVERS, "setup", *STAGES, "sink")
"""Everything there is to start, in the order in which it starts."""

NEEDS: dict[str, tuple[str, ...]] = {
    "kafka": (),
    "registry": ("kafka",),
    "clickhouse": (),
    "setup": SERVERS,
    **dict.fromkeys(STAGES, ("kafka", "registry", "setup")),
    "sink": (*SERVERS, "setup"),
}
"""What has to be healthy (or, for `setup`, to have succeeded) before a group starts."""


class Memory(BaseModel):
    """Bounds, in MiB, chosen from what was measured (DESIGN.md)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kafka_heap: int = Field(384, ge=128)
    registry_heap: int = Field(192, ge=96)
    clickhouse: int = Field(512, ge=400, description="Tracked by the engine for the whole process")


class LocalSettings(BaseModel):
    """One stack."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    parts: Path
    ports: Ports = Field(default_factory=lambda: Ports.model_validate({}))
    groups: tuple[str, ...] = GROUPS
    workers: dict[str, int] = Field(default_factory=lambda: dict.fromkeys(STAGES, 1))
    memory: Memory = Field(default_factory=lambda: Memory.model_validate({}))

    @model_validator(mode="after")
    def _known(self) -> Self:
        for group in self.groups:
            if group not in GROUPS:
                raise ValueError(f"no service [{group}]: expected some of {', '.join(GROUPS)}")
        for stage, count in self.workers.items():
            if stage not in STAGES or count < 1:
                raise ValueError(f"workers [{stage}={count}]: expected at least one of {', '.join(STAGES)}")
        return self

    @property
    def layout(self) -> Home:
        """The paths."""
        return Home.at(self.home)

    def connection_values(self) -> dict[str, str]:
        """What `local.json` holds."""
        return {
            "bootstrap_servers": f"{HOST}:{self.ports.kafka}",
            "registry_url": f"http://{HOST}:{self.ports.registry}/apis/ccompat/v7",
            "clickhouse_url": f"http://{HOST}:{self.ports.clickhouse}",
        }

    def write(self) -> None:
        """Keep them for the supervisor and for the next start."""
        self.layout.create()
        write_whole(self.layout.settings_file, self.model_dump_json(indent=1) + "\n")

    @classmethod
    def read(cls, home: Home) -> Self | None:
        """Those of the last start, or None where none was."""
        if not home.settings_file.is_file():
            return None
        return cls.model_validate_json(home.settings_file.read_bytes())


def with_needs(groups: tuple[str, ...]) -> tuple[str, ...]:
    """The groups and all that they need, in the order in which they start."""
    wanted = set(groups)
    while missing := {need for group in wanted for need in NEEDS[group]} - wanted:
        wanted |= missing
    return tuple(group for group in GROUPS if group in wanted)


def worker_names(stage: str, count: int) -> list[str]:
    """Names of a stage's processes: `intake`, `intake-2` and so on."""
    return [stage if number == 1 else f"{stage}-{number}" for number in range(1, count + 1)]
