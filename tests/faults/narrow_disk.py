"""A disk that a test may fill, and empty again."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_DISK_BYTES = 8 * 2**20
_PIECE = 4096
_SHARED_MEMORY_BYTES = 32_768
"""What SQLite needs beside the database before it can write at all."""


@dataclass(slots=True)
class NarrowDisk:
    """A folder on a disk of eight megabytes; where nobody may mount one, files have a greatest size."""

    folder: Path
    is_mounted: bool
    before: Callable[[], None] | None = field(default=None)

    def fill(self, *, but: int) -> None:
        """Leave so many bytes."""
        if not self.is_mounted:
            self.before = limit_of_files(_SHARED_MEMORY_BYTES + but)
            return
        self._ballast.write_bytes(b"")
        with self._ballast.open("ab", buffering=0) as handle:
            while self._room() > but:
                handle.write(bytes(min(self._room() - but, 2**18) // _PIECE * _PIECE or _PIECE))

    def clear(self) -> None:
        """Make room again."""
        self.before = None
        self._ballast.unlink(missing_ok=True)

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def _room(self) -> int:
        """Bytes left."""
        disk = os.statvfs(self.folder)
        return disk.f_bavail * disk.f_frsize


def limit_of_files(size: int) -> Callable[[], None]:
    """What a child does first, so that no file of its own can grow beyond so many bytes."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@contextmanager
def narrow_disk(folder: Path) -> Iterator[NarrowDisk]:
    """The disk while it is there."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_DISK_BYTES}", "tmpfs", str(folder)]
    is_mounted = subprocess.run(mount, capture_output=True).returncode == 0
    try:
        yield NarrowDisk(folder, is_mounted)
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)
