"""Evidence chain 证据链: rule → requirement → looks → rows → arithmetic, of one finding, as plain JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from monitor.domain.finding_deadline import RectificationTerm
from monitor.domain.target import Account, Column
from monitor.queries.arithmetic import Arithmetic
from monitor.queries.finding_arithmetic import finding_arithmetic
from monitor.queries.finding_case import FindingCase, finding_case
from monitor.queries.finding_list import finding_detail
from monitor.queries.instants import local_iso
from monitor.queries.judging_basis import JudgingBasis
from monitor.queries.looks_behind import looks_behind
from monitor.queries.rows_read import deciding_rows, rows_read
from monitor.store.unit_of_work import UnitOfWork

_KEPT_INSTANTS = {"look": ("first_at", "last_at"), "identity": ("since",), "interaction": ("since",)}
_NEWEST_SHOWN = 10
_MOST_SHOWN = 60


def explained_finding(
    unit_of_work: UnitOfWork,
    finding_id: int,
    basis: JudgingBasis,
    *,
    term: RectificationTerm | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """A finding in full with its chain, and all rows of its list; None where there is no such finding.

    The document is what `monitor findings explain --json` prints. Its `chain` is worked out again
    from what was known at the finding's last look, so it says too where that no longer agrees.
    """
    finding = unit_of_work.findings.get(finding_id)
    detail = finding_detail(unit_of_work, finding_id, term=term)
    if finding is None or detail is None:
        return None
    case = finding_case(unit_of_work, finding, basis)
    worked_out = finding_arithmetic(case)
    rows = rows_read(case, worked_out.marks)
    shown = deciding_rows(rows, newest=_NEWEST_SHOWN, most=_MOST_SHOWN)
    looks = looks_behind(unit_of_work, case)
    chain = {
        "rule": _rule(case),
        "requirement": detail["requirement"],
        "requirement_source": _requirement_source(case),
        "agreed_since": local_iso(finding.first_look_at),
        "seen_at": local_iso(case.seen_at),
        "judged_on": case.judged_on.isoformat(),
        "looks": looks.looks,
        "looks_left_out": looks.left_out,
        "rows": shown,
        "rows_left_out": len(rows) - len(shown),
        "arithmetic": _sum(worked_out),
    }
    return {**detail, "evidence": _in_local_time(detail["evidence"]), "chain": chain}, rows


def _in_local_time(proof: Mapping[str, Any]) -> dict[str, Any]:
    """The proof as it is kept, with the instants of its looks as everywhere else in answers."""
    told = dict(proof)
    for part, names in _KEPT_INSTANTS.items():
        if part in told:
            kept = {name: told[part][name] for name in names if told[part].get(name)}
            local = {name: local_iso(datetime.fromisoformat(at)) for name, at in kept.items()}
            told[part] = {**told[part], **local}
    return told


def _rule(case: FindingCase) -> dict[str, Any]:
    """The rule as the finding cites it; of the rule book what it says today under the same key."""
    finding, rule, rulebook = case.finding, case.rule, case.rulebook
    return {
        "rulebook": finding.rulebook,
        "name": rulebook.name if rulebook is not None else None,
        "indicator": finding.indicator,
        "weight": finding.weight,
        "source": finding.source,
        "verified": rule.verified if rule is not None else None,
        "limits": dict(rule.limits) if rule is not None else None,
        "limit_sources": {name: said.printed for name, said in rule.limit_sources.items()} if rule else None,
        "boundary": rulebook.boundary if rulebook is not None else None,
        "freshness_days": rulebook.freshness_days if rulebook is not None else None,
    }


def _requirement_source(case: FindingCase) -> str | None:
    """Where it stands what is asked: in the registry, or in the rule book's defaults of a class."""
    target, rulebook = case.target, case.rulebook
    if isinstance(target, Column) and target.requirement is not None:
        return "台账更新频次"
    if rulebook is None:
        return None
    if isinstance(target, Column):
        return rulebook.class_source(target.category).printed
    rule = rulebook.indicators.get("silent_account")
    return rule.printed_source if rule is not None and isinstance(target, Account) else None


def _sum(worked_out: Arithmetic) -> dict[str, Any]:
    window = worked_out.window
    return {
        "first": window.first.isoformat() if window is not None else None,
        "last": window.last.isoformat() if window is not None else None,
        "asked": worked_out.asked,
        "found": worked_out.found,
        "steps": list(worked_out.steps),
        "agrees": worked_out.agrees,
    }
