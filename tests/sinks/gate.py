"""A gate before a server: open, it passes connections on; shut, nobody is there."""

import contextlib
import socket
import threading
from urllib.parse import urlsplit

BLOCK = 65_536


class Gate:
    """Listens on a free local port while it is open. Shutting it breaks the connections that pass through it."""

    def __init__(self, url: str) -> None:
        target = urlsplit(url)
        self._target = (str(target.hostname), int(target.port or 80))
        self._listener: socket.socket | None = None
        self._passing: set[socket.socket] = set()
        self._lock = threading.Lock()
        self.open()
        assert self._listener is not None
        self._port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """Where the server seems to be."""
        return f"http://127.0.0.1:{self._port}"

    def open(self) -> None:
        """Let connections through."""
        listener = socket.create_server(("127.0.0.1", getattr(self, "_port", 0)))
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def shut(self) -> None:
        """Refuse connections and break those there are."""
        if self._listener is not None:
            # A blocked accept returns only when the socket is shut down first.
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        with self._lock:
            for passing in self._passing:
                with contextlib.suppress(OSError):
                    passing.shutdown(socket.SHUT_RDWR)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                inside, _ = listener.accept()
            except OSError:
                return
            try:
                outside = socket.create_connection(self._target)
            except OSError:
                inside.close()
                continue
            for one, other in ((inside, outside), (outside, inside)):
                threading.Thread(target=self._pass_on, args=(one, other), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket) -> None:
        with self._lock:
            self._passing.add(source)
        try:
            while block := source.recv(BLOCK):
                target.sendall(block)
        except OSError:
            pass
        finally:
            with self._lock:
                self._passing.discard(source)
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_WR)
            source.close()
