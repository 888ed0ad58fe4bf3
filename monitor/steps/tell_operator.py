"""Tell operator 告知值守人员: after each check, what changed and what could not be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from monitor.documents.digest_mail import one_line
from monitor.domain.calendar_day import day_of
from monitor.domain.operator_mail import doubt_in_words, operator_addresses
from monitor.domain.outcome_words import outcome_in_words, reason_in_words
from monitor.domain.step_reports import AlertsReport, CheckReport, RunTrust, Unreached
from monitor.domain.target import Account
from monitor.queries.account_doubts import TOLD_DOUBTS, account_doubts, doubt_key, told_doubts
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import UnitOfWork

_MOST_OBJECTIONS = 20
"""Objections that one letter names; they stay on `monitor findings list` until they are decided."""
_MOST_DOUBTS = 20
"""Accounts to check that one letter names; the others come with the next."""


@dataclass(frozen=True, slots=True)
class OperatorNews:
    """What an operator is told after a check."""

    check: CheckReport
    alerts: AlertsReport
    judged: Sequence[JudgedTarget]
    trust: RunTrust


def tell_operator(unit_of_work: UnitOfWork, news: OperatorNews, *, recipients: str, now: datetime) -> int:
    """Queue the operator's mail of this check (never held), one for each address.

    A second check after the same run says nothing again; returns how many were queued. What is to be
    checked of accounts is told once, a handful at a time.
    """
    to_check = _to_check(unit_of_work, news)
    told = _lines(news) + _objected(unit_of_work) + _doubted(list(to_check.values()))
    lines = [one_line(line) if not line.startswith(" ") else f"  {one_line(line)}" for line in told]
    html = "<br>".join(escape(line) for line in lines)
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>{html}</body></html>'
    letter = Letter(
        _subject(news),
        "\n".join(lines) + "\n",
        page,
        {TOLD_DOUBTS: list(to_check)[:_MOST_DOUBTS]},
    )
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
    if news.alerts.silenced:
        lines.append(f"静默中：{news.alerts.silenced}项没有发给单位，问题照常列出（monitor silences list）。")
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


def _objected(unit_of_work: UnitOfWork) -> list[str]:
    """Every letter repeats what waits for a decision: meanwhile no superior is told of it."""
    waiting = unit_of_work.replies.open_objections()
    if not waiting:
        return []
    targets = {known.id: known.target for known in unit_of_work.registry.all_targets()}
    lines = [f"异议待处理{len(waiting)}项（monitor findings dismiss 采纳，monitor findings uphold 驳回）："]
    for finding_id, objection in list(waiting.items())[:_MOST_OBJECTIONS]:
        finding = unit_of_work.findings.get(finding_id)
        if finding is not None:
            name = targets[finding.target_id].name
            since = day_of(objection.at).isoformat()
            lines.append(f"  问题{finding_id}“{name}”：{since} {objection.said_by}：{objection.text}")
    return lines


def _to_check(unit_of_work: UnitOfWork, news: OperatorNews) -> dict[str, str]:
    """By key everything to check that no letter has told, in words."""
    doubts = account_doubts(unit_of_work, news.judged, as_of=news.check.as_of)
    if not doubts:
        return {}
    told = told_doubts(unit_of_work)
    return {
        key: doubt_in_words(item.target, doubt)
        for item in news.judged
        if isinstance(item.target, Account)
        for doubt in doubts.get(item.known.id, ())
        if (key := doubt_key(item.known.id, doubt)) not in told
    }


def _doubted(sentences: Sequence[str]) -> list[str]:
    if not sentences:
        return []
    left = len(sentences) - _MOST_DOUBTS
    return [
        "请核对这些账号（不是问题，也没有告知单位；每条只提示一次）：",
        *(f"  {sentence}" for sentence in sentences[:_MOST_DOUBTS]),
        *([f"  另有{left}条，下一封信接着列；全部见 monitor targets --json 的 doubts"] if left > 0 else []),
    ]
