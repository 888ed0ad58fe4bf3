"""Snapshots 快照: pages behind verdicts, named by their SHA-256, compressed, kept in the database."""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.store.insertion import insert_unless_there
from monitor.store.rows import SnapshotRow


class Snapshots:
    """Puts and gets pages by content."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, body: bytes, *, content_type: str, at: datetime) -> str:
        """Store a page unless the same bytes are there; returns their SHA-256 in hex."""
        sha256 = hashlib.sha256(body).hexdigest()
        row = {
            "sha256": sha256,
            "kept_at": at,
            "content_type": content_type,
            "size": len(body),
            "packed": zlib.compress(body, 6),
        }
        insert_unless_there(self._session, SnapshotRow, row, returning=SnapshotRow.sha256)
        return sha256

    def body(self, sha256: str) -> bytes | None:
        """The page's bytes, None when they were never kept or retention removed them."""
        packed = self._session.scalar(select(SnapshotRow.packed).where(SnapshotRow.sha256 == sha256))
        return zlib.decompress(packed) if packed is not None else None
