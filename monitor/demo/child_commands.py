"""Child commands 子命令: `monitor …` as child processes, with settings and a clock of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from monitor import clock
from monitor.domain.errors import OwnFault

_LAST_LINES = 15


@dataclass(frozen=True, slots=True)
class ChildCommands:
    """Runs commands inside a folder, so that no `.env` of the caller is read.

    What they print goes into `demo.log` there, unless it is asked for.
    """

    folder: Path
    environment: Mapping[str, str]

    def at(self, moment: datetime) -> ChildCommands:
        """The same commands, with a clock that shows this moment now and goes on from there."""
        return replace(self, environment={**self.environment, **clock.environment_at(moment)})

    def run(self, *arguments: str) -> None:
        """One command.

        Raises:
            OwnFault: it did not end well; the message ends with what was printed last.
        """
        with self._log.open("ab") as log:
            child = self._start(arguments, stdout=log)
            child.wait()
        self._require_success(arguments, child.returncode)

    def answers(self, *commands: Sequence[str], shown: Sequence[str]) -> list[dict[str, Any]]:
        """The JSON documents several commands print; one more prints where we print ourselves.

        They run side by side, for most of their time is their start.

        Raises:
            OwnFault: one of them did not end well.
        """
        every = [*commands, shown]
        children = [self._start(command, stdout=subprocess.PIPE) for command in commands]
        children.append(self._start(shown, stdout=None))
        printed = [child.communicate()[0] for child in children]
        for command, child in zip(every, children, strict=True):
            self._require_success(command, child.returncode)
        return [json.loads(document) for document in printed[:-1]]

    @property
    def _log(self) -> Path:
        return self.folder / "demo.log"

    def _start(self, arguments: Sequence[str], *, stdout: IO[bytes] | int | None) -> subprocess.Popen[bytes]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "monitor", *arguments],
                cwd=self.folder,
                env={**kept, **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=log,
            )

    def _require_success(self, arguments: Sequence[str], code: int) -> None:
        if code:
            lines = self._log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:]
            said = "\n".join(lines)
            raise OwnFault(f"演示中断：monitor {' '.join(arguments)} 以 {code} 结束\n{said}")
