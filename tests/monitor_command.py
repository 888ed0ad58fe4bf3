"""The real `monitor` command as a child process, in a folder and at a moment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class MonitorCommand:
    """`monitor …` with a clean environment; nothing of the caller's settings leaks in."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    later: timedelta = timedelta()

    def at(self, later: timedelta) -> MonitorCommand:
        """The same command so much later."""
        return replace(self, later=later)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")}
        return {
            **kept,
            "MONITOR_VAR": str(self.folder / "var"),
            "MONITOR_ALLOW_NETWORKS": "127.0.0.0/8",
            "MONITOR_SECONDS_BETWEEN_REQUESTS": "0",
            "MONITOR_CLOCK_OFFSET_SECONDS": str(self.later.total_seconds()),
            **self.settings,
        }

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The command under way."""
        return subprocess.Popen(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self, *arguments: str, code: int = 0) -> str:
        """What it printed; it must end with this exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "monitor", *arguments],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout if code == 0 else done.stdout + done.stderr

    def json(self, *arguments: str) -> dict[str, Any]:
        """The document of `monitor … --json`."""
        document: dict[str, Any] = json.loads(self.run(*arguments, "--json"))
        return document
