"""A line to a server that a test may slow down, leave half open or cut."""

from __future__ import annotations

import select
import socket
import threading
import time

_PIECE = 65_536


class LineToServer:
    """A TCP proxy in a thread of its own.

    `delay_seconds` is kept before each piece; while `is_dead` everything is taken and nothing handed on,
    as behind a firewall that has forgotten the connection.
    """

    def __init__(self, port: int) -> None:
        self.delay_seconds = 0.0
        self.is_dead = False
        self.pieces = 0
        self._server_port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._is_closed = False
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def cut(self) -> None:
        """Close every connection that there is; new ones are taken."""
        pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                _hang_up(end)

    def close(self) -> None:
        """Cut everything and take no more."""
        self._is_closed = True
        _hang_up(self._listener)
        self.cut()
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _accept(self) -> None:
        while not self._is_closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._server_port))
            except OSError:
                near.close()
                continue
            self._pairs.append((near, far))
            thread = threading.Thread(target=self._carry, args=(near, far), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _carry(self, near: socket.socket, far: socket.socket) -> None:
        with near, far:
            born_dead = self.is_dead
            while not self._is_closed:
                for end in select.select([near, far], [], [], 0.2)[0]:
                    try:
                        piece = end.recv(_PIECE)
                        self.pieces += 1
                        time.sleep(self.delay_seconds)
                        if piece and (self.is_dead or born_dead):
                            born_dead = True
                            continue
                        (far if end is near else near).sendall(piece)
                    except OSError:
                        return
                    if not piece:
                        return


def _hang_up(end: socket.socket) -> None:
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
