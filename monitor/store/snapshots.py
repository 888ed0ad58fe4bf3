"""Snapshots 快照: pages behind verdicts, named by their SHA-256, compressed, kept in the database."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from isal import isal_zlib
from sqlalchemy import select
from sqlalchemy.orm import Session

from monitor.store.insertion import add_unless_there
from monitor.store.rows import SnapshotRow

_LEVEL = 1
"""As much room as zlib's quickest level takes, for a third of its time; zlib reads it."""


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
        "packed": isal_zlib.compress(page.body, _LEVEL),
    }
