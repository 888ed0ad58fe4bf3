"""Status 运行状态: the ledger's newest rows, the outbox, and what an operator must mend."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from monitor.domain.calendar_day import day_of
from monitor.domain.visit_timing import next_night
from monitor.queries.instants import local_iso
from monitor.queries.judged_targets import JudgingBasis
from monitor.queries.run_summary import run_row
from monitor.queries.waiting_lists import lists_to_confirm
from monitor.store.unit_of_work import UnitOfWork

_RUNS_SHOWN = 10
_CALENDAR_WARNING_DAYS = 30
_SILENT_AFTER = timedelta(hours=26)


def status_document(
    unit_of_work: UnitOfWork,
    basis: JudgingBasis,
    *,
    night_starts: time,
    operators: str,
    mail_mode: str,
    now: datetime,
) -> dict[str, Any]:
    """The document of `monitor status --json`.

    `operators` are the addresses and chat groups that hear when something is wrong. Where `mail_mode`
    is `send` nothing is held but by a flood, and that waits for a person.
    """
    counts = unit_of_work.outbox.counts()
    runs = unit_of_work.runs.last(count=_RUNS_SHOWN)
    return {
        "runs": [run_row(run) for run in runs],
        "next_run_at": local_iso(next_night(now, night_starts)),
        "outbox": {state: counts.get(state, 0) for state in ("held", "waiting", "sent", "dead")},
        "workers": 0,
        "problems": [
            *_problems_of_runs(unit_of_work, now),
            *_problems_of_mail(counts, operators=operators, mail_mode=mail_mode),
            *_problems_of_judging(unit_of_work, basis, now),
        ],
    }


def _problems_of_runs(unit_of_work: UnitOfWork, now: datetime) -> list[str]:
    problems = []
    last = unit_of_work.runs.last(states=("complete",))
    if last and last[0].finished_at and now - last[0].finished_at > _SILENT_AFTER:
        problems.append(f"最近一次完整采集在 {local_iso(last[0].finished_at)}，已超过26小时")
    newest = unit_of_work.runs.last()
    if newest and newest[0].state in ("inconclusive", "failed", "interrupted"):
        problems.append(f"最近一次采集的状态是 {newest[0].state}：{newest[0].problem or '见日志'}")
    return problems


def _problems_of_mail(counts: dict[str, int], *, operators: str, mail_mode: str) -> list[str]:
    problems = []
    if counts.get("dead"):
        problems.append(f"有{counts['dead']}封提醒发送失败，请核对邮箱地址（monitor alerts list）")
    if mail_mode == "send" and counts.get("held"):
        problems.append(
            f"有{counts['held']}封给单位的提醒被扣住，没有发出："
            "先核对（monitor alerts list、monitor overdue），再用 monitor alerts release 放行"
        )
    if not operators:
        problems.append("没有设置 MONITOR_OPERATOR_MAIL，系统出事时无人知道")
    return problems


def _problems_of_judging(unit_of_work: UnitOfWork, basis: JudgingBasis, now: datetime) -> list[str]:
    problems = []
    to_confirm = len(lists_to_confirm(unit_of_work))
    if to_confirm:
        problems.append(f"有{to_confirm}个列表待确认，确认之前相关栏目无法判定（monitor lists waiting）")
    ahead = day_of(now + timedelta(days=_CALENDAR_WARNING_DAYS))
    if ahead.year not in basis.calendar.years:
        problems.append(f"{ahead.year}年的放假安排还没有录入，涉及工作日的判定将为“无法判定”")
    return problems
