"""Overdue list 逾期清单: who is overdue, who soon will be, and what could not be judged."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from monitor.domain.duties import DUTY_INDICATORS
from monitor.domain.target import Account, Column, Site, plain
from monitor.domain.verdict import IndicatorVerdict, Violation, Weight
from monitor.queries.answered_findings import AnsweredFindings
from monitor.queries.duty_proof import post_count_row
from monitor.queries.forwarding_rows import forwarding_row
from monitor.queries.instants import local_iso
from monitor.queries.judged_targets import JudgedTarget
from monitor.queries.run_summary import run_summary
from monitor.store.findings import FindingRecord
from monitor.store.unit_of_work import UnitOfWork

_ACCUSING: tuple[Weight, ...] = ("fail", "problem")
_NOTICING: tuple[Weight, ...] = ("notice",)


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
    known = _KnownFindings.of(unit_of_work, judged, as_of=as_of) if is_today else _KnownFindings(as_of)
    accused = [(item, known.accusations(item, _ACCUSING)) for item in judged]
    violations = [_violation(item, found, known) for item, found in accused if found]
    notices = [_row(item, notice, known) for item in judged for notice in known.accusations(item, _NOTICING)]
    duties = [_duty(item, duty, known) for item in judged for duty in known.duties(item)]
    undecided = [item for item in judged if item.judgement.verdict == "inconclusive"]
    return {
        "as_of": as_of.isoformat(),
        "run": {**run_summary(unit_of_work), "not_yet_looked": sum(map(_was_never_tried, undecided))},
        "violations": sorted(violations, key=_order),
        "notices": sorted(notices, key=_order),
        "duties": sorted(duties, key=lambda row: ("；".join(row["units"]), row["name"], row["indicator"])),
        "due_soon": sorted((_due_soon(item) for item in judged if item.judgement.is_due_soon), key=_by_due),
        "inconclusive": [_inconclusive(item) for item in undecided if _was_tried(item)],
    }


@dataclass(frozen=True, slots=True)
class _KnownFindings:
    """What has been made of violations so far; nothing where a past day is judged again."""

    as_of: date
    open: Mapping[int, Mapping[str, FindingRecord]] = field(default_factory=dict)
    answered: AnsweredFindings = field(default_factory=AnsweredFindings)
    objected: Collection[int] = frozenset()

    @classmethod
    def of(cls, unit_of_work: UnitOfWork, judged: Iterable[JudgedTarget], *, as_of: date) -> _KnownFindings:
        """The findings of these targets."""
        accused = [item.known.id for item in judged if _violated(item)]
        findings = unit_of_work.findings
        answered = AnsweredFindings(findings.closed_by_people(accused))
        objected = unit_of_work.replies.open_objections().keys()
        return cls(as_of, findings.open_by_target(), answered, objected)

    def finding(self, item: JudgedTarget, result: IndicatorVerdict) -> FindingRecord | None:
        """The open finding of one indicator."""
        return self.open.get(item.known.id, {}).get(result.indicator)

    def accusations(self, item: JudgedTarget, weights: Collection[Weight]) -> list[IndicatorVerdict]:
        """Violated indicators of these weights, without what a person has answered (误报, 免责, 销号).

        Duties have a list of their own.
        """
        standing = self._standing(item)
        return [each for each in standing if each.weight in weights and each.indicator not in DUTY_INDICATORS]

    def duties(self, item: JudgedTarget) -> list[IndicatorVerdict]:
        """Violated duties (转载, 更新数) of any weight, without what a person has answered."""
        return [result for result in self._standing(item) if result.indicator in DUTY_INDICATORS]

    def _standing(self, item: JudgedTarget) -> list[IndicatorVerdict]:
        return [
            result for result, violation in _violated(item) if not self._is_answered(item, result, violation)
        ]

    def _is_answered(self, item: JudgedTarget, result: IndicatorVerdict, violation: Violation) -> bool:
        if self.finding(item, result) is not None:
            return False
        return self.answered.silences(
            item.known.id,
            result.indicator,
            violation=violation,
            evidence=item.evidence,
            as_of=self.as_of,
        )


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


def _violated(item: JudgedTarget) -> list[tuple[IndicatorVerdict, Violation]]:
    return [
        (result, result.verdict)
        for result in item.judgement.indicators
        if isinstance(result.verdict, Violation)
    ]


def _was_tried(item: JudgedTarget) -> bool:
    return item.evidence.last_tried_at is not None


def _was_never_tried(item: JudgedTarget) -> bool:
    """Whether a target still waits for its first visit; what has no address waits for none."""
    return item.known.address_id is not None and not _was_tried(item)


def _violation(item: JudgedTarget, found: list[IndicatorVerdict], known: _KnownFindings) -> dict[str, Any]:
    """One row per target: its gravest indicator, the sentences of the others beside it."""
    gravest_first = sorted(found, key=lambda result: result.weight != "fail")
    row = _row(item, gravest_first[0], known)
    row["problems"] = [
        result.verdict.sentence for result in gravest_first if isinstance(result.verdict, Violation)
    ]
    return row


def _duty(item: JudgedTarget, result: IndicatorVerdict, known: _KnownFindings) -> dict[str, Any]:
    """One row per duty: of forwarding with the pairs that were matched, of posts with their number."""
    row = _row(item, result, known)
    found, posts = item.judgement.forwarding, item.judgement.posts
    if result.indicator == "too_few_posts" and posts is not None:
        row["posts"] = post_count_row(posts)
    if result.indicator == "missed_forwarding" and found is not None:
        row["forwarding"] = forwarding_row(found)
    return row


def _row(item: JudgedTarget, result: IndicatorVerdict, known: _KnownFindings) -> dict[str, Any]:
    verdict, finding = result.verdict, known.finding(item, result)
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
        "objection": "open" if finding and finding.id in known.objected else None,
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
    return {
        **target_head(item),
        "outcome": evidence.outcome,
        "reason": reason,
        "judgement": item.judgement.reason,
        "since": local_iso(evidence.not_seen_since or evidence.last_seen_at),
        "last_good_at": local_iso(evidence.last_seen_at),
    }


def _order(row: dict[str, Any]) -> tuple[bool, int, str, str]:
    """Null days first (never published), then the longest overdue, then by unit."""
    days = row["overdue_days"]
    return (days is not None, -(days or 0), "；".join(row["units"]), row["name"])


def _by_due(row: dict[str, Any]) -> tuple[str, str]:
    return (row["due_on"] or "", row["name"])


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
