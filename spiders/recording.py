"""Recording 记录: hands results to the store in small batches, as they come.

A killed run loses what is not handed over, so nothing waits longer than a second; and every call
has its price, so results that come together go together.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from monitor.domain.look import VisitResult

Record = Callable[[list[VisitResult]], Awaitable[None] | None]

MOST_TOGETHER = 128
LONGEST_WAIT_SECONDS = 1.0
_MOST_WAITING = 256


class Recorder:
    """One writer for all lanes. A plain function is called in one thread of its own.

    When the store is slow, handing in waits, and so do the lanes: pages are not piled up in memory.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._queue: asyncio.Queue[VisitResult | None] = asyncio.Queue(_MOST_WAITING)
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="record-looks")
        self._failed = asyncio.Event()
        self._task = asyncio.create_task(self._write_all())

    async def hand_in(self, result: VisitResult) -> None:
        """Queue a result.

        Raises:
            RuntimeError: the store no longer takes results; `close` raises the cause.
        """
        if self._failed.is_set():
            raise RuntimeError("results can no longer be recorded")
        await self._queue.put(result)

    @property
    def failed(self) -> asyncio.Event:
        """Set once the store has refused a batch: the crawl has to end."""
        return self._failed

    async def close(self) -> None:
        """Write what is left.

        Raises:
            Exception: whatever the record function raised.
        """
        if not self._task.done():
            await self._queue.put(None)
        try:
            await self._task
        finally:
            self._writer.shutdown(wait=False)

    async def _write_all(self) -> None:
        all_written = False
        try:
            while (first := await self._queue.get()) is not None:
                batch, is_last = await self._gathered(first)
                await self._write(batch)
                if is_last:
                    break
            all_written = True
        finally:
            if not all_written:
                self._failed.set()
                # lanes that wait for room may go on, to be told
                while not self._queue.empty():
                    self._queue.get_nowait()

    async def _gathered(self, first: VisitResult) -> tuple[list[VisitResult], bool]:
        batch = [first]
        ends_at = asyncio.get_running_loop().time() + LONGEST_WAIT_SECONDS
        while len(batch) < MOST_TOGETHER:
            try:
                async with asyncio.timeout_at(ends_at):
                    result = await self._queue.get()
            except TimeoutError:
                break
            if result is None:
                return batch, True
            batch.append(result)
        return batch, False

    async def _write(self, batch: list[VisitResult]) -> None:
        if inspect.iscoroutinefunction(self._record):
            await self._record(batch)
            return
        loop = asyncio.get_running_loop()
        waiting = await loop.run_in_executor(self._writer, self._record, batch)
        if waiting is not None:
            await waiting
