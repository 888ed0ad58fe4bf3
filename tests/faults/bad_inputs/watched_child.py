"""Watched child 受监视的子进程: a real command, and the most memory that it and its children ever held."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from spiders.rendered_tree import tree_of
from tests.monitor_command import MonitorCommand

_BETWEEN_LOOKS = 0.02


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended, and its peak of resident memory in bytes."""

    code: int
    out: str
    err: str
    peak: int


def run_watched(command: MonitorCommand, *arguments: str, seconds: float = 110) -> Ran:
    """Run `monitor …` to its end with an eye on its memory."""
    with subprocess.Popen(
        [sys.executable, "-m", "monitor", *arguments],
        cwd=command.folder,
        env=command.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        watcher = _Watcher(child.pid)
        try:
            out, err = child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
        finally:
            peak = watcher.stop()
    return Ran(child.returncode, out, err, peak)


class _Watcher:
    """Adds up, every now and then, what each process of a tree has held at its most."""

    def __init__(self, root: int) -> None:
        self._root = root
        self._peak = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The peak so far, in bytes."""
        self._ended.set()
        self._thread.join(10)
        return self._peak

    def _watch(self) -> None:
        while not self._ended.wait(_BETWEEN_LOOKS):
            self._peak = max(self._peak, sum(map(_high_water, tree_of(self._root))))


def _high_water(pid: int) -> int:
    """`VmHWM` of a process, which the kernel keeps exactly; nothing once it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8", "replace")
    except OSError:
        return 0
    found = [line.split() for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(found[0][1]) * 1024 if found else 0
