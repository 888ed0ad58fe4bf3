"""Attachments 附件: files that units sent along, named by their SHA-256, readable by the monitor alone.

Not in the database: pages behind verdicts are small and many, these are large and few. A file is
there before the row that names it; one that no row names is harmless.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

_PRIVATE_FOLDER = 0o700
_PRIVATE_FILE = 0o600


class Attachments:
    """Keeps and finds files below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, body: bytes) -> str:
        """Store the bytes unless they are there; returns their SHA-256 in hex.

        Raises:
            OSError: the disk does not take them.
        """
        sha256 = hashlib.sha256(body).hexdigest()
        path = self.path_of(sha256)
        if not _holds(path, sha256):
            path.parent.parent.mkdir(mode=_PRIVATE_FOLDER, parents=True, exist_ok=True)
            path.parent.mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
            _write(path, body)
        return sha256

    def body(self, sha256: str) -> bytes | None:
        """The bytes with this hash; None where they are gone or are no longer the same."""
        path = self.path_of(sha256)
        return path.read_bytes() if _holds(path, sha256) else None

    def path_of(self, sha256: str) -> Path:
        """Where the file with this hash lies, there or not."""
        return self._folder / sha256[:2] / sha256


def _holds(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _write(path: Path, body: bytes) -> None:
    """All of it or nothing: a crash leaves no half file under the name."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(handle, _PRIVATE_FILE)
            file.write(body)
            file.flush()
            os.fsync(handle)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
