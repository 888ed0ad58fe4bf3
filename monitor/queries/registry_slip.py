"""Registry slip 台账笔误: a finding that rests on what the registry, as corrected, never said.

A version that is corrected on its first day was never in force. One that held for a while and was
then changed did hold, and its findings are resolved like any other.
"""

from __future__ import annotations

from monitor.queries.answered_findings import is_newest_the_same
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.findings import FindingRecord


def rests_on_a_slip(finding: FindingRecord, item: JudgedTarget) -> bool:
    """Whether the finding was made by another requirement than the registry now gives for that day."""
    if item.terms_since > finding.opened_as_of:
        return False
    if was_seen_elsewhere(finding, item):
        return True
    made_by = (finding.rulebook, finding.evidence.get("requirement"))
    is_other = made_by != (item.rulebook, item.judgement.requirement)
    return is_other and is_newest_the_same(finding, item.evidence)


def was_seen_elsewhere(finding: FindingRecord, item: JudgedTarget) -> bool:
    """Whether the list the finding speaks of is another one than the target now has."""
    here = item.known.address_id
    return bool(finding.evidence.get("address", here) != here)
