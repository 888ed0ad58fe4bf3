"""Announce secrets 凭据提醒: a mail of its own to the operator, once for each thing to renew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape

from monitor.documents.digest_mail import one_line
from monitor.domain.operator_mail import operator_addresses
from monitor.domain.platform_secret import SecretNotice
from monitor.store.outbox import Letter
from monitor.store.unit_of_work import UnitOfWork

_SUBJECT = "【政务公开监测】平台凭据需要换新"
_REMEDY = "换新以后改写 MONITOR_PLATFORM_SECRETS_FILE 指向的文件即可，下一次采集就会使用。"


def announce_secrets(
    unit_of_work: UnitOfWork, notices: Iterable[SecretNotice], *, recipients: str, now: datetime
) -> int:
    """Queue what has not been said before (never held), one mail for each address; returns how many."""
    queued = 0
    for notice in notices:
        letter = _letter(one_line(notice.sentence))
        for address in operator_addresses(recipients):
            put = unit_of_work.outbox.put(
                f"secret|{notice.key}|{address}",
                letter,
                unit="值守人员",
                recipient=address,
                state="waiting",
                at=now,
                is_operator=True,
            )
            queued += put is not None
    return queued


def _letter(sentence: str) -> Letter:
    html = f"{escape(sentence)}。<br>{escape(_REMEDY)}"
    page = f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><body>{html}</body></html>'
    return Letter(_SUBJECT, f"{sentence}。\n{_REMEDY}\n", page, {})
