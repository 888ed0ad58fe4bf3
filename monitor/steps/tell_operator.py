"""Tell operator 告知值守人员: after each check, what changed and what could not be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from html import escape

from monitor.documents.digest_mail import one_line
from monitor.domain.step_reports import AlertsReport, CheckReport
from monitor.queries.judged_targets import JudgedTarget
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import UnitOfWork

_OUTCOMES = {
    "unreachable": "打不开",
    "blocked": "被拦截",
    "unreadable": "读不懂",
    "unsupported": "暂不支持",
    "not_looked": "我方未看",
    "seen": "看到但证据不足",
}


def tell_operator(
    unit_of_work: UnitOfWork,
    report: CheckReport,
    alerts: AlertsReport,
    judged: Iterable[JudgedTarget],
    *,
    recipient: str,
    now: datetime,
) -> bool:
    """Queue the operator's mail of this check (never held); False when nobody is set or it was sent."""
    if not recipient:
        return False
    run = unit_of_work.runs.last(with_targets=True)
    key = f"operator|{report.as_of.isoformat()}|run {run[0].id if run else 0}"
    lines = _lines(report, alerts, list(judged))
    if run and run[0].state == "inconclusive":
        lines.insert(0, f"本轮采集不采信：{run[0].problem or '自身网络异常'}。没有向任何单位发信。")
    text = "\n".join(lines) + "\n"
    subject = one_line(
        f"【政务公开监测】{report.as_of.isoformat()}：不合格{report.violations}，"
        f"无法判定{report.inconclusive}，新增{report.opened}，销号{report.resolved}"
    )
    html = "<br>".join(escape(line) for line in lines)
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>{html}</body></html>'
    put = unit_of_work.outbox.put(
        key,
        Letter(subject, text, page, {}),
        unit="值守人员",
        recipient=recipient,
        state="waiting",
        at=now,
        is_operator=True,
    )
    return put is not None


def _lines(report: CheckReport, alerts: AlertsReport, judged: list[JudgedTarget]) -> list[str]:
    lines = [
        f"监测时间点：{report.as_of.isoformat()}",
        f"监测对象{report.targets}个：合格{report.compliant}，不合格{report.violations}，"
        f"无法判定{report.inconclusive}。",
        f"问题：新增{report.opened}，核实{report.confirmed}，销号{report.resolved}，"
        f"证据过期{report.expired}。生成提醒{alerts.queued}封。",
    ]
    if alerts.without_mail:
        lines.append(f"没有邮箱、无法告知的单位：{'、'.join(alerts.without_mail)}。请在台账补登。")
    unseen = Counter(
        (item.evidence.outcome or "not_looked", item.evidence.reason or item.judgement.reason or "")
        for item in judged
        if item.judgement.verdict == "inconclusive"
    )
    if unseen:
        lines.append("无法判定的原因（不作为不合格）：")
        lines += [
            f"  {_OUTCOMES.get(outcome, outcome)}（{reason}）：{count}个"
            for (outcome, reason), count in unseen.most_common()
        ]
    return lines
