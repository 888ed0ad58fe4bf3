"""Rendered process 渲染进程: the child process that draws pages, from its start to its certain end."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from contextlib import suppress
from pathlib import Path
from typing import Any

from spiders.rendered_tree import kill_tree, own_memory

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_SECONDS_BETWEEN_WEIGHINGS = 0.5
_SECONDS_TO_END = 5.0

Message = dict[str, Any]


class RenderingFailed(Exception):
    """A page was handed over and did not come back drawn."""


def installed_chromium() -> str | None:
    """The system's own Chromium; none is ever downloaded."""
    return next((found for name in _CHROMIUMS if (found := shutil.which(name))), None)


class RenderedProcess:
    """`python -m spiders.rendered_browser`, with a folder of its own that goes when it goes.

    It is given no part of our environment, which holds passwords.
    """

    def __init__(self, process: Process, folder: Path, *, most_memory: int) -> None:
        self._process = process
        self._folder = folder
        self._most_memory = most_memory
        self._is_too_large = False
        self._weighing = asyncio.create_task(self._weigh())

    @classmethod
    async def start(cls, chromium: str, *, longest_line: int, most_memory: int) -> RenderedProcess:
        """The child, its browser not yet up; `receive` says when it is.

        Raises:
            RenderingFailed: the system starts no more processes.
        """
        # short, for Chromium puts a socket below it, and a socket's path has but 107 characters
        folder = Path(tempfile.mkdtemp(prefix="rendered-"))
        place = str(folder)
        try:
            process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "spiders.rendered_browser",
                chromium,
                str(longest_line),
                place,
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                limit=longest_line,
                env={"PATH": os.defpath, "HOME": place, "TMPDIR": place, "LANG": "C.UTF-8"},
                # what a terminal sends to our group is ours to pass on
                start_new_session=True,
            )
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise RenderingFailed(str(error)) from error
        return cls(process, folder, most_memory=most_memory)

    @property
    def is_alive(self) -> bool:
        """Whether the child has not ended."""
        return self._process.returncode is None

    async def send(self, message: Message) -> None:
        """Hand a message over.

        Raises:
            RenderingFailed: the child has ended.
        """
        stdin = self._process.stdin
        try:
            if stdin is not None:
                stdin.write(json.dumps(message).encode("ascii") + b"\n")
                await stdin.drain()
        except ConnectionError as error:
            raise self._ended() from error

    async def receive(self) -> Message:
        """The child's next message.

        Raises:
            RenderingFailed: there is none, for the child has ended.
        """
        stdout = self._process.stdout
        line = await stdout.readline() if stdout is not None else b""
        if not line.endswith(b"\n"):
            raise self._ended()
        message: Message = json.loads(line)
        return message

    async def end(self, *, at_once: bool) -> None:
        """End the child, its browser and all their processes, and wait until the child is gone."""
        self._weighing.cancel()
        if self._process.stdin is not None:
            self._process.stdin.close()
        if not at_once:
            with suppress(TimeoutError):
                async with asyncio.timeout(_SECONDS_TO_END):
                    await self._process.wait()
        if self.is_alive:
            kill_tree(self._process.pid)
        await self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    async def _weigh(self) -> None:
        """End them all when they hold too much memory; whoever listens is told why."""
        while own_memory(self._process.pid) <= self._most_memory:
            await asyncio.sleep(_SECONDS_BETWEEN_WEIGHINGS)
        self._is_too_large = True
        kill_tree(self._process.pid)

    def _ended(self) -> RenderingFailed:
        return RenderingFailed("more memory than it may have" if self._is_too_large else "browser ended")
