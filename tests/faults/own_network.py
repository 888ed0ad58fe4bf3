"""A network of a test's own, with its loopback alone, that can be taken down and brought up again."""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

Result = TypeVar("Result")

_CLONE_NEWNET = 0x4000_0000
_GET_FLAGS, _SET_FLAGS = 0x8913, 0x8914
_IS_UP = 1
_REQUEST = struct.Struct("16sh14x")


class OwnNetwork:
    """A thread that has left the machine's network: what it opens or starts is in the network it is in.

    Where the system does not let us leave, `is_own` is false and the link cannot be taken down.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1)
        self.is_own = self.inside(_leave)
        if self.is_own:
            self.bring_up()

    def inside(self, work: Callable[[], Result]) -> Result:
        """Do something inside."""
        return self._thread.submit(work).result(60)

    def take_down(self) -> None:
        """From now on nobody inside reaches anybody."""
        self.inside(lambda: _set_link(is_up=False))

    def bring_up(self) -> None:
        """The link works again."""
        self.inside(lambda: _set_link(is_up=True))

    def close(self) -> None:
        self._thread.shutdown()


@contextmanager
def own_network() -> Iterator[OwnNetwork]:
    """The network while it is there."""
    network = OwnNetwork()
    try:
        yield network
    finally:
        network.close()


def _leave() -> bool:
    return ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWNET) == 0 and os.geteuid() == 0


def _set_link(*, is_up: bool) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
        answer = fcntl.ioctl(handle, _GET_FLAGS, _REQUEST.pack(b"lo", 0))
        _, flags = _REQUEST.unpack(answer)
        flags = flags | _IS_UP if is_up else flags & ~_IS_UP
        fcntl.ioctl(handle, _SET_FLAGS, _REQUEST.pack(b"lo", flags))
