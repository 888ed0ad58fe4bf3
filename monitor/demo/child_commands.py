"""Child commands 子命令: `monitor …` as child processes with the demo's settings and a clock that is moved."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.domain.errors import OwnFault

_UNMOVED = timedelta(0)
_LAST_LINES = 15


@dataclass(frozen=True, slots=True)
class ChildCommands:
    """Runs commands inside a folder, so that no `.env` of the caller is read.

    What they print goes into `demo.log` there, but for the answers asked for.
    """

    folder: Path
    environment: Mapping[str, str]

    def run(self, *arguments: str, at: timedelta = _UNMOVED) -> None:
        """One command, at a moment so far from now.

        Raises:
            OwnFault: it did not end well; the message ends with what it printed last.
        """
        with (self.folder / "demo.log").open("ab") as log:
            done = subprocess.run(
                _command(arguments),
                cwd=self.folder,
                env=self._environment(at),
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._require_success(arguments, done.returncode)

    def answers(self, *commands: tuple[str, ...], at: timedelta = _UNMOVED) -> list[bytes]:
        """What several commands print, asked side by side.

        Raises:
            OwnFault: one of them did not end well.
        """
        with (self.folder / "demo.log").open("ab") as log:
            under_way = [
                subprocess.Popen(
                    _command(arguments),
                    cwd=self.folder,
                    env=self._environment(at),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=log,
                )
                for arguments in commands
            ]
            printed = [child.communicate()[0] for child in under_way]
        for arguments, child in zip(commands, under_way, strict=True):
            self._require_success(arguments, child.returncode)
        return printed

    @staticmethod
    def read(printed: bytes) -> dict[str, Any]:
        """The document that a command printed."""
        document: dict[str, Any] = json.loads(printed)
        return document

    def _environment(self, at: timedelta) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        return {**kept, **self.environment, "MONITOR_CLOCK_OFFSET_SECONDS": str(at.total_seconds())}

    def _require_success(self, arguments: tuple[str, ...], code: int) -> None:
        if code:
            lines = (self.folder / "demo.log").read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]
            said = "\n".join(lines)
            raise OwnFault(f"演示中断：monitor {' '.join(arguments)} 以 {code} 结束\n{said}")


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "monitor", *arguments]
