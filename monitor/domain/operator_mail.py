"""Operator mail 值守人员邮箱: who is told when the system itself needs a hand, and what to check."""

from __future__ import annotations

import re

from monitor.domain.identity_doubts import IdentityDoubt
from monitor.domain.target import Account

_BETWEEN = re.compile(r"[;；,，\s]+")
"""What a person writes between mail addresses."""


_CHAT = "chat:"


def chat_recipient(number: int) -> str:
    """How a message names the group it goes to, counted from 1; the group's address is a secret."""
    return f"{_CHAT}{number}"


def chat_number(recipient: str) -> int | None:
    """The number of the group, None for a mail address."""
    number = recipient.removeprefix(_CHAT)
    return int(number) if number != recipient and number.isdecimal() else None


def operator_addresses(recipients: str) -> list[str]:
    """Every address a setting names."""
    return [address for address in _BETWEEN.split(recipients.strip()) if address]


def doubt_in_words(account: Account, doubt: IdentityDoubt) -> str:
    """What an operator shall check of an account; it accuses nobody."""
    who = f"{account.account_type}“{account.name}”（{'、'.join(account.units)}）"
    if doubt.doubt == "owner_mismatch":
        return f"{who}：平台认证为“{doubt.said}”，与责任单位对不上，请核对"
    return f"{who}：平台上另有同名账号（账号标识 {doubt.said}），台账中没有，请核对"
