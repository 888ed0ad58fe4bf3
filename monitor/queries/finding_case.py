"""Finding case 案情: a finding with what it was judged by — target, rule and evidence as they were then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from monitor.domain.all_indicators import UPDATE_INDICATORS
from monitor.domain.calendar_day import day_of
from monitor.domain.evidence import Evidence
from monitor.domain.indicator import Question
from monitor.domain.ledger_evidence import LedgerEntries, with_ledgers
from monitor.domain.rulebook import IndicatorRule, RuleBook
from monitor.domain.source_unit import Shares, shares_of
from monitor.domain.target import Target
from monitor.queries.cleared_dates import ClearedDates
from monitor.queries.evidence_then import entries_then, evidence_then
from monitor.queries.judging_basis import JudgingBasis
from monitor.store.findings import FindingRecord
from monitor.store.registry import KnownTarget
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class FindingCase:
    """What a finding can be worked out from again.

    `target` is as the registry described it on the day of the last look. `question` is None where the
    rule book is no longer there: then nothing is worked out. `shares` are of `evidence`, which is
    everything known of the address at `seen_at`, the last look that the finding rests on.
    """

    finding: FindingRecord
    target: Target
    question: Question | None
    evidence: Evidence
    shares: Shares
    seen_at: datetime

    @property
    def rulebook(self) -> RuleBook | None:
        return self.question.rulebook if self.question is not None else None

    @property
    def rule(self) -> IndicatorRule | None:
        """The rule book's line; None where it has none any more."""
        rules = self.rulebook.indicators if self.rulebook is not None else {}
        return rules.get(self.finding.indicator)

    @property
    def judged_on(self) -> date:
        """The day of the last look: later days accuse nobody."""
        return day_of(self.seen_at)

    @property
    def counted(self) -> Evidence:
        """The items that count: of unknown source only where that is the milder reading."""
        is_update = self.finding.indicator in UPDATE_INDICATORS
        return self.shares.possible if is_update else self.shares.own


def finding_case(unit_of_work: UnitOfWork, finding: FindingRecord, basis: JudgingBasis) -> FindingCase:
    """The case of a finding that is stored."""
    seen_at = finding.last_look_at or finding.opened_at
    day = day_of(seen_at)
    known = _known_target(unit_of_work, finding.target_id, day)
    rulebook = basis.rulebooks.get(finding.rulebook)
    units = frozenset(unit_of_work.registry.units_on(day))
    question = None
    if rulebook is not None:
        as_of = _judged_as_of(finding, day)
        question = Question(as_of, rulebook, basis.calendar, unit_names=units)
    evidence = _evidence(unit_of_work, known, finding.evidence, seen_at)
    shares = shares_of(known.target, evidence, units)
    return FindingCase(finding, known.target, question, evidence, shares, seen_at)


def _judged_as_of(finding: FindingRecord, last_look_on: date) -> date:
    """The day up to which the days overdue were counted."""
    if finding.due_on is None or finding.overdue_days is None:
        return last_look_on
    return finding.due_on + timedelta(finding.overdue_days)


def _known_target(unit_of_work: UnitOfWork, target_id: int, day: date) -> KnownTarget:
    """As registered on the day; a target that was not, or no longer, is told by its newest version."""
    registry = unit_of_work.registry
    then = next((known for known in registry.targets_on(day) if known.id == target_id), None)
    return then or next(known for known in registry.all_targets() if known.id == target_id)


def _evidence(
    unit_of_work: UnitOfWork, known: KnownTarget, proof: Mapping[str, object], at: datetime
) -> Evidence:
    address = proof.get("address") or known.address_id
    address_id = address if isinstance(address, int) else 0
    found = unit_of_work.looks.evidence([address_id]) if address_id else {}
    evidence = evidence_then(found.get(address_id, Evidence()), at)
    entries = unit_of_work.ledgers.entries([known.id]) if known.target.kind == "account" else {}
    told = with_ledgers(evidence, entries_then(entries.get(known.id, LedgerEntries()), at))
    return ClearedDates.of(unit_of_work, found).applied(known, told)
