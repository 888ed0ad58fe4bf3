"""Missed forwarding 未转载指定内容: titles that were to be forwarded stand in no post of the account.

Judged are the tasks whose deadline lay in the last closed quarter or since; one that is made up
for counts.
"""

from __future__ import annotations

from monitor.domain.account_sighting import account_sighting
from monitor.domain.duties import tasks_in_question
from monitor.domain.evidence import Evidence
from monitor.domain.forwarding import Forwarding, forwarding_of
from monitor.domain.indicator import Question
from monitor.domain.sighting import Sighting
from monitor.domain.target import Account, Target, TargetKind
from monitor.domain.verdict import Compliant, Inconclusive, Verdict, Violation

_TITLES_SHOWN = 3


class MissedForwarding:
    """应转 more than 实转; pairs that are not sure, and time that was not seen, accuse nobody."""

    key = "missed_forwarding"
    kinds: frozenset[TargetKind] = frozenset({"account"})

    def judge(self, target: Target, evidence: Evidence, question: Question) -> Verdict:
        """The rule book may have nothing said while anything was forwarded at all."""
        if not isinstance(target, Account):
            return Compliant(reason="not_an_account")
        found = forwarding_of(
            target.account_type,
            evidence,
            question.forwarding_tasks,
            due_in=tasks_in_question(question.as_of),
            as_of=question.as_of,
        )
        if not found.required:
            return Compliant(reason="no_forwarding_tasks")
        if not found.missed and not found.to_check:
            return Compliant()
        only_when_none = question.rulebook.forwarding_said_only_when_none
        if only_when_none and found.done:
            return Compliant(reason="forwarded_in_part")
        seen = account_sighting(evidence, question)
        if isinstance(seen, Inconclusive):
            return seen
        excuse = _excuse(found, seen, only_when_none=only_when_none)
        if excuse is not None:
            return Inconclusive(excuse)
        due_on = max(task.due_on for task in found.missed)
        return Violation(_sentence(found, only_when_none=only_when_none), due_on)


def _excuse(found: Forwarding, seen: Sighting, *, only_when_none: bool) -> str | None:
    if not seen.is_fresh:
        return "evidence_expired"
    if seen.lost_for is not None:
        return seen.lost_for
    if found.unseen:
        return seen.partial_for or "not_covered"
    if not found.missed or (only_when_none and found.to_check):
        return "forwarding_to_check"
    return None


def _sentence(found: Forwarding, *, only_when_none: bool) -> str:
    said = "未转发上级指定的内容" if only_when_none else "未转载指定内容"
    titles = "".join(f"《{task.title}》" for task in found.missed[:_TITLES_SHOWN])
    more = f"等{len(found.missed)}条" if len(found.missed) > _TITLES_SHOWN else ""
    unsure = f"，另有{len(found.to_check)}条待人工核对" if found.to_check else ""
    return f"{said}：应转{found.required}条，实转{len(found.done)}条{unsure}；未转{titles}{more}"
