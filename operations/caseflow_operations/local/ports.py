"""The ports of the stack, and whether they are free."""

import errno
import socket
from typing import Self

import psutil
from pydantic import BaseModel, ConfigDict, Field, model_validator

HOST = "127.0.0.1"


class PortTaken(Exception):
    """A port that the stack needs is in use."""


class Ports(BaseModel):
    """One port for everything that listens; all on 127.0.0.1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kafka: int = Field(19092, ge=1, le=65535)
    controller: int = Field(19093, ge=1, le=65535)
    registry: int = Field(18081, ge=1, le=65535)
    registry_management: int = Field(18082, ge=1, le=65535)
    clickhouse: int = Field(18123, ge=1, le=65535)

    @model_validator(mode="after")
    def _differ(self) -> Self:
        seen: dict[int, str] = {}
        for name, port in self.named().items():
            if port in seen:
                raise ValueError(f"[{name}] and [{seen[port]}] have the same port [{port}]: give each its own")
            seen[port] = name
        return self

    def named(self) -> dict[str, int]:
        """Setting to port."""
        return self.model_dump()


def ports_from(base: int) -> dict[str, int]:
    """Five ports in a row, by setting, beginning with the base."""
    return {name: base + place for place, name in enumerate(Ports.model_fields)}


def choose_free_ports() -> Ports:
    """Ports that were free a moment ago, chosen by the system: for tests."""
    sockets = [socket.socket() for _ in Ports.model_fields]
    try:
        for each in sockets:
            each.bind((HOST, 0))
        free = [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()
    return Ports(**dict(zip(Ports.model_fields, free, strict=True)))


def require_free(ports: dict[str, int]) -> None:
    """Check that nothing listens on the ports.

    Raises:
        PortTaken: Names every port that is taken, its setting, and the process that has it if that can be known.
    """
    taken = [f"{name} port [{port}] is in use{_by_whom(port)}" for name, port in ports.items() if not _is_free(port)]
    if taken:
        raise PortTaken("; ".join(taken) + "; stop what has it, or choose others with --base-port")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do: a closed connection that lingers in TIME_WAIT does not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            if error.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
    return True


def _by_whom(port: int) -> str:
    try:
        owners = {
            connection.pid
            for connection in psutil.net_connections(kind="tcp")
            if connection.laddr and connection.laddr.port == port and connection.pid is not None
        }
        return "".join(f" by [{psutil.Process(owner).name()}], process [{owner}]" for owner in sorted(owners))
    except psutil.Error:
        return ""  # Other users' sockets may not be looked at: the port is still named.
