"""Answered findings 已答复问题: what a person has decided about is not said again every night.

A 误报 holds while nothing new was published and the due date is the same; an 免责 holds until its
end date, whatever is published; a 销号 by hand is believed until the next look. What was said of
single items is answered for these very items; what an account is, until it is said to be another;
what its interface shows of interaction, until it shows something else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from monitor.domain.all_indicators import IDENTITY_INDICATORS, UPDATE_INDICATORS
from monitor.domain.confirmation import newest_known
from monitor.domain.duties import DUTY_INDICATORS
from monitor.domain.evidence import Evidence
from monitor.domain.verdict import Violation
from monitor.queries.identity_proof import identity_proof, interaction_proof
from monitor.store.findings import FindingRecord


@dataclass(frozen=True, slots=True)
class AnsweredFindings:
    """The newest finding a person closed, by target id and indicator."""

    closed: Mapping[tuple[int, str], FindingRecord] = field(default_factory=dict)

    def answer(self, target_id: int, indicator: str) -> FindingRecord | None:
        """What a person last closed of this very indicator."""
        return self.closed.get((target_id, indicator))

    def exempt_until(self, target_id: int, indicator: str) -> date | None:
        """The last day of the exemption in force; who need not update is not too slow either."""
        ends = [
            closed.exempt_until
            for closed in self._about(target_id, indicator)
            if closed.state == "exempted" and closed.exempt_until is not None
        ]
        return max(ends, default=None)

    def silences(
        self, target_id: int, indicator: str, *, violation: Violation, evidence: Evidence, as_of: date
    ) -> bool:
        """Whether a person's answer still stands against this very violation."""
        until = self.exempt_until(target_id, indicator)
        if until is not None and as_of <= until:
            return True
        closed = self.answer(target_id, indicator)
        return closed is not None and _is_answered(closed, violation, evidence)

    def _about(self, target_id: int, indicator: str) -> Iterator[FindingRecord]:
        akin = UPDATE_INDICATORS if indicator in UPDATE_INDICATORS else {indicator}
        for key in akin:
            if (target_id, key) in self.closed:
                yield self.closed[target_id, key]


def is_newest_the_same(finding: FindingRecord, evidence: Evidence) -> bool:
    """Whether nothing newer has been seen than when the finding was last written."""
    return _newest_then(finding) == _newest_now(evidence)


def _is_answered(closed: FindingRecord, violation: Violation, evidence: Evidence) -> bool:
    if closed.closed_at is None or closed.exempt_until is not None:
        return False
    if closed.indicator in DUTY_INDICATORS:
        # a new post answers for none of them
        return (closed.due_on, closed.period) == (violation.due_on, violation.period)
    if violation.items:
        return {each["key"] for each in closed.evidence.get("items", ())}.issuperset(violation.items)
    if closed.state == "resolved":
        return evidence.last_seen_at is None or evidence.last_seen_at <= closed.closed_at
    shown = closed.evidence.get("interaction")
    if shown is not None:
        return bool(shown == interaction_proof(evidence, violation.looks))
    if closed.indicator in IDENTITY_INDICATORS:
        return bool(closed.evidence.get("identity") == identity_proof(evidence, violation.looks))
    return closed.due_on == violation.due_on and is_newest_the_same(closed, evidence)


def _newest_now(evidence: Evidence) -> tuple[str, str | None, str] | None:
    newest = newest_known(evidence)
    shown = newest.publication if newest else None
    if shown is None or (day := shown.published_on) is None:
        return None
    return shown.title, shown.url, day.isoformat()


def _newest_then(closed: FindingRecord) -> tuple[str, str | None, str] | None:
    newest = closed.evidence.get("newest")
    return (newest["title"], newest["url"], newest["published_on"]) if newest else None
