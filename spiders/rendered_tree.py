"""Rendered tree 渲染进程树: the processes below one of ours, their memory, and their end.

A browser is many processes; the one we started is only their root. Where the system has no `/proc`
only the root is known.
"""

from __future__ import annotations

import os
import resource
import signal
from collections import defaultdict
from contextlib import suppress
from pathlib import Path

_PROC = Path("/proc")
_PAGE = resource.getpagesize()


def tree_of(root: int) -> list[int]:
    """The ids of a process and of all that descend from it, the root first."""
    children: dict[int, list[int]] = defaultdict(list)
    for pid, parent in _parents().items():
        children[parent].append(pid)
    found = [root]
    for pid in found:
        found.extend(children[pid])
    return found


def own_memory(root: int) -> int:
    """Bytes that a process and its descendants hold and share with nobody."""
    return sum(_own_bytes(pid) for pid in tree_of(root))


def kill_tree(root: int) -> None:
    """End a process and its descendants at once, each by its id; those that are gone are no error."""
    for pid in tree_of(root):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _parents() -> dict[int, int]:
    """Process id to its parent's, of all processes there are just now."""
    found: dict[int, int] = {}
    for folder in _PROC.glob("[0-9]*"):
        # the command in brackets may hold anything, also brackets
        fields = _text(folder / "stat").rpartition(")")[2].split()
        if len(fields) > 1:
            found[int(folder.name)] = int(fields[1])
    return found


def _own_bytes(pid: int) -> int:
    fields = _text(_PROC / str(pid) / "statm").split()
    return (int(fields[1]) - int(fields[2])) * _PAGE if len(fields) > 2 else 0


def _text(path: Path) -> str:
    """What a file of `/proc` says; nothing once its process is gone."""
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
