"""A test opens sockets only if it is marked `stack`."""

import socket
from collections.abc import Callable
from typing import Any, NoReturn

import pytest


def forbid_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every attempt to connect or to listen fail; pairs of local sockets, which event loops use, still work."""
    monkeypatch.setattr(socket.socket, "connect", _refuse("connect"))
    monkeypatch.setattr(socket.socket, "connect_ex", _refuse("connect"))
    monkeypatch.setattr(socket.socket, "bind", _refuse("bind"))


def _refuse(verb: str) -> Callable[..., NoReturn]:
    def refuse(_: socket.socket, address: Any) -> NoReturn:
        raise AssertionError(f"a test not marked `stack` tried to {verb} [{address}]")

    return refuse
