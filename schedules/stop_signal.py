"""Stop signal 停止信号: SIGTERM and SIGINT as an event that waits and loops can look at.

A handler, not a blocked signal: blocked signals stay blocked in child processes, which could then
not be asked to stop.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def stop_signal() -> Iterator[threading.Event]:
    """An event that either signal sets; afterwards they mean again what they meant before.

    Only for the main thread.
    """
    asked = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    before = {number: signal.signal(number, note) for number in _STOPPING}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
