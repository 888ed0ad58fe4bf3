"""Announce flood 提醒过多: more mail to units than a check ever makes is kept, and the operator is told.

So many at once are more likely our fault — a template that changed, a rule book, the registry — than
that of everybody we would write to.
"""

from __future__ import annotations

from datetime import datetime
from html import escape

from monitor.domain.calendar_day import day_of
from monitor.domain.operator_mail import operator_addresses
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import UnitOfWork


def announce_flood(unit_of_work: UnitOfWork, flood: int, *, cap: int, recipients: str, now: datetime) -> int:
    """Queue the mail (never held), one for each address; nothing where there was no flood.

    `flood` messages were kept by this check; returns how many mails were queued.
    """
    if not flood:
        return 0
    letter, queued = _letter(flood, cap, now), 0
    for address in operator_addresses(recipients):
        put = unit_of_work.outbox.put(
            f"flood|{now.isoformat()}|{address}",
            letter,
            unit="值守人员",
            recipient=address,
            state="waiting",
            at=now,
            is_operator=True,
        )
        queued += put is not None
    return queued


def _letter(flood: int, cap: int, now: datetime) -> Letter:
    lines = [
        f"本次判定给单位生成了{flood}封提醒，超过一次{cap}封的上限（MONITOR_MAIL_CAP），已全部扣住，一封也没有发出、没有丢失。",
        "一次这么多，多半是我们自己的问题：网站统一改版、规则库或台账改错、时钟不准。请先核对几条："
        "monitor overdue、monitor findings explain 编号。",
        "确实无误的，放行：monitor alerts release --all（或写编号）。其中有误的，用 monitor findings dismiss "
        "认定误报，放行时会自动撤下。",
    ]
    html = "<br>".join(map(escape, lines))
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>{html}</body></html>'
    subject = f"【政务公开监测】{day_of(now).isoformat()}：一次生成{flood}封提醒，超过上限，已扣住待核对"
    return Letter(subject, "\n".join(lines) + "\n", page, {})
