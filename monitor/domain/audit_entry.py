"""AuditEntry 审计记录: who did what to what and when, chained so that no entry can be changed unnoticed.

Each entry's hash is over its content and the hash of the one before. Whoever may rewrite the whole table
may also compute the chain anew, and the last entries can be cut off: both show only against a hash that
was noted elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Literal

NOTHING_BEFORE = "0" * 64
"""The previous hash of the first entry."""
SYSTEM = "system"
"""Who does what no person asked for at that moment: runs."""

FaultKind = Literal["missing", "unlinked", "altered"]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`what` is a lower_snake action, `subject` what it was done to, as `finding 7`.

    `number` counts from 1 without gaps; `detail` holds plain JSON without fractions.
    """

    number: int
    at: datetime
    who: str
    what: str
    subject: str
    detail: Mapping[str, Any]
    previous: str
    hash: str = ""


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """`entries` were in order, the last of them with the hash `head`; `fault` is what came then."""

    entries: int
    head: str
    fault: ChainFault | None = None
    has_known: bool = False


@dataclass(frozen=True, slots=True)
class ChainFault:
    """The first entry that is not what was written: one is missing before it, or it was altered."""

    number: int
    kind: FaultKind


def chained(entry: AuditEntry) -> AuditEntry:
    """The entry with its hash."""
    return replace(entry, hash=hash_of_entry(entry))


def hash_of_entry(entry: AuditEntry) -> str:
    """SHA-256 over the entry without its own hash, in a form that no database changes."""
    content = (
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.who,
        entry.what,
        entry.subject,
        dict(entry.detail),
        entry.previous,
    )
    return hashlib.sha256(json.dumps(content, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def check_chain(entries: Iterable[AuditEntry], *, known: str = "") -> ChainCheck:
    """Go through the entries in order, up to the first that is not what was written.

    `known` is a hash noted earlier: `has_known` says whether it still stands in the chain.
    """
    count, head, has_known = 0, NOTHING_BEFORE, False
    for entry in entries:
        fault = _fault(entry, count + 1, head)
        if fault is not None:
            return ChainCheck(count, head, ChainFault(entry.number, fault), has_known)
        count, head = entry.number, entry.hash
        has_known |= head == known
    return ChainCheck(count, head, None, has_known)


def _fault(entry: AuditEntry, number: int, previous: str) -> FaultKind | None:
    if entry.number != number:
        return "missing"
    if entry.previous != previous:
        return "unlinked"
    return None if hash_of_entry(entry) == entry.hash else "altered"
