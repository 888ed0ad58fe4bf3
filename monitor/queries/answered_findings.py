"""Answered findings 已答复问题: what a person has decided about is not said again every night.

误报 and 免责 hold while nothing new was published and the due date is the same; a 销号 by hand is
believed until the next look.
"""

from __future__ import annotations

from monitor.domain.confirmation import newest_known
from monitor.domain.evidence import Evidence
from monitor.domain.verdict import Violation
from monitor.store.findings import FindingRecord


def is_answered(closed: FindingRecord | None, violation: Violation, evidence: Evidence) -> bool:
    """Whether the finding a person closed was about this very violation."""
    if closed is None or closed.closed_at is None:
        return False
    if closed.state == "resolved":
        return evidence.last_seen_at is None or evidence.last_seen_at <= closed.closed_at
    return closed.due_on == violation.due_on and _newest_then(closed) == _newest_now(evidence)


def _newest_now(evidence: Evidence) -> tuple[str, str | None, str] | None:
    newest = newest_known(evidence)
    shown = newest.publication if newest else None
    if shown is None or (day := shown.published_on) is None:
        return None
    return shown.title, shown.url, day.isoformat()


def _newest_then(closed: FindingRecord) -> tuple[str, str | None, str] | None:
    newest = closed.evidence.get("newest")
    return (newest["title"], newest["url"], newest["published_on"]) if newest else None
