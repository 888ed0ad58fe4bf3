"""Message targets 提醒所涉对象: today's verdicts on everything that unsent messages speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from monitor.domain.calendar_day import day_of
from monitor.queries.judged_targets import JudgedTarget, JudgingBasis, judged_targets
from monitor.store.outbox import AlertRecord
from monitor.store.unit_of_work import UnitOfWork

_OF_FINDINGS = ("overdue", "resolved", "unanswered")
"""Parts of a message whose rows name findings."""


def message_targets(
    unit_of_work: UnitOfWork, basis: JudgingBasis, *, states: tuple[str, ...], now: datetime
) -> list[JudgedTarget]:
    """The targets named in messages of these states, judged anew as of now."""
    alerts = unit_of_work.outbox.list(states=states)
    ids = {target for alert in alerts for target in _targets(unit_of_work, alert)}
    if not ids:
        return []
    return judged_targets(unit_of_work, basis, as_of=day_of(now), is_today=True, only=ids, now=now)


def _targets(unit_of_work: UnitOfWork, alert: AlertRecord) -> Iterator[int]:
    for row in alert.contents.get("due_soon", []):
        yield row["target"]
    for row in [row for part in _OF_FINDINGS for row in alert.contents.get(part, [])]:
        finding = unit_of_work.findings.get(row["finding"])
        if finding is not None:
            yield finding.target_id
