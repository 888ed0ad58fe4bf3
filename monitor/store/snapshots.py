"""Snapshots 快照: pages behind verdicts, named by their SHA-256, compressed, kept in the database."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.store.insertion import add_unless_there
from monitor.store.rows import SnapshotRow

_QUICKLY = 1
"""zlib's level: a seventh more room than the usual one, for less than half of its time."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """The bytes of a page, and how and when they came."""

    body: bytes = field(repr=False)
    content_type: str
    at: datetime


class Snapshots:
    """Puts and gets pages by content."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, body: bytes, *, content_type: str, at: datetime) -> str:
        """Store a page unless the same bytes are there; returns their SHA-256 in hex."""
        self.keep_all([KeptPage(body, content_type, at)])
        return hashlib.sha256(body).hexdigest()

    def keep_all(self, pages: Iterable[KeptPage]) -> None:
        """Store pages, each unless the same bytes are there."""
        rows = [_row(page) for page in pages]
        if rows:
            add_unless_there(self._session, SnapshotRow, rows)

    def body(self, sha256: str) -> bytes | None:
        """The page's bytes, None when they were never kept or retention removed them."""
        packed = self._session.scalar(select(SnapshotRow.packed).where(SnapshotRow.sha256 == sha256))
        return zlib.decompress(packed) if packed is not None else None


def _row(page: KeptPage) -> dict[str, Any]:
    return {
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "kept_at": page.at,
        "content_type": page.content_type,
        "size": len(page.body),
        "packed": zlib.compress(page.body, _QUICKLY),
    }
