"""Evidence pack 证据包: everything that proves one finding, for somebody who has never seen the monitor."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import Any, Literal

from monitor.domain.finding_deadline import RectificationTerm
from monitor.domain.secret import scrubbed_bytes
from monitor.queries.evidence_chain import explained_finding
from monitor.queries.judging_basis import JudgingBasis
from monitor.store.unit_of_work import UnitOfWork

WhyMissing = Literal["removed", "damaged", "holds_a_secret"]


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A stored page; `sha256` of `body` is its name."""

    sha256: str
    content_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """`document` is what `findings explain --json` prints, `rows` are all rows of the list.

    `missing` are pages that looks name and that cannot be handed out, with the reason: their
    retention is over, their bytes no longer have their hash, or they hold a secret in force.
    """

    document: dict[str, Any]
    rows: list[dict[str, Any]]
    pages: tuple[PackedPage, ...]
    missing: dict[str, WhyMissing]


def evidence_pack(
    unit_of_work: UnitOfWork,
    finding_id: int,
    basis: JudgingBasis,
    *,
    term: RectificationTerm | None = None,
) -> EvidencePack | None:
    """The pack of a finding; None where there is no such finding."""
    found = explained_finding(unit_of_work, finding_id, basis, term=term)
    if found is None:
        return None
    document, rows = found
    pages: list[PackedPage] = []
    missing: dict[str, WhyMissing] = {}
    for sha256, content_type in _named_pages(document["chain"]["looks"]).items():
        page = _page(unit_of_work, sha256, content_type)
        if isinstance(page, PackedPage):
            pages.append(page)
        else:
            missing[sha256] = page
    return EvidencePack(document, rows, tuple(pages), missing)


def _named_pages(looks: list[dict[str, Any]]) -> dict[str, str]:
    """Hashes of the pages behind good looks, each once, with the content type it came with."""
    named = {look["body_sha256"]: look["content_type"] or "" for look in looks if look["body_sha256"]}
    return dict(sorted(named.items()))


def _page(unit_of_work: UnitOfWork, sha256: str, content_type: str) -> PackedPage | WhyMissing:
    try:
        body = unit_of_work.snapshots.body(sha256)
    except zlib.error:
        return "damaged"
    if body is None:
        return "removed"
    if hashlib.sha256(body).hexdigest() != sha256:
        return "damaged"
    return PackedPage(sha256, content_type, body) if scrubbed_bytes(body) == body else "holds_a_secret"
