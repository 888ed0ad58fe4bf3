"""Report week 每周报平安: once a week the operator hears that the system runs; so silence says something.

系统正常 stands in the subject only where every night of the week was completed and nothing in the
outbox is dead; else the subject says what is not as it should be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from monitor.documents.digest_mail import one_line
from monitor.domain.operator_mail import operator_addresses
from monitor.domain.outcome_words import run_state_in_words
from monitor.domain.step_reports import CheckReport
from monitor.queries.week_of_runs import WeekOfRuns, week_before
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import UnitOfWork

_NIGHTS = 7


def report_week(
    unit_of_work: UnitOfWork,
    report: CheckReport,
    *,
    problems: Sequence[str],
    recipients: str,
    now: datetime,
) -> int:
    """Queue the mail of the week that is over with the first check of a new one; returns how many.

    Weeks begin on Monday 00:00 Asia/Shanghai; every later check of the week finds its mail written. A
    check before Monday noon waits for the last night while that is under way. Of the week in which
    the monitor was set up nothing is said. `problems` are those of `monitor status`.
    """
    addresses = operator_addresses(recipients)
    week = week_before(unit_of_work, now) if addresses else None
    if week is None or not (week.is_whole and week.is_over):
        return 0
    letter = _letter(week, report, unit_of_work.outbox.counts(), problems)
    queued = 0
    for address in addresses:
        put = unit_of_work.outbox.put(
            f"operator|week {week.first.isoformat()}|{address}",
            letter,
            unit="值守人员",
            recipient=address,
            state="waiting",
            at=now,
            is_operator=True,
        )
        queued += put is not None
    return queued


def _letter(week: WeekOfRuns, report: CheckReport, outbox: dict[str, int], problems: Sequence[str]) -> Letter:
    lines = [
        f"{week.first.isoformat()}至{week.last.isoformat()}：{_NIGHTS}夜中完成{week.nights}夜。",
        f"采集批次：{_states(week)}；平均覆盖率{_percent(week.coverage)}。",
        f"截至{report.as_of.isoformat()}：监测对象{report.targets}个，合格{report.compliant}，"
        f"不合格{report.violations}，无法判定{report.inconclusive}。",
        f"提醒：待放行{outbox.get('held', 0)}封，待发送{outbox.get('waiting', 0)}封，"
        f"已发送{outbox.get('sent', 0)}封，发送失败{outbox.get('dead', 0)}封。",
    ]
    if problems:
        lines += ["需要处理：", *(f"  {one_line(each)}" for each in problems)]
    lines.append("每周一封；哪一周没有收到，请检查系统是否在运行（monitor status）。")
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>{_html(lines)}</body></html>'
    return Letter(one_line(_subject(week, outbox, problems)), "\n".join(lines) + "\n", page, {})


def _subject(week: WeekOfRuns, outbox: dict[str, int], problems: Sequence[str]) -> str:
    missed = _NIGHTS - week.nights
    wrong = [f"{missed}夜没有完成采集"] if missed > 0 else []
    if outbox.get("dead"):
        wrong.append(f"{outbox['dead']}封提醒发送失败")
    elif problems and not wrong:
        wrong.append(f"{len(problems)}件事需要处理")
    said = "，".join(wrong) or "系统正常"
    return f"【政务公开监测】{said}（{week.first.isoformat()}至{week.last.isoformat()}周报）"


def _states(week: WeekOfRuns) -> str:
    said = (f"{run_state_in_words(state)}{count}次" for state, count in sorted(week.states.items()))
    return "，".join(said) or "没有"


def _percent(share: float | None) -> str:
    return f"{share * 100:.1f}%" if share is not None else "无"


def _html(lines: Sequence[str]) -> str:
    return "<br>".join(map(escape, lines))
