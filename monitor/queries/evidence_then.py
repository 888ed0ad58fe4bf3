"""Evidence then 当时的取证材料: what was known at an instant, made from what is known now.

History keeps when an item was first seen, when it went, and every date it showed; so the state behind
an older finding can be told again without having been copied.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from monitor.domain.evidence import Evidence, KnownPublication
from monitor.domain.ledger_evidence import LedgerEntries


def evidence_then(evidence: Evidence, at: datetime) -> Evidence:
    """The items that had been seen by then, with the dates they showed then."""
    there = (_then(known, at) for known in evidence.publications if known.first_seen_at <= at)
    return replace(evidence, publications=tuple(there), last_seen_at=at)


def entries_then(entries: LedgerEntries, at: datetime) -> LedgerEntries:
    """What people had brought in of the time up to then."""
    return LedgerEntries(
        tuple(each for each in entries.exports if each.exported_at <= at),
        tuple(each for each in entries.attestations if each.attested_at <= at),
    )


def _then(known: KnownPublication, at: datetime) -> KnownPublication:
    """One item; the wording of a date that was changed since is not kept, so it is left out."""
    gone_at = known.gone_at if known.gone_at is not None and known.gone_at <= at else None
    later = next((change for change in known.earlier_dates if change.until > at), None)
    if later is None:
        return known if gone_at == known.gone_at else replace(known, gone_at=gone_at)
    shown = replace(known.publication, published_on=later.was, published_at=None, raw_date="")
    earlier = tuple(change for change in known.earlier_dates if change.until <= at)
    return replace(known, publication=shown, gone_at=gone_at, earlier_dates=earlier)
