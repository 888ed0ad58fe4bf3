"""A message as the outbox hands it to a channel."""

from __future__ import annotations

from datetime import datetime

from monitor.channels.mail_message import OutgoingMail
from monitor.domain.calendar_day import SHANGHAI


def letter(*, recipient: str = "jyj@linhe.example", number: int = 1) -> OutgoingMail:
    """A digest to 县教育局, written after midnight in Shanghai (the day before in UTC)."""
    return OutgoingMail(
        sender="monitor@linhe.example",
        recipient=recipient,
        subject="【政务公开监测】县教育局：1项待整改",
        text="县教育局：\n\n一、待整改（1项）\n" + "很长的一行" * 300 + "\n",
        html="<!doctype html><html><body><p>待整改（1项）</p></body></html>",
        message_id=f"<{number}@govmonitor>",
        key="2026-11-15|县教育局|jyj@linhe.example".encode("unicode_escape").decode(),
        created_at=datetime(2026, 11, 15, 1, 40, tzinfo=SHANGHAI),
    )
