"""Tell operator 告知值守人员: after each check, what changed and what could not be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from monitor.documents.digest_mail import one_line
from monitor.domain.operator_mail import operator_addresses
from monitor.domain.outcome_words import outcome_in_words, reason_in_words
from monitor.domain.step_reports import AlertsReport, CheckReport, RunTrust, Unreached
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OperatorNews:
    """What an operator is told after a check."""

    check: CheckReport
    alerts: AlertsReport
    judged: Sequence[JudgedTarget]
    trust: RunTrust


def tell_operator(unit_of_work: UnitOfWork, news: OperatorNews, *, recipients: str, now: datetime) -> int:
    """Queue the operator's mail of this check (never held), one for each address.

    A second check after the same run says nothing again; returns how many were queued.
    """
    lines = [one_line(line) if not line.startswith(" ") else f"  {one_line(line)}" for line in _lines(news)]
    html = "<br>".join(escape(line) for line in lines)
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>{html}</body></html>'
    letter = Letter(_subject(news), "\n".join(lines) + "\n", page, {})
    queued = 0
    for address in operator_addresses(recipients):
        put = unit_of_work.outbox.put(
            f"operator|{news.check.as_of.isoformat()}|run {news.trust.run_id or 0}|{address}",
            letter,
            unit="值守人员",
            recipient=address,
            state="waiting",
            at=now,
            is_operator=True,
        )
        queued += put is not None
    return queued


def _subject(news: OperatorNews) -> str:
    report = news.check
    if news.trust.problem is not None:
        return one_line(f"【政务公开监测】{report.as_of.isoformat()}：本轮采集不采信，未向任何单位发信")
    return one_line(
        f"【政务公开监测】{report.as_of.isoformat()}：不合格{report.violations}，"
        f"无法判定{report.inconclusive}，新增{report.opened}，销号{report.resolved}"
    )


def _lines(news: OperatorNews) -> list[str]:
    report = news.check
    lines = [
        f"监测时间点：{report.as_of.isoformat()}",
        f"监测对象{report.targets}个：合格{report.compliant}，不合格{report.violations}，"
        f"无法判定{report.inconclusive}。",
        f"问题：新增{report.opened}，核实{report.confirmed}，销号{report.resolved}，"
        f"证据过期{report.expired}。生成提醒{news.alerts.queued}封。",
    ]
    if report.withdrawn:
        lines.append(f"台账更正后撤销{report.withdrawn}项问题，按误报处理，未发出的提醒已撤回。")
    if news.trust.problem is not None:
        lines.insert(0, f"本轮采集不采信：{news.trust.problem}。没有新增问题，没有向任何单位发信。")
    if news.alerts.without_mail:
        named = "、".join(_unreached(each) for each in news.alerts.without_mail)
        lines.append(f"没有邮箱的单位：{named}。请在台账补登。")
    return lines + _unseen(news.judged)


def _unreached(missing: Unreached) -> str:
    how = f"由{missing.told_through}转告" if missing.told_through else "无人可转告"
    return f"{missing.unit}（{how}）"


def _unseen(judged: Sequence[JudgedTarget]) -> list[str]:
    causes = Counter(
        (item.evidence.outcome or "not_looked", item.evidence.reason or item.judgement.reason or "")
        for item in judged
        if item.judgement.verdict == "inconclusive"
    )
    if not causes:
        return []
    return ["无法判定的原因（不作为不合格）："] + [
        f"  {outcome_in_words(outcome)}：{reason_in_words(reason)}，{count}个"
        for (outcome, reason), count in causes.most_common()
    ]
