"""Overdue list 逾期清单: who is overdue, who soon will be, and what could not be judged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitor.domain.target import Account, Column, Site, plain
from monitor.domain.verdict import IndicatorVerdict, Violation
from monitor.queries.instants import local_iso
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.run_summary import run_summary
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OverdueFilter:
    """What the list is narrowed to; empty means everything."""

    kinds: tuple[str, ...] = ()
    unit: str = ""
    site: str = ""

    def lets_pass(self, judged: JudgedTarget) -> bool:
        """Whether a target belongs on the narrowed list."""
        target = judged.target
        if self.kinds and target.kind not in self.kinds:
            return False
        if self.unit and plain(self.unit) not in {plain(name) for name in target.units}:
            return False
        return not self.site or plain(self.site) == plain(site_of(judged))


def overdue_list(
    unit_of_work: UnitOfWork,
    judged: Iterable[JudgedTarget],
    *,
    as_of: date,
    is_today: bool,
    narrowed: OverdueFilter,
) -> dict[str, Any]:
    """The document of `monitor overdue --json`."""
    judged = [item for item in judged if narrowed.lets_pass(item)]
    findings = unit_of_work.findings.open_by_target() if is_today else {}
    violations = [_violation(item, findings.get(item.known.id, {})) for item in judged if _violates(item)]
    notices = [
        _row(item, notice, findings.get(item.known.id, {}).get(notice.indicator))
        for item in judged
        for notice in _violated(item, ("notice",))
    ]
    tried = [item for item in judged if item.judgement.verdict == "inconclusive" and _was_tried(item)]
    run = run_summary(unit_of_work)
    run["not_yet_looked"] = sum(1 for item in judged if item.target.kind != "site" and not _was_tried(item))
    return {
        "as_of": as_of.isoformat(),
        "run": run,
        "violations": sorted(violations, key=_gravest_first),
        "notices": sorted(notices, key=_gravest_first),
        "due_soon": sorted((_due_soon(item) for item in judged if item.judgement.is_due_soon), key=_by_due),
        "inconclusive": [_inconclusive(item) for item in tried],
    }


def site_of(judged: JudgedTarget) -> str:
    """The site a column stands on, a site's own name, or the platform of an account."""
    match judged.target:
        case Column(site=site):
            return site
        case Site(name=name):
            return name
        case Account(account_type=account_type):
            return account_type


def address_of(judged: JudgedTarget) -> str:
    """Where a person looks at the target; an account may have no address."""
    match judged.target:
        case Column(url=url):
            return url
        case Site(home_url=url) | Account(home_url=url):
            return url


def _violates(item: JudgedTarget) -> bool:
    """A target with a violated indicator of its own list (fail or problem), gravest or not."""
    return bool(_violated(item, ("fail", "problem")))


def _violated(item: JudgedTarget, weights: tuple[str, ...]) -> list[IndicatorVerdict]:
    return [
        result
        for result in item.judgement.indicators
        if result.weight in weights and isinstance(result.verdict, Violation)
    ]


def _was_tried(item: JudgedTarget) -> bool:
    return item.evidence.last_tried_at is not None


def _violation(item: JudgedTarget, findings: dict[str, FindingRecord]) -> dict[str, Any]:
    """One row per target: its gravest indicator, the sentences of the others beside it."""
    violated = sorted(_violated(item, ("fail", "problem")), key=lambda result: result.weight != "fail")
    gravest = violated[0]
    row = _row(item, gravest, findings.get(gravest.indicator))
    row["problems"] = [
        result.verdict.sentence for result in violated if isinstance(result.verdict, Violation)
    ]
    return row


def _row(item: JudgedTarget, result: IndicatorVerdict, finding: FindingRecord | None) -> dict[str, Any]:
    verdict = result.verdict
    if not isinstance(verdict, Violation):
        raise TypeError("only violations are listed")
    return {
        "finding": finding.id if finding else None,
        "indicator": result.indicator,
        **target_head(item),
        "last_published_on": _iso(item.judgement.last_published_on),
        "last_original_on": _iso(item.judgement.last_original_on),
        "due_on": _iso(verdict.due_on),
        "overdue_days": verdict.overdue_days,
        "period": verdict.period,
        "sentence": verdict.sentence,
        "problems": [verdict.sentence],
        "weight": result.weight,
        "state": finding.state if finding else "open",
        "times_named": finding.times_named if finding else 0,
        "confirmed": bool(finding and finding.confirmed_at),
        "last_seen_at": local_iso(item.evidence.last_seen_at),
    }


def target_head(item: JudgedTarget) -> dict[str, Any]:
    """The columns by which every list names a target."""
    target = item.target
    return {
        "target": item.known.id,
        "kind": target.kind,
        "site": site_of(item),
        "name": target.name,
        "account_type": target.account_type if isinstance(target, Account) else None,
        "url": address_of(item),
        "units": list(target.units),
        "requirement": item.judgement.requirement,
    }


def _due_soon(item: JudgedTarget) -> dict[str, Any]:
    return {
        **target_head(item),
        "last_published_on": _iso(item.judgement.last_published_on),
        "due_on": _iso(item.judgement.due_on),
        "needed": item.judgement.needed,
    }


def _inconclusive(item: JudgedTarget) -> dict[str, Any]:
    """Why nothing can be said: the outcome of the last try, else the judgement's own reason."""
    evidence = item.evidence
    reason = evidence.reason if evidence.outcome != "seen" else item.judgement.reason
    since = item.state.not_seen_since if item.state else None
    return {
        **target_head(item),
        "outcome": evidence.outcome,
        "reason": reason,
        "judgement": item.judgement.reason,
        "since": local_iso(since or evidence.last_seen_at),
        "last_good_at": local_iso(evidence.last_seen_at),
    }


def _gravest_first(row: dict[str, Any]) -> tuple[bool, int, str, str]:
    """Null days first (never published), then the longest overdue, then by unit."""
    days = row["overdue_days"]
    return (days is not None, -(days or 0), "；".join(row["units"]), row["name"])


def _by_due(row: dict[str, Any]) -> tuple[str, str]:
    return (row["due_on"] or "", row["name"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
